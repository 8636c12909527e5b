"""Which agency is alerted of which event, and what the alert says."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.reports import tracking_ids
from chalicelib.messages import LANGUAGES
from chalicelib.messages.agency_alerts.alerts import (
    LINE,
    alert_composer,
    alert_texts,
    request_text,
)
from chalicelib.messages.sms import SMS_LENGTH
from chalicelib.usecases.agency_alerts.alert_agencies import ALERT_RULES
from tests.builders import (
    BANDUNG,
    JABAR,
    NOW,
    REFERENCE,
)
from tests.fakes.notifications import SITE
from tests.usecases.world import DRAFT, World


def test_an_agency_is_alerted_of_a_new_report_without_the_reporter(world: World) -> None:
    receipt = world.filed()
    [alert] = world.tell(receipt)
    assert alert.agency == BANDUNG
    assert tracking_ids.show(receipt.report.id) in alert.subject
    assert "/konsol/#/report/" in alert.body
    for part in (alert.subject, alert.body, alert.sms):
        assert "Warga" not in part
        assert receipt.access_code not in part


def test_an_alert_of_a_confidential_report_has_no_text_of_it(world: World) -> None:
    [alert] = world.tell(world.filed(confidential=True))
    assert "RAHASIA" in alert.body
    assert DRAFT.title not in alert.body + alert.subject + alert.sms


def test_tier_left_and_tier_reached_are_alerted_of_a_late_report(world: World) -> None:
    receipt = world.filed()
    world.now += timedelta(days=10)
    world.sweep()
    alerts = world.tell(receipt)
    assert [(a.agency, a.attributes["urgency"]) for a in alerts] == [
        (BANDUNG, "high"),
        (JABAR, "high"),
    ]


def test_no_agency_is_alerted_when_it_verifies_for_itself(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt)
    assert world.tell(receipt) == []


def test_the_new_agency_is_alerted_of_an_assigned_report(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt, agency="imigrasi")
    assert [a.agency for a in world.tell(receipt)] == ["imigrasi"]


def test_every_message_fits_into_one_sms(world: World) -> None:
    receipt = world.filed()
    compose = alert_composer("https://lapor.example.go.id")
    report = world.dossier(receipt).report
    for rows in ALERT_RULES.values():
        for row in rows:
            made = compose(row, report, REFERENCE, BANDUNG)
            assert len(made.sms) <= SMS_LENGTH
            assert made.sms.isascii()
            assert len(made.subject) <= 100


def test_an_alert_says_what_to_do_in_indonesian_first_and_in_english_below_a_line(
    world: World,
) -> None:
    receipt = world.filed()
    [alert] = world.tell(receipt)
    indonesian, english = alert.body.split(f"\n{LINE}\n")
    assert indonesian.startswith("Mohon diverifikasi paling lambat ")
    link = f"/konsol/#/report/{receipt.report.id}"
    assert english.startswith("English: New report: ")
    assert "Please verify it by " in english
    for part in (indonesian, english):
        assert link in part
    assert "English" not in alert.subject + alert.sms


@pytest.mark.parametrize(("kind", "language"), list(product(AlertKind, LANGUAGES)))
def test_where_nothing_is_due_nothing_says_by_when(kind: AlertKind, language: str) -> None:
    ended = request_text(kind, language, due_at=None, holder="Instansi Contoh")
    assert ended.endswith(".")
    assert len(ended) > 15
    for trace in (" -", "{", "paling lambat", "sebelum ", " by ", "before "):
        assert trace not in ended
    due = request_text(kind, language, due_at=NOW, holder="Instansi Contoh")
    assert ("{due}" in alert_texts(language).requests[kind]) == ("November 2026" in due)


def test_an_ended_report_shows_no_empty_deadline(world: World) -> None:
    receipt = world.filed()
    ended = replace(world.dossier(receipt).report, clocks=())
    for row in (row for rows in ALERT_RULES.values() for row in rows):
        body = alert_composer(SITE)(row, ended, REFERENCE, BANDUNG).body
        assert "Tenggat:" not in body
        assert " -." not in body
