"""A message that comes twice is one report; the same words with anything else are another."""

import pytest

from tests.usecases.inbound.inbox import Inbox, a_letter
from tests.usecases.inbound.sms_helpers import inbox

__all__ = ["inbox"]  # fixtures, shared
TEXT = "Lampu jalan padam sejak lama di Coblong, Kota Bandung."
PHOTO = ("foto.jpg", "image/jpeg", b"\xff\xd8one")
OTHER = ("foto.jpg", "image/jpeg", b"\xff\xd8two")


@pytest.mark.parametrize(
    ("first", "second", "reports"),
    [
        ({}, {}, 1),
        ({"files": (PHOTO,)}, {"files": (PHOTO,)}, 1),
        ({"files": (PHOTO,)}, {"files": (OTHER,)}, 2),
        ({}, {"files": (PHOTO,)}, 2),
        ({"subject": "Lampu di Dago padam"}, {"subject": "Lampu di Cisitu padam"}, 2),
    ],
)
def test_letters_of_the_same_words(
    inbox: Inbox, first: dict[str, object], second: dict[str, object], reports: int
) -> None:
    for n, about in enumerate((first, second)):
        inbox.mail(a_letter(TEXT, id=f"<{n}@example.id>", **about))  # type: ignore[arg-type]
        inbox.advance(minutes=2)
    assert len(inbox.reports.reports) == reports


def test_a_draft_that_comes_again_with_a_photo_gets_the_photo(inbox: Inbox) -> None:
    without_place = "Lampu jalan padam sejak lama sekali."
    inbox.mail(a_letter(without_place, id="<1@example.id>"))
    inbox.mail(a_letter(without_place, id="<2@example.id>", files=(PHOTO,)))
    inbox.mail(a_letter("Coblong, Kota Bandung", id="<3@example.id>"))
    assert [file.name for file in inbox.only_report().files] == ["foto.jpg"]
    assert inbox.only_report().body.count(without_place) == 1
