"""Proving a contact, the receipt sent to it, and a new access code for a lost one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain import ids
from chalicelib.domain.contacts import Channel, one_time_code
from chalicelib.domain.errors import (
    CodeRenewed,
    InvalidFields,
    JustSent,
    NotRoutedYet,
    ReportNotFound,
    TooManyToday,
    Unavailable,
    VersionConflict,
)
from chalicelib.domain.history import faults
from chalicelib.domain.report import Reporter
from chalicelib.domain.words import Act
from chalicelib.usecases import contact
from chalicelib.usecases.follow import follow
from chalicelib.usecases.lost_code import ASKED_LIFE, MOST_ASKED, MOST_RENEWALS, ask_new_code
from chalicelib.usecases.ports import Change
from chalicelib.usecases.submit import Receipt
from tests.builders import PEPPER
from tests.usecases.world import WHO, World

EMAIL, SMS = Channel.EMAIL, Channel.SMS
BOTH = Reporter(name="Contoh Warga", email="Warga@Example.id", phone="+6281234567890")
MINUTE = timedelta(minutes=1)


def send(world: World, receipt: Receipt, channel: Channel = EMAIL) -> None:
    contact.send_code(world.as_reporter(receipt), channel, desk=world.desk, now=world.now)


def confirm(world: World, receipt: Receipt, code: str, channel: Channel = EMAIL) -> None:
    contact.confirm_code(
        world.as_reporter(receipt),
        channel,
        code,
        desk=world.desk,
        reference=world.reference,
        now=world.now,
    )


def code_of(world: World, receipt: Receipt, channel: Channel = EMAIL) -> str:
    sent = world.codes.last(receipt.report.id, channel)
    assert sent is not None
    return one_time_code(PEPPER, receipt.report.id, channel, sent.nonce)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def refusal(attempt: Callable[[], object]) -> tuple[str, str, str]:
    with pytest.raises(InvalidFields) as caught:
        attempt()
    [field] = caught.value.fields
    return field.name, field.code, field.limit


def state(world: World, receipt: Receipt) -> tuple[str | None, str | None]:
    report = world.reports.get(receipt.report.id)
    return report.contact(EMAIL), report.contact(SMS)


def ask(world: World, address: str, receipt: Receipt, **changes: Any) -> None:
    channel = EMAIL if "@" in address else SMS
    report = changes.get("report", receipt.report.id)
    ask_new_code(report, channel, address, desk=world.desk, now=world.now)


def new_code(world: World, receipt: Receipt, address: str = "warga@example.id") -> str | None:
    """Ask, let the worker work, and read the code in the letter that came, if one came."""
    ask(world, address, receipt)
    letters = world.post()
    if not letters:
        return None
    [(_, letter)] = letters
    return next(
        line.removeprefix("Kode akses baru: ")
        for line in letter.text.splitlines()
        if line.startswith("Kode akses baru: ")
    )


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
    assert faults(world.reports.get(receipt.report.id), world.dossier(receipt).events) == []


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
        assert refusal(lambda g=guess: confirm(world, receipt, g))[1] == "code_attempts"
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
    for n in range(contact.MOST_CODES):
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
    inner = world.codes.put

    def other_guess_first(code: contact.SentCode, *, over: contact.SentCode | None) -> None:
        world.codes.put = inner  # type: ignore[method-assign]
        inner(code, over=over)
        inner(code, over=over)

    world.codes.put = other_guess_first  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        confirm(world, receipt, code_of(world, receipt))
    assert state(world, receipt)[0] == "given"


def test_a_contact_that_was_not_given_cannot_be_used(world: World) -> None:
    receipt = world.filed()
    assert state(world, receipt) == ("given", None)
    for attempt in (
        lambda: send(world, receipt, SMS),
        lambda: confirm(world, receipt, "123456", SMS),
        lambda: contact.send_receipt(
            world.as_reporter(receipt), SMS, desk=world.desk, now=world.now
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
    public = follow(receipt.report.id, None, reports=world.reports, pepper=PEPPER)
    for attempt in (contact.send_code, contact.send_receipt):
        with pytest.raises(ReportNotFound):
            attempt(public, EMAIL, desk=world.desk, now=world.now)
    assert world.outbox.sent == []


def test_an_officer_who_acts_meanwhile_is_no_hindrance(world: World) -> None:
    receipt = world.filed()
    inner = world.reports.save
    tries: list[int] = []

    def busy(*changes: Change) -> None:
        tries.append(1)
        if len(tries) < contact.ATTEMPTS:
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


# --- a lost code ---------------------------------------------------------------------------------


def opens(world: World, receipt: Receipt, code: str) -> bool:
    try:
        follow(receipt.report.id, code, reports=world.reports, pepper=PEPPER)
    except ReportNotFound:
        return False
    return True


def test_the_new_code_opens_the_report_and_the_old_one_no_more(world: World) -> None:
    receipt = world.filed()
    world.prove_contact(receipt)
    world.post()
    code = new_code(world, receipt, " WARGA@example.ID ")
    assert code is not None
    assert opens(world, receipt, code)
    assert not opens(world, receipt, receipt.access_code)
    event = world.dossier(receipt).events[-1]
    assert (event.act, event.actor.role) == (Act.RENEW_CODE, "system")
    assert ids.normalize(code) not in str(event)
    assert faults(world.reports.get(receipt.report.id), world.dossier(receipt).events) == []


def test_a_phone_gets_it_by_sms(world: World) -> None:
    receipt = world.filed(reporter=BOTH)
    world.prove_contact(receipt, SMS)
    world.post()
    ask(world, "+6281234567890", receipt)
    world.post()
    [_, (to, text)] = world.office.sms.sent
    assert to == "+6281234567890"
    assert "Kode akses baru" in str(text)


def test_only_a_proved_contact_of_this_report_gets_it(world: World) -> None:
    receipt = world.filed(reporter=BOTH)
    assert new_code(world, receipt, BOTH.email) is None  # given, not proved
    world.prove_contact(receipt)
    world.post()
    assert new_code(world, receipt, "orang.lain@example.id") is None
    assert new_code(world, receipt, BOTH.phone) is None
    other = world.filed(reporter=WHO, token="6f1c3c1e-0000-4000-8000-00000000000d")
    world.prove_contact(other)
    world.post()
    ask(world, "warga@example.id", receipt, report="7K2M9QXD4TPC")
    assert world.post() == []
    assert opens(world, receipt, receipt.access_code)


def test_asking_is_the_same_work_whether_or_not_it_fits(world: World) -> None:
    receipt = world.filed()
    world.prove_contact(receipt)
    world.post()
    ask(world, "warga@example.id", receipt)
    ask(world, "orang.lain@example.id", receipt)
    ask(world, "warga@example.id", receipt, report="7K2M9QXD4TPC")
    assert len(world.outbox.sent) == 3
    assert world.reports.get(receipt.report.id).access_hash == receipt.report.access_hash
    assert "orang.lain" not in repr([o for o in world.outbox.sent if not hasattr(o, "sealed")])


def test_what_the_queue_brings_twice_makes_one_new_code(world: World) -> None:
    receipt = world.filed()
    world.prove_contact(receipt)
    world.post()
    ask(world, "warga@example.id", receipt)
    ask(world, "warga@example.id", receipt)  # pressed twice
    [first, second] = world.outbox.sent
    assert first == second or first.key == second.key
    world.outbox.sent[:] = [first, first, second]
    assert len(world.post()) == 1
    version = world.reports.get(receipt.report.id).version
    world.now += MINUTE
    later = new_code(world, receipt)
    world.outbox.sent[:] = [first]  # a late copy of the old request
    assert world.post() == []
    assert later is not None
    assert opens(world, receipt, later)
    assert world.reports.get(receipt.report.id).version == version + 1


def test_a_crash_between_renewing_and_sending_is_made_good(world: World) -> None:
    receipt = world.filed()
    world.prove_contact(receipt)
    world.post()
    ask(world, "warga@example.id", receipt)
    asked = world.outbox.sent[0]
    world.outbox.sent.clear()
    world.outbox.down = True
    world.outbox.sent.append(asked)
    with pytest.raises(Unavailable):
        world.post()
    assert not opens(world, receipt, receipt.access_code)
    world.outbox.down = False
    world.outbox.sent.append(asked)
    [(_, letter)] = world.post()
    assert "Kode akses baru" in letter.text


def test_few_new_codes_a_day_and_old_requests_are_forgotten(world: World) -> None:
    receipt = world.filed()
    world.prove_contact(receipt)
    world.post()
    for _ in range(MOST_RENEWALS):
        assert new_code(world, receipt)
        world.now += MINUTE
    assert new_code(world, receipt) is None
    world.now += timedelta(days=1)
    ask(world, "warga@example.id", receipt)
    world.now += ASKED_LIFE
    assert world.post() == []


def test_a_flood_of_requests_does_not_fill_the_queue(world: World) -> None:
    receipt = world.filed()
    for _ in range(MOST_ASKED + 5):
        ask(world, "orang.lain@example.id", receipt)
    assert len(world.outbox.sent) == MOST_ASKED


def test_one_code_opens_a_report_and_its_parts_also_after_it_was_renewed(world: World) -> None:
    receipt = world.filed()
    world.prove_contact(receipt)
    world.post()
    details = {"title": "Lampu jalan mati di Coblong", "category": "jalan"}
    world.act(receipt, Act.SPLIT, details=details)
    [part] = world.reports.get(receipt.report.id).parts
    world.route(part)

    def part_opens(code: str) -> bool:
        try:
            seen = follow(part, code, reports=world.reports, pepper=PEPPER)
        except ReportNotFound:
            return False
        assert seen.root is not None
        assert seen.root.contact(EMAIL) == "verified"
        return True

    assert part_opens(receipt.access_code)
    ask(world, "warga@example.id", receipt, report=part)
    [(_, letter)] = world.post()
    [line] = [text for text in letter.text.splitlines() if text.startswith("Kode akses baru: ")]
    code = line.removeprefix("Kode akses baru: ")
    assert part_opens(code)
    assert opens(world, receipt, code)
    assert not part_opens(receipt.access_code)


def test_sending_the_form_again_hands_out_no_dead_code(world: World) -> None:
    receipt = world.filed()
    world.prove_contact(receipt)
    world.post()
    assert world.submit().access_code == receipt.access_code
    assert new_code(world, receipt)
    with pytest.raises(CodeRenewed):
        world.submit()


# --- the receipt by message ----------------------------------------------------------------------


def test_the_receipt_is_sent_without_the_access_code_and_without_the_text(world: World) -> None:
    receipt = world.filed(confidential=True, anonymous=True)
    contact.send_receipt(world.as_reporter(receipt), EMAIL, desk=world.desk, now=world.now)
    [(to, letter)] = world.post()
    assert to == "warga@example.id"
    assert ids.show(receipt.report.id) in letter.text
    assert "Verifikasi, paling lambat" in letter.text
    for secret in ("berlubang", "Lubang", "Contoh Warga", ids.show(receipt.access_code)):
        assert secret not in letter.text + letter.html + letter.sms
    assert receipt.access_code not in letter.text + letter.html


def test_the_receipt_is_sent_three_times_a_day_at_most(world: World) -> None:
    receipt = world.filed()
    for _ in range(contact.MOST_RECEIPTS):
        world.now += MINUTE
        contact.send_receipt(world.as_reporter(receipt), EMAIL, desk=world.desk, now=world.now)
    with pytest.raises(TooManyToday):
        contact.send_receipt(world.as_reporter(receipt), EMAIL, desk=world.desk, now=world.now)
    assert len(world.post()) == contact.MOST_RECEIPTS
