"""Run the commands of inbound messages that are about a report, or about the sender."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.domain.contacts.verified_contact import OptOutReason
from chalicelib.domain.inbound.dialogue import InboundResponse, SendResponse
from chalicelib.domain.inbound.inbound_commands import Command, ParsedCommand
from chalicelib.usecases.inbound import report_commands
from chalicelib.usecases.inbound.message_context import MessageContext
from chalicelib.usecases.inbound.report_status import how_words_go_on, report_status


def run_command(command: ParsedCommand, context: MessageContext) -> SendResponse:
    """Run a command that is about a report or about the sender.

    The response says how words go on that an SMS has behind a command which takes none.
    Raises: Unavailable when the message is to be delivered again.
    """
    response = _COMMANDS[command.command](command, context)
    if command.command not in (Command.STATUS, Command.CODE):
        return response
    message, contacts = context.message, context.deps.contacts
    words = how_words_go_on(command, message, deps=contacts, now=context.now)
    return replace(response, values={**response.values, "words": words}) if words else response


def _stop(_: ParsedCommand, context: MessageContext) -> SendResponse:
    context.deps.opt_outs.save_address_opt_out(
        context.sender, OptOutReason.STOPPED, now=context.now
    )
    return SendResponse(response=InboundResponse.STOPPED)


def _start(_: ParsedCommand, context: MessageContext) -> SendResponse:
    context.deps.opt_outs.save_address_opt_out(context.sender, None, now=context.now)
    return SendResponse(response=InboundResponse.STARTED)


def _status(command: ParsedCommand, context: MessageContext) -> SendResponse:
    contacts, reference = context.deps.contacts, context.reference
    return report_status(command, context.message, deps=contacts, reference=reference)


def _reply(command: ParsedCommand, context: MessageContext) -> SendResponse:
    contacts, reference = context.deps.contacts, context.reference
    files = report_commands.reply_files(context.message.mail_key, context.deps.mails)
    return report_commands.reply_to_report(
        command, context.message, files, deps=contacts, reference=reference, now=context.now
    )


def _new_code(command: ParsedCommand, context: MessageContext) -> SendResponse:
    return report_commands.request_new_code(
        command, context.message, deps=context.deps.contacts, now=context.now
    )


_COMMANDS: Mapping[Command, Callable[[ParsedCommand, MessageContext], SendResponse]] = {
    Command.STATUS: _status,
    Command.REPLY: _reply,
    Command.CODE: _new_code,
    Command.STOP: _stop,
    Command.START: _start,
}
