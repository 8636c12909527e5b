"""Signatures as the specification has them, and when something is tried again."""

import base64
import hashlib
import hmac
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.webhooks.retries import (
    GIVE_UP_AFTER,
    JITTER,
    RESTS_AFTER,
    RETRY_SECONDS,
    TargetHealth,
    is_given_up,
    retry_delay,
)
from chalicelib.domain.webhooks.signatures import encode_secret, sign, signature_headers
from tests.builders import NOW


def test_the_published_example_comes_out() -> None:
    """The example of the specification and of its reference libraries."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    found = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
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
    sent = signature_headers([new, old], "msg_1", NOW, body)
    assert verified(encode_secret(new), sent, body)
    assert verified(encode_secret(old), sent, body)
    assert not verified(encode_secret(b"x" + new), sent, body)
    assert not verified(encode_secret(new), sent, body + b"x")
    assert not verified(encode_secret(new), {**sent, "webhook-timestamp": "1"}, body)


@given(st.integers(1, 50), st.floats(0, 1, exclude_max=True))
def test_waits_grow_and_scatter_within_bounds(failures: int, fraction: float) -> None:
    seconds = retry_delay(failures, fraction).total_seconds()
    base = RETRY_SECONDS[min(failures, len(RETRY_SECONDS)) - 1]
    assert base * (1 - JITTER) <= seconds <= base * (1 + JITTER)
    assert retry_delay(failures + 1, 0.5) >= retry_delay(failures, 0.5)


def test_a_day_of_patience_holds_more_than_a_dozen_tries() -> None:
    waits = [retry_delay(n, 0.5) for n in range(1, 40)]
    tries, at = 1, timedelta()
    for one in waits:
        at += one
        if at >= GIVE_UP_AFTER:
            break
        tries += 1
    assert 12 <= tries <= 20


def fail(health: TargetHealth, *, after: timedelta = timedelta()) -> TargetHealth:
    return health.after_failure(NOW + after, fraction=0.5, token="t")


def test_a_subscription_rests_after_some_failures_in_a_row_and_longer_each_time() -> None:
    health, rests = TargetHealth(), []
    for _ in range(RESTS_AFTER + 3):
        health = fail(health)
        rests.append((health.rest_until or NOW) - NOW)
    assert rests[: RESTS_AFTER - 1] == [timedelta()] * (RESTS_AFTER - 1)
    assert rests[RESTS_AFTER - 1 :] == sorted(rests[RESTS_AFTER - 1 :])
    assert health.is_resting(NOW)
    assert not health.is_resting(NOW + timedelta(days=1))


def test_failing_for_a_day_exhausts_and_anything_that_arrives_heals() -> None:
    health = fail(fail(TargetHealth()), after=timedelta(hours=5))
    assert health.failing_since == NOW
    assert not health.has_failed_too_long(NOW + timedelta(hours=23))
    assert health.has_failed_too_long(NOW + GIVE_UP_AFTER)
    healed = health.after_success()
    assert (healed.failures, healed.failing_since, healed.rest_until) == (0, None, None)
    assert healed.version == health.version + 1
    assert not healed.has_failed_too_long(NOW + timedelta(days=9))


def test_a_rest_that_ends_without_work_remembers_since_when_it_fails() -> None:
    health = fail(fail(fail(TargetHealth())))
    awake = health.after_rest()
    assert (awake.failures, awake.failing_since) == (health.failures, health.failing_since)
    assert not awake.is_resting(NOW)
    assert awake.rest_token == ""


def test_an_event_is_given_up_after_a_day() -> None:
    assert not is_given_up(NOW, NOW + timedelta(hours=23))
    assert is_given_up(NOW, NOW + GIVE_UP_AFTER)
