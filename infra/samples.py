"""Render every message that leaves with sample values, for the preview and for the tests.

Nothing in here is of a real person or report. Dates are of the longest month, so that no text gets
longer than what is seen here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import WorkingCalendar
from chalicelib.domain.deadlines.clocks import Clock, Span
from chalicelib.domain.inbound.dialogue import InboundResponse
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reference_data.reference import Agency, Reference
from chalicelib.domain.reports.codes import Kind, Stage, State
from chalicelib.domain.reports.report import Place, Report
from chalicelib.domain.webhooks.webhook import Audience, PauseReason, Webhook
from chalicelib.messages.agency_alerts.alerts import alert_composer
from chalicelib.messages.agency_alerts.unreachable_agencies import unreachable_composer
from chalicelib.messages.notifications.letters import letter_writer
from chalicelib.messages.webhooks.pause_alert import pause_composer
from chalicelib.usecases.agency_alerts.alert_agencies import ALERT_RULES
from chalicelib.usecases.agency_alerts.digest import Digest, PendingReport, ReportActivity
from chalicelib.usecases.agency_alerts.ports import Alert
from chalicelib.usecases.agency_alerts.unreachable_agencies import Backlog
from chalicelib.usecases.notifications.ports import Delivery, ReporterRecipient, SealedRecipient
from chalicelib.usecases.reports.ports import WorkItem
from chalicelib.usecases.statistics.monthly_evaluation import (
    DeadlineRecord,
    IdleAgency,
    MonthlyEvaluation,
    Totals,
)

SITE = "https://lapor.example.go.id"
REPORT = "7K2M9QXD4TPC"
MAIN = "4T9W2HBC8NRX"
LATE = datetime(2026, 9, 29, 17, tzinfo=UTC)
#: Figures of a month of a few agencies.
TOTALS = Totals(
    figures={
        "received": 1240,
        "verified": 1100,
        "verified_late": 92,
        "answered": 861,
        "answered_late": 214,
        "settled": 640,
        "settled_late": 120,
        "promise_kept": 18,
        "promise_broken": 4,
        "ended": 705,
        "escalated": 96,
        "appealed": 31,
        "reopened": 12,
        "rated": 402,
    },
    average=3.4,
    unsolved=121,
    median=4.5,
    open=512,
    overdue=87,
)
VALUES = {
    "evaluation": MonthlyEvaluation(
        agency="Kantor Staf Presiden",
        month="2026-09",
        agencies=661,
        now=TOTALS,
        before=replace(TOTALS, average=None, median=None, open=None, figures={"received": 980}),
        worst=[DeadlineRecord(agency="Pemerintah Kota Contoh", kept=12, late=20, overdue=9)],
        best=[DeadlineRecord(agency="Kementerian Contoh", kept=88, late=1, overdue=0)],
        unheard=["Pemerintah Kabupaten Contoh"],
        unheard_n=41,
        idle=[IdleAgency(agency="Lembaga Contoh", open=14)],
        idle_n=1,
    ).dump(),
    "code": "123456",
    "filed_at": LATE.isoformat(),
    "state": "unverified",
    "stage": "verification",
    "due_at": LATE.isoformat(),
    "promised_at": LATE.isoformat(),
    "reopen_at": LATE.isoformat(),
    "followed": "area",
    "name": "Coblong, Kota Bandung, Jawa Barat",
    "news": "taken_over",
    "agency": "Pemerintah Kota Bandung",
    "tier": "Pemerintah Provinsi Jawa Barat",
    "question": "Di dekat rumah nomor berapa?",
    "answer": "Lubang sudah ditambal pada 24 November 2026.",
    "by": "agency_admin",
    "why": "confirmed",
    "main": "4T9W-2HBC-8NRX",
    "own": "7K2M-9QXD-4TPC",
    "part": "7K2M-9QXD-4TPC",
    "place": "Coblong, Kota Bandung, Jawa Barat",
    "choices": "1 Coblong, Kota Bandung 2 Coblong, Kota Contoh",
    "earlier": "7K2M-9QXD-4TPC",
    "own_reports": "7K2M-9QXD-4TPC / 7K2M-9QXD-4TPG",
    "refused": "",
    "taken": "Jalan di depan sekolah berlubang besar.",
    "cut": "1",
    "n": "12",
    "overdue": "7K2M-9QXD-4TPC, 7K2M-9QXD-4TPD",
    "since_at": LATE.isoformat(),
    "digest": Digest(
        agency="Pemerintah Kota Bandung",
        unit="Dinas Pekerjaan Umum",
        rhythm="daily",
        day="2026-09-30",
        counts=dict.fromkeys(("overdue", "due_today", "open", "new", "escalated", "replies"), 3),
        soonest=[PendingReport(report=REPORT, title="Jalan berlubang", due_at=LATE.isoformat())],
        news=[ReportActivity(report=REPORT, title="", kinds=["new"])],
        more_owed=True,
    ).dump(),
}
UNREACHABLE = (("pemda-3273", "Pemerintah Kota Bandung"), ("pemda-3277", "Pemerintah Kota Cimahi"))
#: What a reporter can do, and what a reply does, where each message is usually read.
_ADDS = {"can": "add_information withdraw", "effect": "adds"}
_ANSWERS = {"can": "supply add_information withdraw", "effect": "answers"}
_OBJECTS = {"can": "reply close rate add_information withdraw", "effect": "objects"}
_MERGED = {"can": "add_information reopen", "effect": "adds_to_main"}
_ENDED = {"can": "reopen", "effect": "not_but_reopens"}
_POSSIBLE = {
    **dict.fromkeys(
        (Message.REPORT_QUESTION, Message.REPORT_QUESTION_ENDS, Message.REPORT_STATUS_ASKED),
        _ANSWERS,
    ),
    **dict.fromkeys(
        (Message.REPORT_ANSWERED, Message.REPORT_REPLY_ENDS, Message.REPORT_STATUS_ANSWERED),
        _OBJECTS,
    ),
    **dict.fromkeys((m for m in Message if m.startswith("main_")), _MERGED),
    Message.REPORT_MERGED: _MERGED,
    Message.REPORT_CLOSED: _ENDED,
    Message.REPORT_ARCHIVED: _ENDED,
    Message.REPLY_NOT_POSSIBLE: _ENDED,
}


def possible_acts(message: Message) -> dict[str, str]:
    """Return what can be done where a message is usually read, as the worker would."""
    return _POSSIBLE.get(message, _ADDS)


CODES = {
    Message.NEW_CODE: "ABCD-EFGH-JKMN-PQRS",
    Message.FOLLOW_CONFIRM: "c.EXAMPLE",
    Message.FOLLOW_NEWS: "s.EXAMPLE",
}
#: Alerts about reports that have ended: nothing is due any more.
ENDED = frozenset({AlertKind.WITHDRAWN})
#: Who gets it; a reporter where nothing is said.
AUDIENCES = {
    **dict.fromkeys((Message(answer.value) for answer in InboundResponse), "writers"),
    **dict.fromkeys((Message.FOLLOW_CONFIRM, Message.FOLLOW_NEWS), "followers"),
    **dict.fromkeys((m for m in Message if m.startswith(("agency_", "night_"))), "desks"),
}


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One message as it would leave. `html` is empty for what goes as text alone."""

    audience: str
    name: str
    subject: str
    text: str
    html: str
    sms: str


