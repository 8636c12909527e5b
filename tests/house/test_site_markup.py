"""The site makes elements of words and never markup: what people wrote is always text."""

import re
from pathlib import Path

import pytest

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
