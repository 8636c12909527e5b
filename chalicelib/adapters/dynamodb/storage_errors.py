"""Translate storage errors into domain errors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pynamodb.exceptions import PynamoDBException, TransactWriteError

from chalicelib.domain.errors import DomainError, Unavailable

_CONDITION = ("ConditionalCheckFailedException", "ConditionalCheckFailed")
#: Two transactions met on one report: whoever came second based on an old version.
_CONFLICT = ("TransactionConflict", "TransactionConflictException")


@contextmanager
def translated(on_condition: Callable[[], DomainError] | None = None) -> Iterator[None]:
    """Run the block; raise `on_condition()` where a condition failed, Unavailable for any other
    refusal.
    """
    try:
        yield
    except PynamoDBException as error:
        if on_condition and _condition_failed(error):
            raise on_condition() from error
        raise Unavailable(error.cause_response_code or "table") from error


def _condition_failed(error: PynamoDBException) -> bool:
    if error.cause_response_code in _CONDITION:
        return True
    if not isinstance(error, TransactWriteError):
        return False
    codes = [reason.code for reason in error.cancellation_reasons if reason]
    return any(code in (*_CONDITION, *_CONFLICT) for code in codes)
