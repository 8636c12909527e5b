"""Find violations of the house rules: each guard takes a checkout and names what it finds.

Guards look at files as text or as syntax trees, so that `test_guards.py` can show on a planted
violation that each of them fails. A guard that finds nothing to look at fails as well.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

#: Files that are one list or table, and may be longer.
LISTS = {"chalicelib/domain/reports/workflow.py": 470}
LONGEST = 320
#: A folder with more files than this wants subjects.
MOST_FILES = 15
#: The only files that read the environment.
READERS = {"app.py", "chalicelib/wiring/base.py"}
#: The only files that make CSV or connections, by a rule of their own.
CSV_READERS = {"chalicelib/domain/csv_file.py"}
CONNECTORS = {"chalicelib/adapters/outbound_http.py", "chalicelib/adapters/aws/faults.py"}
#: What asks the world: pure code gets it as a port. Modules whole, names of others singly.
_WORLD = {
    *("os", "secrets", "random", "time", "socket", "ssl", "http.client", "urllib.request"),
    *("subprocess", "threading", "tempfile", "requests", "urllib3", "boto3", "botocore"),
    *("uuid.uuid1", "uuid.uuid4", "sys.argv", "pathlib.Path", "importlib", "io.open", "jinja2"),
    *("infra", "tests", "app", "datetime.date.today", "datetime.datetime.now"),
    *("datetime.datetime.utcnow", "datetime.datetime.today"),
}
#: Ways to a connection of one's own.
_CONNECTIONS = {
    *("http.client", "urllib.request", "socket", "requests", "urllib3", "httpx", "aiohttp"),
}


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


@cache
def parsed(text: str) -> ast.Module:
    """Return the syntax tree of a file's text; many guards look at the same file."""
    return ast.parse(text)


def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return parsed(path.read_text(encoding="utf-8"))


@cache
def used_names(tree: ast.Module) -> frozenset[str]:
    """List what a module uses of others by full name, whatever it calls it: `os.environ.get`."""
    return frozenset(_used_names(tree))


def _used_names(tree: ast.Module) -> Iterator[str]:
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                known[name.asname or name.name.partition(".")[0]] = (
                    name.name if name.asname else name.name.partition(".")[0]
                )
                yield name.name
        elif isinstance(node, ast.ImportFrom):
            for name in node.names:
                known[name.asname or name.name] = f"{node.module}.{name.name}"
                yield f"{node.module}.{name.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            first, _, rest = ast.unparse(node).partition(".")
            if first in known:
                yield f"{known[first]}.{rest}"


def _uses(path: Path, wanted: set[str]) -> bool:
    """Tell whether a file uses one of the names, or something of it."""
    used = used_names(tree_of(path))
    return any(one == name or one.startswith(f"{name}.") for one in used for name in wanted)


def table_scans(root: Path) -> Iterator[str]:
    """Find reads of a whole table: cost and time would grow with history."""
    for path in python_files(root):
        for node in ast.walk(tree_of(path)):
            by_name = isinstance(node, ast.Attribute) and node.attr in _SCANS
            by_text = isinstance(node, ast.Constant) and node.value in {*_SCANS, "Scan"}
            if by_name or by_text:
                yield f"{path.relative_to(root)}:{node.lineno}"  # type: ignore[attr-defined]


_SCANS = {"scan", "rate_limited_scan", "execute_statement", "batch_execute_statement"}


def environment_readers(root: Path) -> Iterator[str]:
    """Find files besides `READERS` that read the environment."""
    for path in python_files(root):
        name = str(path.relative_to(root))
        wanted = {"os.environ", "os.environb", "os.getenv", "os.getenvb", "dotenv"}
        if name not in READERS and _uses(path, wanted):
            yield name


def csv_writers(root: Path) -> Iterator[str]:
    """Find CSV that does not go through `domain/csv_file.py`."""
    for path in python_files(root):
        name = str(path.relative_to(root))
        wanted = {"csv.writer", "csv.DictWriter"} if name in CSV_READERS else {"csv", "pandas"}
        if _uses(path, wanted):
            yield name


def own_connections(root: Path) -> Iterator[str]:
    """Find connections that do not go through `adapters/outbound_http.py`."""
    for path in python_files(root):
        name = str(path.relative_to(root))
        if name not in CONNECTORS and _uses(path, _CONNECTIONS):
            yield name


def long_files(root: Path) -> Iterator[str]:
    """Find files of the platform that are too long to be read in one go."""
    for path in python_files(root):
        name = str(path.relative_to(root))
        if len(path.read_text(encoding="utf-8").splitlines()) > LISTS.get(name, LONGEST):
            yield name


def impure_code(root: Path) -> Iterator[str]:
    """Find domain code and use cases that ask clock, chance, network, files or environment."""
    for path in python_files(root, "chalicelib/domain", "chalicelib/usecases"):
        opens = any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"open", "print", "input", "__import__", "exec", "eval"}
            for node in ast.walk(tree_of(path))
        )
        if opens or _uses(path, _WORLD):
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


_DEFINITIONS = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def undocumented_definitions(root: Path) -> Iterator[str]:
    """Find modules, public classes, functions and methods without a docstring."""
    for path in python_files(root):
        tree = tree_of(path)
        name = str(path.relative_to(root))
        if tree.body and not ast.get_docstring(tree):
            yield name
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        methods = [inner for one in classes if one.name[0] != "_" for inner in one.body]
        for node in [*tree.body, *methods]:
            if not isinstance(node, _DEFINITIONS) or node.name[0] == "_":
                continue
            if not ast.get_docstring(node):
                yield f"{name}: {node.name}"


