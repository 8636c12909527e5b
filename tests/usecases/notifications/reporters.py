"""Reporters with proved contacts, and what they are notified of the last events."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.notifications.message import Message
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.notifications.ports import Delivery
from chalicelib.usecases.reports.submit import Submission
from tests.usecases.world import WHO, World

EMAIL, SMS = Channel.EMAIL, Channel.SMS
BOTH = replace(WHO, phone="+6281234567890")
M = Message


def tell(world: World, receipt: Submission, last: int = 1) -> list[Delivery]:
    """Tell of the last events, in their order; what was queued."""
    for event in world.dossier(receipt).events[-last:]:
        notify_reporter(
            event, reports=world.reports, outbox=world.outbox, reference=world.reference
        )
    return [one for one in world.outbox.sent if isinstance(one, Delivery)]


def notified_of(world: World, receipt: Submission, last: int = 1) -> list[tuple[Message, Channel]]:
    world.outbox.sent.clear()
    found = [(one.message, one.channel) for one in tell(world, receipt, last)]
    world.outbox.sent.clear()
    return found


def letters(world: World, receipt: Submission, last: int = 1) -> str:
    """All that left by e-mail of the last events."""
    tell(world, receipt, last)
    return "\n".join(letter.text for _, letter in world.post())


def proved(world: World, *channels: Channel, **changes: Any) -> Submission:
    receipt = world.filed(reporter=BOTH, **changes)
    for channel in channels:
        world.prove_contact(receipt, channel)
    world.post()
    world.deliveries.mail.sent.clear()
    world.deliveries.sms.sent.clear()
    return receipt
