"""Who signed in, by the ID token that the Cognito authorizer verified."""

from collections.abc import Mapping
from typing import Any

from chalice.app import Blueprint

from chalicelib.domain.errors import ActNotAllowed
from chalicelib.domain.reports.codes import STAFF, Role
from chalicelib.domain.reports.report import Officer


def signed_in(routes: Blueprint) -> Officer:
    """Return the officer of the current request.

    Raises: ActNotAllowed when the account has no role of staff.
    """
    context: Mapping[str, Any] = routes.current_request.context
    return officer_of(context.get("authorizer", {}).get("claims", {}))


def officer_of(claims: Mapping[str, Any]) -> Officer:
    """Return the officer of a verified ID token's claims.

    `cognito:groups` comes as a list, as "a,b" or as "[a b]", depending on who verified the token.

    Raises: ActNotAllowed when no group is a role of staff.
    """
    raw = claims.get("cognito:groups") or ""
    groups = raw if isinstance(raw, list) else str(raw).strip("[]").replace(",", " ").split()
    role = next((r for r in Role if r in groups and r in STAFF), None)
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
