"""Whatever anybody does in whatever order, the promises hold."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.domain.errors import ActNotPossible
from chalicelib.domain.escalation import carry_out, due_act, next_act
from chalicelib.domain.history import Actor, faults
from chalicelib.domain.permissions import reporter_acts_now
from chalicelib.domain.report import DeclaredFile, Rating
from chalicelib.domain.words import BUCKET_OF, OPEN, Act, Role, State
from chalicelib.domain.workflow import TABLE, ended, held, perform
from tests.builders import BANDUNG, DESK, LAW, NOW, REFERENCE, a_history

HUMAN = sorted(set(TABLE) - {Act.ROUTE, Act.REMIND, Act.ESCALATE, Act.CLOSE_EXPIRED})


class Life(RuleBasedStateMachine):
    """One report, any acts, a clock that only goes forward."""

    @initialize(anonymous=st.booleans(), confidential=st.booleans())
    def file(self, anonymous: bool, confidential: bool) -> None:
        self.report, self.events = a_history(anonymous=anonymous, confidential=confidential)
        self.flags = (anonymous, confidential)
        self.now = NOW

    @rule(days=st.integers(0, 12), hours=st.integers(0, 23))
    def wait(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours)

    @rule(act=st.sampled_from(HUMAN), move=st.booleans(), role=st.sampled_from(Role))
    def do(self, act: Act, move: bool, role: Role) -> None:
        before = self.report
        home = {"agency": "imigrasi" if move else BANDUNG, "unit": None}
        fields = {
            Act.VERIFY: {"supervisory": move, **home},
            Act.DISPOSE: home,
            Act.RETURN: {"agency": DESK, "unit": None},
            Act.HOLD: held(before, "Di mana?"),
            Act.CLOSE: ended("reporter", "settled"),
            Act.WITHDRAW: ended("reporter", "withdrawn"),
            Act.ARCHIVE: ended("agency_admin", "unclear"),
            Act.ARCHIVE_EXPIRED: ended("system", "expired"),
            Act.RATE: {"rating": Rating(score=3)},
            Act.ADD_FILES: {"files": (DeclaredFile(n=1, name="a", type="b", size=1),)},
        }.get(act, {})
        try:
            after, event = perform(
                before, act, actor=Actor(role=role), now=self.now, law=LAW, fields=fields
            )
        except ActNotPossible:
            assert before.state not in TABLE[act].sources
            return
        assert before.state in TABLE[act].sources
        assert after.version == before.version + 1
        self.report = after
        self.events.append(event)

    @rule()
    def sweep(self) -> None:
        timed = due_act(self.report, self.now)
        if timed is None:
            return
        after, event = carry_out(self.report, timed, law=LAW, reference=REFERENCE, now=self.now)
        again = due_act(after, self.now)
        assert again is None or again.stage is not timed.stage
        assert after.agency == self.report.agency
        self.report = after
        self.events.append(event)

    @invariant()
    def history_holds(self) -> None:
        if hasattr(self, "report"):
            assert faults(self.report, self.events) == []
            states = [e.changes["state"][1] for e in self.events if "state" in e.changes]
            assert self.report.state == (states[-1] if states else State.UNVERIFIED)

    @invariant()
    def open_reports_wait_for_something_and_ended_ones_for_nothing(self) -> None:
        if not hasattr(self, "report"):
            return
        report = self.report
        if report.state in OPEN:
            assert next_act(report) is not None
            assert report.due_at is not None
            assert report.ended is None
        else:
            assert next_act(report) is None
            assert report.due_at is None
            assert report.ended is not None
        assert (report.held_from is not None) == (report.state is State.ON_HOLD)
        assert BUCKET_OF[report.state] is report.bucket

    @invariant()
    def flags_are_never_lost_and_acts_are_in_the_table(self) -> None:
        if hasattr(self, "report"):
            assert (self.report.anonymous, self.report.confidential) == self.flags
            assert set(reporter_acts_now(self.report)) <= set(TABLE)
            assert replace(self.report) == self.report


TestAnyLife = Life.TestCase
TestAnyLife.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, database=None, derandomize=True
)
