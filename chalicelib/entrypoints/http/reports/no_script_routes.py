"""Filing without JavaScript: a form, a review, a receipt, all of them pages without script.

Nothing here rests on a cookie or a sign-in, so a page of another site that posts here can do no
more than anybody who types the address: file a report in nobody's name, after two requests of
which the second needs what only the response to the first holds. There is nothing to forge.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.errors import DomainError, Unavailable
from chalicelib.entrypoints.context import Context, Provider
from chalicelib.entrypoints.http import problems
from chalicelib.entrypoints.http.endpoint import FORM, language_of, query_of
from chalicelib.entrypoints.http.problems import CODE_OF_STATUS, STATUS
from chalicelib.entrypoints.http.reports import citizen_views, no_script_form, no_script_pages
from chalicelib.entrypoints.http.reports.filing import FilingDeps, file_report
from chalicelib.entrypoints.http.reports.no_script_form import ParsedForm
from chalicelib.entrypoints.http.reports.no_script_pages import Pages

PREFIX = "/v1/forms/"
HTML = "text/html; charset=utf-8"
#: For the pages on the way: Back shows them again, with what was typed, without sending anything.
#: Browsers do not do that with what they may not store; the receipt's codes they may not.
STEP = "private, no-cache"


@dataclass(frozen=True, kw_only=True)
class FormDeps:
    """The collaborators of filing without JavaScript; `new_token` makes a submission token."""

    filing: Provider[FilingDeps]
    pages: Provider[Pages]
    new_token: Callable[[], str]


def form_routes(context: Context, deps: FormDeps) -> Blueprint:
    """Make the blueprint."""
    routes = Blueprint(__name__)

    @routes.route("/v1/forms/report", methods=["GET"])
    @errors_as_pages(routes, deps.pages)
    def empty_form() -> Response:
        form = dict.fromkeys((*no_script_form.QUESTIONS, *no_script_form.BESIDE), "")
        query = query_of(routes.current_request)
        form["language"] = page_language({**form, **query}, routes.current_request)
        return _form(form, None, context, deps)

    @routes.route("/v1/forms/report", methods=["POST"], content_types=[FORM])
    @errors_as_pages(routes, deps.pages)
    def take_form() -> Response:
        form = no_script_form.form_fields(routes.current_request)
        form["language"] = page_language(form, routes.current_request)
        try:
            return _next_page(form, context, deps)
        except Unavailable as error:
            return _kept(form, error.code, deps)
        except DomainError:
            raise
        except Exception:  # noqa: BLE001 - whatever is wrong with us, what was typed comes back
            context.telemetry().log_crash("plain form")
            return _kept(form, "internal", deps)

    return routes


def _next_page(form: dict[str, str], context: Context, deps: FormDeps) -> Response:
    if form["step"] == "edit" or form["switch"]:
        return _form(form, None, context, deps)
    sent = form["step"] == "send" and is_token(form["submission_token"])
    # A token is made for every review, and never from what was typed: two people may send the
    # same text. It comes back with the second step, so that a retry meets its first report.
    token = form["submission_token"] if sent else deps.new_token()
    form["submission_token"] = token
    parsed = no_script_form.parse_form(form, token, context.reference(), context.now())
    if parsed.draft is None:
        return _form(form, parsed, context, deps)
    return _filed(form, parsed, context, deps) if sent else _review(form, parsed, context, deps)


def _kept(form: dict[str, str], code: str, deps: FormDeps) -> Response:
    """Answer with the page that keeps what was typed, and a button that sends it again."""
    page = deps.pages().page("kept", form["language"], **no_script_pages.kept(form, code))
    return html_response(page, STATUS[code], STEP)


def _form(
    form: dict[str, str], parsed: ParsedForm | None, context: Context, deps: FormDeps
) -> Response:
    values = no_script_pages.form(form, parsed, context.reference(), context.now())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if parsed else HTTPStatus.OK
    return html_response(deps.pages().page("form", form["language"], **values), status, STEP)


def _review(
    form: dict[str, str], parsed: ParsedForm, context: Context, deps: FormDeps, failed: str = ""
) -> Response:
    values = no_script_pages.review(form, parsed, context.reference(), failed)
    status = HTTPStatus.SERVICE_UNAVAILABLE if failed else HTTPStatus.OK
    return html_response(deps.pages().page("review", form["language"], **values), status, STEP)


def _filed(form: dict[str, str], parsed: ParsedForm, context: Context, deps: FormDeps) -> Response:
    draft = parsed.draft
    assert draft is not None  # noqa: S101 - the caller looked
    language = form["language"]
    try:
        submission = file_report(draft, context, deps.filing())
    except Unavailable as error:
        return _review(form, parsed, context, deps, no_script_pages.sentence(error.code, language))
    view = citizen_views.receipt(submission, language)
    values = no_script_pages.receipt(draft, submission, view, language)
    status = HTTPStatus.CREATED if submission.stored else HTTPStatus.ACCEPTED
    return html_response(deps.pages().page("receipt", language, **values), status)


def page_language(form: dict[str, str], request: Request) -> str:
    """Return the language of the page: just switched to, the form's, else the browser's."""
    known = (form["switch"], form["language"], language_of(request))
    return next(language for language in known if language in ("id", "en"))


def is_token(text: str) -> bool:
    """Return whether a text may be one of our submission tokens."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def html_response(page: str, status: int = HTTPStatus.OK, cache: str = "no-store") -> Response:
    """Make a page that runs nothing, and that no cache keeps unless `cache` says so."""
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


def errors_as_pages(
    blueprint: Blueprint, pages: Provider[Pages]
) -> Callable[[Callable[[], Response]], Callable[[], Response]]:
    """Decorate a view so that its domain errors become pages in the reader's language."""

    def decorate(view: Callable[[], Response]) -> Callable[[], Response]:
        @functools.wraps(view)
        def wrapped() -> Response:
            try:
                return view()
            except DomainError as error:
                return refusal_page(error.code, language_of(blueprint.current_request), pages)

        return wrapped

    return decorate


def refusal_page(code: str, language: str, pages: Provider[Pages]) -> Response:
    """Make the page of a problem's code."""
    status = STATUS.get(code, HTTPStatus.INTERNAL_SERVER_ERROR)
    values = no_script_pages.problem(code, language)
    return html_response(pages().page("problem", language, **values), status)


def reshape(response: Response, request: Request, pages: Provider[Pages]) -> Response:
    """Make Chalice's own refusals and crashes pages where a browser shows them, else problems."""
    language = language_of(request)
    if not request.path.startswith(PREFIX):
        return problems.reshape(response, language)
    if (
        response.status_code < HTTPStatus.BAD_REQUEST
        or response.headers.get("Content-Type") == HTML
    ):
        return response
    code = CODE_OF_STATUS.get(response.status_code, "internal")
    return refusal_page(code, language, pages)
