"""Reporters of merged reports hear how the main one fares, each by the own contact and its stops.

A flood may merge thousands into one: they are told page by page, from the queue. Saying it twice,
or a page of it, queues the same deliveries, which leave once.
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

#: So many are told at once; the rest is handed on as news of its own. Each costs a dossier.
REPORTS_PER_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class MainReportStep:
    """A step of a main report."""

    event: Event
    main: Dossier


@dataclass(frozen=True, kw_only=True)
class _MergedReport:
    """A merged report, the report whose contacts count for it, and when it was merged."""

    own: Dossier
    root: Dossier
    merge: Event


def notify_merged_reporters(
    news: PublicUpdate,
    *,
    reports: Reports,
    duplicates: MergedReports,
    outbox: Outbox,
    public_updates: PublicUpdateQueue,
    reference: Reference,
) -> int:
    """Tell a page of those whose reports were merged into the one that `news` is of; how many
    messages were queued. Raises Unavailable.

    Nothing is told of a report that is confidential by now.
    """
    report = reports.get(news.report)
    if not report.duplicate_count or not may_show_content(report):
        return 0
    main = reports.dossier(news.report)
    if news.seq > len(main.events):
        raise Unavailable("the history is not there yet")
    happened, told = MainReportStep(event=main.events[news.seq - 1], main=main), 0
    page = duplicates.merged_into(report.id, news.after, REPORTS_PER_PAGE)
    for identity in page:
        told += notify_merged_reporter(
            identity, happened, reports=reports, outbox=outbox, reference=reference
        )
    if len(page) == REPORTS_PER_PAGE:
        public_updates.send([replace(news, after=page[-1])])
    return told


def notify_merged_reporter(
    identity: str,
    happened: MainReportStep,
    *,
    reports: Reports,
    outbox: Outbox,
    reference: Reference,
) -> int:
    """Tell the reporter of one merged report; how many messages were queued."""
    event, main = happened.event, happened.main
    row, follower = (
        message_rule(event, MERGED_REPORTER_MESSAGES),
        _merged_report(identity, happened, reports),
    )
    if row is None or follower is None or not may_show_content(main.report):
        return 0
    own, root, told = follower.own.report, follower.root, 0
    values = message_values(row.message, event, main.report, reference)
    again = show(own.id) if own.reopened < MOST_REOPENED else ""
    for channel in channels_to_reporter(root.report, root.stops, urgent=row.urgent):
        outbox.send(
            Delivery(
                key=_key(own.id, event, row, channel),
                message=row.message,
                channel=channel,
                recipient=ReporterRecipient(report=root.report.id),
                language=root.report.language,
                report=own.id,
                values={**values, "main": show(event.report), "own": again},
                earlier=_preceding_message(happened, follower, channel),
                event=event.seq,
                main=event.report,
            )
        )
        told += 1
    return told


def _merged_report(
    identity: str, happened: MainReportStep, reports: Reports
) -> _MergedReport | None:
    """None for what stands alone again, and of what happened before it was merged."""
    own = reports.dossier(identity)
    if own.report.merged_into != happened.event.report:
        return None
    merges = [e for e in own.events if e.act is Act.MERGE]
    if not merges or happened.event.at < merges[-1].at:
        return None
    root = reports.dossier(own.report.origin) if own.report.origin else own
    return _MergedReport(own=own, root=root, merge=merges[-1])


def _key(own: str, event: Event, row: ReporterMessageRule, channel: Channel) -> str:
    return reporter_message_key(own, event.seq, row.message, channel, event.report)


def _preceding_message(
    happened: MainReportStep, follower: _MergedReport, channel: Channel
) -> PrecedingMessage | None:
    """What should leave before it on the same channel: the main's step before it, or else that the
    report was merged; nothing from before the contact was proved."""
    root, merge = follower.root, follower.merge
    proof = proof_seq(root.events, channel)
    since: datetime = root.events[proof - 1].at if proof else root.report.submitted_at
    for before in reversed(happened.main.events[: happened.event.seq - 1]):
        if before.at < max(merge.at, since):
            break
        row = message_rule(before, MERGED_REPORTER_MESSAGES)
        if row and channel in channels_to_reporter(root.report, root.stops, urgent=row.urgent):
            return PrecedingMessage(
                key=_key(follower.own.report.id, before, row, channel), at=before.at
            )
    row = message_rule(merge)
    if (
        row
        and merge.at >= since
        and channel in channels_to_reporter(root.report, root.stops, urgent=row.urgent)
    ):
        return PrecedingMessage(key=message_key(merge, row, channel), at=merge.at)
    return None
