"""Whatever anybody does in whatever order, the promises hold: random acts by random people."""

from random import Random

import pytest
from hypothesis import HealthCheck, settings

from chalicelib.domain.reports.codes import FORMER_ACTS, Act
from tests.usecases.reports.life_machine import PROMISES, REACHED, Life, a_random_step

LIVES = settings(
    max_examples=60,
    stateful_step_count=40,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


class OtherLives(Life):
    """The same machine once more: Hypothesis keeps one setting for each."""


#: The same lives each time.
TestAnyLife = pytest.mark.long(Life.TestCase)
TestAnyLife.settings = LIVES
#: Other lives each time; Hypothesis prints how to live a failed one again.
TestOtherLives = pytest.mark.whole(OtherLives.TestCase)
TestOtherLives.settings = settings(LIVES, max_examples=1_000, derandomize=False, print_blob=True)

#: Not without a campaign, a changed calendar, a main reporter who never replies, a lost code or a
#: command;
#: each has a test of its own.
OUT_OF_REACH = FORMER_ACTS | {
    Act.AUTO_ASSIGN,
    Act.RECOUNT,
    Act.RESUME_EXPIRED,
    Act.RENEW_CODE,
    Act.ERASE_IDENTITY,
}


@pytest.mark.long
def test_long_lives_reach_every_act_and_keep_the_promises() -> None:
    """Hypothesis likes short lives. These are long, and prove that the machine is not refused."""
    REACHED.clear()
    for seed in range(100):
        life, chance = Life(), Random(seed)
        for _ in range(3):
            life.file(anonymous=chance.random() < 0.3, confidential=chance.random() < 0.2)
        for _ in range(60):
            a_random_step(life, chance)
            for promise in PROMISES:
                promise(life)
    assert set(Act) - set(REACHED) <= OUT_OF_REACH
