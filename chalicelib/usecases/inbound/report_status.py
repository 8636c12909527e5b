"""Tell where a report stands, and who may know of it.

Whoever writes from a verified contact of a report is its reporter. To anybody else a confidential
report looks like one that does not exist. See decision 0023.
"""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.clean_text import visible_length
from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import ReportNotFound
from chalicelib.domain.inbound.dialogue import InboundResponse, SendResponse
from chalicelib.domain.inbound.inbound_commands import InboundMessage, ParsedCommand
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Act, State
from chalicelib.domain.reports.report import Report
from chalicelib.domain.reports.reporter_words import ReplyEffect, effect_of_reply
from chalicelib.usecases.contacts.verify_contact import ContactDeps
from chalicelib.usecases.inbound.keep_letters import writer_of
from chalicelib.usecases.reports.ports import Dossier
from chalicelib.usecases.reports.reporter_words import main_of
from chalicelib.usecases.reports.tracking import TrackedReport

#: Words of fewer characters behind a command are none.
SHORTEST_WORDS = 2
#: Longer names of agencies do not fit into an SMS.
LONGEST_NAME = 40


@dataclass(frozen=True, kw_only=True)
class VisibleReport:
    """A report that the sender may know of, and whether the sender is its reporter."""

    tracked: TrackedReport
    by_reporter: bool


def report_status(
    command: ParsedCommand, message: InboundMessage, *, deps: ContactDeps, reference: Reference
) -> SendResponse:
    """Tell where a report stands: all of it to its reporter, the public part to others."""
    visible = visible_report(command, message, deps)
    if visible is None:
        return not_found(command, InboundResponse.UNKNOWN)
    return _status(visible, reference)


def how_words_go_on(
    command: ParsedCommand, message: InboundMessage, *, deps: ContactDeps, now: datetime
) -> str:
    """Return how words behind the command of an SMS, which wait, go on: as a `reply` to its report
    or as a `report`; "" for none.
    """
    if message.channel is not Channel.SMS or visible_length(command.text) < SHORTEST_WORDS:
        return ""
    visible = visible_report(command, message, deps)
    if visible is None or not visible.by_reporter:
        return "report"
    report = visible.tracked.dossier.report
    effect = effect_of_reply(report, now, main_of(report, deps.reports))
    refused = effect in (ReplyEffect.NOT, ReplyEffect.NOT_BUT_REOPENS)
    return "report" if refused else "reply"


def _status(visible: VisibleReport, reference: Reference) -> SendResponse:
    report = visible.tracked.dossier.report
    values = {"report": report.id, "state": report.state.value}
    if visible.by_reporter and report.state is State.ON_HOLD and may_show_content(report):
        return SendResponse(
            response=InboundResponse.STATUS_ASKED, values={**values, "question": report.question}
        )
    if not (visible.by_reporter or report.public):
        return SendResponse(response=InboundResponse.STATUS_PART, values=values)
    values["agency"] = _agency_name(report, reference)
    answer = _pending_answer(visible.tracked.dossier)
    if answer and may_show_content(report):
        own = InboundResponse.STATUS_ANSWERED
        response = own if visible.by_reporter else InboundResponse.STATUS_PUBLIC_ANSWER
        return SendResponse(response=response, values={**values, "answer": answer})
    return SendResponse(response=InboundResponse.STATUS, values=values | _next_deadline(report))


def is_reporter(root: Report, message: InboundMessage, deps: ContactDeps) -> bool:
    """Tell whether a message comes from a verified contact of the report's reporter."""
    contact = root.verified_by(message.channel)
    if contact is None or not message.proved:
        return False
    found = verified_contact.contact_fingerprint(
        deps.pepper, root.id, message.channel, message.address
    )
    return verified_contact.equal_in_constant_time(found, contact.fingerprint)


def visible_report(
    command: ParsedCommand, message: InboundMessage, deps: ContactDeps
) -> VisibleReport | None:
    """Return the report with the typed ID, unless this sender may not know of it."""
    report_id = tracking_ids.parse(command.typed_id)
    if report_id is None:
        return None
    try:
        dossier = deps.reports.dossier(report_id)
    except ReportNotFound:
        return None
    report = dossier.report
    root = deps.reports.get(report.origin) if report.origin else report
    by_reporter = is_reporter(root, message, deps)
    if not may_show_content(report) and not by_reporter:
        return None
    tracked = TrackedReport(
        dossier=dossier,
        as_reporter=by_reporter,
        root=root if by_reporter else None,
        seal=lambda: deps.seal,
        writers=(writer_of(message),),
    )
    return VisibleReport(tracked=tracked, by_reporter=by_reporter)


def not_found(command: ParsedCommand, response: InboundResponse) -> SendResponse:
    """Respond that there is no such report; without a tracking ID, how to write one."""
    if not command.typed_id:
        return SendResponse(response=InboundResponse.HELP)
    return SendResponse(response=response, values={"tracking_id": command.typed_id[:14]})


def _pending_answer(dossier: Dossier) -> str:
    """Return the answer that waits for the reporter's judgement; "" when none does."""
    if dossier.report.state is not State.ANSWERED:
        return ""
    answers = (e.text for e in reversed(dossier.events) if e.act in (Act.ANSWER, Act.APPROVE))
    return next(answers, "")


def _next_deadline(report: Report) -> dict[str, str]:
    clock = min((c for c in report.clocks if c.running), key=lambda c: c.due_at, default=None)
    return {
        "stage": clock.stage.value if clock else "",
        "due_at": clock.due_at.isoformat() if clock else "",
    }


def _agency_name(report: Report, reference: Reference) -> str:
    agency = reference.agencies.get(report.agency or "")
    if agency is None:
        return "-"
    return agency.name if len(agency.name) <= LONGEST_NAME else agency.short
