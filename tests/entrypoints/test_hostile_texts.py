"""Hostile texts in every field: the API tells them as written, no page makes markup of them."""

import json
from typing import Any

import pytest

from chalicelib.domain.clean_text import clean_line
from chalicelib.domain.csv_file import csv_line, read_csv
from chalicelib.domain.reports.codes import Role
from chalicelib.usecases.public.publish import write_snapshot
from tests.builders import DESK, an_officer
from tests.entrypoints.api import Api
from tests.entrypoints.conftest import Filed
from tests.entrypoints.reports.no_script_browser import Page, send
from tests.entrypoints.reports.no_script_helpers import a_form, reviewed, sent
from tests.hostile_texts import HOSTILE

ADMIN = an_officer()
UNIT = an_officer(Role.LIAISON_OFFICER, unit="dinas-pu")
NATIONAL = an_officer(Role.NATIONAL_ADMIN, DESK)
#: Acts in their order, each with the field of its text.
ACTS_WITH_TEXT = (
    *(("note", "text"), ("hold", "question"), ("replies", "text"), ("answer", "text")),
)
#: The elements of the plain pages.
SAFE_TAGS = {
    *("html", "head", "meta", "title", "link", "body", "a", "header", "main", "footer", "section"),
    *("h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "div", "span", "strong", "small"),
    *("form", "fieldset", "legend", "label", "input", "textarea", "select", "optgroup", "option"),
    *("button", "details", "summary", "br", "code", "time", "abbr", "b", "em"),
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_report_is_told_as_it_was_written_to_everybody_who_may_read_it(
    api: Api, hostile: str
) -> None:
    line = clean_line(hostile)
    filed = Filed(
        api,
        title=hostile,
        body=hostile,
        location={"region": "32.73.02", "address": hostile},
        reporter={"name": hostile, "email": "o'brien@example.id"},
    )
    act(api, filed, "verify", ADMIN, unit="dinas-pu")
    for name, field in ACTS_WITH_TEXT:
        if name == "replies":
            reply = api.post(f"{filed.path}/replies", {field: hostile}, x_access_code=filed.code)
            assert reply.status == 200, reply.body
        else:
            act(api, filed, name, ADMIN if name == "note" else UNIT, **{field: hostile})
    own = api.get(filed.path, x_access_code=filed.code)
    assert (own.body["title"], own.body["body"]) == (line, hostile)
    public, staff = api.get(filed.path), api.get(filed.staff_path, officer=ADMIN)
    for response in (own, public, staff):
        assert response.headers["Content-Type"] == "application/json"
    assert public.body["title"] == line
    told = strings(staff.body)
    assert told.count(hostile) >= len(ACTS_WITH_TEXT)
    assert line in strings(staff.body["report"])
    reason = {"version": staff.body["report"]["version"], "reason": hostile}
    identity = api.post(f"{filed.staff_path}/reveal-identity", reason, officer=ADMIN)
    assert line in strings(identity.body)
    assert snapshot(api)["reports"][0]["title"] == line


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_plain_page_shows_hostile_texts_and_makes_no_markup_of_them(
    api: Api, hostile: str
) -> None:
    fields = dict.fromkeys(("title", "body", "address", "reporter_name"), hostile)
    review, receipt = reviewed(api, **fields), sent(api, **fields)
    wrong = sent_wrong(api, fields)
    for page in (review, receipt, wrong):
        assert {e.tag for e in page.elements} <= SAFE_TAGS
        for element in page.elements:
            assert not [name for name in element.attributes if name.startswith("on")]
            assert "javascript:" not in element.attributes.get("href", "")
    assert hostile in review.text
    assert clean_line(hostile) in receipt.text
    assert wrong.typed["body"] == hostile
    [report] = api.platform.reports.reports.values()
    assert (report.title, report.body) == (clean_line(hostile), hostile)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_row_is_no_formula_in_a_file_and_itself_when_it_comes_back(hostile: str) -> None:
    written = csv_line(["id", "name"]) + csv_line(["a", hostile])
    [row] = read_csv(written, {"id", "name"}).rows
    assert row.cells == {"id": "a", "name": hostile}
    assert ";=" not in written
    assert "\n=" not in written


def act(api: Api, filed: Filed, name: str, officer: Any, **fields: Any) -> None:
    """Do an act with the version that there is."""
    version = api.platform.reports.get(filed.id).version
    body = {"version": version, **fields}
    response = api.post(f"{filed.staff_path}/{name}", body, officer=officer)
    assert response.status == 200, response.body


def sent_wrong(api: Api, fields: dict[str, str]) -> Page:
    """Return the form as it comes back with a fault."""
    return send(api, a_form(**fields, region="Entah"))


def strings(value: Any) -> list[str]:
    """Return every text within a JSON value."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in strings(part)]


def snapshot(api: Api) -> Any:
    """Return the public file of the town as it is written now."""
    platform = api.platform
    write_snapshot(
        "32.73",
        public=platform.public,
        supports=platform.supports,
        snapshots=platform.snapshots,
        reference=platform.reference.reference,
        now=platform.time,
    )
    return json.loads(platform.snapshots.files["near/32.73.json"])
