"""Every SMS that says what to send: what it says is sent, and does what it says."""

import re
from collections.abc import Callable

import pytest

from chalicelib.domain.inbound.dialogue import InboundResponse
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Act
from chalicelib.messages.message_texts import message_texts
from chalicelib.usecases.inbound.message_context import MOST_REPORTS
from tests.usecases.inbound.inbox import Inbox
from tests.usecases.inbound.sms_helpers import HOLE, inbox
from tests.usecases.inbound.test_sms_replies import act, answered, filed, on_hold

__all__ = ["inbox"]  # fixtures, shared
PLACED = HOLE + " di Coblong, Kota Bandung"
TEXTS = {message.value: text.sms for message, text in message_texts("id").items()}
#: An SMS that invites to send something.
INVITES = re.compile(r"\b(?:balas|kirim|tulis|jawab)\b", re.IGNORECASE)


def conversation(*said: str) -> Callable[[Inbox], str]:
    """Return what sends these SMS and gives the last response."""
    return lambda inbox: [inbox.sms(text) for text in said][-1]


def about_a_report(said: str) -> Callable[[Inbox], str]:
    """Return what sends an SMS after a report was filed and routed."""

    def begin(inbox: Inbox) -> str:
        filed(inbox)
        return inbox.sms(said)

    return begin


def reminded(inbox: Inbox) -> str:
    inbox.sms(HOLE)
    inbox.advance(days=1)
    inbox.run_hourly()
    return str(inbox.deliveries.sms.sent[-1][1])


def asked(inbox: Inbox) -> str:
    on_hold(inbox)
    return inbox.sms("STATUS")


def told_the_answer(inbox: Inbox) -> str:
    answered(inbox)
    return inbox.sms("STATUS")


def ended(inbox: Inbox) -> str:
    report = filed(inbox)
    inbox.advance(days=400)
    act(inbox, report, Act.ARCHIVE, reason="hateful")
    inbox.advance(days=400)
    return inbox.sms(f"BALAS {tracking_ids.show(report.id)} masih rusak")


def too_many(inbox: Inbox) -> str:
    for n in range(MOST_REPORTS):
        inbox.sms(f"{PLACED} nomor {n} {'x' * n}")
    return inbox.sms(f"{PLACED} yang terakhir")


def added_too_often(inbox: Inbox) -> str:
    shown = tracking_ids.show(filed(inbox).id)
    for n in range(11):
        told = inbox.sms(f"BALAS {shown} keterangan nomor {n}")
    return told


def for_one_of_two(inbox: Inbox) -> str:
    filed(inbox)
    filed(inbox, "LAPOR Lampu jalan di depan pasar padam terus")
    return inbox.sms("Lubang di depan sekolah makin lebar sekali, Coblong, Kota Bandung")


def somebody_elses(inbox: Inbox) -> str:
    shown = tracking_ids.show(filed(inbox).id)
    return inbox.sms(f"BALAS {shown} makin lebar", number="+6281200000009")


