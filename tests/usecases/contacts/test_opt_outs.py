"""Messages to reporters that are stopped, and addresses that are dead."""

from typing import Any

import pytest

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from chalicelib.domain.errors import InvalidFields
from chalicelib.domain.reports.codes import Act
from chalicelib.usecases.contacts import verify_contact
from chalicelib.usecases.contacts.lost_access_code import request_new_code
from chalicelib.usecases.notifications.deliver import deliver
from chalicelib.usecases.notifications.mail_feedback import MailFeedback, apply_mail_feedback
from chalicelib.usecases.notifications.ports import Delivery, DeliveryOutcome, ReporterRecipient
from chalicelib.usecases.reports.submit import Submission
from tests.builders import PEPPER
from tests.usecases.notifications.reporters import BOTH, EMAIL, SMS, M, notified_of, proved, tell
from tests.usecases.world import World


def stop_of(world: World) -> str:
    [delivery] = [d for d in world.outbox.sent if isinstance(d, Delivery)]
    [(_, letter)] = world.post()
    assert delivery.channel is EMAIL
    return letter.unsubscribe_url.rpartition("token=")[2]


def want(world: World, receipt: Submission, *, wanted: bool, channel: Channel = EMAIL) -> None:
    verify_contact.set_messages_wanted(
        world.as_reporter(receipt), channel, wanted=wanted, deps=world.contact_deps, now=world.now
    )


def refused(act: Any) -> str:
    with pytest.raises(InvalidFields) as caught:
        act()
    return caught.value.fields[0].code


def test_one_click_stops_them_and_the_page_takes_them_up_again(
    world: World, mailed: Submission
) -> None:
    world.verify(mailed)
    tell(world, mailed)
    token = stop_of(world)
    for _ in range(2):
        done = verify_contact.stop_messages(token, deps=world.contact_deps, now=world.now)
        assert done == (mailed.report.id, EMAIL)
    assert world.as_reporter(mailed).contact(EMAIL) == "stopped"
    world.act(mailed, Act.ANSWER, text="Sudah.")
    assert notified_of(world, mailed) == []
    want(world, mailed, wanted=True)
    assert world.as_reporter(mailed).contact(EMAIL) == "verified"
    assert notified_of(world, mailed) == [(M.REPORT_ANSWERED, EMAIL)]
    want(world, mailed, wanted=False)
    assert notified_of(world, mailed) == []


def test_what_was_queued_before_a_stop_is_held_back(world: World, mailed: Submission) -> None:
    world.verify(mailed)
    [delivery] = tell(world, mailed)
    want(world, mailed, wanted=False)
    assert deliver(delivery, deps=world.deliveries.deps, now=world.now) is DeliveryOutcome.HELD_BACK
    assert world.deliveries.sent == []


def test_a_stop_is_of_one_report_and_one_channel(world: World) -> None:
    receipt = proved(world, EMAIL, SMS)
    other = proved(world, EMAIL, token="6f1c3c1e-0000-4000-8000-000000000011")
    want(world, receipt, wanted=False)
    for one in (receipt, other):
        world.verify(one)
        world.act(one, Act.ANSWER, text="Sudah.")
    assert notified_of(world, receipt) == [(M.REPORT_ANSWERED, SMS)]
    assert notified_of(world, other) == [(M.REPORT_ANSWERED, EMAIL)]


def test_whoever_said_no_gets_nothing_that_a_stranger_can_send(world: World) -> None:
    receipt = world.filed(reporter=BOTH)
    tracked = world.as_reporter(receipt)
    verify_contact.send_code(tracked, EMAIL, deps=world.contact_deps, now=world.now)
    token = stop_of(world)
    verify_contact.stop_messages(token, deps=world.contact_deps, now=world.now)
    tracked = world.as_reporter(receipt)
    for act in (verify_contact.send_code, verify_contact.send_receipt):
        code = refused(lambda a=act: a(tracked, EMAIL, deps=world.contact_deps, now=world.now))
        assert code == "messages_stopped"
    assert refused(lambda: want(world, receipt, wanted=True)) == "not_verified"
    want(world, receipt, wanted=False)


def test_a_stopped_contact_still_brings_a_new_code(world: World, mailed: Submission) -> None:
    want(world, mailed, wanted=False)
    delivery = Delivery(
        key="n",
        message=M.NEW_CODE,
        channel=EMAIL,
        recipient=ReporterRecipient(report=mailed.report.id),
        language="id",
        report=mailed.report.id,
        values={"nonce": "n"},
    )
    assert deliver(delivery, deps=world.deliveries.deps, now=world.now) is DeliveryOutcome.SENT


