"""A wish to stay anonymous or confidential holds however and whenever it is written."""

import pytest

from chalicelib.domain.reports import tracking_ids
from tests.usecases.inbound.inbox import Inbox, a_letter

HOLE = "jalan rusak berat di depan sekolah Coblong Kota Bandung"
UNPLACED = "LAPOR jalan rusak berat di depan sekolah"

BY_SMS: dict[str, tuple[list[str], tuple[bool, bool]]] = {
    "too short at first": (["LAPOR ANONIM", f"LAPOR {HOLE}"], (True, False)),
    "confidential, too short": (["LAPOR RAHASIA", f"LAPOR {HOLE}"], (False, True)),
    "before loose words": (["LAPOR ANONIM", HOLE, "LAPOR"], (True, False)),
    "with loose words": ([f"ANONIM {HOLE}", "LAPOR"], (True, False)),
    "before the command": ([f"ANONIM LAPOR {HOLE}"], (True, False)),
    "with the place": ([UNPLACED, "ANONIM Coblong Bandung"], (True, False)),
    "instead of the place": ([UNPLACED, "rahasia", "Coblong Bandung"], (False, True)),
    "both, with a word between": ([f"Lapor, anonim dan rahasia: {HOLE}"], (True, True)),
    "in a phrase": ([f"LAPOR SECARA ANONIM {HOLE}"], (True, False)),
    "in other words": ([f"LAPOR TANPA NAMA {HOLE}"], (True, False)),
    "misspelt": ([f"LAPOR ANONIMUS {HOLE}"], (True, False)),
    "of a draft that was dropped": (
        ["LAPOR ANONIM", UNPLACED, "BATAL", f"LAPOR {HOLE}"],
        (False,) * 2,
    ),
    "none": ([f"LAPOR {HOLE}, dan anonim sudah biasa"], (False, False)),
}


@pytest.mark.parametrize("name", BY_SMS)
def test_an_sms_is_filed_as_its_sender_wishes(name: str) -> None:
    texts, wish = BY_SMS[name]
    inbox = Inbox()
    for text in texts:
        inbox.sms(text)
    report = inbox.only_report()
    assert (report.anonymous, report.confidential) == wish