def silent_raises(root: Path) -> Iterator[str]:
    """Find public functions and methods that raise and do not say so in their docstring."""
    for path in python_files(root):
        tree = tree_of(path)
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        for node in [*tree.body, *(inner for one in classes for inner in one.body)]:
            if not isinstance(node, ast.FunctionDef) or node.name[0] == "_":
                continue
            says = re.search(r"(?i)(?<!not )\braises?\b", ast.get_docstring(node) or "")
            if _raises(node) and not says:
                yield f"{path.relative_to(root)}: {node.name}"


def _raises(function: ast.AST) -> bool:
    """Tell whether a function raises itself, not by a function inside it."""
    return any(
        isinstance(node, ast.Raise) or (not isinstance(node, ast.FunctionDef) and _raises(node))
        for node in ast.iter_child_nodes(function)
    )


#: The rule itself, and what joins the flags of a dialogue's messages.
_DECIDE = ("chalicelib/domain/privacy/", "chalicelib/domain/inbound/")
_FLAGS = {"anonymous", "confidential"}
#: What texts of these names say, as `words.anonymous`, is no flag.
_TEXTS = {"words", "texts", "body"}


def decisions_by_flag(root: Path) -> Iterator[str]:
    """Find code that looks at anonymity or confidentiality without asking the one rule.

    A flag may be handed on, as the value of a key or of an argument by name, and nothing else.
    """
    for path in python_files(root):
        name = str(path.relative_to(root))
        text = path.read_text(encoding="utf-8")
        if name.startswith(_DECIDE) or not any(flag in text for flag in _FLAGS):
            continue
        tree = parsed(text)
        handed_on = {id(flag) for node in ast.walk(tree) for flag in _handed_on(node)}
        for node in ast.walk(tree):
            if _is_flag(node) and id(node) not in handed_on:
                yield f"{name}:{node.lineno}"  # type: ignore[attr-defined]


def _is_flag(node: ast.AST) -> bool:
    """Tell whether an expression reads a flag: `x.anonymous`, `x["anonymous"]`, getattr of it."""
    match node:
        case ast.Attribute(value=ast.Name(id=text), attr=flag) if text in _TEXTS:
            return False
        case ast.Attribute(attr=flag, ctx=ast.Load()):
            return flag in _FLAGS
        case ast.Subscript(slice=ast.Constant(value=flag), ctx=ast.Load()):
            return flag in _FLAGS
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=flag), *_]):
            return flag in _FLAGS
    return False


def _handed_on(node: ast.AST) -> list[ast.AST]:
    """List the values that a node hands on under a name; `bool(x)` of a form's field is one."""
    values: list[ast.AST] = []
    if isinstance(node, ast.keyword):
        values = [node.value]
    elif isinstance(node, ast.Dict):
        values = list(node.values)
    plain = [v.args[0] for v in values if isinstance(v, ast.Call) and len(v.args) == 1]
    return [*values, *plain]


def machine_paths(root: Path) -> Iterator[str]:
    """Find paths of one machine: the repository must read the same everywhere."""
    homes = re.compile(r"/(?:home|Users)/\w+/|/(?:root|tmp)/[\w.]+")
    for path in [*python_files(root), *python_files(root, "infra", "tests")]:
        text = path.read_text(encoding="utf-8")
        if path.name not in {"guards.py", "test_guards.py"} and homes.search(text):
            yield str(path.relative_to(root))


def json_by_splitlines(root: Path) -> Iterator[str]:
    """Find functions that split text by `splitlines` and read JSON.

    It also splits at U+2028, U+0085 and others, which JSON takes within a text; a line of JSON ends
    at a line feed alone (`infra/local/state/json_lines.py`).
    """
    for path in python_files(root, "chalicelib", "infra", "tests"):
        if "splitlines" not in path.read_text(encoding="utf-8"):
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef):
                used = {ast.unparse(n) for n in ast.walk(node) if isinstance(n, ast.Attribute)}
                if "json.loads" in used and any(n.endswith(".splitlines") for n in used):
                    yield f"{path.relative_to(root)}: {node.name}"


def unstamped_writes(root: Path) -> Iterator[str]:
    """Find files that write rows of reference data and put no stamp beside them.

    Whoever reads the packed copy would not learn of the row (decision 41).
    """
    for path in python_files(root, "chalicelib", "infra"):
        text = path.read_text(encoding="utf-8")
        if "REFERENCE#" not in text:
            continue
        called = {n.attr for n in ast.walk(tree_of(path)) if isinstance(n, ast.Attribute)}
        if called & _WRITES and "new_stamp" not in text:
            yield str(path.relative_to(root))


_WRITES = {
    *("put", "put_if", "put_item", "update", "update_item", "delete", "delete_item", "new"),
    *("over", "anyway", "transact", "transact_write_items", "batch_write_item"),
}


GUARDS: tuple[Callable[[Path], Iterator[str]], ...] = (
    table_scans,
    environment_readers,
    long_files,
    impure_code,
    csv_writers,
    own_connections,
    crowded_folders,
    undocumented_definitions,
    silent_raises,
    decisions_by_flag,
    machine_paths,
    json_by_splitlines,
    unstamped_writes,
)
