"""The reporter's contact: proving it by a one-time code, and sending the receipt to it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import (
    CODE_ATTEMPTS,
    CODE_LIFE,
    Channel,
    OptOutReason,
    VerifiedContact,
)
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.errors import (
    FieldError,
    InvalidFields,
    JustSent,
    NotRoutedYet,
    ReportNotFound,
    TooManyToday,
    Unavailable,
    VersionConflict,
)
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.handling import perform
from chalicelib.domain.reports.history import REPORTER, Event
from chalicelib.domain.reports.report import Report
from chalicelib.usecases.contacts.ports import DailyLimits, OneTimeCode, OneTimeCodes, OptOuts
from chalicelib.usecases.notifications.ports import Delivery, Outbox, ReporterRecipient, key_of
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reports.ports import ReportChange, Reports
from chalicelib.usecases.reports.tracking import TrackedReport

BETWEEN_CODES = timedelta(minutes=1)
#: By report and day.
MOST_CODES, MOST_RECEIPTS = 5, 3
#: A report that somebody changes meanwhile is read again so often.
ATTEMPTS = 3


@dataclass(frozen=True, kw_only=True)
class ContactDeps:
    """Everything that these acts need."""

    reports: Reports
    seal: Seal
    codes: OneTimeCodes
    limits: DailyLimits
    outbox: Outbox
    stops: OptOuts
    pepper: bytes


def send_code(
    followed: TrackedReport, channel: Channel, *, desk: ContactDeps, now: datetime
) -> datetime:
    """Send a one-time code to the reporter's own contact; until when it is valid.

    Raises InvalidFields when the report has no such contact or it is proved already, JustSent,
    TooManyToday, NotRoutedYet.
    """
    root = _open(followed, channel)
    if root.verified_by(channel):
        raise _refuse("channel", "already_verified")
    last = desk.codes.last(root.id, channel)
    if last and now - last.sent_at < BETWEEN_CODES:
        raise JustSent
    _take(desk, f"codes:{root.id}", MOST_CODES, now)
    nonce = now.isoformat()
    code = OneTimeCode(report=root.id, channel=channel, nonce=nonce, sent_at=now)
    try:
        desk.codes.put(code, over=last)
    except VersionConflict:
        raise JustSent from None
    until = now + CODE_LIFE
    desk.outbox.send(
        Delivery(
            key=key_of(root.id, Message.CONTACT_CODE, channel, nonce),
            message=Message.CONTACT_CODE,
            channel=channel,
            recipient=ReporterRecipient(report=root.id),
            language=root.language,
            report=root.id,
            values={"nonce": nonce},
            until=until,
        )
    )
    return until


def confirm_code(
    followed: TrackedReport,
    channel: Channel,
    typed: str,
    *,
    desk: ContactDeps,
    reference: Reference,
    now: datetime,
) -> None:
    """The typed code proves the contact; doing it twice changes nothing.

    Raises InvalidFields when the code is wrong, too old or was tried too often.
    """
    root = _own(followed, channel)
    if root.verified_by(channel):
        return
    _try(root, channel, typed, desk=desk, now=now)
    address = _address(root, channel, desk)
    found = verified_contact.fingerprint(desk.pepper, root.id, channel, address)
    proved = VerifiedContact(channel=channel, fingerprint=found)

    def verify(report: Report) -> tuple[Report, Event] | None:
        if report.verified_by(channel):
            return None
        fields = {"verified": (*report.verified, proved)}
        rules = reference.deadline_rules_of(report)
        return perform(
            report, Act.VERIFY_CONTACT, actor=REPORTER, now=now, rules=rules, fields=fields
        )

    change(root.id, verify, desk.reports)


def send_receipt(
    followed: TrackedReport, channel: Channel, *, desk: ContactDeps, now: datetime
) -> None:
    """Send what a receipt says, without the access code, to the reporter's own contact.

    Raises InvalidFields when the report has no such contact, TooManyToday, NotRoutedYet.
    """
    root, report = _open(followed, channel), followed.dossier.report
    _take(desk, f"receipts:{root.id}", MOST_RECEIPTS, now)
    next_clock = min((c for c in report.clocks if c.running), key=lambda c: c.due_at, default=None)
    desk.outbox.send(
        Delivery(
            key=key_of(report.id, Message.RECEIPT, channel, now.isoformat()),
            message=Message.RECEIPT,
            channel=channel,
            recipient=ReporterRecipient(report=root.id),
            language=root.language,
            report=report.id,
            values={
                "filed_at": report.submitted_at.isoformat(),
                "state": report.state.value,
                "stage": next_clock.stage.value if next_clock else "",
                "due_at": next_clock.due_at.isoformat() if next_clock else "",
            },
        )
    )


def stop_messages(token: str, *, desk: ContactDeps, now: datetime) -> tuple[str, Channel]:
    """Whoever reads a letter wants no more about this report; which report and channel.

    Raises InvalidFields for a token that we never wrote. Doing it twice changes nothing.
    """
    read = verified_contact.read_stop(desk.pepper, token)
    if read is None:
        raise InvalidFields([FieldError(name="token", code="link_broken")])
    report, channel = read
    if desk.stops.of(report).get(channel) is None:
        desk.stops.put(report, channel, OptOutReason.STOPPED, now=now)
    return report, channel


def want_messages(
    followed: TrackedReport, channel: Channel, *, wanted: bool, desk: ContactDeps, now: datetime
) -> None:
    """The reporter stops or takes up messages on the tracking page.

    Only a proved contact can take them up again: who reads the other ones said no. Raises
    InvalidFields for that and for an address that is dead.
    """
    root = _own(followed, channel)
    why = followed.stops.get(channel)
    if why in verified_contact.DEAD:
        raise _refuse("channel", "undeliverable")
    if wanted and not root.verified_by(channel):
        raise _refuse("channel", "not_verified")
    if wanted != (why is None):
        desk.stops.put(root.id, channel, None if wanted else OptOutReason.STOPPED, now=now)


def _try(root: Report, channel: Channel, typed: str, *, desk: ContactDeps, now: datetime) -> None:
    """Raises InvalidFields unless `typed` is the code that was last sent."""
    sent = desk.codes.last(root.id, channel)
    if sent is None or now >= sent.sent_at + CODE_LIFE:
        raise _refuse("code", "code_expired")
    if sent.attempts >= CODE_ATTEMPTS:
        raise _refuse("code", "code_attempts")
    # Counted before it is compared: guesses side by side cannot share one count.
    tried = replace(sent, attempts=sent.attempts + 1)
    try:
        desk.codes.put(tried, over=sent)
    except VersionConflict:
        raise Unavailable("another try is going on") from None
    right = verified_contact.one_time_code(desk.pepper, root.id, channel, sent.nonce)
    if not verified_contact.same(right, typed):
        left = CODE_ATTEMPTS - tried.attempts
        raise _refuse("code", "code_wrong" if left else "code_attempts", str(left))


def _own(followed: TrackedReport, channel: Channel) -> Report:
    """The report that holds the reporter's contact; raises unless this reporter gave it."""
    root = followed.root
    if not followed.as_reporter or root is None:
        raise ReportNotFound
    if not root.routed:
        raise NotRoutedYet
    if channel not in root.contacts:
        raise _refuse("channel", "not_given")
    return root


