"""Apply notices of the mail provider: an e-mail bounced, or its reader called it spam."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.usecases.notifications.deliver import DeliveryDeps, note_dead_contact
from chalicelib.usecases.notifications.merged_reporters import (
    MainReportEvent,
    notify_merged_reporter,
)
from chalicelib.usecases.notifications.notify_reporter import notify_reporter


@dataclass(frozen=True, kw_only=True)
class MailFeedback:
    """One notice of the provider. `reason` None is a failure that may pass: it changes nothing.

    `root`, `report`, `event`, `delivery` and `main` are the `mail_tags` of a message to a reporter;
    "" and 0 of others.
    """

    reason: OptOutReason | None
    addresses: tuple[str, ...]
    root: str = ""
    report: str = ""
    event: int = 0
    delivery: str = ""
    main: str = ""


def apply_mail_feedback(
    feedback: MailFeedback, *, deps: DeliveryDeps, reference: Reference, now: datetime
) -> bool:
    """Opt the addresses out, and send what the reporter missed by another channel.

    Return whether there was anything to do; doing it twice changes nothing more. Raises:
    Unavailable.
    """
    if feedback.reason is None:
        return False
    for address in feedback.addresses:
        address_hash = verified_contact.address_hash(deps.pepper, Channel.EMAIL, address)
        deps.opt_outs.save_address_opt_out(address_hash, feedback.reason, now=now)
    if not feedback.root:
        return True
    note_dead_contact(
        feedback.root,
        feedback.report,
        Channel.EMAIL,
        feedback.reason,
        opt_outs=deps.opt_outs,
        now=now,
    )
    # The mail of a complaint did arrive.
    if feedback.delivery and feedback.reason is OptOutReason.BOUNCED:
        deps.log.mark_undelivered(feedback.report, feedback.delivery, feedback.reason)
    if feedback.event:
        _notify_again(feedback, deps, reference)
    return True


def _notify_again(feedback: MailFeedback, deps: DeliveryDeps, reference: Reference) -> None:
    """Queue the messages of the event again: e-mail is opted out by now, so SMS takes its place."""
    dossier = deps.reports.dossier(feedback.main or feedback.report)
    event = dossier.events[feedback.event - 1]
    if feedback.main:
        notify_merged_reporter(
            feedback.report,
            MainReportEvent(event=event, main=dossier),
            reports=deps.reports,
            outbox=deps.outbox,
            reference=reference,
        )
    else:
        notify_reporter(event, reports=deps.reports, outbox=deps.outbox, reference=reference)
