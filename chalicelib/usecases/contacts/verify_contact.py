"""Prove a reporter's contact by a one-time code, send the receipt there, and opt it out or in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import (
    CODE_LIFE,
    MOST_CODE_ATTEMPTS,
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
from chalicelib.usecases.notifications.ports import (
    Delivery,
    Outbox,
    ReporterRecipient,
    delivery_key,
)
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reports.ports import ReportChange, Reports
from chalicelib.usecases.reports.tracking import TrackedReport

WAIT_BETWEEN_CODES = timedelta(minutes=1)
#: Each by report and day.
MOST_CODES, MOST_RECEIPTS = 5, 3
#: How often an act is tried on a report that others change meanwhile.
MOST_SAVE_ATTEMPTS = 3


@dataclass(frozen=True, kw_only=True)
class ContactDeps:
    """The collaborators of the use cases about contacts. `pepper` keys hashes, codes and tokens."""

    reports: Reports
    seal: Seal
    codes: OneTimeCodes
    limits: DailyLimits
    outbox: Outbox
    opt_outs: OptOuts
    pepper: bytes


def send_code(
    tracked: TrackedReport, channel: Channel, *, deps: ContactDeps, now: datetime
) -> datetime:
    """Send a one-time code to the reporter's own contact; return until when it is valid.

    Raises: InvalidFields when the report has no such contact, or that is proved or opted out;
    JustSent when a code left within the last minute; TooManyToday beyond `MOST_CODES`;
    NotRoutedYet before the report has an agency; ReportNotFound when it is not the reporter who
    asks; Unavailable.
    """
    root = _report_with_open_contact(tracked, channel)
    if root.verified_by(channel):
        raise _invalid_field("channel", "already_verified")
    last = deps.codes.last_code(root.id, channel)
    if last and now - last.sent_at < WAIT_BETWEEN_CODES:
        raise JustSent
    _require_within_daily_limit(deps, f"codes:{root.id}", MOST_CODES, now)
    nonce = now.isoformat()
    code = OneTimeCode(report=root.id, channel=channel, nonce=nonce, sent_at=now)
    try:
        deps.codes.replace_code(code, over=last)
    except VersionConflict:
        raise JustSent from None
    until = now + CODE_LIFE
    deps.outbox.send(
        Delivery(
            key=delivery_key(root.id, Message.CONTACT_CODE, channel, nonce),
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
    tracked: TrackedReport,
    channel: Channel,
    typed: str,
    *,
    deps: ContactDeps,
    reference: Reference,
    now: datetime,
) -> None:
    """Verify the contact by the typed code; doing it twice changes nothing.

    Raises: InvalidFields when the code is wrong, too old or was tried too often, or the report has
    no such contact; NotRoutedYet before the report has an agency; ReportNotFound when it is not the
    reporter who asks; Unavailable.
    """
    root = _report_with_contact(tracked, channel)
    if root.verified_by(channel):
        return
    _require_right_code(root, channel, typed, deps=deps, now=now)
    address = _address(root, channel, deps)
    found = verified_contact.contact_fingerprint(deps.pepper, root.id, channel, address)
    proved = VerifiedContact(channel=channel, fingerprint=found)

    def verify(report: Report) -> tuple[Report, Event] | None:
        if report.verified_by(channel):
            return None
        fields = {"verified": (*report.verified, proved)}
        rules = reference.deadline_rules_of(report)
        return perform(
            report, Act.VERIFY_CONTACT, actor=REPORTER, now=now, rules=rules, fields=fields
        )

    save_act(root.id, verify, deps.reports)


def send_receipt(
    tracked: TrackedReport, channel: Channel, *, deps: ContactDeps, now: datetime
) -> None:
    """Send what a receipt says, without the access code, to the reporter's own contact.

    Raises: InvalidFields when the report has no such contact or it is opted out; TooManyToday
    beyond `MOST_RECEIPTS`; NotRoutedYet before the report has an agency; ReportNotFound when it is
    not the reporter who asks; Unavailable.
    """
    root, report = _report_with_open_contact(tracked, channel), tracked.dossier.report
    _require_within_daily_limit(deps, f"receipts:{root.id}", MOST_RECEIPTS, now)
    next_clock = min((c for c in report.clocks if c.running), key=lambda c: c.due_at, default=None)
    deps.outbox.send(
        Delivery(
            key=delivery_key(report.id, Message.RECEIPT, channel, now.isoformat()),
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


def stop_messages(token: str, *, deps: ContactDeps, now: datetime) -> tuple[str, Channel]:
    """Opt a contact out by the token of a letter; return which report and channel.

    Doing it twice changes nothing. Raises: InvalidFields for a token that we never made,
    Unavailable.
    """
    parsed = verified_contact.parse_stop_token(deps.pepper, token)
    if parsed is None:
        raise InvalidFields([FieldError(name="token", code="link_broken")])
    report, channel = parsed
    if deps.opt_outs.opt_outs_of_report(report).get(channel) is None:
        deps.opt_outs.save_opt_out(report, channel, OptOutReason.STOPPED, now=now)
    return report, channel


def set_messages_wanted(
    tracked: TrackedReport, channel: Channel, *, wanted: bool, deps: ContactDeps, now: datetime
) -> None:
    """Opt the reporter's contact out, or in again, from the tracking page.

    Only a proved contact can opt in again: for the others it may be a stranger who opted out.
    Raises: InvalidFields for one that is not proved, for an address that is dead, and when the
    report has no such contact; NotRoutedYet before the report has an agency; ReportNotFound when
    it is not the reporter who asks; Unavailable.
    """
    root = _report_with_contact(tracked, channel)
    opt_out = tracked.opt_outs.get(channel)
    if opt_out in verified_contact.DEAD_ADDRESS:
        raise _invalid_field("channel", "undeliverable")
    if wanted and not root.verified_by(channel):
        raise _invalid_field("channel", "not_verified")
    if wanted != (opt_out is None):
        deps.opt_outs.save_opt_out(
            root.id, channel, None if wanted else OptOutReason.STOPPED, now=now
        )


def _require_right_code(
    root: Report, channel: Channel, typed: str, *, deps: ContactDeps, now: datetime
) -> None:
    """Count a try, and compare the typed code with the last one sent.

    Raises: InvalidFields unless it is that code, Unavailable when somebody tries at the same time.
    """
    sent = deps.codes.last_code(root.id, channel)
    if sent is None or now >= sent.sent_at + CODE_LIFE:
        raise _invalid_field("code", "code_expired")
    if sent.attempts >= MOST_CODE_ATTEMPTS:
        raise _invalid_field("code", "code_attempts")
    # Counted before it is compared: guesses side by side cannot share one count.
    tried = replace(sent, attempts=sent.attempts + 1)
    try:
        deps.codes.replace_code(tried, over=sent)
    except VersionConflict:
        raise Unavailable("another try is going on") from None
    right = verified_contact.one_time_code(deps.pepper, root.id, channel, sent.nonce)
    if not verified_contact.equal_in_constant_time(right, typed):
        left = MOST_CODE_ATTEMPTS - tried.attempts
        raise _invalid_field("code", "code_wrong" if left else "code_attempts", str(left))


def _report_with_contact(tracked: TrackedReport, channel: Channel) -> Report:
    """Return the report that holds the reporter's contact.

    Raises: ReportNotFound, NotRoutedYet, InvalidFields when the reporter gave no such contact.
    """
    root = tracked.root
    if not tracked.as_reporter or root is None:
        raise ReportNotFound
    if not root.routed:
        raise NotRoutedYet
    if channel not in root.contacts:
        raise _invalid_field("channel", "not_given")
    return root


def _report_with_open_contact(tracked: TrackedReport, channel: Channel) -> Report:
    """Return the same; raises InvalidFields as well when that contact is opted out."""
    root = _report_with_contact(tracked, channel)
    opt_out = tracked.opt_outs.get(channel)
    if opt_out is not None:
        raise _invalid_field(
            "channel", "messages_stopped" if opt_out is OptOutReason.STOPPED else "undeliverable"
        )
    return root


def _address(root: Report, channel: Channel, deps: ContactDeps) -> str:
    sealed = deps.reports.sealed_reporter(root.id)
    if sealed is None:
        raise ReportNotFound
    person = deps.seal.unseal_identity(root.id, sealed)
    return person.email if channel is Channel.EMAIL else person.phone


def save_act(
    report: str, act: Callable[[Report], tuple[Report, Event] | None], reports: Reports
) -> None:
    """Apply an act to the report as it is and save it, again when somebody else saved meanwhile.

    `act` returns None when there is nothing to do. Raises: ReportNotFound, Unavailable after
    `MOST_SAVE_ATTEMPTS` tries.
    """
    for left in reversed(range(MOST_SAVE_ATTEMPTS)):
        before = reports.get(report)
        result = act(before)
        if result is None:
            return
        try:
            reports.save(ReportChange(before=before, after=result[0], event=result[1]))
        except VersionConflict:
            if not left:
                raise Unavailable("changed again and again") from None
        else:
            return


def _require_within_daily_limit(deps: ContactDeps, counter: str, most: int, now: datetime) -> None:
    if not deps.limits.count_within_limit(counter, most=most, day=local_day(now)):
        raise TooManyToday


def _invalid_field(name: str, code: str, limit: str = "") -> InvalidFields:
    return InvalidFields([FieldError(name=name, code=code, limit=limit)])
