"""The routes by which reference data is kept, behind the Cognito authorizer."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import RowNotFound, VersionConflict
from chalicelib.domain.reference_data.registry import RowKind, read_row, row_columns
from chalicelib.domain.reports.codes import Role
from chalicelib.entrypoints.http import page_tokens
from chalicelib.entrypoints.http.deadlines.clock_views import local
from chalicelib.entrypoints.http.endpoint import NO_STORE, answer, json_object, language_of, mapped
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.entrypoints.http.problems import problem
from chalicelib.entrypoints.http.reports.staff_forms import REASON
from chalicelib.entrypoints.http.reports.staff_routes import signed_in
from chalicelib.usecases.reference_data import administer
from chalicelib.usecases.reference_data.import_rows import BOM, export_csv, import_csv
from chalicelib.usecases.reference_data.ports import (
    AgencyTopics,
    ReferenceData,
    Registry,
    RowHistoryEntry,
    StoredRow,
)
from chalicelib.usecases.reports.handle import actor_of

PAGE = 100
#: A file by the API; larger ones go by the command (docs/operations.md).
LARGEST_FILE = 1024 * 1024
#: In an address a unit is `agency~unit`, since a slash would be another address.
_SEPARATOR = "~"
_LARGEST_VERSION = 999_999


class Needs(Protocol):
    """What these routes need of the wiring."""

    @property
    def registry(self) -> Registry: ...
    @property
    def agency_topics(self) -> AgencyTopics: ...
    @property
    def reference(self) -> ReferenceData: ...
    @property
    def pepper(self) -> bytes: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...


def administration_routes(needs: Needs, authorizer: Any) -> Blueprint:
    """The blueprint; every route carries `authorizer`."""
    routes = Blueprint(__name__)

    def one(subject: RowKind, key: str) -> Response:
        kept, history = administer.row_with_history(subject, key, registry=needs.registry)
        return answer({**_row(subject, kept), "history": [entry_view(e) for e in history]})

    def conflict(error: VersionConflict) -> Response:
        more: dict[str, Any] = {"current_version": error.current, "changed_by": None, "changes": []}
        return problem(error.code, language_of(routes.current_request), more=more)

    @routes.route("/v1/staff/registry/{subject}", methods=["GET"], authorizer=authorizer)
    @mapped(routes)
    def list_rows(subject: str) -> Response:
        signed_in(routes)
        named = _subject(subject)
        query: Mapping[str, str] = routes.current_request.query_params or {}
        rows = administer.rows_of_kind(named, registry=needs.registry)
        search = (query.get("q") or "").lower()
        bound = f"registry/{named}/{search}"
        after = page_tokens.key(needs.pepper, bound, query.get("page")) or ""
        keys = sorted(k for k, v in rows.items() if k > after and _matches(k, v, search))
        shown = keys[:PAGE]
        more = shown[-1] if len(keys) > PAGE else None
        lines = [_row(named, rows[key]) for key in shown]
        return answer({"items": lines, "next_page": page_tokens.token(needs.pepper, bound, more)})

    @routes.route("/v1/staff/registry/{subject}/{key}", methods=["GET"], authorizer=authorizer)
    @mapped(routes)
    def read_row_of(subject: str, key: str) -> Response:
        signed_in(routes)
        named = _subject(subject)
        return one(named, _key(key))

    @routes.route("/v1/staff/registry/{subject}/{key}", methods=["PUT"], authorizer=authorizer)
    @mapped(routes)
    def put_row(subject: str, key: str) -> Response:
        officer, named = signed_in(routes), _subject(subject)
        body = json_object(routes.current_request)
        form = Fields(body)
        version = form.whole("version", least=0, most=_LARGEST_VERSION)
        reason = form.text("reason", shortest=REASON[0], longest=REASON[1], lines=True)
        form.done()
        values = {k: v for k, v in body.items() if k not in ("version", "reason")}
        row = read_row(named, {**values, **_named(named, _key(key))})
        change = administer.RowChange(row=row, version=version, reason=reason)
        try:
            administer.change_row(officer, named, change, **_around(needs))
        except VersionConflict as error:
            return conflict(error)
        needs.count("RegistryChanged")
        return one(named, _key(key))

    @routes.route(
        "/v1/staff/registry/{subject}/{key}/retire", methods=["POST"], authorizer=authorizer
    )
    @mapped(routes)
    def retire_row(subject: str, key: str) -> Response:
        officer, named = signed_in(routes), _subject(subject)
        form = Fields(json_object(routes.current_request))
        version = form.whole("version", least=1, most=_LARGEST_VERSION)
        reason = form.text("reason", shortest=REASON[0], longest=REASON[1], lines=True)
        form.done()
        try:
            administer.retire_row(
                officer, named, _key(key), version=version, reason=reason, **_around(needs)
            )
        except VersionConflict as error:
            return conflict(error)
        needs.count("RegistryChanged")
        return one(named, _key(key))

    return routes


def file_routes(needs: Needs, authorizer: Any) -> Blueprint:
    """The routes of whole CSV files."""
    routes = Blueprint(__name__)

    @routes.route("/v1/staff/registry/{subject}/export", methods=["GET"], authorizer=authorizer)
    @mapped(routes)
    def export_file(subject: str) -> Response:
        signed_in(routes)
        named = _subject(subject)
        rows = administer.rows_of_kind(named, registry=needs.registry)
        text = export_csv(named, {key: kept.row for key, kept in rows.items()})
        headers: dict[str, str | list[str]] = {
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{named}.csv"',
            **NO_STORE,
        }
        # The mark tells spreadsheets that this is UTF-8.
        return Response(body=BOM + text, status_code=HTTPStatus.OK, headers=headers)

    @routes.route("/v1/staff/registry/{subject}/import", methods=["POST"], authorizer=authorizer)
    @mapped(routes)
    def import_file(subject: str) -> Response:
        officer, named = signed_in(routes), _subject(subject)
        form = Fields(json_object(routes.current_request, largest=LARGEST_FILE))
        text = form.file("csv", longest=LARGEST_FILE)
        dry_run = form.boolean("dry_run", default=False)
        reason = form.text("reason", shortest=REASON[0], longest=REASON[1], lines=True)
        form.done()
        administer.require_may_change(officer, named, {"agency": officer.agency})
        national = officer.role is Role.NATIONAL_ADMIN
        report = import_csv(
            named,
            text,
            by=actor_of(officer),
            reason=reason,
            only_agency=None if national else officer.agency,
            dry_run=dry_run,
            **_around(needs),
        )
        needs.count("RegistryImported")
        return answer({"dry_run": dry_run, **asdict(report)})

    return routes


def _around(needs: Needs) -> dict[str, Any]:
    return {
        "registry": needs.registry,
        "topics": needs.agency_topics,
        "regions": needs.reference.current().regions,
        "now": needs.now(),
    }


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
    """One line of a row's history."""
    by = {"role": entry.by.role, "agency": entry.by.agency, "name": entry.by.name or None}
    return {
        "version": entry.version,
        "at": local(entry.at),
        "by": by,
        "reason": entry.reason,
        "before": entry.before,
        "after": entry.after,
    }
