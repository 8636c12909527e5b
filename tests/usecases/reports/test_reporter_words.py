"""Words and files that reporters add: at any time, as one act, once, and read as new."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import (
    ActNotPossible,
    InvalidFields,
    NotRoutedYet,
    ReportNotFound,
    TooMuchAdded,
    VersionConflict,
)
from chalicelib.domain.reports.act_conditions import Condition
from chalicelib.domain.reports.act_fields import MOST_FILES
from chalicelib.domain.reports.codes import Act, Bucket, Role, State
from chalicelib.domain.reports.history import find_faults
from chalicelib.domain.reports.permissions import reporter_acts_now
from chalicelib.domain.reports.report import DeclaredFile, Report
from chalicelib.domain.reports.reporter_words import (
    MOST_ADDED_A_DAY,
    ReplyEffect,
    effect_of_reply,
    new_events,
)
from chalicelib.usecases.reports import officer_acts, reporter_words, tracking
from chalicelib.usecases.reports.ports import ReportChange
from chalicelib.usecases.reports.submit import Submission
from chalicelib.usecases.reports.worklist import WorklistTab, worklist
from tests.builders import BANDUNG, DESK, PEPPER, an_officer
from tests.usecases.world import TOKEN, World

PHOTO = DeclaredFile(n=0, name="foto.jpg", type="image/jpeg", size=8)
UNTIL: dict[State, tuple[Act, ...]] = {
    State.UNVERIFIED: (),
    State.ASSIGNED: (Act.VERIFY,),
    State.IN_PROGRESS: (Act.VERIFY, Act.START),
    State.ON_HOLD: (Act.HOLD,),
    State.ANSWERED: (Act.VERIFY, Act.ANSWER),
}


def a_filed(world: World, state: State = State.UNVERIFIED, **changes: Any) -> Submission:
    receipt = world.filed(**changes)
    for act in UNTIL[state]:
        if act is Act.VERIFY:
            world.verify(receipt)
        else:
            world.act(receipt, act, text="Kata petugas yang cukup panjang.")
    return receipt


def add(
    world: World, receipt: Submission, text: str = "Makin lebar.", files: Any = ()
) -> reporter_words.TakenWords:
    tracked = world.as_reporter(receipt)
    return reporter_words.add_information(tracked, text, files, **world.around())


def merged(world: World, **changes: Any) -> tuple[Submission, Submission]:
    """A main report, and a report that was merged into it."""
    main = a_filed(world, token=TOKEN[:-1] + "8", category="jalan-berlubang")
    own = a_filed(world, **changes)
    world.act(own, Act.MERGE, details={"main_report": main.report.id})
    return main, own


def now_of(world: World, receipt: Submission) -> Report:
    return world.reports.get(receipt.report.id)


@pytest.mark.parametrize("state", list(UNTIL))
def test_nothing_but_the_history_changes_by_what_is_added(world: World, state: State) -> None:
    receipt = a_filed(world, state)
    before = now_of(world, receipt)
    assert Act.ADD_INFORMATION in reporter_acts_now(before, world.now)
    taken = add(world, receipt, files=[PHOTO])
    after = now_of(world, receipt)
    assert [(f.n, f.event) for f in taken.files] == [(2, after.version)]
    unchanged: dict[str, Any] = {"version": 0, "head": "", "files": (), "new_since": None}
    assert replace(after, **unchanged) == replace(before, **unchanged)
    event = world.dossier(receipt).events[-1]
    assert (event.act, event.text) == (Act.ADD_INFORMATION, "Makin lebar.")
    assert find_faults(after, world.dossier(receipt).events) == []


@pytest.mark.parametrize(
    ("act", "reason"), [(Act.ARCHIVE, "hateful"), (Act.CLOSE, "Sudah selesai semua")]
)
def test_an_ended_report_takes_nothing_and_stays_as_it_was(
    world: World, act: Act, reason: str
) -> None:
    receipt = a_filed(world, State.ANSWERED if act is Act.CLOSE else State.UNVERIFIED)
    closer = an_officer(Role.NATIONAL_ADMIN, DESK) if act is Act.CLOSE else None
    world.act(receipt, act, closer, reason=reason)
    before = now_of(world, receipt)
    for say in (reporter_words.add_information, reporter_words.reply):
        with pytest.raises(ActNotPossible):
            say(world.as_reporter(receipt), "Masih.", [PHOTO], **world.around())
    assert now_of(world, receipt) == before
    assert effect_of_reply(before, world.now) is ReplyEffect.NOT_BUT_REOPENS


def test_the_way_out_of_a_refusal_is_open(world: World) -> None:
    """It names reopening only while that is possible, else why it is not."""
    receipt = a_filed(world, State.ANSWERED)

    def why() -> str:
        with pytest.raises(ActNotPossible) as caught:
            add(world, receipt)
        return caught.value.condition

    tracking.close(world.as_reporter(receipt), **world.around())
    assert why() == Condition.OPEN
    for _ in range(2):
        tracking.reopen(world.as_reporter(receipt), "Belum selesai.", **world.around())
        world.act(receipt, Act.ANSWER, text="Sudah ditambal seluruhnya.")
        tracking.close(world.as_reporter(receipt), **world.around())
    assert why() == Condition.MAY_REOPEN
    other = a_filed(world, State.ANSWERED, token=TOKEN[:-1] + "5")
    tracking.close(world.as_reporter(other), **world.around())
    world.now += timedelta(days=200)
    receipt = other
    assert why() == Condition.IN_WINDOW


def test_strangers_add_nothing_and_neither_words_nor_files_is_nothing(world: World) -> None:
    receipt = a_filed(world)
    stranger = tracking.open_tracked_report(
        receipt.report.id, None, reports=world.reports, pepper=PEPPER
    )
    with pytest.raises(ReportNotFound):
        reporter_words.add_information(stranger, "Bohong.", **world.around())
    with pytest.raises(InvalidFields):
        add(world, receipt, "  ")
    unrouted = world.submit(token=TOKEN[:-1] + "9")
    with pytest.raises(NotRoutedYet):
        add(world, unrouted)


def test_the_same_message_stands_once_and_other_words_stand_too(world: World) -> None:
    receipt = a_filed(world)
    stale = world.as_reporter(receipt)
    first = reporter_words.add_information(stale, "Satu.", [PHOTO], **world.around())
    pressed_twice = reporter_words.add_information(stale, "Satu.", [PHOTO], **world.around())
    assert pressed_twice == first
    version = now_of(world, receipt).version
    add(world, receipt, "Satu.", [replace(PHOTO, name="lain.jpg")])
    add(world, receipt, "Dua.")
    assert now_of(world, receipt).version == version + 2
    world.now += timedelta(days=2)
    add(world, receipt, "Dua.")
    assert now_of(world, receipt).version == version + 3


@pytest.mark.parametrize("state", list(UNTIL))
def test_a_reply_that_is_sent_twice_at_once_stands_once(world: World, state: State) -> None:
    receipt = a_filed(world, state)
    stale, version = world.as_reporter(receipt), now_of(world, receipt).version
    for _ in range(2):
        reporter_words.reply(stale, "Belum selesai.", [PHOTO], **world.around())
    assert now_of(world, receipt).version == version + 1


def test_information_stays_information_though_the_report_is_answered_meanwhile(
    world: World,
) -> None:
    receipt = a_filed(world, State.ASSIGNED)
    stale = world.as_reporter(receipt)
    world.act(receipt, Act.ANSWER, text="Sudah ditambal seluruhnya.")
    taken = reporter_words.reply(stale, "Ada satu lagi.", **world.around())
    assert taken.act is Act.ADD_INFORMATION
    assert now_of(world, receipt).state is State.ANSWERED


def test_a_report_that_never_rests_gives_a_conflict(world: World) -> None:
    receipt = a_filed(world)

    def moved(*_: ReportChange) -> None:
        raise VersionConflict(expected=1)

    world.reports.save = moved  # type: ignore[method-assign]
    with pytest.raises(VersionConflict):
        add(world, receipt)


def test_a_day_has_a_limit_and_a_refusal_keeps_no_file(world: World) -> None:
    receipt = a_filed(world)
    for n in range(MOST_ADDED_A_DAY):
        add(world, receipt, f"Kabar {n}")
    before = now_of(world, receipt)
    with pytest.raises(TooMuchAdded):
        add(world, receipt, "Satu lagi.", [PHOTO])
    assert now_of(world, receipt) == before
    assert add(world, receipt, "Kabar 3").act is Act.ADD_INFORMATION  # it stands already
    world.now += timedelta(days=1)
    add(world, receipt, "Satu lagi.", [PHOTO])


def test_a_report_has_room_for_so_many_files(world: World) -> None:
    receipt = a_filed(world)
    room = MOST_FILES - len(now_of(world, receipt).files)
    many = [replace(PHOTO, name=f"{n}.jpg") for n in range(room)]
    add(world, receipt, "Semua.", many)
    with pytest.raises(InvalidFields) as caught:
        add(world, receipt, "Satu lagi.", [PHOTO])
    assert [(f.name, f.code, f.limit) for f in caught.value.fields] == [
        ("attachments", "files_full", "0")
    ]


def marked(world: World, receipt: Submission) -> bool:
    """Whether the line of the report's holder shows something new."""
    report = now_of(world, receipt)
    tab = WorklistTab(Bucket(report.bucket))
    holder = report.agency
    officer = an_officer(Role.NATIONAL_ADMIN if holder == DESK else Role.AGENCY_ADMIN, holder)
    page = worklist(officer, tab, None, worklists=world.reports)
    [line] = [item for item in page.items if item.id == report.id]
    return line.new_information


