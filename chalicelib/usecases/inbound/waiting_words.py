"""Go on with words that wait in a dialogue: remind their sender of the place, then file them.

A schedule queues the dialogues whose next step is due; a worker does it. What fails comes again
from the queue, and the schedule queues it again each hour until it is done. See decision 0052.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound.dialogue import (
    FILE_AFTER,
    REMINDED_BEFORE,
    Dialogue,
    FileReport,
    InboundResponse,
    SendResponse,
)
from chalicelib.domain.inbound.dialogues.place_question import file_unplaced
from chalicelib.domain.inbound.dialogues.reports_of_dialogue import SealedSender
from chalicelib.domain.inbound.dialogues.waiting_words import (
    WaitingStep,
    first_postponed,
    postponed_as_draft,
    postponed_until,
    step_due,
    without_postponed,
    words_as_draft,
)
from chalicelib.domain.inbound.inbound_commands import InboundMessage
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.routing.place_search import Places
from chalicelib.usecases.inbound.file_draft import file_draft
from chalicelib.usecases.inbound.keep_letters import writer_of
from chalicelib.usecases.inbound.message_context import (
    MOST_REPORTS,
    MessageContext,
    ReceivedMessage,
    exchange_with,
    next_day,
    send_response,
)
from chalicelib.usecases.inbound.ports import Dialogues, InboundDeps, WaitingQueue

#: Dialogues that are queued together.
BATCH = 10


def queue_waiting(
    *,
    dialogues: Dialogues,
    queue: WaitingQueue,
    now: datetime,
    has_time_left: Callable[[], bool],
) -> int:
    """Queue each dialogue whose next step is due; return how many.

    Stops when `has_time_left` says no: what is left is due at the next run too.
    Raises: Unavailable.
    """
    queued, batch = 0, list[str]()
    for sender in dialogues.waiting_until(now):
        batch.append(sender)
        if len(batch) == BATCH:
            queue.send(batch)
            queued, batch = queued + len(batch), []
            if not has_time_left():
                return queued
    if batch:
        queue.send(batch)
    return queued + len(batch)


def go_on_with_waiting(
    sender: str, *, deps: InboundDeps, reference: Reference, now: datetime
) -> ReceivedMessage:
    """Do what is due with the waiting words of a dialogue, if anything still is.

    `sender` is the keyed hash by which the dialogue is kept.
    Raises: Unavailable when it is to be done again.
    """
    dialogue = deps.dialogues.get_dialogue(sender, now=now)
    step = step_due(dialogue, now)
    if step is None or dialogue.sender is None:
        return ReceivedMessage(fact="InboundRepeated")
    message = _message_of(sender, dialogue, dialogue.sender, step, deps)
    context = MessageContext(
        message=message, deps=deps, reference=reference, now=now, known_as=sender
    )
    if step is WaitingStep.REMIND:
        return _remind(dialogue, context)
    return _file(dialogue, step, context)


def _message_of(
    sender: str, dialogue: Dialogue, sealed: SealedSender, step: WaitingStep, deps: InboundDeps
) -> InboundMessage:
    """Return what stands in for a message: from whom the words came, and an id for the response.

    Whoever wants no more messages gets none: nobody has just written.
    """
    who = deps.senders.unseal_identity(_bound_to(sender), sealed.sealed)
    stopped = deps.opt_outs.address_opt_out(sender)
    begun_by = dialogue.first_message or dialogue.loose_message
    if step is WaitingStep.FILE_POSTPONED:
        begun_by = first_postponed(dialogue).first_message
    return InboundMessage(
        id=f"{step}:{begun_by}",
        channel=sealed.channel,
        address=who.email if sealed.channel is Channel.EMAIL else who.phone,
        text="",
        name=who.name,
        proved=sealed.proved,
        may_respond=stopped is None,
        alone=sealed.alone,
    )


def _remind(dialogue: Dialogue, context: MessageContext) -> ReceivedMessage:
    """Remind the sender that a draft waits for its place, and say when it is filed without."""
    last = dialogue.last_message_at or context.now
    filed_at = max(last + FILE_AFTER, context.now + REMINDED_BEFORE)
    reminder = SendResponse(
        response=InboundResponse.REMIND_PLACE, values={"filed_at": filed_at.isoformat()}
    )
    _send_and_save(replace(dialogue, reminded_at=context.now), reminder, context)
    return ReceivedMessage(fact="InboundReminded")


def _file(dialogue: Dialogue, step: WaitingStep, context: MessageContext) -> ReceivedMessage:
    """File the draft or the loose words; a message meanwhile waits for it.

    What was begun is begun again where it failed: the token of the report is the same. A postponed
    report counts as one of the day on which it is filed, and waits on where that has no room.
    """
    is_postponed = step is WaitingStep.FILE_POSTPONED
    if is_postponed and not context.is_within_limit("filed", MOST_REPORTS):
        _save(postponed_until(dialogue, next_day(context.now)), context)
        return ReceivedMessage(fact="InboundPostponed")
    begun = replace(dialogue, filing_at=context.now)
    _save(begun, context)
    begun = replace(begun, version=begun.version + 1)
    draft, place = _draft(begun, step, context)
    result = file_draft(draft, place, context)
    after = without_postponed(begun, result.dialogue) if is_postponed else result.dialogue
    _send_and_save(after, result.response, context)
    return ReceivedMessage(fact=result.fact, missing=result.missing)


def _draft(
    dialogue: Dialogue, step: WaitingStep, context: MessageContext
) -> tuple[Dialogue, FileReport]:
    if step is WaitingStep.FILE_WORDS:
        return words_as_draft(dialogue, Places(context.reference.place_finder()))
    if step is WaitingStep.FILE_POSTPONED:
        return postponed_as_draft(dialogue)
    return dialogue, file_unplaced(dialogue)


def _send_and_save(after: Dialogue, response: SendResponse | None, context: MessageContext) -> None:
    """Queue the response, which leaves once however often it is queued; then save the dialogue."""
    exchange = exchange_with(context.message, response)
    send_response(exchange, after.language, context)
    _save(after.with_exchange(exchange), context)


def _save(dialogue: Dialogue, context: MessageContext) -> None:
    until = dialogue.keep_until(context.message.channel, context.now)
    context.deps.dialogues.save_dialogue(context.sender, dialogue, until=until)


def with_sender(dialogue: Dialogue, context: MessageContext) -> Dialogue:
    """Return the dialogue with the sender of the message sealed, while words wait in it.

    Raises: Unavailable when nothing can be sealed.
    """
    if not dialogue.holds_words:
        return replace(dialogue, sender=None)
    message = context.message
    sealed = context.deps.senders.seal_identity(_bound_to(context.sender), writer_of(message))
    return replace(
        dialogue,
        sender=SealedSender(
            sealed=sealed, channel=message.channel, proved=message.proved, alone=message.alone
        ),
    )


def require_not_being_filed(dialogue: Dialogue, now: datetime) -> None:
    """Let a message wait while the words before it are being filed.

    Raises: Unavailable, so that the message comes again.
    """
    if dialogue.is_being_filed(now):
        raise Unavailable("the words before it are being filed")


def _bound_to(sender: str) -> str:
    return f"dialogue:{sender}"
