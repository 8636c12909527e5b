"""Worklists, further lists and what is due: the fake and DynamoDB keep the same promises."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import VersionConflict
from chalicelib.domain.reports.codes import Act, Bucket, Flag, Role, State
from chalicelib.domain.reports.report import Proposal, Report
from chalicelib.usecases.reports.ports import ReportChange, WorklistPage
from tests.builders import (
    BANDUNG,
    JABAR,
    NOW,
    a_new_report,
    a_report,
    act,
    an_end,
    verified,
)
from tests.contracts.stores import kept, store

__all__ = ["kept", "store"]  # fixtures, shared


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


def test_a_line_is_marked_while_the_report_holds_something_new(store: Any, kept: Any) -> None:
    report = kept(unit="dinas-pu", copied_to=("pelni",), tier=JABAR)
    lists: tuple[Callable[[], WorklistPage], ...] = (
        lambda: store.of_agency(BANDUNG, Bucket.VERIFICATION, None),
        lambda: store.of_unit(BANDUNG, "dinas-pu", Bucket.VERIFICATION, None),
        lambda: store.of_tier(JABAR, None),
        lambda: store.copied_to("pelni", None),
    )

    def marks() -> list[bool]:
        return [item.new_information for of in lists for item in of().items]

    assert marks() == [False] * len(lists)
    fields = {"new_since": report.version + 1}
    new, event = act(report, Act.ADD_INFORMATION, fields=fields, role=Role.REPORTER)
    store.save(ReportChange(before=report, after=new, event=event))
    assert marks() == [True] * len(lists)
    seen, event = act(new, Act.MARK_READ)
    store.save(ReportChange(before=new, after=seen, event=event))
    assert marks() == [False] * len(lists)


def test_pages_follow_each_other_though_lines_are_marked_meanwhile(store: Any, kept: Any) -> None:
    reports = [kept(id=f"REPORT{n:06d}") for n in range(30)]
    first = store.of_agency(BANDUNG, Bucket.VERIFICATION, None)
    for report in reports[10:]:
        fields = {"new_since": report.version + 1}
        new, event = act(report, Act.ADD_INFORMATION, fields=fields, role=Role.REPORTER)
        store.save(ReportChange(before=report, after=new, event=event))
    second = store.of_agency(BANDUNG, Bucket.VERIFICATION, first.next)
    seen = {i.id for i in (*first.items, *second.items)}
    assert seen == {report.id for report in reports}


def test_an_unrouted_report_lies_on_no_desk_but_is_swept(store: Any) -> None:
    new = a_new_report()
    store.add(new, None)
    assert store.of_agency(BANDUNG, Bucket.VERIFICATION, None).items == []
    assert [d.id for d in store.due_until(NOW + timedelta(minutes=16))] == [new.id]


def test_a_report_moves_from_tab_to_tab_and_desk_to_desk(store: Any, kept: Any) -> None:
    report = kept()
    fields = {"supervisory": False, "agency": BANDUNG, "unit": "dinas-pu"}
    after, event = act(report, Act.VERIFY, fields=fields)
    store.save(ReportChange(before=report, after=after, event=event))
    assert store.of_agency(BANDUNG, Bucket.VERIFICATION, None).items == []
    assert [i.id for i in store.of_agency(BANDUNG, Bucket.FOLLOW_UP, None).items] == [report.id]
    unit = store.of_unit(BANDUNG, "dinas-pu", Bucket.FOLLOW_UP, None)
    assert [i.unit for i in unit.items] == ["dinas-pu"]
    assert store.of_unit(BANDUNG, "dishub", Bucket.FOLLOW_UP, None).items == []


def test_what_has_climbed_is_seen_by_its_tier_until_it_ends(store: Any, kept: Any) -> None:
    report = kept()
    after, event = act(report, Act.ESCALATE, fields={"tier": JABAR})
    store.save(ReportChange(before=report, after=after, event=event))
    assert [i.tier for i in store.of_tier(JABAR, None).items] == [JABAR]
    gone, event = act(after, Act.WITHDRAW, fields=an_end("reporter", "withdrawn"))
    store.save(ReportChange(before=after, after=gone, event=event))
    assert store.of_tier(JABAR, None).items == []


def lists(store: Any) -> dict[str, list[str]]:
    return {
        "imigrasi": [i.id for i in store.copied_to("imigrasi", None).items],
        "pelni": [i.id for i in store.copied_to("pelni", None).items],
        "approval": [i.id for i in store.proposed(BANDUNG, None).items],
        "flag": [i.id for i in store.flagged(Flag.STRATEGIC_ISSUE, None).items],
    }


def test_a_report_is_shown_in_further_lists_until_it_leaves_them(store: Any, kept: Any) -> None:
    def step(name: Act, before: Report, **fields: Any) -> Report:
        after, event = act(before, name, fields=fields)
        store.save(ReportChange(before=before, after=after, event=event))
        return after

    report = kept()
    here = [report.id]
    assert lists(store) == {"imigrasi": [], "pelni": [], "approval": [], "flag": []}
    report = step(Act.COPY, report, copied_to=("imigrasi", "pelni"))
    report = step(Act.FLAG, report, flags=(Flag.STRATEGIC_ISSUE,))
    report = step(Act.VERIFY, report, agency=BANDUNG)
    report = step(Act.PROPOSE, report, proposal=Proposal(text="x", by="y"))
    assert lists(store) == {"imigrasi": here, "pelni": here, "approval": here, "flag": here}
    [line] = store.copied_to("pelni", None).items
    assert (line.version, line.state, line.agency) == (report.version, State.IN_PROGRESS, BANDUNG)
    report = step(Act.REJECT, report, proposal=None)
    report = step(Act.ASSIGN, report, agency="imigrasi", copied_to=("pelni",))
    assert lists(store) == {"imigrasi": [], "pelni": here, "approval": [], "flag": here}
    step(Act.WITHDRAW, report, **an_end())
    assert lists(store) == {"imigrasi": [], "pelni": [], "approval": [], "flag": []}


def test_what_is_merged_into_a_report_is_found_page_by_page_until_it_stands_alone(
    store: Any, kept: Any
) -> None:
    main, others = kept(), [kept(id=f"REPORT00001{n}") for n in range(3)]
    merged = []
    for report in others:
        fields = {**an_end("agency_admin", "duplicate"), "merged_into": main.id}
        after, event = act(report, Act.MERGE, fields=fields)
        store.save(ReportChange(before=report, after=after, event=event))
        merged.append(after)
    first, second, third = (report.id for report in others)
    assert store.merged_into(main.id, "", 2) == [first, second]
    assert store.merged_into(main.id, second, 2) == [third]
    assert store.merged_into(third, "", 2) == []
    after, event = act(merged[1], Act.REOPEN, fields={"reopened": 1, "merged_into": None})
    store.save(ReportChange(before=merged[1], after=after, event=event))
    assert store.merged_into(main.id, "", 9) == [first, third]


def test_two_reports_change_together_or_not_at_all(store: Any, kept: Any) -> None:
    one, two = kept(id="REPORT000001"), kept(id="REPORT000002")
    changed = [act(report, Act.NOTE) for report in (one, two)]
    both = [
        ReportChange(before=before, after=after, event=event)
        for before, (after, event) in zip((one, two), changed, strict=True)
    ]
    store.save(both[1])
    with pytest.raises(VersionConflict):
        store.save(*both)
    assert store.get(one.id) == one
    again, event = act(changed[1][0], Act.NOTE)
    store.save(both[0], ReportChange(before=changed[1][0], after=again, event=event))
    assert [store.get(r.id).version for r in (one, two)] == [3, 4]


def test_a_part_is_split_off_in_the_same_step(store: Any, kept: Any) -> None:
    report = kept()
    part = a_new_report(id="REPORT000009", origin=report.id)
    after, event = act(report, Act.SPLIT, fields={"parts": (part.id,)})
    split = (
        ReportChange(before=report, after=after, event=event),
        ReportChange(before=None, after=part, event=None),
    )
    store.save(*split)
    assert store.get(part.id) == part
    assert [d.id for d in store.due_until(NOW + timedelta(minutes=16))] == [part.id]
    with pytest.raises(VersionConflict):
        store.save(*split)


def test_ended_reports_come_newest_first_and_are_never_due(store: Any, kept: Any) -> None:
    for n in range(3):
        report = kept(id=f"REPORT{n:06d}")
        after, event = act(
            report,
            Act.WITHDRAW,
            now=NOW + timedelta(hours=n),
            fields=an_end("reporter", "withdrawn"),
        )
        store.save(ReportChange(before=report, after=after, event=event))
    page = store.of_agency(BANDUNG, Bucket.ENDED, None)
    assert [i.id for i in page.items] == ["REPORT000002", "REPORT000001", "REPORT000000"]
    assert list(store.due_until(NOW + timedelta(days=999))) == []


def test_only_what_is_due_is_swept(store: Any, kept: Any) -> None:
    early = kept(id="REPORT000001")
    kept(id="REPORT000002", submitted_at=NOW + timedelta(days=30))
    assert list(store.due_until(NOW)) == []
    for start in (0, 7, 31):
        due = list(store.due_until(NOW + timedelta(days=6), start))
        assert [d.id for d in due] == [early.id]


def test_verified_work_is_due_at_its_first_answer(store: Any, kept: Any) -> None:
    report = kept()
    after = verified(report)
    assert after.due_at is not None
    assert a_report().due_at is not None
    assert after.due_at > a_report().due_at  # type: ignore[operator]
