"""Write reports and their history as attributes of items, and read them back."""

from typing import Any

from chalicelib.adapters import codec
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.reports.models import PROJECTED
from chalicelib.domain.deadlines.escalation import next_timed_act
from chalicelib.domain.inbound.kept_letter import KeptLetter
from chalicelib.domain.privacy.anonymity import may_publish_position
from chalicelib.domain.reports.codes import OPEN, Kind, State
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import Finding, Report
from chalicelib.usecases.reports.ports import WorkItem

#: Kept as attributes of their own because indexes carry them, and not again in `data`.
_TOP = (
    "id",
    "version",
    "title",
    "kind",
    "category",
    "state",
    "agency",
    "unit",
    "anonymous",
    "confidential",
    "submitted_at",
    "tier",
    "supervisory",
)

#: Decimals of a degree that a public point has: about a hundred metres.
POINT_DIGITS = 3


def report_item(report: Report) -> dict[str, Any]:
    """Write the attributes of a report, with the index keys that its state puts it under."""
    values = codec.dump_report(report)
    top = {name: values.pop(name) for name in _TOP if name in values}
    return {
        "PK": keys.report(report.id),
        "SK": keys.REPORT,
        **top,
        "region": report.place.region,
        "data": values,
        **index_keys(report),
        **public_attributes(report),
    }


def public_attributes(report: Report) -> dict[str, Any]:
    """Write keys and point by which the public finds a report; nothing unless it is public now.

    The point is exact to about a hundred metres, and absent for an anonymous report: it could be
    somebody's door.
    """
    if not report.public:
        return {}
    place, ended = report.place, report.state not in OPEN
    attributes: dict[str, Any] = {
        "public_pk": keys.near(place.regency, ended=ended),
        "public_sk": keys.at_and_id(report.submitted_at, report.id),
    }
    if place.lat is not None and place.lon is not None and may_publish_position(report):
        attributes |= {"lat": round(place.lat, POINT_DIGITS), "lon": round(place.lon, POINT_DIGITS)}
    return attributes


def index_keys(report: Report) -> dict[str, str]:
    """Write the index attributes; a report is absent from an index whose attribute is not here."""
    found: dict[str, str] = {}
    if report.due_at:
        found["due_at"] = keys.moment(report.due_at)
    timed = next_timed_act(report)
    if timed:
        found["due_pk"] = keys.due(report.id)
        found["due_sk"] = keys.at_and_id(timed.at, report.id)
    if report.agency is None:
        return found
    stops = [c.stopped_at for c in report.clocks if c.stopped_at]
    order = report.due_at or max(stops, default=report.submitted_at)
    found["work_pk"] = keys.work(report.agency, report.bucket)
    found["work_sk"] = keys.at_and_id(order, report.id) + (keys.NEW if report.new_since else "")
    if report.unit:
        found["unit_pk"] = keys.work(report.agency, report.bucket, report.unit)
    if report.tier and report.state in OPEN:
        found["tier_pk"] = keys.tier(report.tier)
    return found


def list_entries(report: Report) -> dict[str, dict[str, Any]]:
    """Write the items of further lists in which a report is found, by sort key.

    An open report has what a worklist line needs, a duplicate nothing but its id.
    """
    if report.merged_into:
        found = keys.merged(report.merged_into)
        line = {"PK": keys.report(report.id), "SK": keys.list_entry(found), "id": report.id}
        return {keys.list_entry(found): {**line, "work_pk": found, "work_sk": report.id}}
    if report.state not in OPEN or report.agency is None:
        return {}
    lists = [
        *(keys.copies(agency) for agency in report.copied_to),
        *([keys.proposals(report.agency)] if report.proposal else []),
        *(keys.flagged(flag) for flag in report.flags),
    ]
    whole = report_item(report)
    line = {name: whole[name] for name in PROJECTED if name in whole}
    return {
        keys.list_entry(found): {
            "PK": keys.report(report.id),
            "SK": keys.list_entry(found),
            **line,
            "work_pk": found,
            "work_sk": whole["work_sk"],
        }
        for found in lists
    }


def load_report(item: Any) -> Report:
    """Read the report of an item."""
    top = {name: getattr(item, name) for name in _TOP if getattr(item, name) is not None}
    top["version"] = int(top["version"])
    return codec.load_report({**item.data, **top})


def work_item(item: Any) -> WorkItem:
    """Read a line of a worklist from what an index carries."""
    return WorkItem(
        id=item.id,
        version=int(item.version),
        title=item.title,
        kind=Kind(item.kind),
        category=item.category,
        region=item.region,
        state=State(item.state),
        agency=item.agency,
        unit=item.unit,
        due_at=codec.when(item.due_at),
        anonymous=item.anonymous,
        confidential=item.confidential,
        submitted_at=codec.moment(item.submitted_at),
        tier=item.tier,
        supervisory=item.supervisory,
        new_information=item.work_sk.endswith(keys.NEW),
    )


def event_item(event: Event) -> dict[str, Any]:
    """Write the attributes of an event."""
    return {
        "PK": keys.report(event.report),
        "SK": keys.event(event.seq),
        "version": event.seq,
        "data": codec.dump_event(event),
    }


def letter_item(report: str, letter: KeptLetter) -> dict[str, Any]:
    """Write the attributes of a letter that became part of a report."""
    return {
        "PK": keys.report(report),
        "SK": f"{keys.LETTER_PREFIX}{letter.id}",
        "data": codec.dump_letter(letter),
    }


def finding_item(report: str, finding: Finding) -> dict[str, Any]:
    """Write the attributes of a finding."""
    return {
        "PK": keys.report(report),
        "SK": keys.file(finding.n),
        "data": codec.dump_finding(finding),
    }
