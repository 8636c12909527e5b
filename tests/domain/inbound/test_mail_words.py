"""What the words of a reply are for."""

import pytest

from chalicelib.domain.inbound.kept_letter import says_more
from chalicelib.domain.inbound.mail_words import is_bare_thanks, shorten, without_signature

THANKS = [
    "Terima kasih",
    "Makasih pak 🙏",
    "Thank you, noted.",
    "Selamat pagi,\n\nTerima kasih atas tanggapannya.\n\nSalam,\nContoh Warga\n0812-0000-1111",
    "Matur nuwun sanget",
    "Terima kasih Pemerintah Kota Bandung",
    "Oke siap, terima kasih 👍👍\n\nDikirim dari iPhone saya",
    "Thanks a lot!\n-- \nContoh Warga",
]
MORE = [
    "Terima kasih, tapi lampunya masih padam",
    "Terima kasih, kapan selesai?",
    "Terima kasih. Belum.",
    "Lampunya masih padam",
    "Thanks, but it is still broken",
    "Terima kasih atas janji 3 bulan",
    "Terima kasih?",
    "🙏",
    "",
]


@pytest.mark.parametrize("text", THANKS)
def test_thanks_and_nothing_else_are_known(text: str) -> None:
    assert is_bare_thanks(text, "Contoh Warga Bandung")


@pytest.mark.parametrize("text", MORE)
def test_thanks_with_more_are_words(text: str) -> None:
    assert not is_bare_thanks(text)


def test_a_signature_is_left_out_only_below_a_closing() -> None:
    assert without_signature("STOP\n-- \nContoh") == "STOP"
    assert without_signature("Salam,\nlampu padam") == "Salam,\nlampu padam"
    assert without_signature("Dikirim dari Surabaya tanggal 3, belum sampai " + "x" * 60)


def test_a_shortened_text_ends_at_a_word_and_says_so() -> None:
    assert shorten("kata " * 100, 50).endswith("kata […]")
    assert len(shorten("x" * 100, 50)) == 50
    assert shorten("pas", 3) == "pas"


def test_a_letter_says_more_than_is_shown_by_its_lines() -> None:
    assert says_more("Lampu padam\nSalam", "Lampu padam")
    assert not says_more("Lampu\n\npadam ", "Jalan\nLampu padam")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Dikirim dari Kota Bandung", "Dikirim dari Kota Bandung"),
        ("Dikirim dari Kota Bandung\nterima kasih", "Dikirim dari Kota Bandung\nterima kasih"),
        ("Sent from Coblong", "Sent from Coblong"),
        ("Dikirim dari HP saya di Kota Bandung", "Dikirim dari HP saya di Kota Bandung"),
        ("Coblong\nDikirim dari iPhone saya", "Coblong"),
        ("Coblong\n\nSent from my Samsung Galaxy", "Coblong"),
        ("Coblong\nTerkirim dari Yahoo Mail untuk Android", "Coblong"),
        ("Coblong\nGet Outlook for iOS", "Coblong"),
    ],
)
def test_a_place_is_no_telephone_s_signature(text: str, kept: str) -> None:
    assert without_signature(text) == kept
