"""The routes by which agencies register and change their officers, behind Cognito's authorizer."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from chalice.app import Blueprint, CognitoUserPoolAuthorizer, Response

from chalicelib.domain.errors import AlreadyExists, FieldError, InvalidFields
from chalicelib.domain.reports.codes import STAFF, Role
from chalicelib.domain.reports.report import Officer
from chalicelib.entrypoints.context import Context, Provider
from chalicelib.entrypoints.http.endpoint import (
    errors_as_problems,
    json_object,
    json_response,
    query_of,
)
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.entrypoints.http.reports.staff_forms import ID, read_reason, read_version
from chalicelib.entrypoints.http.sign_in import signed_in
from chalicelib.usecases.agency_alerts.outdated_subscriptions import end_subscriptions_of_officer
from chalicelib.usecases.agency_alerts.subscribers import SubscriptionDeps
from chalicelib.usecases.officers import officers
from chalicelib.usecases.officers.ports import OfficerDirectory, OfficerEntry, SignInAccounts

NAME, USERNAME = (2, 100), (3, 64)


def officer_routes(
    context: Context,
    authorizer: CognitoUserPoolAuthorizer,
    *,
    accounts: Provider[SignInAccounts],
    directory: Provider[OfficerDirectory],
    subscriptions: Provider[SubscriptionDeps],
) -> Blueprint:
    """Make the blueprint; every route carries `authorizer`."""
    routes = Blueprint(__name__)

    def listed(officer: Officer, agency: str | None) -> Response:
        found = officers.list_officers(officer, agency, directory=directory())
        return json_response({"items": [_entry(a) for a in found]})

    @routes.route("/v1/staff/officers", methods=["GET"], authorizer=authorizer)
    @errors_as_problems(routes)
    def list_officers() -> Response:
        agency = query_of(routes.current_request).get("agency")
        return listed(signed_in(routes), agency)

    @routes.route("/v1/staff/officers", methods=["POST"], authorizer=authorizer)
    @errors_as_problems(routes)
    def register_officer() -> Response:
        officer = signed_in(routes)
        form = Fields(json_object(routes.current_request))
        username = form.text("username", shortest=USERNAME[0], longest=USERNAME[1])
        email = form.email("email")
        if not email and not form.errors:
            form.fail("email", "required")
        account = _account(form, officer, username=username, version=0)
        try:
            officers.register_officer(
                officer,
                account,
                email,
                accounts=accounts(),
                directory=directory(),
                reference=context.reference(),
                now=context.now(),
            )
        except AlreadyExists:
            raise InvalidFields([FieldError(name="username", code="taken")]) from None
        context.count_metric("OfficerRegistered")
        return json_response(_entry(account) | {"version": 1}, HTTPStatus.CREATED)

    @routes.route("/v1/staff/officers/{username}", methods=["PUT"], authorizer=authorizer)
    @errors_as_problems(routes)
    def change_officer(username: str) -> Response:
        officer = signed_in(routes)
        form = Fields(json_object(routes.current_request))
        version, reason = read_version(form), read_reason(form)
        account = _account(form, officer, username=username, version=version)
        officers.change_officer(
            officer,
            account,
            reason,
            accounts=accounts(),
            directory=directory(),
            reference=context.reference(),
            now=context.now(),
        )
        outdated = end_subscriptions_of_officer(account, deps=subscriptions())
        context.count_metric("OfficerChanged")
        changed = {"version": version + 1, "subscriptions": outdated and asdict(outdated)}
        return json_response(_entry(account) | changed)

    return routes


def _account(form: Fields, officer: Officer, *, username: str, version: int) -> OfficerEntry:
    """An officer's entry; an agency's admin registers for the own agency."""
    name = form.text("name", shortest=NAME[0], longest=NAME[1])
    role = form.choice("role", sorted(STAFF))
    own = officer.agency or ""
    agency = form.text("agency", longest=ID) or own
    unit = form.text("unit", longest=ID)
    enabled = form.boolean("enabled", default=True)
    if not agency:
        form.fail("agency", "required")
    form.raise_faults()
    return OfficerEntry(
        username=username,
        name=name,
        role=Role(role),
        agency=agency,
        unit=unit or None,
        enabled=enabled,
        version=version,
    )


def _entry(account: OfficerEntry) -> dict[str, Any]:
    return {
        "username": account.username,
        "name": account.name,
        "role": account.role,
        "agency": account.agency,
        "unit": account.unit,
        "enabled": account.enabled,
        "version": account.version,
    }
