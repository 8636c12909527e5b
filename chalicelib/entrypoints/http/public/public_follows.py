"""The routes of following what is public.

By e-mail one asks, and confirms by the token of the e-mail; on a device it begins at once. Both
stop by a token.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.notifications import push_endpoint
from chalicelib.domain.public.public_follows import FollowSubject, FollowSubjectKind
from chalicelib.entrypoints.context import Context, Provider
from chalicelib.entrypoints.http.deadlines.clock_views import local
from chalicelib.entrypoints.http.endpoint import (
    FORM,
    cached_response,
    errors_as_problems,
    json_object,
    json_response,
    language_of,
    query_of,
)
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.messages import LANGUAGES
from chalicelib.messages.public.public_follows import followed_text
from chalicelib.usecases.notifications.ports import Outbox
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.public import public_follows
from chalicelib.usecases.public.ports import PublicFollows
from chalicelib.usecases.receipts.ports import ReceiptSigner
from chalicelib.usecases.reports.ports import Reports

#: The longest token, characters.
TOKEN = 2000
#: A key that was replaced is known to browsers within the hour. Seconds.
KEY_SECONDS = 3600


def follow_routes(
    context: Context,
    *,
    reports: Provider[Reports],
    follows: Provider[PublicFollows],
    outbox: Provider[Outbox],
    seal: Provider[Seal],
    push_signer: Provider[ReceiptSigner],
    push_hosts: Provider[Sequence[str]],
) -> Blueprint:
    """Make the blueprint."""
    routes = Blueprint(__name__)

    def subject_response(
        subject: FollowSubject, status: int = HTTPStatus.OK, **more: str
    ) -> Response:
        """Name the subject of the follow that began or ended."""
        name = public_follows.subject_name(subject, context.reference())
        name = followed_text(subject.kind, name, language_of(routes.current_request))
        view = {"kind": subject.kind, "id": subject.id, "name": name}
        return json_response({"subject": view, **more}, status)

    @routes.route("/v1/follows", methods=["POST"])
    @errors_as_problems(routes)
    def ask_to_follow() -> Response:
        reference = context.reference()
        request = _follow_request(json_object(routes.current_request), push_hosts())
        subject = public_follows.find_follow_subject(
            request.kind, request.typed, reports=reports(), reference=reference
        )
        if request.device:
            stop = public_follows.start_device_follow(
                subject,
                request.device,
                request.language,
                follows=follows(),
                seal=seal(),
                pepper=context.pepper(),
                now=context.now(),
            )
            context.count_metric("FollowBegun")
            return subject_response(subject, HTTPStatus.CREATED, stop=stop)
        until = public_follows.request_follow(
            subject,
            request.address,
            request.language,
            outbox=outbox(),
            seal=seal(),
            reference=reference,
            pepper=context.pepper(),
            now=context.now(),
        )
        context.count_metric("FollowAsked")
        return json_response({"confirm_until": local(until)}, HTTPStatus.ACCEPTED)

    @routes.route("/v1/push-key", methods=["GET"])
    @errors_as_problems(routes)
    def read_push_key() -> Response:
        key = push_signer().public_keys()[0]
        return cached_response({"key": push_endpoint.encode_base64url(key.point)}, KEY_SECONDS)

    @routes.route("/v1/follows/confirm", methods=["POST"])
    @errors_as_problems(routes)
    def confirm_follow() -> Response:
        token = _token(json_object(routes.current_request))
        subject, stop = public_follows.confirm_follow(
            token, follows=follows(), pepper=context.pepper(), now=context.now()
        )
        context.count_metric("FollowBegun")
        return subject_response(subject, stop=stop)

    @routes.route("/v1/follows/stop", methods=["POST"], content_types=["application/json", FORM])
    @errors_as_problems(routes)
    def stop_following() -> Response:
        token = button_token(routes.current_request)
        subject = public_follows.stop_follow(token, follows=follows(), pepper=context.pepper())
        context.count_metric("FollowEnded")
        return subject_response(subject)

    return routes


def button_token(request: Request) -> str:
    """Return the token: a page sends it in its body, a mail program's own button in the address.

    The button sends a form (RFC 8058), whose content is not read.

    Raises: InvalidFields when there is none.
    """
    by_button = query_of(request).get("token")
    return _token({"token": by_button} if by_button else json_object(request))


@dataclass(frozen=True, kw_only=True)
class _FollowRequest:
    """Who wants to follow what: an address, or a device."""

    kind: FollowSubjectKind
    typed: str
    language: str
    address: str = ""
    device: push_endpoint.PushEndpoint | None = None


def _follow_request(body: dict[str, Any], hosts: Sequence[str]) -> _FollowRequest:
    form = Fields(body)
    kind, typed = "", ""
    part = form.nested("subject")
    if part:
        kind = part.choice("kind", FollowSubjectKind)
        typed = part.text("id", shortest=1, longest=80)
    channel = form.choice("channel", [Channel.EMAIL, Channel.PUSH])
    address, device = "", None
    if channel == Channel.PUSH:
        device = _device(form, hosts)
    else:
        address = form.email("address")
        if not form.raw("address"):
            form.fail("address", "required")
    given = form.raw("language")
    language = form.choice("language", LANGUAGES) if given is not None else "id"
    form.raise_faults()
    return _FollowRequest(
        kind=FollowSubjectKind(kind), typed=typed, language=language, address=address, device=device
    )


def _device(form: Fields, hosts: Sequence[str]) -> push_endpoint.PushEndpoint | None:
    """The subscription as a browser writes it; None when anything of it was refused."""
    part = form.nested("subscription")
    if part is None:
        return None
    endpoint = part.text("endpoint", shortest=1, longest=push_endpoint.LONGEST_ENDPOINT)
    target = push_endpoint.parse_endpoint(endpoint)
    if endpoint and target is None:
        part.fail("endpoint", "not_an_endpoint")
    elif target and not push_endpoint.is_listed_host(target.host, hosts):
        part.fail("endpoint", "unknown_push_service")
    keys = part.nested("keys")
    if keys is None:
        return None
    point, secret = (
        _bytes(keys, "p256dh", push_endpoint.POINT),
        _bytes(keys, "auth", push_endpoint.SECRET),
    )
    if point and not push_endpoint.is_on_curve(point):
        keys.fail("p256dh", "not_a_key")
    return push_endpoint.PushEndpoint(endpoint=endpoint, p256dh=point, auth=secret)


def _bytes(keys: Fields, name: str, size: int) -> bytes:
    text = keys.text(name, shortest=1, longest=200)
    found = push_endpoint.decode_base64url(text, size)
    if text and found is None:
        keys.fail(name, "not_a_key")
    return found or b""


def _token(body: dict[str, Any]) -> str:
    form = Fields(body)
    token = form.text("token", shortest=1, longest=TOKEN)
    form.raise_faults()
    return token
