"""The routes by which agencies keep their officers, behind the Cognito authorizer."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import AlreadyExists, FieldError, InvalidFields, VersionConflict
from chalicelib.domain.reports.codes import STAFF, Role
from chalicelib.domain.reports.report import Officer
from chalicelib.entrypoints.http.endpoint import answer, json_object, language_of, mapped
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.entrypoints.http.problems import problem
from chalicelib.entrypoints.http.reports.staff_forms import ID, REASON
from chalicelib.entrypoints.http.reports.staff_routes import signed_in
from chalicelib.usecases.agency_alerts.alert_subscriptions import end_outdated_subscriptions
from chalicelib.usecases.agency_alerts.subscribers import SubscriptionDeps
from chalicelib.usecases.officers import officers
from chalicelib.usecases.officers.ports import OfficerDirectory, OfficerEntry, SignInAccounts
from chalicelib.usecases.reference_data.ports import ReferenceData

NAME, USERNAME = (2, 100), (3, 64)
_LARGEST_VERSION = 999_999


class Needs(Protocol):
    """What these routes need of the wiring."""

    @property
    def accounts(self) -> SignInAccounts: ...
    @property
    def directory(self) -> OfficerDirectory: ...
    @property
    def board(self) -> SubscriptionDeps: ...
    @property
    def reference(self) -> ReferenceData: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...


def officer_routes(needs: Needs, authorizer: Any) -> Blueprint:
    """The blueprint; every route carries `authorizer`."""
    routes = Blueprint(__name__)

    def listed(officer: Officer, agency: str | None) -> Response:
        found = officers.list_officers(officer, agency, directory=needs.directory)
        return answer({"items": [_entry(a) for a in found]})

    def around() -> dict[str, Any]:
        return {
            "accounts": needs.accounts,
            "directory": needs.directory,
            "reference": needs.reference.current(),
            "now": needs.now(),
        }

    @routes.route("/v1/staff/officers", methods=["GET"], authorizer=authorizer)
    @mapped(routes)
    def list_officers() -> Response:
        query: Mapping[str, str] = routes.current_request.query_params or {}
        return listed(signed_in(routes), query.get("agency"))

    @routes.route("/v1/staff/officers", methods=["POST"], authorizer=authorizer)
    @mapped(routes)
    def register_officer() -> Response:
        officer = signed_in(routes)
        form = Fields(json_object(routes.current_request))
        username = form.text("username", shortest=USERNAME[0], longest=USERNAME[1])
        email = form.email("email")
        if not email and not form.errors:
            form.fail("email", "required")
        account = _account(form, officer, username=username, version=0)
        try:
            officers.register_officer(officer, account, email, **around())
        except AlreadyExists:
            raise InvalidFields([FieldError(name="username", code="taken")]) from None
        needs.count("OfficerRegistered")
        return answer(_entry(account) | {"version": 1}, HTTPStatus.CREATED)

    @routes.route("/v1/staff/officers/{username}", methods=["PUT"], authorizer=authorizer)
    @mapped(routes)
    def change_officer(username: str) -> Response:
        officer = signed_in(routes)
        form = Fields(json_object(routes.current_request))
        version = form.whole("version", least=1, most=_LARGEST_VERSION)
        reason = form.text("reason", shortest=REASON[0], longest=REASON[1], lines=True)
        account = _account(form, officer, username=username, version=version)
        try:
            officers.change_officer(officer, account, reason, **around())
        except VersionConflict as error:
            return problem(error.code, language_of(routes.current_request))
        end_outdated_subscriptions(account, deps=needs.board)
        needs.count("OfficerChanged")
        return answer(_entry(account) | {"version": version + 1})

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
    form.done()
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