def test_a_wish_is_for_one_report() -> None:
    inbox = Inbox()
    inbox.sms(f"LAPOR ANONIM {HOLE}")
    inbox.sms("LAPOR lampu padam total di Coblong Kota Bandung")
    assert [r.anonymous for r in inbox.reports.reports.values()] == [True, False]


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Laporan anonim", HOLE),
        ("[ANONIM] Jalan rusak", HOLE),
        ("Jalan rusak (anonim)", HOLE),
        ("Jalan rusak - anonim", HOLE),
        ("Jalan rusak", f"Yth. Admin,\nANONIM\n\n{HOLE}"),
    ],
)
def test_a_letter_is_filed_as_its_subject_or_a_line_above_wishes(subject: str, text: str) -> None:
    inbox = Inbox()
    inbox.mail(a_letter(text, subject=subject))
    assert inbox.only_report().anonymous


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Tolong.", "Anonim"), (HOLE, "Jalan rusak")),
        (
            ("Jalan rusak berat di depan sekolah.", "Jalan"),
            ("Anonim\nCoblong, Kota Bandung", "Re: x"),
        ),
    ],
)
def test_a_wish_in_another_letter_of_the_same_report_holds(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    inbox = Inbox()
    for n, (text, subject) in enumerate((first, second)):
        inbox.mail(a_letter(text, subject=subject, id=f"<{n}@x>"))
    assert inbox.only_report().anonymous


@pytest.mark.parametrize(
    ("first", "second", "wish"),
    [
        ("LAPOR", "LAPOR ANONIM", (True, False)),
        ("LAPOR", "LAPOR RAHASIA", (False, True)),
        ("LAPOR ANONIM", "LAPOR ANONIM RAHASIA", (True, True)),
        ("LAPOR RAHASIA", "LAPOR ANONIM", (True, False)),
    ],
)
def test_more_protection_minutes_later_is_another_report_and_the_open_one_is_named(
    first: str, second: str, wish: tuple[bool, bool]
) -> None:
    inbox = Inbox()
    inbox.sms(f"{first} {HOLE}")
    earlier = tracking_ids.show(inbox.only_report().id)
    told = inbox.sms(f"{second} {HOLE}")
    _, new = inbox.reports.reports.values()
    assert (new.anonymous, new.confidential) == wish
    assert f"{earlier} sebelumnya tetap tanpa perlindungan" in told
    assert tracking_ids.show(new.id) in told
    # It is one report, however often it is sent again.
    assert tracking_ids.show(new.id) in inbox.sms(f"{second} {HOLE}")
    assert len(inbox.reports.reports) == 2


@pytest.mark.parametrize("second", ["LAPOR", "LAPOR ANONIM"])
def test_the_same_or_less_protection_is_the_same_report(second: str) -> None:
    inbox = Inbox()
    inbox.sms(f"LAPOR ANONIM {HOLE}")
    assert "sudah kami terima" in inbox.sms(f"{second} {HOLE}")
    assert inbox.only_report().anonymous
    inbox.sms("LAPOR lampu padam total di Coblong Kota Bandung")
    assert [r.anonymous for r in inbox.reports.reports.values()] == [True, False]


def test_a_wish_alone_after_the_receipt_is_told_to_be_too_late() -> None:
    inbox = Inbox()
    inbox.sms(f"LAPOR {HOLE}")
    assert "sudah diterima tanpa perlindungan itu" in inbox.sms("anonim ya")


def test_a_letter_that_asks_for_more_protection_is_another_report() -> None:
    inbox = Inbox()
    for n, text in enumerate((HOLE, f"LAPOR ANONIM {HOLE}")):
        inbox.mail(a_letter(text, subject="Jalan rusak", id=f"<{n}@x>"))
    assert [r.anonymous for r in inbox.reports.reports.values()] == [False, True]


PLAIN = "Kepala desa korupsi di Coblong Kota Bandung"
IN_WORDS = [
    f"{PLAIN}. Mohon identitas saya dirahasiakan.",
    f"{PLAIN}. Tolong jangan sebut nama saya",
    f"saya ingin anonim. {PLAIN}",
    f"saya ingin anonim {PLAIN}",
    f"{PLAIN} (anonim)",
    f"{PLAIN} ANONIM",
    f"{PLAIN} tolong rahasiakan identitas saya",
    f"{PLAIN}, tanpa nama",
    f"{PLAIN}. secara anonim",
    f"Tolong identitas saya dirahasiakan karena takut. {PLAIN}",
    f"{PLAIN} jangan sebut nama saya ya pak. Terima kasih",
    f"{PLAIN}. Please keep my name secret",
    f"Saya ingin melapor secara anonim.\n{PLAIN}",
    f"Mohon rahasiakan identitas saya.\n{PLAIN}",
    f"ANONIM {PLAIN}",
]
MENTIONED = [
    f"rumah anonim di sebelah balai desa, {PLAIN}",
    f"data rahasia bocor, {PLAIN}",
    f"{PLAIN}, pelapor lain minta anonim",
    f"{PLAIN}. Pelapor lain minta anonim. Tolong diperbaiki",
    f"Petugas tidak merahasiakan identitas saya, {PLAIN}",
    f"{PLAIN}, identitas saya tidak dirahasiakan petugas",
    f"Seharusnya identitas saya dirahasiakan tapi bocor, {PLAIN}",
    f"{PLAIN}. Petugas berjanji identitas saya dirahasiakan",
    f"jalan tanpa nama rusak, {PLAIN}",
    f"{PLAIN}, ada surat yang dikirim secara anonim",
    f"petugas bilang jangan sebut nama saya, {PLAIN}",
]


@pytest.mark.parametrize("text", IN_WORDS)
def test_a_wish_in_plain_words_is_heard_and_the_receipt_says_so(text: str) -> None:
    inbox = Inbox()
    assert "Diterima sebagai anonim" in inbox.sms(f"LAPOR {text}")
    letter = inbox.mail(a_letter(text, subject="Laporan dari desa"))
    assert letter is not None
    assert "Laporan ini anonim" in letter.text
    assert [r.anonymous for r in inbox.reports.reports.values()] == [True, True]


@pytest.mark.parametrize("text", MENTIONED)
def test_a_mention_is_no_wish(text: str) -> None:
    inbox = Inbox()
    assert "anonim" not in inbox.sms(f"LAPOR {text}")
    inbox.mail(a_letter(text, subject="Laporan dari desa"))
    assert not any(r.anonymous for r in inbox.reports.reports.values())


def test_a_wish_in_loose_words_holds_when_they_are_filed() -> None:
    inbox = Inbox()
    inbox.sms(PLAIN)
    inbox.sms("tolong rahasiakan nama saya")
    inbox.advance(days=1)
    inbox.run_hourly()
    assert inbox.only_report().anonymous
