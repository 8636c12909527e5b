"""What the words of a reply are for."""

import re

import pytest

from chalicelib.domain.inbound.kept_letter import says_more
from chalicelib.domain.inbound.mail_words import (
    SHORTENED,
    is_bare_thanks,
    shorten,
    within_report,
    without_signature,
)
from chalicelib.domain.privacy.identity_mask import MASK, Identity, mask_identity
from chalicelib.domain.reports.submission_limits import BODY

THANKS = [
    "Terima kasih",
    "Makasih pak 🙏",
    "Thank you, noted.",
    "Selamat pagi,\n\nTerima kasih atas tanggapannya.\n\nSalam,\nContoh Warga\n0812-0000-1111",
    "Matur nuwun sanget",
    "Terima kasih Pemerintah Kota Bandung",
    "Oke siap, terima kasih 👍👍\n\nDikirim dari iPhone saya",
    "Thanks a lot!\n-- \nContoh Warga",
    "Matur suwun",
    "Hatur nuhun pisan kang",
    "trims",
    "Tks",
    "makasih ya min",
    "mksh pak",
    "Siap",
    "siap pak",
    "OK",
    "ok.",
    "Oke bu",
    "Baik, terima kasih",
    "Baik pak",
    "noted",
    "Noted with thanks",
    "Terima kasih Pak Budi",
    "Makasih pak budi",
    "Terima kasih banyak Ibu Siti Contoh, sehat selalu.",
    "👍",
    "👍🏽👍🏽",
    "🙏🙏",
    "Terima kasih.\nSalam,\nBudi",
    "Terima kasih.\n\nHormat kami,\nContoh Warga, S.Kom.\nKetua RT 03\n0812-0000-1111",
    "👍 Contoh Warga reacted via Gmail",
    "Contoh Warga reacted via Gmail",
    "👍\n\nContoh Warga reacted via Gmail\n<https://www.google.com/gmail/about/?utm_source=x#app>",
    "Contoh Warga reacted via Gmail <https://www.google.com/gmail/about/>",
    '👍\nContoh Warga reacted via Gmail\n{"version":1,"emoji":"👍"}',
    "Contoh Warga reacted to your message: 👍",
    "Liked “Laporan sudah dijawab”",
    "Contoh Warga menyukai pesan Anda",
    "Terima kasih atas tanggapan dan tindak lanjutnya",
    "Terima kasih banyak Dinas PU",
    "Terimakasih pak camat dan jajarannya",
    "Baik, saya mengerti",
    "Thanks for letting me know",
    "ＯＫ",
    "Terima kasih.\n\n-- \nContoh Warga\nDirektur PT Contoh\nJl. Melati No. 3, Bandung 40123",
    "Suksma",
    "Tarimo kasih",
    "Sakalangkong",
    "Mauliate",
    "Alhamdulillah, terima kasih",
    "Thank you very much for your quick response",
    "Terima kasih atas respon cepatnya",
    "Terima kasih atas tindak lanjut dan informasinya",
    "Terima kasih\n\nSent from my iPhone",
    "Thanks a lot!\n\nGet Outlook for Android <https://example.com/ol>",
    "Assalamualaikum wr wb\nTerima kasih banyak pak\nWassalamualaikum wr wb",
]
MORE = [
    "Terima kasih, tapi lampunya masih padam",
    "Terima kasih, kapan selesai?",
    "Terima kasih. Belum.",
    "Lampunya masih padam",
    "Thanks, but it is still broken",
    "Terima kasih atas janji 3 bulan",
    "Terima kasih?",
    "",
    "Terima kasih.\nSalam,\nBudi\nNB: tapi air masih mati",
    "Terima kasih.\nSalam,\nBudi\nair masih mati",
    "Terima kasih.\n\nSalam,\n\nPS. Lampu Masih Mati",
    "Terima kasih\n-- \nContoh Warga\nLampunya padam lagi sejak kemarin",
    "Siap\nttd\nKecewa",
    "ok\nSalam\nPembohong",
    "ok\nSalam\nBau",
    "ok\nSalam\nkecewa berat",
    "Terima kasih tapi belum",
    "OK tapi kapan",
    "OK tapi kapan?",
    "Oke, kapan dikerjakan",
    "Siap, belum ada yang datang",
    "Baik, kami tunggu",
    "Terima kasih, cepat ya",
    "Terima kasih, tindak lanjut",
    "makasih pak bohong",
    "Terima kasih Pak Air Mati",
    "tidak, terima kasih",
    "no thanks",
    "👎",
    "😡",
    "Terima kasih 👎",
    "👎 Contoh Warga reacted via Gmail",
    "👎\n\nContoh Warga reacted via Gmail\n<https://www.google.com/gmail/about/?utm_source=x>",
    "👍\nContoh Warga reacted via Gmail\nLampunya masih padam",
    "Terima kasih :(",
    "sudah",
    "Contoh Warga",
    "Sama saja, makasih",
    "Terima kasih janji manisnya",
    "Baik sekali bohongnya",
    "Terima kasih atas lambatnya",
    "Terima kasih (masih bocor)",
    "kurang baik",
    "belum oke",
    "thanks for nothing",
    "Terima kasih, tindak lanjutnya mana",
    "Terima kasih, 3 lampu",
]


