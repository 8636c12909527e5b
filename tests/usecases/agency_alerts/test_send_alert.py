"""Sending alerts: once per event, agency and kind, whatever stream, queue and topic do."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import SlowDown, Unavailable, Undeliverable
from chalicelib.domain.notifications.message import Message
from chalicelib.usecases.agency_alerts.alert_agencies import queue_alerts
from chalicelib.usecases.agency_alerts.alert_preferences import (
    AlertPreference,
    filter_policy,
    passes_filter,
)
from chalicelib.usecases.agency_alerts.ports import Alert, QueuedAlert, StoredPreference
from chalicelib.usecases.agency_alerts.send_alert import NO_TOPIC, send_alert
from chalicelib.usecases.agency_alerts.send_digests import send_digests
from chalicelib.usecases.agency_alerts.unreachable_agencies import find_unreachable_agencies
from chalicelib.usecases.notifications.ports import DeliveryOutcome
from chalicelib.usecases.notifications.sms_budget import SMS_COUNTER
from tests.builders import BANDUNG, JABAR, NOW
from tests.usecases.agency_alerts.alert_helpers import ADMIN, PHONE, subscribe
from tests.usecases.world import DRAFT, World

MONTH = "2026-11"
URGENT = Alert(
    agency=BANDUNG,
    subject="Laporan melewati tenggat",
    body="Isi.",
    sms="LAPOR! Isi.",
    attributes={"kind": "overdue", "urgency": "high", "unit": "-", "sms": "now"},
)
QUEUED = QueuedAlert(key="k", alert=URGENT, report="7K2M9QXD4TPC", event=3)


def queued(world: World, receipt: Any) -> list[QueuedAlert]:
    """What the stream's function queues about the last event."""
    queue_alerts(
        world.dossier(receipt).events[-1],
        reports=world.reports,
        deps=world.agency_alerts.alert_deps,
        reference=world.reference,
        now=world.now,
    )
    found = list(world.agency_alerts.alert_outbox.sent)
    world.agency_alerts.alert_outbox.sent.clear()
    return found


def send_one(world: World, one: QueuedAlert = QUEUED, **crier: Any) -> DeliveryOutcome | None:
    return send_alert(
        one, deps=replace(world.agency_alerts.send_alert_deps, **crier), now=world.now
    )


def chosen(world: World, n: int, **changes: Any) -> None:
    """So many telephones of Bandung that get urgent alerts."""
    for number in range(n):
        preference = AlertPreference(**{"urgent_only": True, **changes})
        one = StoredPreference(preference=preference, set_by="", set_at=NOW, channel=Channel.SMS)
        world.agency_alerts.preferences.save_preference(BANDUNG, f"s{number}", one)


def rings(world: World) -> list[bool]:
    """Of each alert that was published, whether the filters of telephones let it through."""
    phones = filter_policy(Channel.SMS, AlertPreference(urgent_only=True))
    return [passes_filter(phones, one.attributes) for one in world.topics.sent]


# --- Once --------------------------------------------------------------------------------------


def test_a_stream_that_reads_twice_alerts_once(world: World) -> None:
    receipt = world.filed()
    world.verify(receipt, agency="imigrasi")
    twice = [*queued(world, receipt), *queued(world, receipt)]
    assert [send_one(world, one) for one in twice] == [DeliveryOutcome.SENT, None]
    assert len(world.topics.sent) == 1


def test_nothing_is_published_from_the_stream(world: World) -> None:
    world.topics.troubles = [Unavailable("away")] * 10
    [one] = queued(world, world.filed())
    assert (one.message, one.channel) == (Message.AGENCY_ALERT, Channel.TOPIC)
    assert one.agency == BANDUNG
    assert world.topics.sent == []
    assert len(world.agency_alerts.journal.entries) == 1


def test_a_fault_of_the_queue_after_the_first_of_two_recipients_doubles_nothing(
    world: World,
) -> None:
    receipt = world.filed()
    world.now += timedelta(days=10)
    world.sweep()
    first, second = queued(world, receipt)
    again = queued(world, receipt)
    assert [one.key for one in again] == [first.key, second.key]
    for one in (first, *again):
        send_one(world, one)
    assert [a.agency for a in world.topics.sent] == [BANDUNG, JABAR]


