"""A wish to stay anonymous or confidential holds however and whenever it is written."""

import pytest

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
