"""Follow something public by e-mail or on a device, and notify its followers.

An e-mail address is stored only once it was confirmed. A device needs no confirmation: its browser
asked the person, and nobody else knows its push endpoint.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import FieldError, InvalidFields, Unavailable
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.notifications.push_endpoint import PushEndpoint, dump_endpoint
from chalicelib.domain.public.public_follows import (
    CONFIRM_WITHIN,
    Follow,
    FollowSubject,
    FollowSubjectKind,
    PublicUpdateKind,
    device_follow_id,
    follow_id,
    parse_confirm_token,
    parse_stop_token,
    stop_token,
    updates_for_followers,
)
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.report import Reporter
from chalicelib.domain.reports.tracking_ids import show
from chalicelib.usecases.notifications.ports import Delivery, Outbox, SealedRecipient, delivery_key
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.public.ports import PublicFollows, PublicUpdate, PublicUpdateQueue
from chalicelib.usecases.public.support import find_open_public_report
from chalicelib.usecases.reports.ports import Reports

#: How many followers one run notifies; the rest is queued as a public update of its own.
FOLLOWERS_PER_PAGE = 250
#: A message that could not be delivered within this time is dropped.
UPDATE_LIFE = timedelta(days=2)


def find_follow_subject(
    kind: FollowSubjectKind, typed: str, *, reports: Reports, reference: Reference
) -> FollowSubject:
    """Find what somebody wants to follow, by the typed tracking ID, region code or agency id.

    Raises: ReportNotFound or NotPublic as `find_open_public_report` does, InvalidFields for an
    unknown area or agency.
    """
    if kind is FollowSubjectKind.REPORT:
        return FollowSubject(kind=kind, id=find_open_public_report(typed, reports).id)
    known = {
        FollowSubjectKind.AREA: typed in reference.regions and typed.count(".") in (1, 2),
        FollowSubjectKind.AGENCY: any(agency.id == typed for agency in reference.offered()),
    }
    if not known[kind]:
        raise InvalidFields([FieldError(name="subject.id", code="unknown")])
    return FollowSubject(kind=kind, id=typed)


def subject_name(subject: FollowSubject, reference: Reference) -> str:
    """Return the subject's name as people read it, without its kind."""
    if subject.kind is FollowSubjectKind.AREA:
        return reference.region_path(subject.id)
    if subject.kind is FollowSubjectKind.AGENCY:
        agency = reference.agencies.get(subject.id)
        return agency.name if agency else subject.id
    return show(subject.id)


def request_follow(
    subject: FollowSubject,
    address: str,
    language: str,
    *,
    outbox: Outbox,
    seal: Seal,
    reference: Reference,
    pepper: bytes,
    now: datetime,
) -> datetime:
    """Send an address the letter that confirms a follow; return until when its link is valid.

    Within an hour one letter leaves, however often somebody asks. Raises: Unavailable.
    """
    follow_key = follow_id(pepper, subject, address)
    sealed = seal.seal_identity(follow_key, Reporter(email=address, language=language))
    until = now + CONFIRM_WITHIN
    outbox.send(
        Delivery(
            key=delivery_key(follow_key, "confirm", now.strftime("%Y-%m-%dT%H")),
            message=Message.FOLLOW_CONFIRM,
            channel=Channel.EMAIL,
            recipient=SealedRecipient(bound_to=follow_key, sealed=sealed),
            language=language,
            values=_message_values(subject, reference),
            until=until,
        )
    )
    return until


def confirm_follow(
    token: str, *, follows: PublicFollows, pepper: bytes, now: datetime
) -> tuple[FollowSubject, str]:
    """Store the follow that a letter carried; return its subject and the token that ends it.

    Raises: InvalidFields for a token that we never made or that expired, Unavailable.
    """
    parsed = parse_confirm_token(pepper, token)
    if parsed is None:
        raise InvalidFields([FieldError(name="token", code="link_broken")])
    follow, until = parsed
    if now >= until:
        raise InvalidFields([FieldError(name="token", code="link_expired")])
    follows.save_follow(replace(follow, since=now))
    return follow.subject, stop_token(pepper, follow.subject, follow.id)


def start_device_follow(
    subject: FollowSubject,
    device: PushEndpoint,
    language: str,
    *,
    follows: PublicFollows,
    seal: Seal,
    pepper: bytes,
    now: datetime,
) -> str:
    """Store that a device follows from now on; return the token that ends it.

    Doing it twice keeps one follow. Raises: Unavailable.
    """
    follow_key = device_follow_id(pepper, subject, device.endpoint)
    sealed = seal.seal_identity(follow_key, Reporter(push=dump_endpoint(device), language=language))
    follows.save_follow(
        Follow(
            id=follow_key,
            subject=subject,
            sealed=sealed,
            language=language,
            since=now,
            channel=Channel.PUSH,
        )
    )
    return stop_token(pepper, subject, follow_key)


def stop_follow(token: str, *, follows: PublicFollows, pepper: bytes) -> FollowSubject:
    """Delete a follow by the token of a letter; return its subject. Doing it twice is the same.

    Raises: InvalidFields for a token that we never made, Unavailable.
    """
    parsed = parse_stop_token(pepper, token)
    if parsed is None:
        raise InvalidFields([FieldError(name="token", code="link_broken")])
    subject, follow = parsed
    follows.delete_follow(subject, follow)
    return subject


def notify_followers(
    update: PublicUpdate,
    *,
    reports: Reports,
    follows: PublicFollows,
    outbox: Outbox,
    public_updates: PublicUpdateQueue,
    reference: Reference,
    now: datetime,
) -> int:
    """Queue a message to each follower whom an event concerns; return how many.

    Followers are notified page by page: what is left becomes a public update of its own. Notifying
    twice queues the same delivery, which is sent once. Raises: Unavailable, ReportNotFound.
    """
    dossier = reports.dossier(update.report)
    if update.seq > len(dossier.events):
        raise Unavailable("the history is not there yet")
    queued = 0
    event = dossier.events[update.seq - 1]
    for subject, kind in updates_for_followers(event, dossier.report):
        if update.followers not in ("", subject.key):
            continue
        page = follows.page_of_follows(subject, update.after, FOLLOWERS_PER_PAGE)
        values = {**_message_values(subject, reference), "news": kind.value}
        for follow in page:
            if follow.began_before(event):
                outbox.send(_delivery(follow, update, values, now))
                queued += 1
        if len(page) == FOLLOWERS_PER_PAGE:
            rest = replace(update, followers=subject.key, after=page[-1].id)
            public_updates.send([rest])
    return queued


def _delivery(
    follow: Follow, update: PublicUpdate, values: dict[str, str], now: datetime
) -> Delivery:
    # Followers of an area are notified once of a new report, those of a report of every event.
    occasion = PublicUpdateKind.NEW if values["news"] == PublicUpdateKind.NEW else str(update.seq)
    return Delivery(
        key=delivery_key(follow.id, update.report, occasion),
        message=Message.FOLLOW_NEWS,
        channel=follow.channel,
        recipient=SealedRecipient(bound_to=follow.id, sealed=follow.sealed),
        language=follow.language,
        report=update.report,
        values=values,
        until=now + UPDATE_LIFE,
    )


def _message_values(subject: FollowSubject, reference: Reference) -> dict[str, str]:
    kind, name = subject.kind.value, subject_name(subject, reference)
    return {"subject": subject.key, "followed": kind, "name": name}
