"""Replace a lost access code: the new one goes to a verified contact of the reporter alone."""

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
from chalicelib.usecases.contacts.verify_contact import ContactDeps, save_act
from chalicelib.usecases.notifications.ports import (
    Delivery,
    LostCodeRequest,
    ReporterRecipient,
    delivery_key,
)

#: Each by report and day: new codes, and requests for one, right or wrong.
MOST_RENEWALS, MOST_REQUESTS = 3, 20
#: A request that the queue brings later than this is dropped.
REQUEST_LIFE = timedelta(hours=6)


def request_new_code(
    report: str, channel: Channel, address: str, *, deps: ContactDeps, now: datetime
) -> None:
    """Queue that somebody lost an access code.

    It does the same work whatever was typed: a stranger learns neither whether the report exists
    nor whose address it is. `renew_code` finds out, in the worker. Asking twice within a minute is
    one request; beyond `MOST_REQUESTS` a day nothing is queued, silently. Raises: Unavailable.
    """
    key = delivery_key(
        report, channel, verified_contact.normalized_address(address), f"{now:%Y-%m-%dT%H:%M}"
    )
    typed = Reporter(email=address) if channel is Channel.EMAIL else Reporter(phone=address)
    sealed = deps.seal.seal_identity(_seal_binding(key), typed)
    until = now + REQUEST_LIFE
    request = LostCodeRequest(key=key, report=report, channel=channel, sealed=sealed, until=until)
    if deps.limits.count_within_limit(f"asked:{report}", most=MOST_REQUESTS, day=local_day(now)):
        deps.outbox.send(request)


def renew_code(
    lost: LostCodeRequest, *, deps: ContactDeps, reference: Reference, now: datetime
) -> bool:
    """Give the report a new access code if the address is a verified contact of it; tell whether.

    Safe to be called twice: the code follows from the request, and history names the request.
    Raises: Unavailable.
    """
    root = _report_of_proved_contact(lost, deps) if now < lost.until else None
    if root is None:
        return False
    rule = f"lost-code:{lost.key}"
    if all(event.rule != rule for event in deps.reports.dossier(root.id).events):
        if not deps.limits.count_within_limit(
            f"renewals:{root.id}", most=MOST_RENEWALS, day=local_day(now)
        ):
            return False
        code = tracking_ids.renewed_code(deps.pepper, root.id, lost.key)
        fields = {"access_hash": tracking_ids.access_hash(deps.pepper, root.id, code)}

        def renew(report: Report) -> tuple[Report, Event]:
            rules = reference.deadline_rules_of(report)
            return perform(
                report, Act.RENEW_CODE, actor=SYSTEM, now=now, rules=rules, fields=fields, rule=rule
            )

        save_act(root.id, renew, deps.reports)
    deps.outbox.send(
        Delivery(
            key=delivery_key(root.id, Message.NEW_CODE, lost.key),
            message=Message.NEW_CODE,
            channel=lost.channel,
            recipient=ReporterRecipient(report=root.id),
            language=root.language,
            report=root.id,
            values={"nonce": lost.key},
        )
    )
    return True


def _report_of_proved_contact(lost: LostCodeRequest, deps: ContactDeps) -> Report | None:
    """Return the report that holds contact and code, if the typed address is verified there."""
    try:
        report = deps.reports.get(lost.report)
        root = deps.reports.get(report.root)
    except ReportNotFound:
        return None
    proved = root.verified_by(lost.channel)
    if proved is None:
        return None
    try:
        typed = deps.seal.unseal_identity(_seal_binding(lost.key), lost.sealed)
    except Corrupt:
        return None
    address = typed.email if lost.channel is Channel.EMAIL else typed.phone
    typed_fingerprint = verified_contact.contact_fingerprint(
        deps.pepper, root.id, lost.channel, address
    )
    if not verified_contact.equal_in_constant_time(typed_fingerprint, proved.fingerprint):
        return None
    # A dead address would end the old code and bring no new one.
    why = deps.opt_outs.address_opt_out(
        verified_contact.address_hash(deps.pepper, lost.channel, address)
    )
    return None if why in verified_contact.DEAD_ADDRESS else root


def _seal_binding(key: str) -> str:
    return f"lost-code:{key}"
