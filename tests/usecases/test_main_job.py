"""Filing, routing, following, handling, sweeping, telling: the use cases on fakes."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain import ids
from chalicelib.domain.errors import (
    ActNotAllowed,
    ActNotPossible,
    DomainError,
    InvalidFields,
    NotRoutedYet,
    ReportNotFound,
    Unavailable,
    VersionConflict,
)
from chalicelib.domain.history import faults
from chalicelib.domain.report import DeclaredFile, FileStatus, Place, Rating, Reporter
from chalicelib.domain.words import Act, Kind, Role, State
from chalicelib.messages.alerts import SMS_LENGTH, composer
from chalicelib.usecases import follow, handle
from chalicelib.usecases.alert import AUDIENCE, alert
from chalicelib.usecases.check_attachment import check_attachment
from chalicelib.usecases.handle import Order
from chalicelib.usecases.ports import Dossier
from chalicelib.usecases.route import route
from chalicelib.usecases.submit import Draft, Receipt, store_queued, submit
from chalicelib.usecases.sweep import sweep
from chalicelib.usecases.worklist import Tab, worklist
from tests.builders import (
    BANDUNG,
    DESK,
    JABAR,
    NOW,
    PEPPER,
    REFERENCE,
    an_agency,
    an_officer,
)
from tests.fakes import FakeFiles, FakeInspector, FakeQueue, FakeReports, FakeSeal, FakeTopics

TOKEN = "6f1c3c1e-0000-4000-8000-000000000001"
WHO = Reporter(name="Contoh Warga", email="warga@example.id")


class World:
    """All fakes, and short words for what people do."""

    def __init__(self) -> None:
        self.reports, self.queue, self.seal = FakeReports(), FakeQueue(), FakeSeal()
        self.files, self.topics = FakeFiles(), FakeTopics()
        self.reference, self.now = REFERENCE, NOW

    def submit(self, **changes: Any) -> Receipt:
        return submit(
            replace(DRAFT, **changes),
            reports=self.reports,
            queue=self.queue,
            seal=self.seal,
            files=self.files,
            reference=self.reference,
            pepper=PEPPER,
            now=self.now,
        )

    def route(self, report: str) -> str | None:
        return route(report, reports=self.reports, reference=self.reference, now=self.now)

    def filed(self, **changes: Any) -> Receipt:
        receipt = self.submit(**changes)
        self.route(receipt.report.id)
        return receipt

    def around(self) -> dict[str, Any]:
        return {"reports": self.reports, "reference": self.reference, "now": self.now}

    def act(self, receipt: Receipt, act: Act, officer: Any = None, **rest: Any) -> None:
        report = self.reports.get(receipt.report.id)
        order = Order(act=act, version=rest.pop("version", report.version), **rest)
        handle.act(officer or an_officer(), report.id, order, **self.around())

    def verify(self, receipt: Receipt, **details: Any) -> None:
        self.act(receipt, Act.VERIFY, details={"supervisory": False, **details})

    def as_reporter(self, receipt: Receipt) -> follow.Followed:
        code = receipt.access_code
        return follow.follow(receipt.report.id, code, reports=self.reports, pepper=PEPPER)

    def sweep(self, **changes: Any) -> dict[str, int]:
        def never(report: str, error: DomainError) -> None:
            raise error

        asked = {"may_go_on": lambda: True, "failed": never, **changes}
        return dict(sweep(due=self.reports, **self.around(), **asked))

    def dossier(self, receipt: Receipt) -> Dossier:
        return self.reports.dossier(receipt.report.id)

    def tell(self, receipt: Receipt) -> list[Any]:
        """Tell about the last event; the alerts of it alone."""
        self.topics.sent.clear()
        alert(
            self.dossier(receipt).events[-1],
            reports=self.reports,
            alerts=self.topics,
            reference=self.reference,
            compose=composer("https://lapor.example.go.id"),
        )
        return self.topics.sent


DRAFT = Draft(
    token=TOKEN,
    kind=Kind.COMPLAINT,
    title="Jalan berlubang di Coblong",
    body="Lubang besar di depan sekolah, sudah dua bulan.",
    incident_date=date(2026, 11, 20),
    place=Place(region="32.73.02"),
    category="jalan-berlubang",
    target_agency=None,
    anonymous=False,
    confidential=False,
    reporter=WHO,
    channel="web",
    language="id",
    files=(DeclaredFile(n=1, name="foto jalan.jpg", type="image/jpeg", size=8),),
)


@pytest.fixture
def world() -> World:
    return World()


# --- filing ------------------------------------------------------------------------------------


def test_the_same_token_gives_the_same_receipt_and_one_report(world: World) -> None:
    first = world.submit()
    world.now += timedelta(days=2)
    second = world.submit(title="Judul yang lain sama sekali")
    assert (second.report, second.access_code) == (first.report, first.access_code)
    assert world.reports.puts == 1


def test_another_token_gives_another_report(world: World) -> None:
    first, second = world.submit(), world.submit(token=TOKEN[:-1] + "2")
    assert first.report.id != second.report.id
    assert first.access_code != second.access_code


def test_the_identity_is_sealed_and_not_in_the_report(world: World) -> None:
    receipt = world.submit()
    assert "Warga" not in repr(world.reports.get(receipt.report.id))
    sealed = world.reports.waiting[receipt.report.id]
    assert sealed is not None
    assert world.seal.open(receipt.report.id, sealed) == WHO


def test_a_report_needs_no_reporter(world: World) -> None:
    receipt = world.submit(reporter=None)
    assert world.reports.waiting[receipt.report.id] is None
    assert not receipt.report.has_reporter


def test_a_failing_table_delays_and_never_loses(world: World) -> None:
    world.reports.down = True
    receipt = world.submit()
    assert not receipt.stored
    world.reports.down = False
    [(report, sealed)] = world.queue.messages
    store_queued(report, sealed, reports=world.reports)
    store_queued(report, sealed, reports=world.reports)
    assert world.reports.puts == 1
    assert world.as_reporter(receipt).as_reporter


def test_when_neither_table_nor_queue_takes_it_nothing_is_promised(world: World) -> None:
    world.reports.down = world.queue.down = True
    with pytest.raises(Unavailable):
        world.submit()


def test_every_declared_file_gets_its_upload(world: World) -> None:
    [upload] = world.submit().uploads
    assert upload.fields["key"].endswith("/1")


# --- routing -----------------------------------------------------------------------------------


def test_a_report_is_routed_once(world: World) -> None:
    receipt = world.submit()
    assert world.route(receipt.report.id) == BANDUNG
    assert world.route(receipt.report.id) is None
    dossier = world.dossier(receipt)
    assert [e.act for e in dossier.events] == [Act.SUBMIT, Act.ROUTE]
    assert faults(dossier.report, dossier.events) == []


@pytest.mark.parametrize(
    ("changes", "agency", "why"),
    [
        ({}, BANDUNG, "rule:jalan"),
        ({"target_agency": "imigrasi"}, "imigrasi", "chosen_by_reporter"),
        ({"category": "paspor"}, "imigrasi", "rule:paspor"),
        ({"category": "lainnya"}, DESK, "no_rule"),
    ],
)
def test_where_a_report_goes(world: World, changes: dict[str, Any], agency: str, why: str) -> None:
    receipt = world.filed(**changes)
    dossier = world.dossier(receipt)
    assert (dossier.report.agency, dossier.events[-1].reason) == (agency, why)


# --- following ---------------------------------------------------------------------------------


def test_unknown_wrong_and_secret_look_the_same_to_a_stranger(world: World) -> None:
    secret = world.filed(confidential=True)
    known = world.filed(token=TOKEN[:-1] + "2")
    attempts = [
        ("7K2M-9QXD-4TPC", None),
        ("nonsense", None),
        (secret.report.id, None),
        (secret.report.id, "WRONGCODE0000000"),
        (known.report.id, "WRONGCODE0000000"),
        (known.report.id, secret.access_code),
    ]
    for typed, code in attempts:
        with pytest.raises(ReportNotFound):
            follow.follow(typed, code, reports=world.reports, pepper=PEPPER)


def test_codes_are_read_as_people_type_them(world: World) -> None:
    receipt = world.filed()
    typed = f" {ids.show(receipt.report.id).lower()} "
    code = ids.show(receipt.access_code).lower()
    found = follow.follow(typed, code, reports=world.reports, pepper=PEPPER)
    assert found.as_reporter


def test_who_has_the_id_alone_may_look_but_not_act(world: World) -> None:
    receipt = world.filed()
    stranger = follow.follow(receipt.report.id, None, reports=world.reports, pepper=PEPPER)
    with pytest.raises(ReportNotFound):
        follow.withdraw(stranger, "", **world.around())


def test_acting_before_routing_asks_to_try_again(world: World) -> None:
    receipt = world.submit()
    with pytest.raises(NotRoutedYet):
        follow.withdraw(world.as_reporter(receipt), "", **world.around())


def test_a_reply_reopens_and_closing_rates_once(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt)
    world.act(receipt, Act.ANSWER, text="Sudah ditambal.")
    follow.reply(world.as_reporter(receipt), "Masih berlubang", **world.around())
    assert world.dossier(receipt).report.state is State.IN_PROGRESS
    world.act(receipt, Act.ANSWER, text="Sudah diaspal ulang.")
    follow.close(world.as_reporter(receipt), **world.around())
    follow.rate(world.as_reporter(receipt), Rating(score=5), **world.around())
    with pytest.raises(ActNotPossible):
        follow.rate(world.as_reporter(receipt), Rating(score=1), **world.around())
    report = world.dossier(receipt).report
    assert report.state is State.CLOSED
    assert (report.ended and report.ended.by, report.rating) == ("reporter", Rating(score=5))


def test_an_answered_question_brings_the_report_back(world: World) -> None:
    receipt = world.filed()
    world.act(receipt, Act.HOLD, text="Di jalan nomor berapa?")
    assert world.dossier(receipt).report.question == "Di jalan nomor berapa?"
    follow.reply(world.as_reporter(receipt), "Nomor 12", **world.around())
    report = world.dossier(receipt).report
    assert (report.state, report.question) == (State.UNVERIFIED, "")


def test_more_files_are_counted_on(world: World) -> None:
    receipt = world.filed()
    more = [DeclaredFile(n=2, name="b.pdf", type="application/pdf", size=9)]
    uploads = follow.add_files(
        world.as_reporter(receipt), more, files=world.files, **world.around()
    )
    assert [u.n for u in uploads] == [2]
    assert [f.n for f in world.dossier(receipt).report.files] == [1, 2]


# --- handling ----------------------------------------------------------------------------------


def test_verifying_classifies_edits_and_keeps_the_original(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt, unit="dinas-pu", title="Jalan Contoh berlubang", category="jalan")
    report = world.dossier(receipt).report
    assert (report.state, report.unit, report.category) == (State.DISPOSED, "dinas-pu", "jalan")
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
def test_a_disposition_that_does_not_fit_names_its_field(
    world: World, act: Act, details: dict[str, Any], field: str, code: str
) -> None:
    receipt = world.filed()
    with pytest.raises(InvalidFields) as caught:
        world.act(receipt, act, details=details)
    [fault] = caught.value.fields
    assert (fault.name, fault.code) == (field, code)
    assert world.dossier(receipt).report.version == 2


def test_disposing_to_the_same_desk_is_refused(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt, unit="dinas-pu")
    with pytest.raises(InvalidFields):
        world.act(receipt, Act.DISPOSE, details={"agency": BANDUNG, "unit": "dinas-pu"})


def test_a_returned_report_goes_to_the_national_desk_with_its_suggestion(world: World) -> None:
    receipt = world.filed()
    details = {"suggested_agency": "imigrasi"}
    world.act(receipt, Act.RETURN, reason="Bukan jalan kota", details=details)
    report = world.dossier(receipt).report
    assert (report.agency, report.state) == (DESK, State.UNVERIFIED)
    assert report.suggested_agency == "imigrasi"
    national = an_officer(Role.NATIONAL_ADMIN, DESK)
    world.act(receipt, Act.VERIFY, national, details={"supervisory": False, "agency": "imigrasi"})
    assert world.dossier(receipt).report.agency == "imigrasi"


def test_a_second_officer_on_an_old_version_changes_nothing(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt)
    with pytest.raises(VersionConflict) as caught:
        world.act(receipt, Act.START, version=2)
    assert (caught.value.expected, caught.value.current) == (2, 3)
    assert world.dossier(receipt).report.state is State.DISPOSED


def test_who_may_not_read_it_does_not_learn_that_it_is_there(world: World) -> None:
    receipt = world.filed()
    stranger = an_officer(Role.AGENCY_ADMIN, "imigrasi")
    with pytest.raises(ReportNotFound):
        world.act(receipt, Act.START, stranger)
    with pytest.raises(ReportNotFound):
        handle.read(stranger, receipt.report.id, reports=world.reports, reference=REFERENCE)


def test_who_may_read_but_not_act_is_told_so(world: World) -> None:
    receipt = world.filed()
    with pytest.raises(ActNotAllowed):
        world.act(receipt, Act.START, an_officer(Role.MONITOR, "ksp"))


def test_archiving_names_who_and_why(world: World) -> None:
    receipt = world.filed()
    world.act(receipt, Act.ARCHIVE, reason="unclear", text="Mohon laporkan kembali")
    report = world.dossier(receipt).report
    assert report.state is State.ARCHIVED
    assert report.ended is not None
    assert (report.ended.by, report.ended.reason) == ("agency_admin", "unclear")


def reveal(world: World, receipt: Receipt, officer: Any) -> Reporter:
    version = world.dossier(receipt).report.version
    order = Order(act=Act.REVEAL_IDENTITY, version=version, reason="Perlu dihubungi")
    return handle.reveal_identity(
        officer, receipt.report.id, order, seal=world.seal, **world.around()
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

    def seen(officer: Any, tab: Tab) -> list[str]:
        page = worklist(officer, tab, None, worklists=world.reports)
        return [i.id for i in page.items]

    assert seen(admin, Tab.VERIFICATION) == [receipt.report.id]
    assert seen(unit, Tab.VERIFICATION) == []
    world.verify(receipt, unit="dinas-pu")
    assert seen(unit, Tab.FOLLOW_UP) == [receipt.report.id]
    world.now += timedelta(days=30)
    world.sweep()
    assert seen(an_officer(Role.AGENCY_ADMIN, JABAR), Tab.ESCALATED) == [receipt.report.id]
    assert seen(unit, Tab.ESCALATED) == []
    for nobody in (an_officer(Role.OPERATOR, None), an_officer(Role.LIAISON_OFFICER, BANDUNG)):
        with pytest.raises(ActNotAllowed):
            seen(nobody, Tab.VERIFICATION)


# --- sweeping ----------------------------------------------------------------------------------


def test_a_neglected_report_is_reminded_of_and_climbs_one_tier_at_a_time(world: World) -> None:
    receipt = world.filed()
    climbed = []
    for _ in range(45):
        world.now += timedelta(days=1)
        before = world.dossier(receipt).report.version
        world.sweep()
        after = world.dossier(receipt).report
        assert after.version <= before + 1
        if after.version > before:
            climbed.append((world.dossier(receipt).events[-1].act, after.tier))
    assert climbed[0] == (Act.REMIND, None)
    tiers = [tier for act, tier in climbed if act is Act.ESCALATE]
    assert tiers[:3] == [JABAR, "kemendagri", "ombudsman"]
    assert set(tiers[3:]) == {"ombudsman"}
    report = world.dossier(receipt).report
    assert report.agency == BANDUNG
    assert faults(report, world.dossier(receipt).events) == []


def test_a_sweep_does_nothing_twice(world: World) -> None:
    world.filed()
    world.now += timedelta(days=10)
    assert world.sweep() == {"escalate": 1}
    assert world.sweep() == {}


def test_an_answer_brings_it_down_again(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt)
    world.now += timedelta(days=20)
    world.sweep()
    assert world.dossier(receipt).report.tier == JABAR
    world.act(receipt, Act.ANSWER, text="Sudah diperbaiki.")
    assert world.dossier(receipt).report.tier is None


def test_silence_after_an_answer_closes(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt)
    world.act(receipt, Act.ANSWER, text="Sudah diperbaiki.")
    world.now += timedelta(days=20)
    assert world.sweep() == {"close_expired": 1}
    ended = world.dossier(receipt).report.ended
    assert ended is not None
    assert (ended.by, ended.reason) == ("system", "expired")


def test_silence_after_a_question_archives(world: World) -> None:
    receipt = world.filed()
    world.act(receipt, Act.HOLD, text="Di jalan nomor berapa?")
    world.now += timedelta(days=20)
    assert world.sweep() == {"archive_expired": 1}
    assert world.dossier(receipt).report.state is State.ARCHIVED


def test_a_report_that_the_stream_forgot_is_routed(world: World) -> None:
    receipt = world.submit()
    world.now += timedelta(minutes=16)
    assert world.sweep() == {"route": 1}
    assert world.dossier(receipt).report.agency == BANDUNG


def test_one_failing_report_stops_nobody_else(world: World) -> None:
    first, second = world.filed(), world.filed(token=TOKEN[:-1] + "2")
    save = world.reports.save

    def picky(before: Any, after: Any, event: Any) -> None:
        if before.id == first.report.id:
            raise Unavailable("throttled")
        save(before, after, event)

    world.reports.save = picky  # type: ignore[method-assign]
    world.now += timedelta(days=10)
    told: list[str] = []
    done = world.sweep(failed=lambda report, _: told.append(report))
    assert done == {"failed": 1, "escalate": 1}
    assert told == [first.report.id]
    assert world.dossier(second).report.tier == JABAR


def test_a_sweep_stops_before_its_time_is_over(world: World) -> None:
    world.filed()
    world.now += timedelta(days=10)
    assert world.sweep(may_go_on=lambda: False) == {"left": 1}
    assert world.sweep() == {"escalate": 1}


def test_a_tier_without_anybody_is_skipped(world: World) -> None:
    agencies = {**REFERENCE.agencies, JABAR: an_agency(JABAR, escalates_to="kemendagri")}
    agencies[JABAR] = replace(agencies[JABAR], active=False)
    world.reference = replace(REFERENCE, agencies=agencies)
    receipt = world.filed()
    world.now += timedelta(days=10)
    world.sweep()
    assert world.dossier(receipt).report.tier == "kemendagri"


# --- telling -----------------------------------------------------------------------------------


def test_a_new_report_is_told_to_its_agency_without_the_reporter(world: World) -> None:
    receipt = world.filed()
    [told] = world.tell(receipt)
    assert told.agency == BANDUNG
    assert ids.show(receipt.report.id) in told.subject
    assert "/konsol/#/report/" in told.body
    for part in (told.subject, told.body, told.sms):
        assert "Warga" not in part
        assert receipt.access_code not in part


def test_a_confidential_report_is_told_without_its_text(world: World) -> None:
    [told] = world.tell(world.filed(confidential=True))
    assert "RAHASIA" in told.body
    assert DRAFT.title not in told.body + told.subject + told.sms


def test_lateness_is_told_to_the_tier_left_and_the_tier_reached(world: World) -> None:
    receipt = world.filed()
    world.now += timedelta(days=10)
    world.sweep()
    told = world.tell(receipt)
    assert [(a.agency, a.attributes["urgency"]) for a in told] == [
        (BANDUNG, "high"),
        (JABAR, "high"),
    ]


def test_verifying_for_oneself_is_no_news(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt)
    assert world.tell(receipt) == []


def test_a_disposition_is_told_to_the_new_agency(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt, agency="imigrasi")
    assert [a.agency for a in world.tell(receipt)] == ["imigrasi"]


def test_every_message_fits_into_one_sms(world: World) -> None:
    receipt = world.filed()
    compose = composer("https://lapor.example.go.id")
    report = world.dossier(receipt).report
    for rows in AUDIENCE.values():
        for row in rows:
            made = compose(row, report, REFERENCE, BANDUNG)
            assert len(made.sms) <= SMS_LENGTH
            assert made.sms.isascii()
            assert len(made.subject) <= 100


# --- attachments -------------------------------------------------------------------------------


def check(world: World, receipt: Receipt, n: int = 1) -> Any:
    return check_attachment(
        receipt.report.id,
        n,
        reports=world.reports,
        files=world.files,
        inspector=FakeInspector(),
        now=NOW,
    )


def uploaded(world: World, receipt: Receipt, data: bytes, n: int = 1) -> None:
    world.files.objects[f"incoming/{receipt.report.id}/{n}"] = (data, "image/jpeg")


def test_a_good_file_is_shown_as_a_copy_and_kept_as_evidence(world: World) -> None:
    receipt = world.filed()
    uploaded(world, receipt, b"ok photo")
    finding = check(world, receipt)
    assert finding.status is FileStatus.ACCEPTED
    objects = world.files.objects
    report = receipt.report.id
    assert objects[f"files/{report}/1/foto-jalan.jpg"][0] == b"copy of ok photo"
    assert objects[f"originals/{report}/1/{finding.sha256}"][0] == b"ok photo"
    assert f"thumbs/{report}/1.webp" in objects
    assert f"incoming/{report}/1" not in objects
    assert world.dossier(receipt).findings == [finding]


@pytest.mark.parametrize(
    ("data", "reason"), [(b"bad one!", "type_differs"), (b"ok", "size_differs")]
)
def test_a_bad_file_is_refused_and_nothing_of_it_stays(
    world: World, data: bytes, reason: str
) -> None:
    receipt = world.filed()
    uploaded(world, receipt, data)
    finding = check(world, receipt)
    assert (finding.status, finding.reason) == (FileStatus.REFUSED, reason)
    assert world.files.objects == {}


def test_a_file_is_checked_once(world: World) -> None:
    receipt = world.filed()
    uploaded(world, receipt, b"ok photo")
    first = check(world, receipt)
    uploaded(world, receipt, b"bad one!")
    assert check(world, receipt) is None
    assert world.dossier(receipt).findings == [first]
    assert f"incoming/{receipt.report.id}/1" not in world.files.objects


def test_what_nobody_declared_is_dropped(world: World) -> None:
    receipt = world.filed()
    uploaded(world, receipt, b"ok photo", n=9)
    assert check(world, receipt, n=9) is None
    assert world.files.objects == {}


def test_an_upload_whose_report_still_waits_is_brought_again(world: World) -> None:
    with pytest.raises(ReportNotFound):
        check_attachment(
            "7K2M9QXD4TPC",
            1,
            reports=world.reports,
            files=world.files,
            inspector=FakeInspector(),
            now=NOW,
        )
