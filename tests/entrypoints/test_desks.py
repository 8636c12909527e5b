"""The mornings of desks and the nightly look for silent agencies, as schedules set them off."""

from datetime import datetime
from typing import Any

from chalicelib.domain.contacts import Channel
from chalicelib.domain.hours import Rhythm
from chalicelib.entrypoints.events import digests, workers
from chalicelib.usecases import subscribe
from chalicelib.usecases.choices import Choice
from chalicelib.usecases.delivery_ports import Delivery, Message
from tests.builders import BANDUNG, an_officer
from tests.entrypoints.conftest import Filed
from tests.entrypoints.hall import Api, Hall
from tests.entrypoints.test_workers import told_all

MAIL = "petugas@example.go.id"


def plenty() -> int:
    return 300_000


def reads_daily(hall: Hall) -> None:
    subscribe.subscribe(
        an_officer(),
        Channel.EMAIL,
        MAIL,
        Choice(rhythm=Rhythm.DAILY),
        board=hall.board,
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
    done = digests.send_digests(event, plenty, hall)
    nothing = {"late": 0, "checks": 0, "complete": True}
    assert done == {"digests": 1, "nights": 0, "complete": True, "checked": nothing}
    assert digests.send_digests(event, plenty, hall)["digests"] == 0
    assert sent(hall) == [Message.AGENCY_DIGEST]
    assert hall.facts.count("DigestsSent") == 1
    assert hall.notes[-1] == {"what": "digests", "digests": "1", "nights": "0"}


def test_a_morning_cut_short_is_told(hall: Hall, filed: Filed) -> None:
    reads_daily(hall)
    told_all(hall, filed)
    event = {"as_of": "2026-11-25T07:30+07:00"}
    assert not digests.send_digests(event, lambda: 0, hall)["complete"]
    assert "DigestsCutShort" in hall.facts
    assert digests.send_digests(event, plenty, hall)["digests"] == 1


def test_without_a_moment_it_is_now(hall: Hall) -> None:
    hall.at = datetime.fromisoformat("2026-11-25T03:00+07:00")
    assert digests.send_digests({}, plenty, hall)["complete"]
    assert hall.marks.notes == {}


def test_the_night_looks_for_silent_agencies_and_the_page_shows_them(api: Api, hall: Hall) -> None:
    reads_daily(hall)
    event = {"as_of": "2026-11-25T09:00+07:00", "listen": True}
    heard = workers.audit_reports(event, plenty, hall)["heard"]
    assert heard == {"agencies": 8, "unheard": 7, "complete": True, "telephones": True}
    assert hall.facts.count("AgencyUnheard") == 7
    assert "heard" not in workers.audit_reports({"as_of": event["as_of"]}, plenty, hall)
    board = api.get("/v1/staff/subscriptions", officer=an_officer(agency="kemendagri")).body
    assert [s["agency"]["id"] for s in board["silences"]] == ["kemendagri", "pemda-32"]
