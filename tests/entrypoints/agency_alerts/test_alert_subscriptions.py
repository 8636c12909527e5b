"""The schedules of digests and of the nightly audit, and what they say of subscribers."""

from datetime import datetime
from typing import Any

from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports.codes import Role
from chalicelib.entrypoints.events import schedules
from chalicelib.usecases.agency_alerts import alert_subscriptions
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference
from chalicelib.usecases.notifications.ports import Delivery
from chalicelib.usecases.officers.ports import OfficerEntry
from tests.builders import BANDUNG, an_officer
from tests.entrypoints.api import Api, Platform
from tests.entrypoints.conftest import Filed
from tests.entrypoints.test_events import fan_out_all

MAIL, SINGLE = "petugas@example.go.id", "satuan@example.go.id"


def plenty() -> int:
    return 300_000


def reads_daily(platform: Platform) -> None:
    alert_subscriptions.subscribe(
        an_officer(),
        Channel.EMAIL,
        MAIL,
        AlertPreference(frequency=AlertFrequency.DAILY),
        deps=platform.agency_alerts.subscription_deps,
        reference=platform.reference.current(),
        now=platform.time,
    )
    platform.topics.confirm(BANDUNG, MAIL)


def sent(platform: Platform) -> list[Message]:
    return [d.message for d in platform.outbox.sent if isinstance(d, Delivery)]


def test_a_morning_leaves_once_and_is_counted(platform: Platform, filed: Filed) -> None:
    reads_daily(platform)
    fan_out_all(platform, filed)
    event: dict[str, Any] = {"as_of": "2026-11-25T07:30+07:00"}
    done = schedules.run_digests(event, plenty, platform.context, platform.wiring.digests)
    nothing = {"late": 0, "checks": 0, "complete": True}
    counts = {"digests": 1, "nights": 0, "sheets": 2, "evaluations": 0}
    assert done == {**counts, "complete": True, "checked": nothing}
    assert (
        schedules.run_digests(event, plenty, platform.context, platform.wiring.digests)["digests"]
        == 0
    )
    assert sent(platform) == [Message.AGENCY_DIGEST]
    assert platform.metrics.count("DigestsSent") == 1
    counted = {"digests": "1", "nights": "0", "sheets": "2", "evaluations": "0"}
    assert platform.facts[-1] == {"what": "digests", **counted}


def test_a_morning_cut_short_is_a_metric(platform: Platform, filed: Filed) -> None:
    reads_daily(platform)
    fan_out_all(platform, filed)
    event = {"as_of": "2026-11-25T07:30+07:00"}
    assert not schedules.run_digests(event, lambda: 0, platform.context, platform.wiring.digests)[
        "complete"
    ]
    assert "DigestsCutShort" in platform.metrics
    assert (
        schedules.run_digests(event, plenty, platform.context, platform.wiring.digests)["digests"]
        == 1
    )


def test_without_a_moment_it_is_now(platform: Platform) -> None:
    platform.time = datetime.fromisoformat("2026-11-25T03:00+07:00")
    assert schedules.run_digests({}, plenty, platform.context, platform.wiring.digests)["complete"]
    assert platform.checkpoints.notes == {"figures:2026-11-25": "done"}  # it sent nothing


def test_months_letters_leave_in_the_morning_and_do_not_ring_when_cut_short(
    platform: Platform, filed: Filed
) -> None:
    reads_daily(platform)
    subscribed_singly(platform)
    event = {"as_of": "2026-12-01T07:30+07:00"}
    left = iter([300_000] * 14)  # digests, the round of the late, a part of the month's
    cut = schedules.run_digests(
        event, lambda: next(left, 0), platform.context, platform.wiring.digests
    )
    assert cut["complete"]
    assert not cut["checked"]["complete"]
    assert "DigestsCutShort" not in platform.metrics
    done = schedules.run_digests(
        {"as_of": "2026-12-02T07:30+07:00"}, plenty, platform.context, platform.wiring.digests
    )["checked"]
    assert done["complete"]
    assert cut["checked"]["checks"] + done["checks"] == 1
    assert sent(platform).count(Message.AGENCY_CHECK) == 1


