"""Words of an SMS are kept until a report takes them, or their sender is told that they are not."""

import pytest

from chalicelib.domain.reports import tracking_ids
from tests.usecases.inbound.inbox import Inbox

HOLE = "LAPOR jalan rusak berat di depan sekolah Coblong Kota Bandung"
LAMP = "LAPOR lampu padam total di Coblong Kota Bandung"
WORDS = "lubang makin besar dekat pasar"
MISTYPED = "7K2M-9QXD-4TPC"


@pytest.mark.parametrize(
    "texts",
    [
        [WORDS, f"BALAS {MISTYPED}"],
        [f"BALAS {MISTYPED} {WORDS}"],
        [f"STATUS {{id}} {WORDS}"],
        [f"KODE {{id}} {WORDS}"],
        [WORDS, LAMP],
        [WORDS, "STATUS {id}"],
    ],
)
def test_words_wait_until_the_report_is_named_that_takes_them(texts: list[str]) -> None:
    inbox = Inbox()
    inbox.sms(HOLE)
    report = inbox.routed().id
    typed = tracking_ids.show(report)
    for text in texts:
        inbox.sms(text.format(id=typed))
    assert "tersimpan" in inbox.sms(f"BALAS {typed}")
    assert inbox.reports.events[report][-1].text == WORDS
    before = len(inbox.reports.events[report])
    inbox.sms(f"BALAS {typed}")
    assert len(inbox.reports.events[report]) == before  # they are taken once


def test_words_that_wait_outlast_a_reply_with_words_of_its_own() -> None:
    inbox = Inbox()
    inbox.sms(HOLE)
    report = inbox.routed().id
    typed = tracking_ids.show(report)
    for text in (WORDS, f"BALAS {typed} lampu juga mati", f"BALAS {typed}"):
        inbox.sms(text)
    assert [e.text for e in inbox.reports.events[report]][-2:] == ["lampu juga mati", WORDS]


def test_pieces_too_short_for_a_report_become_one() -> None:
    inbox = Inbox()
    for text in ("LAPOR lampu", "LAPOR padam total", "LAPOR di jalan besar"):
        inbox.sms(text)
    assert "Di mana" in inbox.sms("LAPOR")


def test_each_sms_that_is_too_long_is_told_so() -> None:
    inbox = Inbox()
    for n in range(3):
        assert "belum tersimpan" in inbox.sms(f"LAPOR lampu {n} padam {'sekali ' * 400}")


@pytest.mark.parametrize("command", ["STATUS", "KODE", "CEK"])
def test_words_behind_a_command_are_said_to_wait_and_how_they_go_on(command: str) -> None:
    inbox = Inbox()
    inbox.sms(HOLE)
    report = inbox.routed().id
    typed = tracking_ids.show(report)
    told = inbox.sms(f"{command} {typed} kapan selesai? lampu masih mati")
    assert told.endswith(f"Kata lain tadi menunggu: kirim BALAS {typed} untuk meneruskannya.")
    assert len(told) <= 160
    inbox.sms(f"BALAS {typed}")
    assert inbox.reports.events[report][-1].text == "kapan selesai? lampu masih mati"
    assert "menunggu" not in inbox.sms(f"{command} {typed}")


def test_words_behind_the_status_of_somebody_elses_report_can_be_reported() -> None:
    inbox = Inbox()
    inbox.sms(HOLE)
    typed = tracking_ids.show(inbox.routed().id)
    other = "+6281200000009"
    told = inbox.sms(f"STATUS {typed} lampu padam total di Coblong Kota Bandung", number=other)
    assert "Kata lain tadi menunggu: kirim LAPOR" in told
    assert "Diterima" in inbox.sms("LAPOR", number=other)