def looks(world: World, receipt: Submission) -> None:
    world.act(receipt, Act.MARK_READ)


def notes(world: World, receipt: Submission) -> None:
    world.act(receipt, Act.NOTE, text="Sudah saya baca.")


@pytest.mark.parametrize("sees", [looks, notes])
def test_the_holder_sees_it_as_new_until_somebody_looked_or_acted(
    world: World, sees: Callable[[World, Submission], None]
) -> None:
    receipt = a_filed(world)
    assert not marked(world, receipt)
    add(world, receipt, "Satu.")
    add(world, receipt, "Dua.")
    dossier = world.dossier(receipt)
    assert marked(world, receipt)
    assert new_events(dossier.report, dossier.events) == {3, 4}
    sees(world, receipt)
    assert not marked(world, receipt)
    add(world, receipt, "Tiga.")
    dossier = world.dossier(receipt)
    assert new_events(dossier.report, dossier.events) == {6}


def test_neither_other_agencies_nor_the_system_take_the_mark_away(world: World) -> None:
    receipt = a_filed(world)
    add(world, receipt)
    ombudsman = an_officer(Role.OMBUDSMAN, "ombudsman")
    world.act(receipt, Act.NOTE, ombudsman, text="Catatan.")
    world.now += timedelta(days=10)
    world.sweep()
    assert marked(world, receipt)


