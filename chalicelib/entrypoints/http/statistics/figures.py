"""The route by which officers read the figures of the agencies they answer for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from chalice.app import Blueprint, Response

from chalicelib.domain.deadlines.calendar import JAKARTA
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.statistics.figures import Figure, Tally
from chalicelib.entrypoints.http.endpoint import answer, mapped
from chalicelib.entrypoints.http.reports.staff_routes import signed_in
from chalicelib.usecases.reference_data.ports import ReferenceData
from chalicelib.usecases.statistics.figures import FiguresOverview, read_figures
from chalicelib.usecases.statistics.ports import AgencyBacklog, Figures, FigureSheet


class Needs(Protocol):
    """What this route needs of the wiring."""

    @property
    def figures(self) -> Figures: ...
    @property
    def reference(self) -> ReferenceData: ...
    def now(self) -> datetime: ...


def figure_routes(needs: Needs, authorizer: Any) -> Blueprint:
    """The blueprint; its route carries `authorizer`."""
    routes = Blueprint(__name__)

    @routes.route("/v1/staff/figures", methods=["GET"], authorizer=authorizer)
    @mapped(routes)
    def read_month() -> Response:
        officer, reference = signed_in(routes), needs.reference.current()
        query: Mapping[str, str] = routes.current_request.query_params or {}
        found = read_figures(
            officer,
            query.get("month"),
            figures=needs.figures,
            reference=reference,
            now=needs.now(),
        )
        return answer(_view(found, reference))

    return routes


def _view(found: FiguresOverview, reference: Reference) -> dict[str, Any]:
    head = found.head
    return {
        "month": found.month,
        "complete": bool(head and head.complete),
        "as_of": head.as_of.astimezone(JAKARTA).isoformat(timespec="seconds") if head else None,
        "scope": found.scope,
        "months": list(found.months),
        "total": _row(*_total(found)),
        "agencies": [_agency(sheet, reference) for sheet in found.sheets],
    }


def _agency(sheet: FigureSheet, reference: Reference) -> dict[str, Any]:
    there = reference.agencies[sheet.agency]
    named = {"id": there.id, "name": there.name, "kind": there.kind}
    return {"agency": named, **_row(sheet.tally, sheet.backlog)}


def _total(found: FiguresOverview) -> tuple[Tally, AgencyBacklog | None]:
    known = [sheet.backlog for sheet in found.sheets if sheet.backlog]
    backlog = AgencyBacklog(open=sum(s.open for s in known), overdue=sum(s.overdue for s in known))
    tally = sum((sheet.tally for sheet in found.sheets), Tally())
    return tally, backlog if known else None


def _row(tally: Tally, backlog: AgencyBacklog | None) -> dict[str, Any]:
    n, f = tally.n, Figure
    return {
        "received": n(f.RECEIVED),
        "passed_on": n(f.PASSED_ON),
        "verified": {"on_time": n(f.VERIFIED), "late": n(f.VERIFIED_LATE)},
        "first_answers": {"on_time": n(f.ANSWERED), "late": n(f.ANSWERED_LATE)},
        "settled": {"on_time": n(f.SETTLED), "late": n(f.SETTLED_LATE)},
        "promises": {"kept": n(f.PROMISE_KEPT), "broken": n(f.PROMISE_BROKEN)},
        "ended": n(f.ENDED),
        "escalated": n(f.ESCALATED),
        "appealed": n(f.APPEALED),
        "reopened": n(f.REOPENED),
        "ratings": {
            "count": n(f.RATED),
            "average": tally.average_score,
            "unsolved": tally.unsolved,
        },
        "open": backlog.open if backlog else None,
        "overdue": backlog.overdue if backlog else None,
        "days_to_first_answer": {"median": tally.median_days},
    }
