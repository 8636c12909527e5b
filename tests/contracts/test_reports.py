"""Reports, Worklists, DueReports: the fake and DynamoDB keep the same promises."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pynamodb.connection import Connection

from chalicelib.adapters.dynamodb.models import bind
from chalicelib.adapters.dynamodb.reports import DynamoReports
from chalicelib.domain.errors import AlreadyExists, ReportNotFound, VersionConflict
from chalicelib.domain.history import faults
from chalicelib.domain.report import (
    DeclaredFile,
    Ended,
    FileStatus,
    Finding,
    Place,
    Rating,
    Report,
)
from chalicelib.domain.words import Act, Bucket, State
from tests.builders import BANDUNG, JABAR, NOW, a_history, a_new_report, a_report, act, verified
from tests.contracts.conftest import REGION
from tests.fakes import FakeReports

SEALED = b"\x01sealed"


@pytest.fixture(params=["fake", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeReports()
    request.getfixturevalue("dynamodb")
    return DynamoReports(bind("test", region=REGION), Connection(region=REGION))


@pytest.fixture
def kept(store: Any) -> Callable[..., Report]:
    """Puts a routed report into the store."""

    def keep(agency: str = BANDUNG, sealed: bytes | None = None, **changes: Any) -> Report:
        new = a_new_report(**changes)
        store.add(new, sealed)
        after, events = a_history(agency, **changes)
        store.begin(new, after, events)
        return after

    return keep


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
        fields={"ended": Ended(by="agency_admin", reason="unclear")},
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
        held_from=State.DISPOSED,
        question="Di mana?",
    )
    store.save(before, full, event)
    assert store.get(before.id) == full


def test_a_report_is_added_once(store: Any) -> None:
    store.add(a_new_report(), None)
    with pytest.raises(AlreadyExists):
        store.add(a_new_report(title="Judul yang lain"), None)
    assert store.get("7K2M9QXD4TPC").title == a_new_report().title


def test_an_unknown_report_is_not_found(store: Any) -> None:
    for ask in (store.get, store.dossier):
        with pytest.raises(ReportNotFound):
            ask("7K2M9QXD4TPC")


def test_routing_begins_the_history_and_moves_the_seal(store: Any, kept: Any) -> None:
    report = kept(sealed=SEALED)
    dossier = store.dossier(report.id)
    assert [e.seq for e in dossier.events] == [1, 2]
    assert faults(dossier.report, dossier.events) == []
    assert store.sealed_reporter(report.id) == SEALED


def test_a_report_without_reporter_has_no_seal(store: Any, kept: Any) -> None:
    assert store.sealed_reporter(kept().id) is None


def test_routing_twice_is_a_conflict(store: Any, kept: Any) -> None:
    kept()
    after, events = a_history()
    with pytest.raises(VersionConflict):
        store.begin(a_new_report(), after, events)


def test_a_change_based_on_an_old_version_changes_nothing(store: Any, kept: Any) -> None:
    before = kept()
    first, first_event = act(before, Act.NOTE, text="satu")
    store.save(before, first, first_event)
    second, second_event = act(before, Act.NOTE, text="dua")
    with pytest.raises(VersionConflict) as caught:
        store.save(before, second, second_event)
    assert caught.value.expected == before.version
    assert [e.text for e in store.dossier(before.id).events] == ["", "", "satu"]


def test_history_holds_after_many_acts(store: Any, kept: Any) -> None:
    report = kept()
    for n in range(12):
        after, event = act(report, Act.NOTE, text=f"catatan {n}")
        store.save(report, after, event)
        report = after
    dossier = store.dossier(report.id)
    assert len(dossier.events) == 14
    assert faults(dossier.report, dossier.events) == []


def test_the_first_finding_of_a_file_stays(store: Any, kept: Any) -> None:
    report = kept()
    good = Finding(n=1, status=FileStatus.ACCEPTED, checked_at=NOW, type="image/jpeg", size=5)
    store.add_finding(report.id, good)
    store.add_finding(report.id, replace(good, status=FileStatus.REFUSED, reason="empty"))
    assert store.dossier(report.id).findings == [good]


def test_a_worklist_is_ordered_by_what_is_due_first(store: Any, kept: Any) -> None:
    for n, days in enumerate((2, 0, 1)):
        kept(id=f"REPORT{n}00000", submitted_at=NOW + timedelta(days=days))
    page = store.of_agency(BANDUNG, Bucket.VERIFICATION, None)
    assert [i.id for i in page.items] == ["REPORT100000", "REPORT200000", "REPORT000000"]
    assert page.next is None
    line = page.items[0]
    assert (line.agency, line.state, line.category) == (
        BANDUNG,
        State.UNVERIFIED,
        "jalan-berlubang",
    )


def test_pages_follow_each_other_without_gap_or_double(store: Any, kept: Any) -> None:
    for n in range(30):
        kept(id=f"REPORT{n:06d}")
    first = store.of_agency(BANDUNG, Bucket.VERIFICATION, None)
    second = store.of_agency(BANDUNG, Bucket.VERIFICATION, first.next)
    seen = [i.id for i in (*first.items, *second.items)]
    assert seen == [f"REPORT{n:06d}" for n in range(30)]
    assert second.next is None


def test_an_unrouted_report_lies_on_no_desk_but_is_swept(store: Any) -> None:
    new = a_new_report()
    store.add(new, None)
    assert store.of_agency(BANDUNG, Bucket.VERIFICATION, None).items == []
    assert [d.id for d in store.until(NOW + timedelta(minutes=16))] == [new.id]


def test_a_report_moves_from_tab_to_tab_and_desk_to_desk(store: Any, kept: Any) -> None:
    report = kept()
    fields = {"supervisory": False, "agency": BANDUNG, "unit": "dinas-pu"}
    after, event = act(report, Act.VERIFY, fields=fields)
    store.save(report, after, event)
    assert store.of_agency(BANDUNG, Bucket.VERIFICATION, None).items == []
    assert [i.id for i in store.of_agency(BANDUNG, Bucket.FOLLOW_UP, None).items] == [report.id]
    unit = store.of_unit(BANDUNG, "dinas-pu", Bucket.FOLLOW_UP, None)
    assert [i.unit for i in unit.items] == ["dinas-pu"]
    assert store.of_unit(BANDUNG, "dishub", Bucket.FOLLOW_UP, None).items == []


def test_what_has_climbed_is_seen_by_its_tier_until_it_ends(store: Any, kept: Any) -> None:
    report = kept()
    after, event = act(report, Act.ESCALATE, fields={"tier": JABAR})
    store.save(report, after, event)
    assert [i.tier for i in store.of_tier(JABAR, None).items] == [JABAR]
    gone, event = act(
        after, Act.WITHDRAW, fields={"ended": Ended(by="reporter", reason="withdrawn")}
    )
    store.save(after, gone, event)
    assert store.of_tier(JABAR, None).items == []


def test_ended_reports_come_newest_first_and_are_never_due(store: Any, kept: Any) -> None:
    for n in range(3):
        report = kept(id=f"REPORT{n:06d}")
        after, event = act(
            report,
            Act.WITHDRAW,
            now=NOW + timedelta(hours=n),
            fields={"ended": Ended(by="reporter", reason="withdrawn")},
        )
        store.save(report, after, event)
    page = store.of_agency(BANDUNG, Bucket.ENDED, None)
    assert [i.id for i in page.items] == ["REPORT000002", "REPORT000001", "REPORT000000"]
    assert list(store.until(NOW + timedelta(days=999))) == []


def test_only_what_is_due_is_swept(store: Any, kept: Any) -> None:
    early = kept(id="REPORT000001")
    kept(id="REPORT000002", submitted_at=NOW + timedelta(days=30))
    assert list(store.until(NOW)) == []
    due = list(store.until(NOW + timedelta(days=6)))
    assert [d.id for d in due] == [early.id]


def test_verified_work_is_due_at_its_first_answer(store: Any, kept: Any) -> None:
    report = kept()
    after = verified(report)
    assert after.due_at is not None
    assert a_report().due_at is not None
    assert after.due_at > a_report().due_at  # type: ignore[operator]