def test_what_leaves_is_what_was_composed_at_the_event(world: World) -> None:
    receipt = world.filed()
    [one] = queued(world, receipt)
    world.verify(receipt, agency="imigrasi")
    send_one(world, one)
    assert world.topics.sent == [one.alert]


def test_a_confidential_report_crosses_the_queue_without_its_text(world: World) -> None:
    [one] = queued(world, world.filed(confidential=True))
    assert DRAFT.title not in str(one)
    assert DRAFT.body not in str(one)


def test_the_log_of_the_report_names_agency_and_kind_and_no_address(world: World) -> None:
    subscribe(world, "petugas@example.go.id")
    receipt = world.filed()
    [one] = queued(world, receipt)
    send_one(world, one)
    [line] = world.deliveries.log.entries_of_report(receipt.report.id)
    assert (line.agency, line.kind, line.outcome) == (BANDUNG, "new", "sent")
    assert "@" not in str(line)


# --- Faults ------------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", [Unavailable("InternalError"), SlowDown("Throttled")])
def test_a_topic_that_fails_or_throttles_delays_and_loses_nothing(
    world: World, trouble: Unavailable
) -> None:
    world.topics.troubles = [trouble, trouble]
    for _ in range(2):
        with pytest.raises(type(trouble)):
            send_one(world)
        [line] = world.deliveries.log.entries_of_report(QUEUED.report)
        assert line.outcome == "waiting"
    assert send_one(world) is DeliveryOutcome.SENT
    assert send_one(world) is None
    assert world.topics.sent == [URGENT]


def test_what_a_topic_refuses_is_given_up_with_its_reason(world: World) -> None:
    world.topics.troubles = [Undeliverable("refused")]
    assert send_one(world) is DeliveryOutcome.GAVE_UP
    [line] = world.deliveries.log.entries_of_report(QUEUED.report)
    assert (line.outcome, line.reason, line.kind) == ("gave_up", "refused", "overdue")
    assert world.agency_alerts.unreachable_agencies.by_agency() == {}


def test_without_a_topic_the_tier_above_is_alerted_of_the_report_at_once(world: World) -> None:
    receipt = world.filed()
    [one] = queued(world, receipt)
    world.topics.troubles = [Undeliverable(NO_TOPIC)]
    assert send_one(world, one) is DeliveryOutcome.GAVE_UP
    assert set(world.agency_alerts.unreachable_agencies.by_agency()) == {BANDUNG}
    assert world.deliveries.facts.count("AgencyUnheard") == 1
    world.agency_alerts.send_queued(world.now)
    assert [(a.agency, a.attributes["kind"]) for a in world.topics.sent] == [(JABAR, "unheard")]
    lines = {
        (n.agency, n.outcome) for n in world.deliveries.log.entries_of_report(receipt.report.id)
    }
    assert lines == {(BANDUNG, "gave_up"), (JABAR, "sent")}


def test_a_tier_without_a_topic_is_passed_over_and_counted_once(
    world: World,
) -> None:
    receipt = world.filed()
    [one] = queued(world, receipt)
    world.topics.troubles = [Undeliverable(NO_TOPIC), Undeliverable(NO_TOPIC)]
    send_one(world, one)
    world.agency_alerts.send_queued(world.now)
    assert [a.agency for a in world.topics.sent] == ["kemendagri"]
    assert set(world.agency_alerts.unreachable_agencies.by_agency()) == {BANDUNG, JABAR}
    world.topics.troubles = [Undeliverable(NO_TOPIC)]
    send_one(world, replace(QUEUED, key="other", report=""))
    assert world.deliveries.facts.count("AgencyUnheard") == 2


