"""Carrying events to webhooks: nothing lost, nothing doubled, nobody held up."""

import heapq
import json
from collections import Counter
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.domain.errors import TargetUnreachable, Unavailable
from chalicelib.domain.public_address import UrlRefused
from chalicelib.domain.reports.codes import Act, Role
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import Report
from chalicelib.domain.webhooks.retries import GIVE_UP_AFTER, RESTS_AFTER
from chalicelib.domain.webhooks.webhook import (
    OVERLAP,
    TEST,
    Audience,
    PauseReason,
    SealedSecret,
    Webhook,
    WebhookFilter,
    WebhookStatus,
)
from chalicelib.usecases.webhooks import webhook_delivery
from chalicelib.usecases.webhooks.match_event import announce_event, line_key, match_event, new_line
from chalicelib.usecases.webhooks.ports import (
    EndRest,
    MatchEvent,
    ReplayLines,
    SendLine,
    WebhookLogLine,
    WebhookOutcome,
    WebhookTask,
)
from chalicelib.usecases.webhooks.webhook_delivery import replay_lines, send_line
from tests.builders import BANDUNG, DESK, NOW, a_history, act
from tests.domain.webhooks.test_signatures_and_retries import verified
from tests.fakes.agency_alerts import FakeAlertOutbox
from tests.fakes.reference_data import FakeReference
from tests.fakes.reports import FakeReports
from tests.fakes.webhooks import FakeWebhookOffice

SECRET, OLD = b"a secret of thirty-two bytes ok!", b"an older secret, thirty-two too!"
URL = "https://hook.example.go.id/lapor"


class World:
    """The office, with a clock and a queue that keeps time."""

    def __init__(self) -> None:
        self.reports, self.alerts = FakeReports(), FakeAlertOutbox()
        self.facts: list[str] = []
        self.office = FakeWebhookOffice(
            self.reports, FakeReference(), self.alerts, self.facts.append
        )
        self.deps, self.now = self.office.delivery_deps, NOW
        self._tie = count()
        self._waiting: list[tuple[datetime, int, WebhookTask]] = []

    def subscribe(self, id: str = "wh_1", **changes: Any) -> Webhook:
        usual: dict[str, Any] = {
            "id": id,
            "owner": BANDUNG,
            "audience": Audience.AGENCY,
            "name": "Sistem Bandung",
            "url": URL,
            "secrets": (SealedSecret(sealed=self.office.secrets.seal(id, SECRET)),),
            "version": 1,
        }
        webhook = Webhook(**{**usual, **changes})
        self.office.webhooks.items[id] = webhook
        return webhook

    def happen(self, number: int = 0, **changes: Any) -> tuple[Report, list[Event]]:
        """A report is filed and routed now, and its event is matched."""
        report, events = a_history(id=f"R{number:011d}", **changes)
        events = [Event(**{**vars(e), "at": self.now}) for e in events]
        self.reports.reports[report.id], self.reports.events[report.id] = report, events
        self.office.queue.send(MatchEvent(report=report.id, seq=2))
        return report, events

    def run(self, *, until: timedelta = timedelta(), most: int = 10_000) -> int:
        """Work through the queue as time goes by; how many tasks were done."""
        end, done = self.now + until, 0
        while True:
            for task, delay in self.office.queue.take():
                at = self.now + timedelta(seconds=min(delay, 900))
                heapq.heappush(self._waiting, (at, next(self._tie), task))
            if not self._waiting or self._waiting[0][0] > end:
                self.now = end
                return done
            at, _, task = heapq.heappop(self._waiting)
            self.now = max(self.now, at)
            self.do(task)
            done += 1
            assert done < most, "it never ends"

    def do(self, task: WebhookTask) -> object:
        if isinstance(task, MatchEvent):
            return match_event(task, deps=self.deps, now=self.now)
        if isinstance(task, EndRest):
            return webhook_delivery.end_rest(task, deps=self.deps, now=self.now)
        if isinstance(task, ReplayLines):
            return replay_lines(task, deps=self.deps)
        return send_line(task, deps=self.deps, now=self.now)

    @property
    def lines(self) -> list[WebhookLogLine]:
        return sorted(self.office.log.lines.values(), key=lambda line: (line.webhook, line.key))

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(line.outcome for line in self.lines)

    @property
    def sent(self) -> list[tuple[str, dict[str, str], bytes]]:
        return self.office.outbound.sent

    def arrived(self) -> Counter[str]:
        """How often each webhook-id was sent."""
        return Counter(headers["webhook-id"] for _, headers, _ in self.sent)


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


def test_after_a_day_of_failure_it_is_paused_its_owner_told_and_events_are_held(
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


def test_what_the_subscriber_may_no_longer_hear_is_not_sent(world: World) -> None:
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
