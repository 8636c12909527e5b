"""Deliver a message to a person: once per key, within limits, opt-outs and the SMS budget."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import DEAD_ADDRESS, Channel, OptOutReason
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.errors import Corrupt, Gone, Undeliverable
from chalicelib.domain.inbound import reply_address
from chalicelib.domain.notifications import push_endpoint
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.public import public_follows
from chalicelib.usecases.contacts.ports import DailyLimits, OptOuts
from chalicelib.usecases.notifications.delivery_rules import DELIVERY_RULES
from chalicelib.usecases.notifications.delivery_secrets import SECRETS
from chalicelib.usecases.notifications.ports import (
    Delivery,
    DeliveryLog,
    DeliveryOutcome,
    MailSender,
    Outbox,
    PushSender,
    RenderedMessage,
    ReporterRecipient,
    SealedRecipient,
    SmsSender,
    SmsSpending,
    WriteMessage,
    WritePushNote,
    delivery_key,
)
from chalicelib.usecases.notifications.possible_acts import possible_now
from chalicelib.usecases.notifications.send_once import send_once
from chalicelib.usecases.notifications.sms_budget import spend_sms_budget
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.public.ports import PublicFollows
from chalicelib.usecases.reports.ports import Reports

#: How many messages one address gets in a day that its holder may never have asked for.
MOST_UNASKED_A_DAY = 20
#: How long a push service keeps a push for a device that is off, unless the delivery ends before.
PUSH_LIFE = timedelta(days=1)

#: Percent of the SMS budget up to which one-time codes still leave.
CODES_UP_TO = 110
WITHOUT_LIMIT = 10**9


@dataclass(frozen=True, kw_only=True)
class DeliveryDeps:
    """The collaborators of a delivery. `sms_budget` is the number of SMS in a month."""

    reports: Reports
    seal: Seal
    log: DeliveryLog
    limits: DailyLimits
    opt_outs: OptOuts
    mail_sender: MailSender
    sms_sender: SmsSender
    push_sender: PushSender
    follows: PublicFollows
    write_message: WriteMessage
    write_push_note: WritePushNote
    pepper: bytes
    sms_spending: SmsSpending
    outbox: Outbox
    sms_budget: int
    count_metric: Callable[[str], None]


def deliver(delivery: Delivery, *, deps: DeliveryDeps, now: datetime) -> DeliveryOutcome | None:
    """Send a message unless it was sent before; return what became of it, None when it was.

    A message that can never arrive is given up; one to an address that opted out, or beyond the SMS
    budget, is held back; the delivery log tells the reason. What a dead e-mail address was to get
    about an event is sent by SMS, if there is a verified number. Raises: Unavailable or SlowDown
    when it must be tried again.
    """

    def send(*, first: bool) -> None:
        _send(delivery, deps, now, first=first)

    def unsent(reason: str) -> None:
        if reason in DEAD_ADDRESS:
            _fall_back_to_sms(delivery, OptOutReason(reason), deps, now)

    return send_once(delivery, log=deps.log, send=send, on_unsent=unsent, now=now)


def _send(delivery: Delivery, deps: DeliveryDeps, now: datetime, *, first: bool) -> None:
    """Send by the delivery's channel; only the first try counts to limits and SMS budget.

    Raises: Unavailable, SlowDown, Undeliverable, Gone.
    """
    address = _unseal_address(delivery, deps)
    _require_wanted(delivery, address, deps)
    if first and DELIVERY_RULES[delivery.message].unasked:
        _require_within_daily_limit(delivery, address, deps, now)
    if delivery.channel is Channel.PUSH:
        _push(delivery, push_endpoint.load_endpoint(address), deps, now)
        return
    if first and delivery.channel is Channel.SMS:
        _require_sms_budget(delivery, deps, now)
    message = _render(delivery, address, deps, now)
    if delivery.channel is Channel.EMAIL:
        deps.mail_sender.send(address, message, mail_tags(delivery))
    else:
        deps.sms_sender.send(address, message.sms)


def _render(delivery: Delivery, address: str, deps: DeliveryDeps, now: datetime) -> RenderedMessage:
    """Write the message with its secrets, which are derived here and stored nowhere.

    What it proposes to its reporter is what can be done as it leaves.
    """
    derive_code = SECRETS.get(delivery.message)
    values = {"code": derive_code(deps.pepper, delivery)} if derive_code else {}
    if delivery.report and delivery.to_reporter:
        values |= possible_now(delivery.report, deps.reports, now)
    if isinstance(delivery.recipient, ReporterRecipient):
        values["stop"] = verified_contact.stop_token(
            deps.pepper, delivery.recipient.report, delivery.channel
        )
    message = deps.write_message(delivery, {**delivery.values, **values})
    return replace(message, reply_to=_reply_to(delivery, address, deps))


def _require_within_daily_limit(
    delivery: Delivery, address: str, deps: DeliveryDeps, now: datetime
) -> None:
    """Raise Undeliverable when the address got too many unasked messages today."""
    counter = f"address:{_address_hash(delivery, address, deps)}"
    if not deps.limits.count_within_limit(counter, most=MOST_UNASKED_A_DAY, day=local_day(now)):
        raise Undeliverable("too_many_to_address")


def _address_hash(delivery: Delivery, address: str, deps: DeliveryDeps) -> str:
    return verified_contact.address_hash(deps.pepper, delivery.channel, address)


def _reply_to(delivery: Delivery, address: str, deps: DeliveryDeps) -> str:
    """Return the local part of the address that takes this reporter's replies to this report."""
    if delivery.channel is not Channel.EMAIL or not delivery.report or not delivery.to_reporter:
        return ""
    return reply_address.local_part(deps.pepper, delivery.report, address)


