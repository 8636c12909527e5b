"""Show reports as citizens see them. What is not listed here is not shown."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.privacy.anonymity import may_publish_own_files
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.act_rule import Visibility
from chalicelib.domain.reports.codes import Act, Role, Stage
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.permissions import REPORTER_ACTS, reporter_acts_now
from chalicelib.domain.reports.report import DeclaredFile, Report
from chalicelib.domain.reports.reporter_words import files_of_event
from chalicelib.domain.reports.text_difference import text_difference
from chalicelib.domain.reports.workflow import visibility
from chalicelib.entrypoints.http.deadlines.clock_views import clocks, local
from chalicelib.entrypoints.http.reports.attachment_views import Link, attachments
from chalicelib.messages import texts
from chalicelib.messages.dates import written
from chalicelib.messages.texts import place_name
from chalicelib.usecases.attachments.ports import Upload
from chalicelib.usecases.reports.ports import Dossier
from chalicelib.usecases.reports.submit import Submission
from chalicelib.usecases.reports.tracking import TrackedReport

#: Makes the form that takes a declared file: report, file.
UploadForm = Callable[[str, DeclaredFile], Upload]


def receipt(submission: Submission, language: str) -> dict[str, Any]:
    """Show what the reporter takes home: both codes and what happens next."""
    words = texts(language)
    sentence = words.next_step if submission.stored else words.next_step_queued
    report = submission.report
    [span] = {c.span for c in report.clocks if c.stage is Stage.VERIFICATION}
    return {
        "tracking_id": tracking_ids.show(report.id),
        "access_code": tracking_ids.show(submission.access_code),
        "state": report.state,
        "next_step": sentence.format(
            span=f"{span.amount} {words.units[span.unit]}", due=written(report.due_at, language)
        ),
        "due_at": local(report.due_at),
        "uploads": uploads(submission.uploads),
    }


def uploads(forms: Iterable[Upload]) -> list[dict[str, Any]]:
    """Show presigned forms, in the order of the declared files."""
    return [{"id": str(u.n), "url": u.url, "fields": u.fields} for u in forms]


def tracked_report(
    tracked: TrackedReport,
    reference: Reference,
    *,
    language: str,
    now: datetime,
    link: Link,
    upload: UploadForm,
) -> dict[str, Any]:
    """Show a report to its reporter, or the part of it that is public."""
    dossier = tracked.dossier
    report = dossier.report
    view = {
        "tracking_id": tracking_ids.show(report.id),
        "state": report.state,
        "state_label": texts(language).states[report.state],
        "submitted_at": local(report.submitted_at),
        "timeline": timeline(dossier, reference, language=language, reporter=tracked.as_reporter),
        "view": "reporter" if tracked.as_reporter else "public",
    }
    if not (tracked.as_reporter or report.public):
        return view
    view |= _open_part(dossier, reference, language, now) | {"supports": dossier.supports}
    files = visible_files(dossier)
    if not tracked.as_reporter:
        # A letter or a picture can name who wants to stay unnamed; the agency's evidence cannot.
        # What was added later is for officers, as the words are that it came with.
        files = [f for f in files if f.evidence or (may_publish_own_files(report) and not f.event)]
        return view | {"attachments": attachments(dossier, files, language, link, neutral=True)}
    main = {
        "main": _main(tracked.main, reference, language=language, now=now, link=link, upload=upload)
    }
    own = _own_part(report, tracked.main, now)
    takes_files = own["can"][Act.ADD_INFORMATION.value]
    own["uploads"] = pending_uploads(dossier, upload, evidence=False) if takes_files else []
    own["contact"] = {
        "email": tracked.contact(Channel.EMAIL),
        "phone": tracked.contact(Channel.SMS),
    }
    return view | own | main | {"attachments": attachments(dossier, files, language, link)}


def _main(main: Dossier | None, reference: Reference, **rest: Any) -> dict[str, Any] | None:
    """The public part of the report that this one was merged into."""
    if main is None:
        return None
    return tracked_report(TrackedReport(dossier=main, as_reporter=False), reference, **rest)


def visible_files(dossier: Dossier) -> list[DeclaredFile]:
    """Return files that citizens may know of: an agency's evidence once its answer was given."""
    acts = {e.seq: e.act for e in dossier.events}

    def given(file: DeclaredFile) -> bool:
        if not file.evidence or acts.get(file.event) is not Act.PROPOSE:
            return True
        later = (e.act for e in dossier.events if e.seq > file.event)
        return next((a for a in later if a in _JUDGED), None) is Act.APPROVE

    return [f for f in dossier.report.files if given(f)]


def _files_by_event(dossier: Dossier) -> dict[int, list[int]]:
    """The numbers of an agency's files by the event that gave them: a proposal's its approval."""
    found: dict[int, list[int]] = {}
    for file in visible_files(dossier):
        since = [e for e in dossier.events if e.seq >= file.event]
        if file.evidence and since:
            proposed = since[0].act is Act.PROPOSE
            gave = next(e for e in since if e.act is Act.APPROVE) if proposed else since[0]
            found.setdefault(gave.seq, []).append(file.n)
    return found


#: What decides on a proposed answer.
_JUDGED = (Act.APPROVE, Act.REJECT, Act.PROPOSE)


def _open_part(
    dossier: Dossier, reference: Reference, language: str, now: datetime
) -> dict[str, Any]:
    report = dossier.report
    agency = reference.agencies.get(report.agency or "")
    category = reference.categories.get(report.category)
    name = (category.name_en if language == "en" else category.name_id) if category else ""
    return {
        "kind": report.kind,
        "title": report.title,
        "body": report.body,
        "agency": {"id": agency.id, "name": agency.name} if agency else None,
        "category": {"id": report.category, "name": name},
        "region": {
            "code": report.place.region,
            "name": place_name(report.place.region, reference, language),
        },
        "due_at": local(report.due_at),
        "clocks": clocks(report, reference.calendar, language, now),
    }


