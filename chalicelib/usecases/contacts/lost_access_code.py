"""A lost access code: a new one goes to a contact that the reporter has proved, nowhere else."""

from datetime import datetime, timedelta

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.errors import Corrupt, ReportNotFound
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.handling import perform
from chalicelib.domain.reports.history import SYSTEM, Event
from chalicelib.domain.reports.report import Report, Reporter
from chalicelib.usecases.contacts.verify_contact import ContactDeps, change
from chalicelib.usecases.notifications.ports import (
    Delivery,
    LostCodeRequest,
    ReporterRecipient,
    key_of,
)

#: By report and day: new codes, and requests for one whether or not they fit.
MOST_RENEWALS, MOST_ASKED = 3, 20
#: A request that the queue brings later than this is forgotten.
ASKED_LIFE = timedelta(hours=6)


def ask_new_code(
    report: str, channel: Channel, address: str, *, desk: ContactDeps, now: datetime
) -> None:
    """Pass on that somebody lost an access code.

    The same work whatever was typed: a stranger learns neither whether the report exists nor
    whose address it is. `renew_code` finds out, in the worker. Pressing twice within a minute is
    one request.
    """
    key = key_of(report, channel, verified_contact.normalized(address), f"{now:%Y-%m-%dT%H:%M}")
    typed = Reporter(email=address) if channel is Channel.EMAIL else Reporter(phone=address)
    sealed = desk.seal.close(_bound(key), typed)
    until = now + ASKED_LIFE
    asked = LostCodeRequest(key=key, report=report, channel=channel, sealed=sealed, until=until)
    if desk.limits.take(f"asked:{report}", most=MOST_ASKED, day=local_day(now)):
        desk.outbox.send(asked)


def renew_code(
    lost: LostCodeRequest, *, desk: ContactDeps, reference: Reference, now: datetime
) -> bool:
    """Give the report a new access code if the address is a proved one of its; whether it was.

    Safe to be called twice: the code follows from the request, and history names the request.
    """
    root = _matching(lost, desk) if now < lost.until else None
    if root is None:
        return False
    rule = f"lost-code:{lost.key}"
    if all(event.rule != rule for event in desk.reports.dossier(root.id).events):
        if not desk.limits.take(f"renewals:{root.id}", most=MOST_RENEWALS, day=local_day(now)):
            return False
        code = tracking_ids.renewed_code(desk.pepper, root.id, lost.key)
        fields = {"access_hash": tracking_ids.access_hash(desk.pepper, root.id, code)}

        def renew(report: Report) -> tuple[Report, Event]:
            rules = reference.deadline_rules_of(report)
            return perform(
                report, Act.RENEW_CODE, actor=SYSTEM, now=now, rules=rules, fields=fields, rule=rule
            )

        change(root.id, renew, desk.reports)
    desk.outbox.send(
        Delivery(
            key=key_of(root.id, Message.NEW_CODE, lost.key),
            message=Message.NEW_CODE,
            channel=lost.channel,
            recipient=ReporterRecipient(report=root.id),
            language=root.language,
            report=root.id,
            values={"nonce": lost.key},
        )
    )
    return True


def _matching(lost: LostCodeRequest, desk: ContactDeps) -> Report | None:
    """The report whose codes count, if what was typed is a proved contact of it."""
    try:
        report = desk.reports.get(lost.report)
        root = desk.reports.get(report.root)
    except ReportNotFound:
        return None
    proved = root.verified_by(lost.channel)
    if proved is None:
        return None
    try:
        typed = desk.seal.open(_bound(lost.key), lost.sealed)
    except Corrupt:
        return None
    address = typed.email if lost.channel is Channel.EMAIL else typed.phone
    found = verified_contact.fingerprint(desk.pepper, root.id, lost.channel, address)
    if not verified_contact.same(found, proved.fingerprint):
        return None
    # A dead address would end the old code and bring no new one.
    why = desk.stops.blocked(verified_contact.trace(desk.pepper, lost.channel, address))
    return None if why in verified_contact.DEAD else root


def _bound(key: str) -> str:
    return f"lost-code:{key}"
