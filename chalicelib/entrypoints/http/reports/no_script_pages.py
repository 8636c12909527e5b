"""What the plain pages show: values for the templates in chalicelib/pages."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from chalicelib.domain.reference_data.reference import Category, Notice, Reference
from chalicelib.domain.reports.codes import Kind
from chalicelib.entrypoints.http import problems
from chalicelib.entrypoints.http.reference_data.reference import suggestion
from chalicelib.entrypoints.http.reports.no_script_form import QUESTIONS, Reading, iso
from chalicelib.messages import texts
from chalicelib.messages.dates import day, written
from chalicelib.messages.reports.no_script_pages import PAGES
from chalicelib.usecases.reports.submit import ReportDraft, Submission

ACTION = "/api/v1/forms/report"
Values = dict[str, Any]


class Pages(Protocol):
    """Makes HTML of a page's values; everything that people typed comes out as text."""

    def page(self, name: str, language: str, **values: Any) -> str:
        """The page `name` in a language."""
        ...


def form(
    typed: Mapping[str, str], reading: Reading | None, reference: Reference, now: datetime
) -> Values:
    """The form with everything typed; `reading` only when it was judged."""
    language = typed["language"]
    words = PAGES[language]
    faults = reading.faults if reading else ()
    said = {f.name: problems.sentence(f, language) for f in faults}
    shown = {**typed, **_names(typed, reference), "incident_date": iso(typed["incident_date"])}
    return {
        **_frame(words["form_title"], faulty=bool(faults)),
        "attribution": reference.attribution,
        "typed": shown,
        "wrong": dict.fromkeys(QUESTIONS, "") | said,
        "summary": [(_anchor(f.name, reading), words[f.name], said[f.name]) for f in faults],
        "kinds": [(str(k), texts(language).kinds[k]) for k in Kind],
        # A date that is none would vanish from a date field: it stays as text, to be corrected.
        "date_type": "text" if said.get("incident_date") and shown["incident_date"] else "date",
        "categories": groups(reference, now, language),
        "points_to": _stopped(typed["category"], reference),
        "places": [(c, reference.region_path(c)) for c in (reading.places if reading else ())],
        "agencies": [
            (a, reference.agencies[a].name) for a in (reading.agencies if reading else ())
        ],
    }


def review(typed: Mapping[str, str], reading: Reading, reference: Reference, failed: str) -> Values:
    """What was understood, and all of it once more in hidden fields."""
    language = typed["language"]
    words = PAGES[language]
    understood = {**typed, "region": reading.region, "agency": reading.agency}
    answers = _answers(understood, reference, language)
    beside = ("language", "submission_token")
    return {
        **_frame(words["review_title"], faulty=bool(failed)),
        "failed": failed,
        "points_to": reference.notice_of(typed["category"]),
        "answers": [(words[name], answers[name]) for name in QUESTIONS],
        "kept": [(name, understood[name]) for name in (*QUESTIONS, *beside) if understood[name]],
    }


def receipt(
    draft: ReportDraft, given: Submission, view: Mapping[str, Any], language: str
) -> Values:
    """What the reporter takes home. A retry with other words is told that the first ones count."""
    report = given.report
    title, body = report.original_title or report.title, report.original_body or report.body
    return {
        **_frame(PAGES[language]["receipt_title"]),
        "receipt": view,
        "filed_title": title,
        "due": written(report.due_at, language),
        "sent_before": (title, body) != (draft.title, draft.body),
    }


def problem(code: str, language: str) -> Values:
    """A refusal that has no form to go back to."""
    return {
        **_frame(PAGES[language]["problem_title"], faulty=True),
        "said": sentence(code, language),
    }


def sentence(code: str, language: str) -> str:
    """A problem in words that fit a page."""
    words, own = PAGES[language], {"bad_request": "unreadable", "too_large": "too_large"}
    own["unsupported_media_type"] = "unreadable"
    return words[own[code]] if code in own else texts(language).problems[code]


def groups(
    reference: Reference, now: datetime, language: str
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The category tree as groups of options: top categories, all below them in reading order."""
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


def _names(typed: Mapping[str, str], reference: Reference) -> dict[str, str]:
    """Codes, which a review keeps, as the names that people typed."""
    agency = reference.agencies.get(typed["agency"])
    known = "." in typed["region"] and typed["region"] in reference.regions
    return {
        "region": reference.region_path(typed["region"]) if known else typed["region"],
        "agency": agency.name if agency else typed["agency"],
    }


def _anchor(name: str, reading: Reading | None) -> str:
    """The element that mends a fault: among several of a name, the list of them."""
    lists = {"region": reading.places, "agency": reading.agencies} if reading else {}
    return f"{name}_choice" if lists.get(name) else name


def _stopped(category: str, reference: Reference) -> Notice | None:
    notice = reference.notice_of(category)
    return notice if notice and notice.stops and notice.href else None


def _answers(typed: Mapping[str, str], reference: Reference, language: str) -> dict[str, str]:
    """Every question's answer as people read it."""
    words = PAGES[language]
    return {
        **typed,
        "kind": texts(language).kinds[typed["kind"]],
        "incident_date": day(date.fromisoformat(iso(typed["incident_date"])), language),
        "region": reference.region_path(typed["region"]),
        "category": reference.categories[typed["category"]].name(language),
        "agency": _agency(typed, reference, words),
        **{n: words["yes" if typed[n] else "no"] for n in ("anonymous", "confidential")},
    }


def _agency(typed: Mapping[str, str], reference: Reference, words: Mapping[str, str]) -> str:
    if typed["agency"]:
        return reference.agencies[typed["agency"]].name
    chosen = suggestion(typed["category"], typed["region"], reference)["agency"]
    return (
        words["agency_by_system"].format(chosen["name"]) if chosen else words["agency_by_officers"]
    )
