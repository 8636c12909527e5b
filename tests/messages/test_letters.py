"""What people outside read: plain, short enough, and silent about whoever reported."""

from itertools import product
from typing import Any

import pytest

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.dialogue import InboundResponse
from chalicelib.domain.inbound.dialogues.place_question import OFFER_ROOM
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports.codes import Stage, State
from chalicelib.domain.reports.reporter_words import ReplyEffect
from chalicelib.messages import LANGUAGES
from chalicelib.messages.agency_alerts.digest_letters import digest_texts
from chalicelib.messages.catalogue import read_all
from chalicelib.messages.message_texts import MessageTexts, message_texts
from chalicelib.messages.notifications.hints import hint_texts
from chalicelib.messages.notifications.letters import RESPONSES, letter_texts, letter_writer
from chalicelib.messages.sms import GSM_7, SMS_LENGTH, gsm_7
from chalicelib.usecases.agency_alerts.digest import Digest, PendingReport, ReportActivity
from chalicelib.usecases.inbound.report_commands import MOST_SHOWN
from chalicelib.usecases.inbound.report_status import LONGEST_NAME
from chalicelib.usecases.notifications.ports import (
    Delivery,
    RenderedMessage,
    ReporterRecipient,
    SealedRecipient,
)
from infra.preview import SNAPSHOTS, page, snapshots
from infra.samples import VALUES, alerts, letters, possible_acts

ID = "7K2M9QXD4TPC"
A_DIGEST = Digest(
    agency="Pemerintah Kota Contoh",
    unit="Dinas Contoh",
    rhythm="daily",
    day="2026-11-24",
    counts={"overdue": 1, "due_today": 0, "open": 17, "new": 2, "escalated": 0, "replies": 1},
    soonest=[
        PendingReport(report=ID, title="Jalan <b>rusak</b>", due_at="2026-11-23T16:59:59+00:00")
    ],
    news=[ReportActivity(report=ID, title="", kinds=["new", "reply"])],
    more_owed=False,
)
WRITE = letter_writer("https://lapor.example.go.id")
#: The longest month of each language, so that no date is longer.
LATE = "2026-09-29T17:00:00+00:00"


#: Alerts to agencies have texts of their own.
BY_LETTER = [m for m in Message if m is not Message.AGENCY_ALERT]
TO_SOMEBODY = SealedRecipient(bound_to="k", sealed=b"")


def a_letter(message: Message, language: str, **values: Any) -> RenderedMessage:
    delivery = Delivery(
        key="k",
        message=message,
        channel=Channel.SMS,
        recipient=TO_SOMEBODY if message in TO_DESKS else ReporterRecipient(report=ID),
        language=language,
        report=ID,
        main=ID if message.startswith("main_") else "",
    )
    usual = {
        "code": "123456" if message is Message.CONTACT_CODE else "ABCD-EFGH-JKMN-PQRS",
        "filed_at": LATE,
        "state": "unverified",
        "stage": "verification",
        "due_at": LATE,
        "followed": "area",
        "name": "Kabupaten Contoh",
        "news": "taken_over",
        "place": "Daerah Khusus Ibukota Jakarta",
        "choices": "x" * OFFER_ROOM,
        "own_reports": " / ".join(["7K2M-9QXD-4TPC"] * MOST_SHOWN),
        "agency": "x" * LONGEST_NAME,
        "question": "Tanya? " * 40,
        "answer": "Selesai. " * 40,
        "refused": "",
        "n": "12",
        "overdue": "7K2M-9QXD-4TPC",
        "since_at": LATE,
        "digest": A_DIGEST.dump(),
        "evaluation": VALUES["evaluation"],
        "tier": "Pemerintah Provinsi Contoh",
        "promised_at": LATE,
        "reopen_at": LATE,
        "by": "agency_admin",
        "why": "no_reply",
        "main": "7K2M-9QXD-4TPC",
        "part": "7K2M-9QXD-4TPC",
        "own": "7K2M-9QXD-4TPC",
        "earlier": "7K2M-9QXD-4TPC",
    }
    return WRITE(delivery, {**usual, **possible_acts(message), **values})


def questions_of_sms(message: Message, language: str) -> int:
    """How many question marks the text of an SMS has, with what it proposes."""
    words, sms = hint_texts(language), message_texts(language)[message].sms
    effect = ReplyEffect(possible_acts(message)["effect"])
    proposed = {**words.by_act, "sms_way_out": words.sms_way_out[effect]}
    named = [text for name, text in proposed.items() if f"{{{name}}}" in sms]
    return sum(text.count("?") for text in (sms, *named))


def test_every_message_has_its_texts_in_every_language() -> None:
    for language in LANGUAGES:
        assert set(message_texts(language)) == set(BY_LETTER)


