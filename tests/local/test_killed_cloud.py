"""`make run` keeps its promise: a second run is refused, and kills lose no report."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from infra.local.console import ROOT
from infra.local.emulator import free_port
from infra.local.package import package
from infra.local.platform import Platform
from infra.local.site import build_site
from infra.local.state import json_lines
from infra.local.state.claim import is_claimed
from tests.e2e.people import Citizen, SignedInOfficer, wait_for

pytestmark = pytest.mark.e2e
#: A function that failed while its cloud ended is tried again after its message's time is over.
PATIENCE = 240.0


@dataclass
class Elsewhere:
    """As much of a `Platform` that another process runs as a citizen needs."""

    port: int
    url: str
    state: Path


def command(state: Path, port: int) -> list[str]:
    """What `make run` runs, with ports and a folder of its own."""
    ports = ["--port", str(port), "--cloud-port", str(free_port(0))]
    return [sys.executable, "-m", "infra.local", "--state", str(state), *ports]


@contextmanager
def run_of_its_own(state: Path) -> Iterator[tuple[subprocess.Popen[str], Elsewhere]]:
    """`make run` in another process, ready."""
    port = free_port(0)
    with subprocess.Popen(
        command(state, port), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        said = []
        try:
            for line in process.stdout:
                said.append(line)
                if "is running on this machine" in line:
                    break
            assert process.poll() is None, "".join(said)
            yield process, Elsewhere(port, f"http://127.0.0.1:{port}", state)
        finally:
            process.kill()


def emulator_of(state: Path) -> int:
    """The process that works in the folder as its emulator."""
    found = [
        int(p.name)
        for p in Path("/proc").glob("[0-9]*")
        if b"infra.local.emulator" in _read(p / "cmdline") and _cwd(p) == state.resolve()
    ]
    assert len(found) == 1
    return found[0]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _cwd(process: Path) -> Path | None:
    try:
        return (process / "cwd").resolve()
    except OSError:
        return None


def test_kills_lose_no_report(tmp_path: Path) -> None:
    """One walk over one deployment: refuse a second run, kill the run, kill the emulator."""
    with run_of_its_own(tmp_path) as (run, there):
        platform: Any = there
        first = Citizen(platform, title="Jalan berlubang contoh pertama")
        before = (tmp_path / "running.json").read_text()
        second = subprocess.run(
            command(tmp_path, free_port(0)), cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert second.returncode == 1
        assert f"process {run.pid}, which serves {there.url}" in second.stderr
        assert (tmp_path / "running.json").read_text() == before
        assert first.see()["state"] == "unverified"
        acknowledged = Citizen(platform, title="Jalan berlubang contoh kedua")
        run.kill()  # at once: nothing but the acknowledgement came back
        run.wait()

    started = Platform(
        port=there.port,
        state=tmp_path,
        dist=build_site(),
        package=package("local"),
        cloud_port=free_port(0),  # queues must be found at another port of the cloud
    )
    started.start()
    try:
        for citizen in (first, acknowledged):
            citizen.platform = started
            alerted(citizen)
        last = Citizen(started, title="Jalan berlubang contoh ketiga")
        os.kill(emulator_of(tmp_path), signal.SIGKILL)
        wait_for(lambda: not started.emulator.alive())
        heard = [len(alerts(tmp_path, citizen)) for citizen in (first, acknowledged)]
        started.stop()
        started.start()
        alerted(last)
        after = [len(alerts(tmp_path, citizen)) for citizen in (first, acknowledged)]
        assert after == heard  # each left once
        officer = SignedInOfficer(started, "bandung")
        assert {first.id, acknowledged.id, last.id} <= set(officer.lines("verification"))
    finally:
        started.stop()
    assert not is_claimed(tmp_path)
    assert not list(tmp_path.rglob("ministack-lambda-*"))


def alerted(citizen: Citizen) -> None:
    """Wait until the report was routed, and its agency heard of it."""
    agency = wait_for(lambda: citizen.see()["agency"], PATIENCE)
    assert agency["id"] == "pemda-3273"
    wait_for(lambda: alerts(citizen.platform.state, citizen), PATIENCE)


def tracking_id(citizen: Citizen) -> str:
    """As messages write it."""
    return str(citizen.receipt["tracking_id"])


def alerts(state: Path, citizen: Citizen) -> list[str]:
    """The subjects of what SNS sent about a report, from the outbox's file."""
    sent, damaged = json_lines.read(state / "deliveries.jsonl")
    assert damaged == 0
    return [m["subject"] for m in sent if tracking_id(citizen) in m["subject"] + m["text"]]
