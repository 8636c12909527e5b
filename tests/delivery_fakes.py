"""The ports of deliveries in memory, and a post office that tests can trouble."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from chalicelib.domain.contacts import Channel
from chalicelib.domain.errors import DomainError, Unavailable, VersionConflict
from chalicelib.domain.push import Subscription
from chalicelib.messages.letters import writer
from chalicelib.messages.notes import note
from chalicelib.usecases.contact import SentCode
from chalicelib.usecases.deliver import Post
from chalicelib.usecases.delivery_ports import (
    SETTLED,
    Claim,
    Delivery,
    Letter,
    Logged,
    Note,
    Outcome,
    Outgoing,
)
from tests.builders import PEPPER
from tests.fakes import FakeReports, FakeSeal
from tests.inbound_fakes import FakeStops
from tests.public_fakes import FakeFollows

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
        self.items: dict[str, tuple[Delivery, Logged, datetime]] = {}

    def claim(self, delivery: Delivery, *, now: datetime, until: datetime) -> Claim:
        there = self.items.get(delivery.key)
        if there:
            if there[1].outcome in SETTLED:
                return Claim.SETTLED
            if there[1].outcome == "sending" and there[2] >= now:
                return Claim.BUSY
        self._note(delivery, "sending", "", now, until)
        return Claim.AGAIN if there else Claim.FIRST

    def settle(self, delivery: Delivery, outcome: Outcome, reason: str, *, now: datetime) -> None:
        self._note(delivery, outcome.value, reason, now, now)

    def of_report(self, report: str) -> Sequence[Logged]:
        found = sorted(self.items.items())
        return [line for _, (delivery, line, _) in found if delivery.log_of == report]

    def _note(
        self, delivery: Delivery, outcome: str, reason: str, now: datetime, until: datetime
    ) -> None:
        line = Logged(
            at=now.astimezone(UTC).replace(microsecond=0),
            message=delivery.message,
            channel=delivery.channel,
            outcome=outcome,
            reason=reason,
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


class FakeCodes:
    """Codes."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, Channel], SentCode] = {}

    def last(self, report: str, channel: Channel) -> SentCode | None:
        return self.codes.get((report, channel))

    def put(self, code: SentCode, *, over: SentCode | None) -> None:
        if self.last(code.report, code.channel) != over:
            raise VersionConflict(expected=0)
        self.codes[code.report, code.channel] = code


class FakeProvider:
    """Mailer or Texter. `troubles` are raised one after the other before anything is sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Letter | str]] = []
        self.troubles: list[DomainError] = []

    def send(self, address: str, what: Letter | str) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append((address, what))


class FakePusher:
    """Pusher. `troubles` as of a provider."""

    def __init__(self) -> None:
        self.sent: list[tuple[Subscription, Note, str, int]] = []
        self.troubles: list[DomainError] = []

    def push(self, to: Subscription, note: Note, *, topic: str, seconds: int) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append((to, note, topic, seconds))


class FakePost:
    """All of it; `.post` is what the use case takes."""

    def __init__(
        self, reports: FakeReports, seal: FakeSeal, follows: FakeFollows | None = None
    ) -> None:
        self.push = FakePusher()
        self.log, self.limits = FakeLog(), FakeLimits()
        self.mail, self.sms = FakeProvider(), FakeProvider()
        self.stops = FakeStops()
        self.post = Post(
            reports=reports,
            seal=seal,
            log=self.log,
            limits=self.limits,
            stops=self.stops,
            mailer=self.mail,
            texter=self.sms,
            pusher=self.push,
            follows=follows or FakeFollows(),
            write=writer(SITE),
            note=note,
            pepper=PEPPER,
        )

    @property
    def sent(self) -> list[tuple[str, Letter | str]]:
        return self.mail.sent + self.sms.sent
