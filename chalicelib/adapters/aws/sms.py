"""Send SMS by SNS, straight to a number, and read which numbers refuse them."""

from typing import Any

from chalicelib.adapters.aws.faults import answer_all, code_of, translated
from chalicelib.domain.contacts.verified_contact import OptOutReason
from chalicelib.domain.errors import SlowDown, Unavailable, Undeliverable

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
        with translated(_ANSWERS):
            self._client.publish(PhoneNumber=number, Message=text, MessageAttributes=_ATTRIBUTES)


class SnsCarrierOptOuts:
    """Implements CarrierOptOuts."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def refusing_numbers(self) -> frozenset[str]:
        """Read every page, a hundred numbers each; AWS gives ten a second.

        Raises: Unavailable, also from a region (or an emulator) whose SNS does not offer the list.
        """
        with translated({"InvalidAction": lambda error: Unavailable(code_of(error))}):
            pages = self._client.get_paginator("list_phone_numbers_opted_out").paginate()
            return frozenset(number for page in pages for number in page["phoneNumbers"])


def slow_down(error: Exception) -> SlowDown:
    """Answer a service that asks for fewer messages."""
    return SlowDown(code_of(error))


def _refused(error: Exception) -> Undeliverable:
    opted_out = code_of(error) in _OPTED_OUT or "opted out" in str(error)
    return Undeliverable(OptOutReason.OPTED_OUT if opted_out else "refused")


_ANSWERS = {**answer_all(SLOW, slow_down), **answer_all(_OPTED_OUT | NEVER, _refused)}