def test_there_is_nothing_to_mark_read_without_something_new(world: World) -> None:
    receipt = a_filed(world)
    with pytest.raises(ActNotPossible) as caught:
        looks(world, receipt)
    assert caught.value.condition == Condition.NEW_INFORMATION


def test_the_holder_is_alerted_once_until_it_looked(world: World) -> None:
    receipt = a_filed(world)
    add(world, receipt, "Satu.")
    [alert] = world.tell(receipt)
    assert (alert.agency, alert.attributes["kind"]) == (BANDUNG, "information")
    assert "Satu." not in alert.body
    add(world, receipt, "Dua.")
    assert world.tell(receipt) == []
    looks(world, receipt)
    assert world.tell(receipt) == []
    add(world, receipt, "Tiga.")
    assert len(world.tell(receipt)) == 1


# --- merged reports ---


def test_what_is_added_to_a_merged_report_reaches_the_officers_of_the_main_one(
    world: World,
) -> None:
    main, own = merged(world)
    taken = add(world, own, "Di jalan kami juga.", [PHOTO])
    assert taken.main == main.report.id
    assert (world.dossier(own).events[-1].text, now_of(world, own).new_since) == (
        "Di jalan kami juga.",
        None,
    )
    relayed = world.dossier(main).events[-1]
    assert (relayed.act, relayed.text, relayed.reason) == (
        Act.RELAY,
        "Di jalan kami juga.",
        own.report.id,
    )
    assert marked(world, main)
    assert not marked(world, own)
    [alert] = world.tell(main)
    assert alert.agency == BANDUNG
    assert world.tell(own) == []
    assert effect_of_reply(now_of(world, own), world.now, now_of(world, main)) is (
        ReplyEffect.ADDS_TO_MAIN
    )


