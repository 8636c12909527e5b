"""The monthly budget for SMS."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports.report import Reporter
from chalicelib.usecases.notifications.deliver import CODES_UP_TO, deliver
from chalicelib.usecases.notifications.ports import Delivery, DeliveryOutcome, ReporterRecipient
from tests.usecases.notifications.reporters import BOTH, SMS, M
from tests.usecases.world import World


def an_sms(n: int, message: Message = M.REPORT_SPLIT) -> Delivery:
    return Delivery(
        key=f"k{n}",
        message=message,
        channel=SMS,
        recipient=ReporterRecipient(report="R"),
        language="id",
        report="7K2M9QXD4TPC",
        values={"nonce": f"{n}", "part": "7K2M-9QXD-4TPC"},
    )


@pytest.fixture
def with_phone(world: World) -> World:
    world.reports.sealed["R"] = world.seal.seal_identity("R", Reporter(phone=BOTH.phone))
    world.deliveries.deps = replace(world.deliveries.deps, sms_budget=10)
    return world


def send(world: World, delivery: Delivery) -> DeliveryOutcome | None:
    return deliver(delivery, deps=world.deliveries.deps, now=world.now)


def test_at_80_percent_it_rings_and_at_100_only_codes_leave_up_to_110(with_phone: World) -> None:
    world = with_phone
    for n in range(10):
        assert send(world, an_sms(n)) is DeliveryOutcome.SENT
        assert ("SmsBudgetLow" in world.deliveries.facts) == (n >= 7)
    assert send(world, an_sms(10)) is DeliveryOutcome.HELD_BACK
    assert world.deliveries.log.items["k10"][1].reason == "over_budget"
    assert "SmsOverBudget" in world.deliveries.facts
    assert CODES_UP_TO == 110
    assert send(world, an_sms(11, M.CONTACT_CODE)) is DeliveryOutcome.SENT
    assert send(world, an_sms(12, M.CONTACT_CODE)) is DeliveryOutcome.HELD_BACK
    assert (
        send(world, an_sms(13, M.NEW_CODE)) is DeliveryOutcome.SENT
    )  # the old code is dead already
    world.now += timedelta(days=10)  # another month
    assert send(world, an_sms(14)) is DeliveryOutcome.SENT


def test_a_try_that_failed_is_spent_once(with_phone: World) -> None:
    world = with_phone
    world.deliveries.sms.troubles = [Unavailable("out"), Unavailable("out")]
    for _ in range(2):
        with pytest.raises(Unavailable):
            send(world, an_sms(1))
    assert send(world, an_sms(1)) is DeliveryOutcome.SENT
    assert world.deliveries.spending.spent == {("sms", "2026-11"): 1}