def _push(
    delivery: Delivery, to: push_endpoint.PushEndpoint, deps: DeliveryDeps, now: datetime
) -> None:
    """Send a web push; a device whose push endpoint is gone loses its follow.

    Raises: Unavailable, SlowDown, Undeliverable, Gone.
    """
    recipient, left = delivery.recipient, (delivery.until or now + PUSH_LIFE) - now
    if not isinstance(recipient, SealedRecipient):
        raise Undeliverable("no_contact")
    topic = delivery_key(recipient.bound_to, delivery.report)
    try:
        note = deps.write_push_note(delivery)
        deps.push_sender.push(to, note, topic=topic, seconds=int(left.total_seconds()))
    except Gone:
        deps.follows.delete_follow(
            public_follows.FollowSubject.parse(delivery.values["subject"]), recipient.bound_to
        )
        raise


def mail_tags(delivery: Delivery) -> dict[str, str]:
    """Return the tags that come back with a bounce: whose mail, about which report and event.

    `MailFeedback` has them as fields. {} for messages to others than reporters.
    """
    if not isinstance(delivery.recipient, ReporterRecipient):
        return {}
    tags = {
        "root": delivery.recipient.report,
        "report": delivery.report,
        "event": str(delivery.event),
        "delivery": delivery.key,
    }
    return tags | ({"main": delivery.main} if delivery.main else {})


def _require_wanted(delivery: Delivery, address: str, deps: DeliveryDeps) -> None:
    """Raise Undeliverable when the address opted out, or the reporter did for this report."""
    rule = DELIVERY_RULES[delivery.message]
    reason = deps.opt_outs.address_opt_out(_address_hash(delivery, address, deps))
    if reason is None and isinstance(delivery.recipient, ReporterRecipient):
        # Whether an address is dead is known by the address; the report only shows it.
        opt_outs = deps.opt_outs.opt_outs_of_report(delivery.recipient.report)
        stopped = opt_outs.get(delivery.channel) is OptOutReason.STOPPED
        reason = OptOutReason.STOPPED if stopped else None
    if reason is None or (reason is OptOutReason.STOPPED and (rule.always or rule.response)):
        return
    raise Undeliverable(reason)


def _require_sms_budget(delivery: Delivery, deps: DeliveryDeps, now: datetime) -> None:
    """Count an SMS; raise Undeliverable when the SMS budget is spent. Codes may exceed it."""
    rule = DELIVERY_RULES[delivery.message]
    most = deps.sms_budget * (CODES_UP_TO if rule.one_time_code else 100) // 100
    if rule.always:
        most = WITHOUT_LIMIT
    fits = spend_sms_budget(
        1,
        most=most,
        budget=deps.sms_budget,
        spending=deps.sms_spending,
        count_metric=deps.count_metric,
        now=now,
    )
    if not fits:
        raise Undeliverable("over_budget")


def _fall_back_to_sms(
    delivery: Delivery, reason: OptOutReason, deps: DeliveryDeps, now: datetime
) -> None:
    """Note that the contact is dead, and queue a message of an event again, as SMS."""
    to = delivery.recipient
    if not isinstance(to, ReporterRecipient):
        return
    note_dead_contact(
        to.report, delivery.report, delivery.channel, reason, opt_outs=deps.opt_outs, now=now
    )
    root = deps.reports.get(to.report)
    if not delivery.event or delivery.channel is Channel.SMS or not root.verified_by(Channel.SMS):
        return
    event, main = delivery.event, delivery.main
    other = reporter_message_key(delivery.report, event, delivery.message, Channel.SMS, main)
    deps.outbox.send(replace(delivery, key=other, channel=Channel.SMS, earlier=None))


def note_dead_contact(
    root: str,
    report: str,
    channel: Channel,
    reason: OptOutReason,
    *,
    opt_outs: OptOuts,
    now: datetime,
) -> None:
    """Note a dead contact on the report that holds it, and on the part that a message was about.

    Raises: Unavailable.
    """
    for affected in {root, report or root}:
        opt_outs.save_opt_out(affected, channel, reason, now=now)


def reporter_message_key(
    report: str, event: int, message: Message, channel: Channel, main: str = ""
) -> str:
    """Return the key of a message to a reporter of an event: one per message and channel.

    The event is of `report`, or of the `main` report into which that was merged.
    """
    return delivery_key(report, "event", str(event), message, channel, *filter(None, (main,)))


def _unseal_address(delivery: Delivery, deps: DeliveryDeps) -> str:
    """Unseal the address that a delivery goes to. Raises: Undeliverable when there is none."""
    recipient = delivery.recipient
    if isinstance(recipient, ReporterRecipient):
        bound_to, sealed = recipient.report, deps.reports.sealed_reporter(recipient.report)
    else:
        bound_to, sealed = recipient.bound_to, recipient.sealed
    if sealed is None:
        raise Undeliverable("no_contact")
    try:
        person = deps.seal.unseal_identity(bound_to, sealed)
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