@pytest.mark.parametrize(("message", "language"), list(product(BY_LETTER, sorted(LANGUAGES))))
def test_every_sms_is_one_part_of_plain_signs(message: Message, language: str) -> None:
    for stage, state in product(["", *Stage], State):
        due = LATE if stage else ""
        sms = a_letter(message, language, stage=stage, state=state, due_at=due).sms
        assert len(sms) <= SMS_LENGTH
        assert set(sms) <= GSM_7
        assert sms.startswith("LAPOR! ")
        asked = questions_of_sms(message, language)
        assert sms.count("?") - sms.count("Tanya?") == asked
        assert sms.rstrip().endswith((".", "/lacak/", "/lapor/"))


@pytest.mark.parametrize("name", sorted(snapshots()))
def test_the_texts_are_those_that_were_agreed_on(name: str) -> None:
    """`make snapshots` agrees on what they are now; read the difference that it makes."""
    assert (SNAPSHOTS / name).read_text(encoding="utf-8") == snapshots()[name]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_letter_to_a_reporter_has_a_way_out_and_says_nothing_secret(language: str) -> None:
    for sample in letters(language):
        if sample.audience == "reporters":
            assert "/ikuti/#r.EXAMPLE" in sample.text
            assert "/ikuti/#r.EXAMPLE" in sample.html
            assert len(sample.sms) <= SMS_LENGTH


def test_the_page_of_all_messages_shows_each_with_the_length_of_its_sms() -> None:
    shown = page()
    for sample in [*letters("id"), *letters("en"), *alerts()]:
        assert f": {sample.name}</h3>" in shown
        assert len(sample.sms) <= SMS_LENGTH
        assert set(sample.sms) <= GSM_7
    assert "<script" not in shown
    assert "style=" not in shown
    assert " / 160: LAPOR! " in shown


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_an_sms_that_says_report_on_the_site_leads_to_the_form(language: str) -> None:
    says_so = {"id": "lapor di situs", "en": "report on the site"}[language]
    leading = {m for m in BY_LETTER if "/lapor/" in a_letter(m, language).sms}
    saying = {m for m, t in message_texts(language).items() if says_so in t.sms}
    assert leading == saying != set()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_sms_is_cut_short(language: str) -> None:
    for message, wording in message_texts(language).items():
        sms = a_letter(message, language, stage=Stage.INFORMATION).sms
        assert wording.sms.rsplit("}", maxsplit=1)[-1] in sms


def test_a_long_address_of_the_site_leaves_the_sms_and_no_word_of_it() -> None:
    long = letter_writer(f"https://{'x' * 60}.go.id")
    delivery = Delivery(
        key="k",
        message=Message.RECEIPT,
        channel=Channel.SMS,
        recipient=ReporterRecipient(report=ID),
        language="id",
        report=ID,
    )
    values = {"filed_at": LATE, "stage": "information", "state": "on_hold", "due_at": LATE}
    assert long(delivery, values).sms.endswith("paling lambat 30-09-2026.")


#: Messages that are about one report.
TO_DESKS = tuple(m for m in BY_LETTER if m.startswith(("agency_", "night_")))
ABOUT_NONE = (Message.FOLLOW_CONFIRM, Message.REPLY_FROM_ELSEWHERE)
ABOUT_A_REPORT = [m for m in BY_LETTER if m not in (*ABOUT_NONE, *TO_DESKS)]


@pytest.mark.parametrize(("message", "language"), list(product(ABOUT_A_REPORT, sorted(LANGUAGES))))
def test_a_letter_is_complete_and_leads_to_the_report(message: Message, language: str) -> None:
    letter = a_letter(message, language)
    footers = letter_texts(language).footer_to_reporter
    footer = footers[ReplyEffect(possible_acts(message)["effect"])]
    assert "7K2M-9QXD-4TPC" in letter.subject or message in RESPONSES
    for body in (letter.text, letter.html):
        assert "{" not in body
        assert f"https://lapor.example.go.id/lacak/?id={ID}" in body
        assert footer in body
    assert f'<html lang="{language}">' in letter.html
    assert "<style" not in letter.html
    assert "<img" not in letter.html


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_confirming_letter_says_what_is_followed_and_leads_to_its_page(language: str) -> None:
    letter = a_letter(Message.FOLLOW_CONFIRM, language, code="c.TOKEN")
    assert "Kabupaten Contoh" in letter.subject
    for body in (letter.text, letter.html):
        assert "https://lapor.example.go.id/ikuti/#c.TOKEN" in body
        assert "{" not in body
    assert letter.unsubscribe_url == ""


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_news_letter_has_a_way_out(language: str) -> None:
    letter = a_letter(Message.FOLLOW_NEWS, language, code="s.TOKEN")
    for body in (letter.text, letter.html):
        assert "https://lapor.example.go.id/ikuti/#s.TOKEN" in body
    assert letter.unsubscribe_url == "https://lapor.example.go.id/api/v1/follows/stop?token=s.TOKEN"


