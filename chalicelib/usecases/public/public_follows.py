"""Following what is public, by e-mail or on a device.

An e-mail address is kept only once it was confirmed. A device needs no such question: its browser
asked the person, and nobody else can name its subscription.
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

#: So many followers are told at once; the rest of a crowd is handed on as news of its own.
FOLLOWERS_PER_PAGE = 250
#: News that could not be delivered for so long are none.
UPDATE_LIFE = timedelta(days=2)


def find_follow_subject(
    kind: FollowSubjectKind, typed: str, *, reports: Reports, reference: Reference
) -> FollowSubject:
    """What somebody wants to follow; raises ReportNotFound, NotPublic or InvalidFields."""
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
    """What people call it, without its kind."""
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
    """Send the letter that asks an address whether it wants this; until when its link holds.

    The same question within an hour is one letter, however often somebody asks. Raises Unavailable.
    """
    identity = follow_id(pepper, subject, address)
    sealed = seal.seal_identity(identity, Reporter(email=address, language=language))
    until = now + CONFIRM_WITHIN
    outbox.send(
        Delivery(
            key=delivery_key(identity, "confirm", now.strftime("%Y-%m-%dT%H")),
            message=Message.FOLLOW_CONFIRM,
            channel=Channel.EMAIL,
            recipient=SealedRecipient(bound_to=identity, sealed=sealed),
            language=language,
            values=_message_values(subject, reference),
            until=until,
        )
    )
    return until


def confirm_follow(
    token: str, *, follows: PublicFollows, pepper: bytes, now: datetime
) -> tuple[FollowSubject, str]:
    """Keep the follow that a letter carried; its subject and the token that ends it again."""
    read = parse_confirm_token(pepper, token)
    if read is None:
        raise InvalidFields([FieldError(name="token", code="link_broken")])
    follow, until = read
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
    """A device follows from now on, once however often it says so; the token that ends it.

    Raises Unavailable.
    """
    identity = device_follow_id(pepper, subject, device.endpoint)
    sealed = seal.seal_identity(identity, Reporter(push=dump_endpoint(device), language=language))
    follows.save_follow(
        Follow(
            id=identity,
            subject=subject,
            sealed=sealed,
            language=language,
            since=now,
            channel=Channel.PUSH,
        )
    )
    return stop_token(pepper, subject, identity)


def stop_follow(token: str, *, follows: PublicFollows, pepper: bytes) -> FollowSubject:
    """Forget a follower; one that is forgotten already stays so."""
    read = parse_stop_token(pepper, token)
    if read is None:
        raise InvalidFields([FieldError(name="token", code="link_broken")])
    subject, identity = read
    follows.delete_follow(subject, identity)
    return subject


def notify_followers(
    news: PublicUpdate,
    *,
    reports: Reports,
    follows: PublicFollows,
    outbox: Outbox,
    public_updates: PublicUpdateQueue,
    reference: Reference,
    now: datetime,
) -> int:
    """Tell whoever follows what an event is about; how many messages were queued.

    A crowd is told page by page: what is left becomes news of its own. Telling somebody twice
    queues the same delivery, which leaves once.
    """
    dossier = reports.dossier(news.report)
    if news.seq > len(dossier.events):
        raise Unavailable("the history is not there yet")
    told = 0
    event = dossier.events[news.seq - 1]
    for subject, kind in updates_for_followers(event, dossier.report):
        if news.followers not in ("", subject.key):
            continue
        crowd = follows.page_of_follows(subject, news.after, FOLLOWERS_PER_PAGE)
        values = {**_message_values(subject, reference), "news": kind.value}
        for follow in crowd:
            if follow.began_before(event):
                outbox.send(_delivery(follow, news, values, now))
                told += 1
        if len(crowd) == FOLLOWERS_PER_PAGE:
            rest = replace(news, followers=subject.key, after=crowd[-1].id)
            public_updates.send([rest])
    return told


def _delivery(
    follow: Follow, news: PublicUpdate, values: dict[str, str], now: datetime
) -> Delivery:
    # Of a new report the followers of an area hear once, of a followed report every step.
    once = PublicUpdateKind.NEW if values["news"] == PublicUpdateKind.NEW else str(news.seq)
    return Delivery(
        key=delivery_key(follow.id, news.report, once),
        message=Message.FOLLOW_NEWS,
        channel=follow.channel,
        recipient=SealedRecipient(bound_to=follow.id, sealed=follow.sealed),
        language=follow.language,
        report=news.report,
        values=values,
        until=now + UPDATE_LIFE,
    )


def _message_values(subject: FollowSubject, reference: Reference) -> dict[str, str]:
    kind, name = subject.kind.value, subject_name(subject, reference)
    return {"subject": subject.key, "followed": kind, "name": name}