def _open(followed: TrackedReport, channel: Channel) -> Report:
    """The same; raises as well when nothing goes to that contact any more."""
    root = _own(followed, channel)
    why = followed.stops.get(channel)
    if why is not None:
        raise _refuse(
            "channel", "messages_stopped" if why is OptOutReason.STOPPED else "undeliverable"
        )
    return root


def _address(root: Report, channel: Channel, desk: ContactDeps) -> str:
    sealed = desk.reports.sealed_reporter(root.id)
    if sealed is None:
        raise ReportNotFound
    person = desk.seal.open(root.id, sealed)
    return person.email if channel is Channel.EMAIL else person.phone


def change(
    identity: str, act: Callable[[Report], tuple[Report, Event] | None], reports: Reports
) -> None:
    """Apply an act to the report as it stands, again when an officer was faster."""
    for left in reversed(range(ATTEMPTS)):
        before = reports.get(identity)
        done = act(before)
        if done is None:
            return
        try:
            reports.save(ReportChange(before=before, after=done[0], event=done[1]))
        except VersionConflict:
            if not left:
                raise Unavailable("changed again and again") from None
        else:
            return


def _take(desk: ContactDeps, what: str, most: int, now: datetime) -> None:
    if not desk.limits.take(what, most=most, day=local_day(now)):
        raise TooManyToday


def _refuse(name: str, code: str, limit: str = "") -> InvalidFields:
    return InvalidFields([FieldError(name=name, code=code, limit=limit)])
