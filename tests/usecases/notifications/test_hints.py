"""Walk every message at every stage and do what it says: the doors take what a text proposes.

Texts are read as people read them, by their words; nothing of how they are made is used.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound import reply_address
from chalicelib.domain.notifications.message import TO_REPORTER, Message
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import REPORTER_WORDS, Act
from chalicelib.domain.reports.permissions import reporter_acts_now
from chalicelib.domain.reports.report import Rating, Report
from chalicelib.usecases.notifications.deliver import deliver
from chalicelib.usecases.notifications.ports import (
    Delivery,
    LostCodeRequest,
    ReporterRecipient,
)
from chalicelib.usecases.notifications.possible_acts import possible_now
from chalicelib.usecases.reports import reporter_words, tracking
from chalicelib.usecases.reports.tracking import TrackedReport
from infra.samples import VALUES
from tests.builders import PEPPER
from tests.usecases.inbound.inbox import ADDRESS, Inbox, a_letter
from tests.usecases.world import TOKEN

ANSWER = "Lubang sudah ditambal seluruhnya hari ini."
WORDS = "Ini kata-kata pelapor."
TEXT = "jalan berlubang besar di depan sekolah, Coblong, Kota Bandung"
#: What the reporter of a report may get about it.
TO_REPORTERS = [
    m
    for m in Message
    if m.startswith(("report_", "main_"))
    or m in TO_REPORTER | {Message.RECEIPT, Message.NEW_CODE, Message.CONTACT_CODE}
]


class Case:
    """One report of somebody who filed it by e-mail or SMS, brought to a stage."""

    def __init__(self, channel: Channel, *, confidential: bool = False) -> None:
        self.inbox, self.channel, self.main_id = Inbox(), channel, ""
        word = "LAPOR RAHASIA" if confidential else "LAPOR"
        if channel is Channel.SMS:
            self.inbox.sms(f"{word} {TEXT}")
        else:
            self.inbox.mail(a_letter(f"{word} {TEXT}"))
        self.id = self.inbox.only_report().id

    @property
    def report(self) -> Report:
        return self.inbox.reports.get(self.id)

    @property
    def main(self) -> Report | None:
        return reporter_words.main_of(self.report, self.inbox.reports)

    def by_officer(self, act: Act, officer: Any = None, report: str = "", **rest: Any) -> None:
        found = self.inbox.reports.get(report or self.id)
        receipt = type("Receipt", (), {"report": found})()
        if act is Act.VERIFY:
            rest = {"details": {"supervisory": False}}
        self.inbox.act(receipt, act, officer, **rest)

    def route(self) -> None:
        self.inbox.route(self.id)

    def answer(self) -> None:
        self.by_officer(Act.ANSWER, text=ANSWER)

    def close(self) -> None:
        tracking.close(self.tracked(), **self.inbox.around())

    def merge(self) -> None:
        main = self.inbox.filed(token=TOKEN[:-1] + "8")
        self.main_id = main.report.id
        self.by_officer(Act.MERGE, details={"main_report": self.main_id})

    def tracked(self) -> TrackedReport:
        dossier = self.inbox.reports.dossier(self.id)
        return TrackedReport(dossier=dossier, as_reporter=True, root=dossier.report)

    def acts(self) -> list[Act]:
        return [e.act for e in self.inbox.reports.events.get(self.id, [])]


def on_its_way(_: Case) -> None:
    """Filed seconds ago."""


def unverified(case: Case) -> None:
    case.route()


def assigned(case: Case) -> None:
    case.route()
    case.by_officer(Act.VERIFY)


def in_progress(case: Case) -> None:
    assigned(case)
    case.by_officer(Act.START)


def on_hold(case: Case) -> None:
    case.route()
    case.by_officer(Act.HOLD, text="Di depan nomor berapa?")


def answered(case: Case) -> None:
    in_progress(case)
    case.answer()


def closed(case: Case) -> None:
    answered(case)
    case.close()


def closed_long_ago(case: Case) -> None:
    closed(case)
    case.inbox.advance(days=200)


def reopened_too_often(case: Case) -> None:
    closed(case)
    for _ in range(2):
        tracking.reopen(case.tracked(), "Belum selesai.", **case.inbox.around())
        case.answer()
        case.close()


def archived(case: Case) -> None:
    case.route()
    case.by_officer(Act.ARCHIVE, reason="hateful")


def withdrawn(case: Case) -> None:
    case.route()
    tracking.withdraw(case.tracked(), "", **case.inbox.around())


def merged(case: Case) -> None:
    case.route()
    case.merge()


def merged_into_what_ended(case: Case) -> None:
    merged(case)
    case.by_officer(Act.ARCHIVE, report=case.main_id, reason="hateful")


def split(case: Case) -> None:
    unverified(case)
    details = {"title": "Bagian yang lain", "body": "Isi bagian yang lain.", "category": "paspor"}
    case.by_officer(Act.SPLIT, details=details)


STAGES: tuple[Callable[[Case], None], ...] = (
    on_its_way,
    unverified,
    assigned,
    in_progress,
    on_hold,
    answered,
    closed,
    closed_long_ago,
    reopened_too_often,
    archived,
    withdrawn,
    merged,
    merged_into_what_ended,
    split,
)


def brought_to(
    stage: Callable[[Case], None], channel: Channel, *, confidential: bool = False
) -> Case:
    case = Case(channel, confidential=confidential)
    stage(case)
    case.inbox.outbox.sent.clear()
    return case


# --- what a text proposes, and the deed that it proposes ---


def reply_by_mail(case: Case) -> None:
    """Answer one of our letters, as its Reply-To says."""
    local = reply_to(case)
    raw = a_letter(WORDS, to=f"{local}@example.go.id", id="<balasan@x>")
    key = case.inbox.store_mail(raw)
    try:
        case.inbox.receive_stored(key)
    except Unavailable:
        case.route()
        case.inbox.receive_stored(key)


def reply_to(case: Case) -> str:
    return reply_address.local_part(PEPPER, case.id, ADDRESS)


def reply_by_sms(case: Case) -> None:
    case.inbox.receive_sms(f"BALAS {tracking_ids.show(case.id)} {WORDS}")


def reopen(case: Case) -> None:
    tracking.reopen(case.tracked(), "Masalahnya belum selesai.", **case.inbox.around())


def close(case: Case) -> None:
    tracking.close(case.tracked(), **case.inbox.around())


def rate(case: Case) -> None:
    tracking.rate(case.tracked(), Rating(score=4), **case.inbox.around())


def on_page(case: Case) -> None:
    reporter_words.reply(case.tracked(), WORDS, **case.inbox.around())


def add_on_page(case: Case) -> None:
    reporter_words.add_information(case.tracked(), WORDS, **case.inbox.around())


def ask_stage(case: Case) -> None:
    told = case.inbox.sms(f"STATUS {tracking_ids.show(case.id)}")
    assert "tidak ditemukan" not in told
    assert tracking_ids.show(case.id) in told or "bertanya" in told


def ask_code(case: Case) -> None:
    reply = a_letter("KODE", to=f"{reply_to(case)}@example.go.id", id="<kode@x>")
    key = case.inbox.store_mail(reply)
    try:
        case.inbox.receive_stored(key)
    except Unavailable:
        case.route()
        case.inbox.receive_stored(key)
    assert any(isinstance(out, LostCodeRequest) for out in case.inbox.outbox.sent)


@dataclass(frozen=True)
class Hint:
    """Words that propose something in either language, the deed, and the act it must become.

    `act` None: nothing may change by the deed; "" for a deed that checks itself.
    """

    words: str
    deed: Callable[[Case], None]
    act: Act | str | None


HINTS = (
    Hint(
        r"Membalasnya menjawab|A reply to it answers|[Jj]awablah dengan membalas surel ini"
        r"|Answer by replying to this e-mail|Balas surel ini untuk menjawab"
        r"|Reply to this e-mail to answer",
        reply_by_mail,
        Act.SUPPLY,
    ),
    Hint(
        r"Membalasnya berarti|A reply to it means|Balaslah surel ini|Reply to this e-mail by"
        r"|Not solved\? Reply to this e-mail|Balas surel ini bila|Reply to this e-mail if",
        reply_by_mail,
        Act.REPLY,
    ),
    Hint(
        r"Membalasnya menambah|A reply to it is added|Balas surel ini untuk menambah"
        r"|Reply to this e-mail to add",
        reply_by_mail,
        Act.ADD_INFORMATION,
    ),
    Hint(
        r"balasan tidak ditindaklanjuti|nobody follows up a reply|Laporan ini sudah berakhir"
        r"|This report has ended",
        reply_by_mail,
        None,
    ),
    Hint(r"Jawab dengan BALAS|Answer with REPLY", reply_by_sms, Act.SUPPLY),
    Hint(
        r"Belum selesai\? BALAS|Not solved\? REPLY|[Bb]ila belum selesai, tanggapi"
        r"|[Ii]f it is not solved, respond",
        reply_by_sms,
        Act.REPLY,
    ),
    Hint(r"Mohon dijawab paling|Please answer by|Tanpa jawaban sampai", reply_by_sms, "SUPPLY"),
    Hint(r"LAPOR! .*(?:sudah berakhir\.|has ended\.)", reply_by_sms, None),
    Hint(
        r"(?<!tidak )dapat dibuka kembali|can be opened again|laporan dibuka kembali (?!oleh)"
        r"|[Mm]intalah[^.]*dibuka kembali|[Hh]ave[^.]*opened again|[Mm]inta dibuka kembali",
        reopen,
        Act.REOPEN,
    ),
    Hint(r"Tutup laporan|Close the report|menutup laporan|close the report", close, Act.CLOSE),
    Hint(r"beri penilaian|nilai jawabannya|menilai|rate (?:the answer|it)", rate, Act.RATE),
    Hint(r"Untuk menjawab pertanyaan|To answer the question", on_page, Act.SUPPLY),
    Hint(r"Untuk menanggapi|To respond to the answer", on_page, Act.REPLY),
    Hint(
        r"Untuk menambah keterangan|To add information or files", add_on_page, Act.ADD_INFORMATION
    ),
    Hint(r"[Bb]alas STATUS|[Rr]eply STATUS", ask_stage, ""),
    Hint(r"Balas surel ini dengan kata KODE|Reply to this e-mail with the word CODE", ask_code, ""),
)
#: Words that speak of replies or of opening again and propose nothing.
TOLD = (
    r"balas STOP|reply STOP|Tanpa balasan, laporan ditutup|Without a reply it is closed"
    r"|tidak ada balasan sampai|unless you reply|if there is no reply|no reply comes"
    r"|[Bb]alasan Anda|[Yy]our reply|Balasan untuk|Balasan diterima|Reply received"
    r"|dibuka kembali oleh petugas|tidak dapat dibuka kembali|cannot be opened again"
    r"|dibuka kembali dan ditangani|utama \S+ dibuka kembali|\S+ dibuka kembali\b"
    r"|was opened again|\S+ was reopened"
)
#: Whoever reads these words thinks of replying or of opening again.
SUSPECT = re.compile(r"\bbalas|\brepl(?:y|ies)|dibuka kembali|opened again", re.IGNORECASE)


def messages(case: Case, language: str, **values: str) -> Iterator[tuple[Message, str]]:
    """Write every message that the reporter may get, as it would leave now."""
    by_sms = {"filed_by": "sms"} if case.channel is Channel.SMS else {}
    for message in TO_REPORTERS:
        delivery = Delivery(
            key="k",
            message=message,
            channel=case.channel,
            recipient=ReporterRecipient(report=case.id),
            language=language,
            report=case.id,
            main=case.main_id if message.startswith("main_") else "",
        )
        possible = possible_now(case.id, case.inbox.reports, case.inbox.now)
        given = {
            **VALUES,
            **by_sms,
            **possible,
            **values,
            "tracking_id": tracking_ids.show(case.id),
        }
        letter = case.inbox.deliveries.deps.write_message(delivery, given)
        yield message, letter.sms if case.channel is Channel.SMS else letter.text


def refused(case: Case, hint: Hint) -> str:
    """Do what is proposed; return what is wrong with it, "" for nothing."""
    before = case.report.version
    if hint.deed in (on_page, add_on_page, reopen, close, rate) and not case.report.routed:
        case.route()  # the page says to try again in a moment
        before = case.report.version
    if hint.act == "SUPPLY":
        return "" if Act.SUPPLY in reporter_acts_now(case.report, case.inbox.now) else "no question"
    hint.deed(case)
    if hint.act == "":
        return ""
    if hint.act is None:
        return "" if case.report.version == before else "it was taken"
    done = case.acts()
    return "" if hint.act in done[-1:] else f"became {done[-1:]}"


CHANNELS = (Channel.EMAIL, Channel.SMS)


@pytest.mark.long
@pytest.mark.parametrize("confidential", [False, True])
@pytest.mark.parametrize(("stage", "channel"), list(product(STAGES, CHANNELS)))
def test_what_every_message_proposes_is_taken(
    stage: Callable[[Case], None], channel: Channel, confidential: bool
) -> None:
    tried: dict[Hint, str] = {}
    for language in ("id", "en"):
        case = brought_to(stage, channel, confidential=confidential)
        for message, text in messages(case, language):
            for hint in HINTS:
                if not re.search(hint.words, text):
                    continue
                if hint not in tried:
                    fresh = brought_to(stage, channel, confidential=confidential)
                    tried[hint] = refused(fresh, hint)
                assert tried[hint] == "", f"{message} ({language}): {text}"
            rest = re.sub("|".join(p.words for p in HINTS), "", re.sub(TOLD, "", text))
            assert not SUSPECT.search(rest), (message, language, rest.splitlines()[6:])
    assert tried


@pytest.mark.parametrize("stage", STAGES)
def test_a_letter_to_a_reporter_always_says_what_a_reply_does(
    stage: Callable[[Case], None],
) -> None:
    """The footer of each letter proposes exactly one thing."""
    footers = [p for p in HINTS if p.deed is reply_by_mail]
    case = brought_to(stage, Channel.EMAIL)
    for message, text in messages(case, "id"):
        footer = text.splitlines()[-1]
        assert sum(bool(re.search(p.words, footer)) for p in footers) == 1, (message, footer)


def test_a_letter_that_leaves_late_proposes_what_can_be_done_then() -> None:
    case = brought_to(answered, Channel.EMAIL)
    delivery = Delivery(
        key="k",
        message=Message.REPORT_ANSWERED,
        channel=Channel.EMAIL,
        recipient=ReporterRecipient(report=case.id),
        language="id",
        report=case.id,
        values={"agency": "Pemkot Contoh", "due_at": (case.inbox.now + timedelta(1)).isoformat()},
    )
    case.close()
    case.inbox.route(case.id)
    deliver(delivery, deps=case.inbox.deliveries.deps, now=case.inbox.now)
    [(_, letter)] = case.inbox.deliveries.mail.sent[-1:]
    assert not isinstance(letter, str)
    assert "Belum selesai?" not in letter.text
    assert "balasan tidak ditindaklanjuti" in letter.text


@pytest.mark.parametrize(("stage", "channel"), list(product(STAGES, CHANNELS)))
def test_what_is_given_back_to_a_reply_proposes_what_is_taken(
    stage: Callable[[Case], None], channel: Channel
) -> None:
    """The response to a reply and to a question for the stage, sent through the doors."""
    case = brought_to(stage, channel)
    if stage is on_its_way:
        case.route()
    if channel is Channel.SMS:
        given = [case.inbox.sms("STATUS"), case.inbox.sms(f"BALAS {case.id} {WORDS}")]
    else:
        to = f"{reply_to(case)}@example.go.id"
        sent = [
            case.inbox.mail(a_letter("STATUS", to=to, id="<s@x>")),
            case.inbox.mail(a_letter(WORDS, to=to, id="<w@x>")),
        ]
        given = [letter.text for letter in sent if letter]
    taken = case.acts()[-1] in REPORTER_WORDS
    assert len(given) == 2
    assert bool(re.search("tidak disimpan|tidak ditindaklanjuti", given[1])) is not taken
    for hint in HINTS:
        if hint.act == "SUPPLY" or not re.search(hint.words, given[0]):
            continue
        fresh = brought_to(stage, channel)
        if stage is on_its_way:
            fresh.route()
        assert refused(fresh, hint) == "", given[0]
