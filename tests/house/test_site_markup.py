"""The site makes elements of words and never markup: what people wrote is always text."""

import re
from pathlib import Path

import pytest

from chalicelib.domain.privacy.identity_mask import MASK

SOURCE = Path(__file__).parents[2] / "web" / "src"
#: What makes markup, script or style of a text; `el` of `ui/dom.ts` and `textContent` do not.
SINK = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write(ln)?|srcdoc|DOMParser"
    r"|createContextualFragment|setHTML(Unsafe)?|parseHTMLUnsafe|eval\(|new Function|execCommand"
    r"|bindPopup|bindTooltip|divIcon|cssText)|\.setAttribute\(\s*[\"'`]on|[\"']javascript:"
)


def sinks(text: str) -> list[str]:
    return [match[0] for match in SINK.finditer(text)]


def test_no_source_of_the_site_makes_markup_of_text() -> None:
    files = [p for p in SOURCE.rglob("*.ts") if not p.name.endswith(".d.ts")]
    assert len(files) > 50
    assert {str(p): found for p in files if (found := sinks(p.read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "row.innerHTML = report.title",
        'box.insertAdjacentHTML("beforeend", text)',
        "marker.bindPopup(report.title)",
        'a.setAttribute("onclick", text)',
        'el("a", { href: "javascript:void 0" })',
    ],
)
def test_a_planted_sink_is_found(planted: str) -> None:
    assert len(sinks(planted)) == 1


def test_files_are_chosen_by_our_own_button() -> None:
    """The browser's own says "Choose Files" in the language of the browser."""
    made = [p for p in SOURCE.rglob("*.ts") if 'type: "file"' in p.read_text(encoding="utf-8")]
    assert len(made) >= 4
    assert [p.name for p in made if "fileChooser(" not in p.read_text(encoding="utf-8")] == []
    for page in SOURCE.parent.glob("**/index.html"):
        if "node_modules" not in page.parts and "dist" not in page.parts:
            text = page.read_text(encoding="utf-8")
            inputs = re.findall(r"<input [^>]*type=\"file\"", text)
            inside = re.findall(r"class=\"chooser[^>]*><input [^>]*type=\"file\"", text)
            assert len(inputs) == len(inside), page


def test_the_site_knows_the_sign_that_covers_a_reporter() -> None:
    assert f'MASK = "{MASK}"' in (SOURCE / "tracking/report-view.ts").read_text(encoding="utf-8")