@pytest.mark.parametrize("token", ["", "r.", "r.AAAA", "s.AAAA", "r.Ä", "c.x"])
def test_what_we_never_wrote_stops_nothing(world: World, token: str) -> None:
    code = refused(
        lambda: verify_contact.stop_messages(token, deps=world.contact_deps, now=world.now)
    )
    assert code == "link_broken"


def take(world: World, **changes: Any) -> bool:
    usual: dict[str, Any] = {"reason": OptOutReason.BOUNCED, "addresses": (BOTH.email,)}
    return apply_mail_feedback(
        MailFeedback(**{**usual, **changes}),
        deps=world.deliveries.deps,
        reference=world.reference,
        now=world.now,
    )


def tags_of_letter(world: World) -> dict[str, Any]:
    found = world.deliveries.mail.tags[-1]
    return {"root": found["root"], "report": found["report"], "event": int(found["event"])}


@pytest.mark.parametrize("why", [OptOutReason.BOUNCED, OptOutReason.COMPLAINED])
def test_a_dead_address_gets_nothing_more_and_the_same_step_comes_by_sms(
    world: World, why: OptOutReason
) -> None:
    receipt = proved(world, EMAIL, SMS)
    world.verify(receipt)
    tell(world, receipt)
    world.post()
    assert world.deliveries.sms.sent == []
    for _ in range(2):
        assert take(world, reason=why, **tags_of_letter(world))
    world.post()
    [(number, text)] = world.deliveries.sms.sent
    assert number == BOTH.phone
    assert "di tangan instansi" in str(text)
    assert world.as_reporter(receipt).contact(EMAIL) == "undeliverable"
    world.act(receipt, Act.HOLD, text="Di mana?")
    world.act(receipt, Act.RESUME)
    assert notified_of(world, receipt) == [(M.REPORT_RESUMED, SMS)]
    assert refused(lambda: want(world, receipt, wanted=True)) == "undeliverable"


def test_another_report_of_the_same_address_learns_it_when_it_would_send(world: World) -> None:
    first = proved(world, EMAIL)
    second = proved(world, EMAIL, SMS, token="6f1c3c1e-0000-4000-8000-000000000012")
    world.verify(first)
    tell(world, first)
    world.post()
    take(world, **tags_of_letter(world))
    sent = len(world.deliveries.mail.sent)
    assert world.as_reporter(second).contact(EMAIL) == "verified"
    world.verify(second)
    [by_mail] = tell(world, second)
    world.post()
    assert len(world.deliveries.mail.sent) == sent
    assert [to for to, _ in world.deliveries.sms.sent] == [BOTH.phone]
    assert world.as_reporter(second).contact(EMAIL) == "undeliverable"
    assert deliver(by_mail, deps=world.deliveries.deps, now=world.now) is None


def test_a_dead_address_does_not_cost_its_reporter_the_code_that_works(
    world: World, mailed: Submission
) -> None:
    take(world)
    request_new_code(mailed.report.id, EMAIL, BOTH.email, deps=world.contact_deps, now=world.now)
    assert world.post() == []
    assert world.as_reporter(mailed).as_reporter
    assert world.dossier(mailed).events[-1].act is Act.VERIFY_CONTACT


def test_a_failure_that_passes_stops_nothing(world: World, mailed: Submission) -> None:
    assert not take(world, reason=None)
    assert world.deliveries.opt_outs.addresses == {}
    world.verify(mailed)
    assert notified_of(world, mailed) == [(M.REPORT_ASSIGNED, EMAIL)]


def test_the_stop_list_holds_no_address(world: World) -> None:
    take(world)
    [trace] = world.deliveries.opt_outs.addresses
    assert "warga" not in trace
    assert trace == verified_contact.address_hash(PEPPER, EMAIL, " Warga@Example.ID ")


def test_a_number_that_wants_no_more_is_stopped_wherever_it_occurs(world: World) -> None:
    receipt = proved(world, EMAIL, SMS)
    number = verified_contact.address_hash(PEPPER, SMS, BOTH.phone)
    world.deliveries.opt_outs.save_address_opt_out(number, OptOutReason.STOPPED, now=world.now)
    world.verify(receipt)
    world.act(receipt, Act.ANSWER, text="Sudah.")
    tell(world, receipt, 2)
    world.post()
    assert world.deliveries.sms.sent == []
    assert len(world.deliveries.mail.sent) == 2
