"""Delivering a message: once per key, whatever the queue and the provider do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain import contacts, follows, ids, push, reply_address
from chalicelib.domain.calendar import local_day
from chalicelib.domain.contacts import Channel
from chalicelib.domain.dialogue import Answer
from chalicelib.domain.errors import Corrupt, Gone, Unavailable, Undeliverable
from chalicelib.domain.heard import token_of
from chalicelib.usecases.delivery_ports import (
    Claim,
    Delivery,
    DeliveryLog,
    Limits,
    Mailer,
    Message,
    Outcome,
    Pusher,
    Stops,
    Texter,
    ToReporter,
    ToSealed,
    Write,
    WriteNote,
    key_of,
)
from chalicelib.usecases.ports import Reports, Seal
from chalicelib.usecases.public_ports import Follows

#: How long a worker may be at one message; another takes over after a crash.
LEASE = timedelta(seconds=60)
#: What one address gets in a day of messages that its holder may never have asked for.
MOST_UNASKED = 20
#: How long a push service keeps a note for a device that is off, when nothing else says so.
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What holds of a message. `unasked`: anybody can have it sent to somebody else's address.

    An `answer` is what somebody gets who has just written to us; it leaves even to whoever stopped
    our messages.
    """

    unasked: bool
    answer: bool = False


MESSAGES: Mapping[Message, Row] = {
    **{Message(answer.value): Row(unasked=True, answer=True) for answer in Answer},
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


def _first_code(pepper: bytes, delivery: Delivery) -> str:
    token = token_of(pepper, delivery.channel, delivery.values["nonce"])
    return ids.show(ids.access_code(pepper, token))


#: Messages with a `code` in them: derived here, so that no secret lies in a queue.
SECRETS: Mapping[Message, Callable[[bytes, Delivery], str]] = {
    Message.CONTACT_CODE: _contact_code,
    Message.NEW_CODE: _new_code,
    Message.FOLLOW_CONFIRM: _confirm_token,
    Message.FOLLOW_NEWS: _stop_token,
    Message.FILED: _first_code,
}


@dataclass(frozen=True, kw_only=True)
class Post:
    """Everything a delivery needs."""

    reports: Reports
    seal: Seal
    log: DeliveryLog
    limits: Limits
    stops: Stops
    mailer: Mailer
    texter: Texter
    pusher: Pusher
    follows: Follows
    write: Write
    note: WriteNote
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
        outcome = Outcome.ENDED if isinstance(error, Gone) else Outcome.GAVE_UP
        reason = error.reason
    except Unavailable as error:
        post.log.settle(delivery, Outcome.WAITING, str(error), now=now)
        raise
    post.log.settle(delivery, outcome, reason, now=now)
    return outcome


def _send(delivery: Delivery, post: Post, now: datetime, *, first: bool) -> None:
    if delivery.until and now >= delivery.until:
        raise Undeliverable("too_late")
    address = _address(delivery, post)
    row, who = MESSAGES[delivery.message], _who(delivery, address, post)
    if not row.answer and post.stops.stopped(who):
        raise Undeliverable("stopped")
    counted = first and row.unasked
    if counted and not post.limits.take(f"address:{who}", most=MOST_UNASKED, day=local_day(now)):
        raise Undeliverable("too_many_to_address")
    if delivery.channel is Channel.PUSH:
        _push(delivery, push.load(address), post, now)
        return
    secret = SECRETS.get(delivery.message)
    values = {"code": secret(post.pepper, delivery)} if secret else {}
    letter = post.write(delivery, {**delivery.values, **values})
    letter = replace(letter, reply_to=_reply_to(delivery, address, post))
    if delivery.channel is Channel.EMAIL:
        post.mailer.send(address, letter)
    else:
        post.texter.send(address, letter.sms)


def _who(delivery: Delivery, address: str, post: Post) -> str:
    return contacts.trace(post.pepper, delivery.channel, address)


def _reply_to(delivery: Delivery, address: str, post: Post) -> str:
    """Where the reporter's replies go: to an address that only this recipient can use."""
    if delivery.channel is not Channel.EMAIL or not delivery.report or not delivery.to_reporter:
        return ""
    return reply_address.local_part(post.pepper, delivery.report, address)


def _push(delivery: Delivery, to: push.Subscription, post: Post, now: datetime) -> None:
    """A device that takes no more is no follower any longer."""
    recipient, left = delivery.recipient, (delivery.until or now + KEPT_FOR) - now
    if not isinstance(recipient, ToSealed):
        raise Undeliverable("no_contact")
    topic = key_of(recipient.bound_to, delivery.report)
    try:
        note = post.note(delivery)
        post.pusher.push(to, note, topic=topic, seconds=int(left.total_seconds()))
    except Gone:
        post.follows.drop(follows.Subject.parse(delivery.values["subject"]), recipient.bound_to)
        raise


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
    by_channel = {
        Channel.EMAIL: person.email,
        Channel.SMS: person.phone,
        Channel.PUSH: person.push,
    }
    address = by_channel[delivery.channel]
    if not address:
        raise Undeliverable("no_contact")
    return address
