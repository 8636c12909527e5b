"""Handling: what officers do."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import (
    ActNotAllowed,
    InvalidFields,
    ReportNotFound,
    Unavailable,
    VersionConflict,
)
from chalicelib.domain.reports.act_fields import ActRequest
from chalicelib.domain.reports.codes import Act, Role, State
from chalicelib.domain.reports.report import Reporter
from chalicelib.usecases.reports import officer_acts
from chalicelib.usecases.reports.submit import Submission
from chalicelib.usecases.reports.worklist import WorklistTab, worklist
from tests.builders import (
    BANDUNG,
    DESK,
    JABAR,
    REFERENCE,
    an_officer,
)
from tests.usecases.world import DRAFT, TOKEN, WHO, World


def test_verifying_classifies_edits_and_keeps_the_original(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt, unit="dinas-pu", title="Jalan Contoh berlubang", category="jalan")
    report = world.dossier(receipt).report
    assert (report.state, report.unit, report.category) == (State.ASSIGNED, "dinas-pu", "jalan")
    assert (report.title, report.original_title) == ("Jalan Contoh berlubang", DRAFT.title)
    assert report.original_body is None


@pytest.mark.parametrize(
    ("act", "details", "field", "code"),
    [
        (Act.VERIFY, {"supervisory": False, "unit": "nowhere"}, "unit", "unknown"),
        (Act.VERIFY, {"supervisory": False, "agency": DESK}, "agency", "desk_cannot_handle"),
        (Act.VERIFY, {"supervisory": False, "agency": "none"}, "agency", "unknown"),
    ],
)
def test_an_assignment_that_does_not_fit_names_its_field(
    world: World, act: Act, details: dict[str, Any], field: str, code: str
) -> None:
    receipt = world.filed()
    with pytest.raises(InvalidFields) as caught:
        world.act(receipt, act, details=details)
    [fault] = caught.value.fields
    assert (fault.name, fault.code) == (field, code)
    assert world.dossier(receipt).report.version == 2


def test_assigning_to_the_same_agency_is_refused(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt, unit="dinas-pu")
    with pytest.raises(InvalidFields):
        world.act(receipt, Act.ASSIGN, details={"agency": BANDUNG, "unit": "dinas-pu"})


def test_a_returned_report_goes_to_the_agency_that_is_suggested(world: World) -> None:
    receipt = world.filed()
    details = {"suggested_agency": "imigrasi"}
    world.act(receipt, Act.RETURN, reason="Bukan jalan kota", details=details)
    report = world.dossier(receipt).report
    assert (report.agency, report.state, report.return_count) == ("imigrasi", State.UNVERIFIED, 1)
    imigrasi = an_officer(Role.AGENCY_ADMIN, "imigrasi")
    details = {"suggested_agency": BANDUNG}
    world.act(receipt, Act.RETURN, imigrasi, details=details)
    report = world.dossier(receipt).report
    # Bounced twice: the national desk decides, whatever is suggested.
    assert (report.agency, report.suggested_agency, report.return_count) == (DESK, BANDUNG, 2)
    national = an_officer(Role.NATIONAL_ADMIN, DESK)
    world.act(receipt, Act.VERIFY, national, details={"supervisory": False, "agency": "imigrasi"})
    assert world.dossier(receipt).report.agency == "imigrasi"


def test_a_return_without_a_suggestion_goes_to_the_national_desk(world: World) -> None:
    receipt = world.filed()
    world.act(receipt, Act.RETURN, reason="Bukan jalan kota")
    report = world.dossier(receipt).report
    assert (report.agency, report.state) == (DESK, State.UNVERIFIED)
    with pytest.raises(InvalidFields):
        world.act(
            receipt := world.filed(token=TOKEN[:-1] + "2"),
            Act.RETURN,
            details={"suggested_agency": BANDUNG},
        )


def test_a_second_officer_on_an_old_version_changes_nothing(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt)
    with pytest.raises(VersionConflict) as caught:
        world.act(receipt, Act.START, version=2)
    assert (caught.value.expected, caught.value.current) == (2, 3)
    assert world.dossier(receipt).report.state is State.ASSIGNED


def test_who_may_not_read_it_does_not_learn_that_it_is_there(world: World) -> None:
    receipt = world.filed()
    stranger = an_officer(Role.AGENCY_ADMIN, "imigrasi")
    with pytest.raises(ReportNotFound):
        world.act(receipt, Act.START, stranger)
    with pytest.raises(ReportNotFound):
        officer_acts.read_report(
            stranger, receipt.report.id, reports=world.reports, reference=REFERENCE
        )


def test_who_may_read_but_not_act_is_refused_as_such(world: World) -> None:
    receipt = world.filed()
    with pytest.raises(ActNotAllowed):
        world.act(receipt, Act.START, an_officer(Role.MONITOR, "ksp"))


def test_archiving_names_who_and_why(world: World) -> None:
    receipt = world.filed()
    with pytest.raises(InvalidFields) as caught:
        world.act(receipt, Act.ARCHIVE, reason="unclear", text="Mohon laporkan kembali")
    assert [(f.name, f.code) for f in caught.value.fields] == [("reason", "ask_first")]
    world.act(receipt, Act.HOLD, text="Di jalan mana?")
    world.act(receipt, Act.ARCHIVE, reason="unclear", text="Mohon laporkan kembali")
    report = world.dossier(receipt).report
    assert report.state is State.ARCHIVED
    assert report.ended is not None
    assert (report.ended.by, report.ended.reason) == ("agency_admin", "unclear")


def reveal(world: World, receipt: Submission, officer: Any) -> Reporter:
    version = world.dossier(receipt).report.version
    order = ActRequest(act=Act.REVEAL_IDENTITY, version=version, reason="Perlu dihubungi")
    return officer_acts.reveal_identity(
        officer,
        receipt.report.id,
        order,
        deps=world.officer_acts(),
        reference=world.reference,
        now=world.now,
    )


def test_every_look_at_an_identity_is_recorded_first(world: World) -> None:
    receipt = world.filed()
    assert reveal(world, receipt, an_officer()) == WHO
    event = world.dossier(receipt).events[-1]
    assert (event.act, event.reason) == (Act.REVEAL_IDENTITY, "Perlu dihubungi")
    assert event.actor.name == "Petugas Contoh"


def test_no_record_no_look(world: World) -> None:
    receipt = world.filed()
    world.reports.down = True
    with pytest.raises(Unavailable):
        reveal(world, receipt, an_officer())


@pytest.mark.parametrize("role", [Role.AGENCY_ADMIN, Role.OMBUDSMAN, Role.NATIONAL_ADMIN])
def test_an_anonymous_identity_is_for_nobody(world: World, role: Role) -> None:
    receipt = world.filed(anonymous=True)
    agency = {Role.AGENCY_ADMIN: BANDUNG}.get(role, "ombudsman")
    with pytest.raises(ActNotAllowed):
        reveal(world, receipt, an_officer(role, agency))


def test_worklists_are_of_the_agency_the_unit_or_the_tier(world: World) -> None:
    receipt = world.filed()
    admin, unit = an_officer(), an_officer(Role.LIAISON_OFFICER, BANDUNG, "dinas-pu")

    def seen(officer: Any, tab: WorklistTab) -> list[str]:
        page = worklist(officer, tab, None, worklists=world.reports)
        return [i.id for i in page.items]

    assert seen(admin, WorklistTab.VERIFICATION) == [receipt.report.id]
    assert seen(unit, WorklistTab.VERIFICATION) == []
    world.verify(receipt, unit="dinas-pu")
    assert seen(unit, WorklistTab.FOLLOW_UP) == [receipt.report.id]
    for _ in range(2):
        world.now += timedelta(days=30)
        world.sweep()
    # First the unit's own agency, then the tier above.
    assert seen(an_officer(Role.AGENCY_ADMIN, JABAR), WorklistTab.ESCALATED) == [receipt.report.id]
    assert seen(unit, WorklistTab.ESCALATED) == []
    for nobody in (an_officer(Role.OPERATOR, None), an_officer(Role.LIAISON_OFFICER, BANDUNG)):
        with pytest.raises(ActNotAllowed):
            seen(nobody, WorklistTab.VERIFICATION)
