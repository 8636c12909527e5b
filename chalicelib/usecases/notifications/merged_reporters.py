"""Notify the reporters of merged reports of events of the main report (decision 0034).

Each is notified by the own contact and its opt-outs. A flood may merge thousands into one: they
are notified page by page, from the queue. Doing it twice, or a page of it, queues the same
deliveries, which are sent once.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.act_conditions import MOST_REOPENED
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.tracking_ids import show
from chalicelib.usecases.notifications.deliver import reporter_message_key
from chalicelib.usecases.notifications.notify_reporter import (
    channels_to_reporter,
    message_key,
    message_values,
    proof_seq,
)
from chalicelib.usecases.notifications.ports import (
    Delivery,
    Outbox,
    PrecedingMessage,
    ReporterRecipient,
)
from chalicelib.usecases.notifications.reporter_messages import (
    MERGED_REPORTER_MESSAGES,
    ReporterMessageRule,
    message_rule,
)
from chalicelib.usecases.public.ports import PublicUpdate, PublicUpdateQueue
from chalicelib.usecases.reports.ports import Dossier, MergedReports, Reports

#: How many reports one run looks at, each a dossier; the rest is queued as a public update.
REPORTS_PER_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class MainReportEvent:
    """An event of a main report, and that report's dossier."""

    event: Event
    main: Dossier


@dataclass(frozen=True, kw_only=True)
class _MergedReport:
    """A merged report, the report that holds its contact, and the event that merged it."""

    own: Dossier
    root: Dossier
    merge: Event


def notify_merged_reporters(
    update: PublicUpdate,
    *,
    reports: Reports,
    duplicates: MergedReports,
    outbox: Outbox,
    public_updates: PublicUpdateQueue,
    reference: Reference,
) -> int:
    """Notify a page of the reporters whose reports were merged into the one of `update`.

    Return how many messages were queued. Nobody is notified of a report that is confidential by
    now.
    Raises: ReportNotFound, Unavailable, also while the history does not hold the event yet.
    """
    report = reports.get(update.report)
    if not report.duplicate_count or not may_show_content(report):
        return 0
    main = reports.dossier(update.report)
    if update.seq > len(main.events):
        raise Unavailable("the history is not there yet")
    occurrence, queued = MainReportEvent(event=main.events[update.seq - 1], main=main), 0
    page = duplicates.merged_into(report.id, update.after, REPORTS_PER_PAGE)
    for merged_id in page:
        queued += notify_merged_reporter(
            merged_id, occurrence, reports=reports, outbox=outbox, reference=reference
        )
    if len(page) == REPORTS_PER_PAGE:
        public_updates.send([replace(update, after=page[-1])])
    return queued


def notify_merged_reporter(
    merged_id: str,
    occurrence: MainReportEvent,
    *,
    reports: Reports,
    outbox: Outbox,
    reference: Reference,
) -> int:
    """Notify the reporter of one merged report; return how many messages were queued.

    Raises: ReportNotFound, Unavailable.
    """
    event, main = occurrence.event, occurrence.main
    row = message_rule(event, MERGED_REPORTER_MESSAGES)
    merged = _merged_report(merged_id, occurrence, reports)
    if row is None or merged is None or not may_show_content(main.report):
        return 0
    own, root, queued = merged.own.report, merged.root, 0
    values = message_values(row.message, event, main.report, reference)
    again = show(own.id) if own.reopened < MOST_REOPENED else ""
    for channel in channels_to_reporter(root.report, root.opt_outs, urgent=row.urgent):
        outbox.send(
            Delivery(
                key=_key(own.id, event, row, channel),
                message=row.message,
                channel=channel,
                recipient=ReporterRecipient(report=root.report.id),
                language=root.report.language,
                report=own.id,
                values={**values, "main": show(event.report), "own": again},
                earlier=_preceding_message(occurrence, merged, channel),
                event=event.seq,
                main=event.report,
            )
        )
        queued += 1
    return queued


def _merged_report(
    merged_id: str, occurrence: MainReportEvent, reports: Reports
) -> _MergedReport | None:
    """Return the merged report; None when it was released, or merged after the event."""
    own = reports.dossier(merged_id)
    if own.report.merged_into != occurrence.event.report:
        return None
    merges = [e for e in own.events if e.act is Act.MERGE]
    if not merges or occurrence.event.at < merges[-1].at:
        return None
    root = reports.dossier(own.report.origin) if own.report.origin else own
    return _MergedReport(own=own, root=root, merge=merges[-1])


def _key(own: str, event: Event, row: ReporterMessageRule, channel: Channel) -> str:
    return reporter_message_key(own, event.seq, row.message, channel, event.report)


def _preceding_message(
    occurrence: MainReportEvent, merged: _MergedReport, channel: Channel
) -> PrecedingMessage | None:
    """Return what should leave before it on the same channel.

    That is the message of the main report's event before, or else that the report was merged;
    nothing from before the contact was verified.
    """
    root, merge = merged.root, merged.merge
    proof = proof_seq(root.events, channel)
    since: datetime = root.events[proof - 1].at if proof else root.report.submitted_at
    for before in reversed(occurrence.main.events[: occurrence.event.seq - 1]):
        if before.at < max(merge.at, since):
            break
        row = message_rule(before, MERGED_REPORTER_MESSAGES)
        if row and channel in channels_to_reporter(root.report, root.opt_outs, urgent=row.urgent):
            return PrecedingMessage(
                key=_key(merged.own.report.id, before, row, channel), at=before.at
            )
    row = message_rule(merge)
    if (
        row
        and merge.at >= since
        and channel in channels_to_reporter(root.report, root.opt_outs, urgent=row.urgent)
    ):
        return PrecedingMessage(key=message_key(merge, row, channel), at=merge.at)
    return None
