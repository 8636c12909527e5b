"""Define a report and its parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chalicelib.domain.contacts.verified_contact import Channel, VerifiedContact
from chalicelib.domain.deadlines.clocks import Clock
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reports.codes import (
    BUCKET_OF,
    PUBLIC,
    Bucket,
    Flag,
    Kind,
    Role,
    Stage,
    State,
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where it happened: dotted region code, free address, WGS84 degrees if given.

    The code is "" of a report by SMS or e-mail whose place nobody could name yet.
    """

    region: str
    address: str = ""
    lat: float | None = None
    lon: float | None = None

    @property
    def regency(self) -> str:
        """The code of its regency or city.

        >>> Place(region="32.73.02").regency
        '32.73'
        """
        return ".".join(self.region.split(".")[:2])


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """The identity of whoever filed it. Kept sealed and apart; any part may be empty.

    A follower is sealed likewise; `push` is then the subscription of a browser, as
    `domain/notifications/push_endpoint.py` writes it. `words` are the reporter's own where an
    anonymous report shows a mask instead.
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "id"
    push: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class DeclaredFile:
    """A file that somebody said would be uploaded; `size` in bytes.

    `evidence` files come from an officer, with the answer that event number `event` gave. Those of
    a reporter have the number of the event that added them, 0 when they were filed with the report.
    """

    n: int
    name: str
    type: str
    size: int
    evidence: bool = False
    event: int = 0


class FileStatus(StrEnum):
    """What is known of a declared file."""

    DECLARED = "declared"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the check of an uploaded file found; `sha256` is of the bytes the reporter sent."""

    n: int
    status: FileStatus
    checked_at: datetime
    reason: str = ""
    type: str = ""
    size: int = 0
    sha256: str = ""
    key: str = ""
    thumb_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Ending:
    """Who ended a report (reporter, staff role or system), why, and until when it may reopen."""

    by: str
    reason: str
    reopen_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Rating:
    """The reporter's judgement of the answer, 1 (bad) to 5 (good)."""

    score: int
    comment: str = ""

    @property
    def solves(self) -> bool:
        """Whether the reporter thinks the matter solved; otherwise an appeal is open."""
        return self.score > LAST_UNSOLVED


#: The highest score that says: this does not solve it.
LAST_UNSOLVED = 2


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An answer that waits for a second person; `by` is the username of the first."""

    text: str
    by: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report at one version. `head` is the hash of its latest event, empty until routed.

    `original_title` / `original_body` are kept when an officer edited the text,
    `suggested_agency` is whom the agency that returned the report thinks competent, `return_count`
    counts such returns. `origin` is the report under whose codes a split-off part is followed and
    whose reporter it shares; its own `access_hash` is empty. `duplicate_count` counts the
    reports merged into this one, `new_since` is the number of the first event that added what no
    officer of its agency has seen yet. `contacts` are the ways in which the reporter can be
    reached, `verified` those that were proved.
    """

    id: str
    version: int
    kind: Kind
    title: str
    body: str
    incident_date: date
    place: Place
    category: str
    target_agency: str | None
    anonymous: bool
    confidential: bool
    has_reporter: bool
    channel: str
    language: str
    access_hash: str
    submitted_at: datetime
    profile: str
    clocks: tuple[Clock, ...]
    files: tuple[DeclaredFile, ...] = ()
    state: State = State.UNVERIFIED
    agency: str | None = None
    unit: str | None = None
    supervisory: bool | None = None
    tier: str | None = None
    copied_to: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    suggested_agency: str | None = None
    return_count: int = 0
    held_from: State | None = None
    question: str = ""
    proposal: Proposal | None = None
    ended: Ending | None = None
    rating: Rating | None = None
    reopened: int = 0
    appealed: bool = False
    taken_over: bool = False
    merged_into: str | None = None
    duplicate_count: int = 0
    new_since: int | None = None
    origin: str | None = None
    parts: tuple[str, ...] = ()
    original_title: str | None = None
    original_body: str | None = None
    contacts: tuple[Channel, ...] = ()
    verified: tuple[VerifiedContact, ...] = ()
    head: str = ""

    @property
    def root(self) -> str:
        """The id of the report whose access code and sealed reporter count for this one."""
        return self.origin or self.id

    @property
    def routed(self) -> bool:
        """Whether it has reached an agency and its history has begun."""
        return bool(self.head)

    @property
    def public(self) -> bool:
        """Whether anybody may read its text: after assignment, never when confidential."""
        return self.state in PUBLIC and may_show_content(self)

    @property
    def bucket(self) -> Bucket:
        """The bucket of the worklist in which it lies."""
        return BUCKET_OF[self.state]

    @property
    def due_at(self) -> datetime | None:
        """When somebody must have acted: the earliest running clock; None when ended."""
        return min((c.due_at for c in self.clocks if c.running), default=None)

    def verified_by(self, channel: Channel) -> VerifiedContact | None:
        """Return the contact of that channel that its reporter has proved, if any."""
        return next((v for v in self.verified if v.channel is channel), None)

    def contact(self, channel: Channel) -> str | None:
        """Return `given`, `verified`, or None when there is no such contact; never the address."""
        if self.verified_by(channel):
            return "verified"
        return "given" if channel in self.contacts else None

    def clock(self, stage: Stage) -> Clock | None:
        """Return its clock of that stage, running or not; None when there is none."""
        return next((c for c in self.clocks if c.stage is stage), None)

    def with_clocks(self, changed: Iterable[Clock]) -> tuple[Clock, ...]:
        """Return its clocks with those of the same stage replaced and new ones added at the end."""
        by_stage = {c.stage: c for c in self.clocks} | {c.stage: c for c in changed}
        return tuple(by_stage.values())


@dataclass(frozen=True, kw_only=True)
class Officer:
    """Whoever signed in: `agency` and `unit` as registered."""

    username: str
    name: str
    role: Role
    agency: str | None
    unit: str | None = None
