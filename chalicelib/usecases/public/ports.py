"""What the public side needs of the world: reports to read, snapshots, supporters, news."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.public.public_follows import Follow, FollowSubject
from chalicelib.domain.reports.codes import Kind, State


@dataclass(frozen=True, kw_only=True)
class PublicReport:
    """What anybody may read of a public report without opening it."""

    id: str
    title: str
    kind: Kind
    category: str
    region: str
    state: State
    agency: str
    submitted_at: datetime
    lat: float | None = None
    lon: float | None = None


class PublicReports(Protocol):
    """The public reports of a regency or city."""

    def newest_in_regency(
        self, regency: str, *, since: datetime, most: int
    ) -> Sequence[PublicReport]:
        """The newest `most` of those that are open or were submitted at or after `since`."""


class Supports(Protocol):
    """Who supports which report, without knowing who."""

    def set_support(self, supporter: str, *, on: bool, at: datetime) -> bool:
        """Note that a supporter (a keyed hash) supports, or no longer does; False when nothing
        changed. Raises Unavailable."""

    def add_to_count(self, report: str, change: int) -> int:
        """Count; the number after it. Raises Unavailable."""

    def counts_of_reports(self, reports: Sequence[str]) -> Mapping[str, int]:
        """The numbers of those reports that have a supporter."""


class Snapshots(Protocol):
    """Files that anybody may read, each written over by newer ones only."""

    def replace_snapshot(self, name: str, build: Callable[[], bytes]) -> None:
        """Write what `build` returns; when another was written meanwhile, build again. Raises
        Unavailable."""


@dataclass(frozen=True, kw_only=True)
class PublicUpdate:
    """Something may have changed for the public: a report by its event number, or a whole regency
    whose snapshot should be written again. With `followers`, a subject's key, only those of them
    whose ids come after `after` have still to be told; with `merged` the same of the reporters of
    what was merged into the report, and of nobody else."""

    report: str = ""
    seq: int = 0
    regency: str = ""
    followers: str = ""
    after: str = ""
    merged: bool = False


class PublicFollows(Protocol):
    """Who follows what."""

    def save_follow(self, follow: Follow) -> None:
        """Keep it; raises Unavailable."""

    def delete_follow(self, subject: FollowSubject, follow: str) -> None:
        """Forget it, if it is there; raises Unavailable."""

    def page_of_follows(self, subject: FollowSubject, after: str, most: int) -> Sequence[Follow]:
        """So many at most whose ids come after `after`, in the order of their ids."""


class PublicUpdateQueue(Protocol):
    """The queue of what the public side must look at, some seconds later."""

    def send(self, news: Sequence[PublicUpdate]) -> None:
        """Queue; raises Unavailable."""
