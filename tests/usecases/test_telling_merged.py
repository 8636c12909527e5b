"""Merged reports: their reporters hear how the main one fares, in its order, once each."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.contacts import Channel, Stop
from chalicelib.domain.errors import ReportNotFound, Unavailable
from chalicelib.domain.history import Event
from chalicelib.domain.ids import show
from chalicelib.domain.report import Report
from chalicelib.domain.words import Act
from chalicelib.domain.workflow import Visibility, visibility
from chalicelib.usecases import contact, follow, merged
from chalicelib.usecases.deliver import deliver
from chalicelib.usecases.delivery_ports import Delivery, Message
from chalicelib.usecases.feedback import Feedback, take_feedback
from chalicelib.usecases.follow import Followed
from chalicelib.usecases.merged import Happened, tell_merged, tell_one
from chalicelib.usecases.public_ports import News
from chalicelib.usecases.publish import hand_on
from chalicelib.usecases.reporter_messages import HEARS, OF_MAIN
from chalicelib.usecases.submit import Receipt
from chalicelib.usecases.tell_reporter import ENDING, tell_reporter
from tests.builders import BANDUNG, an_officer
from tests.public_fakes import FakeNewsroom
from tests.usecases.world import TOKEN, WHO, World

EMAIL, SMS = Channel.EMAIL, Channel.SMS
M = Message


class Street:
    """Neighbours who report the same, the queues between them and the letters that they get."""

    def __init__(self) -> None:
        self.world, self.newsroom = World(), FakeNewsroom()
        self.main = self.neighbour(0)
        self.world.verify(self.main)

    def neighbour(self, n: int, *proved: Channel, **changes: Any) -> Receipt:
        who = replace(WHO, email=f"warga{n}@example.id", phone=f"+62812000000{n:02d}")
        receipt = self.world.filed(token=f"{TOKEN[:-4]}{n:04d}", reporter=who, **changes)
        for channel in proved:
            self.world.prove_contact(receipt, channel)
        self.world.post()
        self.world.office.mail.sent.clear()
        self.world.office.sms.sent.clear()
        return receipt

    def merged(self, n: int, *proved: Channel, **changes: Any) -> Receipt:
        receipt = self.neighbour(n, *(proved or (EMAIL,)), **changes)
        self.merge(receipt)
        return receipt

    def merge(self, receipt: Receipt, main: Receipt | None = None) -> None:
        into = (main or self.main).report.id
        self.later()
        self.world.act(receipt, Act.MERGE, details={"main_report": into}, text="Sama.")
        self.told(receipt)
        self.later()

    def later(self) -> None:
        self.world.now += timedelta(minutes=1)

    def step(self, act: Act = Act.ANSWER, **rest: Any) -> None:
        """A step of the main report, and what the stream makes of it."""
        self.later()
        self.world.act(self.main, act, **{"text": "Sudah diperbaiki hari ini.", **rest})
        self.told(self.main)

    def told(self, receipt: Receipt) -> None:
        event = self.world.dossier(receipt).events[-1]
        around = {"outbox": self.world.outbox, "reference": self.world.reference}
        tell_reporter(event, reports=self.world.reports, **around)  # type: ignore[arg-type]
        hand_on(event, newsroom=self.newsroom)

    def tell(self, news: News) -> int:
        return tell_merged(
            news,
            reports=self.world.reports,
            duplicates=self.world.reports,
            outbox=self.world.outbox,
            newsroom=self.newsroom,
            reference=self.world.reference,
        )

    def work(self) -> list[tuple[str, Any]]:
        """The workers do whatever waits; the letters that left."""
        while self.newsroom.sent:
            news = self.newsroom.sent.pop(0)
            if news.merged:
                self.tell(news)
        return self.world.post()

    def queued(self) -> list[tuple[Message, Channel, str]]:
        """What is queued for merged reports after the workers of the news, and nothing else."""
        while self.newsroom.sent:
            news = self.newsroom.sent.pop(0)
            if news.merged:
                self.tell(news)
        found = [d for d in self.world.outbox.sent if isinstance(d, Delivery) and d.main]
        self.world.outbox.sent.clear()
        return [(d.message, d.channel, d.report) for d in found]


@pytest.fixture
def street() -> Street:
    return Street()


def test_the_table_tells_nothing_that_only_the_mains_own_reporter_may_read() -> None:
    assert {row.message for row in OF_MAIN} == {m for m in Message if m.startswith("main_")}
    for row in OF_MAIN:
        assert visibility(row.act) is not Visibility.STAFF
        assert visibility(row.act) is not Visibility.PRIVATE
    asked = {row.act for row in HEARS if row.message in ENDING}
    assert asked.isdisjoint(row.act for row in OF_MAIN)


def test_each_step_that_matters_reaches_the_merged_reporter_and_no_other(street: Street) -> None:
    own = street.merged(1)
    street.work()
    for act, message in (
        (Act.NOTE, None),
        (Act.HOLD, None),
        (Act.RESUME, None),
        (Act.ANSWER, M.MAIN_ANSWERED),
    ):
        street.step(act)
        expected = [(message, EMAIL, own.report.id)] if message else []
        assert street.queued() == expected, act
    follow.close(street.world.as_reporter(street.main), **street.world.around())
    street.told(street.main)
    assert street.queued() == [(M.MAIN_CLOSED, EMAIL, own.report.id)]
    follow.reopen(street.world.as_reporter(street.main), "Rusak lagi.", **street.world.around())
    street.told(street.main)
    assert street.queued() == [(M.MAIN_REOPENED, EMAIL, own.report.id)]
    promised = (street.world.now + timedelta(days=3)).date()
    street.step(Act.INTERIM, details={"promised_for": promised})
    assert street.queued() == [(M.MAIN_INTERIM, EMAIL, own.report.id)]


def test_lateness_the_ombudsman_and_the_archive_are_told_too(street: Street) -> None:
    own = street.merged(1).report.id
    street.world.now += timedelta(days=60)
    street.world.sweep()
    for event in street.world.dossier(street.main).events:
        hand_on(event, newsroom=street.newsroom)
    assert (M.MAIN_ESCALATED, EMAIL, own) in street.queued()
    ombudsman = an_officer("ombudsman", "ombudsman")
    street.step(Act.TAKE_OVER, officer=ombudsman)
    assert street.queued() == [(M.MAIN_TAKEN_OVER, EMAIL, own)]
    street.step(Act.FINDING, officer=ombudsman)
    assert street.queued() == [(M.MAIN_FINDING, EMAIL, own)]
    street.step(Act.ARCHIVE, reason="hateful")
    street.world.now += timedelta(days=1)  # the ones before never left
    [letter] = [one for to, one in street.work() if to == "warga1@example.id"]
    assert "diarsipkan dan tidak ditindaklanjuti lagi" in letter.text
    assert "kebencian" not in letter.text  # why is between the main's reporter and the agency


def test_the_letter_names_both_reports_and_nothing_of_the_mains_reporter(street: Street) -> None:
    own = street.merged(1, confidential=False, anonymous=True)
    street.step()
    [letter] = [one for to, one in street.work() if "utama" in one.subject]
    whole = letter.subject + letter.text + letter.html + letter.sms
    assert show(street.main.report.id) in letter.subject
    assert f"Laporan Anda {show(own.report.id)} digabung" in letter.text
    assert f"/lacak/?id={own.report.id}" in letter.text
    assert f"Mintalah laporan {show(own.report.id)} dibuka kembali" in letter.text
    for word in ("warga0", "Contoh Warga", "berlubang", "diperbaiki", street.main.access_code):
        assert word not in whole


def test_it_is_told_in_the_language_and_by_the_stops_of_the_own_report(street: Street) -> None:
    english = street.merged(1, language="en")
    silent = street.merged(2)
    street.merged(3, SMS)
    street.world.outbox.sent.clear()
    street.world.office.stops.put(silent.report.id, EMAIL, Stop.STOPPED, now=street.world.now)
    street.step()
    left = [(to, one) for to, one in street.work() if to != "warga0@example.id"]
    assert [(to, one.subject) for to, one in left] == [
        ("warga1@example.id", f"The main report {show(street.main.report.id)} was answered")
    ]
    assert english.report.language == "en"
    [(number, sms)] = street.world.office.sms.sent
    assert number == "+6281200000003"
    assert "sudah dijawab" in str(sms)


def test_a_click_in_the_letter_stops_the_messages_about_the_own_report(street: Street) -> None:
    own = street.merged(1)
    street.step()
    [letter] = [one for _, one in street.work() if "utama" in one.subject]
    token = letter.stop.rpartition("=")[2]
    found = contact.stop_messages(token, desk=street.world.desk, now=street.world.now)
    assert found == (own.report.id, EMAIL)
    street.step(Act.NOTE)
    follow.close(street.world.as_reporter(street.main), **street.world.around())
    street.told(street.main)
    assert street.queued() == []


def test_who_proved_nothing_hears_nothing(street: Street) -> None:
    receipt = street.neighbour(1)
    street.merge(receipt)
    street.step()
    assert street.queued() == []


def test_whoever_stands_alone_again_and_what_was_before_the_merge_is_not_told(
    street: Street,
) -> None:
    street.step()
    waiting = list(street.newsroom.sent)
    own = street.merged(1)
    assert [street.tell(news) for news in waiting if news.merged] == [0]
    street.newsroom.sent.clear()
    follow.reopen(street.world.as_reporter(own), "Bukan hal yang sama.", **street.world.around())
    follow.close(street.world.as_reporter(street.main), **street.world.around())
    street.told(street.main)
    assert street.queued() == []
    # Nor when the index is some seconds behind.
    dossier = street.world.dossier(street.main)
    around = {"outbox": street.world.outbox, "reference": street.world.reference}
    closed = Happened(event=dossier.events[-1], main=dossier)
    told = tell_one(own.report.id, closed, reports=street.world.reports, **around)  # type: ignore[arg-type]
    assert told == 0


def test_a_merged_report_can_stand_alone_however_late_the_answer_comes(street: Street) -> None:
    own = street.merged(1)
    street.world.now += timedelta(days=300)
    street.step()
    assert street.work()
    follow.reopen(street.world.as_reporter(own), "Di sini belum.", **street.world.around())
    report = street.world.reports.get(own.report.id)
    assert (report.merged_into, report.reopened) == (None, 1)
    assert street.world.reports.get(street.main.report.id).followers == 0


def test_who_was_reopened_as_often_as_may_be_is_not_told_to_reopen(street: Street) -> None:
    own = street.merged(1)
    for _ in range(2):
        street.later()
        follow.reopen(
            street.world.as_reporter(own), "Bukan hal yang sama.", **street.world.around()
        )
        street.merge(own)
    street.work()
    street.step()
    [letter] = [one for _, one in street.work() if "utama" in one.subject]
    assert "dibuka kembali" not in letter.text


def test_nothing_is_told_or_shown_of_a_main_report_that_is_confidential_by_now(
    street: Street,
) -> None:
    own = street.merged(1)
    street.step()
    reports = street.world.reports.reports
    main = street.main.report.id
    reports[main] = replace(reports[main], confidential=True)
    assert street.queued() == []
    assert street.world.as_reporter(own).main is None


def test_two_mains_one_after_the_other_are_each_told(street: Street) -> None:
    """The same number of an event of another main report is another message."""
    own = street.merged(1)
    second = street.neighbour(2)
    street.world.verify(second)
    street.step()
    street.work()
    street.later()
    follow.reopen(street.world.as_reporter(own), "Bukan hal yang sama.", **street.world.around())
    street.merge(own, second)
    street.work()
    first, street.main = street.main, second
    wanted = len(street.world.dossier(first).events)
    while len(street.world.dossier(second).events) < wanted - 2:
        street.step(Act.NOTE)
    street.step()
    left = [one.subject for to, one in street.work() if to == "warga1@example.id"]
    assert left == [f"Laporan utama {show(second.report.id)} sudah dijawab"]


def test_a_letter_that_bounces_comes_by_sms_once(street: Street) -> None:
    street.merged(1, EMAIL, SMS)
    street.work()
    street.step()
    street.work()
    marks = street.world.office.mail.marks[-1]
    assert marks["main"] == street.main.report.id
    street.world.office.sms.sent.clear()
    follow.close(street.world.as_reporter(street.main), **street.world.around())
    street.told(street.main)
    street.work()
    marks = street.world.office.mail.marks[-1]
    for _ in range(2):
        bounced = Feedback(
            why=Stop.BOUNCED,
            addresses=("warga1@example.id",),
            root=marks["root"],
            report=marks["report"],
            event=int(marks["event"]),
            main=marks["main"],
        )
        take_feedback(
            bounced,
            post=street.world.office.post,
            reference=street.world.reference,
            now=street.world.now,
        )
    street.work()
    [(number, sms)] = street.world.office.sms.sent
    assert number == "+6281200000001"
    assert "ditutup" in str(sms)


def test_a_part_that_was_merged_is_told_to_the_contact_of_its_root(street: Street) -> None:
    root = street.neighbour(1, EMAIL)
    street.world.act(root, Act.SPLIT, details={"title": "Lampu jalan mati", "category": "jalan"})
    [part] = street.world.reports.get(root.report.id).parts
    street.world.route(part)
    street.merge(replace(root, report=street.world.reports.get(part)))
    street.work()
    street.step()
    [(to, letter)] = [(t, one) for t, one in street.work() if "utama" in one.subject]
    assert to == "warga1@example.id"
    assert show(part) in letter.text


def test_that_it_was_merged_leaves_before_the_mains_first_step(street: Street) -> None:
    street.merged(1)
    street.step()
    street.newsroom.sent = [n for n in street.newsroom.sent if n.merged]
    street.tell(street.newsroom.sent.pop())
    merge, *_, step = [d for d in street.world.outbox.sent if isinstance(d, Delivery)]
    assert (merge.message, step.message) == (M.REPORT_MERGED, M.MAIN_ANSWERED)
    assert step.earlier is not None
    assert step.earlier.key == merge.key
    with pytest.raises(Unavailable):
        deliver(step, post=street.world.office.post, now=street.world.now)


def test_news_before_their_history_come_back(street: Street) -> None:
    street.merged(1)
    with pytest.raises(Unavailable):
        street.tell(News(report=street.main.report.id, seq=99, merged=True))
    with pytest.raises(ReportNotFound):
        street.tell(News(report="GONE00000000", seq=1, merged=True))


def test_a_crowd_is_told_page_by_page_each_once_whatever_breaks_between(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merged, "AT_ONCE", 4)
    crowd = [street.merged(n) for n in range(1, 12)]
    street.work()
    street.step()
    [news] = [n for n in street.newsroom.sent if n.merged]
    street.newsroom.sent.clear()
    send, broken = street.newsroom.send, [True]

    def breaks(more: Any) -> None:
        if broken.pop() if broken else False:
            raise Unavailable("between two pages")
        send(more)

    street.newsroom.send = breaks  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        street.tell(news)
    street.tell(news)  # comes back, is told whole
    street.tell(news)  # and comes once more for nothing
    left = street.work()
    heard = sorted(to for to, one in left if "utama" in one.subject)
    assert heard == sorted(f"warga{n}@example.id" for n in range(1, len(crowd) + 1))
    assert [page for page in street.newsroom.sent if page.merged] == []
    pages = [street.tell(replace(news, after=""))]
    while street.newsroom.sent:
        pages.append(street.tell(street.newsroom.sent.pop()))
    assert pages == [4, 4, 3]


ACTS = st.sampled_from(["merge", "merge", "answer", "answer", "release", "work", "trouble"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(ACTS, st.integers(0, 2)), max_size=24), st.integers(0, 2**16))
def test_whatever_the_queues_do_each_hears_each_step_once_and_in_order(
    plan: list[tuple[str, int]], seed: int
) -> None:
    """Queues bring everything twice and in any order, providers fail; nobody leaves meanwhile."""
    life = Life(seed)
    for what, n in plan:
        life.do(what, n)
    life.drain()
    for receipt in life.neighbours:
        subjects = life.heard(receipt)
        assert len(subjects) == len(life.expected[receipt.report.id]), subjects
        assert subjects == life.expected[receipt.report.id]


class Life:
    """A street with queues that anything may happen in."""

    def __init__(self, seed: int) -> None:
        self.street, self.chance = Street(), Random(seed)
        self.neighbours = [self.street.neighbour(n, EMAIL) for n in range(1, 4)]
        self.expected: dict[str, list[int]] = {r.report.id: [] for r in self.neighbours}
        self.street.newsroom.sent.clear()
        self.street.world.outbox.sent.clear()

    def now(self, receipt: Receipt) -> Report:
        return self.street.world.reports.get(receipt.report.id)

    def do(self, what: str, n: int) -> None:
        street, receipt = self.street, self.neighbours[n]
        main, own = self.now(street.main), self.now(receipt)
        street.later()
        if what == "merge" and not own.merged_into:
            street.merge(receipt)
        if what == "release" and own.merged_into and own.reopened < 2:
            self.drain()
            follow.reopen(self.reader(receipt), "Bukan hal yang sama.", **street.world.around())
        if what == "answer":
            if main.state == "answered":
                follow.reply(self.reader(street.main), "Belum selesai.", **street.world.around())
            street.step()
            seq = self.now(street.main).version
            for one in self.neighbours:
                if self.now(one).merged_into:
                    self.expected[one.report.id].append(seq)
        if what == "trouble":
            street.world.office.mail.troubles.append(Unavailable("out"))
        if what == "work":
            self.some()

    def reader(self, receipt: Receipt) -> Followed:
        return self.street.world.as_reporter(receipt)

    def some(self) -> None:
        """A worker takes something from a queue, which may bring it again."""
        news, out = self.street.newsroom.sent, self.street.world.outbox.sent
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
                deliver(taken_out, post=self.street.world.office.post, now=self.street.world.now)
            except Unavailable:
                out.append(taken_out)

    def drain(self) -> None:
        for _ in range(5000):
            if not (self.street.newsroom.sent or self.street.world.outbox.sent):
                return
            self.some()
        raise AssertionError("the queues never got empty")

    def heard(self, receipt: Receipt) -> list[int]:
        """The numbers of the main's answers that this reporter was told, as they left."""
        office = self.street.world.office.mail
        own = receipt.report.id
        return [int(m["event"]) for m in office.marks if m.get("main") and m["report"] == own]


def test_who_reads_the_merged_report_sees_where_the_main_one_stands(street: Street) -> None:
    own = street.merged(1)
    street.step()
    seen = street.world.as_reporter(own)
    assert seen.main is not None
    events: list[Event] = list(seen.main.events)
    assert events[-1].act is Act.ANSWER
    assert seen.main.report.agency == BANDUNG
