"""Reports and their history: the fake and DynamoDB keep the same promises."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.reports.reports import DynamoReports
from chalicelib.domain.contacts.verified_contact import Channel, VerifiedContact
from chalicelib.domain.errors import AlreadyExists, ReportNotFound, VersionConflict
from chalicelib.domain.inbound.kept_letter import KeptLetter
from chalicelib.domain.reports.codes import Act, Flag, State
from chalicelib.domain.reports.history import find_faults
from chalicelib.domain.reports.report import (
    DeclaredFile,
    FileStatus,
    Finding,
    Place,
    Proposal,
    Rating,
)
from chalicelib.usecases.reports.ports import ReportChange
from tests.builders import (
    JABAR,
    NOW,
    a_history,
    a_new_report,
    act,
    an_end,
)
from tests.contracts.stores import SEALED, kept, store

__all__ = ["kept", "store"]  # fixtures, shared


def test_a_new_report_comes_back_as_it_was(store: Any) -> None:
    new = a_new_report(
        place=Place(region="32.73.02", address="Jl. Contoh", lat=-6.9, lon=107.6),
        files=(DeclaredFile(n=1, name="foto.jpg", type="image/jpeg", size=10),),
        target_agency="imigrasi",
        anonymous=True,
        confidential=True,
    )
    store.add(new, None)
    assert store.get(new.id) == new


def test_every_field_of_an_old_report_comes_back(store: Any, kept: Any) -> None:
    before = kept()
    after, event = act(
        before,
        Act.ARCHIVE,
        fields=an_end("agency_admin", "unclear"),
        reason="unclear",
    )
    full = replace(
        after,
        rating=Rating(score=4, comment="baik"),
        original_title="Asli",
        original_body="Teks asli",
        suggested_agency="imigrasi",
        supervisory=False,
        unit="dinas-pu",
        tier=JABAR,
        copied_to=("imigrasi", "pelni"),
        flags=(Flag.NATIONAL_PRIORITY,),
        return_count=2,
        proposal=Proposal(text="Rancangan", by="petugas", reason="template:x"),
        reopened=1,
        appealed=True,
        taken_over=True,
        merged_into="7K2M9QXD4TPC",
        duplicate_count=3,
        origin="7K2M9QXD4TPC",
        parts=("7K2M9QXD4TPC",),
        contacts=(Channel.EMAIL, Channel.SMS),
        verified=(VerifiedContact(channel=Channel.SMS, fingerprint="f"),),
        held_from=State.ASSIGNED,
        question="Di mana?",
    )
    store.save(ReportChange(before=before, after=full, event=event))
    assert store.get(before.id) == full


def test_a_report_without_a_place_comes_back_as_it_was(store: Any) -> None:
    """Officers find the place out: of an SMS or e-mail nobody could say where."""
    new = a_new_report(place=Place(region="", address="dekat pasar"))
    store.add(new, None)
    assert store.get(new.id) == new


def test_a_report_is_added_once(store: Any) -> None:
    store.add(a_new_report(), None)
    with pytest.raises(AlreadyExists):
        store.add(a_new_report(title="Judul yang lain"), None)
    assert store.get("7K2M9QXD4TPC").title == a_new_report().title


def test_many_reports_are_read_at_once(store: Any) -> None:
    wanted = [f"REPORT{n:06d}" for n in range(120)]
    for report_id in wanted[:-5]:
        store.add(a_new_report(id=report_id), None)
    found = {r.id for r in store.get_many(wanted)}
    assert found == set(wanted[:-5])
    assert list(store.get_many([])) == []


def test_an_unknown_report_is_not_found(store: Any) -> None:
    for ask in (store.get, store.dossier):
        with pytest.raises(ReportNotFound):
            ask("7K2M9QXD4TPC")


def test_routing_begins_the_history_and_moves_the_seal(store: Any, kept: Any) -> None:
    report = kept(sealed=SEALED)
    dossier = store.dossier(report.id)
    assert [e.seq for e in dossier.events] == [1, 2]
    assert find_faults(dossier.report, dossier.events) == []
    assert store.sealed_reporter(report.id) == SEALED


def test_a_report_without_reporter_has_no_seal(store: Any, kept: Any) -> None:
    assert store.sealed_reporter(kept().id) is None


def test_routing_twice_is_a_conflict(store: Any, kept: Any) -> None:
    kept()
    after, events = a_history()
    with pytest.raises(VersionConflict):
        store.save_routed(a_new_report(), after, events)


def test_a_change_based_on_an_old_version_changes_nothing(store: Any, kept: Any) -> None:
    before = kept()
    first, first_event = act(before, Act.NOTE, text="satu")
    store.save(ReportChange(before=before, after=first, event=first_event))
    second, second_event = act(before, Act.NOTE, text="dua")
    with pytest.raises(VersionConflict) as caught:
        store.save(ReportChange(before=before, after=second, event=second_event))
    assert caught.value.expected == before.version
    events = store.dossier(before.id).events
    assert (len(events), events[-1].text) == (3, "satu")


def test_history_holds_after_many_acts(store: Any, kept: Any) -> None:
    report = kept()
    for n in range(12):
        after, event = act(report, Act.NOTE, text=f"catatan {n}")
        store.save(ReportChange(before=report, after=after, event=event))
        report = after
    dossier = store.dossier(report.id)
    assert len(dossier.events) == 14
    assert find_faults(dossier.report, dossier.events) == []


def test_withheld_words_lie_sealed_beside_their_event_and_change_no_history(
    store: Any, kept: Any
) -> None:
    report = kept()
    after, event = act(report, Act.NOTE, text="Kata [identitas disembunyikan]")
    store.save(ReportChange(before=report, after=after, event=event, withheld=SEALED))
    dossier = store.dossier(report.id)
    assert dossier.events[-1] == event
    assert find_faults(dossier.report, dossier.events) == []
    if isinstance(store, DynamoReports):
        item = store._item.get(keys.report(report.id), keys.event(event.seq))
        assert item.sealed == SEALED
    else:
        assert store.withheld[(report.id, event.seq)] == SEALED


def test_a_letter_is_added_once_and_in_the_order_of_coming(store: Any, kept: Any) -> None:
    report = kept()
    later = KeptLetter(id="a", received_at=NOW + timedelta(days=1), event=3, shortened=True)
    first = KeptLetter(id="b", received_at=NOW)
    for letter in (later, first, replace(later, shortened=False)):
        store.add_letter(report.id, letter)
    assert store.dossier(report.id).letters == [first, later]


def test_a_letter_may_come_before_its_report(store: Any, kept: Any) -> None:
    report = a_new_report()
    store.add_letter(report.id, KeptLetter(id="a", received_at=NOW))
    with pytest.raises(ReportNotFound):
        store.dossier(report.id)
    store.add(report, None)
    assert [letter.id for letter in store.dossier(report.id).letters] == ["a"]


def test_the_first_finding_of_a_file_stays(store: Any, kept: Any) -> None:
    report = kept()
    good = Finding(n=1, status=FileStatus.ACCEPTED, checked_at=NOW, type="image/jpeg", size=5)
    store.add_finding(report.id, good)
    store.add_finding(report.id, replace(good, status=FileStatus.REFUSED, reason="empty"))
    assert store.dossier(report.id).findings == [good]
