"""The routes by which officers keep webhooks, behind Cognito's authorizer."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from chalice.app import Blueprint, CognitoUserPoolAuthorizer, Response

from chalicelib.domain.errors import VersionConflict
from chalicelib.domain.public_address import LONGEST_URL
from chalicelib.domain.reports.report import Officer
from chalicelib.domain.webhooks.retries import TargetHealth
from chalicelib.domain.webhooks.webhook import (
    Audience,
    Webhook,
    WebhookEventType,
    WebhookFilter,
)
from chalicelib.entrypoints.context import Context, Provider
from chalicelib.entrypoints.http import page_tokens
from chalicelib.entrypoints.http.deadlines.clock_views import local
from chalicelib.entrypoints.http.endpoint import (
    errors_as_problems,
    json_object,
    json_response,
    language_of,
    query_of,
)
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.entrypoints.http.problems import problem, problem_of_error
from chalicelib.entrypoints.http.reference_data.administration import entry_view
from chalicelib.entrypoints.http.reports.staff_forms import ID, read_reason, read_version
from chalicelib.entrypoints.http.sign_in import signed_in
from chalicelib.usecases.webhooks import webhook_admin, webhook_log_admin
from chalicelib.usecases.webhooks.ports import WebhookLogLine
from chalicelib.usecases.webhooks.webhook_admin import WebhookAdminDeps, WebhookDefinition

NAME = (2, 100)
#: Values of one list of a filter.
MOST_CHOICES = 50
#: Lines of a page.
PAGE = 50


def webhook_routes(
    context: Context,
    authorizer: CognitoUserPoolAuthorizer,
    *,
    admin: Provider[WebhookAdminDeps],
) -> Blueprint:
    """Make the blueprint; every route carries `authorizer`."""
    routes = Blueprint(__name__)

    def conflict(error: VersionConflict) -> Response:
        more = {"current_version": error.current}
        return problem_of_error(error, language_of(routes.current_request), more)

    @routes.route("/v1/staff/webhooks", methods=["GET"], authorizer=authorizer)
    @errors_as_problems(routes)
    def list_webhooks() -> Response:
        query = query_of(routes.current_request)
        found = webhook_admin.list_webhooks(signed_in(routes), query.get("agency"), deps=admin())
        return json_response(
            {"items": [_view(w) for w in found], "event_types": list(WebhookEventType)}
        )

    @routes.route("/v1/staff/webhooks", methods=["POST"], authorizer=authorizer)
    @errors_as_problems(routes)
    def create_webhook() -> Response:
        officer = signed_in(routes)
        form = Fields(json_object(routes.current_request))
        wanted = _wanted(form)
        form.raise_faults()
        made, secret = webhook_admin.create_webhook(
            officer,
            wanted,
            deps=admin(),
            reference=context.reference(),
            now=context.now(),
        )
        context.count_metric("WebhookCreated")
        return json_response({**_view(made), "secret": secret}, HTTPStatus.CREATED)

    @routes.route("/v1/staff/webhooks/{webhook}", methods=["GET"], authorizer=authorizer)
    @errors_as_problems(routes)
    def read_webhook(webhook: str) -> Response:
        found = webhook_admin.get_webhook(signed_in(routes), webhook, deps=admin())
        health = admin().health.health_of(found.id)
        history = admin().webhooks.history_of(found.id)
        shown = {"health": _health(health), "history": [entry_view(e) for e in history]}
        return json_response({**_view(found), **shown})

    @routes.route("/v1/staff/webhooks/{webhook}", methods=["PUT"], authorizer=authorizer)
    @errors_as_problems(routes)
    def change_webhook(webhook: str) -> Response:
        officer = signed_in(routes)
        form = Fields(json_object(routes.current_request))
        wanted, version, reason = _wanted(form), read_version(form), read_reason(form)
        form.raise_faults()
        try:
            changed = webhook_admin.change_webhook(
                officer,
                webhook,
                wanted,
                version=version,
                reason=reason,
                deps=admin(),
                reference=context.reference(),
                now=context.now(),
            )
        except VersionConflict as error:
            return conflict(error)
        return json_response(_view(changed))

    @routes.route("/v1/staff/webhooks/{webhook}/deliveries", methods=["GET"], authorizer=authorizer)
    @errors_as_problems(routes)
    def read_deliveries(webhook: str) -> Response:
        officer = signed_in(routes)
        query = query_of(routes.current_request)
        bound = f"webhooks/{webhook}"
        before = page_tokens.key_of_token(context.pepper(), bound, query.get("page"))
        found = webhook_log_admin.list_deliveries(
            officer, webhook, before=before, limit=PAGE, deps=admin()
        )
        more = found[-1].key if len(found) == PAGE else None
        next_page = page_tokens.token_of_page(context.pepper(), bound, more)
        return json_response({"items": [_line(line) for line in found], "next_page": next_page})

    @routes.route("/v1/staff/webhooks/{webhook}/{act}", methods=["POST"], authorizer=authorizer)
    @errors_as_problems(routes)
    def act_on_webhook(webhook: str, act: str) -> Response:
        officer, wanted = signed_in(routes), _ACTS.get(act)
        if wanted is None:
            return problem("not_found", language_of(routes.current_request))
        form = Fields(json_object(routes.current_request))
        try:
            status, shown = wanted(officer, webhook, form, admin(), context.now())
        except VersionConflict as error:
            return conflict(error)
        context.count_metric(f"Webhook{act.title()}")
        return json_response(shown, status)

    return routes


#: Status and body of the response to an act.
Shown = tuple[int, dict[str, Any]]
#: Does an act on a webhook, by the fields of its form, at a moment.
Act = Callable[[Officer, str, Fields, WebhookAdminDeps, datetime], Shown]


def _changing(
    change: Callable[..., Webhook],
) -> Act:
    def act(
        officer: Officer, webhook: str, form: Fields, deps: WebhookAdminDeps, now: datetime
    ) -> Shown:
        version, reason = read_version(form), read_reason(form)
        form.raise_faults()
        changed = change(officer, webhook, version=version, reason=reason, deps=deps, now=now)
        return HTTPStatus.OK, _view(changed)

    return act


def _rotate(
    officer: Officer, webhook: str, form: Fields, deps: WebhookAdminDeps, now: datetime
) -> Shown:
    version, reason = read_version(form), read_reason(form)
    form.raise_faults()
    changed, secret = webhook_admin.rotate_secret(
        officer, webhook, version=version, reason=reason, deps=deps, now=now
    )
    return HTTPStatus.OK, {**_view(changed), "secret": secret}


def _test(
    officer: Officer, webhook: str, form: Fields, deps: WebhookAdminDeps, now: datetime
) -> Shown:
    form.raise_faults()
    message = webhook_log_admin.send_test_event(officer, webhook, deps=deps, now=now)
    return HTTPStatus.ACCEPTED, {"webhook_id": message}


def _replay(
    officer: Officer, webhook: str, form: Fields, deps: WebhookAdminDeps, now: datetime
) -> Shown:
    since = _moment(form, "from", now)
    arrived_too = form.boolean("include_delivered", default=False)
    form.raise_faults()
    run = webhook_log_admin.replay_events(
        officer, webhook, since=since, include_delivered=arrived_too, deps=deps, now=now
    )
    return HTTPStatus.ACCEPTED, {"replay": run}


#: The last part of the address of each act.
_ACTS: Mapping[str, Act] = {
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
    if form.raw(name) in (None, []):
        return ()
    return tuple(dict.fromkeys(form.texts(name, most=MOST_CHOICES, longest=ID)))


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
