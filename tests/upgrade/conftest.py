"""Fixtures of earlier commits in an emulated account, with today's code over it."""

import contextlib
from collections.abc import Iterator

import pytest

from tests.upgrade.cloud import Cloud, running
from tests.upgrade.fixture import FIXTURES, Fixture, load, read

RECORDED = sorted(folder.parent for folder in FIXTURES.glob("*/table.jsonl.gz"))


@pytest.fixture(scope="module", params=RECORDED, ids=lambda folder: folder.name)
def recorded(request: pytest.FixtureRequest) -> Fixture:
    """What an earlier commit left."""
    return read(request.param)


@contextlib.contextmanager
def _over(recorded: Fixture) -> Iterator[Cloud]:
    with running(recorded.now) as cloud:
        load(recorded, cloud)
        yield cloud


@pytest.fixture(scope="module")
def read_only(recorded: Fixture) -> Iterator[Cloud]:
    """An account for tests that change nothing."""
    with _over(recorded) as cloud:
        yield cloud


@pytest.fixture
def cloud(recorded: Fixture) -> Iterator[Cloud]:
    """An account of its own."""
    with _over(recorded) as cloud:
        yield cloud
