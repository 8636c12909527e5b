"""Find violations of the house rules: each guard takes a checkout and names what it finds.

Guards look at files as text or as syntax trees, so that `test_guards.py` can show on a planted
violation that each of them fails. A guard that finds nothing to look at fails as well.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

#: Files that are one list or table, and may be longer.
LISTS = {"chalicelib/domain/reports/workflow.py": 430}
LONGEST = 320
#: A folder with more files than this wants subjects.
MOST_FILES = 15
#: The only files that read the environment.
READERS = {"app.py", "chalicelib/wiring/base.py"}
_IMPURE = re.compile(
    r"datetime\.now|utcnow|import random\b|import os\b|time\.time\(|import secrets\b"
)
_SCAN = re.compile(r"\.scan\(|[\"'][sS]can[\"']")


def python_files(root: Path, *folders: str) -> list[Path]:
    """List the Python files below `folders` of the checkout, app.py among them when none is named.

    Raises: AssertionError when there is none, since a guard over nothing guards nothing.
    """
    places = [root / f for f in folders] or [root / "chalicelib"]
    found = sorted(p for place in places for p in place.rglob("*.py"))
    if not folders:
        found.insert(0, root / "app.py")
    assert len(found) > 1, f"no Python files below {places}"
    return found


def table_scans(root: Path) -> Iterator[str]:
    """Find reads of a whole table: cost and time would grow with history."""
    for path in python_files(root):
        if _SCAN.search(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(root))


def environment_readers(root: Path) -> Iterator[str]:
    """Find files besides `READERS` that read the environment."""
    for path in python_files(root):
        name = str(path.relative_to(root))
        if (
            re.search(r"os\.environ|getenv", path.read_text(encoding="utf-8"))
            and name not in READERS
        ):
            yield name


def long_files(root: Path) -> Iterator[str]:
    """Find files of the platform that are too long to be read in one go."""
    for path in python_files(root):
        name = str(path.relative_to(root))
        if len(path.read_text(encoding="utf-8").splitlines()) > LISTS.get(name, LONGEST):
            yield name


def impure_domain(root: Path) -> Iterator[str]:
    """Find domain code that asks a clock, randomness or the environment by itself."""
    for path in python_files(root, "chalicelib/domain"):
        if _IMPURE.search(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(root))


def crowded_folders(root: Path) -> Iterator[str]:
    """Find folders with so many files that nobody finds one without searching."""
    places = [root / top for top in ("chalicelib", "tests", "infra", "web/src")]
    folders = {p.parent for place in places for p in place.rglob("*") if p.suffix in (".py", ".ts")}
    assert len(folders) > 1, f"no folders below {places}"
    for folder in sorted(folders):
        files = [p for p in folder.iterdir() if p.suffix in (".py", ".ts") and p.stem != "__init__"]
        if len(files) > MOST_FILES:
            yield f"{folder.relative_to(root)}: {len(files)}"


def undocumented_definitions(root: Path) -> Iterator[str]:
    """Find modules, and public classes and functions at their top level, without a docstring."""
    for path in python_files(root):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = str(path.relative_to(root))
        if tree.body and not ast.get_docstring(tree):
            yield name
        for node in tree.body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef) or node.name[0] == "_":
                continue
            if not ast.get_docstring(node):
                yield f"{name}: {node.name}"


def silent_raises(root: Path) -> Iterator[str]:
    """Find public functions and methods that raise and do not say so in their docstring."""
    for path in python_files(root):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        for node in [*tree.body, *(inner for one in classes for inner in one.body)]:
            if not isinstance(node, ast.FunctionDef) or node.name[0] == "_":
                continue
            says = re.search(r"\b[Rr]aise", ast.get_docstring(node) or "")
            if _raises(node) and not says:
                yield f"{path.relative_to(root)}: {node.name}"


def _raises(function: ast.AST) -> bool:
    """Tell whether a function raises itself, not by a function inside it."""
    return any(
        isinstance(node, ast.Raise) or (not isinstance(node, ast.FunctionDef) and _raises(node))
        for node in ast.iter_child_nodes(function)
    )


_FLAG = r"(?!words\.|texts\.)\b[\w.]+\.(anonymous|confidential)\b"
_DECIDES = re.compile(rf"\b(if|not|and|or) {_FLAG}|{_FLAG} (and|or|else)\b")
#: The rule itself, and what joins the flags of a dialogue's messages.
_DECIDE = ("chalicelib/domain/privacy/", "chalicelib/domain/inbound/")


def decisions_by_flag(root: Path) -> Iterator[str]:
    """Find code that decides by anonymity or confidentiality without asking the one rule."""
    for path in python_files(root):
        name = str(path.relative_to(root))
        if not name.startswith(_DECIDE) and _DECIDES.search(path.read_text(encoding="utf-8")):
            yield name


def machine_paths(root: Path) -> Iterator[str]:
    """Find paths of one machine: the repository must read the same everywhere."""
    homes = re.compile(r"/(?:home|Users)/\w+/|/(?:root|tmp)/[\w.]+")
    for path in [*python_files(root), *python_files(root, "infra", "tests")]:
        text = path.read_text(encoding="utf-8")
        if path.name not in {"guards.py", "test_guards.py"} and homes.search(text):
            yield str(path.relative_to(root))


GUARDS: tuple[Callable[[Path], Iterator[str]], ...] = (
    table_scans,
    environment_readers,
    long_files,
    impure_domain,
    crowded_folders,
    undocumented_definitions,
    silent_raises,
    decisions_by_flag,
    machine_paths,
)
