"""Who wrote a letter that a list passed on under its own address."""

import pytest

from chalicelib.domain.inbound.inbound_mail import SenderTrust, read_mail
from tests.usecases.inbound.inbox import a_letter

LIST = "warga-rw05@groups.example.com"
VIA = f"'Siti Contoh' via Warga RW 05 <{LIST}>"
PASSED = "Authentication-Results: amazonses.com; dmarc=pass header.from=groups.example.com;\r\n"
SITI = "siti@example.id"
#: Headers of a list that rewrote From, and who wrote: address, name, and whether nobody is named.
LETTERS = {
    "Google Groups": (
        {"List_Id": "<x>", "X_Original_From": f"Siti Contoh <{SITI}>"},
        (SITI, "Siti Contoh", False),
    ),
    "Mailman": (
        {"List_Id": "<x>", "List_Post": f"<mailto:{LIST}>", "Reply_To": f"Siti <{SITI}>"},
        (SITI, "Siti", False),
    ),
    "Mailman, replies to list and writer": (
        {"List_Id": "<x>", "Reply_To": f"Warga <{LIST}>, {SITI}"},
        (SITI, "Siti Contoh", False),
    ),
    "replies to the list": (
        {"List_Id": "<x>", "Reply_To": f"Warga <{LIST}>"},
        (LIST, "Siti Contoh", True),
    ),
    "names nobody": ({"List_Post": f"<mailto:{LIST}>"}, (LIST, "Siti Contoh", True)),
}


@pytest.mark.parametrize("kind", list(LETTERS))
def test_the_writer_behind_a_list_is_known(kind: str) -> None:
    headers, expected = LETTERS[kind]
    mail = read_mail(a_letter(sender=VIA, above=PASSED, **headers))  # type: ignore[arg-type]
    assert (mail.sender, mail.sender_name, mail.alone) == expected


def test_whom_a_list_names_is_not_proved() -> None:
    raw = a_letter(sender=VIA, above=PASSED, List_Id="<x>", X_Original_From=SITI)
    assert read_mail(raw).trust is SenderTrust.UNKNOWN
    forged = PASSED.replace("dmarc=pass", "dmarc=fail")
    raw = a_letter(sender=VIA, above=forged, List_Id="<x>", X_Original_From=SITI)
    assert read_mail(raw).trust is SenderTrust.FORGED


@pytest.mark.parametrize(
    "headers",
    [
        {"Reply_To": "kantor@example.id"},
        {"List_Id": "<x>", "Reply_To": "kantor@example.id"},
        {"List_Id": "<x>", "List_Post": f"<mailto:{LIST}>"},
        {"X_Original_From": "orang@example.id"},
    ],
)
def test_a_sender_that_no_list_replaced_is_the_writer(headers: dict[str, str]) -> None:
    """Replying elsewhere is not writing from there, and anybody can write a header."""
    mail = read_mail(a_letter(sender=f"Siti <{SITI}>", **headers))  # type: ignore[arg-type]
    assert (mail.sender, mail.sender_name, mail.alone) == (SITI, "Siti", False)