def test_the_receipt_says_when_what_and_by_when() -> None:
    text = a_letter(Message.RECEIPT, "id").text
    assert "diterima pada 30 September 2026" in text
    assert "Belum terverifikasi" in text
    assert "Verifikasi, paling lambat 30 September 2026" in text
    ended = a_letter(Message.RECEIPT, "en", stage="", state="closed", due_at="").text
    assert "Where it stands: Closed. Next step: none any more." in ended


def test_what_a_value_holds_never_becomes_markup() -> None:
    html = a_letter(Message.CONTACT_CODE, "id", code="<b>1</b>").html
    assert "<b>" not in html
    assert "&lt;b&gt;1&lt;/b&gt;" in html


def test_an_unknown_language_reads_indonesian() -> None:
    assert a_letter(Message.RECEIPT, "xx") == a_letter(Message.RECEIPT, "id")


def test_signs_that_an_sms_lacks_are_replaced() -> None:
    assert gsm_7("Kecamatan Yapen – “Baru” 😀") == 'Kecamatan Yapen - "Baru" ?'


def test_every_answer_of_the_dialogue_has_its_message() -> None:
    for language in LANGUAGES:
        responses = read_all(MessageTexts, language, "inbound:responses")
        assert set(responses) == {answer.value for answer in InboundResponse} == RESPONSES


def test_who_is_no_reporter_reads_that_replies_are_not_read_and_no_link_to_a_report() -> None:
    usual: dict[str, Any] = {
        "key": "k",
        "channel": Channel.EMAIL,
        "recipient": TO_SOMEBODY,
        "language": "id",
    }
    help_ = WRITE(Delivery(message=Message.HELP, **usual), {})
    assert letter_texts("id").footer_response in help_.text
    assert "https://lapor.example.go.id/\n" in help_.text
    code = WRITE(Delivery(message=Message.CONTACT_CODE, **usual), {"code": "123456"})
    assert letter_texts("id").footer_unread in code.text


def test_files_that_were_not_taken_are_named() -> None:
    said = "Lampiran yang tidak dapat kami terima"
    assert f"{said}: a.heic." in a_letter(Message.FILED, "id", refused="a.heic").text
    assert said not in a_letter(Message.FILED, "id").text


@pytest.mark.parametrize("message", TO_DESKS)
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_letter_to_a_desk_is_complete_and_leads_to_the_console(
    message: Message, language: str
) -> None:
    letter = a_letter(message, language)
    for body in (letter.text, letter.html):
        assert "{" not in body
        assert "https://lapor.example.go.id/konsol/" in body
        assert letter_texts(language).footer_unread in body
    assert f'<html lang="{language}">' in letter.html
    assert "<style" not in letter.html


def test_a_digest_reads_as_a_page_of_a_notebook() -> None:
    text = a_letter(Message.AGENCY_DIGEST, "id").text
    assert text.splitlines() == [
        "Ringkasan 24 November 2026: Dinas Contoh, Pemerintah Kota Contoh",
        "",
        "Lewat tenggat: 1",
        "Menunggu Anda: 17",
        "Masuk sejak ringkasan terakhir: 2",
        "Balasan pelapor: 1",
        "",
        "Yang paling mendesak",
        "- 7K2M-9QXD-4TPC Jalan <b>rusak</b>; tenggat 23 November 2026",
        f"  https://lapor.example.go.id/konsol/#/report/{ID}",
        "",
        "Sejak ringkasan terakhir",
        "- 7K2M-9QXD-4TPC laporan rahasia, baca di konsol; Laporan baru, Pelapor membalas",
        f"  https://lapor.example.go.id/konsol/#/report/{ID}",
        "",
        "Daftar selebihnya ada di konsol.",
        "",
        "Buka daftar kerja: https://lapor.example.go.id/konsol/",
        "Ubah atau hentikan ringkasan ini: https://lapor.example.go.id/konsol/#/subscriptions",
        "",
        letter_texts("id").footer_unread,
    ]


def test_a_title_in_a_digest_never_becomes_markup() -> None:
    html = a_letter(Message.AGENCY_DIGEST, "en").html
    assert "<b>" not in html
    assert "Jalan &lt;b&gt;rusak&lt;/b&gt;" in html
    assert "Overdue" in html


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_digest_has_a_word_for_every_number_and_kind(language: str) -> None:
    assert set(digest_texts(language).counts) == set(A_DIGEST.counts)
    assert set(digest_texts(language).kinds) == set(AlertKind)
