"""Letters to people of agencies. The address travels sealed, bound to the letter's own key."""

from collections.abc import Mapping

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports.report import Reporter
from chalicelib.usecases.agency_alerts.alert_subscriptions import Subscriber
from chalicelib.usecases.notifications.ports import Delivery, SealedRecipient
from chalicelib.usecases.privacy.ports import Seal


def letter_to_subscriber(
    message: Message, key: str, to: Subscriber, seal: Seal, values: Mapping[str, str]
) -> Delivery:
    """What leaves for a subscriber; once per `key`."""
    return letter_to_address(
        message, key, to.endpoint, seal, values, channel=to.channel, language=to.preference.language
    )


def letter_to_address(
    message: Message,
    key: str,
    address: str,
    seal: Seal,
    values: Mapping[str, str],
    *,
    channel: Channel = Channel.EMAIL,
    language: str = "id",
) -> Delivery:
    """What leaves for an address of an office; once per `key`."""
    by_mail = channel is Channel.EMAIL
    person = Reporter(
        name="",
        email=address if by_mail else "",
        phone="" if by_mail else address,
        language=language,
    )
    return Delivery(
        key=key,
        message=message,
        channel=channel,
        recipient=SealedRecipient(bound_to=key, sealed=seal.close(key, person)),
        language=language,
        values=values,
    )
