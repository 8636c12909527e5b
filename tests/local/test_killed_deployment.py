"""A run that is killed while it deploys: the next start sees what is left, and works."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from infra.local import cloud
from infra.local.console import ROOT
from infra.local.emulator import free_port
from infra.local.package import package
from infra.local.platform import Platform
from infra.local.state.claim import is_claimed
from tests.e2e.people import send, wait_for
from tests.local.test_killed_cloud import emulator_of

pytestmark = pytest.mark.e2e
PATIENCE = 240.0
#: A run without its site, which takes no part in this.
RUN = (
    "import pathlib, sys\n"
    "from infra.local.platform import Platform\n"
    "state, dist, out, port, cloud = sys.argv[1:]\n"
    "paths = {'state': pathlib.Path(state), 'dist': pathlib.Path(dist)}\n"
    "Platform(**paths, package=pathlib.Path(out), port=int(port), cloud_port=int(cloud)).start()\n"
)


@pytest.mark.parametrize("emulator_too", [False, True], ids=["run alone", "emulator too"])
def test_a_run_that_was_killed_while_it_deployed_is_taken_up(
    tmp_path: Path, emulator_too: bool
) -> None:
    """The stack is begun, or just made: whichever moment it is, the next start goes on from it."""
    state, dist, out = tmp_path / "state", tmp_path / "dist", package("local")
    dist.mkdir()
    (dist / "index.html").write_text("contoh")
    port, cloud_port = free_port(0), free_port(0)
    ports = [str(port), str(cloud_port)]
    with subprocess.Popen([sys.executable, "-c", RUN, state, dist, out, *ports], cwd=ROOT) as run:
        try:
            wait_for(lambda: stack_begun(f"http://127.0.0.1:{cloud_port}"), PATIENCE)
            emulator = emulator_of(state)
        finally:
            run.kill()
    if emulator_too:
        os.kill(emulator, signal.SIGKILL)
    assert not (state / "running.json").exists()

    platform = Platform(port=port, state=state, dist=dist, package=out, cloud_port=free_port(0))
    platform.start()
    try:
        for path in ("/api/v1/reference", "/"):
            assert send(urllib.request.Request(platform.url + path)).status == 200
        assert (state / "deployed-from").exists()
        assert not Path("/proc", str(emulator), "cwd").exists()
    finally:
        platform.stop()
    assert not is_claimed(state)


def stack_begun(endpoint: str) -> bool:
    """Whether the emulator knows of the stack, made or not."""
    try:
        stacks = cloud.client("cloudformation", endpoint).describe_stacks(StackName=cloud.STACK)
    except (ClientError, BotoCoreError):
        return False
    return bool(stacks["Stacks"])
