"""The table of delivery rules: how each message to a person is limited."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.inbound.dialogue import InboundResponse
from chalicelib.domain.notifications.message import Message


@dataclass(frozen=True, kw_only=True)
class DeliveryRule:
    """How a message is limited.

    `unasked`: anybody can have it sent to somebody else's address, so it counts to a daily limit.
    `response`: it responds to an inbound message, and is sent even to an address that opted out.
    `one_time_code`: somebody waits for it at a screen; it may exceed the SMS budget a little.
    `always`: the holder of a verified contact asked for it; neither an opt-out nor the SMS budget
    holds it back, since the old access code does not work any more.
    """

    unasked: bool = False
    response: bool = False
    one_time_code: bool = False
    always: bool = False


#: One row per message. Agency alerts have none: they leave by topics, see send_alert.py.
DELIVERY_RULES: Mapping[Message, DeliveryRule] = {
    **dict.fromkeys((m for m in Message if m.startswith(("report_", "main_"))), DeliveryRule()),
    **{
        Message(response.value): DeliveryRule(unasked=True, response=True)
        for response in InboundResponse
    },
    Message.CONTACT_CODE: DeliveryRule(unasked=True, one_time_code=True),
    Message.NEW_CODE: DeliveryRule(always=True),
    Message.RECEIPT: DeliveryRule(unasked=True),
    Message.FOLLOW_CONFIRM: DeliveryRule(unasked=True),
    Message.FOLLOW_NEWS: DeliveryRule(),
    Message.AGENCY_DIGEST: DeliveryRule(),
    Message.AGENCY_EVALUATION: DeliveryRule(),
    Message.NIGHT_ALERTS: DeliveryRule(),
    Message.NIGHT_UNHEARD: DeliveryRule(),
    Message.AGENCY_UNHEARD: DeliveryRule(),
    Message.AGENCY_DEAD: DeliveryRule(),
    Message.AGENCY_CHECK: DeliveryRule(),
    Message.AGENCY_LATE: DeliveryRule(),
}
