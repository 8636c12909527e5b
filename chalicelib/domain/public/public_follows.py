"""Follows of public reports, areas and agencies: which event concerns whom, and their tokens."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.domain.contacts.verified_contact import Channel, normalized_address
from chalicelib.domain.reports.codes import Act, State
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import Report

#: How long the link of a confirmation letter is valid.
CONFIRM_WITHIN = timedelta(days=3)


class FollowSubjectKind(StrEnum):
    """The kinds of things that can be followed."""

    REPORT = "report"
    AREA = "area"
    AGENCY = "agency"


@dataclass(frozen=True, kw_only=True)
class FollowSubject:
    """A public report, a district or regency by its dotted code, or an agency."""

    kind: FollowSubjectKind
    id: str

    @property
    def key(self) -> str:
        """Return it as one text, as it is stored.

        >>> FollowSubject.parse("area:32.73").key
        'area:32.73'
        """
        return f"{self.kind}:{self.id}"

    @staticmethod
    def parse(key: str) -> "FollowSubject":
        """Return the subject of such a text. Raises: ValueError for an unknown kind."""
        kind, _, subject_id = key.partition(":")
        return FollowSubject(kind=FollowSubjectKind(kind), id=subject_id)


@dataclass(frozen=True, kw_only=True)
class Follow:
    """One address that follows one subject. `id` is a keyed hash of both; `sealed` the address.

    The address is an e-mail address or a push endpoint, as `channel` says. `since` is when the
    follow began, None until the address was confirmed; the follower is notified of no earlier
    event.
    """

    id: str
    subject: FollowSubject
    sealed: bytes
    language: str
    since: datetime | None = None
    channel: Channel = Channel.EMAIL

    def began_before(self, event: Event) -> bool:
        """Tell whether the follow began before, or with, the event."""
        return self.since is not None and self.since <= event.at


class PublicUpdateKind(StrEnum):
    """What followers are notified of. The values are stored in queues."""

    NEW = "new"
    ASSIGNED = "disposed"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    TAKEN_OVER = "taken_over"


#: Acts of which a report's followers are notified. All others are between reporter and agency.
UPDATE_KIND_OF_ACT: Mapping[Act, PublicUpdateKind] = {
    Act.VERIFY: PublicUpdateKind.ASSIGNED,
    Act.ASSIGN: PublicUpdateKind.ASSIGNED,
    Act.AUTO_ASSIGN: PublicUpdateKind.ASSIGNED,
    Act.ANSWER: PublicUpdateKind.ANSWERED,
    Act.APPROVE: PublicUpdateKind.ANSWERED,
    Act.CLOSE: PublicUpdateKind.CLOSED,
    Act.CLOSE_EXPIRED: PublicUpdateKind.CLOSED,
    Act.CONCLUDE: PublicUpdateKind.CLOSED,
    Act.REPLY: PublicUpdateKind.REOPENED,
    Act.REOPEN: PublicUpdateKind.REOPENED,
    Act.TAKE_OVER: PublicUpdateKind.TAKEN_OVER,
}


def updates_for_followers(
    event: Event, report: Report
) -> Iterator[tuple[FollowSubject, PublicUpdateKind]]:
    """List whose followers are notified of what: of nothing unless the report is public now.

    Followers of areas and agencies are notified of a report when it becomes public there, once
    per report, whatever happens to it later.
    """
    if not report.public:
        return
    kind = UPDATE_KIND_OF_ACT.get(event.act)
    if kind:
        yield FollowSubject(kind=FollowSubjectKind.REPORT, id=report.id), kind
    becomes_public = event.changes.get("state", [None])[0] == State.UNVERIFIED
    if becomes_public:
        for code in filter(None, dict.fromkeys((report.place.region, report.place.regency))):
            yield FollowSubject(kind=FollowSubjectKind.AREA, id=code), PublicUpdateKind.NEW
    if report.agency and (becomes_public or "agency" in event.changes):
        yield FollowSubject(kind=FollowSubjectKind.AGENCY, id=report.agency), PublicUpdateKind.NEW


def follow_id(pepper: bytes, subject: FollowSubject, address: str) -> str:
    """Hash subject and e-mail address: the same pair makes one follow.

    Different subjects give one address different ids, so that nobody can join them.
    """
    return _mac(pepper, "follow", f"{subject.key}:{normalized_address(address)}").hex()[:32]


def device_follow_id(pepper: bytes, subject: FollowSubject, endpoint: str) -> str:
    """Hash subject and push endpoint, letter by letter: endpoints are told apart by case."""
    return _mac(pepper, "follow-device", f"{subject.key}:{endpoint}").hex()[:32]


def confirm_token(pepper: bytes, follow: Follow, until: datetime) -> str:
    """Make the token of a confirmation letter: it carries the whole follow, stored nowhere yet."""
    payload = {
        "s": follow.subject.key,
        "i": follow.id,
        "l": follow.language,
        "u": int(until.timestamp()),
        "x": base64.b64encode(follow.sealed).decode(),
    }
    return _token(pepper, "c", payload)


def parse_confirm_token(pepper: bytes, token: str) -> tuple[Follow, datetime] | None:
    """Return the follow in a token and until when it is valid; None for a foreign token."""
    payload = _parse_token(pepper, "c", token)
    if payload is None:
        return None
    follow = Follow(
        id=payload["i"],
        subject=FollowSubject.parse(payload["s"]),
        sealed=base64.b64decode(payload["x"]),
        language=payload["l"],
    )
    return follow, datetime.fromtimestamp(payload["u"], UTC)


def stop_token(pepper: bytes, subject: FollowSubject, follow: str) -> str:
    """Make the token that ends one follow; valid as long as the pepper is. It hides the address."""
    return _token(pepper, "s", {"s": subject.key, "i": follow})


def parse_stop_token(pepper: bytes, token: str) -> tuple[FollowSubject, str] | None:
    """Return subject and id of the follow to end; None for a token that we never made."""
    payload = _parse_token(pepper, "s", token)
    return (FollowSubject.parse(payload["s"]), payload["i"]) if payload else None


def _mac(pepper: bytes, purpose: str, text: str) -> bytes:
    return hmac.new(pepper, f"{purpose}:{text}".encode(), hashlib.sha256).digest()


def _token(pepper: bytes, kind: str, payload: dict[str, Any]) -> str:
    text = json.dumps(payload, separators=(",", ":"))
    mac = _mac(pepper, f"follow-{kind}", text)[:16]
    return f"{kind}." + base64.urlsafe_b64encode(mac + text.encode()).decode().rstrip("=")


def _parse_token(pepper: bytes, kind: str, token: str) -> dict[str, Any] | None:
    token_kind, _, body = token.partition(".")
    if token_kind != kind:
        return None
    try:
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        mac, text = raw[:16], raw[16:].decode()
    except ValueError:
        return None
    if not hmac.compare_digest(mac, _mac(pepper, f"follow-{kind}", text)[:16]):
        return None
    payload: dict[str, Any] = json.loads(text)
    return payload
