"""A surge: 5,000 steps of many reports drain, each once and in the order of its report.

Alerts to agencies drain beside them, each once; they have no order (docs/decisions/0032).
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.contacts.verified_contact import Channel, VerifiedContact
from chalicelib.domain.errors import SlowDown, Unavailable
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.history import SYSTEM, record_event
from chalicelib.domain.reports.report import Reporter
from chalicelib.entrypoints.events.batches import BatchResponse
from chalicelib.entrypoints.events.queues.agency_alerts import send_alerts
from chalicelib.entrypoints.events.queues.notifications import deliver_messages
from chalicelib.usecases.agency_alerts.alert_agencies import queue_alerts
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference
from chalicelib.usecases.agency_alerts.ports import StoredPreference
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.notifications.ports import Outgoing
from tests.builders import BANDUNG, NOW, REFERENCE, a_history
from tests.entrypoints.api import Platform, use
from tests.entrypoints.notifications.test_deliveries import back, batch
from tests.usecases.notifications.test_deliver import CODE, ID

REPORTS, STEPS = 1_000, 5
WHO = Reporter(email="warga@example.id")


def fill(platform: Platform) -> list[Outgoing]:
    """Reports with a proved contact and steps to notify of; what the stream queues of them."""
    report, events = a_history()
    proved = VerifiedContact(channel=Channel.EMAIL, fingerprint="x")
    for n in range(REPORTS):
        report_id = f"R{n:011d}"
        now = replace(report, id=report_id, contacts=(Channel.EMAIL,), verified=(proved,))
        history = [replace(e, report=report_id) for e in events]
        for step in range(STEPS):
            at = NOW + timedelta(minutes=step)
            now, event = record_event(now, now, act=Act.RESUME_EXPIRED, actor=SYSTEM, now=at)
            history.append(event)
        platform.reports.reports[report_id], platform.reports.events[report_id] = now, history
        platform.reports.sealed[report_id] = platform.seal.seal_identity(report_id, WHO)
    for n in range(REPORTS):
        for event in platform.reports.events[f"R{n:011d}"][-STEPS:]:
            around: Any = {"reports": platform.reports, "reference": REFERENCE}
            notify_reporter(event, outbox=platform.outbox, **around)
            for _ in range(1 + (n % 10 == 0)):  # the stream reads a tenth of it twice
                queue_alerts(event, deps=platform.agency_alerts.alert_deps, now=NOW, **around)
    queued = list(platform.outbox.sent)
    platform.outbox.sent.clear()
    return queued


def drain(
    waiting: list[Any],
    chance: random.Random,
    work: Callable[[dict[str, Any]], BatchResponse],
    trouble: Callable[[], None],
) -> None:
    """The queue hands out what it likes, some of it twice, and again what failed."""
    rounds = 0
    while waiting:
        rounds += 1
        assert rounds < 20 * REPORTS
        picked = [waiting.pop(chance.randrange(len(waiting))) for _ in range(min(10, len(waiting)))]
        trouble()
        twice = [*picked, picked[0]] if chance.random() < 0.1 else picked
        failed = {int(m[1:]) for m in back(work(batch(*twice)))}
        waiting += [one for n, one in enumerate(picked) if n in failed]


@pytest.mark.long
def test_five_thousand_steps_drain_in_the_order_of_each_report(platform: Platform) -> None:
    waiting = fill(platform)
    assert len(waiting) == REPORTS * STEPS
    platform.time = NOW + timedelta(minutes=STEPS)
    chance = random.Random(11)

    def trouble() -> None:
        if chance.random() < 0.2:
            platform.deliveries.mail.troubles = [Unavailable("out")]

    drain(
        waiting,
        chance,
        lambda batch: deliver_messages(
            batch, platform.context, platform.wiring.notifications.delivery_worker
        ),
        trouble,
    )
    order: dict[str, list[int]] = defaultdict(list)
    for marks in platform.deliveries.mail.tags:
        order[marks["report"]].append(int(marks["event"]))
    assert len(order) == REPORTS
    for numbers in order.values():
        assert numbers == sorted(set(numbers))
        assert len(numbers) == STEPS
    assert platform.metrics.count("MessageSent") == REPORTS * STEPS


@pytest.mark.long
def test_five_thousand_alerts_drain_once_each_and_no_code_waits_for_them(
    platform: Platform,
) -> None:
    fill(platform)
    waiting = list(platform.alert_outbox.sent)
    assert len(waiting) == REPORTS * STEPS * 11 // 10
    platform.alert_outbox.sent.clear()
    phone = StoredPreference(
        preference=AlertPreference(urgent_only=False), set_by="", set_at=NOW, channel=Channel.SMS
    )
    platform.agency_alerts.preferences.save_preference(BANDUNG, "s1", phone)
    chance = random.Random(7)
    troubles = [Unavailable("out"), SlowDown("Throttled"), SlowDown("ReadTimeoutError"), None]

    def trouble() -> None:
        found = chance.choice(troubles) if chance.random() < 0.3 else None
        platform.topics.troubles = [found] if found else []

    # Somebody asks for a code while all of it waits: the next batch of its own queue has it.
    platform.reports.sealed[ID] = platform.seal.seal_identity(ID, WHO)
    assert (
        back(
            deliver_messages(
                batch(CODE), platform.context, platform.wiring.notifications.delivery_worker
            )
        )
        == []
    )
    assert len(platform.deliveries.mail.sent) == 1

    sending = replace(platform.agency_alerts.send_alert_deps, sms_budget=2_000)
    use(platform.wiring.alerts, sending=sending)
    drain(
        waiting,
        chance,
        lambda batch: send_alerts(batch, platform.context, platform.wiring.alerts.alert_worker),
        trouble,
    )
    assert platform.metrics.count("AlertSent") == len(platform.topics.sent) == REPORTS * STEPS
    assert platform.metrics.count("AlertRepeated") >= REPORTS * STEPS // 10
    alerts = [
        line for d, line, _ in platform.deliveries.log.items.values() if d.log_of and line.agency
    ]
    lines = Counter((line.outcome, line.agency, line.kind) for line in alerts)
    assert lines == {("sent", BANDUNG, "resumed"): REPORTS * STEPS}
    # SMS are counted once each, and the month's budget holds.
    assert platform.deliveries.spending.spent == {("sms", "2026-11"): 2_000}
    rung = sum(one.attributes["sms"] == "now" for one in platform.topics.sent)
    assert rung <= 2_000
    assert platform.metrics.count("SmsOverBudget") == REPORTS * STEPS - 2_000
