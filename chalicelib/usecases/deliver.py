"""Delivering a message: once per key, whatever the queue and the provider do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain import contacts, follows, ids
from chalicelib.domain.calendar import local_day
from chalicelib.domain.contacts import Channel
from chalicelib.domain.errors import Corrupt, Unavailable, Undeliverable
from chalicelib.usecases.delivery_ports import (
    Claim,
    Delivery,
    DeliveryLog,
    Limits,
    Mailer,
    Message,
    Outcome,
    Texter,
    ToReporter,
    ToSealed,
    Write,
)
from chalicelib.usecases.ports import Reports, Seal

#: How long a worker may be at one message; another takes over after a crash.
LEASE = timedelta(seconds=60)
#: What one address gets in a day of messages that its holder may never have asked for.
MOST_UNASKED = 20


@dataclass(frozen=True, kw_only=True)
class Row:
    """What holds of a message. `unasked`: anybody can have it sent to somebody else's address."""

    unasked: bool


MESSAGES: Mapping[Message, Row] = {
    Message.CONTACT_CODE: Row(unasked=True),
    Message.NEW_CODE: Row(unasked=False),
    Message.RECEIPT: Row(unasked=True),
    Message.FOLLOW_CONFIRM: Row(unasked=True),
    Message.FOLLOW_NEWS: Row(unasked=False),
    Message.AGENCY_DIGEST: Row(unasked=False),
    Message.NIGHT_ALERTS: Row(unasked=False),
    Message.AGENCY_UNHEARD: Row(unasked=False),
}


def _contact_code(pepper: bytes, delivery: Delivery) -> str:
    nonce = delivery.values["nonce"]
    return contacts.one_time_code(pepper, delivery.report, delivery.channel, nonce)


def _new_code(pepper: bytes, delivery: Delivery) -> str:
    return ids.show(ids.renewed_code(pepper, delivery.report, delivery.values["nonce"]))


def _confirm_token(pepper: bytes, delivery: Delivery) -> str:
    to, subject = delivery.recipient, follows.Subject.parse(delivery.values["subject"])
    if not isinstance(to, ToSealed) or delivery.until is None:
        raise Undeliverable("no_contact")
    follow = follows.Follow(
        id=to.bound_to, subject=subject, sealed=to.sealed, language=delivery.language
    )
    return follows.confirm_token(pepper, follow, delivery.until)


def _stop_token(pepper: bytes, delivery: Delivery) -> str:
    to, subject = delivery.recipient, follows.Subject.parse(delivery.values["subject"])
    if not isinstance(to, ToSealed):
        raise Undeliverable("no_contact")
    return follows.stop_token(pepper, subject, to.bound_to)


#: Messages with a `code` in them: derived here, so that no secret lies in a queue.
SECRETS: Mapping[Message, Callable[[bytes, Delivery], str]] = {
    Message.CONTACT_CODE: _contact_code,
    Message.NEW_CODE: _new_code,
    Message.FOLLOW_CONFIRM: _confirm_token,
    Message.FOLLOW_NEWS: _stop_token,
}


@dataclass(frozen=True, kw_only=True)
class Post:
    """Everything a delivery needs."""

    reports: Reports
    seal: Seal
    log: DeliveryLog
    limits: Limits
    mailer: Mailer
    texter: Texter
    write: Write
    pepper: bytes


def deliver(delivery: Delivery, *, post: Post, now: datetime) -> Outcome | None:
    """Send it, unless it was before: then None.

    Raises Unavailable or SlowDown when it must be tried again; what can never arrive is given up
    with its reason in the log.
    """
    claim = post.log.claim(delivery, now=now, until=now + LEASE)
    if claim is Claim.SETTLED:
        return None
    if claim is Claim.BUSY:
        raise Unavailable("another worker is sending it")
    outcome, reason = Outcome.SENT, ""
    try:
        _send(delivery, post, now, first=claim is Claim.FIRST)
    except Undeliverable as error:
        outcome, reason = Outcome.GAVE_UP, error.reason
    except Unavailable as error:
        post.log.settle(delivery, Outcome.WAITING, str(error), now=now)
        raise
    post.log.settle(delivery, outcome, reason, now=now)
    return outcome


def _send(delivery: Delivery, post: Post, now: datetime, *, first: bool) -> None:
    if delivery.until and now >= delivery.until:
        raise Undeliverable("too_late")
    address = _address(delivery, post)
    if first and MESSAGES[delivery.message].unasked:
        what = f"address:{contacts.trace(post.pepper, delivery.channel, address)}"
        if not post.limits.take(what, most=MOST_UNASKED, day=local_day(now)):
            raise Undeliverable("too_many_to_address")
    secret = SECRETS.get(delivery.message)
    values = {"code": secret(post.pepper, delivery)} if secret else {}
    letter = post.write(delivery, {**delivery.values, **values})
    if delivery.channel is Channel.EMAIL:
        post.mailer.send(address, letter)
    else:
        post.texter.send(address, letter.sms)


def _address(delivery: Delivery, post: Post) -> str:
    """Where it goes; known to this function alone."""
    recipient = delivery.recipient
    if isinstance(recipient, ToReporter):
        bound_to, sealed = recipient.report, post.reports.sealed_reporter(recipient.report)
    else:
        bound_to, sealed = recipient.bound_to, recipient.sealed
    if sealed is None:
        raise Undeliverable("no_contact")
    try:
        person = post.seal.open(bound_to, sealed)
    except Corrupt as error:
        raise Undeliverable("seal_broken") from error
    address = person.email if delivery.channel is Channel.EMAIL else person.phone
    if not address:
        raise Undeliverable("no_contact")
    return address
