"""Pauses and replays: what was held or missed is sent again, and what is ended is dropped."""

import json
from collections import Counter
from datetime import timedelta

import pytest

from chalicelib.domain.errors import TargetUnreachable
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.webhooks.retries import GIVE_UP_AFTER
from chalicelib.domain.webhooks.webhook import (
    TEST,
    PauseReason,
    Webhook,
    WebhookFilter,
    WebhookStatus,
)
from chalicelib.usecases.webhooks import webhook_delivery
from chalicelib.usecases.webhooks.match_event import line_key, new_line
from chalicelib.usecases.webhooks.ports import (
    ReplayLines,
    SendLine,
    WebhookOutcome,
)
from chalicelib.usecases.webhooks.webhook_delivery import replay_lines, send_line
from tests.builders import BANDUNG, NOW
from tests.usecases.webhooks.webhook_world import World


@pytest.fixture
def world() -> World:
    return World()


def test_after_a_day_of_failure_it_is_paused_its_owner_alerted_and_events_are_held(
    world: World,
) -> None:
    world.subscribe()
    world.office.outbound.always = TargetUnreachable("no_answer")
    world.happen(1)
    world.run(until=GIVE_UP_AFTER + timedelta(hours=5))
    paused = world.office.webhooks.get_webhook("wh_1")
    assert (paused.status, paused.paused_for) == (WebhookStatus.PAUSED, PauseReason.FAILING)
    assert paused.paused_at is not None
    [alert] = [queued.alert for queued in world.alerts.sent]
    assert (alert.agency, alert.attributes["kind"]) == (BANDUNG, "webhook_paused")
    assert "hook.example.go.id" in alert.body
    assert "hook.example.go.id/lapor" not in alert.body  # a path may be a secret
    assert len(alert.sms) <= 160
    assert world.facts.count("WebhookPaused") == 1
    tries = len(world.sent)
    assert 10 <= tries <= 25
    world.happen(2)
    world.run(until=timedelta(days=2))
    assert len(world.sent) == tries
    assert [line.outcome for line in world.lines][-1] is WebhookOutcome.HELD
    assert world.office.webhooks.history_of("wh_1")[-1].by.role is Role.SYSTEM


def test_a_target_that_says_it_is_gone_is_paused_at_once(world: World) -> None:
    world.subscribe()
    world.office.outbound.always = 410
    world.happen()
    world.run(until=timedelta(days=2))
    assert len(world.sent) == 1
    paused = world.office.webhooks.get_webhook("wh_1")
    assert (paused.status, paused.paused_for) == (WebhookStatus.PAUSED, PauseReason.GONE)
    assert world.lines[0].outcome is WebhookOutcome.GAVE_UP


def test_a_pause_that_meets_a_change_leaves_the_change(world: World) -> None:
    webhook = world.subscribe()
    world.office.webhooks.items["wh_1"] = Webhook(**{**vars(webhook), "version": 7})
    webhook_delivery.pause_failing(webhook, PauseReason.GONE, deps=world.deps, now=NOW)
    assert world.office.webhooks.get_webhook("wh_1").status is WebhookStatus.ACTIVE


def test_a_replay_sends_again_with_the_same_ids_page_by_page(world: World) -> None:
    world.subscribe()
    for number in range(130):
        world.happen(number)
        world.now += timedelta(seconds=1)
    world.run()
    ids = set(world.arrived())
    after = line_key(NOW + timedelta(seconds=10), "")
    task = ReplayLines(
        webhook="wh_1",
        run="r1",
        after=after,
        until=line_key(world.now, "~"),
        include_delivered=True,
    )
    for _ in range(2):  # a queue may bring a page twice
        world.office.queue.send(task)
        world.run()
    again = Counter({k: v - 1 for k, v in world.arrived().items()})
    assert set(world.arrived()) == ids
    assert Counter(again.values()) == {1: 120, 0: 10}


def test_a_replay_without_what_arrived_sends_only_the_rest(world: World) -> None:
    world.subscribe()
    world.happen(1)
    world.run()
    world.subscribe(status=WebhookStatus.PAUSED)
    world.happen(2)
    world.run()
    world.subscribe()
    task = ReplayLines(webhook="wh_1", run="r1", after="2", until="3", include_delivered=False)
    world.office.queue.send(task)
    world.run()
    assert sorted(world.arrived().values()) == [1, 1]
    assert world.outcomes == {WebhookOutcome.SENT: 2}


def test_a_replay_stops_when_its_subscription_is_paused_or_gone(world: World) -> None:
    world.subscribe(status=WebhookStatus.PAUSED)
    task = ReplayLines(webhook="wh_1", run="r1", after="2", until="3", include_delivered=True)
    assert replay_lines(task, deps=world.deps) == 0
    gone = ReplayLines(webhook="wh_9", run="r1", after="2", until="3", include_delivered=True)
    assert replay_lines(gone, deps=world.deps) == 0


def test_a_test_event_goes_out_even_when_paused_once_and_harms_nothing(world: World) -> None:
    world.subscribe(status=WebhookStatus.PAUSED)
    key = line_key(NOW, "TEST1")
    world.office.log.open_line(new_line("wh_1", key, TEST), NOW)
    world.office.outbound.always = 500
    world.office.queue.send(SendLine(webhook="wh_1", key=key))
    world.run(until=timedelta(days=1))
    [(_, _, body)] = world.sent
    assert json.loads(body)["type"] == TEST
    assert world.outcomes == {WebhookOutcome.GAVE_UP: 1}
    assert world.office.health.notes == {}


def test_an_event_that_the_webhook_no_longer_wants_is_not_sent(world: World) -> None:
    world.subscribe()
    world.happen()
    [(task, _)] = world.office.queue.take()
    world.do(task)
    world.subscribe(filter=WebhookFilter(types=("report.closed",)))
    world.run()
    assert world.sent == []
    assert (world.lines[0].outcome, world.lines[0].reason) == (WebhookOutcome.GAVE_UP, "not_there")


def test_what_waited_for_an_ended_or_unknown_subscription_is_dropped(world: World) -> None:
    world.subscribe()
    world.happen()
    [(task, _)] = world.office.queue.take()
    world.do(task)
    world.subscribe(status=WebhookStatus.ENDED)
    world.run()
    assert send_line(SendLine(webhook="wh_9", key="k"), deps=world.deps, now=NOW) is None
    assert send_line(SendLine(webhook="wh_1", key="none"), deps=world.deps, now=NOW) is None
    assert world.sent == []
