"""The reporter's contact: proved by a one-time code."""

from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain.errors import (
    JustSent,
    NotRoutedYet,
    ReportNotFound,
    TooManyToday,
    Unavailable,
    VersionConflict,
)
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.history import find_faults
from chalicelib.usecases.contacts import verify_contact
from chalicelib.usecases.contacts.ports import OneTimeCode
from chalicelib.usecases.reports.ports import ReportChange
from chalicelib.usecases.reports.tracking import open_tracked_report
from tests.builders import PEPPER
from tests.usecases.contacts.code_helpers import (
    BOTH,
    EMAIL,
    MINUTE,
    SMS,
    code_of,
    confirm,
    refusal,
    send,
    state,
    wrong,
)
from tests.usecases.world import World

# --- proving -------------------------------------------------------------------------------------


def test_a_code_is_sent_typed_and_proves_the_contact(world: World) -> None:
    receipt = world.filed(reporter=BOTH)
    assert state(world, receipt) == ("given", "given")
    send(world, receipt)
    [(to, letter)] = world.post()
    assert to == "Warga@Example.id"
    confirm(world, receipt, code_of(world, receipt))
    assert code_of(world, receipt) in letter.text
    assert state(world, receipt) == ("verified", "given")
    event = world.dossier(receipt).events[-1]
    assert (event.act, event.actor.role) == (Act.VERIFY_CONTACT, "reporter")
    assert "example" not in str(event).lower()
    assert find_faults(world.reports.get(receipt.report.id), world.dossier(receipt).events) == []


def test_each_contact_is_proved_by_itself(world: World) -> None:
    receipt = world.filed(reporter=BOTH)
    world.prove_contact(receipt, EMAIL)
    world.prove_contact(receipt, SMS)
    assert state(world, receipt) == ("verified", "verified")


def test_typing_it_twice_changes_nothing(world: World) -> None:
    receipt = world.filed()
    world.prove_contact(receipt)
    version = world.reports.get(receipt.report.id).version
    confirm(world, receipt, "000000")
    assert world.reports.get(receipt.report.id).version == version
    assert refusal(lambda: send(world, receipt))[:2] == ("channel", "already_verified")


def test_a_wrong_code_says_how_often_it_may_still_be_tried_and_then_is_over(world: World) -> None:
    receipt = world.filed()
    send(world, receipt)
    right = code_of(world, receipt)
    for left in ("4", "3", "2", "1"):
        answer = refusal(lambda: confirm(world, receipt, wrong(right)))
        assert answer == ("code", "code_wrong", left)
    for guess in (wrong(right), right):
        assert refusal(partial(confirm, world, receipt, guess))[1] == "code_attempts"
    assert state(world, receipt)[0] == "given"
    world.now += MINUTE
    send(world, receipt)
    confirm(world, receipt, code_of(world, receipt))
    assert state(world, receipt)[0] == "verified"


def test_the_last_attempt_may_still_be_right(world: World) -> None:
    receipt = world.filed()
    send(world, receipt)
    for _ in range(4):
        refusal(lambda: confirm(world, receipt, wrong(code_of(world, receipt))))
    confirm(world, receipt, code_of(world, receipt))
    assert state(world, receipt)[0] == "verified"


def test_a_code_is_of_no_use_after_a_quarter_of_an_hour_or_before_any_was_sent(
    world: World,
) -> None:
    receipt = world.filed()
    assert refusal(lambda: confirm(world, receipt, "123456"))[1] == "code_expired"
    send(world, receipt)
    code = code_of(world, receipt)
    world.now += timedelta(minutes=15)
    assert refusal(lambda: confirm(world, receipt, code))[1] == "code_expired"
    assert world.post() == []  # and it is not sent any more either


def test_a_newer_code_ends_the_older(world: World) -> None:
    receipt = world.filed()
    send(world, receipt)
    old = code_of(world, receipt)
    world.now += MINUTE
    send(world, receipt)
    assert old != code_of(world, receipt)
    assert refusal(lambda: confirm(world, receipt, old))[1] == "code_wrong"


def test_one_code_a_minute_and_five_a_day(world: World) -> None:
    receipt = world.filed(reporter=BOTH)
    for n in range(verify_contact.MOST_CODES):
        send(world, receipt, (EMAIL, SMS)[n % 2])
        with pytest.raises(JustSent):
            send(world, receipt, (EMAIL, SMS)[n % 2])
        world.now += MINUTE
    with pytest.raises(TooManyToday):
        send(world, receipt)
    world.now += timedelta(days=1)
    send(world, receipt)


def test_two_guesses_side_by_side_do_not_share_one_count(world: World) -> None:
    receipt = world.filed()
    send(world, receipt)
    inner = world.codes.replace_code

    def other_guess_first(code: OneTimeCode, *, over: OneTimeCode | None) -> None:
        world.codes.replace_code = inner  # type: ignore[method-assign]
        inner(code, over=over)
        inner(code, over=over)

    world.codes.replace_code = other_guess_first  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        confirm(world, receipt, code_of(world, receipt))
    assert state(world, receipt)[0] == "given"


def test_a_contact_that_was_not_given_cannot_be_used(world: World) -> None:
    receipt = world.filed()
    assert state(world, receipt) == ("given", None)
    for attempt in (
        lambda: send(world, receipt, SMS),
        lambda: confirm(world, receipt, "123456", SMS),
        lambda: verify_contact.send_receipt(
            world.as_reporter(receipt), SMS, deps=world.contact_deps, now=world.now
        ),
    ):
        assert refusal(attempt)[:2] == ("channel", "not_given")
    nobody = world.filed(reporter=None, token="6f1c3c1e-0000-4000-8000-00000000000b")
    assert state(world, nobody) == (None, None)


def test_without_the_access_code_or_before_routing_nothing_is_sent(world: World) -> None:
    receipt = world.submit()
    with pytest.raises(NotRoutedYet):
        send(world, receipt)
    world.route(receipt.report.id)
    public = open_tracked_report(receipt.report.id, None, reports=world.reports, pepper=PEPPER)
    for attempt in (verify_contact.send_code, verify_contact.send_receipt):
        with pytest.raises(ReportNotFound):
            attempt(public, EMAIL, deps=world.contact_deps, now=world.now)
    assert world.outbox.sent == []


def test_an_officer_who_acts_meanwhile_is_no_hindrance(world: World) -> None:
    receipt = world.filed()
    inner = world.reports.save
    tries: list[int] = []

    def busy(*changes: ReportChange) -> None:
        tries.append(1)
        if len(tries) < verify_contact.MOST_SAVE_ATTEMPTS:
            raise VersionConflict(expected=1)
        inner(*changes)

    world.reports.save = busy  # type: ignore[method-assign]
    world.prove_contact(receipt)
    assert state(world, receipt)[0] == "verified"
    other = world.filed(token="6f1c3c1e-0000-4000-8000-00000000000c")
    tries[:] = [1] * -99
    world.reports.save = lambda *_: (_ for _ in ()).throw(VersionConflict(expected=1))  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        world.prove_contact(other)
