"""The routes by which officers subscribe to their agency's alerts, behind Cognito's authorizer."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from chalice.app import Blueprint, CognitoUserPoolAuthorizer, Response

from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts.verified_contact import OFFICER_CHANNELS, Channel
from chalicelib.domain.errors import RowNotFound
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.permissions import worklist_agency
from chalicelib.domain.reports.report import Officer
from chalicelib.entrypoints.context import Context, Provider
from chalicelib.entrypoints.http.endpoint import errors_as_problems, json_object, json_response
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.entrypoints.http.reports.staff_forms import ID
from chalicelib.entrypoints.http.sign_in import signed_in
from chalicelib.messages import LANGUAGES
from chalicelib.usecases.agency_alerts import alert_subscriptions
from chalicelib.usecases.agency_alerts.address_health import (
    AddressHealthDeps,
    subscribe_or_trust_again,
    trust_again,
)
from chalicelib.usecases.agency_alerts.alert_preferences import (
    DEFAULT_PREFERENCES,
    AlertPreference,
    AlertTheme,
)
from chalicelib.usecases.agency_alerts.alert_subscriptions import MANAGES_ALL, MAX_FILTERED
from chalicelib.usecases.agency_alerts.outdated_subscriptions import (
    SubscriptionWarning,
    subscription_warnings,
)
from chalicelib.usecases.agency_alerts.subscribers import Subscriber, SubscriptionDeps
from chalicelib.usecases.officers.ports import OfficerDirectory


def subscription_routes(
    context: Context,
    authorizer: CognitoUserPoolAuthorizer,
    *,
    subscriptions: Provider[SubscriptionDeps],
    address_health: Provider[AddressHealthDeps],
    directory: Provider[OfficerDirectory],
) -> Blueprint:
    """Make the blueprint; every route carries `authorizer`."""
    routes = Blueprint(__name__)

    def found(officer: Officer, subscriber: str) -> Subscriber:
        there = alert_subscriptions.list_subscribers(officer, deps=subscriptions())
        wanted = next((s for s in there if s.id == subscriber), None)
        if wanted is None:
            raise RowNotFound
        return wanted

    def views(officer: Officer, subscribers: Sequence[Subscriber]) -> list[dict[str, Any]]:
        own = context.reference().agencies.get(worklist_agency(officer) or "")
        warnings = subscription_warnings(own, subscribers, directory=directory())
        return [_view(s, warnings.get(s.id, ())) for s in subscribers]

    def view(officer: Officer, subscriber: Subscriber) -> dict[str, Any]:
        return views(officer, [subscriber])[0]

    @routes.route("/v1/staff/subscriptions", methods=["GET"], authorizer=authorizer)
    @errors_as_problems(routes)
    def read_subscriptions() -> Response:
        officer, reference = signed_in(routes), context.reference()
        items = alert_subscriptions.list_subscribers(officer, deps=subscriptions())
        return json_response(
            {
                "items": views(officer, items),
                "keeps_all": officer.role in MANAGES_ALL,
                "filters": {
                    "used": alert_subscriptions.count_filtered(items),
                    "most": MAX_FILTERED,
                },
                "silences": _unreachable_agencies(officer, subscriptions(), reference),
            }
        )

    @routes.route("/v1/staff/subscriptions", methods=["POST"], authorizer=authorizer)
    @errors_as_problems(routes)
    def add_subscription() -> Response:
        officer = signed_in(routes)
        form = Fields(json_object(routes.current_request))
        protocol = form.choice("protocol", OFFICER_CHANNELS)
        endpoint = form.phone("endpoint") if protocol == Channel.SMS else form.email("endpoint")
        if not endpoint and not form.errors:
            form.fail("endpoint", "required")
        channel = Channel(protocol or Channel.EMAIL)
        preference = _preference(form, _first_preference(officer, channel))
        made = subscribe_or_trust_again(
            officer,
            channel,
            endpoint,
            preference,
            deps=address_health(),
            reference=context.reference(),
            now=context.now(),
        )
        context.count_metric("SubscriberAdded")
        return json_response(view(officer, made), HTTPStatus.CREATED)

    @routes.route("/v1/staff/subscriptions/{subscriber}", methods=["PATCH"], authorizer=authorizer)
    @errors_as_problems(routes)
    def change_subscription(subscriber: str) -> Response:
        officer = signed_in(routes)
        form = Fields(json_object(routes.current_request))
        preference = _preference(form, found(officer, subscriber).preference)
        changed = alert_subscriptions.change_preference(
            officer,
            subscriber,
            preference,
            deps=subscriptions(),
            reference=context.reference(),
            now=context.now(),
        )
        context.count_metric("SubscriberChanged")
        return json_response(view(officer, changed))

    @routes.route(
        "/v1/staff/subscriptions/{subscriber}/revive", methods=["POST"], authorizer=authorizer
    )
    @errors_as_problems(routes)
    def revive_subscription(subscriber: str) -> Response:
        officer, reference = signed_in(routes), context.reference()
        alive = trust_again(
            officer, subscriber, deps=address_health(), reference=reference, now=context.now()
        )
        context.count_metric("SubscriberRevived")
        return json_response(view(officer, alive))

    @routes.route("/v1/staff/subscriptions/{subscriber}", methods=["DELETE"], authorizer=authorizer)
    @errors_as_problems(routes)
    def end_subscription(subscriber: str) -> Response:
        alert_subscriptions.unsubscribe(signed_in(routes), subscriber, deps=subscriptions())
        context.count_metric("SubscriberEnded")
        return json_response({"ended": subscriber})

    return routes


def _first_preference(officer: Officer, channel: Channel) -> AlertPreference:
    """Return what holds of a new subscriber where the form gives no value: a liaison officer's
    unit.
    """
    usual = DEFAULT_PREFERENCES[channel]
    unit = officer.unit if officer.role is Role.LIAISON_OFFICER else None
    return AlertPreference(unit=unit, urgent_only=usual.urgent_only)


def _preference(form: Fields, before: AlertPreference) -> AlertPreference:
    """Read the preference that a form asks for; what it does not name stays.

    Raises: InvalidFields.
    """
    unit = form.text("unit", longest=ID) if form.has("unit") else before.unit
    rhythm = (
        form.choice("rhythm", AlertFrequency)
        if form.raw("rhythm") is not None
        else before.frequency
    )
    language = form.raw("language") and form.choice("language", sorted(LANGUAGES))
    urgent_only = form.boolean("urgent_only", default=before.urgent_only)
    evaluation = form.boolean("evaluation", default=before.evaluation)
    themes = _themes(form, before)
    form.raise_faults()
    return AlertPreference(
        unit=unit or None,
        urgent_only=urgent_only,
        themes=themes,
        frequency=AlertFrequency(rhythm),
        language=language or before.language,
        evaluation=evaluation,
    )


def _themes(form: Fields, before: AlertPreference) -> frozenset[AlertTheme]:
    value = form.raw("themes")
    if value is None:
        return before.themes
    if not isinstance(value, list):
        form.fail("themes", "not_a_list")
    elif not all(isinstance(theme, str) and theme in list(AlertTheme) for theme in value):
        form.fail("themes", "not_a_choice", ", ".join(AlertTheme))
    else:
        return frozenset(AlertTheme(theme) for theme in value)
    return before.themes


def _view(found: Subscriber, warnings: Sequence[SubscriptionWarning]) -> dict[str, Any]:
    preference = found.preference
    return {
        "id": found.id,
        "protocol": found.channel,
        "endpoint": found.endpoint,
        "state": found.state,
        "unit": preference.unit,
        "urgent_only": preference.urgent_only,
        "themes": sorted(preference.themes),
        "rhythm": preference.frequency,
        "language": preference.language,
        "evaluation": preference.evaluation,
        "warnings": list(warnings),
    }


def _unreachable_agencies(
    officer: Officer, deps: SubscriptionDeps, reference: Reference
) -> list[dict[str, Any]]:
    """Show agencies without a reachable subscriber: the officer's own, and those it oversees."""
    own = worklist_agency(officer)
    shown = {
        name: unreachable
        for name, unreachable in deps.unreachable_agencies.by_agency().items()
        if name == own
        or officer.role is Role.NATIONAL_ADMIN
        or (officer.role in MANAGES_ALL and own in reference.above(name))
    }
    return [
        {"agency": {"id": name, "name": _name(name, reference)}, "since": s.since.isoformat()}
        for name, s in sorted(shown.items())
    ]


def _name(agency: str, reference: Reference) -> str:
    found = reference.agencies.get(agency)
    return found.name if found else agency
