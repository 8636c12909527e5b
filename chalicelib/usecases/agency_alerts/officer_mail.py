"""Write deliveries to people of agencies. The address travels sealed, bound to its delivery."""

from collections.abc import Mapping

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports.report import Reporter
from chalicelib.usecases.agency_alerts.subscribers import Subscriber
from chalicelib.usecases.notifications.ports import Delivery, SealedRecipient
from chalicelib.usecases.privacy.ports import Seal


def letter_to_subscriber(
    message: Message, key: str, subscriber: Subscriber, seal: Seal, values: Mapping[str, str]
) -> Delivery:
    """Address a message to a subscriber; it leaves once per `key`.

    Raises: Unavailable when the seal's key service is away.
    """
    return letter_to_address(
        message,
        key,
        subscriber.endpoint,
        seal,
        values,
        channel=subscriber.channel,
        language=subscriber.preference.language,
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
    """Address a message to an agency's contact; it leaves once per `key`.

    `address` is an e-mail address or, for SMS, a number in E.164.
    Raises: Unavailable when the seal's key service is away.
    """
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
        recipient=SealedRecipient(bound_to=key, sealed=seal.seal_identity(key, person)),
        language=language,
        values=values,
    )
