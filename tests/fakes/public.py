"""The ports of the public side in memory."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from chalicelib.adapters.dynamodb.reports.items import public_attributes
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.public.public_follows import Follow, FollowSubject
from chalicelib.domain.reports.codes import OPEN
from chalicelib.usecases.public.ports import PublicReport, PublicUpdate
from tests.fakes.reports import FakeReports


class FakePublicReports:
    """PublicReports, over the reports as they are."""

    def __init__(self, reports: FakeReports) -> None:
        self._reports = reports

    def newest_in_regency(
        self, regency: str, *, since: datetime, most: int
    ) -> Sequence[PublicReport]:
        found = [
            r
            for r in self._reports.reports.values()
            if r.public
            and r.place.regency == regency
            and (r.state in OPEN or r.submitted_at >= since)
        ]
        found.sort(key=lambda r: (r.submitted_at, r.id), reverse=True)
        return [
            PublicReport(
                id=r.id,
                title=r.title,
                kind=r.kind,
                category=r.category,
                region=r.place.region,
                state=r.state,
                agency=r.agency or "",
                submitted_at=r.submitted_at,
                lat=public_attributes(r).get("lat"),
                lon=public_attributes(r).get("lon"),
            )
            for r in found[:most]
        ]


class FakeSupports:
    """Supports; the numbers lie beside the reports, as in the table."""

    def __init__(self, reports: FakeReports) -> None:
        self._counts = reports.supports
        self._on: dict[str, bool] = {}
        self.down = False

    def set_support(self, supporter: str, *, on: bool, at: datetime) -> bool:
        changed = self._on.get(supporter, False) is not on
        if changed:
            self._on[supporter] = on
        return changed

    def add_to_count(self, report: str, change: int) -> int:
        if self.down:
            raise Unavailable("down")
        self._counts[report] = self._counts.get(report, 0) + change
        return self._counts[report]

    def counts_of_reports(self, reports: Sequence[str]) -> Mapping[str, int]:
        return {r: self._counts[r] for r in reports if r in self._counts}


class FakeSnapshots:
    """Snapshots."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.writes = 0

    def replace_snapshot(self, name: str, build: Callable[[], bytes]) -> None:
        self.writes += 1
        self.files[name] = build()


class FakePublicFollows:
    """PublicFollows."""

    def __init__(self) -> None:
        self.stored: dict[tuple[str, str], Follow] = {}
        self.down = False

    def save_follow(self, follow: Follow) -> None:
        self.stored[follow.subject.key, follow.id] = follow

    def delete_follow(self, subject: FollowSubject, follow: str) -> None:
        if self.down:
            raise Unavailable("down")
        self.stored.pop((subject.key, follow), None)

    def page_of_follows(self, subject: FollowSubject, after: str, most: int) -> Sequence[Follow]:
        found = [f for _, f in sorted(self.stored.items()) if f.subject == subject and f.id > after]
        return found[:most]


class FakePublicUpdateQueue:
    """PublicUpdateQueue."""

    def __init__(self) -> None:
        self.sent: list[PublicUpdate] = []

    def send(self, updates: Sequence[PublicUpdate]) -> None:
        self.sent.extend(updates)
