"""The route by which officers read the figures of the agencies they answer for."""

from typing import Any

from chalice.app import Blueprint, CognitoUserPoolAuthorizer, Response

from chalicelib.domain.deadlines.calendar import JAKARTA
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.statistics.figures import Figure, Tally
from chalicelib.entrypoints.context import Context, Provider
from chalicelib.entrypoints.http.endpoint import errors_as_problems, json_response, query_of
from chalicelib.entrypoints.http.sign_in import signed_in
from chalicelib.usecases.statistics.figures import FiguresOverview, read_figures
from chalicelib.usecases.statistics.ports import AgencyBacklog, Figures, FigureSheet


def figure_routes(
    context: Context, authorizer: CognitoUserPoolAuthorizer, *, figures: Provider[Figures]
) -> Blueprint:
    """Make the blueprint; its route carries `authorizer`."""
    routes = Blueprint(__name__)

    @routes.route("/v1/staff/figures", methods=["GET"], authorizer=authorizer)
    @errors_as_problems(routes)
    def read_month() -> Response:
        officer, reference = signed_in(routes), context.reference()
        found = read_figures(
            officer,
            query_of(routes.current_request).get("month"),
            figures=figures(),
            reference=reference,
            now=context.now(),
        )
        return json_response(_view(found, reference))

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
