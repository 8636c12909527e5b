"""Make what pages without JavaScript show: values for the templates in `messages/reports/pages`."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from chalicelib.domain.privacy.privacy_choice import PRIVACY
from chalicelib.domain.reference_data.reference import Category, Notice, Reference
from chalicelib.domain.reports.codes import Kind
from chalicelib.domain.written_dates import iso_date
from chalicelib.entrypoints.http import problems
from chalicelib.entrypoints.http.reference_data.reference import suggestion
from chalicelib.entrypoints.http.reports.no_script_form import (
    BESIDE,
    QUESTIONS,
    ParsedForm,
)
from chalicelib.messages import texts
from chalicelib.messages.dates import day, written
from chalicelib.messages.reports.no_script_form import form_texts
from chalicelib.usecases.reports.submit import ReportDraft, Submission

ACTION = "/api/v1/forms/report"
Values = dict[str, Any]
#: Questions whose answers are what the reporter wrote.
_OWN_WORDS = (
    "title",
    "body",
    "incident_date",
    "address",
    "reporter_name",
    "reporter_email",
    "reporter_phone",
)


class Pages(Protocol):
    """Makes HTML of a page's values; everything that people typed comes out as text."""

    def page(self, name: str, language: str, **values: Any) -> str:
        """Make the page `name` in a language."""
        ...


def form(
    fields: Mapping[str, str], parsed: ParsedForm | None, reference: Reference, now: datetime
) -> Values:
    """Make the form with everything typed; `parsed` only when it was checked."""
    language = fields["language"]
    words = form_texts(language)
    faults = parsed.faults if parsed else ()
    sentences = {f.name: problems.field_sentence(f, language) for f in faults}
    shown = {
        **fields,
        **_names(fields, reference),
        "incident_date": iso_date(fields["incident_date"]),
    }
    return {
        **_frame(words["form_title"], faulty=bool(faults)),
        "attribution": reference.attribution,
        "typed": shown,
        "privacies": list(PRIVACY),
        "wrong": dict.fromkeys(QUESTIONS, "") | sentences,
        "summary": [(_anchor(f.name, parsed), words[f.name], sentences[f.name]) for f in faults],
        "kinds": [(str(k), texts(language).kinds[k]) for k in Kind],
        # A date that is none would vanish from a date field: it stays as text, to be corrected.
        "date_type": "text"
        if sentences.get("incident_date") and shown["incident_date"]
        else "date",
        "categories": groups(reference, now, language),
        "points_to": _stopping_notice(fields["category"], reference),
        "places": [(p.code, p.label) for p in (parsed.places if parsed else ())],
        "agencies": [(a, reference.agencies[a].name) for a in (parsed.agencies if parsed else ())],
    }


def review(
    fields: Mapping[str, str], parsed: ParsedForm, reference: Reference, failed: str
) -> Values:
    """Make the review: what was understood, and all of it once more in hidden fields.

    `failed` is the sentence of what kept it from being filed; "" when nothing did.
    """
    language = fields["language"]
    words = form_texts(language)
    address = parsed.draft.place.address if parsed.draft else fields["address"]
    codes = {**fields, "region": parsed.region, "agency": parsed.agency, "address": address}
    shown = _values_as_read(codes, reference, language)
    beside = ("language", "submission_token")
    return {
        **_frame(words["review_title"], faulty=bool(failed)),
        "failed": failed,
        "points_to": reference.notice_of(fields["category"]),
        "answers": [(words[name], shown[name]) for name in QUESTIONS],
        "kept": [(name, codes[name]) for name in (*QUESTIONS, *beside) if codes[name]],
    }


def receipt(
    draft: ReportDraft, submission: Submission, view: Mapping[str, Any], language: str
) -> Values:
    """Make the receipt. A retry with other words is told that the first ones count."""
    report = submission.report
    title, body = report.original_title or report.title, report.original_body or report.body
    return {
        **_frame(form_texts(language)["receipt_title"]),
        "receipt": view,
        "filed_title": title,
        "due": written(report.due_at, language),
        "sent_before": (title, body) != (draft.title, draft.body),
    }


