"""Replies by SMS go to the report that they are about, named or not, and thank-yous to nobody."""

import pytest

from chalicelib.domain.inbound.dialogue import REPORTS_LIFE
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Act, State
from chalicelib.domain.reports.report import Report
from tests.usecases.inbound.inbox import Inbox
from tests.usecases.inbound.sms_helpers import HOLE, inbox

__all__ = ["inbox"]  # fixtures, shared
LAMP = "LAPOR Lampu jalan di depan pasar padam terus"


def filed(inbox: Inbox, text: str = HOLE) -> Report:
    """File and route a report by SMS."""
    before = set(inbox.reports.reports)
    inbox.sms(f"{text} di Coblong, Kota Bandung")
    [report] = set(inbox.reports.reports) - before
    inbox.route(report)
    return inbox.reports.reports[report]


def act(inbox: Inbox, report: Report, act: Act, **fields: object) -> None:
    inbox.act(type("Receipt", (), {"report": report})(), act, **fields)


def on_hold(inbox: Inbox, text: str = HOLE) -> Report:
    report = filed(inbox, text)
    act(inbox, report, Act.HOLD, text="Di depan nomor berapa?")
    return report


def answered(inbox: Inbox, text: str = HOLE) -> Report:
    report = filed(inbox, text)
    act(inbox, report, Act.VERIFY, details={"supervisory": False})
    act(inbox, report, Act.ANSWER, text="Lubang sudah ditambal.")
    return report


def words_of(inbox: Inbox, report: Report) -> list[tuple[Act, str]]:
    """The reporter's words in the history of a report."""
    acts = (Act.SUPPLY, Act.REPLY, Act.ADD_INFORMATION)
    return [(e.act, e.text) for e in inbox.reports.events[report.id] if e.act in acts]


@pytest.mark.parametrize(
    "before", ["BALAS laporan {}", "balas: <{}>", "BALAS {}", "BALAS untuk no. {}:", "Balas ({})"]
)
def test_a_reply_goes_to_the_report_that_it_names(inbox: Inbox, before: str) -> None:
    report, other = filed(inbox), filed(inbox, LAMP)
    told = inbox.sms(f"{before.format(tracking_ids.show(report.id))} makin lebar")
    assert tracking_ids.show(report.id) in told
    assert words_of(inbox, report) == [(Act.ADD_INFORMATION, "makin lebar")]
    assert words_of(inbox, other) == []


def test_an_id_within_the_words_names_the_report(inbox: Inbox) -> None:
    report, other = filed(inbox), filed(inbox, LAMP)
    said = f"lubang laporan {tracking_ids.show(report.id)} makin lebar"
    for words in (f"BALAS {said}", said.capitalize()):
        inbox.sms(words)
    assert words_of(inbox, report) == [
        (Act.ADD_INFORMATION, said),
        (Act.ADD_INFORMATION, said.capitalize()),
    ]
    assert words_of(inbox, other) == []


def test_an_answer_without_a_command_is_taken_as_one(inbox: Inbox) -> None:
    other, report = filed(inbox, LAMP), on_hold(inbox)
    told = inbox.sms("Di depan nomor 12")
    assert f"{tracking_ids.show(report.id)} sudah kami teruskan" in told
    assert words_of(inbox, report) == [(Act.SUPPLY, "Di depan nomor 12")]
    assert words_of(inbox, other) == []
    assert inbox.reports.reports[report.id].state is not State.ON_HOLD


def test_an_answer_comes_weeks_after_the_report(inbox: Inbox) -> None:
    report = filed(inbox)
    inbox.advance(days=REPORTS_LIFE.days - 1)
    act(inbox, report, Act.HOLD, text="Di depan nomor berapa?")
    assert "sudah kami teruskan" in inbox.sms("Di depan nomor 12")


def test_a_reply_without_an_id_goes_to_the_report_that_waits_for_it(inbox: Inbox) -> None:
    report, other = on_hold(inbox), filed(inbox, LAMP)
    inbox.sms("BALAS di depan nomor 12")
    assert words_of(inbox, report) == [(Act.SUPPLY, "di depan nomor 12")]
    assert words_of(inbox, other) == []


@pytest.mark.parametrize("make", [filed, on_hold])
@pytest.mark.parametrize("said", ["Di depan nomor 12", "BALAS Di depan nomor 12"])
def test_words_for_one_of_several_wait_until_it_is_named(
    inbox: Inbox, said: str, make: object
) -> None:
    report, other = make(inbox), make(inbox, LAMP)  # type: ignore[operator]
    told = inbox.sms(said)
    assert all(tracking_ids.show(r.id) in told for r in (report, other))
    assert words_of(inbox, report) == words_of(inbox, other) == []
    inbox.sms(f"BALAS {tracking_ids.show(report.id)}")
    assert [text for _, text in words_of(inbox, report)] == ["Di depan nomor 12"]
    assert words_of(inbox, other) == []


def test_words_that_nobody_asked_for_may_become_a_report(inbox: Inbox) -> None:
    filed(inbox)
    told = inbox.sms("Lampu jalan di depan pasar padam terus di Coblong, Kota Bandung")
    assert "LAPOR saja" in told
    assert "Nomor" in inbox.sms("LAPOR")
    assert len(inbox.reports.reports) == 2


def test_a_stranger_answers_nothing(inbox: Inbox) -> None:
    report = on_hold(inbox)
    assert "LAPOR <isi>" in inbox.sms("Di depan nomor 12", number="+6281200000009")
    assert words_of(inbox, report) == []


@pytest.mark.parametrize("said", ["Terima kasih pak", "BALAS terima kasih", "BALAS {} Makasih"])
def test_a_bare_thank_you_is_kept_and_reopens_nothing(inbox: Inbox, said: str) -> None:
    report = answered(inbox)
    told = inbox.sms(said.format(tracking_ids.show(report.id)))
    assert "Terima kasih kembali" in told
    [(how, _)] = words_of(inbox, report)
    assert how is Act.ADD_INFORMATION
    assert inbox.reports.reports[report.id].state is State.ANSWERED


def test_thanks_and_more_reopens(inbox: Inbox) -> None:
    report = answered(inbox)
    inbox.sms(f"BALAS {tracking_ids.show(report.id)} Terima kasih, tapi masih berlubang")
    assert inbox.reports.reports[report.id].state is not State.ANSWERED


def test_a_bare_thank_you_that_comes_twice_is_kept_once(inbox: Inbox) -> None:
    report = answered(inbox)
    for _ in range(2):
        inbox.receive_sms("BALAS terima kasih", id="r")
    assert len(words_of(inbox, report)) == 1