@pytest.mark.parametrize("text", THANKS)
def test_thanks_and_nothing_else_are_known(text: str) -> None:
    assert is_bare_thanks(text, "Contoh Warga Bandung")


@pytest.mark.parametrize("text", MORE)
def test_thanks_with_more_are_words(text: str) -> None:
    assert not is_bare_thanks(text)


#: What a person says beside thanks, each in one line.
COMPLAINTS = [
    "tapi belum",
    "Air masih mati",
    "Belum ada yang datang",
    "NB: lampunya padam lagi",
    "PS: kapan selesai",
    "tolong dicek ulang",
    "Mohon ditindaklanjuti",
    "still broken",
    "Baru 3 dari 12 lampu menyala",
    "https://example.id/foto-lubang belum diperbaiki",
    "Percuma",
    "👎",
]
#: Where it stands: above the thanks, in their line, below them, below closing formula and name.
PLACES = [
    "{said}\n{thanks}",
    "{thanks} {said}",
    "{thanks}\n{said}",
    "{thanks}\n\n\n\n{said}",
    "{thanks}\nSalam,\nBudi\n{said}",
    "{thanks}\n\nHormat saya,\n\nContoh Warga\n0812-0000-1111\n\n{said}",
    "{thanks}\n--\nContoh Warga\n{said}",
    "{thanks}\nDikirim dari iPhone saya\n{said}",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("said", COMPLAINTS)
def test_thanks_hide_nothing_wherever_it_stands(place: str, said: str) -> None:
    for thanks in ("Terima kasih.", "Oke pak", "Matur nuwun 🙏", "Thank you very much"):
        assert not is_bare_thanks(place.format(said=said, thanks=thanks), "Contoh Warga"), thanks


@pytest.mark.parametrize("place", PLACES)
def test_thanks_stay_bare_with_names_and_greetings_there(place: str) -> None:
    for said in ("Salam hormat", "Bapak Budi", "Contoh Warga"):
        assert is_bare_thanks(place.format(said=said, thanks="Terima kasih."), "Contoh Warga")


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


def test_a_text_that_is_too_long_ends_before_a_name_and_before_a_mask() -> None:
    siti = Identity(names=("Siti Rahayu",))
    for own in ("Siti Rahayu", MASK):
        text = f"{'kata ' * 9}{own} {'kata ' * 9}"
        for most in range(46, 60 + len(own)):
            shown = shorten(text, most, siti)
            assert shown.removesuffix(SHORTENED).endswith(("kata", own))
            assert len(shown) <= most


def test_a_letter_leaves_no_half_of_its_writer_where_the_report_ends() -> None:
    siti = Identity(names=("Siti Rahayu",))
    filler = "Lampu jalan padam dan warga takut lewat. " * 200
    for more in range(0, 40, 3):
        text = f"{filler[: BODY[1] - 20 - more]} saya Siti Rahayu {filler}"
        masked = mask_identity(within_report(text, name="Siti Rahayu"), siti)
        assert not re.search("Siti|Raha", masked)
