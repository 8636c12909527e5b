"""Check what officers send. Which fields an act takes stands in the table of acts."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from chalicelib.domain.clean_text import visible_length
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import workflow
from chalicelib.domain.reports.act_fields import ActRequest
from chalicelib.domain.reports.act_rule import ActField
from chalicelib.domain.reports.codes import OFFICERS_REASONS, Act, Flag
from chalicelib.domain.reports.submission_limits import BODY, TITLE
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.entrypoints.http.reports.citizen_forms import declared_files

#: Shortest and longest, characters.
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


def read_version(form: Fields, *, least: int = 1) -> int:
    """Read the version that the officer saw; `least` 0 allows what does not exist yet."""
    return form.integer("version", least=least, most=_LARGEST_VERSION)


def read_reason(form: Fields) -> str:
    """Read why something is changed; required."""
    return form.text("reason", shortest=REASON[0], longest=REASON[1], lines=True)


def act_request(act: Act, body: dict[str, Any], reference: Reference) -> ActRequest:
    """Read the request for an act.

    Raises: InvalidFields with every fault at once.
    """
    form = Fields(body)
    version = read_version(form)
    act_form = _ActForm(act, form, reference)
    found: dict[str, Any] = {}
    for need in _needs_of(act):
        found |= _READERS[need](act_form, need in act_form.needs)
    form.raise_faults()
    texts = {name: found.pop(name) for name in ("reason", "text") if name in found}
    return ActRequest(act=act, version=version, details=found, **texts)


class _ActForm:
    """The form of an act, while it is read."""

    def __init__(self, act: Act, form: Fields, reference: Reference) -> None:
        self.act, self.form, self.reference = act, form, reference
        self.needs = {n for row in workflow.TABLE[act] for n in row.needs}


def _needs_of(act: Act) -> list[ActField]:
    rows = workflow.TABLE[act]
    found = [n for row in rows for n in (*row.needs, *row.takes)]
    # Nobody closes for somebody else without a word why.
    return [*dict.fromkeys(found), *([ActField.REASON] if act is Act.CLOSE else [])]


def _reason(act_form: _ActForm, needed: bool) -> dict[str, Any]:
    shortest = REASON[0] if needed or act_form.act is Act.CLOSE else 0
    return {
        "reason": act_form.form.text("reason", shortest=shortest, longest=REASON[1], lines=True)
    }


def _text(act_form: _ActForm, needed: bool) -> dict[str, Any]:
    name = _TEXT_NAMES.get(act_form.act, "text")
    shortest, longest = _LENGTHS.get(act_form.act, REASON)
    text = act_form.form.text(name, shortest=shortest if needed else 0, longest=longest, lines=True)
    return {"text": text}


def _title_and_body(act_form: _ActForm, needed: bool) -> dict[str, Any]:
    """Both for a part of its own; for an edit at least one of them."""
    form, both = act_form.form, act_form.act is Act.SPLIT
    title = form.text("title", shortest=TITLE[0] if both else 0, longest=TITLE[1])
    body = form.text("body", shortest=BODY[0] if both else 0, longest=BODY[1], lines=True)
    if not both and title and visible_length(title) < TITLE[0]:
        form.fail("title", "too_short", TITLE[0])
    if not both and body and visible_length(body) < BODY[0]:
        form.fail("body", "too_short", BODY[0])
    if needed and not title and not body and not form.errors:
        form.fail("title", "required")
    return {"title": title, "body": body}


def _supervisory(act_form: _ActForm, _: bool) -> dict[str, Any]:
    default = False if act_form.act is Act.VERIFY else None
    return {"supervisory": act_form.form.boolean("supervisory", default=default)}


def _category(act_form: _ActForm, needed: bool) -> dict[str, Any]:
    category = act_form.form.text("category", shortest=1 if needed else 0, longest=ID)
    if category and category not in act_form.reference.categories:
        act_form.form.fail("category", "unknown")
    return {"category": category}


def _agency(name: str) -> Callable[[_ActForm, bool], dict[str, Any]]:
    def read(act_form: _ActForm, needed: bool) -> dict[str, Any]:
        agency = act_form.form.text(name, shortest=1 if needed else 0, longest=ID)
        if agency and act_form.reference.active_agency(agency) is None:
            act_form.form.fail(name, "unknown")
        return {name: agency}

    return read


def _agencies(act_form: _ActForm, _: bool) -> dict[str, Any]:
    return {"agencies": act_form.form.texts("agencies", most=MOST_AGENCIES, longest=ID)}


def _unit(act_form: _ActForm, _: bool) -> dict[str, Any]:
    return {"unit": act_form.form.text("unit", longest=ID)}


def _archive_reason(act_form: _ActForm, _: bool) -> dict[str, Any]:
    return {"reason": act_form.form.choice("reason", OFFICERS_REASONS)}


def _main_report(act_form: _ActForm, _: bool) -> dict[str, Any]:
    return {"main_report": act_form.form.text("main_report", shortest=1, longest=30)}


def _flag(act_form: _ActForm, _: bool) -> dict[str, Any]:
    return {"flag": act_form.form.choice("flag", Flag)}


def _promised_for(act_form: _ActForm, _: bool) -> dict[str, Any]:
    day = act_form.form.day("promised_for", earliest=date.min, latest=date.max)
    return {"promised_for": day}


def _template(act_form: _ActForm, _: bool) -> dict[str, Any]:
    """History keeps which template an answer began with, so that copy-paste shows."""
    template = act_form.form.text("template", longest=ID)
    if template and template not in act_form.reference.templates:
        act_form.form.fail("template", "unknown")
    return {"reason": f"template:{template}"} if template else {}


def _files(act_form: _ActForm, _: bool) -> dict[str, Any]:
    return {"attachments": declared_files(act_form.form, first=1)}


_READERS: Mapping[ActField, Callable[[_ActForm, bool], dict[str, Any]]] = {
    ActField.REASON: _reason,
    ActField.TEXT: _text,
    ActField.TITLE_OR_BODY: _title_and_body,
    ActField.SUPERVISORY: _supervisory,
    ActField.CATEGORY: _category,
    ActField.AGENCY: _agency("agency"),
    ActField.AGENCIES: _agencies,
    ActField.UNIT: _unit,
    ActField.SUGGESTED_AGENCY: _agency("suggested_agency"),
    ActField.ARCHIVE_REASON: _archive_reason,
    ActField.MAIN_REPORT: _main_report,
    ActField.FLAG: _flag,
    ActField.PROMISED_FOR: _promised_for,
    ActField.TEMPLATE: _template,
    ActField.FILES: _files,
}
