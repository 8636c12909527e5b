"""A lost code is renewed to a proved contact; the receipt by message."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import (
    CodeRenewed,
    ReportNotFound,
    TooManyToday,
    Unavailable,
)
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.history import find_faults
from chalicelib.usecases.contacts import verify_contact
from chalicelib.usecases.contacts.lost_access_code import MOST_RENEWALS, MOST_REQUESTS, REQUEST_LIFE
from chalicelib.usecases.reports.submit import Submission
from chalicelib.usecases.reports.tracking import open_tracked_report
from tests.builders import PEPPER
from tests.usecases.contacts.code_helpers import BOTH, EMAIL, MINUTE, SMS, ask, new_code
from tests.usecases.world import WHO, World

# --- a lost code ---------------------------------------------------------------------------------


def opens(world: World, receipt: Submission, code: str) -> bool:
    try:
        open_tracked_report(receipt.report.id, code, reports=world.reports, pepper=PEPPER)
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
    assert tracking_ids.normalize(code) not in str(event)
    assert find_faults(world.reports.get(receipt.report.id), world.dossier(receipt).events) == []


def test_a_phone_gets_it_by_sms(world: World) -> None:
    receipt = world.filed(reporter=BOTH)
    world.prove_contact(receipt, SMS)
    world.post()
    ask(world, "+6281234567890", receipt)
    world.post()
    [_, (to, text)] = world.deliveries.sms.sent
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
    world.now += REQUEST_LIFE
    assert world.post() == []


def test_a_flood_of_requests_does_not_fill_the_queue(world: World) -> None:
    receipt = world.filed()
    for _ in range(MOST_REQUESTS + 5):
        ask(world, "orang.lain@example.id", receipt)
    assert len(world.outbox.sent) == MOST_REQUESTS


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
            seen = open_tracked_report(part, code, reports=world.reports, pepper=PEPPER)
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
    verify_contact.send_receipt(
        world.as_reporter(receipt), EMAIL, deps=world.contact_deps, now=world.now
    )
    [(to, letter)] = world.post()
    assert to == "warga@example.id"
    assert tracking_ids.show(receipt.report.id) in letter.text
    assert "Verifikasi, paling lambat" in letter.text
    for secret in ("berlubang", "Lubang", "Contoh Warga", tracking_ids.show(receipt.access_code)):
        assert secret not in letter.text + letter.html + letter.sms
    assert receipt.access_code not in letter.text + letter.html


def test_the_receipt_is_sent_three_times_a_day_at_most(world: World) -> None:
    receipt = world.filed()
    for _ in range(verify_contact.MOST_RECEIPTS):
        world.now += MINUTE
        verify_contact.send_receipt(
            world.as_reporter(receipt), EMAIL, deps=world.contact_deps, now=world.now
        )
    with pytest.raises(TooManyToday):
        verify_contact.send_receipt(
            world.as_reporter(receipt), EMAIL, deps=world.contact_deps, now=world.now
        )
    assert len(world.post()) == verify_contact.MOST_RECEIPTS
