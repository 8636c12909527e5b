"""What officers send, checked: which fields an act takes stands in the table of acts."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import workflow
from chalicelib.domain.reports.act_fields import ActRequest
from chalicelib.domain.reports.act_rule import Need
from chalicelib.domain.reports.codes import OFFICERS_REASONS, Act, Flag
from chalicelib.domain.reports.submission_limits import BODY, TITLE
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.entrypoints.http.reports.citizen_forms import declared_files

REASON, ANSWER, NOTE = (5, 1000), (20, 5000), (2, 5000)
ID, MOST_AGENCIES = 80, 5
_LARGEST_VERSION = 999_999
#: Shortest and longest text of an act, where it is not a reason's length.
_LENGTHS = {
    Act.ANSWER: ANSWER,
    Act.PROPOSE: ANSWER,
    Act.INTERIM: ANSWER,
    Act.CONTRIBUTE: ANSWER,
    Act.FINDING: ANSWER,
    Act.CONCLUDE: ANSWER,
    Act.NOTE: NOTE,
}
#: What the text of an act is called in its body, where it is not `text`.
_TEXT_NAMES = {Act.HOLD: "question"}


def order(act: Act, body: dict[str, Any], reference: Reference) -> ActRequest:
    """The order of an act; raises InvalidFields with every fault at once."""
    form = Fields(body)
    version = form.whole("version", least=1, most=_LARGEST_VERSION)
    asked = _Asked(act, form, reference)
    found: dict[str, Any] = {}
    for need in _asked_for(act):
        found |= _READERS[need](asked, need in asked.needs)
    form.done()
    words = {name: found.pop(name) for name in ("reason", "text") if name in found}
    return ActRequest(act=act, version=version, details=found, **words)


class _Asked:
    """An act's form being read."""

    def __init__(self, act: Act, form: Fields, reference: Reference) -> None:
        self.act, self.form, self.reference = act, form, reference
        self.needs = {n for row in workflow.TABLE[act] for n in row.needs}


def _asked_for(act: Act) -> list[Need]:
    rows = workflow.TABLE[act]
    found = [n for row in rows for n in (*row.needs, *row.takes)]
    # Nobody closes for somebody else without a word why.
    return [*dict.fromkeys(found), *([Need.REASON] if act is Act.CLOSE else [])]


def _reason(asked: _Asked, needed: bool) -> dict[str, Any]:
    shortest = REASON[0] if needed or asked.act is Act.CLOSE else 0
    return {"reason": asked.form.text("reason", shortest=shortest, longest=REASON[1], lines=True)}


def _text(asked: _Asked, needed: bool) -> dict[str, Any]:
    name = _TEXT_NAMES.get(asked.act, "text")
    shortest, longest = _LENGTHS.get(asked.act, REASON)
    text = asked.form.text(name, shortest=shortest if needed else 0, longest=longest, lines=True)
    return {"text": text}


def _title_and_body(asked: _Asked, needed: bool) -> dict[str, Any]:
    """Both for a part of its own; for an edit at least one of them."""
    form, both = asked.form, asked.act is Act.SPLIT
    title = form.text("title", shortest=TITLE[0] if both else 0, longest=TITLE[1])
    body = form.text("body", shortest=BODY[0] if both else 0, longest=BODY[1], lines=True)
    if not both and title and len(title) < TITLE[0]:
        form.fail("title", "too_short", TITLE[0])
    if not both and body and len(body) < BODY[0]:
        form.fail("body", "too_short", BODY[0])
    if needed and not title and not body and not form.errors:
        form.fail("title", "required")
    return {"title": title, "body": body}


def _supervisory(asked: _Asked, _: bool) -> dict[str, Any]:
    default = False if asked.act is Act.VERIFY else None
    return {"supervisory": asked.form.boolean("supervisory", default=default)}


def _category(asked: _Asked, needed: bool) -> dict[str, Any]:
    category = asked.form.text("category", shortest=1 if needed else 0, longest=ID)
    if category and category not in asked.reference.categories:
        asked.form.fail("category", "unknown")
    return {"category": category}


def _agency(name: str) -> Callable[[_Asked, bool], dict[str, Any]]:
    def read(asked: _Asked, needed: bool) -> dict[str, Any]:
        agency = asked.form.text(name, shortest=1 if needed else 0, longest=ID)
        if agency and asked.reference.active_agency(agency) is None:
            asked.form.fail(name, "unknown")
        return {name: agency}

    return read


def _agencies(asked: _Asked, _: bool) -> dict[str, Any]:
    return {"agencies": asked.form.texts("agencies", most=MOST_AGENCIES, longest=ID)}


def _unit(asked: _Asked, _: bool) -> dict[str, Any]:
    return {"unit": asked.form.text("unit", longest=ID)}


def _archive_reason(asked: _Asked, _: bool) -> dict[str, Any]:
    return {"reason": asked.form.choice("reason", OFFICERS_REASONS)}


def _main_report(asked: _Asked, _: bool) -> dict[str, Any]:
    return {"main_report": asked.form.text("main_report", shortest=1, longest=30)}


def _flag(asked: _Asked, _: bool) -> dict[str, Any]:
    return {"flag": asked.form.choice("flag", Flag)}


def _promised_for(asked: _Asked, _: bool) -> dict[str, Any]:
    day = asked.form.day("promised_for", earliest=date.min, latest=date.max)
    return {"promised_for": day}


def _template(asked: _Asked, _: bool) -> dict[str, Any]:
    """History keeps which template an answer began with, so that copy-paste shows."""
    template = asked.form.text("template", longest=ID)
    if template and template not in asked.reference.templates:
        asked.form.fail("template", "unknown")
    return {"reason": f"template:{template}"} if template else {}


def _files(asked: _Asked, _: bool) -> dict[str, Any]:
    return {"attachments": declared_files(asked.form, first=1)}


_READERS: Mapping[Need, Callable[[_Asked, bool], dict[str, Any]]] = {
    Need.REASON: _reason,
    Need.TEXT: _text,
    Need.TITLE_OR_BODY: _title_and_body,
    Need.SUPERVISORY: _supervisory,
    Need.CATEGORY: _category,
    Need.AGENCY: _agency("agency"),
    Need.AGENCIES: _agencies,
    Need.UNIT: _unit,
    Need.SUGGESTED_AGENCY: _agency("suggested_agency"),
    Need.ARCHIVE_REASON: _archive_reason,
    Need.MAIN_REPORT: _main_report,
    Need.FLAG: _flag,
    Need.PROMISED_FOR: _promised_for,
    Need.TEMPLATE: _template,
    Need.FILES: _files,
}
