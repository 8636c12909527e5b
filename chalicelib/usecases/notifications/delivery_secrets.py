"""Derive the secrets of messages in the worker: codes and tokens, which no queue may hold."""

from collections.abc import Callable, Mapping

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.errors import Undeliverable
from chalicelib.domain.inbound.inbound_commands import submission_token
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.public import public_follows
from chalicelib.domain.reports import tracking_ids
from chalicelib.usecases.notifications.ports import Delivery, SealedRecipient


def _contact_code(pepper: bytes, delivery: Delivery) -> str:
    nonce = delivery.values["nonce"]
    return verified_contact.one_time_code(pepper, delivery.report, delivery.channel, nonce)


def _new_code(pepper: bytes, delivery: Delivery) -> str:
    return tracking_ids.show(
        tracking_ids.renewed_code(pepper, delivery.report, delivery.values["nonce"])
    )


def _confirm_token(pepper: bytes, delivery: Delivery) -> str:
    to, subject = delivery.recipient, public_follows.FollowSubject.parse(delivery.values["subject"])
    if not isinstance(to, SealedRecipient) or delivery.until is None:
        raise Undeliverable("no_contact")
    follow = public_follows.Follow(
        id=to.bound_to, subject=subject, sealed=to.sealed, language=delivery.language
    )
    return public_follows.confirm_token(pepper, follow, delivery.until)


def _stop_token(pepper: bytes, delivery: Delivery) -> str:
    to, subject = delivery.recipient, public_follows.FollowSubject.parse(delivery.values["subject"])
    if not isinstance(to, SealedRecipient):
        raise Undeliverable("no_contact")
    return public_follows.stop_token(pepper, subject, to.bound_to)


def _first_code(pepper: bytes, delivery: Delivery) -> str:
    token = submission_token(pepper, delivery.channel, delivery.values["nonce"])
    return tracking_ids.show(tracking_ids.access_code(pepper, token))


#: How the value `code` of a message is derived, of those that have one.
SECRETS: Mapping[Message, Callable[[bytes, Delivery], str]] = {
    Message.CONTACT_CODE: _contact_code,
    Message.NEW_CODE: _new_code,
    Message.FOLLOW_CONFIRM: _confirm_token,
    Message.FOLLOW_NEWS: _stop_token,
    Message.FILED: _first_code,
    Message.FILED_UNPLACED: _first_code,
    Message.FILED_PROTECTED: _first_code,
}
