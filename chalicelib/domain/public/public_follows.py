"""Following what is public: who hears of what, and the tokens in the letters that followers get."""

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

#: How long the link of a confirming letter holds.
CONFIRM_WITHIN = timedelta(days=3)


class FollowSubjectKind(StrEnum):
    """What can be followed."""

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
        """As text.

        >>> FollowSubject.parse("area:32.73").key
        'area:32.73'
        """
        return f"{self.kind}:{self.id}"

    @staticmethod
    def parse(key: str) -> "FollowSubject":
        """The subject of a key."""
        kind, _, identity = key.partition(":")
        return FollowSubject(kind=FollowSubjectKind(kind), id=identity)


@dataclass(frozen=True, kw_only=True)
class Follow:
    """One address that follows one subject. `id` is a keyed hash of both; `sealed` the address.

    The address is an e-mail address or a browser's subscription, as `channel` says.
    Nothing that happened before `since` is told; None until the address was confirmed.
    """

    id: str
    subject: FollowSubject
    sealed: bytes
    language: str
    since: datetime | None = None
    channel: Channel = Channel.EMAIL

    def began_before(self, event: Event) -> bool:
        """Whether it already followed when this happened."""
        return self.since is not None and self.since <= event.at


class PublicUpdateKind(StrEnum):
    """What followers are told."""

    NEW = "new"
    ASSIGNED = "disposed"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    TAKEN_OVER = "taken_over"


#: What the followers of a report hear of an act. All else is between reporter and agency.
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
    """Who hears what of `event`, judged by the report as it is now: nothing unless it is public.

    Areas and agencies hear of a report when it becomes public there: their followers are told once
    per report, whatever happens to it later.
    """
    if not report.public:
        return
    told = UPDATE_KIND_OF_ACT.get(event.act)
    if told:
        yield FollowSubject(kind=FollowSubjectKind.REPORT, id=report.id), told
    appears = event.changes.get("state", [None])[0] == State.UNVERIFIED
    if appears:
        for code in dict.fromkeys((report.place.region, report.place.regency)):
            yield FollowSubject(kind=FollowSubjectKind.AREA, id=code), PublicUpdateKind.NEW
    if report.agency and (appears or "agency" in event.changes):
        yield FollowSubject(kind=FollowSubjectKind.AGENCY, id=report.agency), PublicUpdateKind.NEW


def follow_id(pepper: bytes, subject: FollowSubject, address: str) -> str:
    """The same address follows the same subject once; two subjects do not show one address."""
    return _mac(pepper, "follow", f"{subject.key}:{normalized_address(address)}").hex()[:32]


def device_follow_id(pepper: bytes, subject: FollowSubject, endpoint: str) -> str:
    """The same for a device: the address of its pushes names it, to the letter."""
    return _mac(pepper, "follow-device", f"{subject.key}:{endpoint}").hex()[:32]


def confirm_token(pepper: bytes, follow: Follow, until: datetime) -> str:
    """All of a follow that is not kept yet: whoever reads the letter carries it back."""
    said = {
        "s": follow.subject.key,
        "i": follow.id,
        "l": follow.language,
        "u": int(until.timestamp()),
        "x": base64.b64encode(follow.sealed).decode(),
    }
    return _token(pepper, "c", said)


def parse_confirm_token(pepper: bytes, token: str) -> tuple[Follow, datetime] | None:
    """The follow in a token and until when it holds; None for what we never wrote."""
    said = _parse_token(pepper, "c", token)
    if said is None:
        return None
    follow = Follow(
        id=said["i"],
        subject=FollowSubject.parse(said["s"]),
        sealed=base64.b64decode(said["x"]),
        language=said["l"],
    )
    return follow, datetime.fromtimestamp(said["u"], UTC)


def stop_token(pepper: bytes, subject: FollowSubject, follow: str) -> str:
    """Ends one follow; holds as long as the pepper does, and says nothing of the address."""
    return _token(pepper, "s", {"s": subject.key, "i": follow})


def parse_stop_token(pepper: bytes, token: str) -> tuple[FollowSubject, str] | None:
    """Subject and id of the follow to end; None for what we never wrote."""
    said = _parse_token(pepper, "s", token)
    return (FollowSubject.parse(said["s"]), said["i"]) if said else None


def _mac(pepper: bytes, purpose: str, text: str) -> bytes:
    return hmac.new(pepper, f"{purpose}:{text}".encode(), hashlib.sha256).digest()


def _token(pepper: bytes, kind: str, said: dict[str, Any]) -> str:
    text = json.dumps(said, separators=(",", ":"))
    mac = _mac(pepper, f"follow-{kind}", text)[:16]
    return f"{kind}." + base64.urlsafe_b64encode(mac + text.encode()).decode().rstrip("=")


def _parse_token(pepper: bytes, kind: str, token: str) -> dict[str, Any] | None:
    letter, _, body = token.partition(".")
    if letter != kind:
        return None
    try:
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        mac, text = raw[:16], raw[16:].decode()
    except ValueError:
        return None
    if not hmac.compare_digest(mac, _mac(pepper, f"follow-{kind}", text)[:16]):
        return None
    said: dict[str, Any] = json.loads(text)
    return said
