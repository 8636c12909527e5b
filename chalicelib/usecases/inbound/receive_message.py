"""Receive an inbound message once: file a report of it, or run its command, and respond.

What a message does is safe to be done twice; then the dialogue is saved if no other message
changed it meanwhile, and then the response is queued. A message that the queue delivers again
meets its exchange in the dialogue. See decision 0023.
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound.dialogue import (
    Action,
    Dialogue,
    FileReport,
    IgnoreMessage,
    InboundResponse,
    ReplyToOne,
    RunCommand,
    SendResponse,
)
from chalicelib.domain.inbound.dialogue_engine import draft_digest, next_action
from chalicelib.domain.inbound.dialogues.waiting_words import postponed
from chalicelib.domain.inbound.inbound_commands import (
    Command,
    InboundMessage,
    ParsedCommand,
)
from chalicelib.domain.inbound.mail_words import within_report
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.routing.place_search import Places
from chalicelib.usecases.inbound import letters_about_reports
from chalicelib.usecases.inbound.file_draft import file_draft
from chalicelib.usecases.inbound.message_context import (
    MOST_REPORTS,
    ActionResult,
    MessageContext,
    ReceivedMessage,
    exchange_with,
    next_day,
    send_response,
)
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.inbound.report_commands import reply_to_one
from chalicelib.usecases.inbound.run_commands import run_command
from chalicelib.usecases.inbound.waiting_words import require_not_being_filed, with_sender

#: By sender and day: messages that are read, and each hint.
MOST_MESSAGES, MOST_HINTS = 60, 1
#: Reports of one sender that wait for another day; a message with one more waits in its queue.
MOST_POSTPONED = 30
#: What says of a letter that it is kept nowhere is told more often: one a day would be silence to
#: the next letter, and without any limit two programs would answer each other for ever.
MOST_REFUSALS = 5
_REFUSALS = frozenset({InboundResponse.TOO_SHORT, InboundResponse.TOO_MANY})
#: Letters too short for a report that are remembered until their sender writes more.
MOST_SHORT = 5
#: Responses after which the words of a reply stand in the report.
TAKEN = frozenset({InboundResponse.REPLIED, InboundResponse.ADDED, InboundResponse.THANKED})


def receive_message(
    message: InboundMessage, *, deps: InboundDeps, reference: Reference, now: datetime
) -> ReceivedMessage:
    """Receive one message.

    A message beyond the limit of a day waits for the next one in its queue.

    Raises: Unavailable or VersionConflict when the message is to be delivered again.
    """
    context = MessageContext(message=message, deps=deps, reference=reference, now=now)
    before = deps.dialogues.get_dialogue(context.sender, now=now)
    if known := before.exchange_of(message.id):
        send_response(known, before.language, context)
        return ReceivedMessage(fact="InboundRepeated")
    require_not_being_filed(before, now)
    if not context.is_within_limit("inbound", MOST_MESSAGES):
        _tell_that_it_waits(before, context)
        raise Unavailable("more messages of one sender than a day takes")
    places = Places(reference.place_finder())
    dialogue, action = next_action(before, message, places=places, now=now)
    result = _run_action(dialogue, action, context)
    _save_and_respond(result.dialogue, result.response, context)
    return ReceivedMessage(fact=result.fact, left=_left(result, context), missing=result.missing)


def _tell_that_it_waits(before: Dialogue, context: MessageContext) -> None:
    """Tell the sender of many SMS, once a day, that further ones wait; letters wait for long.

    The message itself is answered when it is read: this response is one of the day.
    """
    if context.message.channel is Channel.EMAIL or not context.is_within_limit("hint.waits", 1):
        return
    day = f"waits:{local_day(context.now)}"
    context = replace(context, message=replace(context.message, id=day))
    response = SendResponse(
        response=InboundResponse.WAITS_FOR_TOMORROW, values={"n": str(MOST_MESSAGES)}
    )
    send_response(exchange_with(context.message, response), before.language, context)


def respond_once(response: SendResponse, context: MessageContext) -> None:
    """Respond to a message that leads to nothing else; to the same message the same again.

    Raises: Unavailable when the message is to be delivered again.
    """
    before = context.deps.dialogues.get_dialogue(context.sender, now=context.now)
    if known := before.exchange_of(context.message.id):
        send_response(known, before.language, context)
        return
    _save_and_respond(before, response, context)


def _left(result: ActionResult, context: MessageContext) -> str:
    """Return why a letter is kept nowhere but where the provider laid it; "" where it is."""
    message, response = context.message, result.response
    waits = letters_about_reports.waits_in_draft(result.dialogue, context)
    if not message.mail_key or result.kept or waits:
        return ""
    return response.response.value if response else "ignored"


def _save_and_respond(
    after: Dialogue, response: SendResponse | None, context: MessageContext
) -> None:
    """Save the dialogue, then queue the response: a crash in between is made good by a retry.

    Of hints only so many a day leave.
    """
    if response and response.hint:
        refuses = context.message.mail_key and response.response in _REFUSALS
        most = MOST_REFUSALS if refuses else MOST_HINTS
        is_new = context.is_within_limit(f"hint.{response.response}", most)
        response = response if is_new else None
    exchange = exchange_with(context.message, response)
    after = with_sender(after, context)
    until = after.keep_until(context.message.channel, context.now)
    context.deps.dialogues.save_dialogue(context.sender, after.with_exchange(exchange), until=until)
    send_response(exchange, after.language, context)


def _run_action(dialogue: Dialogue, action: Action, context: MessageContext) -> ActionResult:
    if isinstance(action, FileReport):
        return _file_report(dialogue, action, context)
    if isinstance(action, RunCommand):
        return _run_command(dialogue, action.command, context)
    if isinstance(action, ReplyToOne):
        return _reply_to_one(dialogue, action, context)
    if isinstance(action, IgnoreMessage):
        return ActionResult(dialogue=dialogue, response=None, fact="InboundIgnored")
    mail = context.message.mail_key
    if action.response is InboundResponse.ALREADY and mail:
        return _keep_repeated(dialogue, action, context)
    if action.response is InboundResponse.TOO_SHORT and mail and mail not in dialogue.mail_keys:
        # What is attached comes along when its sender writes more.
        dialogue = replace(dialogue, mail_keys=(*dialogue.mail_keys, mail)[-MOST_SHORT:])
    fact = "InboundHint" if action.hint else "InboundAsked"
    return ActionResult(dialogue=dialogue, response=action, fact=fact)


def _shown(text: str, context: MessageContext) -> str:
    message = context.message
    return within_report(text, name=message.name, email=message.address)


def _run_command(
    dialogue: Dialogue, command: ParsedCommand, context: MessageContext
) -> ActionResult:
    """Run a command; a letter that says more than it is kept beside the report it names."""
    mail = (
        letters_about_reports.stored_mail(context.message.mail_key, context)
        if context.message.mail_key
        else None
    )
    if mail and command.command is Command.REPLY:
        command = replace(command, text=_shown(command.text, context))
    response = run_command(command, context)
    if response.response in TAKEN:
        dialogue = dialogue.without_words(command.text)
    report = response.values.get("report", "")
    says_more = mail is not None and bool(command.text or mail.attachments or mail.refused_files)
    kept = False
    if mail and report and says_more:
        taken = command.text if response.response in TAKEN else ""
        kept = letters_about_reports.keep_if_reporters(report, mail, taken, context)
    if kept and response.response not in TAKEN:
        response = replace(response, values={**response.values, "words": "beside"})
    understood = kept or not says_more
    return ActionResult(
        dialogue=dialogue, response=response, fact="InboundUnderstood", kept=understood
    )


def _keep_repeated(
    dialogue: Dialogue, already: SendResponse, context: MessageContext
) -> ActionResult:
    """Keep a letter that says again what was filed."""
    kept = letters_about_reports.keep_repeated(already, context)
    return ActionResult(dialogue=dialogue, response=already, fact="InboundHint", kept=kept)


def _reply_to_one(dialogue: Dialogue, action: ReplyToOne, context: MessageContext) -> ActionResult:
    """Add words to the report that they are about; they stay loose until one is found."""
    response = reply_to_one(
        action,
        context.message,
        deps=context.deps.contacts,
        reference=context.reference,
        now=context.now,
    )
    if response.response in (InboundResponse.HELP, InboundResponse.WHICH_REPORT):
        return ActionResult(dialogue=dialogue, response=response, fact="InboundHint")
    answered = replace(dialogue, loose_words="")
    return ActionResult(dialogue=answered, response=response, fact="InboundUnderstood")


def _file_report(dialogue: Dialogue, place: FileReport, context: MessageContext) -> ActionResult:
    """File the draft; a second run meets the same report, as does the same text in parts."""
    message = context.message
    digest = draft_digest(dialogue)
    if filed := dialogue.repeated(digest, context.now):
        values = {"report": filed.report}
        again = SendResponse(response=InboundResponse.ALREADY, values=values, hint=True)
        rested = dialogue.without_draft(context.now)
        if message.mail_key:
            return _keep_repeated(rested, again, context)
        return ActionResult(dialogue=rested, response=again, fact="InboundHint")
    if not context.is_within_limit("filed", MOST_REPORTS):
        return _postpone(dialogue, place, context)
    return file_draft(dialogue, place, context)


def _postpone(dialogue: Dialogue, place: FileReport, context: MessageContext) -> ActionResult:
    """Keep the report for another day: the schedule files it. The response says so.

    Raises: Unavailable when so many wait that its message has to wait in its queue.
    """
    waiting = postponed(dialogue, place, next_day(context.now))
    if len(waiting) > MOST_POSTPONED:
        raise Unavailable("more reports of one sender than can wait")
    after = replace(dialogue.without_draft(context.now), postponed=waiting)
    # A letter of ours says it of all that follow on this day; no SMS has room for that.
    by_mail = context.message.channel is Channel.EMAIL
    told = SendResponse(response=InboundResponse.TOO_MANY, hint=by_mail)
    return ActionResult(dialogue=after, response=told, fact="InboundPostponed")
