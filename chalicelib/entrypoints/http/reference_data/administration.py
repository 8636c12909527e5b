"""The routes by which officers change reference data, behind Cognito's authorizer."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from chalice.app import Blueprint, CognitoUserPoolAuthorizer, Response

from chalicelib.domain.errors import RowNotFound, VersionConflict
from chalicelib.domain.reference_data.registry import RowKind, read_row, row_columns
from chalicelib.domain.reports.codes import Role
from chalicelib.entrypoints.context import Context, Provider
from chalicelib.entrypoints.http import page_tokens
from chalicelib.entrypoints.http.deadlines.clock_views import local
from chalicelib.entrypoints.http.endpoint import (
    NO_STORE,
    errors_as_problems,
    json_object,
    json_response,
    language_of,
    query_of,
)
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.entrypoints.http.problems import problem_of_error
from chalicelib.entrypoints.http.reports.staff_forms import read_reason, read_version
from chalicelib.entrypoints.http.sign_in import signed_in
from chalicelib.usecases.agency_alerts.outdated_subscriptions import count_subscriptions_of_unit
from chalicelib.usecases.agency_alerts.subscribers import SubscriptionDeps
from chalicelib.usecases.reference_data import administer
from chalicelib.usecases.reference_data.import_rows import export_csv, import_csv
from chalicelib.usecases.reference_data.ports import (
    AgencyTopics,
    Registry,
    RowHistoryEntry,
    StoredRow,
)
from chalicelib.usecases.reports.officer_acts import actor_of_officer

#: Rows of a page.
PAGE = 100
#: Bytes of a file by the API; larger ones go by the command (docs/operations.md).
LARGEST_FILE = 1024 * 1024
#: In an address a unit is `agency~unit`, since a slash would be another address.
_SEPARATOR = "~"


def administration_routes(
    context: Context,
    authorizer: CognitoUserPoolAuthorizer,
    *,
    registry: Provider[Registry],
    topics: Provider[AgencyTopics],
    subscriptions: Provider[SubscriptionDeps],
) -> Blueprint:
    """Make the blueprint of rows; every route carries `authorizer`."""
    routes = Blueprint(__name__)

    def row_response(subject: RowKind, key: str) -> Response:
        kept, history = administer.row_with_history(subject, key, registry=registry())
        view = {**_row(subject, kept), "history": [entry_view(e) for e in history]}
        if subject is RowKind.UNITS and not kept.row["active"]:
            # Their alerts go on as long as reports lie there; whoever retired it hears of them.
            view["subscriptions_to_check"] = count_subscriptions_of_unit(
                kept.row["agency"], kept.row["id"], deps=subscriptions()
            )
        return json_response(view)

    def conflict(error: VersionConflict) -> Response:
        more: dict[str, Any] = {"current_version": error.current, "changed_by": None, "changes": []}
        return problem_of_error(error, language_of(routes.current_request), more)

    @routes.route("/v1/staff/registry/{subject}", methods=["GET"], authorizer=authorizer)
    @errors_as_problems(routes)
    def list_rows(subject: str) -> Response:
        signed_in(routes)
        named = _subject(subject)
        query = query_of(routes.current_request)
        rows = administer.rows_of_kind(named, registry=registry())
        search = (query.get("q") or "").lower()
        bound = f"registry/{named}/{search}"
        after = page_tokens.key_of_token(context.pepper(), bound, query.get("page")) or ""
        keys = sorted(k for k, v in rows.items() if k > after and _matches(k, v, search))
        shown = keys[:PAGE]
        more = shown[-1] if len(keys) > PAGE else None
        lines = [_row(named, rows[key]) for key in shown]
        next_page = page_tokens.token_of_page(context.pepper(), bound, more)
        return json_response({"items": lines, "next_page": next_page})

    @routes.route("/v1/staff/registry/{subject}/{key}", methods=["GET"], authorizer=authorizer)
    @errors_as_problems(routes)
    def read_row_of(subject: str, key: str) -> Response:
        signed_in(routes)
        named = _subject(subject)
        return row_response(named, _key(key))

    @routes.route("/v1/staff/registry/{subject}/{key}", methods=["PUT"], authorizer=authorizer)
    @errors_as_problems(routes)
    def put_row(subject: str, key: str) -> Response:
        officer, named = signed_in(routes), _subject(subject)
        body = json_object(routes.current_request)
        form = Fields(body)
        version, reason = read_version(form, least=0), read_reason(form)
        form.raise_faults()
        values = {k: v for k, v in body.items() if k not in ("version", "reason")}
        row = read_row(named, {**values, **_named(named, _key(key))})
        change = administer.RowChange(row=row, version=version, reason=reason)
        try:
            administer.change_row(
                officer,
                named,
                change,
                registry=registry(),
                topics=topics(),
                regions=context.reference().regions,
                now=context.now(),
            )
        except VersionConflict as error:
            return conflict(error)
        context.count_metric("RegistryChanged")
        return row_response(named, _key(key))

    @routes.route(
        "/v1/staff/registry/{subject}/{key}/retire", methods=["POST"], authorizer=authorizer
    )
    @errors_as_problems(routes)
    def retire_row(subject: str, key: str) -> Response:
        officer, named = signed_in(routes), _subject(subject)
        form = Fields(json_object(routes.current_request))
        version, reason = read_version(form), read_reason(form)
        form.raise_faults()
        try:
            administer.retire_row(
                officer,
                named,
                _key(key),
                version=version,
                reason=reason,
                registry=registry(),
                topics=topics(),
                regions=context.reference().regions,
                now=context.now(),
            )
        except VersionConflict as error:
            return conflict(error)
        context.count_metric("RegistryChanged")
        return row_response(named, _key(key))

    return routes


def file_routes(
    context: Context,
    authorizer: CognitoUserPoolAuthorizer,
    *,
    registry: Provider[Registry],
    topics: Provider[AgencyTopics],
) -> Blueprint:
    """Make the blueprint of whole CSV files; every route carries `authorizer`."""
    routes = Blueprint(__name__)

    @routes.route("/v1/staff/registry/{subject}/export", methods=["GET"], authorizer=authorizer)
    @errors_as_problems(routes)
    def export_file(subject: str) -> Response:
        signed_in(routes)
        named = _subject(subject)
        rows = administer.rows_of_kind(named, registry=registry())
        text = export_csv(named, {key: kept.row for key, kept in rows.items()})
        headers: dict[str, str | list[str]] = {
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{named}.csv"',
            **NO_STORE,
        }
        return Response(body=text, status_code=HTTPStatus.OK, headers=headers)

    @routes.route("/v1/staff/registry/{subject}/import", methods=["POST"], authorizer=authorizer)
    @errors_as_problems(routes)
    def import_file(subject: str) -> Response:
        officer, named = signed_in(routes), _subject(subject)
        form = Fields(json_object(routes.current_request, largest=LARGEST_FILE))
        text = form.file_text("csv", longest=LARGEST_FILE)
        dry_run = form.boolean("dry_run", default=False)
        reason = read_reason(form)
        form.raise_faults()
        administer.require_may_change(officer, named, {"agency": officer.agency})
        national = officer.role is Role.NATIONAL_ADMIN
        report = import_csv(
            named,
            text,
            by=actor_of_officer(officer),
            reason=reason,
            only_agency=None if national else officer.agency,
            dry_run=dry_run,
            registry=registry(),
            topics=topics(),
            regions=context.reference().regions,
            now=context.now(),
        )
        context.count_metric("RegistryImported")
        return json_response({"dry_run": dry_run, **asdict(report)})

    return routes


def _subject(named: str) -> RowKind:
    try:
        return RowKind(named)
    except ValueError:
        raise RowNotFound from None


def _key(given: str) -> str:
    return given.replace(_SEPARATOR, "/")


def _named(subject: RowKind, key: str) -> dict[str, str]:
    """The address names the row; a body that says otherwise does not count."""
    if subject is RowKind.HOLIDAYS:
        return {"date": key}
    if subject is RowKind.UNITS:
        agency, _, unit = key.partition("/")
        return {"agency": agency, "id": unit}
    return {"id": key}


def _matches(key: str, kept: StoredRow, search: str) -> bool:
    name = str(kept.row.get("name") or kept.row.get("name_id") or kept.row.get("title") or "")
    return search in key.lower() or search in name.lower()


def _row(subject: RowKind, kept: StoredRow) -> dict[str, Any]:
    return {"version": kept.version, "row": row_columns(subject, kept.row)}


def entry_view(entry: RowHistoryEntry) -> dict[str, Any]:
    """Show one line of a row's history."""
    by = {"role": entry.by.role, "agency": entry.by.agency, "name": entry.by.name or None}
    return {
        "version": entry.version,
        "at": local(entry.at),
        "by": by,
        "reason": entry.reason,
        "before": entry.before,
        "after": entry.after,
    }
