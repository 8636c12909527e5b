"""What the provider hears of our mail later: addresses that are dead, readers who call it spam."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.usecases.notifications.deliver import DeliveryDeps, note_dead_contact
from chalicelib.usecases.notifications.merged_reporters import (
    MainReportStep,
    notify_merged_reporter,
)
from chalicelib.usecases.notifications.notify_reporter import notify_reporter


@dataclass(frozen=True, kw_only=True)
class MailFeedback:
    """One notice. `why` None is a failure that may pass: it is counted, nothing else.

    `root`, `report`, `event`, `delivery` and `main` are the marks of a letter to a reporter; empty
    and 0 for others.
    """

    why: OptOutReason | None
    addresses: tuple[str, ...]
    root: str = ""
    report: str = ""
    event: int = 0
    delivery: str = ""
    main: str = ""


def apply_mail_feedback(
    given: MailFeedback, *, deps: DeliveryDeps, reference: Reference, now: datetime
) -> bool:
    """Send nothing more to the addresses, and tell the step by another way; whether it was so.

    Taking it twice changes nothing more. Raises Unavailable.
    """
    if given.why is None:
        return False
    for address in given.addresses:
        trace = verified_contact.address_hash(deps.pepper, Channel.EMAIL, address)
        deps.opt_outs.save_address_opt_out(trace, given.why, now=now)
    if not given.root:
        return True
    note_dead_contact(
        given.root, given.report, Channel.EMAIL, given.why, opt_outs=deps.opt_outs, now=now
    )
    if given.delivery and given.why is OptOutReason.BOUNCED:  # a complaint's letter did arrive
        deps.log.mark_undelivered(given.report, given.delivery, given.why)
    if given.event:
        _notify_again(given, deps, reference)
    return True


def _notify_again(given: MailFeedback, deps: DeliveryDeps, reference: Reference) -> None:
    around: Any = {"reports": deps.reports, "outbox": deps.outbox, "reference": reference}
    dossier = deps.reports.dossier(given.main or given.report)
    event = dossier.events[given.event - 1]
    if given.main:
        notify_merged_reporter(given.report, MainReportStep(event=event, main=dossier), **around)
    else:
        notify_reporter(event, **around)
