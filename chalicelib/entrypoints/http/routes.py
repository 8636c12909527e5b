"""List every HTTP blueprint of the platform."""

from collections.abc import Iterator
from typing import Any

from chalice.app import Blueprint, CognitoUserPoolAuthorizer

from chalicelib.entrypoints.http.agency_alerts.alert_subscriptions import subscription_routes
from chalicelib.entrypoints.http.contacts.contact import contact_routes
from chalicelib.entrypoints.http.officers.officers import officer_routes
from chalicelib.entrypoints.http.public.public_follows import follow_routes
from chalicelib.entrypoints.http.public.support import support_routes
from chalicelib.entrypoints.http.receipts.receipts import receipt_routes
from chalicelib.entrypoints.http.reference_data.administration import (
    administration_routes,
    file_routes,
)
from chalicelib.entrypoints.http.reference_data.reference import reference_routes
from chalicelib.entrypoints.http.reports.citizen_routes import public_routes
from chalicelib.entrypoints.http.reports.no_script_routes import form_routes
from chalicelib.entrypoints.http.reports.staff_routes import staff_routes
from chalicelib.entrypoints.http.statistics.figures import figure_routes
from chalicelib.entrypoints.http.webhooks.webhooks import webhook_routes


def blueprints(wiring: Any, staff: CognitoUserPoolAuthorizer) -> Iterator[Blueprint]:
    """Yield all blueprints; `staff` guards those for officers."""
    yield public_routes(wiring)
    yield receipt_routes(wiring)
    yield reference_routes(wiring)
    yield form_routes(wiring)
    yield support_routes(wiring)
    yield follow_routes(wiring)
    yield contact_routes(wiring)
    yield staff_routes(wiring, staff)
    yield subscription_routes(wiring, staff)
    yield figure_routes(wiring, staff)
    yield administration_routes(wiring, staff)
    yield file_routes(wiring, staff)
    yield officer_routes(wiring, staff)
    yield webhook_routes(wiring, staff)
