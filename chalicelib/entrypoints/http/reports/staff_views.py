"""Show reports as officers see them. An identity is never part of these."""

from datetime import datetime
from typing import Any

from chalicelib.domain.contacts.verified_contact import DEAD_ADDRESS
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.permissions import acts_now, answer_act, may, worklist_agency
from chalicelib.domain.reports.report import Officer, Report
from chalicelib.domain.reports.reporter_words import files_of_event, new_events
from chalicelib.entrypoints.http.deadlines.clock_views import clocks, days_left, local
from chalicelib.entrypoints.http.reports.attachment_views import Link, attachments
from chalicelib.entrypoints.http.reports.citizen_views import (
    UploadForm,
    ended,
    officer_edits,
    pending_uploads,
    reason,
    related_reports,
)
from chalicelib.messages import texts
from chalicelib.messages.texts import place_name
from chalicelib.usecases.inbound.letter_keys import letter_text_key
from chalicelib.usecases.reports.ports import Dossier, WorkItem


def me(officer: Officer, reference: Reference) -> dict[str, Any]:
    """Show who signed in, and for whom."""
    agency = reference.agencies.get(worklist_agency(officer) or "")
    return {
        "username": officer.username,
        "name": officer.name,
        "role": officer.role,
        "agency": {"id": agency.id, "name": agency.name} if agency else None,
        "unit": officer.unit,
        "units": [{"id": u.id, "name": u.name} for u in agency.units] if agency else [],
    }


def line(
    item: WorkItem, reference: Reference, *, officer: Officer, language: str, now: datetime
) -> dict[str, Any]:
    """Show one line of a worklist. What has climbed here from another agency hides its secrets."""
    secret = not may_show_content(item) and item.agency != worklist_agency(officer)
    category = reference.categories.get(item.category)
    return {
        "id": item.id,
        "tracking_id": tracking_ids.show(item.id),
        "version": item.version,
        "title": None if secret else item.title,
        "kind": item.kind,
        "category": {"id": item.category, "name": category.name_id if category else item.category},
        "region": {"code": item.region, "name": place_name(item.region, reference, language)},
        "state": item.state,
        "state_label": texts(language).states[item.state],
        "agency": item.agency,
        "unit": item.unit,
        "due_at": local(item.due_at),
        "working_days_left": days_left(item.due_at, reference.calendar, now),
        "overdue": item.due_at is not None and item.due_at < now,
        "anonymous": item.anonymous,
        "confidential": item.confidential,
        "supervisory": item.supervisory,
        "tier": item.tier,
        "submitted_at": local(item.submitted_at),
        "new_information": item.new_information,
    }


def dossier(
    given: Dossier,
    officer: Officer,
    reference: Reference,
    *,
    language: str,
    now: datetime,
    link: Link,
    upload: UploadForm,
) -> dict[str, Any]:
    """Show everything an officer of this report may know, and what can be done with it now."""
    report = given.report
    answers = may(officer, answer_act(report, reference), report, reference)
    templates = reference.templates_for(report.agency or "", report.category) if answers else []
    return {
        "report": _report(report, reference, language, now)
        | {"supports": given.supports, "undeliverable": undeliverable(given)},
        "history": _history(given, reference, language),
        "files": attachments(given, report.files, language, link),
        "letters": _shortened_letters(given, link),
        "acts": [act.value for act in acts_now(officer, report, reference, now)],
        "uploads": pending_uploads(given, upload, evidence=True) if answers else [],
        "templates": [{"id": t.id, "title": t.title, "text": t.text} for t in templates],
    }


def _shortened_letters(given: Dossier, link: Link) -> list[dict[str, Any]]:
    """Show the e-mails that say more than the report: when they came, and where all of it is."""
    report = given.report.id
    return [
        {
            "received_at": local(letter.received_at),
            "event": letter.event or None,
            "url": link(letter_text_key(report, letter.id), f"{report}-{letter.id}.txt"),
        }
        for letter in given.letters
        if letter.shortened
    ]


def _history(given: Dossier, reference: Reference, language: str) -> list[dict[str, Any]]:
    """Show the events with the reporter's files, and which no officer in charge has seen."""
    report, new = given.report, new_events(given.report, given.events)
    return [
        event(e, reference, language)
        | {"files": [f.n for f in files_of_event(report, e)], "new": e.seq in new}
        for e in given.events
    ]


