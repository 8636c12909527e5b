"""Delivering a message: once per key, whatever the queue and the provider do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import DEAD_ADDRESS, Channel, OptOutReason
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.errors import Corrupt, Gone, Undeliverable
from chalicelib.domain.inbound import reply_address
from chalicelib.domain.inbound.dialogue import InboundResponse
from chalicelib.domain.notifications import push_endpoint
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.public import public_follows
from chalicelib.usecases.contacts.ports import DailyLimits, OptOuts
from chalicelib.usecases.notifications.delivery_secrets import SECRETS
from chalicelib.usecases.notifications.ports import (
    Delivery,
    DeliveryLog,
    DeliveryOutcome,
    MailSender,
    Outbox,
    PushSender,
    ReporterRecipient,
    SealedRecipient,
    SmsSender,
    SmsSpending,
    WriteMessage,
    WritePushNote,
    delivery_key,
)
from chalicelib.usecases.notifications.send_once import send_once
from chalicelib.usecases.notifications.sms_budget import spend_sms_budget
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.public.ports import PublicFollows
from chalicelib.usecases.reports.ports import Reports

#: What one address gets in a day of messages that its holder may never have asked for.
MOST_UNASKED_A_DAY = 20
#: How long a push service keeps a note for a device that is off, when nothing else says so.
PUSH_LIFE = timedelta(days=1)

#: Percent of the month's SMS: so far one-time codes still leave.
CODES_UP_TO = 110
WITHOUT_LIMIT = 10**9


@dataclass(frozen=True, kw_only=True)
class DeliveryRule:
    """What holds of a message. `unasked`: anybody can have it sent to somebody else's address.

    An `answer` is what somebody gets who has just written to us; it leaves even to whoever stopped
    our messages. `code`: somebody waits for it at a screen. `always`: it goes to the holder of a
    proved contact who asked for it, stopped or not, and whatever the budget says: the old code is
    dead already.
    """

    unasked: bool = False
    response: bool = False
    one_time_code: bool = False
    always: bool = False


#: Alerts to agencies have no row here: they leave by topics, see send_alert.py.
DELIVERY_RULES: Mapping[Message, DeliveryRule] = {
    **dict.fromkeys((m for m in Message if m.startswith(("report_", "main_"))), DeliveryRule()),
    **{
        Message(answer.value): DeliveryRule(unasked=True, response=True)
        for answer in InboundResponse
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


@dataclass(frozen=True, kw_only=True)
class DeliveryDeps:
    """Everything a delivery needs. `sms_budget` is the number of SMS in a month."""

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
    """Send it, unless it was before: then None.

    Raises Unavailable or SlowDown when it must be tried again; what can never arrive is given up,
    and what nobody wants or the budget does not allow is held back, each with its reason in the
    log. What a dead address was to get goes another way, if there is one.
    """

    def send(*, first: bool) -> None:
        _send(delivery, deps, now, first=first)

    def unsent(reason: str) -> None:
        if reason in DEAD_ADDRESS:
            _fall_back_to_sms(delivery, OptOutReason(reason), deps, now)

    return send_once(delivery, log=deps.log, send=send, on_unsent=unsent, now=now)


def _send(delivery: Delivery, deps: DeliveryDeps, now: datetime, *, first: bool) -> None:
    address = _open_address(delivery, deps)
    _require_wanted(delivery, address, deps)
    counted, who = (
        first and DELIVERY_RULES[delivery.message].unasked,
        _address_hash(delivery, address, deps),
    )
    if counted and not deps.limits.count_within_limit(
        f"address:{who}", most=MOST_UNASKED_A_DAY, day=local_day(now)
    ):
        raise Undeliverable("too_many_to_address")
    if delivery.channel is Channel.PUSH:
        _push(delivery, push_endpoint.load_endpoint(address), deps, now)
        return
    if first and delivery.channel is Channel.SMS:
        _require_sms_budget(delivery, deps, now)
    secret = SECRETS.get(delivery.message)
    values = {"code": secret(deps.pepper, delivery)} if secret else {}
    if isinstance(delivery.recipient, ReporterRecipient):
        values["stop"] = verified_contact.stop_token(
            deps.pepper, delivery.recipient.report, delivery.channel
        )
    letter = deps.write_message(delivery, {**delivery.values, **values})
    letter = replace(letter, reply_to=_reply_to(delivery, address, deps))
    if delivery.channel is Channel.EMAIL:
        deps.mail_sender.send(address, letter, mail_tags(delivery))
    else:
        deps.sms_sender.send(address, letter.sms)


def _address_hash(delivery: Delivery, address: str, deps: DeliveryDeps) -> str:
    return verified_contact.address_hash(deps.pepper, delivery.channel, address)


def _reply_to(delivery: Delivery, address: str, deps: DeliveryDeps) -> str:
    """Where the reporter's replies go: to an address that only this recipient can use."""
    if delivery.channel is not Channel.EMAIL or not delivery.report or not delivery.to_reporter:
        return ""
    return reply_address.local_part(deps.pepper, delivery.report, address)


