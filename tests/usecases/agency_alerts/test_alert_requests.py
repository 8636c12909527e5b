"""What an alert asks of an agency can be done: by an officer of that agency, after that event."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.reports.codes import AGENCY_STAGES, Act, Role, State
from chalicelib.domain.reports.permissions import acts_now, answer_act, may_read
from chalicelib.domain.reports.report import Officer, Proposal, Report
from chalicelib.domain.reports.workflow import TABLE, rule_for
from chalicelib.messages.agency_alerts.alerts import request_text
from chalicelib.usecases.agency_alerts.alert_agencies import (
    ALERT_RULES,
    AlertRecipient,
    AlertRule,
)
from tests.builders import BANDUNG, JABAR, NOW, REFERENCE, act, an_agency, an_officer
from tests.domain.reports.test_workflow import standing

#: Words of a request, and the acts of which one must be possible for whoever reads them. The empty
#: set asks for reading alone.
ASKED: dict[str, set[Act]] = {
    r"[Mm]ohon diverifikasi": {Act.VERIFY},
    r"[Mm]ohon ditindaklanjuti|[Mm]ohon ditanggapi|[Mm]ohon dijawab": {
        Act.VERIFY,
        Act.ANSWER,
        Act.PROPOSE,
    },
    r"[Mm]ohon diarahkan": {Act.VERIFY, Act.ASSIGN},
    r"[Mm]ohon disetujui atau ditolak": {Act.APPROVE},
    r"diajukan lagi": {Act.PROPOSE},
    r"[Mm]ohon dibaca|dapat membacanya|perlu dibaca|[Mm]ohon dipantau": set(),
}
#: Requests that a person must follow begin so.
ASKS = re.compile(r"[Mm]ohon|(?<!yang )perlu")
COPIED = "pelni"
#: An agency where a second person approves answers.
CAREFUL = replace(an_agency(BANDUNG), approves_answers=True)


def cases() -> Iterator[tuple[Act, State, AlertRule]]:
    for name, rules in ALERT_RULES.items():
        for state in State:
            if rule_for(name, state):
                yield from ((name, state, rule) for rule in rules)


def recipient(rule: AlertRule, report: Report) -> list[Officer]:
    """The officers of the agency that is alerted, as far as its role is to handle reports."""
    if rule.recipient is AlertRecipient.MONITOR:
        return [an_officer(Role.MONITOR, "ksp")]
    if rule.recipient is AlertRecipient.HOLDER:
        second = an_officer(agency=report.agency, username="kedua")
        unit = an_officer(Role.LIAISON_OFFICER, report.agency, report.unit or "dinas-pu")
        return [an_officer(agency=report.agency), second, unit]
    if rule.recipient is AlertRecipient.COPIED:
        return [an_officer(agency=COPIED)]
    return [an_officer(agency=JABAR)]


def after(name: Act, state: State) -> Report:
    report = replace(standing(state, name), tier=JABAR)
    if name is Act.REJECT:
        report = replace(report, proposal=Proposal(text="Rancangan.", by="petugas"))
    fields = {"copied_to": (COPIED,)} if name is Act.COPY else {}
    if name is Act.PROPOSE:
        fields = {"proposal": Proposal(text="Rancangan.", by="petugas")}  # type: ignore[dict-item]
    return act(report, name, role=Role.SYSTEM, fields=fields)[0]


@pytest.mark.parametrize(("name", "state", "rule"), list(cases()))
def test_what_an_alert_asks_for_is_possible(name: Act, state: State, rule: AlertRule) -> None:
    report = after(name, state)
    careful = name in (Act.PROPOSE, Act.REJECT)
    agencies = {**REFERENCE.agencies, BANDUNG: CAREFUL if careful else an_agency(BANDUNG)}
    reference = replace(REFERENCE, agencies={**REFERENCE.agencies, **(agencies if careful else {})})
    assert (answer_act(report, reference) is Act.PROPOSE) is careful
    text = request_text(rule.kind, "id", due_at=report.due_at, holder="Pemkot Contoh")
    officers = recipient(rule, report)
    asked = [acts for words, acts in ASKED.items() if re.search(words, text)]
    assert bool(asked) or not ASKS.search(text), text
    for acts in asked:
        if not acts:
            assert any(may_read(who, report, reference) for who in officers), text
            continue
        able = {a for who in officers for a in acts_now(who, report, reference, NOW)}
        assert able & acts, (report.state, text)
        due = [c for c in report.clocks if c.running and c.due_at == report.due_at]
        assert any(c.stage in AGENCY_STAGES for c in due), (report.state, text)


def test_a_copy_is_commented_on_once_the_report_is_verified() -> None:
    text = request_text(AlertKind.COPIED, "id", due_at=None, holder="Pemkot Contoh")
    assert "setelah laporan diverifikasi, memberi tanggapan" in text
    reader = an_officer(agency=COPIED)
    for state in State:
        report = replace(standing(state, Act.NOTE), copied_to=(COPIED,))
        can = Act.CONTRIBUTE in acts_now(reader, report, REFERENCE, NOW)
        assert can is any(state in row.sources for row in TABLE[Act.CONTRIBUTE])
