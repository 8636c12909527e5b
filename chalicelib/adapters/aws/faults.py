"""Tell faults that pass from all other errors of AWS, in one place for every adapter.

A service that refuses for now, breaks off, stays silent or answers by half cannot be reached; the
same call may succeed later, so callers get Unavailable. What the service calls wrong in the request
itself is an error of ours and stays what it is, as does a condition that nobody asked about.
"""

import http.client
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import urllib3.exceptions
from botocore.exceptions import (
    ChecksumError,
    ClientError,
    CredentialRetrievalError,
    HTTPClientError,
    IncompleteReadError,
    MetadataRetrievalError,
    NoCredentialsError,
)
from botocore.exceptions import ConnectionError as AwsConnectionError
from botocore.parsers import ResponseParserError

from chalicelib.domain.errors import Unavailable

#: What calls raise when no whole answer came. Those below botocore's own come through where a body
#: is read after the call, and where credentials are fetched.
NO_ANSWER = (
    AwsConnectionError,
    HTTPClientError,
    IncompleteReadError,
    ChecksumError,
    ResponseParserError,
    CredentialRetrievalError,
    MetadataRetrievalError,
    NoCredentialsError,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    ConnectionError,
    TimeoutError,
    socket.gaierror,
)
#: A condition of the caller did not hold, of one write and of one in a transaction.
CONDITION_FAILED = ("ConditionalCheckFailedException", "ConditionalCheckFailed")
#: Two transactions met on one item: whoever came second based on an old version.
CONFLICT = ("TransactionConflict", "TransactionConflictException")
#: What a service says of a request that will never be right.
_OUR_ERROR = frozenset(
    {
        *CONDITION_FAILED,
        "ValidationException",
        "SerializationException",
        "UnknownOperationException",
    }
)
#: What S3 says of an object that is not there.
MISSING = ("NoSuchKey", "404", "NoSuchVersion")
#: Makes the error that stands for a code of a service.
Answer = Callable[[Exception], Exception]
_NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})


class Missing(Exception):
    """The object that was asked for is not there."""


@contextmanager
def translated(answers: Mapping[str, Answer] = _NO_ANSWERS) -> Iterator[None]:
    """Run calls to AWS, by botocore or by PynamoDB, and translate what they raise.

    `answers` makes the error for codes that mean something to the caller. Raises: Unavailable for
    every other fault that passes; anything else as it is.
    """
    try:
        yield
    except Exception as error:
        for code in codes_of(error):
            if code in answers:
                raise answers[code](error) from error
        if passes(error):
            raise Unavailable(code_of(error)) from error
        raise


def answer_all(codes: tuple[str, ...] | frozenset[str], answer: Answer) -> dict[str, Answer]:
    """Give several codes the same answer."""
    return dict.fromkeys(codes, answer)


def passes(error: Exception) -> bool:
    """Tell whether the same call may succeed later."""
    cause = _cause(error)
    if isinstance(cause, ClientError):
        return not _OUR_ERROR.intersection(codes_of(error))
    return isinstance(cause, NO_ANSWER)


def code_of(error: Exception) -> str:
    """Return the service's error code, or the kind of a fault without an answer."""
    cause = _cause(error)
    if isinstance(cause, ClientError):
        return str(cause.response.get("Error", {}).get("Code") or "unknown")
    return type(cause).__name__


def codes_of(error: Exception) -> list[str]:
    """Return the codes of an answer: first those of the writes in a transaction, then its own."""
    cause = _cause(error)
    if not isinstance(cause, ClientError):
        return []
    reasons: Any = cause.response.get("CancellationReasons", [])
    named = [str(reason.get("Code")) for reason in reasons]
    # PynamoDB keeps them apart from the response, None for writes that were well.
    kept = getattr(error, "cancellation_reasons", None) or ()
    named += [str(reason.code) for reason in kept if reason]
    return [*named, code_of(error)]


def _cause(error: Exception) -> Exception:
    """Return what botocore raised; PynamoDB keeps it in an error of its own."""
    cause = getattr(error, "cause", None)
    return cause if isinstance(cause, Exception) else error