def _own_part(report: Report, main: Dossier | None, now: datetime) -> dict[str, Any]:
    acts = reporter_acts_now(report, now, main.report if main else None)
    rating = report.rating
    return {
        "address": report.place.address,
        "incident_date": report.incident_date.isoformat(),
        "hold_question": report.question or None,
        "anonymous": report.anonymous,
        "confidential": report.confidential,
        "can": {act.value: act in acts for act in REPORTER_ACTS},
        "rating": {"score": rating.score, "comment": rating.comment} if rating else None,
        "ended": ended(report),
        "reopen_until": local(_reopen_until(report)),
        "difference": officer_edits(report),
        **related_reports(report),
    }


def _reopen_until(report: Report) -> datetime | None:
    """A merged report may stand on its own again at any time."""
    return report.ended.reopen_until if report.ended and not report.merged_into else None


def ended(report: Report) -> dict[str, Any] | None:
    """Show who ended the report and why."""
    return {"by": report.ended.by, "reason": report.ended.reason} if report.ended else None


def officer_edits(report: Report) -> dict[str, Any] | None:
    """Show what officers changed in the reporter's words; None when nothing."""
    if report.original_title is None and report.original_body is None:
        return None
    title, body = report.original_title or report.title, report.original_body or report.body
    return {
        "title": text_difference(title, report.title),
        "body": text_difference(body, report.body),
    }


def related_reports(report: Report) -> dict[str, Any]:
    """Show the reports that this one was merged into, split from or split into."""
    return {
        "merged_into": tracking_ids.show(report.merged_into) if report.merged_into else None,
        "split_from": tracking_ids.show(report.origin) if report.origin else None,
        "parts": [tracking_ids.show(part) for part in report.parts],
    }


def pending_uploads(
    dossier: Dossier, upload: UploadForm, *, evidence: bool
) -> list[dict[str, Any]]:
    """Make forms for files that were declared and never came: a weak network may try again."""
    there = {f.n for f in dossier.findings}
    declared = [f for f in dossier.report.files if f.n not in there and f.evidence is evidence]
    return uploads([upload(dossier.report.id, f) for f in declared])


def timeline(
    dossier: Dossier, reference: Reference, *, language: str, reporter: bool
) -> list[dict[str, Any]]:
    """Show what happened, to a citizen. Officers are named by their agency, never in person.

    Words of the public part are shown once the report itself is public, the reporter's own words
    and what was asked of the reporter only to the reporter, notes of staff to neither. That a
    contact was proved or a code renewed would confirm a stranger's guess at the address: of it the
    public sees no line.
    """
    words = texts(language)
    report = dossier.report
    if not report.routed:
        return [_line(words.acts[Act.SUBMIT], Act.SUBMIT, report.submitted_at, "")]
    shown = []
    evidence = _files_by_event(dossier) if reporter or report.public else {}
    for event in dossier.events:
        seen = visibility(event.act)
        if seen is Visibility.STAFF or (seen is Visibility.PRIVATE and not reporter):
            continue
        line = _line(words.acts[event.act], event.act, event.at, _actor(event, reference, language))
        own = files_of_event(report, event) if reporter else ()
        line["files"] = [*evidence.get(event.seq, []), *(f.n for f in own)]
        open_words = seen is Visibility.PUBLIC and report.public
        if event.act is Act.ROUTE or not (reporter or open_words):
            shown.append(line)
            continue
        shown.append(line | {"text": _text(event, language) or None})
    return shown


def _line(label: str, act: Act, at: datetime, actor: str) -> dict[str, Any]:
    line = {"at": local(at), "act": act, "label": label, "actor_label": actor}
    return line | {"text": None, "files": []}


#: Acts whose reason is meant for citizens too.
_REASON_SHOWN = frozenset({Act.RETURN, Act.TAKE_OVER, Act.EDIT, Act.SPLIT, Act.RESUME, Act.COPY})


def _text(event: Event, language: str) -> str:
    """What an act says to the reporter; of codes and internal reasons only why it was archived."""
    if event.act in _REASON_SHOWN:
        return event.reason
    if event.act in (Act.ARCHIVE, Act.ARCHIVE_EXPIRED):
        return ". ".join(part for part in (reason(event, language), event.text) if part)
    return event.text


#: Acts whose reason is the other report.
_REASON_IS_REPORT = (Act.MERGE, Act.ABSORB, Act.RELEASE, Act.RELAY)
#: Acts whose reason is a code.
_REASON_IS_CODE = (Act.ROUTE, Act.AUTO_ASSIGN, Act.ARCHIVE, Act.ANSWER, Act.PROPOSE, Act.APPROVE)


def reason(event: Event, language: str) -> str:
    """Say an event's reason in words: a code's sentence, or what was typed."""
    words = texts(language)
    code, _, detail = event.reason.partition(":")
    if event.act in _REASON_IS_CODE:
        return words.reasons[code].format(detail=detail) if code in words.reasons else code
    if event.act in _REASON_IS_REPORT and event.reason:
        return tracking_ids.show(event.reason)
    known = event.reason in words.stages
    return words.stages[Stage(event.reason)] if known else event.reason


def _actor(event: Event, reference: Reference, language: str) -> str:
    agency = reference.agencies.get(event.actor.agency or "")
    if agency and event.actor.role not in (Role.REPORTER, Role.SYSTEM):
        return agency.name
    return texts(language).roles[event.actor.role]
