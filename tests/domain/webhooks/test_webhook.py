"""What is sent to webhooks, to which, and how much of it."""

import json
from typing import Any

import pytest

from chalicelib.domain.reports.act_rule import Visibility
from chalicelib.domain.reports.codes import Act, Role
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import Report
from chalicelib.domain.reports.workflow import visibility
from chalicelib.domain.webhooks.webhook import (
    EVENT_TYPES,
    Audience,
    Webhook,
    WebhookEvent,
    WebhookEventType,
    WebhookFilter,
    WebhookStatus,
    event_body,
    find_webhook_event,
    wants_event,
)
from tests.builders import BANDUNG, DESK, JABAR, NOW, REFERENCE, a_history, act

API = "https://lapor.example.go.id/api"


def a_webhook(**changes: Any) -> Webhook:
    usual: dict[str, Any] = {
        "id": "wh_1",
        "owner": BANDUNG,
        "audience": Audience.AGENCY,
        "name": "Sistem Bandung",
        "url": "https://hook.example.go.id/lapor",
    }
    return Webhook(**{**usual, **changes})


NATIONAL = a_webhook(owner=DESK, audience=Audience.NATIONAL)
PARTNER = a_webhook(owner=DESK, audience=Audience.PARTNER)


def last_event(report: Report, events: list[Event]) -> WebhookEvent:
    found = find_webhook_event(report, events, events[-1].seq)
    assert found is not None
    return found


def created(**changes: Any) -> WebhookEvent:
    return last_event(*a_history(**changes))


def moved_away(**changes: Any) -> WebhookEvent:
    """Verified in Bandung, then assigned to the province."""
    report, events = a_history(**changes)
    fields = {"supervisory": False, "agency": BANDUNG, "unit": None}
    report, verified = act(report, Act.VERIFY, fields=fields)
    fields = {"agency": JABAR, "unit": None}
    report, assigned = act(report, Act.ASSIGN, fields=fields)
    return last_event(report, [*events, verified, assigned])


def sent_data(webhook: Webhook, what: WebhookEvent) -> dict[str, Any]:
    found: dict[str, Any] = event_body(webhook, what, REFERENCE, API)["data"]
    return found


MINIMAL = {
    "report",
    "tracking_id",
    "sequence",
    "state",
    "confidential",
    "due_at",
    "clocks",
    "url",
}


def test_no_act_that_only_officers_may_read_of_is_a_webhook_event() -> None:
    assert not [a for a in EVENT_TYPES if visibility(a) is Visibility.STAFF]
    assert set(EVENT_TYPES.values()) == set(WebhookEventType)
    for secret in (Act.NOTE, Act.REVEAL_IDENTITY, Act.FLAG, Act.PROPOSE, Act.CLASSIFY):
        report, events = a_history()
        assert find_webhook_event(report, [*events, act_event(report, secret)], 3) is None


def act_event(report: Report, wanted: Act) -> Event:
    """An event that needs no possible way to it."""
    _, event = act(report, Act.ESCALATE, role=Role.SYSTEM, fields={"tier": JABAR})
    return Event(**{**vars(event), "act": wanted})


def test_an_event_that_is_not_there_is_no_webhook_event() -> None:
    report, events = a_history()
    assert find_webhook_event(report, events, 9) is None
    assert find_webhook_event(report, events, 1) is None  # filing is sent once it reached an agency


def test_the_body_says_what_happened_as_of_the_event() -> None:
    report, events = a_history()
    later, answered = act(report, Act.VERIFY, fields={"supervisory": False, "agency": BANDUNG})
    what = find_webhook_event(later, [*events, answered], 2)
    assert what is not None
    found = event_body(a_webhook(), what, REFERENCE, API)
    assert (found["type"], found["timestamp"]) == ("report.created", NOW.isoformat())
    data = found["data"]
    assert data["state"] == "unverified"
    assert (data["report"], data["sequence"], data["agency"]) == (report.id, 2, BANDUNG)
    assert (data["category"], data["region"]) == ("jalan-berlubang", "32.73.02")
    assert data["title"] == report.title
    assert {c["stage"] for c in data["clocks"]} == {"verification", "oversight"}
    assert data["url"] == f"{API}/v1/staff/reports/{report.id}"


def test_no_body_holds_the_text_or_anything_of_the_reporter() -> None:
    for webhook in (a_webhook(), NATIONAL, PARTNER):
        what = moved_away()
        text = json.dumps(event_body(webhook, what, REFERENCE, API), ensure_ascii=False)
        assert what.report.body not in text
        assert "Jalan Contoh 1" not in text
        assert not {"reporter", "access_code", "access_hash", "body", "name"} & set(
            sent_data(webhook, what)
        )


