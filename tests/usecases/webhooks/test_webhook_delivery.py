"""Carrying events to webhooks: nothing lost, nothing doubled, nobody held up."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.errors import TargetUnreachable, Unavailable
from chalicelib.domain.public_address import UrlRefused
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.history import Event
from chalicelib.domain.webhooks.retries import RESTS_AFTER
from chalicelib.domain.webhooks.webhook import (
    OVERLAP,
    Audience,
    SealedSecret,
    WebhookFilter,
    WebhookStatus,
)
from chalicelib.usecases.webhooks import webhook_delivery
from chalicelib.usecases.webhooks.match_event import announce_event, line_key, new_line
from chalicelib.usecases.webhooks.ports import (
    EndRest,
    SendLine,
    WebhookOutcome,
)
from chalicelib.usecases.webhooks.webhook_delivery import send_line
from tests.builders import DESK, NOW, a_history, act
from tests.domain.webhooks.test_signatures_and_retries import verified
from tests.usecases.webhooks.webhook_world import OLD, SECRET, URL, World


@pytest.fixture
def world() -> World:
    return World()


def test_an_event_reaches_its_subscriber_once_and_signed(world: World) -> None:
    world.subscribe()
    report, _ = world.happen()
    world.run()
    [(url, headers, body)] = world.sent
    assert url == URL
    assert verified("whsec_" + _base64(SECRET), headers, body)
    assert json.loads(body)["data"]["report"] == report.id
    [line] = world.lines
    assert (line.outcome, line.attempts, line.status) == (WebhookOutcome.SENT, 1, 204)
    assert line.message_id == headers["webhook-id"]


def _base64(secret: bytes) -> str:
    import base64

    return base64.b64encode(secret).decode()


def test_a_stream_and_a_queue_that_deliver_twice_send_once(world: World) -> None:
    world.subscribe()
    world.happen()
    [(task, _)] = world.office.queue.take()
    for _ in range(3):
        world.do(task)
    tasks = [t for t, _ in world.office.queue.take()]
    for one in tasks * 2:
        world.do(one)
    assert len(world.sent) == 1


def test_the_same_event_has_another_id_for_another_subscriber(world: World) -> None:
    world.subscribe("wh_1")
    world.subscribe("wh_2", owner=DESK, audience=Audience.NATIONAL)
    world.subscribe("wh_3", owner="imigrasi")
    world.happen()
    world.run()
    assert len(world.sent) == len(world.arrived()) == 2


def test_during_a_rotation_both_secrets_sign_and_afterwards_one(world: World) -> None:
    vault = world.office.secrets
    secrets = (
        SealedSecret(sealed=vault.seal("wh_1", SECRET)),
        SealedSecret(sealed=vault.seal("wh_1", OLD), until=NOW + OVERLAP),
    )
    world.subscribe(secrets=secrets)
    world.happen(1)
    world.run()
    world.now = NOW + OVERLAP
    world.happen(2)
    world.run()
    (_, first, body), (_, second, _) = world.sent
    for secret in (SECRET, OLD):
        assert verified("whsec_" + _base64(secret), first, body)
    assert len(second["webhook-signature"].split(" ")) == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (500, "refused"),
        (404, "refused"),
        (302, "redirect"),
        (TargetUnreachable("timeout"), "timeout"),
        (UrlRefused("host_not_public"), "host_not_public"),
    ],
)
def test_what_fails_is_tried_again_with_the_same_id_until_it_arrives(
    world: World, answer: Any, reason: str
) -> None:
    world.subscribe()
    world.office.outbound.answers = [answer]
    world.happen()
    world.run()
    assert world.lines[0].reason == reason
    assert world.lines[0].outcome is WebhookOutcome.WAITING
    world.run(until=timedelta(seconds=30))
    [line] = world.lines
    assert (line.outcome, line.attempts, line.reason) == (WebhookOutcome.SENT, 2, "")
    assert list(world.arrived().values()) == [2]
    first, second = (h["webhook-timestamp"] for _, h, _ in world.sent)
    assert first != second  # signed anew: a receiver refuses old timestamps


def test_a_dead_target_costs_few_tries_and_nothing_is_lost_when_it_returns(world: World) -> None:
    """400 events while it is dead for ten hours: the queue stays empty, all arrive, in order."""
    world.subscribe()
    world.office.outbound.always = TargetUnreachable("timeout")
    for number in range(400):
        world.happen(number)
        world.run(until=timedelta(seconds=90))
    assert world.outcomes == {WebhookOutcome.WAITING: 400}
    assert len(world.sent) < 60
    assert len(world._waiting) <= RESTS_AFTER + 1
    world.office.outbound.always = 204
    world.sent.clear()
    world.run(until=timedelta(hours=5))
    assert world.outcomes == {WebhookOutcome.SENT: 400}
    assert set(world.arrived().values()) == {1}
    assert world.office.health.health_of("wh_1").failures == 0
    order = [json.loads(b)["data"]["report"] for _, _, b in world.sent[1:]]
    assert order == sorted(order)


def test_a_dead_target_holds_up_nobody_else(world: World) -> None:
    world.subscribe("wh_dead", url="https://dead.example.go.id/")
    world.subscribe("wh_alive")
    real = world.office.outbound.post

    def post(url: str, headers: dict[str, str], body: bytes) -> Any:
        if "dead" in url:
            raise TargetUnreachable("timeout")
        return real(url, headers, body)

    world.office.outbound.post = post  # type: ignore[method-assign]
    for number in range(30):
        world.happen(number)
        world.run()
    assert sum(line.outcome is WebhookOutcome.SENT for line in world.lines) == 30
    assert {line.webhook for line in world.lines if line.outcome is WebhookOutcome.SENT} == {
        "wh_alive"
    }


def test_an_event_that_its_target_cannot_take_keeps_no_other_and_is_given_up(
    world: World,
) -> None:
    """One poisonous event among healthy ones, for more than a day."""
    world.subscribe()
    real = world.office.outbound.post

    def post(url: str, headers: dict[str, str], body: bytes) -> Any:
        if b"R00000000000" in body:
            raise TargetUnreachable("no_answer")
        return real(url, headers, body)

    world.office.outbound.post = post  # type: ignore[method-assign]
    for number in range(60):
        world.happen(number)
        world.run(until=timedelta(minutes=30))
    world.run(until=timedelta(hours=5))
    assert world.outcomes == {WebhookOutcome.GAVE_UP: 1, WebhookOutcome.SENT: 59}
    assert world.office.webhooks.get_webhook("wh_1").status is WebhookStatus.ACTIVE


def test_a_crowded_target_makes_its_events_wait_without_a_try(world: World) -> None:
    world.subscribe()
    for _ in range(3):
        world.office.health.take_place("wh_1", now=NOW, until=NOW + timedelta(minutes=1))
    world.happen()
    world.run()
    assert (world.lines[0].outcome, world.lines[0].attempts) == (WebhookOutcome.WAITING, 0)
    assert world.office.health.health_of("wh_1").failures == 0
    world.office.health.places.clear()
    world.run(until=timedelta(seconds=30))
    assert world.outcomes == {WebhookOutcome.SENT: 1}


def test_a_place_is_given_back_even_when_our_own_side_fails(world: World) -> None:
    world.subscribe()
    world.office.outbound.answers = [Unavailable("kms")]
    world.happen()
    with pytest.raises(Unavailable):
        world.run()
    assert world.office.health.places["wh_1"] == {}


def test_two_workers_do_not_send_one_event(world: World) -> None:
    world.subscribe()
    key = line_key(NOW, "R1", 2)
    world.office.log.open_line(new_line("wh_1", key, "report.created", "R1", 2), NOW)
    world.office.log.claim_line("wh_1", key, "", now=NOW, until=NOW + timedelta(minutes=1))
    with pytest.raises(Unavailable):
        send_line(SendLine(webhook="wh_1", key=key), deps=world.deps, now=NOW)
    assert world.sent == []


def test_only_its_own_alarm_clock_ends_a_rest(world: World) -> None:
    world.subscribe()
    world.office.outbound.always = 500
    for number in range(RESTS_AFTER):
        world.happen(number)
    world.run()
    health = world.office.health.health_of("wh_1")
    assert health.is_resting(world.now)
    stale = EndRest(webhook="wh_1", token="another", at=world.now)
    assert webhook_delivery.end_rest(stale, deps=world.deps, now=world.now) is False


def test_an_event_is_announced_only_if_somebody_may_want_it(world: World) -> None:
    report, [_, routed] = a_history()
    _, noted = act(report, Act.NOTE)

    def announced(event: Event) -> bool:
        world.office.queue.take()
        said = announce_event(event, webhooks=world.office.webhooks, queue=world.office.queue)
        assert said is bool(world.office.queue.tasks)
        return said

    assert not announced(routed)
    world.subscribe(filter=WebhookFilter(types=("report.closed",)))
    assert not announced(routed)
    world.subscribe()
    assert announced(routed)
    assert not announced(noted)
    world.subscribe(status=WebhookStatus.ENDED)
    assert not announced(routed)
