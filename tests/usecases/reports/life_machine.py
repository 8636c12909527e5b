"""A state machine: some reports, random acts by random people, and the promises that must hold."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
)

from chalicelib.domain.deadlines.escalation import due_timed_act, next_timed_act
from chalicelib.domain.errors import (
    ActNotAllowed,
    ActNotPossible,
    InvalidFields,
    ReportNotFound,
    TooMuchAdded,
)
from chalicelib.domain.reports.codes import (
    BUCKET_OF,
    OFFICERS_REASONS,
    OPEN,
    STAFF,
    Act,
    Flag,
    State,
)
from chalicelib.domain.reports.history import find_faults
from chalicelib.domain.reports.permissions import (
    REPORTER_ACTS,
    acts_now,
    may_read,
    reporter_acts_now,
)
from chalicelib.domain.reports.report import DeclaredFile, Officer, Rating, Report
from chalicelib.domain.reports.reporter_words import MOST_ADDED_A_DAY, added_on_day
from chalicelib.domain.reports.workflow import rule_for
from chalicelib.usecases.reports import reporter_words, tracking
from chalicelib.usecases.reports.submit import Submission
from tests.builders import BANDUNG, DESK, JABAR, REFERENCE, an_officer
from tests.usecases.world import TOKEN, World

AGENCIES = (BANDUNG, JABAR, DESK, "imigrasi", "kemendagri", "ksp", "ombudsman")
OFFICERS = st.builds(
    an_officer,
    st.sampled_from(sorted(STAFF)),
    st.sampled_from(AGENCIES),
    st.sampled_from([None, "dinas-pu"]),
    username=st.sampled_from(["satu", "dua"]),
)
#: One number decides a whole act: hypothesis then has room for long lives.
SEEDS = st.integers(0, 2**32)
SELDOM = (False, False, True)
#: Immigration asks a second person before an answer leaves.
CAREFUL = replace(REFERENCE.agencies["imigrasi"], approves_answers=True)
AROUND = replace(REFERENCE, agencies={**REFERENCE.agencies, "imigrasi": CAREFUL})
HOMES = (
    {"agency": None, "unit": None},
    {"agency": "imigrasi", "unit": None},
    {"agency": BANDUNG, "unit": "dinas-pu"},
    {"agency": JABAR, "unit": "nowhere"},
)
ENDS = {Act.ARCHIVE, Act.MERGE, Act.CONCLUDE, Act.NOTE, Act.REVEAL_IDENTITY}
FOLLOW_UP = {Act.VERIFY, Act.START, Act.ANSWER, Act.PROPOSE, Act.APPROVE, Act.REJECT, Act.HAND_BACK}
#: How often each act was really carried out.
REACHED: Counter[Act] = Counter()
BY_OFFICERS = sorted(set(Act) - {Act.SUBMIT} - (set(REPORTER_ACTS) - {Act.CLOSE, Act.REOPEN}))
TEXT = "Kata-kata contoh yang cukup panjang."
FILE = DeclaredFile(n=1, name="bukti.jpg", type="image/jpeg", size=8)


class Life(RuleBasedStateMachine):
    """Some reports, anybody, a clock that only goes forward."""

    reports = Bundle("reports")

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.world.reference = AROUND
        self.filed: list[Submission] = []
        self.versions: dict[str, int] = {}

    @rule(
        target=reports, anonymous=st.booleans(), confidential=st.sampled_from([False, False, True])
    )
    def file(self, anonymous: bool, confidential: bool) -> Submission:
        token = f"{TOKEN[:-4]}{len(self.filed):04d}"
        receipt = self.world.filed(token=token, anonymous=anonymous, confidential=confidential)
        self.filed.append(receipt)
        return receipt

    @rule(days=st.integers(0, 12), hours=st.integers(0, 23))
    def wait(self, days: int, hours: int) -> None:
        self.world.now += timedelta(days=days, hours=hours)

    @rule(
        receipt=reports,
        other=reports,
        act=st.sampled_from(BY_OFFICERS),
        officer=OFFICERS,
        seed=SEEDS,
    )
    def officer_acts(
        self, receipt: Submission, other: Submission, act: Act, officer: Officer, seed: int
    ) -> None:
        before = self.world.reports.get(receipt.report.id)
        self._try(officer, receipt, act, other, seed)
        self._changed_only_if_possible(before, act)

    @rule(receipt=reports, other=reports, seed=SEEDS)
    def somebody_goes_on(self, receipt: Submission, other: Submission, seed: int) -> None:
        """What is offered and does not end the report: so lives get long."""
        for n in range(4):
            self._offered(receipt, other, seed + n, but=ENDS)

    @rule(receipt=reports, other=reports, seed=SEEDS)
    def somebody_works_on_the_answer(
        self, receipt: Submission, other: Submission, seed: int
    ) -> None:
        for n in range(3):
            self._offered(receipt, other, seed + n, but=set(Act) - FOLLOW_UP)

    @rule(receipt=reports, other=reports, seed=SEEDS)
    def somebody_does_what_is_offered(
        self, receipt: Submission, other: Submission, seed: int
    ) -> None:
        self._offered(receipt, other, seed, but=set())

    def _offered(self, receipt: Submission, other: Submission, seed: int, but: set[Act]) -> None:
        """Random acts by random people are mostly refused; this one knows what is possible."""
        before = self.world.reports.get(receipt.report.id)
        able: dict[Act, list[Officer]] = {}
        for role in sorted(STAFF):
            for agency in sorted({before.agency or DESK, DESK, "ombudsman", *before.copied_to}):
                for username in ("tiga", "empat"):
                    who = an_officer(role, agency, before.unit, username=username)
                    for act in acts_now(who, before, AROUND, self.world.now):
                        able.setdefault(act, []).append(who)
        acts = [act for act in able if act not in but]
        if acts:
            chance = Random(seed)
            act = chance.choice(acts)
            self._try(chance.choice(able[act]), receipt, act, other, seed)
            self._changed_only_if_possible(before, act)

    @rule(receipt=reports, act=st.sampled_from(REPORTER_ACTS), score=st.integers(1, 3))
    def reporter_acts(self, receipt: Submission, act: Act, score: int) -> None:
        if act in (Act.WITHDRAW, Act.CLOSE) and score > 1:
            return  # seldom, so that lives get long
        world, tracked = self.world, self.world.as_reporter(receipt)
        before = tracked.dossier.report
        around, text = world.around(), f"{TEXT} {before.version}"
        main = reporter_words.main_of(before, world.reports)
        deeds: dict[Act, Any] = {
            Act.REPLY: lambda: reporter_words.reply(tracked, text, **around),
            Act.SUPPLY: lambda: reporter_words.reply(tracked, text, **around),
            Act.CLOSE: lambda: tracking.close(tracked, **around),
            Act.RATE: lambda: tracking.rate(tracked, Rating(score=score), **around),
            Act.APPEAL: lambda: tracking.appeal(tracked, TEXT, **around),
            Act.REOPEN: lambda: tracking.reopen(tracked, TEXT, **around),
            Act.WITHDRAW: lambda: tracking.withdraw(tracked, TEXT, **around),
            Act.LEAVE: lambda: tracking.withdraw(tracked, TEXT, **around),
            Act.ADD_INFORMATION: lambda: reporter_words.add_information(tracked, text, **around),
            Act.VERIFY_CONTACT: lambda: self._prove_contact(receipt),
        }
        offered = act in reporter_acts_now(before, world.now, main)
        try:
            deeds[act]()
        except ActNotPossible:
            assert not offered
        except TooMuchAdded:
            assert added_on_day(tracked.dossier.events, world.now) == MOST_ADDED_A_DAY
            return
        assert not offered or self.world.reports.get(before.id).version == before.version + 1

    def _prove_contact(self, receipt: Submission) -> None:
        """Once; asking again is refused, see test_contact."""
        if not self.world.reports.get(receipt.report.id).verified:
            self.world.prove_contact(receipt)

    @rule()
    def sweep(self) -> None:
        holders = {i: r.agency for i, r in self.world.reports.reports.items()}
        self.world.sweep()
        for report_id, report in self.world.reports.reports.items():
            # The duty to answer never moves; a part just split off finds its first agency.
            assert holders[report_id] in (None, report.agency)

    @rule()
    def sweep_until_nothing_is_due(self) -> None:
        for _ in range(20):
            if not self.world.sweep():
                break
        for report in self.world.reports.reports.values():
            assert due_timed_act(report, self.world.now) is None

    def _try(
        self, officer: Officer, receipt: Submission, act: Act, other: Submission, seed: int
    ) -> None:
        report, chance = self.world.reports.get(receipt.report.id), Random(seed)
        details = {
            "supervisory": chance.random() < 0.5,
            "category": chance.choice(["jalan", "paspor"]),
            **chance.choice(HOMES),
            "suggested_agency": chance.choice([None, "imigrasi"]),
            "agencies": ["imigrasi", JABAR],
            "main_report": other.report.id,
            "flag": chance.choice(list(Flag)),
            "promised_for": (self.world.now + timedelta(days=chance.randint(0, 40))).date(),
            "title": "Judul lain yang cukup panjang",
            "body": "Isi lain yang cukup panjang untuk contoh.",
            "attachments": (FILE,) if act in (Act.ANSWER, Act.PROPOSE) else (),
        }
        reasons = OFFICERS_REASONS if act is Act.ARCHIVE else [TEXT]
        reason = chance.choice(reasons)
        try:
            self.world.act(receipt, act, officer, details=details, reason=reason, text=TEXT)
        except ReportNotFound:
            assert not may_read(officer, report, AROUND)
        except (ActNotAllowed, ActNotPossible):
            assert act not in acts_now(officer, report, AROUND, self.world.now)
        except InvalidFields:
            assert act in acts_now(officer, report, AROUND, self.world.now)

    def _changed_only_if_possible(self, before: Report, act: Act) -> None:
        after = self.world.reports.get(before.id)
        if after.version != before.version:
            assert rule_for(act, before.state) is not None
            assert after.version == before.version + 1
            assert self.world.reports.events[before.id][-1].act is act

    @invariant()
    def history_folds_to_the_report_and_versions_rise(self) -> None:
        for report_id, report in self.world.reports.reports.items():
            assert find_faults(report, self.world.reports.events.get(report_id, [])) == []
            seen = self.versions.get(report_id, 0)
            assert report.version >= seen
            REACHED.update(e.act for e in self.world.reports.events.get(report_id, [])[seen:])
            self.versions[report_id] = report.version

    @invariant()
    def open_reports_wait_for_something_and_ended_ones_for_nothing(self) -> None:
        for report in self.world.reports.reports.values():
            if report.state in OPEN:
                assert next_timed_act(report) is not None
                paused = any(c.paused for c in report.clocks)
                assert (report.due_at is not None) or paused
                held = report.state is State.ON_HOLD
                assert held or not paused
                # What holds together may take is capped: a later hold stops no clock any more.
                assert paused or not held or any(c.pauses for c in report.clocks)
                assert report.ended is None
            else:
                assert next_timed_act(report) is None
                assert report.due_at is None
                assert report.ended is not None
                assert report.ended.by
                assert report.ended.reason
                assert report.proposal is None
            assert (report.held_from is not None) == (report.state is State.ON_HOLD)
            assert BUCKET_OF[report.state] is report.bucket

    @invariant()
    def flags_are_never_lost(self) -> None:
        for receipt in self.filed:
            report = self.world.reports.get(receipt.report.id)
            assert report.anonymous is receipt.report.anonymous
            assert report.confidential is receipt.report.confidential
            for event in self.world.reports.events[report.id]:
                assert "flags" not in event.changes or event.act in (Act.FLAG, Act.UNFLAG)

    @invariant()
    def no_duplicate_is_without_a_home_and_no_follower_miscounted(self) -> None:
        reports = self.world.reports.reports
        for report in reports.values():
            followers = [r for r in reports.values() if r.merged_into == report.id]
            assert report.duplicate_count == len(followers)
            if report.merged_into:
                assert report.state is State.ARCHIVED
                assert not reports[report.merged_into].confidential
            for part in report.parts:
                assert reports[part].root == report.root
                assert reports[part].confidential is report.confidential
                assert reports[part].anonymous is report.anonymous

    @invariant()
    def nobody_keeps_a_copy_of_what_is_secret_or_already_theirs(self) -> None:
        for report in self.world.reports.reports.values():
            assert report.agency not in report.copied_to
            assert not (report.confidential and report.copied_to)


#: Each promise of the machine, for tests that take steps of their own.
PROMISES = (
    Life.history_folds_to_the_report_and_versions_rise,
    Life.open_reports_wait_for_something_and_ended_ones_for_nothing,
    Life.flags_are_never_lost,
    Life.no_duplicate_is_without_a_home_and_no_follower_miscounted,
    Life.nobody_keeps_a_copy_of_what_is_secret_or_already_theirs,
)


def a_random_step(life: Life, chance: Random) -> None:
    receipt, other = chance.choice(life.filed), chance.choice(life.filed)
    seed = chance.randrange(2**32)
    offered = reporter_acts_now(life.world.reports.get(receipt.report.id), life.world.now)
    wish = chance.choice(offered or REPORTER_ACTS)
    steps: list[Callable[[], object]] = [
        lambda: life.wait(days=chance.choice([0, 1, 3, 20]), hours=chance.randint(0, 23)),
        lambda: life.reporter_acts(receipt, act=wish, score=chance.randint(1, 3)),
        lambda: life.somebody_goes_on(receipt, other, seed=seed),
        lambda: life.somebody_works_on_the_answer(receipt, other, seed=seed),
        lambda: life.somebody_does_what_is_offered(receipt, other, seed=seed),
        life.sweep,
    ]
    chance.choice(steps)()
