"""Every page that a template makes shows hostile words as words; a table of them, and none missing.

The API's JSON, the plain form and CSV rows: `test_hostile_texts.py`; letters, SMS and alerts:
`tests/messages/test_hostile_values.py`; the site and the console: `tests/e2e`. There is no feed and
no PDF of a report's words.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from chalicelib.domain.csv_file import csv_line, read_csv
from chalicelib.domain.reports.codes import Act
from tests.entrypoints.api import Api
from tests.entrypoints.conftest import Filed
from tests.entrypoints.public.test_no_script_follows import follow
from tests.entrypoints.reports.no_script_browser import Page, send
from tests.entrypoints.reports.no_script_helpers import a_form, reviewed, sent
from tests.entrypoints.reports.test_no_script_tracking import codes, track
from tests.entrypoints.reports.tracking_helpers import staff_act
from tests.entrypoints.test_hostile_texts import NATIONAL, SAFE_TAGS
from tests.hostile_texts import HOSTILE

REGISTRY = "/v1/staff/registry/agencies"
ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "chalicelib" / "messages"


def words(hostile: str) -> dict[str, str]:
    return dict.fromkeys(("title", "body", "address", "reporter_name"), hostile)


def filed(api: Api, hostile: str) -> Filed:
    place = {"region": "32.73.02", "address": hostile}
    return Filed(api, title=hostile, body=hostile, location=place)


def form(api: Api, hostile: str) -> Page:
    return send(api, a_form(**words(hostile), region=hostile, agency=hostile))


def kept(api: Api, hostile: str) -> Page:
    fields = {**reviewed(api, **words(hostile)).typed, "step": "send"}
    api.platform.reports.down = api.platform.intake.down = True
    return send(api, fields)


def question(api: Api, hostile: str) -> Page:
    report = filed(api, hostile)
    staff_act(api, report, Act.VERIFY, details={"supervisory": False})
    staff_act(api, report, Act.HOLD, text=hostile)
    return track(api, codes(report))


def answer(api: Api, hostile: str) -> Page:
    report = filed(api, hostile)
    staff_act(api, report, Act.VERIFY, details={"supervisory": False})
    staff_act(api, report, Act.ANSWER, text=hostile)
    return track(api, codes(report))


def reply_that_is_refused(api: Api, hostile: str) -> Page:
    report = filed(api, hostile)
    return track(api, {**codes(report), "act": "add_information", "text": hostile * 200})


def search(api: Api, hostile: str) -> Page:
    return track(api, {"tracking_id": hostile, "access_code": hostile, "language": hostile})


def follow_page(api: Api, hostile: str) -> Page:
    return follow(api, tracking_id=hostile, link=hostile, address=hostile, kind=hostile)


#: Pages by the template that makes them.
PAGES: list[tuple[str, Callable[[Api, str], Page]]] = [
    ("form", form),
    ("review", lambda api, hostile: reviewed(api, **words(hostile))),
    ("receipt", lambda api, hostile: sent(api, **words(hostile))),
    ("kept", kept),
    ("track", question),
    ("track", answer),
    ("track", reply_that_is_refused),
    ("track_search", search),
    ("follow", follow_page),
]
#: Parts of other pages; a page that says what its catalogue says and takes no words; letters.
WITHOUT_WORDS = {"base", "parts", "problem"}
LETTERS = {"letter", "digest", "evaluation"}


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize(("name", "make"), PAGES, ids=lambda v: getattr(v, "__name__", v))
def test_a_page_makes_no_markup_of_words(
    api: Api, name: str, make: Callable[[Api, str], Page], hostile: str
) -> None:
    page = make(api, hostile)
    assert {e.tag for e in page.elements} <= SAFE_TAGS
    for element in page.elements:
        assert not [a for a in element.attributes if a.startswith("on") or a == "style"]
        for link in ("href", "action", "src"):
            target = element.attributes.get(link, "")
            assert not re.match(r"\s*(javascript|data|vbscript):", target, re.IGNORECASE)
    said = " ".join([page.text, *map(str, page.typed.values())])
    assert " ".join(hostile.split()) in " ".join(said.split())


def test_every_template_is_in_the_table_and_none_switches_encoding_off() -> None:
    templates = {path.stem: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
    assert set(templates) == {name for name, _ in PAGES} | WITHOUT_WORDS | LETTERS
    for name, text in templates.items():
        assert not re.search(r"\|\s*safe\b|autoescape|\bMarkup\b", text), name


def test_no_script_of_the_site_writes_markup() -> None:
    writing = re.compile(r"\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|DOMParser")
    scripts = [*(ROOT / "web" / "src").rglob("*.ts"), *(ROOT / "web" / "public").glob("*.js")]
    assert len(scripts) > 50
    assert [str(path) for path in scripts if writing.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_file_of_reference_data_brings_every_name_back(api: Api, hostile: str) -> None:
    name = " ".join(hostile.split())
    heading = str(api.get(f"{REGISTRY}/export", officer=NATIONAL).body).partition("\r\n")[0]
    line = csv_line(["baru", name, "Baru", "institution", "kemenpanrb", "", "", "", ""])
    body = {"csv": f"{heading}\r\n{line}", "reason": "Uji keluaran", "dry_run": False}
    saved = api.post(f"{REGISTRY}/import", body, officer=NATIONAL)
    assert saved.body["created"] == 1, saved.body
    exported = str(api.get(f"{REGISTRY}/export", officer=NATIONAL).body)
    cells = [row.cells or {} for row in read_csv(exported, {"id", "name"}).rows]
    assert [c["name"] for c in cells if c["id"] == "baru"] == [name]
    assert not re.search(r"(?:^|[;\n])\"?[=+@-]", exported)
