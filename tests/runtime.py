"""Prove on the Python of Lambda what its libraries decide, or say that it is not proved here.

A test that must hold on the pinned runtime calls `on_runtime`. It runs there as well when the tests
run on another Python: in `.venv-3.13`, which `make runtime` (and so `make test`) builds wherever a
Python 3.13 is. Where there is none the test is skipped, and `make test` lists it at its end.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.package import RUNTIME

ROOT = Path(__file__).parents[1]
NAME = ".".join(map(str, RUNTIME))
#: Seconds that one call may take on a busy machine.
PATIENCE = 900


def python_of_runtime() -> Path | None:
    """Return the interpreter of the pinned runtime that has our packages, None without one."""
    if sys.version_info[:2] == RUNTIME:
        return Path(sys.executable)
    found = ROOT / f".venv-{NAME}" / "bin" / "python"
    return found if (found.parents[1] / ".installed").is_file() else None


def on_runtime(*arguments: str, text: str = "") -> str:
    """Run the pinned Python in the checkout with these arguments and `text`; return what it prints.

    `on_runtime("-m", "tests.corpus.judge", "letters")` runs a module of ours, and
    `on_runtime("-m", "pytest", "-q", "tests/domain/inbound")` tests. The calling test fails when it
    ends with an error, and is skipped where there is no such Python.
    """
    python = python_of_runtime()
    if python is None:
        pytest.skip(f"not proved here: no Python {NAME} with our packages (make runtime)")
    done = subprocess.run(
        [python, *arguments],
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, f"on Python {NAME}:\n{(done.stdout + done.stderr)[-4000:]}"
    return done.stdout
