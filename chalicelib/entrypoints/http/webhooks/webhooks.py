"""The routes by which webhooks are kept, behind the Cognito authorizer."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Protocol

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import VersionConflict
from chalicelib.domain.public_address import LONGEST_URL
from chalicelib.domain.reports.report import Officer
from chalicelib.domain.webhooks.retries import TargetHealth
from chalicelib.domain.webhooks.webhook import Audience, Webhook, WebhookEventType, WebhookFilter
from chalicelib.entrypoints.http import page_tokens
from chalicelib.entrypoints.http.deadlines.clock_views import local
from chalicelib.entrypoints.http.endpoint import answer, json_object, language_of, mapped
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.entrypoints.http.problems import problem
from chalicelib.entrypoints.http.reference_data.administration import entry_view
from chalicelib.entrypoints.http.reports.staff_forms import ID, REASON
from chalicelib.entrypoints.http.reports.staff_routes import signed_in
from chalicelib.usecases.reference_data.ports import ReferenceData
from chalicelib.usecases.webhooks import webhook_admin, webhook_log_admin
from chalicelib.usecases.webhooks.ports import WebhookHealth, WebhookLogLine
from chalicelib.usecases.webhooks.webhook_admin import WebhookAdminDeps, WebhookDefinition

NAME = (2, 100)
#: Values of one list of a filter.
MOST_CHOICES = 50
PAGE = 50
_LARGEST_VERSION = 999_999


class Needs(Protocol):
    """What these routes need of the wiring."""

    @property
    def keeper(self) -> WebhookAdminDeps: ...
    @property
    def webhook_fares(self) -> WebhookHealth: ...
    @property
    def reference(self) -> ReferenceData: ...
    @property
    def pepper(self) -> bytes: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...


def webhook_routes(needs: Needs, authorizer: Any) -> Blueprint:
    """The blueprint; every route carries `authorizer`."""
    routes = Blueprint(__name__)

    def conflict(error: VersionConflict) -> Response:
        more = {"current_version": error.current}
        return problem(error.code, language_of(routes.current_request), more=more)

    @routes.route("/v1/staff/webhooks", methods=["GET"], authorizer=authorizer)
    @mapped(routes)
    def list_webhooks() -> Response:
        query: Mapping[str, str] = routes.current_request.query_params or {}
        found = webhook_admin.list_webhooks(
            signed_in(routes), query.get("agency"), deps=needs.keeper
        )
        return answer({"items": [_view(w) for w in found], "event_types": list(WebhookEventType)})

    @routes.route("/v1/staff/webhooks", methods=["POST"], authorizer=authorizer)
    @mapped(routes)
    def create_webhook() -> Response:
        officer = signed_in(routes)
        form = Fields(json_object(routes.current_request))
        wanted = _wanted(form)
        form.done()
        made, secret = webhook_admin.create_webhook(
            officer,
            wanted,
            deps=needs.keeper,
            reference=needs.reference.current(),
            now=needs.now(),
        )
        needs.count("WebhookCreated")
        return answer({**_view(made), "secret": secret}, HTTPStatus.CREATED)

    @routes.route("/v1/staff/webhooks/{webhook}", methods=["GET"], authorizer=authorizer)
    @mapped(routes)
    def read_webhook(webhook: str) -> Response:
        found = webhook_admin.get_webhook(signed_in(routes), webhook, deps=needs.keeper)
        health = needs.webhook_fares.health_of(found.id)
        history = needs.keeper.webhooks.history_of(found.id)
        shown = {"health": _health(health), "history": [entry_view(e) for e in history]}
        return answer({**_view(found), **shown})

    @routes.route("/v1/staff/webhooks/{webhook}", methods=["PUT"], authorizer=authorizer)
    @mapped(routes)
    def change_webhook(webhook: str) -> Response:
        officer = signed_in(routes)
        form = Fields(json_object(routes.current_request))
        wanted, version, reason = _wanted(form), _version(form), _reason(form)
        form.done()
        try:
            changed = webhook_admin.change_webhook(
                officer,
                webhook,
                wanted,
                version=version,
                reason=reason,
                deps=needs.keeper,
                reference=needs.reference.current(),
                now=needs.now(),
            )
        except VersionConflict as error:
            return conflict(error)
        return answer(_view(changed))

    @routes.route("/v1/staff/webhooks/{webhook}/deliveries", methods=["GET"], authorizer=authorizer)
    @mapped(routes)
    def read_deliveries(webhook: str) -> Response:
        officer = signed_in(routes)
        query: Mapping[str, str] = routes.current_request.query_params or {}
        bound = f"webhooks/{webhook}"
        before = page_tokens.key(needs.pepper, bound, query.get("page"))
        found = webhook_log_admin.list_deliveries(
            officer, webhook, before=before, limit=PAGE, deps=needs.keeper
        )
        more = found[-1].key if len(found) == PAGE else None
        next_page = page_tokens.token(needs.pepper, bound, more)
        return answer({"items": [_line(line) for line in found], "next_page": next_page})

    @routes.route("/v1/staff/webhooks/{webhook}/{act}", methods=["POST"], authorizer=authorizer)
    @mapped(routes)
    def act_on_webhook(webhook: str, act: str) -> Response:
        officer, wanted = signed_in(routes), _ACTS.get(act)
        if wanted is None:
            return problem("not_found", language_of(routes.current_request))
        form = Fields(json_object(routes.current_request))
        try:
            status, shown = wanted(officer, webhook, form, needs)
        except VersionConflict as error:
            return conflict(error)
        needs.count(f"Webhook{act.title()}")
        return answer(shown, status)

    return routes


Shown = tuple[int, dict[str, Any]]


def _changing(
    change: Callable[..., Webhook],
) -> Callable[[Officer, str, Fields, Needs], Shown]:
    def act(officer: Officer, webhook: str, form: Fields, needs: Needs) -> Shown:
        version, reason = _version(form), _reason(form)
        form.done()
        changed = change(
            officer, webhook, version=version, reason=reason, deps=needs.keeper, now=needs.now()
        )
        return HTTPStatus.OK, _view(changed)

    return act


def _rotate(officer: Officer, webhook: str, form: Fields, needs: Needs) -> Shown:
    version, reason = _version(form), _reason(form)
    form.done()
    changed, secret = webhook_admin.rotate_secret(
        officer, webhook, version=version, reason=reason, deps=needs.keeper, now=needs.now()
    )
    return HTTPStatus.OK, {**_view(changed), "secret": secret}


def _test(officer: Officer, webhook: str, form: Fields, needs: Needs) -> Shown:
    form.done()
    message = webhook_log_admin.send_test_event(
        officer, webhook, deps=needs.keeper, now=needs.now()
    )
    return HTTPStatus.ACCEPTED, {"webhook_id": message}


def _replay(officer: Officer, webhook: str, form: Fields, needs: Needs) -> Shown:
    since = _moment(form, "from", needs.now())
    include_delivered = form.boolean("include_delivered", default=False)
    form.done()
    run = webhook_log_admin.replay_events(
        officer,
        webhook,
        since=since,
        include_delivered=include_delivered,
        deps=needs.keeper,
        now=needs.now(),
    )
    return HTTPStatus.ACCEPTED, {"replay": run}


#: The last part of the address of each act.
_ACTS: Mapping[str, Callable[[Officer, str, Fields, Needs], Shown]] = {
    "pause": _changing(webhook_admin.pause_webhook),
    "resume": _changing(webhook_admin.resume_webhook),
    "end": _changing(webhook_admin.end_webhook),
    "rotate": _rotate,
    "test": _test,
    "replay": _replay,
}


def _wanted(form: Fields) -> WebhookDefinition:
    name = form.text("name", shortest=NAME[0], longest=NAME[1])
    url = form.text("url", shortest=1, longest=LONGEST_URL)
    types = _choices(form, "types")
    for n, type_ in enumerate(types):
        if type_ and type_ not in list(WebhookEventType):
            form.fail(f"types.{n}", "not_a_choice", ", ".join(WebhookEventType))
    return WebhookDefinition(
        name=name,
        url=url,
        filter=WebhookFilter(
            types=types,
            agencies=_choices(form, "agencies"),
            categories=_choices(form, "categories"),
            regions=_choices(form, "regions"),
        ),
        partner=form.boolean("partner", default=False),
    )


def _choices(form: Fields, name: str) -> tuple[str, ...]:
    """An optional list without doubles; absent or empty means everything."""
    if form.given(name) in (None, []):
        return ()
    return tuple(dict.fromkeys(form.texts(name, most=MOST_CHOICES, longest=ID)))


def _version(form: Fields) -> int:
    return form.whole("version", least=1, most=_LARGEST_VERSION)


def _reason(form: Fields) -> str:
    return form.text("reason", shortest=REASON[0], longest=REASON[1], lines=True)


def _moment(form: Fields, name: str, now: datetime) -> datetime:
    """An ISO moment with its zone; `now` when refused."""
    given = form.text(name, shortest=1, longest=40)
    if not given:
        return now
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        form.fail(name, "not_a_moment")
        return now
    return found.astimezone(UTC)


def _view(found: Webhook) -> dict[str, Any]:
    chosen = found.filter
    return {
        "id": found.id,
        "owner": found.owner,
        "partner": found.audience is Audience.PARTNER,
        "audience": found.audience,
        "name": found.name,
        "url": found.url,
        "types": list(chosen.types),
        "agencies": list(chosen.agencies),
        "categories": list(chosen.categories),
        "regions": list(chosen.regions),
        "status": found.status,
        "paused_at": local(found.paused_at),
        "paused_for": found.paused_for,
        "old_secret_until": local(found.secrets[1].until) if len(found.secrets) > 1 else None,
        "version": found.version,
    }


def _health(health: TargetHealth) -> dict[str, Any]:
    return {
        "failures": health.failures,
        "failing_since": local(health.failing_since),
        "rests_until": local(health.rest_until),
    }


def _line(line: WebhookLogLine) -> dict[str, Any]:
    return {
        "webhook_id": line.message_id,
        "type": line.type,
        "report": line.report or None,
        "sequence": line.seq or None,
        "outcome": line.outcome,
        "attempts": line.attempts,
        "first_at": local(line.first_at),
        "at": local(line.at),
        "status": line.status or None,
        "reason": line.reason or None,
        "milliseconds": line.milliseconds,
    }
