"""By whatever door words of an anonymous reporter come, the report does not name who it is."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from chalicelib.domain.privacy.identity_mask import MASK
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.report import DeclaredFile, Place, Rating, Reporter
from chalicelib.usecases.reports import reporter_words, tracking
from chalicelib.usecases.reports.submit import Submission
from tests.usecases.world import World

SITI = Reporter(name="Siti Contohwati", email="siti@example.id", phone="+6281200001234")
NAMING = "Saya Siti Contohwati, siti@example.id, 0812-0000-1234."
LEAKS = ("siti", "contohwati", "0000", "1234")
PHOTO = DeclaredFile(n=1, name="KTP_Siti_Contohwati.jpg", type="image/jpeg", size=10)


def filed(world: World, **changes: Any) -> Submission:
    return world.filed(**{"reporter": SITI, "anonymous": True, **changes})


def leaks_in(world: World, receipt: Submission) -> list[str]:
    """What the stored report, its events and its files say of who filed it."""
    dossier = world.reports.dossier(receipt.report.id)
    stored = str([asdict(dossier.report), [asdict(event) for event in dossier.events]]).lower()
    return [leak for leak in LEAKS if leak in stored]


def test_a_filed_report_names_nobody_and_its_words_are_sealed_as_written(world: World) -> None:
    receipt = filed(
        world,
        title=f"Lampu padam di rumah {SITI.name}",
        body=f"Lampu padam. {NAMING}",
        place=Place(region="32.73.02", address="Rumah Bu Siti Contohwati"),
        files=(PHOTO,),
    )
    assert leaks_in(world, receipt) == []
    report = world.reports.get(receipt.report.id)
    assert report.body.startswith("Lampu padam. Saya [identitas")
    assert report.files[0].name == f"KTP_{MASK}.jpg"
    sealed = world.reports.sealed_reporter(report.id)
    assert sealed is not None
    kept = world.seal.unseal_identity(report.id, sealed)
    assert (kept.name, kept.email, kept.phone) == (SITI.name, SITI.email, SITI.phone)
    for written in (NAMING, "Rumah Bu Siti Contohwati", PHOTO.name, f"rumah {SITI.name}"):
        assert written in kept.words


def test_who_is_not_anonymous_says_what_they_like(world: World) -> None:
    receipt = filed(world, anonymous=False, body=NAMING)
    assert world.reports.get(receipt.report.id).body == NAMING


def test_without_words_that_name_somebody_nothing_more_is_sealed(world: World) -> None:
    receipt = filed(world)
    sealed = world.reports.sealed_reporter(receipt.report.id)
    assert sealed is not None
    assert world.seal.unseal_identity(receipt.report.id, sealed) == SITI


def added(world: World, receipt: Submission) -> None:
    who = world.as_reporter(receipt)
    reporter_words.add_information(who, NAMING, (PHOTO,), **world.around())


def answered(world: World, receipt: Submission) -> tracking.TrackedReport:
    world.verify(receipt)
    world.act(receipt, Act.ANSWER, text="Kata petugas yang cukup panjang.")
    return world.as_reporter(receipt)


def replied(world: World, receipt: Submission) -> None:
    reporter_words.reply(answered(world, receipt), NAMING, (PHOTO,), **world.around())


def rated(world: World, receipt: Submission) -> None:
    tracking.rate(answered(world, receipt), Rating(score=1, comment=NAMING), **world.around())


def withdrawn(world: World, receipt: Submission) -> None:
    tracking.withdraw(world.as_reporter(receipt), NAMING, **world.around())


@pytest.mark.parametrize("later", [added, replied, rated, withdrawn])
def test_later_words_name_nobody_and_are_sealed_as_written(
    world: World, later: Callable[[World, Submission], None]
) -> None:
    receipt = filed(world)
    later(world, receipt)
    assert leaks_in(world, receipt) == []
    event = world.reports.dossier(receipt.report.id).events[-1]
    assert MASK in event.text
    sealed = world.reports.withheld[(event.report, event.seq)]
    kept = world.seal.unseal_identity(f"{event.report}#{event.seq}", sealed)
    assert NAMING in kept.words


def test_the_same_words_again_are_one_addition(world: World) -> None:
    receipt = filed(world)
    added(world, receipt)
    added(world, receipt)
    acts = [event.act for event in world.reports.dossier(receipt.report.id).events]
    assert acts.count(Act.ADD_INFORMATION) == 1


def test_a_door_without_the_seal_takes_no_words(world: World) -> None:
    receipt = filed(world)
    dossier = world.reports.dossier(receipt.report.id)
    sealed_off = tracking.TrackedReport(dossier=dossier, as_reporter=True, root=dossier.report)
    with pytest.raises(RuntimeError, match="sealed"):
        reporter_words.add_information(sealed_off, NAMING, **world.around())
