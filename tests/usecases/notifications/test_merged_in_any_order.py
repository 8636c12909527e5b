"""Merged reports: whatever the queues do, each step is notified once and in its order."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import ReportNotFound, Unavailable
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import Report
from chalicelib.usecases.notifications import merged_reporters
from chalicelib.usecases.notifications.deliver import deliver
from chalicelib.usecases.notifications.ports import Delivery
from chalicelib.usecases.public.ports import PublicUpdate
from chalicelib.usecases.reports import reporter_words, tracking
from chalicelib.usecases.reports.submit import Submission
from chalicelib.usecases.reports.tracking import TrackedReport
from tests.builders import BANDUNG
from tests.usecases.notifications.neighbours import EMAIL, M, Street, street

__all__ = ["street"]  # fixtures, shared


def test_that_it_was_merged_leaves_before_the_mains_first_step(street: Street) -> None:
    street.merged(1)
    street.step()
    street.public_updates.sent = [n for n in street.public_updates.sent if n.merged]
    street.tell(street.public_updates.sent.pop())
    merge, *_, step = [d for d in street.world.outbox.sent if isinstance(d, Delivery)]
    assert (merge.message, step.message) == (M.REPORT_MERGED, M.MAIN_ANSWERED)
    assert step.earlier is not None
    assert step.earlier.key == merge.key
    with pytest.raises(Unavailable):
        deliver(step, deps=street.world.deliveries.deps, now=street.world.now)


def test_news_before_their_history_come_back(street: Street) -> None:
    street.merged(1)
    with pytest.raises(Unavailable):
        street.tell(PublicUpdate(report=street.main.report.id, seq=99, merged=True))
    with pytest.raises(ReportNotFound):
        street.tell(PublicUpdate(report="GONE00000000", seq=1, merged=True))


def test_a_crowd_is_notified_page_by_page_each_once_whatever_breaks_between(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merged_reporters, "REPORTS_PER_PAGE", 4)
    crowd = [street.merged(n) for n in range(1, 12)]
    street.work()
    street.step()
    [news] = [n for n in street.public_updates.sent if n.merged]
    street.public_updates.sent.clear()
    send, broken = street.public_updates.send, [True]

    def breaks(more: Any) -> None:
        if broken.pop() if broken else False:
            raise Unavailable("between two pages")
        send(more)

    street.public_updates.send = breaks  # type: ignore[method-assign, assignment]
    with pytest.raises(Unavailable):
        street.tell(news)
    street.tell(news)  # comes back, is notified whole
    street.tell(news)  # and comes once more for nothing
    left = street.work()
    notified = sorted(to for to, one in left if "utama" in one.subject)
    assert notified == sorted(f"warga{n}@example.id" for n in range(1, len(crowd) + 1))
    assert [page for page in street.public_updates.sent if page.merged] == []
    pages = [street.tell(replace(news, after=""))]
    while street.public_updates.sent:
        pages.append(street.tell(street.public_updates.sent.pop()))
    assert pages == [4, 4, 3]


ACTS = st.sampled_from(["merge", "merge", "answer", "answer", "release", "work", "trouble"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(ACTS, st.integers(0, 2)), max_size=24), st.integers(0, 2**16))
def test_whatever_the_queues_do_each_is_notified_of_each_step_once_and_in_order(
    plan: list[tuple[str, int]], seed: int
) -> None:
    """Queues bring everything twice and in any order, providers fail; nobody leaves meanwhile."""
    life = Life(seed)
    for what, n in plan:
        life.do(what, n)
    life.drain()
    for receipt in life.neighbours:
        subjects = life.answers_notified(receipt)
        assert len(subjects) == len(life.expected[receipt.report.id]), subjects
        assert subjects == life.expected[receipt.report.id]


class Life:
    """A street with queues that anything may happen in."""

    def __init__(self, seed: int) -> None:
        self.street, self.chance = Street(), Random(seed)
        self.neighbours = [self.street.neighbour(n, EMAIL) for n in range(1, 4)]
        self.expected: dict[str, list[int]] = {r.report.id: [] for r in self.neighbours}
        self.street.public_updates.sent.clear()
        self.street.world.outbox.sent.clear()

    def now(self, receipt: Submission) -> Report:
        return self.street.world.reports.get(receipt.report.id)

    def do(self, what: str, n: int) -> None:
        street, receipt = self.street, self.neighbours[n]
        main, own = self.now(street.main), self.now(receipt)
        street.later()
        if what == "merge" and not own.merged_into:
            street.merge(receipt)
        if what == "release" and own.merged_into and own.reopened < 2:
            self.drain()
            tracking.reopen(self.reader(receipt), "Bukan hal yang sama.", **street.world.around())
        if what == "answer":
            if main.state == "answered":
                reporter_words.reply(
                    self.reader(street.main), "Belum selesai.", **street.world.around()
                )
            street.step()
            seq = self.now(street.main).version
            for one in self.neighbours:
                if self.now(one).merged_into:
                    self.expected[one.report.id].append(seq)
        if what == "trouble":
            street.world.deliveries.mail.troubles.append(Unavailable("out"))
        if what == "work":
            self.some()

    def reader(self, receipt: Submission) -> TrackedReport:
        return self.street.world.as_reporter(receipt)

    def some(self) -> None:
        """A worker takes something from a queue, which may bring it again."""
        news, out = self.street.public_updates.sent, self.street.world.outbox.sent
        self.chance.shuffle(news)
        self.chance.shuffle(out)
        if news and self.chance.random() < 0.5:
            taken = news[-1] if self.chance.random() < 0.3 else news.pop()
            if taken.merged:
                self.street.tell(taken)
        elif out:
            taken_out = out[-1] if self.chance.random() < 0.3 else out.pop()
            assert isinstance(taken_out, Delivery)
            try:
                deliver(
                    taken_out, deps=self.street.world.deliveries.deps, now=self.street.world.now
                )
            except Unavailable:
                out.append(taken_out)

    def drain(self) -> None:
        for _ in range(5000):
            if not (self.street.public_updates.sent or self.street.world.outbox.sent):
                return
            self.some()
        raise AssertionError("the queues never got empty")

    def answers_notified(self, receipt: Submission) -> list[int]:
        """The numbers of the main's answers that this reporter was notified of, as they left."""
        office = self.street.world.deliveries.mail
        own = receipt.report.id
        return [int(m["event"]) for m in office.tags if m.get("main") and m["report"] == own]


def test_who_reads_the_merged_report_sees_where_the_main_one_stands(street: Street) -> None:
    own = street.merged(1)
    street.step()
    seen = street.world.as_reporter(own)
    assert seen.main is not None
    events: list[Event] = list(seen.main.events)
    assert events[-1].act is Act.ANSWER
    assert seen.main.report.agency == BANDUNG
