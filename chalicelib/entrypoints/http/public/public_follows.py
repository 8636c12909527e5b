"""Following what is public: by e-mail, ask and confirm by the letter's token; on a device at once.
Both stop by a token."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.notifications import push_endpoint
from chalicelib.domain.public.public_follows import FollowSubject, FollowSubjectKind
from chalicelib.entrypoints.http.deadlines.clock_views import local
from chalicelib.entrypoints.http.endpoint import answer, json_object, language_of, mapped
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.messages import LANGUAGES
from chalicelib.messages.public.public_follows import followed
from chalicelib.usecases.notifications.ports import Outbox
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.public import public_follows
from chalicelib.usecases.public.ports import PublicFollows
from chalicelib.usecases.receipts.ports import ReceiptSigner
from chalicelib.usecases.reference_data.ports import ReferenceData
from chalicelib.usecases.reports.ports import Reports

#: A mail program's button sends this form; RFC 8058.
FORM = "application/x-www-form-urlencoded"
TOKEN = 2000
#: A key that was replaced is known to browsers within the hour.
KEY_SECONDS = 3600


class Needs(Protocol):
    """What these routes need of the wiring."""

    @property
    def reports(self) -> Reports: ...
    @property
    def follows(self) -> PublicFollows: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def seal(self) -> Seal: ...
    @property
    def reference(self) -> ReferenceData: ...
    @property
    def push_signer(self) -> ReceiptSigner: ...
    @property
    def push_hosts(self) -> Sequence[str]: ...
    @property
    def pepper(self) -> bytes: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...


def follow_routes(needs: Needs) -> Blueprint:
    """The blueprint."""
    routes = Blueprint(__name__)

    def told(subject: FollowSubject, status: int = HTTPStatus.OK, **more: str) -> Response:
        """What was begun or ended."""
        name = public_follows.name_of(subject, needs.reference.current())
        said = followed(subject.kind, name, language_of(routes.current_request))
        named = {"kind": subject.kind, "id": subject.id, "name": said}
        return answer({"subject": named, **more}, status)

    @routes.route("/v1/follows", methods=["POST"])
    @mapped(routes)
    def ask_to_follow() -> Response:
        reference = needs.reference.current()
        asked = _asked(json_object(routes.current_request), needs.push_hosts)
        subject = public_follows.subject_of(
            asked.kind, asked.typed, reports=needs.reports, reference=reference
        )
        if asked.device:
            stop = public_follows.begin(
                subject,
                asked.device,
                asked.language,
                follows=needs.follows,
                seal=needs.seal,
                pepper=needs.pepper,
                now=needs.now(),
            )
            needs.count("FollowBegun")
            return told(subject, HTTPStatus.CREATED, stop=stop)
        until = public_follows.ask(
            subject,
            asked.address,
            asked.language,
            outbox=needs.outbox,
            seal=needs.seal,
            reference=reference,
            pepper=needs.pepper,
            now=needs.now(),
        )
        needs.count("FollowAsked")
        return answer({"confirm_until": local(until)}, HTTPStatus.ACCEPTED)

    @routes.route("/v1/push-key", methods=["GET"])
    @mapped(routes)
    def read_push_key() -> Response:
        key = needs.push_signer.published()[0]
        made = answer({"key": push_endpoint.encode_base64url(key.point)})
        made.headers["Cache-Control"] = f"public, max-age={KEY_SECONDS}"
        return made

    @routes.route("/v1/follows/confirm", methods=["POST"])
    @mapped(routes)
    def confirm_follow() -> Response:
        token = _token(json_object(routes.current_request))
        subject, stop = public_follows.confirm(
            token, follows=needs.follows, pepper=needs.pepper, now=needs.now()
        )
        needs.count("FollowBegun")
        return told(subject, stop=stop)

    @routes.route("/v1/follows/stop", methods=["POST"], content_types=["application/json", FORM])
    @mapped(routes)
    def stop_following() -> Response:
        token = button_token(routes.current_request)
        subject = public_follows.stop(token, follows=needs.follows, pepper=needs.pepper)
        needs.count("FollowEnded")
        return told(subject)

    return routes


def button_token(request: Request) -> str:
    """The token of a mail program's own button, which sends it in the address, or of a page's."""
    query: Mapping[str, str] = request.query_params or {}
    by_button = query.get("token")
    return _token({"token": by_button} if by_button else json_object(request))


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """Who wants to follow what: an address, or a device."""

    kind: FollowSubjectKind
    typed: str
    language: str
    address: str = ""
    device: push_endpoint.PushEndpoint | None = None


def _asked(body: dict[str, Any], hosts: Sequence[str]) -> _Asked:
    form = Fields(body)
    kind, typed = "", ""
    part = form.part("subject")
    if part:
        kind = part.choice("kind", FollowSubjectKind)
        typed = part.text("id", shortest=1, longest=80)
    channel = form.choice("channel", [Channel.EMAIL, Channel.PUSH])
    address, device = "", None
    if channel == Channel.PUSH:
        device = _device(form, hosts)
    else:
        address = form.email("address")
        if not form.given("address"):
            form.fail("address", "required")
    given = form.given("language")
    language = form.choice("language", LANGUAGES) if given is not None else "id"
    form.done()
    return _Asked(
        kind=FollowSubjectKind(kind), typed=typed, language=language, address=address, device=device
    )


def _device(form: Fields, hosts: Sequence[str]) -> push_endpoint.PushEndpoint | None:
    """The subscription as a browser writes it; None when anything of it was refused."""
    part = form.part("subscription")
    if part is None:
        return None
    endpoint = part.text("endpoint", shortest=1, longest=push_endpoint.LONGEST_ENDPOINT)
    target = push_endpoint.parse_endpoint(endpoint)
    if endpoint and target is None:
        part.fail("endpoint", "not_an_endpoint")
    elif target and not push_endpoint.is_listed_host(target.host, hosts):
        part.fail("endpoint", "unknown_push_service")
    keys = part.part("keys")
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
    form.done()
    return token
