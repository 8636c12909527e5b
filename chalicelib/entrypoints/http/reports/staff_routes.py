"""The officers' routes, behind the Cognito authorizer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import ActNotAllowed, FieldError, InvalidFields, VersionConflict
from chalicelib.domain.reports.codes import STAFF, Act, Role
from chalicelib.domain.reports.permissions import ACTS, home, may_read
from chalicelib.domain.reports.report import Officer
from chalicelib.entrypoints.http import page_tokens
from chalicelib.entrypoints.http.endpoint import answer, json_object, language_of, mapped
from chalicelib.entrypoints.http.notifications.delivery_log_views import sent
from chalicelib.entrypoints.http.problems import problem
from chalicelib.entrypoints.http.reports import staff_forms, staff_views
from chalicelib.usecases.attachments.ports import Files
from chalicelib.usecases.notifications.delivery_log import for_officer
from chalicelib.usecases.notifications.ports import DeliveryLog
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reference_data.ports import ReferenceData
from chalicelib.usecases.reports import handle
from chalicelib.usecases.reports.ports import Reports, Worklists
from chalicelib.usecases.reports.worklist import WorklistTab, worklist

#: The last part of the address of each act that an officer may do.
ADDRESS_OF = {
    act: act.name.lower().replace("_", "-")
    for act in Act
    if any(act in acts for acts in ACTS.values()) and act is not Act.REVEAL_IDENTITY
}
#: Addresses of the release before, which answer for one more.
FORMER_ADDRESSES = {"dispose": Act.ASSIGN}
#: Since when they are deprecated (RFC 9745): 2026-11-28.
DEPRECATED = {"Deprecation": "@1795824000"}
_ACTS = {address: act for act, address in ADDRESS_OF.items()} | FORMER_ADDRESSES


class Needs(Protocol):
    """What these routes need of the wiring."""

    @property
    def reports(self) -> Reports: ...
    @property
    def worklists(self) -> Worklists: ...
    @property
    def seal(self) -> Seal: ...
    @property
    def delivery_log(self) -> DeliveryLog: ...
    @property
    def files(self) -> Files: ...
    @property
    def reference(self) -> ReferenceData: ...
    @property
    def pepper(self) -> bytes: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...


def officer_of(claims: Mapping[str, Any]) -> Officer:
    """Who signed in, from the claims of a verified ID token; raises ActNotAllowed without a role.

    `cognito:groups` comes as a list, as "a,b" or as "[a b]", depending on who verified the token.
    """
    raw = claims.get("cognito:groups") or ""
    named = raw if isinstance(raw, list) else str(raw).strip("[]").replace(",", " ").split()
    role = next((r for r in Role if r in named and r in STAFF), None)
    if role is None:
        raise ActNotAllowed
    username = str(claims.get("cognito:username", ""))
    return Officer(
        username=username,
        name=str(claims.get("name") or username),
        role=role,
        agency=claims.get("custom:agency") or None,
        unit=claims.get("custom:unit") or None,
    )


def staff_routes(needs: Needs, authorizer: Any) -> Blueprint:
    """The blueprint; every route carries `authorizer`."""
    routes = Blueprint(__name__)

    def me() -> Officer:
        return signed_in(routes)

    def language() -> str:
        return language_of(routes.current_request)

    def show(officer: Officer, report: str) -> Response:
        reference = needs.reference.current()
        found = handle.read(officer, report, reports=needs.reports, reference=reference)
        view = staff_views.dossier(
            found,
            officer,
            reference,
            language=language(),
            now=needs.now(),
            link=needs.files.link,
            upload=needs.files.upload_form,
        )
        return answer(view)

    def conflict(officer: Officer, report: str, error: VersionConflict) -> Response:
        reference = needs.reference.current()
        found = handle.read(officer, report, reports=needs.reports, reference=reference)
        more = staff_views.conflict(found, error.expected, reference, language())
        return problem(error.code, language(), more=more)

    @routes.route("/v1/staff/me", methods=["GET"], authorizer=authorizer)
    @mapped(routes)
    def read_me() -> Response:
        return answer(staff_views.me(me(), needs.reference.current()))

    @routes.route("/v1/staff/worklist", methods=["GET"], authorizer=authorizer)
    @mapped(routes)
    def read_worklist() -> Response:
        officer, reference, now = me(), needs.reference.current(), needs.now()
        query: Mapping[str, str] = routes.current_request.query_params or {}
        tab = _tab(query.get("bucket"))
        bound = f"{home(officer)}/{officer.unit}/{officer.role}/{tab}"
        after = page_tokens.key(needs.pepper, bound, query.get("page"))
        page = worklist(officer, tab, after, worklists=needs.worklists)
        lines = [
            staff_views.line(item, reference, officer=officer, language=language(), now=now)
            for item in page.items
        ]
        return answer(
            {"items": lines, "next_page": page_tokens.token(needs.pepper, bound, page.next)}
        )

    @routes.route("/v1/staff/reports/{report}", methods=["GET"], authorizer=authorizer)
    @mapped(routes)
    def read_report(report: str) -> Response:
        return show(me(), report)

    @routes.route("/v1/staff/reports/{report}/deliveries", methods=["GET"], authorizer=authorizer)
    @mapped(routes)
    def read_deliveries(report: str) -> Response:
        reference, log = needs.reference.current(), needs.delivery_log
        lines = for_officer(me(), report, reports=needs.reports, log=log, reference=reference)
        return answer(sent(lines, reference, language()))

    @routes.route(
        "/v1/staff/reports/{report}/reveal-identity", methods=["POST"], authorizer=authorizer
    )
    @mapped(routes)
    def reveal_identity(report: str) -> Response:
        officer, reference = me(), needs.reference.current()
        body = json_object(routes.current_request)
        order = staff_forms.order(Act.REVEAL_IDENTITY, body, reference)
        try:
            found = handle.reveal_identity(
                officer,
                report,
                order,
                reports=needs.reports,
                seal=needs.seal,
                reference=reference,
                now=needs.now(),
            )
        except VersionConflict as error:
            return conflict(officer, report, error)
        needs.count("IdentityRevealed")
        shown = {"name": found.name, "email": found.email, "phone": found.phone}
        return answer({"reporter": shown})

    @routes.route("/v1/staff/reports/{report}/{act}", methods=["POST"], authorizer=authorizer)
    @mapped(routes)
    def act_on_report(report: str, act: str) -> Response:
        officer, reference = me(), needs.reference.current()
        wanted = _ACTS.get(act)
        if wanted is None:
            return problem("not_found", language())
        order = staff_forms.order(wanted, json_object(routes.current_request), reference)
        try:
            handle.act(
                officer,
                report,
                order,
                reports=needs.reports,
                reference=reference,
                pepper=needs.pepper,
                now=needs.now(),
            )
        except VersionConflict as error:
            return conflict(officer, report, error)
        needs.count(f"Officer{wanted.title().replace('_', '')}")
        return _marked(shown_or_gone(officer, report), act)

    def shown_or_gone(officer: Officer, report: str) -> Response:
        """An act may take the report out of the officer's sight: then there is nothing to show."""
        reference = needs.reference.current()
        found = needs.reports.dossier(report)
        if may_read(officer, found.report, reference):
            return show(officer, report)
        return answer(staff_views.GONE)

    return routes


def _marked(response: Response, address: str) -> Response:
    """The response, saying so when the address was a former one."""
    if address in FORMER_ADDRESSES:
        response.headers.update(DEPRECATED)
    return response


def signed_in(routes: Blueprint) -> Officer:
    """Whoever signed in; raises ActNotAllowed without a role."""
    context: Mapping[str, Any] = routes.current_request.context
    return officer_of(context.get("authorizer", {}).get("claims", {}))


def _tab(given: str | None) -> WorklistTab:
    try:
        return WorklistTab(given or WorklistTab.VERIFICATION)
    except ValueError:
        options = ", ".join(WorklistTab)
        error = FieldError(name="bucket", code="not_a_choice", limit=options)
        raise InvalidFields([error]) from None
