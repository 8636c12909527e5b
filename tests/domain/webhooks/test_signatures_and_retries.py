"""Signatures as the specification has them, and when something is tried again."""

import base64
import hashlib
import hmac
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.webhooks.retries import (
    JITTER,
    PATIENCE,
    RESTS_AFTER,
    WAITS,
    Health,
    given_up,
    wait,
)
from chalicelib.domain.webhooks.signatures import headers, shown, signature
from tests.builders import NOW


def test_the_published_example_comes_out() -> None:
    """The example of the specification and of its reference libraries."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    found = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def verified(secret: str, sent: dict[str, str], body: bytes) -> bool:
    """What a receiver does, written apart from what signs."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = f"{sent['webhook-id']}.{sent['webhook-timestamp']}.{body.decode()}"
    expected = base64.b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode()
    return any(s == f"v1,{expected}" for s in sent["webhook-signature"].split(" "))


@given(st.binary(min_size=24, max_size=64), st.binary(min_size=24, max_size=64), st.text())
def test_during_a_rotation_either_secret_verifies_and_no_other(
    new: bytes, old: bytes, text: str
) -> None:
    body = text.encode("utf-8", "replace")
    sent = headers([new, old], "msg_1", NOW, body)
    assert verified(shown(new), sent, body)
    assert verified(shown(old), sent, body)
    assert not verified(shown(b"x" + new), sent, body)
    assert not verified(shown(new), sent, body + b"x")
    assert not verified(shown(new), {**sent, "webhook-timestamp": "1"}, body)


@given(st.integers(1, 50), st.floats(0, 1, exclude_max=True))
def test_waits_grow_and_scatter_within_bounds(failures: int, chance: float) -> None:
    seconds = wait(failures, chance).total_seconds()
    base = WAITS[min(failures, len(WAITS)) - 1]
    assert base * (1 - JITTER) <= seconds <= base * (1 + JITTER)
    assert wait(failures + 1, 0.5) >= wait(failures, 0.5)


def test_a_day_of_patience_holds_more_than_a_dozen_tries() -> None:
    waits = [wait(n, 0.5) for n in range(1, 40)]
    tries, at = 1, timedelta()
    for one in waits:
        at += one
        if at >= PATIENCE:
            break
        tries += 1
    assert 12 <= tries <= 20


def fail(health: Health, *, after: timedelta = timedelta()) -> Health:
    return health.failed(NOW + after, chance=0.5, token="t")


def test_a_subscription_rests_after_some_failures_in_a_row_and_longer_each_time() -> None:
    health, rests = Health(), []
    for _ in range(RESTS_AFTER + 3):
        health = fail(health)
        rests.append((health.rest_until or NOW) - NOW)
    assert rests[: RESTS_AFTER - 1] == [timedelta()] * (RESTS_AFTER - 1)
    assert rests[RESTS_AFTER - 1 :] == sorted(rests[RESTS_AFTER - 1 :])
    assert health.rests(NOW)
    assert not health.rests(NOW + timedelta(days=1))


def test_failing_for_a_day_exhausts_and_anything_that_arrives_heals() -> None:
    health = fail(fail(Health()), after=timedelta(hours=5))
    assert health.since == NOW
    assert not health.exhausted(NOW + timedelta(hours=23))
    assert health.exhausted(NOW + PATIENCE)
    healed = health.recovered()
    assert (healed.failures, healed.since, healed.rest_until) == (0, None, None)
    assert healed.changes == health.changes + 1
    assert not healed.exhausted(NOW + timedelta(days=9))


def test_a_rest_that_ends_without_work_remembers_since_when_it_fails() -> None:
    health = fail(fail(fail(Health())))
    awake = health.awake()
    assert (awake.failures, awake.since) == (health.failures, health.since)
    assert not awake.rests(NOW)
    assert awake.token == ""


def test_an_event_is_given_up_after_a_day() -> None:
    assert not given_up(NOW, NOW + timedelta(hours=23))
    assert given_up(NOW, NOW + PATIENCE)
