"""Every refusal in one shape: RFC 9457, with stable codes and a sentence by language."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from chalice.app import Response

from chalicelib.domain.errors import ActNotPossible, DomainError, FieldError, InvalidFields
from chalicelib.domain.reports.act_conditions import Condition
from chalicelib.messages import texts

Headers = dict[str, str | list[str]]
PROBLEM = "application/problem+json"
STATUS = {
    "invalid_fields": HTTPStatus.UNPROCESSABLE_ENTITY,
    "report_not_found": HTTPStatus.NOT_FOUND,
    "row_not_found": HTTPStatus.NOT_FOUND,
    "webhook_not_found": HTTPStatus.NOT_FOUND,
    "act_not_allowed": HTTPStatus.FORBIDDEN,
    "act_not_possible": HTTPStatus.CONFLICT,
    "version_conflict": HTTPStatus.CONFLICT,
    "not_public": HTTPStatus.CONFLICT,
    "not_confirmed": HTTPStatus.CONFLICT,
    "code_renewed": HTTPStatus.CONFLICT,
    "just_sent": HTTPStatus.TOO_MANY_REQUESTS,
    "too_many_today": HTTPStatus.TOO_MANY_REQUESTS,
    "too_much_added": HTTPStatus.TOO_MANY_REQUESTS,
    "not_routed_yet": HTTPStatus.SERVICE_UNAVAILABLE,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "bad_request": HTTPStatus.BAD_REQUEST,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "unsupported_media_type": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "method_not_allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "not_found": HTTPStatus.NOT_FOUND,
    "internal": HTTPStatus.INTERNAL_SERVER_ERROR,
}
#: Chalice's own refusals, by status.
CODE_OF_STATUS = {400: "bad_request", 404: "not_found", 405: "method_not_allowed"}
CODE_OF_STATUS |= {413: "too_large", 415: "unsupported_media_type"}
#: Seconds after which the same request may succeed, by code.
RETRY = {"not_routed_yet": 3, "unavailable": 3, "just_sent": 60, "too_many_today": 24 * 3600}
RETRY |= {"too_much_added": 24 * 3600}


class BadRequest(DomainError):
    """The body is not a JSON object."""

    code = "bad_request"


class TooLarge(DomainError):
    """The body is larger than any honest one."""

    code = "too_large"


def problem(
    code: str,
    language: str,
    fields: list[FieldError] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    """Make the response for a code; `fields` are the refused ones, `more` stands beside them."""
    status = STATUS.get(code, HTTPStatus.INTERNAL_SERVER_ERROR)
    titles = texts(language).problems
    body = {
        "type": "about:blank",
        "title": titles.get(code, titles["internal"]),
        "status": int(status),
        "code": code,
        "fields": [
            {"name": f.name, "code": f.code, "message": field_sentence(f, language)}
            for f in fields or []
        ],
        **(more or {}),
    }
    headers: Headers = {"Content-Type": PROBLEM, "Cache-Control": "no-store"}
    if code in RETRY:
        headers["Retry-After"] = str(RETRY[code])
    return Response(body=body, status_code=int(status), headers=headers)


def field_sentence(fault: FieldError, language: str) -> str:
    """Say what is wrong with a field and the way out."""
    own_words = fault.said.get(language, "")
    return texts(language).fields[fault.code].format(value=own_words or fault.limit)


def problem_of_error(
    error: DomainError, language: str, more: Mapping[str, Any] | None = None
) -> Response:
    """Make the response for a domain error: the one place that maps them to HTTP."""
    fields = error.fields if isinstance(error, InvalidFields) else None
    if isinstance(error, ActNotPossible) and error.condition:
        more = {
            "condition": error.condition,
            "detail": texts(language).conditions[Condition(error.condition)],
        }
    return problem(error.code, language, fields, more)


def reshape(response: Response, language: str) -> Response:
    """Give Chalice's own refusals (wrong method, content type, a crash) the shape of problems."""
    if response.status_code < HTTPStatus.BAD_REQUEST:
        return response
    if response.headers.get("Content-Type") == PROBLEM:
        return response
    return problem(CODE_OF_STATUS.get(response.status_code, "internal"), language)