def kept(fields: Mapping[str, str], code: str) -> Values:
    """Make the page that keeps what was typed while nothing can be looked up; `code` says why.

    Answers that are codes are kept and not shown: without reference data they have no names.
    """
    language = fields["language"]
    words = form_texts(language)
    return {
        **_frame(words["kept_title"], faulty=True),
        "said": sentence(code, language),
        "step": fields["step"] or "review",
        "answers": [(words[name], fields[name]) for name in _OWN_WORDS if fields[name]],
        "kept": [(n, fields[n]) for n in (*QUESTIONS, *BESIDE) if n != "step" and fields[n]],
    }


def problem(code: str, language: str) -> Values:
    """Make a refusal that has no form to go back to."""
    return {
        **_frame(form_texts(language)["problem_title"], faulty=True),
        "said": sentence(code, language),
    }


def sentence(code: str, language: str) -> str:
    """Say a problem in words that fit a page."""
    words, own = form_texts(language), {"bad_request": "unreadable", "too_large": "too_large"}
    own["unsupported_media_type"] = "unreadable"
    return words[own[code]] if code in own else texts(language).problems[code]


def groups(
    reference: Reference, now: datetime, language: str
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Group the category tree for a choice: top categories, all below them in reading order."""
    today = now.date()
    below: dict[str | None, list[Category]] = {}
    for category in sorted(reference.categories.values(), key=lambda c: c.name(language)):
        if category.active(today):
            below.setdefault(category.parent, []).append(category)

    def walk(category: Category, depth: int) -> list[tuple[str, str]]:
        own = (category.id, "\u2003" * max(0, depth - 1) + category.name(language))
        return [own, *(e for c in below.get(category.id, []) for e in walk(c, depth + 1))]

    return [(top.name(language), walk(top, 0)) for top in below.get(None, [])]


def _frame(title: str, *, faulty: bool = False) -> Values:
    return {"title": title, "faulty": faulty, "action": ACTION}


def _names(fields: Mapping[str, str], reference: Reference) -> dict[str, str]:
    """Codes, which a review keeps, as the names that people typed."""
    agency = reference.agencies.get(fields["agency"])
    known = "." in fields["region"] and fields["region"] in reference.regions
    return {
        "region": reference.region_path(fields["region"]) if known else fields["region"],
        "agency": agency.name if agency else fields["agency"],
    }


def _anchor(name: str, parsed: ParsedForm | None) -> str:
    """The element that mends a fault: among several of a name, the list of them."""
    lists = {"region": parsed.places, "agency": parsed.agencies} if parsed else {}
    return f"{name}_choice" if lists.get(name) else name


def _stopping_notice(category: str, reference: Reference) -> Notice | None:
    notice = reference.notice_of(category)
    return notice if notice and notice.stops and notice.href else None


def _values_as_read(
    fields: Mapping[str, str], reference: Reference, language: str
) -> dict[str, str]:
    """What was given to every question, as people read it."""
    words = form_texts(language)
    return {
        **fields,
        "kind": texts(language).kinds[Kind(fields["kind"])],
        "incident_date": day(date.fromisoformat(iso_date(fields["incident_date"])), language),
        "region": reference.region_path(fields["region"]),
        "category": reference.categories[fields["category"]].name(language),
        "agency": _agency(fields, reference, words),
        "privacy": words[f"privacy_{fields['privacy']}"],
    }


def _agency(fields: Mapping[str, str], reference: Reference, words: Mapping[str, str]) -> str:
    if fields["agency"]:
        return reference.agencies[fields["agency"]].name
    chosen = suggestion(fields["category"], fields["region"], reference)["agency"]
    return (
        words["agency_by_system"].format(agency=chosen["name"])
        if chosen
        else words["agency_by_officers"]
    )
