"""The routes by which officers hear their agency's alerts, behind the Cognito authorizer."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol

from chalice.app import Blueprint, Response

from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts.verified_contact import TO_OFFICERS, Channel
from chalicelib.domain.errors import RowNotFound
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.permissions import home
from chalicelib.domain.reports.report import Officer
from chalicelib.entrypoints.http.endpoint import answer, json_object, mapped
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.entrypoints.http.reports.staff_forms import ID
from chalicelib.entrypoints.http.reports.staff_routes import signed_in
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
from chalicelib.usecases.agency_alerts.subscribers import Subscriber, SubscriptionDeps
from chalicelib.usecases.reference_data.ports import ReferenceData


class Needs(Protocol):
    """What these routes need of the wiring."""

    @property
    def board(self) -> SubscriptionDeps: ...
    @property
    def reach(self) -> AddressHealthDeps: ...
    @property
    def reference(self) -> ReferenceData: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...


def subscription_routes(needs: Needs, authorizer: Any) -> Blueprint:
    """The blueprint; every route carries `authorizer`."""
    routes = Blueprint(__name__)

    def found(officer: Officer, subscriber: str) -> Subscriber:
        there = alert_subscriptions.list_subscribers(officer, deps=needs.board)
        one = next((s for s in there if s.id == subscriber), None)
        if one is None:
            raise RowNotFound
        return one

    @routes.route("/v1/staff/subscriptions", methods=["GET"], authorizer=authorizer)
    @mapped(routes)
    def read_subscriptions() -> Response:
        officer, reference = signed_in(routes), needs.reference.current()
        items = alert_subscriptions.list_subscribers(officer, deps=needs.board)
        return answer(
            {
                "items": [_view(s) for s in items],
                "keeps_all": officer.role in MANAGES_ALL,
                "filters": {
                    "used": alert_subscriptions.count_filtered(items),
                    "most": MAX_FILTERED,
                },
                "silences": _silences(officer, needs.board, reference),
            }
        )

    @routes.route("/v1/staff/subscriptions", methods=["POST"], authorizer=authorizer)
    @mapped(routes)
    def add_subscription() -> Response:
        officer = signed_in(routes)
        form = Fields(json_object(routes.current_request))
        protocol = form.choice("protocol", TO_OFFICERS)
        endpoint = form.phone("endpoint") if protocol == Channel.SMS else form.email("endpoint")
        if not endpoint and not form.errors:
            form.fail("endpoint", "required")
        channel = Channel(protocol or Channel.EMAIL)
        choice = _choice(form, _first(officer, channel))
        reference, now = needs.reference.current(), needs.now()
        address_health = needs.reach
        made = subscribe_or_trust_again(
            officer, channel, endpoint, choice, deps=address_health, reference=reference, now=now
        )
        needs.count("SubscriberAdded")
        return answer(_view(made), HTTPStatus.CREATED)

    @routes.route("/v1/staff/subscriptions/{subscriber}", methods=["PATCH"], authorizer=authorizer)
    @mapped(routes)
    def change_subscription(subscriber: str) -> Response:
        officer = signed_in(routes)
        form = Fields(json_object(routes.current_request))
        choice = _choice(form, found(officer, subscriber).preference)
        changed = alert_subscriptions.change_preference(
            officer,
            subscriber,
            choice,
            deps=needs.board,
            reference=needs.reference.current(),
            now=needs.now(),
        )
        needs.count("SubscriberChanged")
        return answer(_view(changed))

    @routes.route(
        "/v1/staff/subscriptions/{subscriber}/revive", methods=["POST"], authorizer=authorizer
    )
    @mapped(routes)
    def revive_subscription(subscriber: str) -> Response:
        officer, reference = signed_in(routes), needs.reference.current()
        alive = trust_again(
            officer, subscriber, deps=needs.reach, reference=reference, now=needs.now()
        )
        needs.count("SubscriberRevived")
        return answer(_view(alive))

    @routes.route("/v1/staff/subscriptions/{subscriber}", methods=["DELETE"], authorizer=authorizer)
    @mapped(routes)
    def end_subscription(subscriber: str) -> Response:
        alert_subscriptions.unsubscribe(signed_in(routes), subscriber, deps=needs.board)
        needs.count("SubscriberEnded")
        return answer({"ended": subscriber})

    return routes


def _first(officer: Officer, channel: Channel) -> AlertPreference:
    """What holds of a new subscriber where nothing is said: a liaison officer's own unit."""
    usual = DEFAULT_PREFERENCES[channel]
    unit = officer.unit if officer.role is Role.LIAISON_OFFICER else None
    return AlertPreference(unit=unit, urgent_only=usual.urgent_only)


def _choice(form: Fields, before: AlertPreference) -> AlertPreference:
    """The choice that a body asks for; what it does not name stays. Raises InvalidFields."""
    given = form.given
    unit = form.text("unit", longest=ID) if form.names("unit") else before.unit
    rhythm = (
        form.choice("rhythm", AlertFrequency) if given("rhythm") is not None else before.frequency
    )
    language = given("language") and form.choice("language", sorted(LANGUAGES))
    urgent_only = form.boolean("urgent_only", default=before.urgent_only)
    evaluation = form.boolean("evaluation", default=before.evaluation)
    themes = _themes(form, before)
    form.done()
    return AlertPreference(
        unit=unit or None,
        urgent_only=urgent_only,
        themes=themes,
        frequency=AlertFrequency(rhythm),
        language=language or before.language,
        evaluation=evaluation,
    )


def _themes(form: Fields, before: AlertPreference) -> frozenset[AlertTheme]:
    value = form.given("themes")
    if value is None:
        return before.themes
    if not isinstance(value, list):
        form.fail("themes", "not_a_list")
    elif not all(isinstance(theme, str) and theme in list(AlertTheme) for theme in value):
        form.fail("themes", "not_a_choice", ", ".join(AlertTheme))
    else:
        return frozenset(AlertTheme(theme) for theme in value)
    return before.themes


def _view(found: Subscriber) -> dict[str, Any]:
    choice = found.preference
    return {
        "id": found.id,
        "protocol": found.channel,
        "endpoint": found.endpoint,
        "state": found.state,
        "unit": choice.unit,
        "urgent_only": choice.urgent_only,
        "themes": sorted(choice.themes),
        "rhythm": choice.frequency,
        "language": choice.language,
        "evaluation": choice.evaluation,
    }


def _silences(
    officer: Officer, board: SubscriptionDeps, reference: Reference
) -> list[dict[str, Any]]:
    """For which agencies nobody hears: the own one, and those below whoever watches them."""
    own = home(officer)
    shown: Mapping[str, Any] = {
        name: silence
        for name, silence in board.unreachable_agencies.by_agency().items()
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
