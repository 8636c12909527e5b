"""The ports of deliveries and contacts in memory; senders raise what a test wants."""

from collections.abc import Callable, Mapping, Sequence
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
from tests.fakes.privacy import FakeSeal
from tests.fakes.public import FakePublicFollows
from tests.fakes.reports import FakeReports

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

    def postpone(self, receipt: str, seconds: int) -> None:
        if self.down:
            raise Unavailable("down")
        self.waits[receipt] = seconds


class FakeDeliveryLog:
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

    def mark_undelivered(self, report: str, key: str, reason: OptOutReason) -> None:
        there = self.items.get(key)
        if there and there[0].log_of == report and there[1].outcome == DeliveryOutcome.SENT:
            lost = replace(there[1], outcome=DeliveryOutcome.GAVE_UP.value, reason=reason.value)
            self.items[key] = (there[0], lost, there[2])

    def outcome(self, report: str, key: str) -> str | None:
        there = self.items.get(key)
        return there[1].outcome if there and there[0].log_of == report else None

    def entries_of_report(self, report: str) -> Sequence[DeliveryLogEntry]:
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


class FakeDailyLimits:
    """DailyLimits."""

    def __init__(self) -> None:
        self.taken: dict[tuple[str, date], int] = {}
        self.counted: dict[tuple[str, date], set[str]] = {}

    def count_within_limit(self, counter: str, *, most: int, day: date) -> bool:
        there = self.taken.get((counter, day), 0)
        if there >= most:
            return False
        self.taken[counter, day] = there + 1
        return True

    def count_once_within_limit(self, counter: str, what: str, *, most: int, day: date) -> bool:
        counted = self.counted.setdefault((counter, day), set())
        if what not in counted and len(counted) >= most:
            return False
        counted.add(what)
        return True


class FakeOptOuts:
    """OptOuts. With `reports` an opt-out shows in their dossiers, as in one table."""

    def __init__(self, reports: FakeReports | None = None) -> None:
        self.by_report: dict[str, dict[Channel, OptOutReason]] = reports.opt_outs if reports else {}
        self.addresses: dict[str, OptOutReason] = {}

    def opt_outs_of_report(self, report: str) -> Mapping[Channel, OptOutReason]:
        return dict(self.by_report.get(report, {}))

    def save_opt_out(
        self, report: str, channel: Channel, reason: OptOutReason | None, *, now: datetime
    ) -> None:
        there = self.by_report.setdefault(report, {})
        there.pop(channel, None)
        if reason:
            there[channel] = reason

    def save_address_opt_out(
        self, address_hash: str, reason: OptOutReason | None, *, now: datetime
    ) -> None:
        self.addresses.pop(address_hash, None)
        if reason:
            self.addresses[address_hash] = reason

    def address_opt_out(self, address_hash: str) -> OptOutReason | None:
        return self.addresses.get(address_hash)


class FakeSmsSpending:
    """SmsSpending."""

    def __init__(self) -> None:
        self.spent: dict[tuple[str, str], int] = {}

    def spend_if_room(self, counter: str, month: str, *, most: int, count: int = 1) -> int | None:
        if not self.has_room(counter, month, most=most, count=count):
            return None
        self.spent[counter, month] = self.spent.get((counter, month), 0) + count
        return self.spent[counter, month]

    def has_room(self, counter: str, month: str, *, most: int, count: int) -> bool:
        return self.spent.get((counter, month), 0) + count <= most


class FakeOneTimeCodes:
    """OneTimeCodes."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, Channel], OneTimeCode] = {}

    def last_code(self, report: str, channel: Channel) -> OneTimeCode | None:
        return self.codes.get((report, channel))

    def replace_code(self, code: OneTimeCode, *, over: OneTimeCode | None) -> None:
        if self.last_code(code.report, code.channel) != over:
            raise VersionConflict(expected=0)
        self.codes[code.report, code.channel] = code


class FakeSender:
    """MailSender or SmsSender. `troubles` are raised one by one before anything is sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, RenderedMessage | str]] = []
        self.tags: list[dict[str, str]] = []
        self.troubles: list[DomainError] = []

    def send(
        self, address: str, what: RenderedMessage | str, tags: Mapping[str, str] | None = None
    ) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append((address, what))
        self.tags.append(dict(tags or {}))


class FakePushSender:
    """PushSender. `troubles` as of `FakeSender`."""

    def __init__(self) -> None:
        self.sent: list[tuple[PushEndpoint, PushNote, str, int]] = []
        self.troubles: list[DomainError] = []

    def push(self, to: PushEndpoint, note: PushNote, *, topic: str, seconds: int) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append((to, note, topic, seconds))


class FakeDeliveries:
    """All fakes of a delivery; `deps` is what the use case takes."""

    def __init__(
        self,
        reports: FakeReports,
        seal: FakeSeal,
        outbox: FakeOutbox | None = None,
        follows: FakePublicFollows | None = None,
        count: Callable[[str], None] | None = None,
    ) -> None:
        self.push = FakePushSender()
        self.log, self.limits = FakeDeliveryLog(), FakeDailyLimits()
        self.opt_outs, self.spending = FakeOptOuts(reports), FakeSmsSpending()
        self.outbox, self.facts = outbox or FakeOutbox(), list[str]()
        self.mail, self.sms = FakeSender(), FakeSender()
        self.deps = DeliveryDeps(
            reports=reports,
            seal=seal,
            log=self.log,
            limits=self.limits,
            mail_sender=self.mail,
            sms_sender=self.sms,
            push_sender=self.push,
            follows=follows or FakePublicFollows(),
            write_message=letter_writer(SITE),
            write_push_note=push_note,
            pepper=PEPPER,
            opt_outs=self.opt_outs,
            sms_spending=self.spending,
            outbox=self.outbox,
            sms_budget=1000,
            count_metric=count or self.facts.append,
        )

    @property
    def sent(self) -> list[tuple[str, RenderedMessage | str]]:
        return self.mail.sent + self.sms.sent
