"""Notify a reporter of an event of the report: one delivery per channel, with one key each time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from chalicelib.domain.contacts.verified_contact import (
    DEAD_ADDRESS,
    REPORTER_CHANNELS,
    Channel,
    OptOutReason,
)
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.act_conditions import MOST_REOPENED
from chalicelib.domain.reports.codes import Stage
from chalicelib.domain.reports.history import CLOCK, Event
from chalicelib.domain.reports.report import Report
from chalicelib.domain.reports.tracking_ids import show
from chalicelib.usecases.notifications.deliver import reporter_message_key
from chalicelib.usecases.notifications.ports import (
    Delivery,
    Outbox,
    PrecedingMessage,
    ReporterRecipient,
)
from chalicelib.usecases.notifications.reporter_messages import ReporterMessageRule, message_rule
from chalicelib.usecases.reports.ports import Dossier, Dossiers

#: Messages that are not sent any more once their `due_at` is over.
ENDS_WHEN_DUE = frozenset(
    {Message.REPORT_QUESTION, Message.REPORT_QUESTION_ENDS, Message.REPORT_REPLY_ENDS}
)


def notify_reporter(
    event: Event, *, reports: Dossiers, outbox: Outbox, reference: Reference
) -> int:
    """Queue the messages by which the reporter is notified of `event`; return how many.

    Doing it twice queues the same deliveries, which are sent once. Raises: ReportNotFound,
    Unavailable, also while the history does not hold the event yet.
    """
    row = message_rule(event)
    if row is None:
        return 0
    dossier = reports.dossier(event.report)
    if event.seq > len(dossier.events):
        raise Unavailable("the history is not there yet")
    report = dossier.report
    root = reports.dossier(report.root) if report.origin else dossier
    values = {
        **message_values(row.message, event, report, reference),
        **filing_channel_value(root.report),
    }
    due, queued = values.get("due_at", ""), 0
    for channel in channels_to_reporter(root.report, root.opt_outs, urgent=row.urgent):
        outbox.send(
            Delivery(
                key=message_key(event, row, channel),
                message=row.message,
                channel=channel,
                recipient=ReporterRecipient(report=root.report.id),
                language=root.report.language,
                report=report.id,
                values=values,
                until=datetime.fromisoformat(due) if due and row.message in ENDS_WHEN_DUE else None,
                earlier=_preceding_message(event, dossier, root, channel),
                event=event.seq,
            )
        )
        queued += 1
    return queued


def filing_channel_value(root: Report) -> dict[str, str]:
    """Return the value by which a text names SMS commands, not a page: it was filed by SMS."""
    return {"filed_by": root.channel} if root.channel == Channel.SMS else {}


def message_key(event: Event, row: ReporterMessageRule, channel: Channel) -> str:
    """Return the key of the message of an event, the same each time."""
    return reporter_message_key(event.report, event.seq, row.message, channel)


def channels_to_reporter(
    root: Report, opt_outs: Mapping[Channel, OptOutReason], *, urgent: bool
) -> Iterator[Channel]:
    """List the channels of a message: e-mail, and SMS when it is urgent or the e-mail is dead."""
    usable = [c for c in REPORTER_CHANNELS if root.verified_by(c) and c not in opt_outs]
    dead_mail = opt_outs.get(Channel.EMAIL) in DEAD_ADDRESS
    for channel in usable:
        if channel is Channel.EMAIL or urgent or dead_mail:
            yield channel


def _preceding_message(
    event: Event, dossier: Dossier, root: Dossier, channel: Channel
) -> PrecedingMessage | None:
    """Return the last message before it on the same channel, if that was verified by then."""
    since = 0 if dossier.report.origin else proof_seq(root.events, channel)
    for before in reversed(dossier.events[: event.seq - 1]):
        row = message_rule(before)
        if row is None or before.seq <= since:
            continue
        if channel in channels_to_reporter(root.report, root.opt_outs, urgent=row.urgent):
            return PrecedingMessage(key=message_key(before, row, channel), at=before.at)
    return None


def proof_seq(events: Sequence[Event], channel: Channel) -> int:
    """Return the number of the event that verified the contact of a channel, 0 for none."""
    proofs = [
        e.seq
        for e in events
        if any(v["channel"] == channel for v in e.changes.get("verified", [None, None])[1] or ())
    ]
    return proofs[0] if proofs else 0


_MakeValue = Callable[[Event, Report, Reference], str]


def message_values(
    message: Message, event: Event, report: Report, reference: Reference
) -> dict[str, str]:
    """Return what fills the text of a message about an event of a report."""
    return {
        name: make(event, report, reference) for name, make in _VALUES_OF_MESSAGE[message].items()
    }


def _due(stage: Stage) -> _MakeValue:
    """Make the value of when a stage's clock is due after the event; "" when it is not running."""

    def make(event: Event, report: Report, _: Reference) -> str:
        after = event.changes.get(f"{CLOCK}{stage}", [None, None])[1]
        if after:
            return str(after["due_at"])
        clock = report.clock(stage)
        return clock.due_at.isoformat() if clock and clock.running else ""

    return make


