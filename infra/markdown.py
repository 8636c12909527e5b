"""Write Markdown for pages made from the code."""

from collections.abc import Iterable


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a table; an empty cell shows a dash."""
    lines = [list(head), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(cell or "–" for cell in line) + " |" for line in lines)


def code_list(names: Iterable[object]) -> str:
    """Write names as code, separated by commas."""
    return ", ".join(f"`{name}`" for name in names)


def yes(flag: bool) -> str:
    """Write `yes`, or nothing."""
    return "yes" if flag else ""
