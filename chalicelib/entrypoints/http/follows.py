"""Following what is public by e-mail: ask, confirm, stop, by the tokens of the letters."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.follows import Subject, SubjectKind
from chalicelib.entrypoints.http.endpoint import answer, json_object, language_of, mapped
from chalicelib.entrypoints.http.fields import Fields
from chalicelib.entrypoints.http.views import local
from chalicelib.messages import LANGUAGES
from chalicelib.messages.following import followed
from chalicelib.usecases import followers
from chalicelib.usecases.delivery_ports import Outbox
from chalicelib.usecases.ports import ReferenceData, Reports, Seal
from chalicelib.usecases.public_ports import Follows

#: A mail program's button sends this form; RFC 8058.
FORM = "application/x-www-form-urlencoded"
TOKEN = 2000


class Needs(Protocol):
    """What these routes need of the wiring."""

    @property
    def reports(self) -> Reports: ...
    @property
    def follows(self) -> Follows: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def seal(self) -> Seal: ...
    @property
    def reference(self) -> ReferenceData: ...
    @property
    def pepper(self) -> bytes: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...


def follow_routes(needs: Needs) -> Blueprint:
    """The blueprint."""
    routes = Blueprint(__name__)

    def told(subject: Subject, **more: str) -> Response:
        """What was begun or ended."""
        name = followers.name_of(subject, needs.reference.current())
        said = followed(subject.kind, name, language_of(routes.current_request))
        return answer({"subject": {"kind": subject.kind, "id": subject.id, "name": said}, **more})

    @routes.route("/v1/follows", methods=["POST"])
    @mapped(routes)
    def ask_to_follow() -> Response:
        body, reference = json_object(routes.current_request), needs.reference.current()
        kind, typed, address, language = _asked(body)
        subject = followers.subject_of(kind, typed, reports=needs.reports, reference=reference)
        until = followers.ask(
            subject,
            address,
            language,
            outbox=needs.outbox,
            seal=needs.seal,
            reference=reference,
            pepper=needs.pepper,
            now=needs.now(),
        )
        needs.count("FollowAsked")
        return answer({"confirm_until": local(until)}, HTTPStatus.ACCEPTED)

    @routes.route("/v1/follows/confirm", methods=["POST"])
    @mapped(routes)
    def confirm_follow() -> Response:
        token = _token(json_object(routes.current_request))
        subject, stop = followers.confirm(
            token, follows=needs.follows, pepper=needs.pepper, now=needs.now()
        )
        needs.count("FollowBegun")
        return told(subject, stop=stop)

    @routes.route("/v1/follows/stop", methods=["POST"], content_types=["application/json", FORM])
    @mapped(routes)
    def stop_following() -> Response:
        token = button_token(routes.current_request)
        subject = followers.stop(token, follows=needs.follows, pepper=needs.pepper)
        needs.count("FollowEnded")
        return told(subject)

    return routes


def button_token(request: Request) -> str:
    """The token of a mail program's own button, which sends it in the address, or of a page's."""
    query: Mapping[str, str] = request.query_params or {}
    by_button = query.get("token")
    return _token({"token": by_button} if by_button else json_object(request))


def _asked(body: dict[str, Any]) -> tuple[SubjectKind, str, str, str]:
    form = Fields(body)
    kind, typed = "", ""
    part = form.part("subject")
    if part:
        kind = part.choice("kind", SubjectKind)
        typed = part.text("id", shortest=1, longest=80)
    form.choice("channel", ["email"])
    address = form.email("address")
    if not form.given("address"):
        form.fail("address", "required")
    given = form.given("language")
    language = form.choice("language", LANGUAGES) if given is not None else "id"
    form.done()
    return SubjectKind(kind), typed, address, language


def _token(body: dict[str, Any]) -> str:
    form = Fields(body)
    token = form.text("token", shortest=1, longest=TOKEN)
    form.done()
    return token
