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

#: Violations of each guard in several spellings: the file each is planted in, and what is appended.
DOMAIN, USE_CASE, ADAPTER = (
    "chalicelib/domain/routing/planted.py",
    "chalicelib/usecases/routing/planted.py",
    "chalicelib/adapters/planted.py",
)
HEAD = '"""Planted."""\n'
PLANTED: dict[str, list[tuple[str, str]]] = {
    "table_scans": [
        ("chalicelib/adapters/dynamodb/reports/reports.py", "\nclient.scan()\n"),
        (ADAPTER, HEAD + "read = client.scan\nread()\n"),
        (ADAPTER, HEAD + "client.get_paginator('scan')\n"),
        (ADAPTER, HEAD + "client.execute_statement(Statement='SELECT * FROM t')\n"),
    ],
    "environment_readers": [
        ("chalicelib/usecases/reports/submit.py", "\nimport os\nos.environ['X']\n"),
        (ADAPTER, HEAD + "from os import environ\nenviron['X']\n"),
        (ADAPTER, HEAD + "import os as system\nsystem.getenv('X')\n"),
    ],
    "long_files": [("chalicelib/domain/deadlines/clocks.py", "\n" * guards.LONGEST)],
    "impure_code": [
        (DOMAIN, HEAD + "from datetime import datetime as d\nd.now(None)\n"),
        (DOMAIN, HEAD + "import datetime\ndatetime.date.today()\n"),
        (DOMAIN, HEAD + "from uuid import uuid4\n"),
        (USE_CASE, HEAD + "from secrets import token_hex\n"),
        (USE_CASE, HEAD + "import time as t\nt.monotonic()\n"),
        (USE_CASE, HEAD + "open('x')\n"),
        (USE_CASE, HEAD + "from urllib.request import urlopen\n"),
        (USE_CASE, HEAD + "import tests.builders\n"),
        (USE_CASE, HEAD + "import importlib\nimportlib.import_module('chalicelib.messages')\n"),
    ],
    "json_by_splitlines": [
        (
            "infra/local/outbox_pages.py",
            "\n\ndef f(t):\n    some = t.splitlines()\n    return [json.loads(x) for x in some]\n",
        ),
        (ADAPTER, HEAD + "def f(t):\n    return list(map(json.loads, t().splitlines()))\n"),
    ],
    "unstamped_writes": [
        (ADAPTER, HEAD + "def f(t):\n    t.update_item(Key={'PK': 'REFERENCE#AGENCY'})\n"),
        ("infra/local/seed.py", "\ntable.put_item(Item={'PK': 'REFERENCE#RULE'})\n"),
    ],
    "csv_writers": [
        (ADAPTER, HEAD + "import csv\ncsv.writer(None)\n"),
        ("chalicelib/domain/csv_file.py", "\ncsv.DictWriter(None, [])\n"),
    ],
    "own_connections": [
        (ADAPTER, HEAD + "import http.client\nhttp.client.HTTPSConnection('x')\n"),
        (ADAPTER, HEAD + "from urllib.request import urlopen as get\n"),
        (ADAPTER, HEAD + "import requests\n"),
        (ADAPTER, HEAD + "from socket import create_connection\n"),
    ],
    "crowded_folders": [("chalicelib/domain/routing/planted_{}.py", HEAD)],
    "undocumented_definitions": [
        (DOMAIN, HEAD + "\n\ndef f():\n    pass\n"),
        (DOMAIN, HEAD + "\n\nclass C:\n    pass\n"),
        (DOMAIN, HEAD + '\n\nclass C:\n    """C."""\n\n    def f(self):\n        pass\n'),
        (DOMAIN, "x = 1\n"),
    ],
    "silent_raises": [
        (DOMAIN, HEAD + '\n\ndef f():\n    """Do nothing."""\n    raise ValueError\n'),
        (DOMAIN, HEAD + '\n\ndef f():\n    """Do not raise."""\n    raise ValueError\n'),
    ],
    "decisions_by_flag": [
        (ADAPTER, f"{HEAD}{text}\n")
        for text in (
            "x = 1 if report.confidential else 2",
            "x = not (report.anonymous)",
            "while report.anonymous: pass",
            "flag = report.anonymous",
            "x = getattr(report, 'confidential')",
            "x = any(r.confidential for r in reports)",
            "if body['anonymous'] == True: pass",
            "x = [report.anonymous]",
            "f(report.anonymous)",
        )
    ],
    "machine_paths": [("infra/planted.py", 'HOME = "/home/somebody/"\n')],
}
SPELLINGS = [
    pytest.param(guard, place, text, id=f"{guard.__name__}-{n}")
    for guard in guards.GUARDS
    for n, (place, text) in enumerate(PLANTED[guard.__name__])
]


@pytest.mark.parametrize("guard", guards.GUARDS, ids=lambda g: g.__name__)
def test_the_checkout_keeps_the_rule(guard: Guard) -> None:
    assert list(guard(ROOT)) == []


@pytest.fixture(scope="module")
def few_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a few files of each folder, in which violations are soon found."""
    copy = tmp_path_factory.mktemp("few")
    planted_in = {place for spellings in PLANTED.values() for place, _ in spellings}
    others = {"app.py", "chalicelib/domain/errors.py", "infra/local/cloud.py", "tests/builders.py"}
    others |= {"infra/local/console.py", "tests/conftest.py", "chalicelib/usecases/ports.py"}
    others |= guards.CONNECTORS | set(guards.LISTS)
    for name in planted_in | others:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, copy / name)
    assert [found for guard in guards.GUARDS for found in guard(copy)] == []
    return copy


@pytest.mark.parametrize(("guard", "place", "text"), SPELLINGS)
def test_a_planted_violation_is_found(guard: Guard, place: str, text: str, few_files: Path) -> None:
    crowd = guards.MOST_FILES + 1 if "{}" in place else 1
    files = [few_files / place.format(n) for n in range(crowd)]
    before = {file: file.read_bytes() if file.exists() else None for file in files}
    try:
        for file in files:
            file.write_text((before[file] or b"").decode() + text)
        assert list(guard(few_files))
    finally:
        for file, content in before.items():
            file.unlink() if content is None else file.write_bytes(content)


def test_a_guard_over_nothing_fails(tmp_path: Path) -> None:
    for guard in guards.GUARDS:
        with pytest.raises(AssertionError):
            list(guard(tmp_path))


def test_each_import_rule_fails_on_a_planted_import(tmp_path: Path) -> None:
    """Every contract of pyproject.toml is broken by the import that it forbids."""
    checkout = tmp_path / "checkout"
    unwanted = shutil.ignore_patterns("__pycache__", "data")
    for folder in ("chalicelib", "infra"):
        shutil.copytree(ROOT / folder, checkout / folder, ignore=unwanted)
    for name in ("app.py", "pyproject.toml"):
        shutil.copy(ROOT / name, checkout / name)
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