def test_the_nightly_audit_tells_of_an_agency_whose_topic_was_missing(world: World) -> None:
    world.topics.troubles = [Undeliverable(NO_TOPIC)]
    send_one(world, replace(QUEUED, report=""))
    since = world.agency_alerts.unreachable_agencies.by_agency()[BANDUNG].since
    everybody = [a for a in world.reference.agencies if a != BANDUNG]
    for agency in everybody:
        subscribe(world, f"{agency}@example.go.id", replace(ADMIN, agency=agency))
    world.now += timedelta(hours=9)
    find_unreachable_agencies(
        deps=world.agency_alerts.unreachable_agency_deps,
        reference=world.reference,
        now=world.now,
        has_time_left=lambda: True,
    )
    assert world.agency_alerts.unreachable_agencies.by_agency()[BANDUNG].since == since
    world.agency_alerts.send_queued(world.now)
    assert [a.agency for a in world.topics.sent] == [JABAR]


_TROUBLE = st.sampled_from(
    [None, Unavailable("x"), SlowDown("x"), Undeliverable("refused"), Undeliverable(NO_TOPIC)]
)


@given(st.lists(st.tuples(st.integers(0, 2), _TROUBLE), max_size=30))
def test_in_whatever_order_and_trouble_no_alert_is_doubled(events: list[tuple[int, Any]]) -> None:
    world = World()
    chosen(world, 2)
    for n, trouble in events:
        world.topics.troubles = [trouble] if trouble else []
        one = replace(QUEUED, key=f"k{n}", report="")
        try:
            send_one(world, one)
        except Unavailable:
            assert trouble is not None
    settled = [line.outcome for _, line, _ in world.deliveries.log.items.values()]
    assert len(world.topics.sent) == settled.count("sent") <= 3
    assert world.deliveries.spending.spent.get((SMS_COUNTER, MONTH), 0) == 2 * len(
        {n for n, _ in events}
    )


# --- Night -------------------------------------------------------------------------------------


def test_an_alert_that_comes_late_into_quiet_hours_waits_for_the_morning(world: World) -> None:
    world.now = datetime.fromisoformat("2026-11-24T20:59+07:00")
    subscribe(world, PHONE)
    receipt = world.filed()
    world.now += timedelta(days=10)
    world.sweep()
    [overdue, _] = queued(world, receipt)
    assert overdue.alert.attributes["sms"] == "now"
    world.now += timedelta(hours=3)
    send_one(world, overdue)
    assert rings(world) == [False]
    morning = (world.now + timedelta(days=1)).replace(hour=6, minute=10)
    done = send_digests(
        deps=world.agency_alerts.digest_deps,
        reference=world.reference,
        now=morning,
        has_time_left=lambda: True,
    )
    assert done.night_summaries == 1


def test_an_order_from_above_rings_however_late_it_comes(world: World) -> None:
    chosen(world, 1)
    world.now = datetime.fromisoformat("2026-11-24T23:59+07:00")
    order = QueuedAlert(
        key="k2",
        alert=replace(URGENT, attributes={**URGENT.attributes, "kind": AlertKind.INSTRUCTED.value}),
    )
    send_one(world, order)
    assert rings(world) == [True]


# --- Budget ------------------------------------------------------------------------------------


def test_sms_that_a_topic_sends_count_in_the_months_budget(world: World) -> None:
    chosen(world, 3)
    send_one(world)
    assert world.deliveries.spending.spent == {(SMS_COUNTER, MONTH): 3}
    assert rings(world) == [True]


@pytest.mark.parametrize(
    ("changes", "preference"),
    [
        ({"urgency": "normal"}, {}),
        ({"sms": "morning"}, {}),
        ({}, {"unit": "dinas-pu"}),
    ],
)
def test_telephones_that_a_filter_spares_cost_nothing(
    world: World, changes: dict[str, str], preference: dict[str, Any]
) -> None:
    chosen(world, 3, **preference)
    changed = replace(URGENT, attributes={**URGENT.attributes, **changes})
    send_one(world, QueuedAlert(key="k", alert=changed))
    assert world.deliveries.spending.spent == {}
    assert len(world.topics.sent) == 1


def test_an_alert_that_is_not_urgent_counts_for_whoever_wants_all_by_sms(world: World) -> None:
    chosen(world, 2, urgent_only=False)
    normal = replace(URGENT, attributes={**URGENT.attributes, "urgency": "normal"})
    send_one(world, QueuedAlert(key="k", alert=normal))
    assert world.deliveries.spending.spent == {(SMS_COUNTER, MONTH): 2}


