"""What the tests of SMS share: an inbox and a report in one message."""

import pytest

from tests.usecases.inbound.inbox import Inbox

HOLE = "LAPOR Jalan di depan sekolah berlubang besar"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()