PLACE = "contoh: (Coblong, Kota Bandung)"
LONG = "jalan rusak berat sekali " * 150
#: How the SMS comes about; what it says to send, a pattern whose group is sent, or words for those
#: that it describes; how much later; what the response must say.
HINTS: dict[str, list[tuple[Callable[[Inbox], str], str, int, str]]] = {
    "ask_place": [
        (conversation(HOLE), PLACE, 0, "Diterima"),
        (conversation(HOLE), r"Balas (BATAL)", 0, "Dibatalkan"),
    ],
    "ask_place_again": [(conversation(HOLE, "entah"), PLACE, 0, "Diterima")],
    "ask_city": [(conversation(HOLE, "Jawa Barat"), "=Kota Bandung", 0, "Diterima")],
    "choose_place": [
        (conversation(HOLE, "Bandung"), r"mana\? (1) .*Balas nomor", 0, "Diterima"),
        (conversation(HOLE, "Bandung"), "=Coblong, Kota Bandung", 0, "Diterima"),
    ],
    "remind_place": [
        (reminded, "=Coblong, Kota Bandung", 0, "Diterima"),
        (reminded, r"(BATAL): batalkan", 0, "Dibatalkan"),
    ],
    "filed": [(conversation(PLACED), r"balas (STATUS \S+)\.", 0, "Belum terverifikasi")],
    "filed_unplaced": [
        (
            conversation(HOLE, "entah", "tidak tahu", "dekat pasar"),
            r"balas (STATUS \S+)\.",
            0,
            "Belum terverifikasi",
        )
    ],
    "already_filed": [
        (conversation(PLACED, PLACED), r"Balas (STATUS \S+)", 0, "Belum terverifikasi")
    ],
    "not_protected": [
        (conversation(PLACED, "ANONIM"), r"Kirim (LAPOR ANONIM) <isi>", 0, "Diterima")
    ],
    "status_asked": [(asked, r"(BALAS \S+) <jawaban>", 0, "sudah kami teruskan")],
    "status_answered": [(told_the_answer, r"(BALAS \S+) <isi>", 0, "sudah kami teruskan")],
    "reply_not_possible": [(ended, r"(LAPOR) <isi>", 0, "Diterima")],
    "too_much_added": [(added_too_often, "=BALAS keterangan nomor 10", 1, "sudah tersimpan")],
    "reply_too_long": [(about_a_report("BALAS " + LONG), "=BALAS makin lebar", 0, "tersimpan")],
    "reply_not_yours": [(somebody_elses, "=BALAS makin lebar", 0, "sudah tersimpan")],
    "too_short": [(conversation("LAPOR tolong"), r"Tulis (LAPOR)", 0, "Diterima")],
    "too_long": [(conversation("LAPOR " + LONG), f"={PLACED}", 0, "Diterima")],
    "too_many": [(too_many, f"={PLACED} yang terakhir", 1, "Diterima")],
    "cancelled": [(conversation(HOLE, "BATAL"), r"Kirim (LAPOR) <isi>", 0, "Diterima")],
    "stopped": [(conversation("STOP"), r"Balas (MULAI)", 0, "aktif lagi")],
    "started": [(conversation("STOP", "MULAI"), r"Balas (BANTUAN)", 0, "LAPOR <isi>")],
    "which_report": [
        (for_one_of_two, r"(?s)(BALAS) <nomor> saja: (\S+)", 0, "sudah tersimpan"),
        (for_one_of_two, r"kirim (LAPOR) saja", 0, "Diterima"),
    ],
    "help": [
        (conversation("halo"), r"(LAPOR) <isi>", 0, "Diterima"),
        (about_a_report("BANTUAN"), r"(STATUS) <nomor>", 0, "Belum terverifikasi"),
        (about_a_report("BANTUAN"), r"(BALAS) <nomor> <isi>", 0, "tersimpan"),
        (conversation("halo"), r"(STOP): berhenti", 0, "tidak mengirim pesan lagi"),
    ],
}
#: Not given by SMS, or no more; and one in which it is we who send.
NOT_BY_SMS = {"filed_unproved", "no_place", "code_comes", "reply_from_elsewhere"}
#: What stands for `<isi>` behind a command.
CONTENT = {
    "LAPOR": "Jalan di depan kantor lurah berlubang besar, Coblong, Kota Bandung",
    "BALAS": "Lubangnya makin lebar",
}


@pytest.mark.parametrize(
    ("name", "n"), [(name, n) for name, rows in HINTS.items() for n in range(len(rows))]
)
def test_what_an_sms_says_to_send_does_what_it_says(inbox: Inbox, name: str, n: int) -> None:
    begin, hint, days, expected = HINTS[name][n]
    told = begin(inbox)
    assert told.startswith(TEXTS[name].partition("{")[0]), told
    inbox.advance(days=days)
    assert expected in inbox.sms(_sent(hint, told))


def _sent(hint: str, told: str) -> str:
    if hint.startswith("="):
        return hint[1:]
    match = re.search(hint, told)
    assert match, told
    said = " ".join(match.groups())
    alone = "saja" in match[0] or match[0].startswith("kirim")
    fills = not alone and ("<" in match[0] or match[0].startswith("Tulis"))
    return f"{said} {CONTENT.get(said.split()[0], '')}".strip() if fills else said


def test_every_sms_that_invites_is_tried() -> None:
    inviting = {r.value for r in InboundResponse if INVITES.search(TEXTS[r.value])}
    assert inviting - NOT_BY_SMS - set(HINTS) == set()
