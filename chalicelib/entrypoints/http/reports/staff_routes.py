"""The officers' routes, behind Cognito's authorizer."""

from datetime import UTC, datetime

from chalice.app import Blueprint, CognitoUserPoolAuthorizer, Response

from chalicelib.domain.errors import FieldError, InvalidFields, VersionConflict
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.permissions import ACTS, may_read, worklist_agency
from chalicelib.domain.reports.report import Officer
from chalicelib.entrypoints.context import Context, Provider
from chalicelib.entrypoints.http import page_tokens
from chalicelib.entrypoints.http.endpoint import (
    deprecated,
    errors_as_problems,
    json_object,
    json_response,
    language_of,
    query_of,
)
from chalicelib.entrypoints.http.notifications.delivery_log_views import delivery_log_view
from chalicelib.entrypoints.http.problems import problem, problem_of_error
from chalicelib.entrypoints.http.reports import staff_forms, staff_views
from chalicelib.entrypoints.http.sign_in import signed_in
from chalicelib.usecases.attachments.ports import Files
from chalicelib.usecases.notifications.delivery_log import delivery_log_for_officer
from chalicelib.usecases.notifications.ports import DeliveryLog
from chalicelib.usecases.reports import officer_acts
from chalicelib.usecases.reports.officer_acts import OfficerActsDeps
from chalicelib.usecases.reports.ports import Reports, Worklists
from chalicelib.usecases.reports.worklist import WorklistTab, worklist

#: The last part of the address of each act that an officer may do.
ADDRESS_OF: dict[Act, str] = {
    act: "assign" if act is Act.ASSIGN else act.value.replace("_", "-")
    for act in Act
    if any(act in acts for acts in ACTS.values()) and act is not Act.REVEAL_IDENTITY
}
#: Since when `dispose` is called `assign`. The old address goes with the release after 0.1.0.
ASSIGN_SINCE = datetime(2026, 11, 28, tzinfo=UTC)


def staff_routes(
    context: Context,
    authorizer: CognitoUserPoolAuthorizer,
    *,
    reports: Provider[Reports],
    worklists: Provider[Worklists],
    acts: Provider[OfficerActsDeps],
    delivery_log: Provider[DeliveryLog],
    files: Provider[Files],
) -> Blueprint:
    """Make the blueprint; every route carries `authorizer`."""
    routes = Blueprint(__name__)

    def language() -> str:
        return language_of(routes.current_request)

    def dossier_response(officer: Officer, report: str) -> Response:
        reference = context.reference()
        found = officer_acts.read_report(officer, report, reports=reports(), reference=reference)
        view = staff_views.dossier(
            found,
            officer,
            reference,
            language=language(),
            now=context.now(),
            link=files().download_url,
            upload=files().upload_form,
        )
        return json_response(view)

    def conflict_response(officer: Officer, report: str, error: VersionConflict) -> Response:
        reference = context.reference()
        found = officer_acts.read_report(officer, report, reports=reports(), reference=reference)
        more = staff_views.conflict(found, error.expected, reference, language())
        return problem_of_error(error, language(), more)

    def act_response(report: str, act: Act) -> Response:
        officer, reference = signed_in(routes), context.reference()
        request = staff_forms.act_request(act, json_object(routes.current_request), reference)
        try:
            officer_acts.perform_act(
                officer,
                report,
                request,
                deps=acts(),
                reference=reference,
                now=context.now(),
            )
        except VersionConflict as error:
            return conflict_response(officer, report, error)
        context.count_metric(f"Officer{act.title().replace('_', '')}")
        # An act may take the report out of the officer's sight: then there is nothing to show.
        if may_read(officer, reports().dossier(report).report, context.reference()):
            return dossier_response(officer, report)
        return json_response(staff_views.GONE)

    @routes.route("/v1/staff/me", methods=["GET"], authorizer=authorizer)
    @errors_as_problems(routes)
    def read_me() -> Response:
        return json_response(staff_views.me(signed_in(routes), context.reference()))

    @routes.route("/v1/staff/worklist", methods=["GET"], authorizer=authorizer)
    @errors_as_problems(routes)
    def read_worklist() -> Response:
        officer, reference, now = signed_in(routes), context.reference(), context.now()
        query, pepper = query_of(routes.current_request), context.pepper()
        tab = _tab(query.get("bucket"))
        bound = f"{worklist_agency(officer)}/{officer.unit}/{officer.role}/{tab}"
        after = page_tokens.key_of_token(pepper, bound, query.get("page"))
        page = worklist(officer, tab, after, worklists=worklists())
        lines = [
            staff_views.line(item, reference, officer=officer, language=language(), now=now)
            for item in page.items
        ]
        next_page = page_tokens.token_of_page(pepper, bound, page.next)
        return json_response({"items": lines, "next_page": next_page})

    @routes.route("/v1/staff/reports/{report}", methods=["GET"], authorizer=authorizer)
    @errors_as_problems(routes)
    def read_report(report: str) -> Response:
        return dossier_response(signed_in(routes), report)

    @routes.route("/v1/staff/reports/{report}/deliveries", methods=["GET"], authorizer=authorizer)
    @errors_as_problems(routes)
    def read_deliveries(report: str) -> Response:
        officer, reference = signed_in(routes), context.reference()
        lines = delivery_log_for_officer(
            officer, report, reports=reports(), log=delivery_log(), reference=reference
        )
        return json_response(delivery_log_view(lines, reference, language()))

    @routes.route(
        "/v1/staff/reports/{report}/reveal-identity", methods=["POST"], authorizer=authorizer
    )
    @errors_as_problems(routes)
    def reveal_identity(report: str) -> Response:
        officer, reference = signed_in(routes), context.reference()
        body = json_object(routes.current_request)
        request = staff_forms.act_request(Act.REVEAL_IDENTITY, body, reference)
        try:
            identity = officer_acts.reveal_identity(
                officer,
                report,
                request,
                deps=acts(),
                reference=reference,
                now=context.now(),
            )
        except VersionConflict as error:
            return conflict_response(officer, report, error)
        context.count_metric("IdentityRevealed")
        view = {"name": identity.name, "email": identity.email, "phone": identity.phone}
        return json_response({"reporter": view})

    @routes.route("/v1/staff/reports/{report}/dispose", methods=["POST"], authorizer=authorizer)
    @deprecated(ASSIGN_SINCE)
    @errors_as_problems(routes)
    def assign_by_old_address(report: str) -> Response:
        return act_response(report, Act.ASSIGN)

    @routes.route("/v1/staff/reports/{report}/{act}", methods=["POST"], authorizer=authorizer)
    @errors_as_problems(routes)
    def act_on_report(report: str, act: str) -> Response:
        signed_in(routes)
        wanted = next((a for a, address in ADDRESS_OF.items() if address == act), None)
        return act_response(report, wanted) if wanted else problem("not_found", language())

    return routes


def _tab(given: str | None) -> WorklistTab:
    try:
        return WorklistTab(given or WorklistTab.VERIFICATION)
    except ValueError:
        options = ", ".join(WorklistTab)
        error = FieldError(name="bucket", code="not_a_choice", limit=options)
        raise InvalidFields([error]) from None
