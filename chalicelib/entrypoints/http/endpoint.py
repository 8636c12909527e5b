"""What every route shares: reading the request, mapping domain errors, caching rules."""

import functools
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.errors import DomainError, Unavailable
from chalicelib.entrypoints.http.problems import BadRequest, Headers, TooLarge, problem_of_error
from chalicelib.messages import preferred

#: Far above the longest honest submission, far below what would cost anybody anything. Bytes.
LARGEST_BODY = 64 * 1024
NO_STORE = {"Cache-Control": "no-store"}
#: What browsers and mail programs send when a form's button is pressed.
FORM = "application/x-www-form-urlencoded"


def language_of(request: Request) -> str:
    """Return the language that the caller reads, by its Accept-Language."""
    return preferred(request.headers.get("accept-language", "id"))


def query_of(request: Request) -> Mapping[str, str]:
    """Return the query of the address; empty when there is none."""
    query: Mapping[str, str] = request.query_params or {}
    return query


def access_code_of(request: Request) -> str | None:
    """Return the access code that the caller sends; None when absent."""
    return request.headers.get("x-access-code") or None


def json_object(request: Request, largest: int = LARGEST_BODY) -> dict[str, Any]:
    """Return the body as a JSON object of at most `largest` bytes; empty when there is none.

    Raises: TooLarge, or BadRequest when it is no JSON object.
    """
    raw = request.raw_body
    if len(raw) > largest:
        raise TooLarge
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not isinstance(body, dict):
        raise BadRequest
    return body


def json_response(body: Any, status: int = 200) -> Response:
    """Make a response that no cache keeps."""
    headers: Headers = {"Content-Type": "application/json", **NO_STORE}
    return Response(body=body, status_code=status, headers=headers)


def cached_response(body: Any, seconds: int, *, by_language: bool = False) -> Response:
    """Make a response that caches may keep for so long; `by_language` one for each language."""
    made = json_response(body)
    made.headers["Cache-Control"] = f"public, max-age={seconds}"
    if by_language:
        made.headers["Vary"] = "Accept-Language"
    return made


def errors_as_problems(
    blueprint: Blueprint,
) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Decorate a view so that its domain errors become problems in the caller's language.

    What is unavailable is logged by its code, for whoever looks why callers see 503.
    """

    def decorate(view: Callable[..., Response]) -> Callable[..., Response]:
        @functools.wraps(view)
        def wrapped(**path: str) -> Response:
            try:
                return view(**path)
            except DomainError as error:
                if isinstance(error, Unavailable):
                    blueprint.log.error("unavailable: %s", error)
                return problem_of_error(error, language_of(blueprint.current_request))

        return wrapped

    return decorate


def deprecated(since: datetime) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Decorate a view whose address was replaced: its responses say so, as RFC 9745 asks."""

    def decorate(view: Callable[..., Response]) -> Callable[..., Response]:
        @functools.wraps(view)
        def wrapped(**path: str) -> Response:
            response = view(**path)
            response.headers["Deprecation"] = f"@{int(since.timestamp())}"
            return response

        return wrapped

    return decorate
