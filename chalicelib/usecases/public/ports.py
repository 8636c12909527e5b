"""Ports of the public side: public reports, supporters, snapshots, follows, public updates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.public.public_follows import Follow, FollowSubject
from chalicelib.domain.reports.codes import Kind, State


@dataclass(frozen=True, kw_only=True)
class PublicReport:
    """A row of a public list: what anybody may read of a public report without opening it.

    `lat` and `lon` are coarse (about a hundred metres), None when nothing may be shown.
    """

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
        """Return those that are open or were submitted at or after `since`, newest first.

        At most `most` of them. Raises: Unavailable.
        """


class Supports(Protocol):
    """Which keyed hashes of devices support which report, and how many."""

    def set_support(self, supporter: str, *, on: bool, at: datetime) -> bool:
        """Store that a supporter (a keyed hash of report and device) supports, or no longer does.

        False when nothing changed. Raises: Unavailable.
        """

    def add_to_count(self, report: str, change: int) -> int:
        """Add `change` to the number of supporters of a report; return it. Raises: Unavailable."""

    def counts_of_reports(self, reports: Sequence[str]) -> Mapping[str, int]:
        """Return the number of supporters by report, of those that ever had one.

        Raises: Unavailable.
        """


class Snapshots(Protocol):
    """Public files. A file is never replaced by one that was built from older facts."""

    def replace_snapshot(self, name: str, build: Callable[[], bytes]) -> None:
        """Write what `build` returns; when another was written meanwhile, build and write again.

        Raises: Unavailable, also after too many tries.
        """


@dataclass(frozen=True, kw_only=True)
class PublicUpdate:
    """Something may have changed for the public; one message of the queue `news`.

    It names either a report and the number of its event, `seq`, or a `regency` whose snapshot is to
    be written again. The rest continues a page: with `followers` (the key of a subject) only its
    followers whose ids come after `after` have still to be notified; with `merged` the reporters
    whose reports were merged into `report` are notified, those after `after`, and nobody else.
    """

    report: str = ""
    seq: int = 0
    regency: str = ""
    followers: str = ""
    after: str = ""
    merged: bool = False


class PublicFollows(Protocol):
    """The follows, by subject."""

    def save_follow(self, follow: Follow) -> None:
        """Store it, over an earlier one of the same id. Raises: Unavailable."""

    def delete_follow(self, subject: FollowSubject, follow: str) -> None:
        """Delete it, if it is there. Raises: Unavailable."""

    def page_of_follows(self, subject: FollowSubject, after: str, most: int) -> Sequence[Follow]:
        """Return at most `most` whose ids come after `after`, in the order of their ids.

        Raises: Unavailable.
        """


class PublicUpdateQueue(Protocol):
    """The queue of public updates; its worker sees them some seconds later."""

    def send(self, updates: Sequence[PublicUpdate]) -> None:
        """Queue them. Raises: Unavailable."""
