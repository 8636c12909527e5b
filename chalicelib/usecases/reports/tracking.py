"""Track a report and act as its reporter: who holds tracking ID and access code is the reporter.

The tracking ID alone shows the public part. Every act here raises ReportNotFound for whoever is not
the reporter, NotRoutedYet and ActNotPossible when the table of acts has no way from here,
VersionConflict when the report changed meanwhile. What a reporter says to the officers is taken in
`reporter_words.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.contacts.verified_contact import DEAD_ADDRESS, Channel, OptOutReason
from chalicelib.domain.deadlines.escalation import next_tier
from chalicelib.domain.errors import ReportNotFound
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import permissions, tracking_ids
from chalicelib.domain.reports.act_fields import reopening_fields
from chalicelib.domain.reports.codes import Act, ArchiveReason, CloseReason, Stage
from chalicelib.domain.reports.handling import ending_fields, perform
from chalicelib.domain.reports.history import REPORTER
from chalicelib.domain.reports.report import Rating, Report, Reporter
from chalicelib.usecases.reports import merging, own_words
from chalicelib.usecases.reports.ports import Dossier, ReportChange, Reports


@dataclass(frozen=True, kw_only=True)
class TrackedReport:
    """A dossier and whether its reporter reads it; `main` is the report that it was merged into.

    `root` is the report whose codes and contacts count for this one, `opt_outs` the channels of
    these contacts that get no more messages and why; both are given to the reporter alone. `seal`
    is for doors that take the reporter's words; `writers` are what a message tells of its sender.
    """

    dossier: Dossier
    as_reporter: bool
    main: Dossier | None = None
    root: Report | None = None
    opt_outs: Mapping[Channel, OptOutReason] = field(default_factory=dict)
    seal: own_words.SealProvider | None = None
    writers: tuple[Reporter, ...] = ()

    def hider(self, *, reports: Reports, reference: Reference) -> own_words.Hide:
        """Return what masks the reporter of an anonymous report. Raises: Unavailable, Corrupt."""
        return own_words.hider_of_reporter(
            self.dossier.report,
            reports=reports,
            seal=self.seal,
            reference=reference,
            writers=self.writers,
        )

    def contact(self, channel: Channel) -> str | None:
        """Return `given`, `verified`, `stopped`, `undeliverable`, or None; never the address."""
        why = self.opt_outs.get(channel)
        if why is None:
            return (self.root or self.dossier.report).contact(channel)
        return "undeliverable" if why in DEAD_ADDRESS else "stopped"


def open_tracked_report(
    typed: str,
    code: str | None,
    *,
    reports: Reports,
    pepper: bytes,
    seal: own_words.SealProvider | None = None,
) -> TrackedReport:
    """Open the report behind what a person typed; `code` None asks for the public part.

    Raises: ReportNotFound for an unknown ID, a wrong code and a confidential report without its
    code alike: they look the same to a stranger.
    """
    report_id = tracking_ids.parse(typed)
    if report_id is None:
        raise ReportNotFound
    dossier = reports.dossier(report_id)
    report = dossier.report
    if code is None and not may_show_content(report):
        raise ReportNotFound
    root, opt_outs = None, {}
    if code is not None:
        whole = reports.dossier(report.origin) if report.origin else dossier
        root, opt_outs = whole.report, dict(whole.opt_outs)
        if not tracking_ids.access_matches(pepper, root.id, code, root.access_hash):
            raise ReportNotFound
    main = reports.dossier(report.merged_into) if report.merged_into else None
    if main and not may_show_content(main.report):
        main = None
    as_reporter = code is not None
    return TrackedReport(
        dossier=dossier,
        as_reporter=as_reporter,
        main=main,
        root=root,
        opt_outs=opt_outs,
        seal=seal,
    )


def close(tracked: TrackedReport, *, reports: Reports, reference: Reference, now: datetime) -> None:
    """Close the report: its reporter is content with the answer."""
    rules = reference.deadline_rules_of(tracked.dossier.report)
    fields = ending_fields("reporter", CloseReason.SETTLED, now=now, rules=rules)
    _act(tracked, Act.CLOSE, reports=reports, reference=reference, now=now, fields=fields)


def withdraw(
    tracked: TrackedReport, reason: str, *, reports: Reports, reference: Reference, now: datetime
) -> None:
    """Withdraw the report: it stays on file as archived.

    One with duplicates goes on for their reporters; its own reporter only leaves it.
    """
    report = tracked.dossier.report
    if report.duplicate_count:
        _act(tracked, Act.LEAVE, reports=reports, reference=reference, now=now, text=reason)
        return
    rules = reference.deadline_rules_of(report)
    fields = ending_fields("reporter", ArchiveReason.WITHDRAWN, now=now, rules=rules)
    _act(
        tracked,
        Act.WITHDRAW,
        reports=reports,
        reference=reference,
        now=now,
        fields=fields,
        text=reason,
    )


def rate(
    tracked: TrackedReport,
    rating: Rating,
    *,
    reports: Reports,
    reference: Reference,
    now: datetime,
) -> None:
    """Rate the answer, once."""
    _act(
        tracked,
        Act.RATE,
        reports=reports,
        reference=reference,
        now=now,
        fields={"rating": rating},
        reason=str(rating.score),
        text=rating.comment,
    )


def appeal(
    tracked: TrackedReport, reason: str, *, reports: Reports, reference: Reference, now: datetime
) -> None:
    """Appeal to the next tier against an answer that did not help; once per report."""
    tier = next_tier(tracked.dossier.report, reference, Stage.FIRST_ANSWER)
    fields = {"appealed": True, "tier": tier}
    _act(
        tracked,
        Act.APPEAL,
        reports=reports,
        reference=reference,
        now=now,
        fields=fields,
        text=reason,
    )


def reopen(
    tracked: TrackedReport, reason: str, *, reports: Reports, reference: Reference, now: datetime
) -> None:
    """Reopen an ended report; a merged one stands on its own again."""
    fields = reopening_fields(tracked.dossier.report)
    _act(
        tracked,
        Act.REOPEN,
        reports=reports,
        reference=reference,
        now=now,
        fields=fields,
        text=reason,
    )


def _act(
    tracked: TrackedReport,
    act: Act,
    *,
    reports: Reports,
    reference: Reference,
    now: datetime,
    fields: dict[str, Any] | None = None,
    reason: str = "",
    text: str = "",
) -> None:
    before = tracked.dossier.report
    if not tracked.as_reporter:
        raise ReportNotFound
    permissions.require_reporter(act, before, now)
    rules = reference.deadline_rules_of(before)
    shown = tracked.hider(reports=reports, reference=reference)(text) if text else ""
    if fields and isinstance(rating := fields.get("rating"), Rating):
        fields = {**fields, "rating": replace(rating, comment=shown)}
    after, event = perform(
        before, act, actor=REPORTER, now=now, rules=rules, fields=fields, reason=reason, text=shown
    )
    withheld = own_words.seal_withheld([text], [shown], event, tracked.seal)
    change = ReportChange(before=before, after=after, event=event, withheld=withheld)
    merging.save_change(change, actor=REPORTER, reports=reports, reference=reference, now=now)
