"""Tell faults that pass from all other errors of AWS, in one place for every adapter.

Three kinds pass, and callers get Unavailable, as the same call may succeed later: no whole answer
came; the service says "not now"; what the call needs is switched off, away or forbidden until an
operator mends it, which delays a report and must not lose it. All else that a service answers says
that the request itself is wrong: that is an error of ours, stays what it is and is found, as does a
condition that nobody asked about. What passes is listed; an answer that nobody knows does not.
"""

import errno
import http.client
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import urllib3.exceptions
from botocore.exceptions import (
    ChecksumError,
    ClientError,
    CredentialRetrievalError,
    FlexibleChecksumError,
    HTTPClientError,
    IncompleteReadError,
    MetadataRetrievalError,
    NoCredentialsError,
    TokenRetrievalError,
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
    FlexibleChecksumError,
    ResponseParserError,
    CredentialRetrievalError,
    MetadataRetrievalError,
    NoCredentialsError,
    TokenRetrievalError,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    ConnectionError,
    TimeoutError,
    ssl.SSLError,
    socket.gaierror,
)
#: The way to the service is down; the system has no class of its own for these.
_NO_WAY = frozenset(
    {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.ENETRESET}
)
#: A condition of the caller did not hold, of one write and of one in a transaction.
CONDITION_FAILED = ("ConditionalCheckFailedException", "ConditionalCheckFailed")
#: Two transactions met on one item: whoever came second based on an old version.
CONFLICT = ("TransactionConflict", "TransactionConflictException")
#: What S3 says of an object that is not there.
MISSING = ("NoSuchKey", "404", "NoSuchVersion")
_TOO_MANY, _SERVER_FAULT = 429, 500
#: "Not now" where the status does not say it: DynamoDB answers throttling with 400.
_NOT_NOW = re.compile(
    r"Throttl|TooManyRequests|SlowDown|LimitExceeded(?:Exception)?\Z|OverLimit|"
    r"ProvisionedThroughputExceeded|ServiceUnavailable|Internal|Timeout|Redirect\Z"
)
_NOT_NOW_CODES = frozenset(
    {
        *CONFLICT,
        "TransactionInProgressException",
        "ReplicatedWriteConflictException",
        "OperationAborted",
        "ConditionalRequestConflict",
        "PriorRequestNotComplete",
    }
)
#: Limits that a request exceeds by itself, whenever it is made.
_OUR_SIZE = frozenset({"ItemCollectionSizeLimitExceededException", "BatchRequestTooLong"})
#: What an operator mends: rights, keys, credentials, names of what is not there (yet, or any more).
_FOR_OPERATORS = re.compile(
    r"AccessDenied|AllAccessDisabled|AuthorizationError|UnauthorizedOperation|ExpiredToken|"
    r"InvalidAccessKeyId|InvalidClientTokenId|UnrecognizedClient|OptInRequired|RequestExpired|"
    r"RequestTimeTooSkewed|InvalidSignatureException|"
    r"ResourceNotFoundException|NoSuchBucket|NonExistentQueue|QueueDoesNotExist|"
    r"QueueDeletedRecently|SendingPaused|AccountSuspended|DomainNotVerified|"
    r"\A(?:KMS\.)?(?:KMS|Kms)?(?:Disabled|InvalidState|NotFound)(?:Exception)?\Z"
)
_FORBIDDEN = 403
#: Stands for the code of an answer that has none.
_NO_CODE = "unknown"
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
        status = cause.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        codes = [code for code in codes_of(error) if code != "None"]
        # A transaction was cancelled for the reasons that it names: all of them must pass.
        told = codes[:-1] or codes
        return status == _TOO_MANY or status >= _SERVER_FAULT or all(map(_code_passes, told))
    if isinstance(cause, NO_ANSWER):
        return True
    return isinstance(cause, OSError) and cause.errno in _NO_WAY


def _code_passes(code: str) -> bool:
    if code == _NO_CODE:  # no service refuses without one: see `aws_responses`
        return True
    if code.isdigit():
        return int(code) in (_TOO_MANY, _FORBIDDEN) or int(code) >= _SERVER_FAULT
    if code in _OUR_SIZE:
        return False
    return code in _NOT_NOW_CODES or bool(_NOT_NOW.search(code) or _FOR_OPERATORS.search(code))


def code_of(error: Exception) -> str:
    """Return the service's error code, or the kind of a fault without an answer."""
    cause = _cause(error)
    if isinstance(cause, ClientError):
        return str(cause.response.get("Error", {}).get("Code") or _NO_CODE)
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
