"""Things as they usually are; every test changes only what it is about. All data is synthetic."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.deadlines.calendar import WorkingCalendar
from chalicelib.domain.deadlines.clocks import DeadlineRules, Profile, Span, Unit
from chalicelib.domain.reference_data.reference import (
    Agency,
    Category,
    Notice,
    OrganisationUnit,
    Reference,
    RoutingRule,
    RoutingTarget,
)
from chalicelib.domain.reports.codes import Act, Kind, Role
from chalicelib.domain.reports.handling import (
    ending_fields,
    perform,
    record_submission,
    verification_clock,
)
from chalicelib.domain.reports.history import Actor, Event
from chalicelib.domain.reports.report import Officer, Place, Report

#: A Tuesday, 09:00 in Jakarta.
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PEPPER = b"a pepper for tests"
BANDUNG, JABAR, DESK = "pemda-3273", "pemda-32", "national-desk"

PROFILE = Profile(
    id="default",
    legal_basis="PermenPANRB 5/2025",
    effective_from=date(2018, 1, 1),
    effective_to=None,
    categories=frozenset({"*"}),
    limits={
        "verification": Span(amount=3),
        "first_answer": Span(amount=5),
        "settlement_information": Span(amount=5),
        "settlement": Span(amount=14),
        "settlement_supervisory": Span(amount=60),
        "oversight": Span(amount=60, unit=Unit.CALENDAR_DAYS),
        "oversight_supervisory": Span(amount=120, unit=Unit.CALENDAR_DAYS),
        "information": Span(amount=10),
        "reply": Span(amount=10),
        "reopen": Span(amount=30, unit=Unit.CALENDAR_DAYS),
        "promise": Span(amount=14),
        "pause_cap": Span(amount=20),
    },
    remind_before=Span(amount=1),
    escalate_every=Span(amount=3),
)
CALENDAR = WorkingCalendar([date(2026, 12, 25), date(2027, 1, 1)])
RULES = DeadlineRules(profile=PROFILE, calendar=CALENDAR)


def an_agency(id: str, **changes: Any) -> Agency:
    usual = Agency(
        id=id, name=f"Instansi {id}", short=id, kind="ministry", escalates_to="kemenpanrb"
    )
    return replace(usual, **changes)


FLOOD = Notice(
    text_id="Terjebak banjir? Telepon 112 dahulu.",
    text_en="Trapped by a flood? Call 112 first.",
    href="tel:112",
    label_id="Telepon 112",
    label_en="Call 112",
)
CRIME = Notice(
    text_id="Kejahatan dilaporkan ke polisi: telepon 110.",
    text_en="A crime is reported to the police: call 110.",
    stops=True,
)


def a_category(id: str, parent: str | None = None) -> Category:
    return Category(id=id, parent=parent, name_id=id.title(), name_en=id.title())


def a_reference(**changes: Any) -> Reference:
    """Bandung under Jawa Barat, immigration, the tiers above, roads and passports."""
    units = (
        OrganisationUnit(id="dinas-pu", name="Dinas Pekerjaan Umum"),
        OrganisationUnit(id="dishub", name="Dinas Perhubungan"),
    )
    agencies = [
        an_agency("ombudsman", kind="ombudsman", escalates_to=None),
        an_agency("kemenpanrb", escalates_to="ombudsman"),
        an_agency("kemendagri", kind="coordinator", escalates_to="ombudsman"),
        an_agency("ksp", kind="monitor", escalates_to="ombudsman"),
        an_agency(DESK, kind="national_desk", escalates_to="ombudsman"),
        an_agency("imigrasi"),
        an_agency(JABAR, kind="province", region="32", escalates_to="kemendagri"),
        an_agency(
            BANDUNG,
            name="Pemerintah Kota Bandung",
            kind="city",
            region="32.73",
            escalates_to=JABAR,
            units=units,
        ),
    ]
    categories = [
        a_category("jalan"),
        a_category("jalan-berlubang", "jalan"),
        a_category("paspor"),
        a_category("lainnya"),
        replace(a_category("banjir"), notice=FLOOD),
        replace(a_category("pidana"), notice=CRIME),
        a_category("pencurian", "pidana"),
    ]
    rules = [
        RoutingRule(
            id="jalan", category="jalan", region="*", target=RoutingTarget.LOCAL_GOVERNMENT
        ),
        RoutingRule(
            id="paspor",
            category="paspor",
            region="*",
            target=RoutingTarget.AGENCY,
            agency="imigrasi",
        ),
    ]
    usual = Reference(
        agencies={a.id: a for a in agencies},
        categories={c.id: c for c in categories},
        rules=rules,
        profiles=[PROFILE],
        calendar=CALENDAR,
        regions={"32": "Jawa Barat", "32.73": "Kota Bandung", "32.73.02": "Coblong"},
        attribution="synthetic",
    )
    return replace(usual, **changes)


REFERENCE = a_reference()


def a_new_report(**changes: Any) -> Report:
    """A report at version 1, as it was filed: not routed yet."""
    usual = Report(
        id="7K2M9QXD4TPC",
        version=1,
        kind=Kind.COMPLAINT,
        title="Jalan berlubang di Coblong",
        body="Lubang besar di depan sekolah, sudah dua bulan.",
        incident_date=date(2026, 11, 20),
        place=Place(region="32.73.02", address="Jalan Contoh 1"),
        category="jalan-berlubang",
        target_agency=None,
        anonymous=False,
        confidential=False,
        has_reporter=True,
        channel="web",
        language="id",
        access_hash="",
        submitted_at=NOW,
        profile=PROFILE.id,
        clocks=(),
    )
    bare = replace(usual, **changes)
    return replace(bare, clocks=(verification_clock(bare, RULES),))


def a_history(agency: str = BANDUNG, **changes: Any) -> tuple[Report, list[Event]]:
    """A routed report with its first two events."""
    filed, first = record_submission(a_new_report(**changes))
    routed, second = act(filed, Act.ROUTE, role=Role.SYSTEM, fields={"agency": agency})
    return routed, [first, second]


def a_report(agency: str = BANDUNG, **changes: Any) -> Report:
    """A routed, unverified report."""
    return a_history(agency, **changes)[0]


#: What an act says when a test does not care: rows that need words get some.
WORDS = {"reason": "Alasan contoh", "text": "Sudah diperbaiki hari ini."}


def act(
    report: Report,
    act: Act,
    *,
    role: Role = Role.AGENCY_ADMIN,
    now: datetime = NOW,
    **rest: Any,
) -> tuple[Report, Event]:
    """What the workflow makes of an act."""
    actor = Actor(role=role, agency=BANDUNG)
    return perform(report, act, actor=actor, now=now, rules=RULES, **{**WORDS, **rest})


def verified(report: Report, *, agency: str = BANDUNG, unit: str | None = None) -> Report:
    """The report after verification."""
    fields = {"supervisory": False, "agency": agency, "unit": unit}
    return act(report, Act.VERIFY, fields=fields)[0]


def answered(report: Report) -> Report:
    """The report verified and answered."""
    return act(verified(report), Act.ANSWER, text="Sudah diperbaiki.")[0]


def an_end(by: str = "reporter", reason: str = "settled", now: datetime = NOW) -> dict[str, Any]:
    """Fields of a final state."""
    return ending_fields(by, reason, now=now, rules=RULES)


def an_officer(
    role: Role = Role.AGENCY_ADMIN,
    agency: str | None = BANDUNG,
    unit: str | None = None,
    username: str = "petugas",
) -> Officer:
    """An officer."""
    return Officer(username=username, name="Petugas Contoh", role=role, agency=agency, unit=unit)
