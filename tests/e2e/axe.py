"""Whether axe finds anything on a page as it stands: WCAG 2.2 A and AA, and good practice."""

from functools import cache

from playwright.sync_api import Page

from infra.local.console import ROOT

SOURCE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (rules) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: rules } });
  const told = (node) => `${node.target.join(" ")}: ${node.failureSummary}`;
  return found.violations.map((v) => `${v.id} (${v.help})\\n  ${v.nodes.map(told).join("\\n  ")}`);
}"""


@cache
def _axe() -> str:
    return SOURCE.read_text(encoding="utf-8")


def no_violations(page: Page) -> None:
    """Fail with what axe says. It is evaluated from outside, so the page's own policy stays."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found = page.evaluate(RUN, RULES)
    assert not found, "\n".join([page.url.partition("#")[0], *found])
