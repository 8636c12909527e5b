"""Everybody's habits: citizens of one mind or another, agencies of differing diligence."""

import heapq
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from chalicelib.adapters.part_ids import PepperedPartIds
from chalicelib.domain.deadlines.escalation import next_timed_act
from chalicelib.domain.errors import ActNotAllowed, ActNotPossible, InvalidFields
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.act_fields import ActRequest
from chalicelib.domain.reports.codes import NATIONAL_DESK, OPEN, TOP, Act, Kind, Role, State
from chalicelib.domain.reports.permissions import acts_now, answer_act, reporter_acts_now
from chalicelib.domain.reports.report import Officer, Place, Rating, Report
from chalicelib.usecases.deadlines.ports import DueReport
from chalicelib.usecases.deadlines.sweep import sweep
from chalicelib.usecases.reports import officer_acts, reporter_words, tracking
from chalicelib.usecases.reports.officer_acts import OfficerActsDeps
from chalicelib.usecases.reports.ports import ReportChange
from chalicelib.usecases.reports.submit import ReportDraft, submit
from chalicelib.usecases.routing.route_report import route_report
from tests.builders import PEPPER
from tests.fakes.attachments import FakeFiles
from tests.fakes.privacy import FakeSeal
from tests.fakes.reports import FakeIntakeQueue, FakeReports
from tests.quarter.places import districts, open_categories

ANSWER = "Sudah kami periksa dan kerjakan; hasilnya kami lampirkan."
#: Days from getting a report to the next step, from to; and how often at all, before any tier
#: above asks. One agency in ten hardly ever acts by itself.
HABITS = (
    ("rajin", 0.5, (0.1, 2), 1.0),
    ("biasa", 0.3, (1, 6), 0.9),
    ("lambat", 0.1, (4, 20), 0.7),
    ("abai", 0.1, (5, 30), 0.1),
)


class FastReports(FakeReports):
    """The fake store with a due index that costs as little as the real one."""

    def __init__(self) -> None:
        super().__init__()
        self._due: list[tuple[datetime, str]] = []

    def _note(self, report: Report) -> None:
        timed = next_timed_act(report)
        if timed:
            heapq.heappush(self._due, (timed.at, report.id))

    def add(self, report: Report, sealed_reporter: bytes | None) -> None:
        super().add(report, sealed_reporter)
        self._note(report)

    def save_routed(self, before: Report, after: Report, events: Any) -> None:
        super().save_routed(before, after, events)
        self._note(after)

    def save(self, *changes: ReportChange) -> None:
        super().save(*changes)
        for change in changes:
            self._note(change.after)

    def due_until(self, now: datetime, start: int = 0) -> Iterable[DueReport]:
        if now.year == 9999:  # the audit asks for everything
            yield from super().due_until(now, start)
            return
        while self._due and self._due[0][0] <= now:
            at, report_id = heapq.heappop(self._due)
            timed = next_timed_act(self.reports[report_id])
            if timed and timed.at == at:
                yield DueReport(id=report_id, act_at=at)


@dataclass(frozen=True)
class Habit:
    """How an agency works."""

    name: str
    days: tuple[float, float]
    acts: float


def habit_of(agency: str) -> Habit:
    """The same agency always has the same habit."""
    place = zlib.crc32(agency.encode()) % 1000 / 1000
    for name, share, days, acts in HABITS:
        if place < share:
            return Habit(name, days, acts)
        place -= share
    return Habit("rajin", (0.1, 2), 1.0)


