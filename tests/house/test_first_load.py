"""What a phone must load before the report form can be used: the built page and all it names."""

import gzip
import json
import re
from pathlib import Path

import pytest

from infra.local.site import build_site

ROOT = Path(__file__).parents[2]
DIST = ROOT / "web" / "dist"
PAGE = DIST / "lapor" / "index.html"
ONE_WINDOW = 14 * 1024
NAMED = re.compile(r'<(?:link|script)\b[^>]*?\b(?:href|src)="(/[^"]+)"')

pytestmark = pytest.mark.package


@pytest.fixture(scope="module", autouse=True)
def _site() -> None:
    build_site()


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def first_load() -> dict[str, int]:
    named = {path for path in NAMED.findall(PAGE.read_text()) if not path.endswith("/")}
    files = [PAGE, *(DIST / path.lstrip("/") for path in sorted(named))]
    return {str(f.relative_to(DIST)): compressed(f) for f in files}


def test_the_report_form_fits_into_one_tcp_window() -> None:
    sizes = first_load()
    assert any(name.endswith(".js") for name in sizes)
    assert any(name.endswith(".css") for name in sizes)
    assert sum(sizes.values()) <= ONE_WINDOW, sizes


def test_every_script_that_is_needed_at_first_is_named_in_the_page() -> None:
    """Else it would be found only after another round trip, and not be counted above."""
    named = set(first_load())
    for name in [n for n in named if n.endswith(".js")]:
        text = (DIST / name).read_text()
        for other in re.findall(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""", text):
            assert f"assets/{other}" in named, (name, other)


def test_the_form_offers_the_top_categories_without_script() -> None:
    rows = json.loads((ROOT / "infra" / "data" / "categories.json").read_text())
    top = [r["id"] for r in rows if r["parent"] is None and r["active_to"] is None]
    [select] = re.findall(r'<select id="category".*?</select>', PAGE.read_text(), re.DOTALL)
    assert [v for v in re.findall(r'<option value="([^"]*)"', select) if v] == top


def test_the_form_can_be_posted_without_script() -> None:
    page = PAGE.read_text()
    assert '<form id="form" action="/api/v1/forms/report" method="post">' in page
    names = set(re.findall(r'<(?:input|select|textarea)\b[^>]*\bname="(\w+)"', page))
    assert names == {
        *("kind", "title", "body", "incident_date", "region", "address", "category", "agency"),
        *("privacy", "reporter_name", "reporter_email", "reporter_phone"),
        "language",
    }
    assert 'name="attachments"' not in page
