"""Give every blueprint its collaborators, as providers: nothing is made before a request comes."""

from collections.abc import Iterator

from chalice.app import Blueprint, CognitoUserPoolAuthorizer

from chalicelib.entrypoints.http.agency_alerts.alert_subscriptions import subscription_routes
from chalicelib.entrypoints.http.contacts.contact import contact_routes
from chalicelib.entrypoints.http.officers.officers import officer_routes
from chalicelib.entrypoints.http.public.no_script_follows import (
    PlainFollowDeps,
    plain_follow_routes,
)
from chalicelib.entrypoints.http.public.public_follows import follow_routes
from chalicelib.entrypoints.http.public.support import support_routes
from chalicelib.entrypoints.http.receipts.receipts import receipt_routes
from chalicelib.entrypoints.http.reference_data.administration import (
    administration_routes,
    file_routes,
)
from chalicelib.entrypoints.http.reference_data.reference import reference_routes
from chalicelib.entrypoints.http.reports.citizen_routes import citizen_routes
from chalicelib.entrypoints.http.reports.no_script_routes import FormDeps, form_routes
from chalicelib.entrypoints.http.reports.no_script_tracking import track_routes
from chalicelib.entrypoints.http.reports.staff_routes import staff_routes
from chalicelib.entrypoints.http.statistics.figures import figure_routes
from chalicelib.entrypoints.http.webhooks.webhooks import webhook_routes
from chalicelib.wiring.wiring import Wiring


def blueprints(wiring: Wiring, staff: CognitoUserPoolAuthorizer) -> Iterator[Blueprint]:
    """Yield all blueprints of the platform; `staff` guards those for officers."""
    yield from _citizen_blueprints(wiring)
    yield from _staff_blueprints(wiring, staff)


def _citizen_blueprints(wiring: Wiring) -> Iterator[Blueprint]:
    context, reports = wiring.context, wiring.reports
    yield citizen_routes(
        context,
        filing=lambda: reports.filing,
        reports=lambda: reports.store,
        files=lambda: reports.files,
    )
    yield receipt_routes(
        context,
        reports=lambda: reports.store,
        signer=lambda: wiring.receipts.signer,
        write=lambda: wiring.receipts.write,
    )
    yield reference_routes(context)
    yield form_routes(
        context,
        FormDeps(
            filing=lambda: reports.filing,
            pages=lambda: reports.pages,
            new_token=reports.new_token,
        ),
    )
    yield track_routes(
        context,
        reports=lambda: reports.store,
        files=lambda: reports.files,
        pages=lambda: reports.pages,
        seal=lambda: reports.seal,
    )
    yield support_routes(
        context,
        reports=lambda: reports.store,
        supports=lambda: wiring.public.supports,
        public_updates=lambda: wiring.queues.public_updates,
    )
    yield follow_routes(
        context,
        reports=lambda: reports.store,
        follows=lambda: wiring.public.follows,
        outbox=lambda: wiring.queues.outbox,
        seal=lambda: reports.seal,
        push_signer=lambda: wiring.notifications.push_signer,
        push_hosts=lambda: wiring.notifications.push_hosts,
    )
    yield plain_follow_routes(
        context,
        PlainFollowDeps(
            reports=lambda: reports.store,
            follows=lambda: wiring.public.follows,
            outbox=lambda: wiring.queues.outbox,
            seal=lambda: reports.seal,
            pages=lambda: reports.pages,
            contacts=lambda: wiring.contacts.deps,
        ),
    )
    yield contact_routes(
        context,
        contacts=lambda: wiring.contacts.deps,
        delivery_log=lambda: wiring.notifications.delivery_log,
        files=lambda: reports.files,
    )


def _staff_blueprints(wiring: Wiring, staff: CognitoUserPoolAuthorizer) -> Iterator[Blueprint]:
    context, reports = wiring.context, wiring.reports
    yield staff_routes(
        context,
        staff,
        reports=lambda: reports.store,
        worklists=lambda: reports.store,
        acts=lambda: reports.officer_acts,
        delivery_log=lambda: wiring.notifications.delivery_log,
        files=lambda: reports.files,
    )
    yield subscription_routes(
        context,
        staff,
        subscriptions=lambda: wiring.alerts.subscriptions,
        address_health=lambda: wiring.alerts.address_health,
        directory=lambda: wiring.officers.directory,
    )
    yield figure_routes(context, staff, figures=lambda: wiring.statistics.figures)
    yield administration_routes(
        context,
        staff,
        registry=lambda: wiring.reference_data.registry,
        topics=lambda: wiring.reference_data.topics,
        subscriptions=lambda: wiring.alerts.subscriptions,
    )
    yield file_routes(
        context,
        staff,
        registry=lambda: wiring.reference_data.registry,
        topics=lambda: wiring.reference_data.topics,
    )
    yield officer_routes(
        context,
        staff,
        accounts=lambda: wiring.officers.accounts,
        directory=lambda: wiring.officers.directory,
        subscriptions=lambda: wiring.alerts.subscriptions,
    )
    yield webhook_routes(context, staff, admin=lambda: wiring.webhooks.admin)
