"""A fresh world for every test."""

import pytest

from chalicelib.usecases.reports.submit import Submission
from tests.usecases.notifications.reporters import EMAIL, proved
from tests.usecases.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def mailed(world: World) -> Submission:
    return proved(world, EMAIL)