def letters(language: str) -> Iterator[Sample]:
    """Render every letter: to reporters, followers, officers, and whoever wrote to us."""
    write = letter_writer(SITE)
    for message in Message:
        if message is Message.AGENCY_ALERT:
            continue  # see `alerts`
        audience = AUDIENCES.get(message, "reporters")
        outside = audience != "reporters"
        delivery = Delivery(
            key="sample",
            message=message,
            channel=Channel.EMAIL,
            recipient=SealedRecipient(bound_to="", sealed=b"")
            if outside
            else ReporterRecipient(report=REPORT),
            language=language,
            report=REPORT,
            main=MAIN if message.startswith("main_") else "",
        )
        values = {**VALUES, **possible_acts(message), "code": CODES.get(message, VALUES["code"])}
        letter = write(delivery, values if outside else {**values, "stop": "r.EXAMPLE"})
        yield Sample(
            audience=audience,
            name=message.value,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            sms="" if audience == "followers" else letter.sms,
        )


def alerts() -> Iterator[Sample]:
    """Render every alert to agencies once."""
    compose = alert_composer(SITE)
    seen = set()
    for rows in ALERT_RULES.values():
        for row in rows:
            if row.kind in seen:
                continue
            seen.add(row.kind)
            report = replace(_report(), clocks=()) if row.kind in ENDED else _report()
            yield _alert(row.kind.value, compose(row, report, _reference(), "pemda-3273"))
    yield _alert("agencies_unheard", unreachable_composer(SITE)("pemda-32", _backlogs()))
    yield _alert("webhook_paused", pause_composer(SITE)(_webhook(), PauseReason.FAILING))