def _promised_at(_: Event, report: Report, __: Reference) -> str:
    promised = [c.promised_for for c in report.clocks if c.promised_for]
    return max(promised).isoformat() if promised else ""


def _agency(event: Event, report: Report, reference: Reference) -> str:
    return _name(event.changes.get("agency", [None, report.agency])[1], reference)


def _tier(event: Event, report: Report, reference: Reference) -> str:
    return _name(event.changes.get("tier", [None, report.tier])[1], reference)


def _name(agency: str | None, reference: Reference) -> str:
    known = reference.agencies.get(agency or "")
    return known.name if known else ""


def _question(event: Event, report: Report, _: Reference) -> str:
    """Return what an officer asks; of a confidential report it is read on the page alone."""
    return event.text if may_show_content(report) else ""


def _ended(part: str) -> _MakeValue:
    """Make the value of one part of how the report ended."""

    def make(event: Event, *_: object) -> str:
        ending = event.changes.get("ended", [None, None])[1] or {}
        return str(ending.get(part, ""))

    return make


def _reopen_at(event: Event, report: Report, _: Reference) -> str:
    """Return until when the report may be reopened; "" when it was reopened too often."""
    return _ended("reopen_until")(event, report, _) if report.reopened < MOST_REOPENED else ""


def _part(event: Event, report: Report, _: Reference) -> str:
    parts = event.changes.get("parts", [None, None])[1] or report.parts
    return show(parts[-1]) if parts else ""


def _main(event: Event, *_: object) -> str:
    return show(event.reason)


_ENDED: Mapping[str, _MakeValue] = {
    "by": _ended("by"),
    "why": _ended("reason"),
    "reopen_at": _reopen_at,
}
_VALUES_OF_MESSAGE: Mapping[Message, Mapping[str, _MakeValue]] = {
    Message.REPORT_ASSIGNED: {"agency": _agency, "due_at": _due(Stage.FIRST_ANSWER)},
    Message.REPORT_QUESTION: {"question": _question, "due_at": _due(Stage.INFORMATION)},
    Message.REPORT_QUESTION_ENDS: {"due_at": _due(Stage.INFORMATION)},
    Message.REPORT_RESUMED: {"agency": _agency},
    Message.REPORT_INTERIM: {"agency": _agency, "promised_at": _promised_at},
    Message.REPORT_ANSWERED: {"agency": _agency, "due_at": _due(Stage.REPLY)},
    Message.REPORT_REPLY_ENDS: {"due_at": _due(Stage.REPLY)},
    Message.REPORT_REOPENED: {"agency": _agency},
    Message.REPORT_ESCALATED: {"agency": _agency, "tier": _tier},
    Message.REPORT_CLOSED: _ENDED,
    Message.REPORT_ARCHIVED: _ENDED,
    Message.REPORT_MERGED: {"main": _main},
    Message.REPORT_SPLIT: {"part": _part},
    Message.REPORT_TAKEN_OVER: {"agency": _agency},
    Message.REPORT_FINDING: {},
    # Of the main report only what anybody may know: not why it was archived, no question.
    Message.MAIN_INTERIM: {"agency": _agency, "promised_at": _promised_at},
    Message.MAIN_ANSWERED: {"agency": _agency},
    Message.MAIN_REOPENED: {"agency": _agency},
    Message.MAIN_ESCALATED: {"agency": _agency, "tier": _tier},
    Message.MAIN_TAKEN_OVER: {"agency": _agency},
    Message.MAIN_FINDING: {},
    Message.MAIN_CLOSED: {"by": _ended("by")},
    Message.MAIN_ARCHIVED: {"by": _ended("by")},
}
