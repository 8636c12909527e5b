"""A surge: 5,000 steps of many reports drain, each once and in the order of its report."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.contacts import Channel, VerifiedContact
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.history import SYSTEM, record
from chalicelib.domain.report import Reporter
from chalicelib.domain.words import Act
from chalicelib.entrypoints.events.deliveries import deliver_messages
from chalicelib.usecases.delivery_ports import Outgoing
from chalicelib.usecases.tell_reporter import tell_reporter
from tests.builders import NOW, REFERENCE, a_history
from tests.entrypoints.hall import Hall
from tests.entrypoints.test_deliveries import back, batch

REPORTS, STEPS = 1_000, 5
WHO = Reporter(email="warga@example.id")


def fill(hall: Hall) -> list[Outgoing]:
    """Reports with a proved contact and steps that are told; what the stream queues of them."""
    report, events = a_history()
    proved = VerifiedContact(channel=Channel.EMAIL, fingerprint="x")
    for n in range(REPORTS):
        identity = f"R{n:011d}"
        now = replace(report, id=identity, contacts=(Channel.EMAIL,), verified=(proved,))
        told = [replace(e, report=identity) for e in events]
        for step in range(STEPS):
            at = NOW + timedelta(minutes=step)
            now, event = record(now, now, act=Act.RESUME_EXPIRED, actor=SYSTEM, now=at)
            told.append(event)
        hall.reports.reports[identity], hall.reports.events[identity] = now, told
        hall.reports.sealed[identity] = hall.seal.close(identity, WHO)
    for n in range(REPORTS):
        for event in hall.reports.events[f"R{n:011d}"][-STEPS:]:
            tell_reporter(event, reports=hall.reports, outbox=hall.outbox, reference=REFERENCE)
    queued = list(hall.outbox.sent)
    hall.outbox.sent.clear()
    return queued


@pytest.mark.long
def test_five_thousand_steps_drain_in_the_order_of_each_report(hall: Hall) -> None:
    waiting = fill(hall)
    assert len(waiting) == REPORTS * STEPS
    chance = random.Random(11)
    hall.at = NOW + timedelta(minutes=STEPS)
    rounds = 0
    while waiting:
        rounds += 1
        assert rounds < 20 * REPORTS
        # The queue hands out what it likes, some of it twice; the provider fails one in fifty.
        picked = [waiting.pop(chance.randrange(len(waiting))) for _ in range(min(10, len(waiting)))]
        if chance.random() < 0.2:
            hall.office.mail.troubles = [Unavailable("out")]
        twice = [*picked, picked[0]] if chance.random() < 0.1 else picked
        failed = {int(m[1:]) for m in back(deliver_messages(batch(*twice), hall))}
        waiting += [one for n, one in enumerate(picked) if n in failed]
    order: dict[str, list[int]] = defaultdict(list)
    for marks in hall.office.mail.marks:
        order[marks["report"]].append(int(marks["event"]))
    assert len(order) == REPORTS
    for told in order.values():
        assert told == sorted(set(told))
        assert len(told) == STEPS
    assert hall.facts.count("MessageSent") == REPORTS * STEPS