def _alert(name: str, alert: Alert) -> Sample:
    return Sample(
        audience="agencies",
        name=name,
        subject=alert.subject,
        text=alert.body,
        html="",
        sms=alert.sms,
    )


def _webhook() -> Webhook:
    return Webhook(
        id="wh_1",
        name="Sistem pengaduan kota",
        owner="pemda-3273",
        audience=Audience.AGENCY,
        url="https://hook.example.go.id/lapor",
    )


def _backlogs() -> list[Backlog]:
    """Two agencies without a reachable subscriber, one with a report that is due."""
    there, other = (Agency(id=i, name=n, short=n, kind="city") for i, n in UNREACHABLE)
    item = WorkItem(
        id=REPORT,
        version=3,
        title="Jalan berlubang",
        kind=Kind.COMPLAINT,
        category="jalan-berlubang",
        region="32.73.02",
        state=State.ASSIGNED,
        agency=there.id,
        unit=None,
        due_at=LATE,
        anonymous=False,
        confidential=False,
        submitted_at=LATE,
        tier=None,
        supervisory=False,
    )
    return [
        Backlog(agency=there, open=4, soon=1, soonest=(item,), more=False),
        Backlog(agency=other, open=0, soon=0, soonest=(), more=False),
    ]


def _report() -> Report:
    clock = Clock(
        stage=Stage.FIRST_ANSWER,
        span=Span(amount=5),
        profile="sample",
        legal_basis="",
        started_at=LATE,
        due_at=LATE,
        act_at=LATE,
    )
    facts: dict[str, Any] = {
        "title": "Jalan berlubang di depan sekolah",
        "body": "Contoh isi laporan.",
        "incident_date": date(2026, 9, 1),
        "place": Place(region="32.73.02"),
        "category": "jalan-berlubang",
    }
    return Report(
        id=REPORT,
        version=3,
        kind=Kind.COMPLAINT,
        state=State.ASSIGNED,
        target_agency=None,
        anonymous=False,
        confidential=False,
        has_reporter=True,
        channel="web",
        language="id",
        access_hash="",
        submitted_at=LATE,
        profile="sample",
        clocks=(clock,),
        agency="pemda-3273",
        head="x",
        **facts,
    )


def _reference() -> Reference:
    agency = Agency(id="pemda-3273", name=VALUES["agency"], short="Bandung", kind="city")
    return Reference(
        agencies={agency.id: agency},
        categories={},
        rules=(),
        profiles=(),
        calendar=WorkingCalendar([]),
        regions={"32": "Jawa Barat", "32.73": "Kota Bandung", "32.73.02": "Coblong"},
    )


def lines(samples: Iterator[Sample]) -> str:
    """Join the samples to one text, which the tests compare with what was agreed on."""
    return "\n".join(
        part
        for sample in samples
        for part in (
            f"===== {sample.audience}: {sample.name}",
            f"Subject: {sample.subject}",
            "",
            sample.text,
            "",
            f"SMS ({len(sample.sms)}): {sample.sms}" if sample.sms else "SMS: none",
            "",
        )
    )
