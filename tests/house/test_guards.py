"""The house rules hold here, and each guard fails where one is broken."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import guards

ROOT = Path(__file__).parents[2]
Guard = Callable[[Path], Iterator[str]]

#: One violation of each guard: the file it is planted in, and the text that is appended.
PLANTED: dict[str, tuple[str, str]] = {
    "table_scans": ("chalicelib/adapters/dynamodb/reports/reports.py", "\nclient.scan()\n"),
    "environment_readers": ("chalicelib/usecases/reports/submit.py", "\nos.environ['X']\n"),
    "long_files": ("chalicelib/domain/deadlines/clocks.py", "\n" * guards.LONGEST),
    "impure_domain": ("chalicelib/domain/reports/planted.py", "\nnow = datetime.now()\n"),
    "crowded_folders": ("chalicelib/domain/routing/planted_{}.py", '"""Planted."""\n'),
    "undocumented_definitions": (
        "chalicelib/domain/routing/planted.py",
        '"""Planted."""\n\n\ndef f():\n    pass\n',
    ),
    "silent_raises": (
        "chalicelib/domain/routing/planted.py",
        '"""Planted."""\n\n\ndef f():\n    """Do nothing."""\n    raise ValueError\n',
    ),
    "decisions_by_flag": (
        "chalicelib/messages/dates.py",
        "\nx = 1 if report.confidential else 2\n",
    ),
    "machine_paths": ("infra/planted.py", 'HOME = "/home/somebody/"\n'),
}


@pytest.mark.parametrize("guard", guards.GUARDS, ids=lambda g: g.__name__)
def test_the_checkout_keeps_the_rule(guard: Guard) -> None:
    assert list(guard(ROOT)) == []


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout's sources in which violations can be planted."""
    copy = tmp_path_factory.mktemp("checkout")
    unwanted = shutil.ignore_patterns("__pycache__", "node_modules", "dist", "fixtures", "*.csv")
    for folder in ("chalicelib", "infra", "tests", "web/src"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=unwanted)
    for file in ("app.py", "pyproject.toml"):
        shutil.copy(ROOT / file, copy / file)
    return copy


@pytest.mark.parametrize("guard", guards.GUARDS, ids=lambda g: g.__name__)
def test_a_planted_violation_is_found(guard: Guard, checkout: Path) -> None:
    place, text = PLANTED[guard.__name__]
    crowd = guards.MOST_FILES + 1 if "{}" in place else 1
    files = [checkout / place.format(n) for n in range(crowd)]
    before = {file: file.read_bytes() if file.exists() else None for file in files}
    found = set(guard(checkout))
    try:
        for file in files:
            file.write_text((before[file] or b"").decode() + text)
        assert len(set(guard(checkout)) - found) == 1
    finally:
        for file, content in before.items():
            file.unlink() if content is None else file.write_bytes(content)


def test_a_guard_over_nothing_fails(tmp_path: Path) -> None:
    for guard in guards.GUARDS:
        with pytest.raises(AssertionError):
            list(guard(tmp_path))


def test_each_import_rule_fails_on_a_planted_import(checkout: Path) -> None:
    """Every contract of pyproject.toml is broken by the import that it forbids."""
    planted = {
        "chalicelib/domain/routing/routing.py": "from chalicelib.messages import sms",
        "chalicelib/domain/reports/splitting.py": "import boto3",
        "chalicelib/usecases/reports/submit.py": "from chalicelib import settings",
        "chalicelib/usecases/routing/route_report.py": "from chalicelib.messages import dates",
        "chalicelib/messages/dates.py": "from chalicelib.adapters import clock",
        "chalicelib/adapters/clock.py": "import app",
        "chalicelib/entrypoints/http/problems.py": "import botocore",
        "chalicelib/new_layer.py": "",
    }
    before = {p: (checkout / p).read_bytes() if (checkout / p).exists() else None for p in planted}
    try:
        for path, line in planted.items():
            (checkout / path).write_text((before[path] or b"").decode() + f"\n{line}\n")
        done = subprocess.run(
            [Path(sys.executable).parent / "lint-imports", "--no-cache"],
            cwd=checkout,
            env={"PYTHONPATH": str(checkout), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        for path, content in before.items():
            file = checkout / path
            file.unlink() if content is None else file.write_bytes(content)
    said = " ".join(done.stdout.split())
    assert done.returncode == 1, done.stdout + done.stderr
    assert " 0 kept" in said, said
    assert "new_layer" in said
    for path, line in planted.items():
        module = path.removesuffix(".py").replace("/", ".")
        assert not line or f"{module} ->" in said, (module, said)