def _push(
    delivery: Delivery, to: push_endpoint.PushEndpoint, deps: DeliveryDeps, now: datetime
) -> None:
    """A device that takes no more is no follower any longer."""
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
    """What comes back with a bounce of it: whose, about what, which event, which line of the
    log."""
    if not isinstance(delivery.recipient, ReporterRecipient):
        return {}
    found = {
        "root": delivery.recipient.report,
        "report": delivery.report,
        "event": str(delivery.event),
        "delivery": delivery.key,
    }
    return found | ({"main": delivery.main} if delivery.main else {})


def _require_wanted(delivery: Delivery, address: str, deps: DeliveryDeps) -> None:
    """Raises Undeliverable when nothing goes to the address any more, or not about this report."""
    why, row = (
        deps.opt_outs.address_opt_out(_address_hash(delivery, address, deps)),
        DELIVERY_RULES[delivery.message],
    )
    if why is None and isinstance(delivery.recipient, ReporterRecipient):
        # Whether an address is dead is known by the address; the report only shows it.
        stops = deps.opt_outs.opt_outs_of_report(delivery.recipient.report)
        stopped = stops.get(delivery.channel) is OptOutReason.STOPPED
        why = OptOutReason.STOPPED if stopped else None
    if why is None or (why is OptOutReason.STOPPED and (row.always or row.response)):
        return
    raise Undeliverable(why)


def _require_sms_budget(delivery: Delivery, deps: DeliveryDeps, now: datetime) -> None:
    """Count an SMS; raises Undeliverable when the month's budget is spent. Codes may exceed it."""
    row = DELIVERY_RULES[delivery.message]
    most = deps.sms_budget * (CODES_UP_TO if row.one_time_code else 100) // 100
    if row.always:
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
    delivery: Delivery, why: OptOutReason, deps: DeliveryDeps, now: datetime
) -> None:
    """Show on the report that its contact is dead, and tell a step by SMS instead."""
    to = delivery.recipient
    if not isinstance(to, ReporterRecipient):
        return
    note_dead_contact(
        to.report, delivery.report, delivery.channel, why, opt_outs=deps.opt_outs, now=now
    )
    root = deps.reports.get(to.report)
    if not delivery.event or delivery.channel is Channel.SMS or not root.verified_by(Channel.SMS):
        return
    event, main = delivery.event, delivery.main
    other = reporter_message_key(delivery.report, event, delivery.message, Channel.SMS, main)
    deps.outbox.send(replace(delivery, key=other, channel=Channel.SMS, earlier=None))


def note_dead_contact(
    root: str, report: str, channel: Channel, why: OptOutReason, *, opt_outs: OptOuts, now: datetime
) -> None:
    """Show it on the report that holds the contact, and on the part that a message was about."""
    for identity in {root, report or root}:
        opt_outs.save_opt_out(identity, channel, why, now=now)


def reporter_message_key(
    report: str, event: int, message: Message, channel: Channel, main: str = ""
) -> str:
    """The key of what a reporter hears of an event, of the own report or of the `main` one: one per
    message and channel."""
    return delivery_key(report, "event", str(event), message, channel, *filter(None, (main,)))


def _open_address(delivery: Delivery, deps: DeliveryDeps) -> str:
    """Where it goes; known to this function alone."""
    recipient = delivery.recipient
    if isinstance(recipient, ReporterRecipient):
        bound_to, sealed = recipient.report, deps.reports.sealed_reporter(recipient.report)
    elif isinstance(recipient, SealedRecipient):
        bound_to, sealed = recipient.bound_to, recipient.sealed
    else:  # a topic knows its addresses, and has a worker of its own
        raise Undeliverable("no_contact")
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
