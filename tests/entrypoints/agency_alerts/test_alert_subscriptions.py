"""The schedules of digests and of the nightly audit, and what they say of subscribers."""

from datetime import datetime
from typing import Any

from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.notifications.message import Message
from chalicelib.entrypoints.events import digests, workers
from chalicelib.usecases.agency_alerts import alert_subscriptions
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference
from chalicelib.usecases.notifications.ports import Delivery
from tests.builders import BANDUNG, an_officer
from tests.entrypoints.conftest import Filed
from tests.entrypoints.hall import Api, Hall
from tests.entrypoints.test_workers import told_all

MAIL, SINGLE = "petugas@example.go.id", "satuan@example.go.id"


def plenty() -> int:
    return 300_000


def reads_daily(hall: Hall) -> None:
    alert_subscriptions.subscribe(
        an_officer(),
        Channel.EMAIL,
        MAIL,
        AlertPreference(frequency=AlertFrequency.DAILY),
        deps=hall.board,
        reference=hall.reference.current(),
        now=hall.now(),
    )
    hall.topics.confirm(BANDUNG, MAIL)


def sent(hall: Hall) -> list[Message]:
    return [d.message for d in hall.outbox.sent if isinstance(d, Delivery)]


def test_a_morning_leaves_once_and_is_counted(hall: Hall, filed: Filed) -> None:
    reads_daily(hall)
    told_all(hall, filed)
    event: dict[str, Any] = {"as_of": "2026-11-25T07:30+07:00"}
    done = digests.run_digest_schedule(event, plenty, hall)
    nothing = {"late": 0, "checks": 0, "complete": True}
    counts = {"digests": 1, "nights": 0, "sheets": 2, "evaluations": 0}
    assert done == {**counts, "complete": True, "checked": nothing}
    assert digests.run_digest_schedule(event, plenty, hall)["digests"] == 0
    assert sent(hall) == [Message.AGENCY_DIGEST]
    assert hall.facts.count("DigestsSent") == 1
    counted = {"digests": "1", "nights": "0", "sheets": "2", "evaluations": "0"}
    assert hall.notes[-1] == {"what": "digests", **counted}


def test_a_morning_cut_short_is_counted(hall: Hall, filed: Filed) -> None:
    reads_daily(hall)
    told_all(hall, filed)
    event = {"as_of": "2026-11-25T07:30+07:00"}
    assert not digests.run_digest_schedule(event, lambda: 0, hall)["complete"]
    assert "DigestsCutShort" in hall.facts
    assert digests.run_digest_schedule(event, plenty, hall)["digests"] == 1


def test_without_a_moment_it_is_now(hall: Hall) -> None:
    hall.at = datetime.fromisoformat("2026-11-25T03:00+07:00")
    assert digests.run_digest_schedule({}, plenty, hall)["complete"]
    assert hall.marks.notes == {"figures:2026-11-25": "done"}  # it sent nothing


def test_months_letters_leave_in_the_morning_and_do_not_ring_when_cut_short(
    hall: Hall, filed: Filed
) -> None:
    reads_daily(hall)
    subscribed_singly(hall)
    event = {"as_of": "2026-12-01T07:30+07:00"}
    left = iter([300_000] * 14)  # digests, the round of the late, a part of the month's
    cut = digests.run_digest_schedule(event, lambda: next(left, 0), hall)
    assert cut["complete"]
    assert not cut["checked"]["complete"]
    assert "DigestsCutShort" not in hall.facts
    done = digests.run_digest_schedule({"as_of": "2026-12-02T07:30+07:00"}, plenty, hall)["checked"]
    assert done["complete"]
    assert cut["checked"]["checks"] + done["checks"] == 1
    assert sent(hall).count(Message.AGENCY_CHECK) == 1


def subscribed_singly(hall: Hall) -> str:
    made = alert_subscriptions.subscribe(
        an_officer(),
        Channel.EMAIL,
        SINGLE,
        AlertPreference(),
        deps=hall.board,
        reference=hall.reference.current(),
        now=hall.now(),
    )
    hall.topics.confirm(BANDUNG, SINGLE)
    return made.id


def test_an_officer_says_in_the_console_that_an_address_works_again(api: Api, hall: Hall) -> None:
    one = subscribed_singly(hall)
    hall.office.stops.block(one, OptOutReason.BOUNCED, now=hall.now())
    page = "/v1/staff/subscriptions"
    [shown] = api.get(page, officer=an_officer()).body["items"]
    assert shown["state"] == "bounced"
    alive = api.post(f"{page}/{one}/revive", {}, officer=an_officer())
    assert (alive.status, alive.body["state"]) == (200, "confirmed")
    assert sent(hall) == [Message.AGENCY_CHECK]
    assert "SubscriberRevived" in hall.facts
    other = an_officer(agency="imigrasi")
    assert api.post(f"{page}/{one}/revive", {}, officer=other).status == 404


def test_a_telephone_that_refuses_is_not_revived_and_the_answer_says_why(
    api: Api, hall: Hall
) -> None:
    page = "/v1/staff/subscriptions"
    sms = {"protocol": "sms", "endpoint": "0812-3456-7890"}
    one = api.post(page, sms, officer=an_officer()).body["id"]
    hall.agency_alerts.carrier_opt_outs.numbers.add("+6281234567890")
    event = {"as_of": "2026-11-25T09:00+07:00", "listen": True}
    workers.audit_reports(event, plenty, hall)
    answer = api.post(f"{page}/{one}/revive", {}, officer=an_officer())
    assert (answer.status, answer.fields) == (422, {"endpoint": "opted_out"})


def test_that_nobody_can_say_which_telephones_refuse_is_counted(hall: Hall) -> None:
    hall.agency_alerts.carrier_opt_outs.down = True
    event = {"as_of": "2026-11-25T09:00+07:00", "listen": True}
    assert not workers.audit_reports(event, plenty, hall)["heard"]["telephones"]
    assert "OptOutsUnknown" in hall.facts


def test_the_night_finds_unreachable_agencies_and_the_page_shows_them(api: Api, hall: Hall) -> None:
    reads_daily(hall)
    event = {"as_of": "2026-11-25T09:00+07:00", "listen": True}
    heard = workers.audit_reports(event, plenty, hall)["heard"]
    assert heard == {"agencies": 8, "unheard": 7, "complete": True, "telephones": True}
    assert hall.facts.count("AgencyUnheard") == 7
    assert "heard" not in workers.audit_reports({"as_of": event["as_of"]}, plenty, hall)
    board = api.get("/v1/staff/subscriptions", officer=an_officer(agency="kemendagri")).body
    assert [s["agency"]["id"] for s in board["silences"]] == ["kemendagri", "pemda-32"]
