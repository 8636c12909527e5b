"""The monthly evaluation: who gets it, when, about whom, and what it says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import JAKARTA
from chalicelib.domain.errors import InvalidFields
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.permissions import overseen_agencies
from chalicelib.domain.statistics.figures import Figure, Tally
from chalicelib.messages.statistics.evaluation_letter import evaluation_letter
from chalicelib.usecases.agency_alerts import alert_subscriptions
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference
from chalicelib.usecases.notifications.ports import Delivery
from chalicelib.usecases.statistics.monthly_evaluation import (
    FLOOR,
    EvaluationRun,
    MonthlyEvaluation,
    evaluation_of,
    load,
)
from chalicelib.usecases.statistics.monthly_evaluation import send_evaluations as send
from chalicelib.usecases.statistics.ports import AgencyBacklog, FigureMonth, FigureSheet
from tests.builders import BANDUNG, DESK, JABAR, REFERENCE, an_officer
from tests.fakes.statistics import FakeFigures
from tests.usecases.world import World

F = Figure
KSP = an_officer(Role.MONITOR, "ksp")
MAIL = "evaluasi@example.go.id"


def a_sheet(agency: str, backlog: tuple[int, int] | None = (0, 0), **figures: int) -> FigureSheet:
    counted = {(Figure(name), 0): n for name, n in figures.items()}
    known = AgencyBacklog(open=backlog[0], overdue=backlog[1]) if backlog else None
    return FigureSheet(agency=agency, tally=Tally(counted), backlog=known)


class Office:
    """A world with the figures of two months."""

    def __init__(self) -> None:
        self.world, self.figures = World(), FakeFigures()
        self.settle("2026-10", [a_sheet(BANDUNG, (3, 1), answered=4, answered_late=4, acted=8)])

    def settle(self, month: str, sheets: list[FigureSheet], *, complete: bool = True) -> None:
        for sheet in sheets:
            self.figures.put_sheet(month, sheet)
        as_of = datetime(2026, 11, 3, 6, 10, tzinfo=JAKARTA)
        self.figures.put_month(FigureMonth(month=month, as_of=as_of, complete=complete))

    def chosen(self, mail: str = MAIL, officer: Any = KSP, **choice: Any) -> None:
        alert_subscriptions.subscribe(
            officer,
            Channel.EMAIL,
            mail,
            AlertPreference(**{"evaluation": True, **choice}),
            deps=self.world.agency_alerts.subscription_deps,
            reference=REFERENCE,
            now=self.world.now,
        )
        self.world.topics.confirm(alert_subscriptions.agency_of(officer), mail)

    def morning(self, at: str, has_time_left: Callable[[], bool] = lambda: True) -> EvaluationRun:
        return send(
            deps=self.world.agency_alerts.digest_deps,
            figures=self.figures,
            reference=REFERENCE,
            now=datetime.fromisoformat(f"{at}+07:00"),
            has_time_left=has_time_left,
        )

    def letters(self) -> list[Delivery]:
        return [d for d in self.world.outbox.sent if isinstance(d, Delivery)]


@pytest.fixture
def office() -> Office:
    return Office()


def test_it_leaves_on_the_first_working_day_from_the_third_at_half_past_seven(
    office: Office,
) -> None:
    office.chosen()
    early = ("2026-11-02T07:30", "2026-11-03T07:20")  # a Monday; the Tuesday, too early
    assert [office.morning(at).letters for at in early] == [0, 0]
    assert office.morning("2026-11-03T07:30").letters == 1
    office.settle("2027-01", [a_sheet(BANDUNG)])  # 1 February 2027 is a Monday
    mornings = [office.morning(f"2027-02-0{day}T07:30").letters for day in (1, 2, 3)]
    assert mornings == [0, 0, 1]
    office.settle("2026-12", [a_sheet(BANDUNG)])  # 3 January 2027 is a Sunday
    mornings = [office.morning(f"2027-01-0{day}T07:30").letters for day in (3, 4, 5)]
    assert mornings == [0, 1, 0]


def test_it_waits_until_the_figures_are_settled_and_makes_up_for_a_missed_day(
    office: Office,
) -> None:
    office.chosen()
    office.settle("2026-11", [a_sheet(BANDUNG)], complete=False)
    assert office.morning("2026-12-03T07:30").letters == 0
    office.settle("2026-11", [a_sheet(BANDUNG)])
    assert office.morning("2026-12-05T07:30").letters == 0  # a Saturday
    assert office.morning("2026-12-07T07:30").letters == 1


def test_who_did_not_choose_it_gets_none_and_digests_do_not_matter(office: Office) -> None:
    office.chosen("ringkas@example.go.id", frequency=AlertFrequency.WEEKLY, evaluation=False)
    office.chosen("semua@example.go.id", frequency=AlertFrequency.SINGLE)
    office.chosen("tidak@example.go.id", officer=an_officer(), evaluation=False)
    assert office.morning("2026-11-03T07:30").letters == 1
    [(to, letter)] = office.world.post()
    assert to == "semua@example.go.id"
    assert letter.subject == "Evaluasi Oktober 2026: Instansi ksp"


def test_sms_has_no_room_for_it() -> None:
    world = World()
    with pytest.raises(InvalidFields) as refused:
        alert_subscriptions.subscribe(
            KSP,
            Channel.SMS,
            "+6281234567890",
            AlertPreference(urgent_only=True, evaluation=True),
            deps=world.agency_alerts.subscription_deps,
            reference=REFERENCE,
            now=world.now,
        )
    assert [(f.name, f.code) for f in refused.value.fields] == [("evaluation", "no_digest_by_sms")]


def test_however_often_a_run_begins_again_it_leaves_once(office: Office) -> None:
    office.chosen()
    office.chosen("jabar@example.go.id", an_officer(agency=JABAR))
    times = iter([True, False])
    cut = office.morning("2026-11-03T07:30", has_time_left=lambda: next(times))
    assert (cut.letters, cut.complete) == (1, False)
    office.world.checkpoints.write(
        "evaluations:2026-10", ""
    )  # the worst: it forgot how far it came
    assert office.morning("2026-11-03T07:40").letters == 2
    assert sorted(to for to, _ in office.world.post()) == [MAIL, "jabar@example.go.id"]
    assert office.morning("2026-11-04T07:30").letters == 0


def test_a_desk_reads_of_itself_and_all_below_and_the_centres_of_everybody() -> None:
    assert set(overseen_agencies(BANDUNG, REFERENCE)) == {BANDUNG}
    assert set(overseen_agencies(JABAR, REFERENCE)) == {JABAR, BANDUNG}
    for centre in ("ksp", "ombudsman", DESK):
        assert set(overseen_agencies(centre, REFERENCE)) == set(REFERENCE.agencies)


def evaluated(agency: str, *sheets: FigureSheet, reference: Any = REFERENCE) -> MonthlyEvaluation:
    there = {sheet.agency: sheet for sheet in sheets}
    return evaluation_of(agency, "2026-10", there, {}, reference=reference)


def test_one_late_report_of_one_leads_no_list() -> None:
    found = evaluated(
        "ksp",
        a_sheet(BANDUNG, answered_late=1),
        a_sheet(JABAR, answered=50, answered_late=30, acted=80),
        a_sheet("imigrasi", answered=90, answered_late=10, acted=100),
    )
    assert [r.agency for r in found.worst] == [REFERENCE.agencies[JABAR].name]
    assert [r.agency for r in found.best] == [REFERENCE.agencies["imigrasi"].name]
    assert FLOOR > 1


def test_what_is_overdue_and_open_weighs_like_what_ended_late() -> None:
    found = evaluated(
        "ksp",
        a_sheet(JABAR, (40, 30), answered=30, acted=30),
        a_sheet("imigrasi", answered=25, answered_late=5, acted=30),
    )
    [worst] = found.worst
    assert (worst.kept, worst.late, worst.overdue) == (30, 0, 30)
    assert (found.now.open, found.now.overdue) == (40, 30)


def test_an_agency_alone_is_not_compared_with_itself() -> None:
    found = evaluated(BANDUNG, a_sheet(BANDUNG, (2, 2), answered=20, answered_late=20))
    assert (found.agencies, found.worst, found.best) == (1, [], [])
    assert found.now.figures["answered"] == 20


def test_idle_and_unreachable_agencies_are_named() -> None:
    deaf = replace(REFERENCE, unreachable={BANDUNG: datetime(2026, 11, 1, tzinfo=JAKARTA)})
    found = evaluated(
        JABAR,
        a_sheet(BANDUNG, (7, 3)),
        a_sheet(JABAR, (1, 0), acted=1),
        reference=deaf,
    )
    assert [(w.agency, w.open) for w in found.idle] == [("Pemerintah Kota Bandung", 7)]
    assert (found.idle_n, found.unheard) == (1, ["Pemerintah Kota Bandung"])
    quiet = evaluated(JABAR, a_sheet(BANDUNG), a_sheet(JABAR, acted=2))
    assert quiet.idle == []  # nothing came, nothing waits: nothing was to be done


def test_the_letter_says_each_share_with_its_numbers_and_the_month_before(office: Office) -> None:
    office.chosen(language="id")
    office.settle("2026-09", [a_sheet(BANDUNG, (1, 0), answered=9, answered_late=1)])
    office.morning("2026-11-03T07:30")
    [delivery] = office.letters()
    assert delivery.message is Message.AGENCY_EVALUATION
    [(_, letter)] = office.world.post()
    lines = letter.text.splitlines()
    assert "Selama Oktober 2026, 4 dari 8 jawaban pertama (50%) diberikan tepat waktu." in lines
    assert "Pada September 2026 9 dari 10 (90%)." in lines
    share = "Jawaban pertama tepat waktu: 4 dari 8 (50%) [September 2026: 9 dari 10 (90%)]"
    assert share in lines
    assert any(line.endswith("/konsol/#/figures?month=2026-10") for line in lines)
    for told in ("4 dari 8 (50%)", "Oktober 2026", '<th scope="col">September 2026</th>'):
        assert told in letter.html


def test_without_figures_the_letter_says_so_and_shows_no_gap() -> None:
    dumped = evaluated(BANDUNG).dump()
    assert load(dumped) == evaluated(BANDUNG)
    for language, said in (("id", "tidak ada jawaban pertama"), ("en", "no first answer")):
        text = evaluation_letter(dumped, language, "https://lapor.example.go.id", "").text
        assert said in text
        assert "None" not in text
        assert "[" not in text  # no month before