def subscribed_singly(platform: Platform) -> str:
    made = alert_subscriptions.subscribe(
        an_officer(),
        Channel.EMAIL,
        SINGLE,
        AlertPreference(),
        deps=platform.agency_alerts.subscription_deps,
        reference=platform.reference.current(),
        now=platform.time,
    )
    platform.topics.confirm(BANDUNG, SINGLE)
    return made.id


def test_an_officer_says_in_the_console_that_an_address_works_again(
    api: Api, platform: Platform
) -> None:
    one = subscribed_singly(platform)
    platform.deliveries.opt_outs.save_address_opt_out(one, OptOutReason.BOUNCED, now=platform.time)
    page = "/v1/staff/subscriptions"
    [shown] = api.get(page, officer=an_officer()).body["items"]
    assert shown["state"] == "bounced"
    alive = api.post(f"{page}/{one}/revive", {}, officer=an_officer())
    assert (alive.status, alive.body["state"]) == (200, "confirmed")
    assert sent(platform) == [Message.AGENCY_CHECK]
    assert "SubscriberRevived" in platform.metrics
    other = an_officer(agency="imigrasi")
    assert api.post(f"{page}/{one}/revive", {}, officer=other).status == 404


def test_a_telephone_that_refuses_is_not_revived_and_the_answer_says_why(
    api: Api, platform: Platform
) -> None:
    page = "/v1/staff/subscriptions"
    sms = {"protocol": "sms", "endpoint": "0812-3456-7890"}
    one = api.post(page, sms, officer=an_officer()).body["id"]
    platform.agency_alerts.carrier_opt_outs.numbers.add("+6281234567890")
    event = {"as_of": "2026-11-25T09:00+07:00", "unreachable": True}
    schedules.audit_reports(event, plenty, platform.context, platform.wiring.audit)
    response = api.post(f"{page}/{one}/revive", {}, officer=an_officer())
    assert (response.status, response.fields) == (422, {"endpoint": "opted_out"})


def test_that_nobody_can_say_which_telephones_refuse_is_counted(platform: Platform) -> None:
    platform.agency_alerts.carrier_opt_outs.down = True
    event = {"as_of": "2026-11-25T09:00+07:00", "unreachable": True}
    assert not schedules.audit_reports(event, plenty, platform.context, platform.wiring.audit)[
        "unreachable"
    ]["telephones"]
    assert "OptOutsUnknown" in platform.metrics


def test_the_night_looks_for_unreachable_agencies_and_the_page_shows_them(
    api: Api, platform: Platform
) -> None:
    reads_daily(platform)
    event = {"as_of": "2026-11-25T09:00+07:00", "unreachable": True}
    result = schedules.audit_reports(event, plenty, platform.context, platform.wiring.audit)
    assert result["unreachable"] == {
        "agencies": 8,
        "unreachable": 7,
        "complete": True,
        "telephones": True,
        "ended": 0,
        "to_check": 0,
    }
    assert platform.metrics.count("AgencyUnheard") == 7
    assert "unreachable" not in schedules.audit_reports(
        {"as_of": event["as_of"]}, plenty, platform.context, platform.wiring.audit
    )
    board = api.get("/v1/staff/subscriptions", officer=an_officer(agency="kemendagri")).body
    assert [s["agency"]["id"] for s in board["silences"]] == ["kemendagri", "pemda-32"]


def test_a_disabled_admins_recipients_are_pointed_out_on_the_page_and_at_night(
    api: Api, platform: Platform
) -> None:
    subscribed_singly(platform)
    set_by = an_officer().username
    entry = OfficerEntry(
        username=set_by, name="Contoh", role=Role.AGENCY_ADMIN, agency=BANDUNG, enabled=False
    )
    platform.directory.entries[set_by] = entry
    [shown] = api.get("/v1/staff/subscriptions", officer=an_officer(username="lain")).body["items"]
    assert shown["warnings"] == ["officer_disabled"]
    event = {"as_of": "2026-11-25T09:00+07:00", "unreachable": True}
    schedules.audit_reports(event, plenty, platform.context, platform.wiring.audit)
    assert {"what": "outdated subscriptions", "ended": "0", "to_check": "1"} in platform.facts
