"""The ports of deliveries in memory, and a post office that tests can trouble."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.errors import DomainError, Unavailable, VersionConflict
from chalicelib.domain.notifications.push_endpoint import PushEndpoint
from chalicelib.messages.notifications.letters import letter_writer
from chalicelib.messages.notifications.push_notes import push_note
from chalicelib.usecases.contacts.ports import OneTimeCode
from chalicelib.usecases.notifications.deliver import DeliveryDeps
from chalicelib.usecases.notifications.ports import (
    SETTLED,
    DeliveryClaim,
    DeliveryLogEntry,
    DeliveryOutcome,
    LoggedMessage,
    Outgoing,
    PushNote,
    RenderedMessage,
)
from tests.builders import PEPPER
from tests.fakes.public import FakeFollows
from tests.fakes.reports import FakeReports, FakeSeal

SITE = "https://lapor.example.go.id"


class FakeOutbox:
    """Outbox."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.waits: dict[str, int] = {}
        self.down = False

    def send(self, outgoing: Outgoing) -> None:
        if self.down:
            raise Unavailable("down")
        self.sent.append(outgoing)

    def wait(self, receipt: str, seconds: int) -> None:
        if self.down:
            raise Unavailable("down")
        self.waits[receipt] = seconds


class FakeLog:
    """DeliveryLog."""

    def __init__(self) -> None:
        self.items: dict[str, tuple[LoggedMessage, DeliveryLogEntry, datetime]] = {}

    def claim(self, delivery: LoggedMessage, *, now: datetime, until: datetime) -> DeliveryClaim:
        there = self.items.get(delivery.key)
        if there:
            if there[1].outcome in SETTLED:
                return DeliveryClaim.SETTLED
            if there[1].outcome == "sending" and there[2] >= now:
                return DeliveryClaim.BUSY
        self._note(delivery, "sending", "", now, until)
        return DeliveryClaim.AGAIN if there else DeliveryClaim.FIRST

    def settle(
        self, delivery: LoggedMessage, outcome: DeliveryOutcome, reason: str, *, now: datetime
    ) -> None:
        self._note(delivery, outcome.value, reason, now, now)

    def came_back(self, report: str, key: str, why: OptOutReason) -> None:
        there = self.items.get(key)
        if there and there[0].log_of == report and there[1].outcome == DeliveryOutcome.SENT:
            lost = replace(there[1], outcome=DeliveryOutcome.GAVE_UP.value, reason=why.value)
            self.items[key] = (there[0], lost, there[2])

    def outcome(self, report: str, key: str) -> str | None:
        there = self.items.get(key)
        return there[1].outcome if there and there[0].log_of == report else None

    def of_report(self, report: str) -> Sequence[DeliveryLogEntry]:
        found = sorted(self.items.items())
        return [line for _, (delivery, line, _) in found if delivery.log_of == report]

    def _note(
        self, delivery: LoggedMessage, outcome: str, reason: str, now: datetime, until: datetime
    ) -> None:
        line = DeliveryLogEntry(
            at=now.astimezone(UTC),
            message=delivery.message,
            channel=delivery.channel,
            outcome=outcome,
            reason=reason,
            agency=delivery.agency,
            kind=delivery.kind,
        )
        self.items[delivery.key] = (delivery, line, until)


class FakeLimits:
    """Limits."""

    def __init__(self) -> None:
        self.taken: dict[tuple[str, date], int] = {}

    def take(self, what: str, *, most: int, day: date) -> bool:
        there = self.taken.get((what, day), 0)
        if there >= most:
            return False
        self.taken[what, day] = there + 1
        return True


class FakeStops:
    """Stops. With `reports` what is stopped shows in their dossiers, as one table would."""

    def __init__(self, reports: FakeReports | None = None) -> None:
        self.stops: dict[str, dict[Channel, OptOutReason]] = reports.stops if reports else {}
        self.addresses: dict[str, OptOutReason] = {}

    def of(self, report: str) -> Mapping[Channel, OptOutReason]:
        return dict(self.stops.get(report, {}))

    def put(
        self, report: str, channel: Channel, why: OptOutReason | None, *, now: datetime
    ) -> None:
        there = self.stops.setdefault(report, {})
        there.pop(channel, None)
        if why:
            there[channel] = why

    def block(self, trace: str, why: OptOutReason | None, *, now: datetime) -> None:
        self.addresses.pop(trace, None)
        if why:
            self.addresses[trace] = why

    def blocked(self, trace: str) -> OptOutReason | None:
        return self.addresses.get(trace)


class FakeSpending:
    """Spending."""

    def __init__(self) -> None:
        self.spent: dict[tuple[str, str], int] = {}

    def spend(self, what: str, month: str, *, most: int, count: int = 1) -> int | None:
        if not self.has_room(what, month, most=most, count=count):
            return None
        self.spent[what, month] = self.spent.get((what, month), 0) + count
        return self.spent[what, month]

    def has_room(self, what: str, month: str, *, most: int, count: int) -> bool:
        return self.spent.get((what, month), 0) + count <= most


class FakeCodes:
    """Codes."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, Channel], OneTimeCode] = {}

    def last(self, report: str, channel: Channel) -> OneTimeCode | None:
        return self.codes.get((report, channel))

    def put(self, code: OneTimeCode, *, over: OneTimeCode | None) -> None:
        if self.last(code.report, code.channel) != over:
            raise VersionConflict(expected=0)
        self.codes[code.report, code.channel] = code


class FakeProvider:
    """Mailer or Texter. `troubles` are raised one after the other before anything is sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, RenderedMessage | str]] = []
        self.marks: list[dict[str, str]] = []
        self.troubles: list[DomainError] = []

    def send(
        self, address: str, what: RenderedMessage | str, marks: Mapping[str, str] | None = None
    ) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append((address, what))
        self.marks.append(dict(marks or {}))


class FakePusher:
    """Pusher. `troubles` as of a provider."""

    def __init__(self) -> None:
        self.sent: list[tuple[PushEndpoint, PushNote, str, int]] = []
        self.troubles: list[DomainError] = []

    def push(self, to: PushEndpoint, note: PushNote, *, topic: str, seconds: int) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append((to, note, topic, seconds))


class FakePost:
    """All of it; `.post` is what the use case takes."""

    def __init__(
        self,
        reports: FakeReports,
        seal: FakeSeal,
        outbox: FakeOutbox | None = None,
        follows: FakeFollows | None = None,
    ) -> None:
        self.push = FakePusher()
        self.log, self.limits = FakeLog(), FakeLimits()
        self.stops, self.spending = FakeStops(reports), FakeSpending()
        self.outbox, self.facts = outbox or FakeOutbox(), list[str]()
        self.mail, self.sms = FakeProvider(), FakeProvider()
        self.post = DeliveryDeps(
            reports=reports,
            seal=seal,
            log=self.log,
            limits=self.limits,
            mailer=self.mail,
            texter=self.sms,
            pusher=self.push,
            follows=follows or FakeFollows(),
            write=letter_writer(SITE),
            note=push_note,
            pepper=PEPPER,
            stops=self.stops,
            spending=self.spending,
            outbox=self.outbox,
            sms_budget=1000,
            count=self.facts.append,
        )

    @property
    def sent(self) -> list[tuple[str, RenderedMessage | str]]:
        return self.mail.sent + self.sms.sent