class Life:
    """The platform with everybody around it. `at` runs the next thing that somebody does."""

    def __init__(self, reference: Reference, begin: datetime, seed: int = 1) -> None:
        self.reference, self.now, self.chance = reference, begin, Random(seed)
        self.reports, self.codes = FastReports(), dict[str, str]()
        self.officer_acts = OfficerActsDeps(
            reports=self.reports, seal=FakeSeal(), part_ids=PepperedPartIds(lambda: PEPPER)
        )
        self._plan: list[tuple[datetime, int, Callable[[], None]]] = []
        self._districts = districts(reference)
        self._categories = open_categories(reference, begin.date())
        self.done = 0

    # --- time ---

    def later(self, days: float, deed: Callable[[], None]) -> None:
        self.done += 1
        heapq.heappush(self._plan, (self.now + timedelta(days=days), self.done, deed))

    def run_until(self, moment: datetime) -> None:
        """Everybody's deeds up to a moment, a sweep after each six hours."""
        while self.now < moment:
            end = min(self.now + timedelta(hours=6), moment)
            while self._plan and self._plan[0][0] <= end:
                self.now, _, deed = heapq.heappop(self._plan)
                deed()
            self.now = end
            self.sweep()

    def sweep(self) -> None:
        """Until nothing is due; those whom a report reaches may act on it."""
        before = {i: (r.version, r.state) for i, r in self._due_now()}
        done = sweep(
            due=self.reports, **self._around(), has_time_left=lambda: True, on_failure=self._failed
        )
        for report_id, (version, state) in before.items():
            report = self.reports.reports[report_id]
            if report.version == version:
                continue
            if self.reports.events[report_id][-1].act is Act.ESCALATE:
                self._asked_from_above(report)
            elif report.state is not state and report.state in OPEN:
                self._agency_goes_on(report)
        if done:
            self.sweep()

    def _due_now(self) -> Iterator[tuple[str, Report]]:
        for at, report_id in self.reports._due:
            if at <= self.now:
                yield report_id, self.reports.reports[report_id]

    def _failed(self, report: str, error: Exception) -> None:
        raise AssertionError(f"{report}: {error}")

    def _around(self) -> dict[str, Any]:
        return {"reports": self.reports, "reference": self.reference, "now": self.now}

    # --- citizens ---

    def file(self) -> None:
        chance = self.chance
        draft = ReportDraft(
            token=str(uuid.UUID(int=chance.getrandbits(128))),
            kind=chance.choices(list(Kind), (0.75, 0.1, 0.15))[0],
            title="Judul laporan contoh",
            body="Isi laporan contoh yang cukup panjang untuk simulasi.",
            incident_date=self.now.date(),
            place=Place(region=chance.choice(self._districts)),
            category=chance.choice(self._categories),
            target_agency=None,
            anonymous=chance.random() < 0.4,
            confidential=chance.random() < 0.35,
            reporter=None,
            channel="web",
            language="id",
            files=(),
        )
        receipt = submit(
            draft,
            queue=FakeIntakeQueue(),
            seal=FakeSeal(),
            files=FakeFiles(),
            pepper=PEPPER,
            **self._around(),
        )
        self.codes[receipt.report.id] = receipt.access_code
        if chance.random() < 0.99:  # the rest the stream forgets, and the sweep finds
            route_report(receipt.report.id, **self._around())
            self._agency_goes_on(self.reports.get(receipt.report.id))
        else:
            self.later(0.5, lambda: self._agency_goes_on(self.reports.get(receipt.report.id)))

    def _reporter(self, report_id: str) -> None:
        report = self.reports.get(report_id)
        followed = tracking.open_tracked_report(
            report_id,
            self.codes[report.root],
            reports=self.reports,
            pepper=PEPPER,
            seal=FakeSeal,
        )
        acts = reporter_acts_now(report, self.now)
        chance, around = self.chance.random(), self._around()
        if Act.SUPPLY in acts and chance < 0.7:
            reporter_words.reply(followed, "Alamatnya Jalan Contoh 5.", **around)
        elif Act.RATE in acts and chance < 0.4:
            score = self.chance.choice([1, 2, 4, 5])
            tracking.rate(followed, Rating(score=score), **around)
            self.later(1, lambda: self._reporter(report_id))
            return
        elif Act.APPEAL in acts and chance < 0.8:
            tracking.appeal(followed, "Masalahnya belum selesai.", **around)
        elif Act.REPLY in acts and chance < 0.5:
            reporter_words.reply(followed, "Masih sama seperti kemarin.", **around)
        elif Act.CLOSE in acts and chance < 0.8:
            tracking.close(followed, **around)
        self._agency_goes_on(self.reports.get(report_id))

    # --- agencies ---

    def _agency_goes_on(self, report: Report) -> None:
        """The holder plans its next step by its habit, or does not."""
        if report.state not in OPEN or report.agency is None:
            return
        habit = habit_of(report.agency)
        if report.state in (State.ON_HOLD, State.ANSWERED):
            self.later(self.chance.uniform(1, 12), lambda: self._reporter(report.id))
        elif self.chance.random() < habit.acts:
            days = self.chance.uniform(*habit.days)
            self.later(days, lambda: self._officer(report.id))

    def _asked_from_above(self, report: Report) -> None:
        """The higher the tier that asks, the likelier the answer; the Ombudsman takes over."""
        above = (
            2 + self.reference.above(report.agency or "").index(report.tier or "")
            if (report.tier in self.reference.above(report.agency or ""))
            else 1
        )
        if report.tier == TOP:
            self.later(self.chance.uniform(5, 20), lambda: self._ombudsman(report.id))
        if self.chance.random() < 0.25 * above:
            self.later(self.chance.uniform(0.5, 3), lambda: self._officer(report.id))

    def _officer(self, report_id: str) -> None:
        report = self.reports.get(report_id)
        if report.agency is None:
            return
        role = Role.NATIONAL_ADMIN if report.agency == NATIONAL_DESK else Role.AGENCY_ADMIN
        officer = Officer(username="a", name="Petugas", role=role, agency=report.agency)
        acts = acts_now(officer, report, self.reference, self.now)
        if acts:
            self._do(officer, report, self._wish(report, acts))
        self._agency_goes_on(self.reports.get(report_id))

    def _wish(self, report: Report, acts: list[Act]) -> ActRequest:
        chance = self.chance.random()
        answer = answer_act(report, self.reference)
        if Act.VERIFY in acts:
            if Act.RETURN in acts and chance < 0.08:
                return self._order(report, Act.RETURN)
            if chance < 0.2:
                return self._order(report, Act.HOLD)
            agency = self._somewhere() if report.agency == NATIONAL_DESK else None
            return self._order(report, Act.VERIFY, agency=agency, supervisory=chance > 0.95)
        if Act.INTERIM in acts and chance < 0.05:
            day = (self.now + timedelta(days=7)).date()
            return self._order(report, Act.INTERIM, promised_for=day)
        if Act.START in acts and chance < 0.4:
            return self._order(report, Act.START)
        return self._order(report, answer if answer in acts else Act.NOTE)

    def _somewhere(self) -> str:
        return self.chance.choice([a.id for a in self.reference.offered()])

    def _order(self, report: Report, act: Act, **details: Any) -> ActRequest:
        words = {"reason": "Alasan contoh", "text": ANSWER}
        return ActRequest(act=act, version=report.version, details=details, **words)

    def _ombudsman(self, report_id: str) -> None:
        """Takes over what reached the top, and concludes what stays unsettled."""
        report = self.reports.get(report_id)
        officer = Officer(username="o", name="Asisten", role=Role.OMBUDSMAN, agency=TOP)
        acts = acts_now(officer, report, self.reference, self.now)
        if Act.CONCLUDE in acts:
            self._do(officer, report, self._order(report, Act.CONCLUDE))
        elif Act.TAKE_OVER in acts:
            self._do(officer, report, self._order(report, Act.TAKE_OVER))
            self.later(self.chance.uniform(20, 60), lambda: self._ombudsman(report_id))

    def _do(self, officer: Officer, report: Report, order: ActRequest) -> None:
        try:
            officer_acts.perform_act(
                officer,
                report.id,
                order,
                deps=self.officer_acts,
                reference=self.reference,
                now=self.now,
            )
        except (ActNotPossible, ActNotAllowed, InvalidFields) as refused:
            raise AssertionError(f"{order.act} was offered and refused: {refused}") from refused

    @property
    def still_open(self) -> list[Report]:
        return [r for r in self.reports.reports.values() if r.state in OPEN]


def with_profiles_from(reference: Reference, begin: datetime) -> Reference:
    """The reference with its general profile in force since the simulation's beginning."""
    profiles = [
        replace(p, effective_from=min(p.effective_from, begin.date())) if "*" in p.categories else p
        for p in reference.profiles
    ]
    return replace(reference, profiles=profiles)