def test_over_the_budget_e_mail_goes_on_and_telephones_are_spared(world: World) -> None:
    chosen(world, 3)
    subscribe(world, "petugas@example.go.id")
    assert send_one(world, sms_budget=2) is DeliveryOutcome.SENT
    assert rings(world) == [False]
    assert world.topics.reached_by(world.topics.sent[0]) == ["petugas@example.go.id"]
    assert world.deliveries.spending.spent == {}
    assert world.deliveries.facts == ["SmsBudgetLow", "SmsOverBudget"]


def test_a_further_try_counts_nothing_and_what_was_refused_stays_refused(world: World) -> None:
    chosen(world, 3)
    for budget, spent, rung in ((1000, 3, True), (4, 3, False)):
        one = replace(QUEUED, key=f"k{budget}")
        world.topics.troubles = [Unavailable("x"), SlowDown("x")]
        for _ in range(2):
            with pytest.raises(Unavailable):
                send_one(world, one, sms_budget=budget)
        send_one(world, one, sms_budget=budget)
        assert world.deliveries.spending.spent == {(SMS_COUNTER, MONTH): spent}
        assert rings(world)[-1] is rung
    assert world.deliveries.facts.count("SmsOverBudget") == 1


def test_e_mail_alone_reads_no_budget(world: World) -> None:
    subscribe(world, "petugas@example.go.id")
    send_one(world, sms_budget=0)
    assert world.topics.sent == [URGENT]
    assert world.deliveries.facts == []


def test_telephones_without_a_stored_preference_get_one_by_the_nightly_audit(world: World) -> None:
    subscribe(world, PHONE)
    [(subscriber, kept)] = world.agency_alerts.preferences.preferences_of_agency(BANDUNG).items()
    assert kept.channel is Channel.SMS
    world.agency_alerts.preferences.save_preference(
        BANDUNG, subscriber, replace(kept, channel=None)
    )
    by_hand = world.topics.add_subscription(BANDUNG, "sms", "+6281234567899", {})
    send_one(world)
    assert world.deliveries.spending.spent == {}
    find_unreachable_agencies(
        deps=world.agency_alerts.unreachable_agency_deps,
        reference=world.reference,
        now=world.now,
        has_time_left=lambda: True,
    )
    found = world.agency_alerts.preferences.preferences_of_agency(BANDUNG)
    assert {one.channel for one in found.values()} == {Channel.SMS}
    assert found[subscriber].preference == kept.preference
    assert found[subscriber].set_by == kept.set_by
    # What we count is what the topic lets through: it spares them at night and over the budget.
    assert world.topics.policies[by_hand.topic_ref] == {"urgency": ["high"], "sms": ["now"]}
    send_one(world, replace(QUEUED, key="k2"))
    assert world.deliveries.spending.spent == {(SMS_COUNTER, MONTH): 2}


def test_a_telephone_whose_filter_is_not_taken_is_tried_again_the_next_night(world: World) -> None:
    made = world.topics.add_subscription(BANDUNG, "sms", PHONE, {})
    change = world.topics.change_filter

    def refused(*_: Any) -> None:
        raise Unavailable("FilterPolicyLimitExceeded")

    around: Any = {"reference": world.reference, "now": world.now, "has_time_left": lambda: True}
    world.topics.change_filter = refused  # type: ignore[method-assign, assignment]
    assert find_unreachable_agencies(
        deps=world.agency_alerts.unreachable_agency_deps, **around
    ).complete
    assert world.agency_alerts.preferences.preferences_of_agency(BANDUNG) == {}
    world.topics.change_filter = change  # type: ignore[method-assign]
    find_unreachable_agencies(deps=world.agency_alerts.unreachable_agency_deps, **around)
    assert len(world.agency_alerts.preferences.preferences_of_agency(BANDUNG)) == 1
    assert world.topics.policies[made.topic_ref]["sms"] == ["now"]
