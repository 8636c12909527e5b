"""Send SMS by SNS, straight to a number, and read which numbers refuse them."""

from typing import Any

from chalicelib.adapters.aws.clients import FAULTS, code_of
from chalicelib.domain.contacts.verified_contact import OptOutReason
from chalicelib.domain.errors import DomainError, SlowDown, Unavailable, Undeliverable

#: Error codes of SNS that concern one message, and those that ask for fewer messages.
NEVER = frozenset({"InvalidParameter", "InvalidParameterValue", "ValidationException"})
SLOW = frozenset({"Throttled", "ThrottledException", "Throttling", "ThrottlingException"})
_OPTED_OUT = frozenset({"OptedOut", "OptedOutException"})
#: Codes and receipts go before advertisements.
_ATTRIBUTES = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}


class SnsSmsSender:
    """Implements SmsSender."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def send(self, number: str, text: str) -> None:
        """Send by one call. Raises: Unavailable, SlowDown or Undeliverable, as the port says."""
        try:
            self._client.publish(PhoneNumber=number, Message=text, MessageAttributes=_ATTRIBUTES)
        except FAULTS as error:
            raise _translated(error) from error


class SnsCarrierOptOuts:
    """Implements CarrierOptOuts."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def refusing_numbers(self) -> frozenset[str]:
        """Read every page, a hundred numbers each; AWS gives ten a second. Raises: Unavailable."""
        try:
            pages = self._client.get_paginator("list_phone_numbers_opted_out").paginate()
            return frozenset(number for page in pages for number in page["phoneNumbers"])
        except FAULTS as error:
            raise Unavailable(code_of(error)) from error


def _translated(error: Exception) -> DomainError:
    """Translate a provider's error into one of the three that callers know."""
    code = code_of(error)
    if code in SLOW:
        return SlowDown(code)
    if code in _OPTED_OUT or (code in NEVER and "opted out" in str(error)):
        return Undeliverable(OptOutReason.OPTED_OUT)
    if code in NEVER:
        return Undeliverable("refused")
    return Unavailable(code)
