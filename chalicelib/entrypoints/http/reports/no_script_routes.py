"""Filing without JavaScript: a form, a review, a receipt, all of them plain pages.

Nothing here rests on a cookie or a sign-in, so a page of another site that posts here can do no
more than anybody who types the address: file a report in nobody's name, after two requests of
which the second needs what only the answer to the first holds. There is nothing to forge.
"""

import functools
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Protocol
from uuid import UUID

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.errors import DomainError, Unavailable
from chalicelib.entrypoints.http.endpoint import language_of
from chalicelib.entrypoints.http.problems import CODE_OF_STATUS, STATUS
from chalicelib.entrypoints.http.problems import reshaped as as_problem
from chalicelib.entrypoints.http.reports import citizen_views, no_script_form, no_script_pages
from chalicelib.entrypoints.http.reports.citizen_routes import Needs as PublicNeeds
from chalicelib.entrypoints.http.reports.no_script_pages import Pages
from chalicelib.usecases.reports import submit

PREFIX = "/v1/forms/"
FORM = "application/x-www-form-urlencoded"
HTML = "text/html; charset=utf-8"
#: For the pages on the way: Back shows them again, with what was typed, without sending anything.
#: Browsers do not do that with what they may not store; the receipt's codes they may not.
STEP = "private, no-cache"


class WithPages(Protocol):
    """What a refusal needs."""

    @property
    def pages(self) -> Pages: ...


class Needs(PublicNeeds, WithPages, Protocol):
    """What these routes need of the wiring."""

    def new_token(self) -> str: ...


def form_routes(needs: Needs) -> Blueprint:
    """The blueprint."""
    routes = Blueprint(__name__)

    @routes.route("/v1/forms/report", methods=["GET"])
    @paged(routes, needs)
    def empty_form() -> Response:
        query: Mapping[str, str] = routes.current_request.query_params or {}
        form = dict.fromkeys((*no_script_form.QUESTIONS, *no_script_form.BESIDE), "")
        form["language"] = spoken({**form, **query}, routes.current_request)
        return _form(form, None, needs)

    @routes.route("/v1/forms/report", methods=["POST"], content_types=[FORM])
    @paged(routes, needs)
    def take_form() -> Response:
        form = no_script_form.typed(routes.current_request)
        form["language"] = spoken(form, routes.current_request)
        if form["step"] == "edit" or form["switch"]:
            return _form(form, None, needs)
        sent = form["step"] == "send" and is_token(form["submission_token"])
        # A token is made for every review, and never from what was typed: two people may send the
        # same text. It comes back with the second step, so that a retry meets its first report.
        token = form["submission_token"] if sent else needs.new_token()
        form["submission_token"] = token
        reading = no_script_form.read(form, token, needs.reference.current(), needs.now())
        if reading.draft is None:
            return _form(form, reading, needs)
        return _filed(form, reading, needs) if sent else _review(form, reading, needs)

    return routes


def _form(form: dict[str, str], reading: no_script_form.Reading | None, needs: Needs) -> Response:
    values = no_script_pages.form(form, reading, needs.reference.current(), needs.now())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if reading else HTTPStatus.OK
    return html(needs.pages.page("form", form["language"], **values), status, STEP)


def _review(
    form: dict[str, str], reading: no_script_form.Reading, needs: Needs, failed: str = ""
) -> Response:
    values = no_script_pages.review(form, reading, needs.reference.current(), failed)
    status = HTTPStatus.SERVICE_UNAVAILABLE if failed else HTTPStatus.OK
    return html(needs.pages.page("review", form["language"], **values), status, STEP)


def _filed(form: dict[str, str], reading: no_script_form.Reading, needs: Needs) -> Response:
    draft = reading.draft
    assert draft is not None  # noqa: S101 - the caller looked
    language = form["language"]
    try:
        given = submit.submit(
            draft,
            reports=needs.reports,
            queue=needs.intake,
            seal=needs.seal,
            files=needs.files,
            reference=needs.reference.current(),
            pepper=needs.pepper,
            now=needs.now(),
        )
    except Unavailable as error:
        return _review(form, reading, needs, no_script_pages.sentence(error.code, language))
    needs.count("ReportSubmitted" if given.stored else "ReportQueued")
    values = no_script_pages.receipt(draft, given, citizen_views.receipt(given, language), language)
    status = HTTPStatus.CREATED if given.stored else HTTPStatus.ACCEPTED
    return html(needs.pages.page("receipt", language, **values), status)


def spoken(form: dict[str, str], request: Request) -> str:
    """The language to answer in: just switched to, the form's, else the browser's."""
    known = (form["switch"], form["language"], language_of(request))
    return next(language for language in known if language in ("id", "en"))


def is_token(text: str) -> bool:
    """Whether it may be one of ours."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def html(page: str, status: int = HTTPStatus.OK, cache: str = "no-store") -> Response:
    """A page that runs nothing, and that no cache keeps unless `cache` says so."""
    headers: dict[str, Any] = {
        "Content-Type": HTML,
        "Cache-Control": cache,
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "3"
    return Response(body=page, status_code=int(status), headers=headers)


def paged(
    blueprint: Blueprint, needs: WithPages
) -> Callable[[Callable[[], Response]], Callable[[], Response]]:
    """Decorator: domain errors of a view become pages in the reader's language."""

    def decorate(view: Callable[[], Response]) -> Callable[[], Response]:
        @functools.wraps(view)
        def wrapped() -> Response:
            try:
                return view()
            except DomainError as error:
                return refusal(error.code, language_of(blueprint.current_request), needs)

        return wrapped

    return decorate


def refusal(code: str, language: str, needs: WithPages) -> Response:
    """The page of a code."""
    status = STATUS.get(code, HTTPStatus.INTERNAL_SERVER_ERROR)
    return html(
        needs.pages.page("problem", language, **no_script_pages.problem(code, language)), status
    )


def reshaped(response: Response, request: Request, needs: WithPages) -> Response:
    """Chalice's own refusals and crashes: a page where a browser shows it, else a problem."""
    language = language_of(request)
    if not request.path.startswith(PREFIX):
        return as_problem(response, language)
    if (
        response.status_code < HTTPStatus.BAD_REQUEST
        or response.headers.get("Content-Type") == HTML
    ):
        return response
    return refusal(CODE_OF_STATUS.get(response.status_code, "internal"), language, needs)
