"""The alert to a tier about the agencies below it without a reachable subscriber.

It counts their open reports and links to those that are due soonest. No title, and nothing of a
confidential report, which the tier could not open.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reports import tracking_ids
from chalicelib.messages.agency_alerts.alerts import bilingual, summaries
from chalicelib.messages.catalogue import read
from chalicelib.messages.console_pages import ESCALATED, SUBSCRIPTIONS, WORKLIST, report_page
from chalicelib.messages.dates import written
from chalicelib.usecases.agency_alerts.ports import Alert
from chalicelib.usecases.agency_alerts.unreachable_agencies import (
    SOON_DAYS,
    Backlog,
    ComposeUnreachable,
)
from chalicelib.usecases.reports.ports import WorkItem

#: So many agencies and reports are named; the console shows all.
MOST_NAMED, MOST_REPORTS = 20, 10


@dataclass(frozen=True, kw_only=True)
class UnreachableBody:
    """The Indonesian text."""

    subject: str
    lead: str
    agency_idle: str
    agency: str
    agency_soon: str
    more_agencies: str
    soonest: str
    report: str
    request: str
    list: str
    escalated: str


def unreachable_composer(site_url: str) -> ComposeUnreachable:
    """Make the writer of these alerts, whose links lead to `site_url`."""

    def compose(tier: str, backlogs: list[Backlog]) -> Alert:
        body = read(UnreachableBody, "id", "agency_alerts:unreachable_body")
        subject = body.subject.format(n=len(backlogs))
        most_urgent = sorted(backlogs, key=lambda b: (-b.soon, -b.open, b.agency.name))
        lines = _lines(body, most_urgent, site_url)
        return Alert(
            agency=tier,
            subject=subject,
            body=bilingual(lines, _summary(most_urgent, site_url)),
            sms=f"LAPOR! {subject}. {site_url}{WORKLIST}",
            attributes={"kind": AlertKind.UNREACHABLE.value, "urgency": "high", "unit": "-"},
        )

    return compose


def _lines(body: UnreachableBody, backlogs: list[Backlog], site_url: str) -> Iterator[str]:
    yield body.lead
    yield ""
    yield from (_agency(body, backlog) for backlog in backlogs[:MOST_NAMED])
    if len(backlogs) > MOST_NAMED:
        yield body.more_agencies.format(n=len(backlogs) - MOST_NAMED)
    yield ""
    due = [item for backlog in backlogs for item in backlog.soonest if may_show_content(item)]
    if due:
        yield body.soonest
        first = sorted(due, key=lambda item: (item.due_at is None, item.due_at, item.id))
        yield from (_report(body, item, site_url) for item in first[:MOST_REPORTS])
        yield ""
    yield body.request
    yield ""
    yield body.list.format(link=site_url + SUBSCRIPTIONS)
    yield body.escalated.format(link=site_url + ESCALATED)


def _summary(backlogs: list[Backlog], site_url: str) -> str:
    soon = sum(backlog.soon for backlog in backlogs)
    text = summaries()["unreachable_soon" if soon else "unreachable"]
    link = site_url + SUBSCRIPTIONS
    return text.format(n=len(backlogs), soon=soon, days=SOON_DAYS, link=link)


def _agency(body: UnreachableBody, backlog: Backlog) -> str:
    """One agency with its open reports; a plus where there are more than were read."""
    if not backlog.open:
        return body.agency_idle.format(agency=backlog.agency.name)
    n = f"{backlog.open}+" if backlog.more else str(backlog.open)
    text = body.agency_soon if backlog.soon else body.agency
    return text.format(agency=backlog.agency.name, n=n, soon=backlog.soon, days=SOON_DAYS)


def _report(body: UnreachableBody, item: WorkItem, site_url: str) -> str:
    return body.report.format(
        tracking_id=tracking_ids.show(item.id),
        due=written(item.due_at, "id"),
        link=site_url + report_page(item.id),
    )
