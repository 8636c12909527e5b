"""Take a reporter's words and files for the officers, as one act and once.

They answer a question, object to an answer, or add information; which of these is decided in
`domain/reports/reporter_words.py`. See decision 0046.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.errors import (
    ActNotPossible,
    ReportNotFound,
    TooMuchAdded,
    VersionConflict,
)
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import permissions
from chalicelib.domain.reports.act_conditions import Condition
from chalicelib.domain.reports.codes import OPEN, Act
from chalicelib.domain.reports.handling import perform
from chalicelib.domain.reports.history import REPORTER
from chalicelib.domain.reports.report import DeclaredFile, Report
from chalicelib.domain.reports.reporter_words import (
    MOST_ADDED_A_DAY,
    act_of_reply,
    added_on_day,
    files_of_event,
    find_same_words,
    numbered_files,
    relayed_to,
    thanks_for_answer,
)
from chalicelib.domain.reports.workflow import rule_for, unmet_condition
from chalicelib.usecases.reports import merging, own_words
from chalicelib.usecases.reports.ports import Dossier, ReportChange, Reports
from chalicelib.usecases.reports.tracking import TrackedReport

#: How often a report that changes meanwhile is read again.
ATTEMPTS = 3


@dataclass(frozen=True, kw_only=True)
class TakenWords:
    """What became of a reporter's words: the act that they are, and its files with their numbers.

    `main` is the report whose officers were given them too, None for none. `thanks` tells that a
    reply thanked for an answer and said nothing else.
    """

    act: Act
    files: tuple[DeclaredFile, ...]
    main: str | None = None
    thanks: bool = False


@dataclass(frozen=True)
class _Own:
    """A reporter's words and file names as they were written, and what seals them."""

    written: list[str]
    seal: own_words.SealProvider | None


def _words(text: str, files: Sequence[DeclaredFile]) -> list[str]:
    return [text, *(file.name for file in files)]


def reply(
    tracked: TrackedReport,
    text: str,
    files: Sequence[DeclaredFile] = (),
    *,
    names: str = "",
    reports: Reports,
    reference: Reference,
    now: datetime,
) -> TakenWords:
    """Reply: supply what a question asks for, object to an answer, else add information.

    A bare thank-you for an answer is information; `names` may stand in it beside the agency's.
    Raises: ReportNotFound for whoever is not the reporter; NotRoutedYet; ActNotPossible;
    TooMuchAdded; InvalidFields; VersionConflict when the report kept changing meanwhile.
    """
    agency = reference.agencies.get(tracked.dossier.report.agency or "")
    names = f"{names} {agency.name} {agency.short}" if agency else names
    taken = _take(
        tracked, None, text, files, names=names, reports=reports, reference=reference, now=now
    )
    return replace(taken, thanks=thanks_for_answer(tracked.dossier.report, text, names))


def add_information(
    tracked: TrackedReport,
    text: str,
    files: Sequence[DeclaredFile] = (),
    *,
    reports: Reports,
    reference: Reference,
    now: datetime,
) -> TakenWords:
    """Add words or files to a report that is open, or merged into one that is.

    No clock moves. Raises: as `reply`.
    """
    act = Act.ADD_INFORMATION
    return _take(tracked, act, text, files, names="", reports=reports, reference=reference, now=now)


def main_of(report: Report, reports: Reports) -> Report | None:
    """Read the report that this one was merged into; None when it was not."""
    return reports.get(report.merged_into) if report.merged_into else None


def _take(
    tracked: TrackedReport,
    act: Act | None,
    text: str,
    files: Sequence[DeclaredFile],
    *,
    names: str,
    reports: Reports,
    reference: Reference,
    now: datetime,
) -> TakenWords:
    if not tracked.as_reporter:
        raise ReportNotFound
    dossier, written = tracked.dossier, _words(text, files)
    if text or files:
        hide = tracked.hider(reports=reports, reference=reference)
        text, files = hide(text), own_words.hide_in_files(files, hide)
    around: dict[str, Any] = {"reports": reports, "reference": reference, "now": now}
    for left in reversed(range(ATTEMPTS)):
        report = dossier.report
        if same := find_same_words(report, dossier.events, text, files, now):
            brought = files_of_event(report, same)
            return TakenWords(act=same.act, files=brought, main=relayed_to(report))
        # What was meant as information stays so, though the report is answered meanwhile.
        if act is not Act.ADD_INFORMATION:
            act = act_of_reply(report, text, names)
        try:
            return _save(dossier, act, text, files, _Own(written, tracked.seal), **around)
        except VersionConflict:
            if not left:
                raise
            dossier = reports.dossier(report.id)
    raise AssertionError("the last attempt returns or raises")


def _save(
    dossier: Dossier,
    act: Act,
    text: str,
    files: Sequence[DeclaredFile],
    own: _Own,
    *,
    reports: Reports,
    reference: Reference,
    now: datetime,
) -> TakenWords:
    before = dossier.report
    _require_takes_words(before, act, now, reports)
    if act is Act.ADD_INFORMATION and added_on_day(dossier.events, now) >= MOST_ADDED_A_DAY:
        raise TooMuchAdded(MOST_ADDED_A_DAY)
    brought, main = numbered_files(before, files), relayed_to(before)
    fields: dict[str, Any] = {"files": (*before.files, *brought)} if brought else {}
    if act is Act.ADD_INFORMATION and main is None:
        fields["new_since"] = before.new_since or before.version + 1
    rules = reference.deadline_rules_of(before)
    after, event = perform(
        before, act, actor=REPORTER, now=now, rules=rules, fields=fields, text=text
    )
    withheld = own_words.seal_withheld(own.written, _words(text, files), event, own.seal)
    change = ReportChange(before=before, after=after, event=event, withheld=withheld)
    if main is None:
        reports.save(change)
    else:
        _save_and_relay(change, main, reports=reports, reference=reference, now=now)
    return TakenWords(act=act, files=brought, main=main)


def _save_and_relay(
    change: ReportChange, main: str, *, reports: Reports, reference: Reference, now: datetime
) -> None:
    """Save what was added to a merged report, and give it to the officers of the main one."""
    words = change.event.text if change.event else ""
    around: dict[str, Any] = {"reports": reports, "reference": reference, "now": now}
    try:
        merging.save_with_main_report(change, Act.RELAY, main, actor=REPORTER, text=words, **around)
    except ActNotPossible:
        raise _refusal(change.after, Condition.MAIN_OPEN, now) from None


def _require_takes_words(report: Report, act: Act, now: datetime, reports: Reports) -> None:
    """Check that the reporter can do `act`, and that somebody would read the words.

    Raises: NotRoutedYet; ActNotPossible, whose condition says the way out.
    """
    try:
        permissions.require_reporter(act, report, now)
    except ActNotPossible:
        raise _refusal(report, Condition.OPEN, now) from None
    main = main_of(report, reports)
    if main and main.state not in OPEN:
        raise _refusal(report, Condition.MAIN_OPEN, now)


def _refusal(report: Report, condition: Condition, now: datetime) -> ActNotPossible:
    """Return the refusal that names `condition`, or why the report cannot be reopened either."""
    reopening = rule_for(Act.REOPEN, report.state)
    unmet = unmet_condition(reopening, report, now) if reopening else None
    return ActNotPossible(Act.ADD_INFORMATION, report.state, unmet or condition)