def test_of_a_confidential_report_only_ids_state_and_clocks_leave() -> None:
    for webhook in (a_webhook(), NATIONAL):
        assert wants_event(webhook, created(confidential=True), REFERENCE)
        assert set(sent_data(webhook, created(confidential=True))) == MINIMAL


def test_no_filter_tells_where_a_confidential_report_lies() -> None:
    what = created(confidential=True)
    for chosen in (
        WebhookFilter(regions=("32",)),
        WebhookFilter(categories=("jalan",)),
        WebhookFilter(agencies=(BANDUNG,)),
    ):
        assert not wants_event(
            a_webhook(owner=DESK, audience=Audience.NATIONAL, filter=chosen), what, REFERENCE
        )
    assert not wants_event(PARTNER, what, REFERENCE)
    assert not wants_event(a_webhook(owner=JABAR), what, REFERENCE)


def test_an_agency_is_sent_events_of_its_own_reports_and_of_those_that_leave_it() -> None:
    what = moved_away()
    assert wants_event(a_webhook(), what, REFERENCE)
    assert wants_event(a_webhook(owner=JABAR), what, REFERENCE)
    assert not wants_event(a_webhook(owner="imigrasi"), what, REFERENCE)
    assert set(sent_data(a_webhook(), what)) == MINIMAL  # it may read it no longer
    assert sent_data(a_webhook(owner=JABAR), what)["agency"] == JABAR


def test_a_tier_is_sent_events_of_what_climbed_to_it() -> None:
    report, events = a_history()
    report, escalated = act(report, Act.ESCALATE, role=Role.SYSTEM, fields={"tier": JABAR})
    what = last_event(report, [*events, escalated])
    assert wants_event(a_webhook(owner=JABAR), what, REFERENCE)
    assert sent_data(a_webhook(owner=JABAR), what)["tier"] == JABAR


def test_a_confidential_report_climbs_without_an_event_to_its_tier() -> None:
    report, events = a_history(confidential=True)
    report, escalated = act(report, Act.ESCALATE, role=Role.SYSTEM, fields={"tier": JABAR})
    what = last_event(report, [*events, escalated])
    assert not wants_event(a_webhook(owner=JABAR), what, REFERENCE)
    assert wants_event(a_webhook(), what, REFERENCE)


def test_a_partner_reads_titles_once_they_are_public_and_is_led_to_the_public_address() -> None:
    what = created()
    assert sent_data(PARTNER, what)["title"] is None
    assert sent_data(NATIONAL, what)["title"] == what.report.title
    assert "/staff/" not in sent_data(PARTNER, what)["url"]
    public = moved_away()
    assert sent_data(PARTNER, public)["title"] == public.report.title


def test_a_title_that_was_corrected_is_sent_corrected_even_in_a_replay() -> None:
    report, events = a_history()
    fields = {"title": "Jalan rusak", "original_title": report.title}
    report, edited = act(report, Act.EDIT, fields=fields)
    what = find_webhook_event(report, [*events, edited], 2)
    assert what is not None
    assert sent_data(a_webhook(), what)["title"] == "Jalan rusak"


@pytest.mark.parametrize(
    ("chosen", "fits"),
    [
        (WebhookFilter(), True),
        (WebhookFilter(types=("report.created",)), True),
        (WebhookFilter(types=("report.closed",)), False),
        (WebhookFilter(categories=("jalan",)), True),
        (WebhookFilter(categories=("jalan-berlubang", "paspor")), True),
        (WebhookFilter(categories=("paspor",)), False),
        (WebhookFilter(regions=("32.73",)), True),
        (WebhookFilter(regions=("32.7",)), False),
        (WebhookFilter(agencies=(BANDUNG,)), True),
        (WebhookFilter(agencies=(JABAR,)), False),
        (WebhookFilter(categories=("jalan",), regions=("31",)), False),
    ],
)
def test_a_filter_matches_what_lies_below_and_all_of_its_parts(
    chosen: WebhookFilter, fits: bool
) -> None:
    webhook = a_webhook(owner=DESK, audience=Audience.NATIONAL, filter=chosen)
    assert wants_event(webhook, created(), REFERENCE) is fits


def test_an_ended_subscription_wants_nothing() -> None:
    assert not wants_event(a_webhook(status=WebhookStatus.ENDED), created(), REFERENCE)
    assert wants_event(a_webhook(status=WebhookStatus.PAUSED), created(), REFERENCE)
