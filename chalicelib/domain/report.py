"""A report as the domain knows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chalicelib.domain.deadlines import Clock
from chalicelib.domain.words import BUCKET_OF, PUBLIC, Bucket, Kind, Role, Stage, State


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where it happened: dotted region code, free address, WGS84 degrees if given."""

    region: str
    address: str = ""
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """Who filed it. Kept sealed and apart; any part may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "id"


@dataclass(frozen=True, kw_only=True)
class DeclaredFile:
    """A file that the reporter said would be uploaded; `size` in bytes."""

    n: int
    name: str
    type: str
    size: int


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
class Ended:
    """Who ended a report (reporter, staff role or system) and why."""

    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Rating:
    """The reporter's judgement of the answer, 1 (bad) to 5 (good)."""

    score: int
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report at one version. `head` is the hash of its latest event, empty until routed.

    `original_title` / `original_body` are kept when verification edited the text,
    `suggested_agency` is whom the agency that returned the report thinks competent.
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
    suggested_agency: str | None = None
    held_from: State | None = None
    question: str = ""
    ended: Ended | None = None
    rating: Rating | None = None
    original_title: str | None = None
    original_body: str | None = None
    head: str = ""

    @property
    def routed(self) -> bool:
        """Whether it has reached an agency and its history has begun."""
        return bool(self.head)

    @property
    def public(self) -> bool:
        """Whether anybody may read its text: after disposition, never when confidential."""
        return self.state in PUBLIC and not self.confidential

    @property
    def bucket(self) -> Bucket:
        """The tab of the worklist in which it lies."""
        return BUCKET_OF[self.state]

    @property
    def due_at(self) -> datetime | None:
        """When somebody must have acted: the earliest running clock; None when ended."""
        return min((c.due_at for c in self.clocks if c.running), default=None)

    def clock(self, stage: Stage) -> Clock | None:
        """Its clock of that stage, running or not."""
        return next((c for c in self.clocks if c.stage is stage), None)

    def with_clocks(self, changed: Iterable[Clock]) -> tuple[Clock, ...]:
        """Its clocks with those of the same stage replaced and new ones added at the end."""
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
