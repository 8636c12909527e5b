"""What every route shares: reading the request, mapping domain errors, caching rules."""

import functools
import json
from collections.abc import Callable
from typing import Any

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.errors import DomainError
from chalicelib.entrypoints.http.problems import BadRequest, Headers, TooLarge, of_error
from chalicelib.messages import preferred

#: Far above the longest honest submission, far below what would cost anybody anything.
LARGEST_BODY = 64 * 1024
NO_STORE = {"Cache-Control": "no-store"}


def language_of(request: Request) -> str:
    """The language that the caller reads."""
    return preferred(request.headers.get("accept-language", "id"))


def json_object(request: Request, largest: int = LARGEST_BODY) -> dict[str, Any]:
    """The body as a JSON object of at most `largest` bytes; raises TooLarge or BadRequest."""
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


def answer(body: Any, status: int = 200) -> Response:
    """An answer that no cache keeps."""
    headers: Headers = {"Content-Type": "application/json", **NO_STORE}
    return Response(body=body, status_code=status, headers=headers)


def mapped(blueprint: Blueprint) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Decorator: domain errors of a view become problems in the caller's language."""

    def decorate(view: Callable[..., Response]) -> Callable[..., Response]:
        @functools.wraps(view)
        def wrapped(**path: str) -> Response:
            try:
                return view(**path)
            except DomainError as error:
                return of_error(error, language_of(blueprint.current_request))

        return wrapped

    return decorate
