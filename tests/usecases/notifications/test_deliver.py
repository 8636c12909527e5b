"""Delivering: once per key, whatever the queue and the providers do."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.contacts.verified_contact import Channel, one_time_code
from chalicelib.domain.errors import Gone, SlowDown, Unavailable, Undeliverable
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.notifications.push_endpoint import dump_endpoint
from chalicelib.domain.public.public_follows import Follow, FollowSubject
from chalicelib.domain.reports.report import Reporter
from chalicelib.usecases.notifications.deliver import MOST_UNASKED_A_DAY, deliver
from chalicelib.usecases.notifications.delivery_rules import DELIVERY_RULES
from chalicelib.usecases.notifications.delivery_secrets import SECRETS
from chalicelib.usecases.notifications.ports import (
    Delivery,
    DeliveryOutcome,
    ReporterRecipient,
    SealedRecipient,
    delivery_key,
)
from chalicelib.usecases.notifications.send_once import CLAIM_LIFE
from tests.builders import NOW, PEPPER
from tests.fakes.notifications import FakeDeliveries
from tests.fakes.privacy import FakeSeal
from tests.fakes.public import FakePublicFollows
from tests.fakes.push_service import Browser
from tests.fakes.reports import FakeReports

ID = "7K2M9QXD4TPC"
WHO = Reporter(name="Contoh Warga", email="warga@example.id", phone="+6281234567890")
RECEIPT = Delivery(
    key=delivery_key(ID, "receipt", "email"),
    message=Message.RECEIPT,
    channel=Channel.EMAIL,
    recipient=ReporterRecipient(report=ID),
    language="id",
    report=ID,
    values={"filed_at": NOW.isoformat(), "state": "unverified", "stage": "", "due_at": ""},
)
CODE = replace(
    RECEIPT,
    key=delivery_key(ID, "code"),
    message=Message.CONTACT_CODE,
    values={"nonce": "n1"},
    until=NOW + timedelta(minutes=15),
)


def an_office() -> FakeDeliveries:
    reports, seal = FakeReports(), FakeSeal()
    reports.sealed[ID] = seal.seal_identity(ID, WHO)
    return FakeDeliveries(reports, seal)


@pytest.fixture
def office() -> FakeDeliveries:
    return an_office()


def log_of(office: FakeDeliveries) -> list[tuple[str, str]]:
    return [(line.outcome, line.reason) for _, line, _ in office.log.items.values()]


def test_a_message_reaches_the_reporter_at_the_sealed_address(office: FakeDeliveries) -> None:
    assert deliver(RECEIPT, deps=office.deps, now=NOW) is DeliveryOutcome.SENT
    [(address, letter)] = office.mail.sent
    assert address == "warga@example.id"
    assert not isinstance(letter, str)
    assert "7K2M-9QXD-4TPC" in letter.subject
    assert log_of(office) == [("sent", "")]


def test_an_sms_goes_to_the_phone(office: FakeDeliveries) -> None:
    sms = replace(RECEIPT, channel=Channel.SMS)
    deliver(sms, deps=office.deps, now=NOW)
    [(number, text)] = office.sms.sent
    assert number == "+6281234567890"
    assert "7K2M-9QXD-4TPC" in str(text)


def test_what_the_queue_brings_twice_is_sent_once(office: FakeDeliveries) -> None:
    deliver(RECEIPT, deps=office.deps, now=NOW)
    for days in (0, 1, 300):
        assert deliver(RECEIPT, deps=office.deps, now=NOW + timedelta(days=days)) is None
    assert len(office.sent) == 1


def test_a_failing_provider_delays_and_does_not_lose(office: FakeDeliveries) -> None:
    office.mail.troubles = [Unavailable("out"), SlowDown("limit"), Unavailable("out")]
    for kind in (Unavailable, SlowDown, Unavailable):
        with pytest.raises(kind):
            deliver(RECEIPT, deps=office.deps, now=NOW)
        assert log_of(office)[0][0] == "waiting"
    assert deliver(RECEIPT, deps=office.deps, now=NOW) is DeliveryOutcome.SENT
    assert len(office.sent) == 1


def test_what_can_never_arrive_is_given_up_with_its_reason(office: FakeDeliveries) -> None:
    office.mail.troubles = [Undeliverable("refused")]
    assert deliver(RECEIPT, deps=office.deps, now=NOW) is DeliveryOutcome.GAVE_UP
    assert deliver(RECEIPT, deps=office.deps, now=NOW) is None
    assert log_of(office) == [("gave_up", "refused")]
    assert office.sent == []


def test_two_workers_do_not_send_at_once_and_one_takes_over_after_a_crash(
    office: FakeDeliveries,
) -> None:
    office.log.claim(RECEIPT, now=NOW, until=NOW + CLAIM_LIFE)
    with pytest.raises(Unavailable):
        deliver(RECEIPT, deps=office.deps, now=NOW)
    assert office.sent == []
    later = NOW + CLAIM_LIFE + timedelta(seconds=1)
    assert deliver(RECEIPT, deps=office.deps, now=later) is DeliveryOutcome.SENT


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"recipient": ReporterRecipient(report="UNKNOWN")}, "no_contact"),
        ({"recipient": SealedRecipient(bound_to="other", sealed=b"x")}, "seal_broken"),
        (
            {
                "channel": Channel.SMS,
                "recipient": SealedRecipient(
                    bound_to="follow",
                    sealed=FakeSeal().seal_identity("follow", Reporter(email="a@b.id")),
                ),
            },
            "no_contact",
        ),
        ({"until": NOW}, "too_late"),
    ],
)
def test_without_an_address_or_too_late_it_is_given_up(
    office: FakeDeliveries, change: dict[str, Any], reason: str
) -> None:
    assert deliver(replace(RECEIPT, **change), deps=office.deps, now=NOW) is DeliveryOutcome.GAVE_UP
    assert log_of(office) == [("gave_up", reason)]


def test_whoever_is_no_reporter_is_reached_at_a_sealed_address(office: FakeDeliveries) -> None:
    sealed = office.deps.seal.seal_identity("follow:1", Reporter(email="pengikut@example.id"))
    to = SealedRecipient(bound_to="follow:1", sealed=sealed)
    deliver(replace(RECEIPT, recipient=to), deps=office.deps, now=NOW)
    assert office.sent[0][0] == "pengikut@example.id"


def test_a_message_without_a_text_for_devices_is_given_up(office: FakeDeliveries) -> None:
    sealed = office.deps.seal.seal_identity(
        "f1", Reporter(push=dump_endpoint(Browser().subscription))
    )
    to = SealedRecipient(bound_to="f1", sealed=sealed)
    delivery = replace(RECEIPT, channel=Channel.PUSH, recipient=to)
    assert deliver(delivery, deps=office.deps, now=NOW) is DeliveryOutcome.GAVE_UP
    assert log_of(office) == [("gave_up", "not_for_devices")]


def test_no_reporter_has_a_device(office: FakeDeliveries) -> None:
    delivery = replace(RECEIPT, channel=Channel.PUSH)
    assert deliver(delivery, deps=office.deps, now=NOW) is DeliveryOutcome.GAVE_UP
    assert log_of(office) == [("gave_up", "no_contact")]


def test_a_device_is_forgotten_before_its_message_is_settled(office: FakeDeliveries) -> None:
    """The table is away while a follow should end: the message comes back and ends it then."""
    sealed = office.deps.seal.seal_identity(
        "f1", Reporter(push=dump_endpoint(Browser().subscription))
    )
    values = {"subject": "area:32.73", "followed": "area", "name": "Bandung", "news": "new"}
    delivery = replace(
        RECEIPT,
        message=Message.FOLLOW_NEWS,
        channel=Channel.PUSH,
        recipient=SealedRecipient(bound_to="f1", sealed=sealed),
        values=values,
    )
    follows = FakePublicFollows()
    follow = Follow(
        id="f1", subject=FollowSubject.parse("area:32.73"), sealed=sealed, language="id"
    )
    follows.save_follow(follow)
    follows.down = True
    post = replace(office.deps, follows=follows)
    office.push.troubles = [Gone(), Gone()]
    with pytest.raises(Unavailable):
        deliver(delivery, deps=post, now=NOW)
    assert log_of(office) == [("waiting", "down")]
    follows.down = False
    assert deliver(delivery, deps=post, now=NOW) is DeliveryOutcome.ENDED
    assert follows.stored == {}


def test_the_code_is_made_where_it_is_sent_and_not_carried(office: FakeDeliveries) -> None:
    deliver(CODE, deps=office.deps, now=NOW)
    [(_, letter)] = office.sent
    code = one_time_code(PEPPER, ID, Channel.EMAIL, "n1")
    assert not isinstance(letter, str)
    assert f"Kode verifikasi Anda: {code}" in letter.text
    assert code not in str(CODE)


def test_nobody_is_flooded_by_what_others_have_sent_to_his_address(office: FakeDeliveries) -> None:
    office.mail.troubles = [Unavailable("out")]
    with pytest.raises(Unavailable):
        deliver(CODE, deps=office.deps, now=NOW)
    assert (
        deliver(CODE, deps=office.deps, now=NOW) is DeliveryOutcome.SENT
    )  # a new try is no new message
    for n in range(1, MOST_UNASKED_A_DAY):
        again = replace(CODE, key=f"k{n}")
        assert deliver(again, deps=office.deps, now=NOW) is DeliveryOutcome.SENT
    one_more = replace(CODE, key="more")
    assert deliver(one_more, deps=office.deps, now=NOW) is DeliveryOutcome.GAVE_UP
    tomorrow = replace(one_more, key="tomorrow", until=None)
    assert deliver(tomorrow, deps=office.deps, now=NOW + timedelta(days=1)) is DeliveryOutcome.SENT


def test_every_message_has_its_row_and_secrets_are_of_messages() -> None:
    assert set(DELIVERY_RULES) == set(Message) - {Message.AGENCY_ALERT}
    assert set(SECRETS) <= set(Message)


_TROUBLE = st.sampled_from([None, Unavailable("x"), SlowDown("x"), Undeliverable("refused")])


@given(st.lists(st.tuples(st.integers(0, 2), _TROUBLE), max_size=30))
def test_in_whatever_order_and_trouble_nothing_is_doubled(
    events: list[tuple[int, Any]],
) -> None:
    office = an_office()
    for n, trouble in events:
        office.mail.troubles = [trouble] if trouble else []
        try:
            deliver(replace(RECEIPT, key=f"k{n}"), deps=office.deps, now=NOW)
        except Unavailable:
            assert trouble is not None
    settled = [line.outcome for line in office.log.entries_of_report(ID)]
    assert len(office.sent) == settled.count("sent") <= 3