def test_the_same_words_of_a_merged_report_are_relayed_once(world: World) -> None:
    main, own = merged(world)
    stale = world.as_reporter(own)
    for _ in range(2):
        reporter_words.reply(stale, "Juga.", **world.around())
    assert [e.act for e in world.dossier(main).events].count(Act.RELAY) == 1


def test_the_words_of_a_confidential_report_stay_with_its_own_agency(world: World) -> None:
    main, own = merged(world, confidential=True)
    before = now_of(world, main)
    assert add(world, own, "Nama saya Contoh.").main is None
    assert now_of(world, main) == before
    assert marked(world, own)
    [alert] = world.tell(own)
    assert "Contoh" not in alert.body + alert.sms
    assert effect_of_reply(now_of(world, own), world.now, before) is ReplyEffect.ADDS


@pytest.mark.parametrize("confidential", [False, True])
def test_a_merged_report_takes_nothing_once_the_main_one_has_ended(
    world: World, confidential: bool
) -> None:
    main, own = merged(world, confidential=confidential)
    world.verify(main)
    world.act(main, Act.ANSWER, text="Sudah ditambal seluruhnya.")
    tracking.close(world.as_reporter(main), **world.around())
    before = now_of(world, own)
    with pytest.raises(ActNotPossible) as caught:
        add(world, own, "Masih berlubang.", [PHOTO])
    assert caught.value.condition == Condition.MAIN_OPEN
    assert now_of(world, own) == before
    acts = reporter_acts_now(before, world.now, now_of(world, main))
    assert Act.ADD_INFORMATION not in acts
    assert Act.REOPEN in acts
    effect = effect_of_reply(before, world.now, now_of(world, main))
    assert effect is ReplyEffect.NOT_BUT_REOPENS


def test_a_main_report_that_moves_meanwhile_is_read_again(world: World) -> None:
    main, own = merged(world)
    save, moved = world.reports.save, list[int]()

    def save_late(*changes: ReportChange) -> None:
        if len(changes) > 1 and not moved:
            moved.append(1)
            world.reports.save = save  # type: ignore[method-assign]
            world.act(main, Act.NOTE, text="Catatan.")
        save(*changes)

    world.reports.save = save_late  # type: ignore[method-assign]
    add(world, own, "Juga.")
    assert [e.act for e in world.dossier(main).events][-2:] == [Act.NOTE, Act.RELAY]
    assert world.dossier(own).events[-1].act is Act.ADD_INFORMATION


def test_who_reads_the_main_report_reads_what_was_merged_into_it(world: World) -> None:
    main, own = merged(world)
    secret = a_filed(world, token=TOKEN[:-1] + "7", confidential=True)
    world.act(secret, Act.MERGE, details={"main_report": main.report.id})
    world.verify(main, agency="imigrasi")
    other = an_officer(agency="imigrasi")

    def read(receipt: Submission) -> None:
        around: dict[str, Any] = {"reports": world.reports, "reference": world.reference}
        officer_acts.read_report(other, receipt.report.id, **around)

    read(own)
    with pytest.raises(ReportNotFound):
        read(secret)
    with pytest.raises(ReportNotFound):
        read(a_filed(world, token=TOKEN[:-1] + "6"))