def undeliverable(given: Dossier) -> list[str]:
    """Return the channels by which nothing reaches the reporter: addresses found dead."""
    return sorted(channel for channel, why in given.opt_outs.items() if why in DEAD_ADDRESS)


#: What is left to show of a report that left the officer's sight.
GONE: dict[str, Any] = {
    "report": None,
    "history": [],
    "files": [],
    "letters": [],
    "acts": [],
    "uploads": [],
    "templates": [],
}


def _report(report: Report, reference: Reference, language: str, now: datetime) -> dict[str, Any]:
    agency = reference.agencies.get(report.agency or "")
    tier = reference.agencies.get(report.tier or "")
    category = reference.categories.get(report.category)
    suggested = reference.agencies.get(report.suggested_agency or "")
    return {
        "id": report.id,
        "tracking_id": tracking_ids.show(report.id),
        "version": report.version,
        "state": report.state,
        "state_label": texts(language).states[report.state],
        "kind": report.kind,
        "title": report.title,
        "body": report.body,
        "original_title": report.original_title,
        "original_body": report.original_body,
        "incident_date": report.incident_date.isoformat(),
        "location": {
            "region": report.place.region,
            "region_name": place_name(report.place.region, reference, language),
            "address": report.place.address,
            "lat": report.place.lat,
            "lon": report.place.lon,
        },
        "category": {
            "id": report.category,
            "name": category.name_id if category else report.category,
        },
        "agency": {"id": agency.id, "name": agency.name} if agency else None,
        "unit": report.unit,
        "target_agency": report.target_agency,
        "suggested_agency": {"id": suggested.id, "name": suggested.name} if suggested else None,
        "anonymous": report.anonymous,
        "confidential": report.confidential,
        "has_reporter": report.has_reporter,
        "channel": report.channel,
        "supervisory": report.supervisory,
        "submitted_at": local(report.submitted_at),
        "due_at": local(report.due_at),
        "clocks": clocks(report, reference.calendar, language, now),
        "tier": {"id": tier.id, "name": tier.name} if tier else None,
        "hold_question": report.question or None,
        "flags": list(report.flags),
        "copied_to": [_named(copy, reference) for copy in report.copied_to],
        "bounces": report.return_count,
        "proposal": {"text": report.proposal.text, "by": report.proposal.by}
        if report.proposal
        else None,
        "appealed": report.appealed,
        "taken_over": report.taken_over,
        "followers": report.duplicate_count,
        "reopened": report.reopened,
        "difference": officer_edits(report),
        **related_reports(report),
        "ended": ended(report),
        "rating": {"score": report.rating.score, "comment": report.rating.comment}
        if report.rating
        else None,
    }


def _named(agency: str, reference: Reference) -> dict[str, str]:
    found = reference.agencies.get(agency)
    return {"id": agency, "name": found.name if found else agency}


#: Facts of the reporter's contact are kept for the proof of the history, not for reading.
_SEALED = frozenset({"verified"})


def event(given: Event, reference: Reference, language: str) -> dict[str, Any]:
    """Show one event of the history."""
    words = texts(language)
    agency = reference.agencies.get(given.actor.agency or "")
    return {
        "seq": given.seq,
        "at": local(given.at),
        "act": given.act,
        "label": words.acts[given.act],
        "actor": {
            "role": given.actor.role,
            "label": words.roles[given.actor.role],
            "agency": agency.name if agency else None,
            "name": given.actor.name or None,
        },
        "reason": reason(given, language) or None,
        "text": given.text or None,
        "rule": given.rule or None,
        "changes": {name: pair for name, pair in given.changes.items() if name not in _SEALED},
    }


def conflict(given: Dossier, expected: int, reference: Reference, language: str) -> dict[str, Any]:
    """Show who changed what since version `expected`."""
    newer = [event(e, reference, language) for e in given.events if e.seq > expected]
    return {
        "current_version": given.report.version,
        "changed_by": newer[-1]["actor"] if newer else None,
        "changes": [
            {"act": e["act"], "label": e["label"], "at": e["at"], "by": e["actor"]} for e in newer
        ],
    }
