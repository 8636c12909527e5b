"""A whole local cloud for the end-to-end tests: free ports, its own state, nothing shared."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.__main__ import build_reference
from infra.local.emulator import free_port
from infra.local.package import package
from infra.local.platform import Platform
from infra.local.site import build_site


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Emulator, stack, reference data, accounts and site; `.url` is the origin to talk to.

    `platform.stop()` and `platform.start()` restart it over the same state and ports.
    """
    build_reference()
    state: Path = tmp_path_factory.mktemp("cloud")
    running = Platform(
        port=free_port(0),
        state=state,
        dist=build_site(),
        package=package("local"),
        cloud_port=free_port(0),
    )
    running.start()
    yield running
    running.stop()
