"""A whole local cloud for the end-to-end tests: free ports, its own state."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from infra.local.__main__ import build_reference
from infra.local.browser import FLAGS, executable
from infra.local.emulator import free_port
from infra.local.package import package
from infra.local.platform import Platform
from infra.local.site import build_site

PATIENCE = 30_000


@contextmanager
def running(state: Path) -> Iterator[Platform]:
    """Emulator, stack, reference data, accounts and site; `.url` is the origin to talk to.

    `platform.stop()` and `platform.start()` restart it over the same state and ports.
    """
    build_reference()
    started = Platform(
        port=free_port(0),
        state=state,
        dist=build_site(),
        package=package("local"),
        cloud_port=free_port(0),
    )
    started.start()
    try:
        yield started
    finally:
        started.stop()


@pytest.fixture(scope="session")
def shared_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A local cloud for all journeys that leave each other alone."""
    with running(tmp_path_factory.mktemp("cloud")) as started:
        yield started


@pytest.fixture(scope="module")
def platform(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """The shared local cloud; one of their own for the journeys of a file marked `own_cloud`."""
    if request.node.get_closest_marker("own_cloud") is None:
        yield request.getfixturevalue("shared_platform")
        return
    with running(tmp_path_factory.mktemp("own-cloud")) as started:
        yield started


@pytest.fixture
def page(platform: Platform) -> Iterator[Page]:
    """A phone's page; nothing may go wrong in it, nor be wider than it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        size: Any = {"width": 320, "height": 700}
        opened = browser.new_context(
            viewport=size, base_url=platform.url, locale="id-ID"
        ).new_page()
        wrong: list[str] = []
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.on("console", lambda m: wrong.append(m.text) if "Content Sec" in m.text else None)
        opened.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        yield opened
        assert wrong == []
        assert opened.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        browser.close()
