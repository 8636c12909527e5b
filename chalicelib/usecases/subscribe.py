"""Who of an agency hears its alerts; its own admin decides."""

from collections.abc import Sequence

from chalicelib.domain.errors import ActNotAllowed
from chalicelib.domain.permissions import home
from chalicelib.domain.report import Officer
from chalicelib.domain.words import Role
from chalicelib.usecases.ports import Subscription, Subscriptions

_WHO = frozenset({Role.AGENCY_ADMIN, Role.NATIONAL_ADMIN})


def subscriptions(officer: Officer, *, topics: Subscriptions) -> Sequence[Subscription]:
    """The subscribers of the officer's own agency; raises ActNotAllowed."""
    return topics.all_of(_agency(officer))


def subscribe(
    officer: Officer, protocol: str, endpoint: str, *, topics: Subscriptions
) -> Subscription:
    """Add a subscriber to the officer's own agency; raises ActNotAllowed."""
    return topics.add(_agency(officer), protocol, endpoint)


def _agency(officer: Officer) -> str:
    agency = home(officer)
    if officer.role not in _WHO or agency is None:
        raise ActNotAllowed
    return agency
