"""No title and no kept text names an anonymous reporter whom the report does not name."""

import pytest

from chalicelib.domain.privacy.identity_mask import MASK
from chalicelib.domain.reports.submission_limits import BODY
from chalicelib.usecases.inbound.letter_keys import letter_text_key
from tests.usecases.inbound.inbox import NUMBER, Inbox, a_letter

PLACE = "di Coblong Kota Bandung"


@pytest.mark.parametrize("words", range(20))
def test_no_part_of_a_number_is_left_where_a_title_is_cut(words: int) -> None:
    inbox = Inbox()
    text = f"jalan rusak parah sekali {PLACE} dekat pasar baru{' ya' * words} hubungi"
    inbox.sms(f"LAPOR ANONIM {text} 0812 0000 0001 dan kami warga sekitar sudah lama menunggu")
    report = inbox.only_report()
    assert NUMBER.endswith("0001")
    assert not [part for part in ("0812", "0000", "0001") if part in report.title + report.body]


def test_a_signature_is_one_in_the_title_too() -> None:
    inbox = Inbox()
    text = f"Lampu mati {PLACE}\n\nSalam,\nIndah Melati\nWA 0813-0000-9999"
    inbox.mail(a_letter(text, subject="Anonim", sender="warga@example.id"))
    report = inbox.only_report()
    assert not [part for part in ("Melati", "9999") if part in report.title + report.body]


def test_a_name_that_only_the_words_of_a_short_message_give_is_masked() -> None:
    inbox = Inbox()
    words = f"Saya Joko Susilo ingin melaporkan jalan rusak {PLACE}. Terima kasih, Joko Susilo"
    inbox.sms(f"LAPOR ANONIM {words}")
    report = inbox.only_report()
    told = report.title + report.body + report.place.address
    assert report.body == words.replace("Joko Susilo", MASK)
    assert not [part for part in ("Joko", "Susilo") if part in told]


def test_an_unnamed_complaint_keeps_what_it_says_of_a_name() -> None:
    inbox = Inbox()
    words = f"nama saya nggak ada di daftar bansos {PLACE} padahal miskin"
    inbox.sms(f"LAPOR ANONIM {words}")
    assert inbox.only_report().body == words


def test_no_part_of_a_name_is_left_where_a_long_subject_is_cut() -> None:
    inbox = Inbox()
    for n in range(8):
        subject = f"Anonim: lampu mati{' ya' * (n + 33)} kata Indah Sari di sini {PLACE}"
        sender = "Indah Sari <warga@example.id>"
        inbox.reports.reports.clear()
        inbox.mail(a_letter("Lampu mati semua.", subject=subject, id=f"<{n}@x>", sender=sender))
        assert [r for r in inbox.reports.reports.values() if "Indah" in r.title + r.body] == []


def test_officers_read_no_name_or_address_that_unseen_signs_part() -> None:
    inbox = Inbox()
    text = f"Lampu mati semua {PLACE}. S\xaditi Ra\u200bhayu, war\u2060ga@example.id\n{'x ' * 3000}"
    inbox.mail(a_letter(text, subject="Anonim", sender="Siti Rahayu <warga@example.id>"))
    report = inbox.only_report()
    [letter] = inbox.reports.dossier(report.id).letters
    whole = inbox.files.objects[letter_text_key(report.id, letter.id)][0].decode()
    assert MASK in whole
    assert not [part for part in ("hayu", "ga@", "iti") if part in whole.replace(MASK, "")]


@pytest.mark.parametrize(
    ("name", "said"),
    [("siti.lain@contoh.example.id",) * 2, ("Marsinah @ Coblong", "Marsinah")],
)
def test_an_address_that_stands_for_a_name_is_masked_too(name: str, said: str) -> None:
    inbox = Inbox()
    text = f"Lampu mati semua {PLACE}, hubungi {said} untuk keterangan"
    inbox.mail(a_letter(text, subject="Anonim", sender=f'"{name}" <warga@example.id>'))
    report = inbox.only_report()
    assert said not in report.title + report.body


def test_every_name_that_letters_of_one_report_had_is_masked() -> None:
    inbox = Inbox()
    first = a_letter(
        f"Lampu mati semua. {'x ' * 3000}",
        subject="Anonim",
        sender="Siti Rahayu <warga@example.id>",
    )
    place = "Coblong Kota Bandung, rumah Siti Rahayu"
    second = a_letter(place, subject="Re: x", id="<2@x>", sender="Warga Baik <warga@example.id>")
    inbox.mail(first)
    inbox.mail(second)
    report = inbox.only_report()
    kept = [
        inbox.files.objects[letter_text_key(report.id, letter.id)][0].decode()
        for letter in inbox.reports.dossier(report.id).letters
        if letter.shortened
    ]
    told = "\n".join((report.title, report.body, report.place.address, *kept))
    assert MASK in told
    assert not [part for part in ("Siti", "Rahayu") if part in told]


def test_an_address_for_replies_is_the_writers_own_in_a_report_and_in_a_reply() -> None:
    inbox = Inbox()
    own = "markonah.lain@contoh.example.id"
    text = f"Lampu mati semua {PLACE}, jawab ke {own} saja. {'x ' * 3000}"
    inbox.mail(a_letter(text, subject="Anonim", Reply_To=f"Markonah <{own}>"))
    report = inbox.only_report()
    [letter] = inbox.reports.dossier(report.id).letters
    kept = inbox.files.objects[letter_text_key(report.id, letter.id)][0].decode()
    told = "\n".join((report.title, report.body, report.place.address, kept))
    assert MASK in report.body
    assert own not in told


@pytest.mark.parametrize("name", ["Indah Sari", "Siti Rahayu"])
def test_no_half_of_a_writer_is_left_where_a_report_ends(name: str) -> None:
    for n in range(0, 24, 4):
        inbox = Inbox()
        before = "Lampu mati dan warga takut lewat. " * 200
        text = f"Lampu mati semua {PLACE}. {before[: BODY[1] - 40 - n]} saya {name} juga {before}"
        sender = f"{name} <warga@example.id>"
        inbox.mail(a_letter(text, subject="Anonim", id=f"<{n}@x>", sender=sender))
        report = inbox.only_report()
        told = report.title + report.body
        assert not [part for part in name.split() if part in told]
