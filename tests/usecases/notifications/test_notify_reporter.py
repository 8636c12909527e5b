"""Telling the reporter: which step, by which channel, and when no more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.contacts.verified_contact import OptOutReason
from chalicelib.domain.errors import Unavailable, Undeliverable
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports.act_rule import Visibility
from chalicelib.domain.reports.codes import Act, Stage
from chalicelib.domain.reports.report import Rating, Report
from chalicelib.domain.reports.tracking_ids import show
from chalicelib.domain.reports.workflow import visibility
from chalicelib.usecases.notifications.deliver import deliver
from chalicelib.usecases.notifications.notify_reporter import ENDS_WHEN_DUE, notify_reporter
from chalicelib.usecases.notifications.ports import DeliveryOutcome, ReporterRecipient
from chalicelib.usecases.notifications.reporter_messages import REPORTER_MESSAGES
from chalicelib.usecases.notifications.send_once import WAIT_FOR_FAILING, WAIT_FOR_UNCLAIMED
from chalicelib.usecases.reports import reporter_words, tracking
from chalicelib.usecases.reports.cached_dossiers import CachedDossiers
from chalicelib.usecases.reports.ports import Dossier
from chalicelib.usecases.reports.submit import Submission
from tests.builders import JABAR, an_officer
from tests.usecases.notifications.reporters import (
    BOTH,
    EMAIL,
    SMS,
    M,
    letters,
    notified_of,
    proved,
    tell,
)
from tests.usecases.world import World


def test_the_table_tells_each_message_and_nothing_that_is_for_staff_alone() -> None:
    steps = {message for message in Message if message.startswith("report_")}
    assert {row.message for row in REPORTER_MESSAGES} == steps
    for row in REPORTER_MESSAGES:
        assert row.act is Act.REMIND or visibility(row.act) is not Visibility.STAFF, row
    assert {row.act for row in REPORTER_MESSAGES if row.message in ENDS_WHEN_DUE} == {
        Act.HOLD,
        Act.REMIND,
    }


def test_the_reporter_is_notified_of_each_step_that_matters_and_of_no_other(
    world: World, mailed: Submission
) -> None:
    assert notified_of(world, mailed, 3) == []  # filed, routed, contact proved
    world.verify(mailed)
    assert notified_of(world, mailed) == [(M.REPORT_ASSIGNED, EMAIL)]
    world.act(mailed, Act.NOTE, text="Catatan.")
    assert notified_of(world, mailed) == []
    world.act(mailed, Act.HOLD, text="Di dekat rumah nomor berapa?")
    assert notified_of(world, mailed) == [(M.REPORT_QUESTION, EMAIL)]
    world.act(mailed, Act.RESUME)
    assert notified_of(world, mailed) == [(M.REPORT_RESUMED, EMAIL)]
    world.act(mailed, Act.ANSWER, text="Sudah diperbaiki.")
    assert notified_of(world, mailed) == [(M.REPORT_ANSWERED, EMAIL)]


def test_of_the_own_acts_the_reporter_is_notified_by_receipts_alone(
    world: World, mailed: Submission
) -> None:
    world.verify(mailed)
    world.act(mailed, Act.ANSWER, text="Sudah diperbaiki.")
    reporter_words.reply(world.as_reporter(mailed), "Belum.", **world.around())
    assert notified_of(world, mailed) == []
    world.act(mailed, Act.ANSWER, text="Sekarang sudah.")
    tracking.rate(world.as_reporter(mailed), Rating(score=1), **world.around())
    assert notified_of(world, mailed) == []
    tracking.close(world.as_reporter(mailed), **world.around())
    assert notified_of(world, mailed) == [(M.REPORT_CLOSED, EMAIL)]
    tracking.reopen(world.as_reporter(mailed), "Rusak lagi.", **world.around())
    assert notified_of(world, mailed) == []
    tracking.withdraw(world.as_reporter(mailed), "Sudah.", **world.around())
    assert notified_of(world, mailed) == [(M.REPORT_ARCHIVED, EMAIL)]


def test_who_has_it_and_by_when(world: World, mailed: Submission) -> None:
    world.verify(mailed)
    text = letters(world, mailed)
    assert "ditangani oleh Pemerintah Kota Bandung" in text
    assert "paling lambat 1 Desember 2026" in text
    assert f"/lacak/?id={mailed.report.id}" in text
    assert mailed.access_code not in text


def test_what_is_asked_and_until_when(world: World, mailed: Submission) -> None:
    world.act(mailed, Act.HOLD, text="Di dekat rumah nomor berapa?")
    [question] = tell(world, mailed)
    assert question.until == world.reports.get(mailed.report.id).clock(Stage.INFORMATION).due_at  # type: ignore[union-attr]
    [(_, letter)] = world.post()
    assert "Pertanyaannya: Di dekat rumah nomor berapa?" in letter.text
    assert "paling lambat 8 Desember 2026" in letter.text


def test_of_a_confidential_report_nothing_is_quoted_and_nobody_named(world: World) -> None:
    secret = proved(world, EMAIL, confidential=True, anonymous=True)
    officer = an_officer()
    world.act(secret, Act.HOLD, officer, text="Siapa nama pejabat itu?")
    world.act(secret, Act.RESUME, officer)
    world.verify(secret)
    world.act(secret, Act.ANSWER, officer, text="Sudah kami periksa.")
    tell(world, secret, 4)
    assert "pejabat itu" not in repr(world.outbox.sent)
    left = world.post()
    assert len(left) == 4
    for _, letter in left:
        whole = letter.subject + letter.text + letter.html + letter.sms
        for word in ("pejabat itu", "periksa", "berlubang", "Lubang", "Contoh Warga"):
            assert word not in whole
        assert "Pertanyaannya" not in whole


def test_before_anything_is_archived_or_closed_the_reporter_is_notified_once_more(
    world: World,
) -> None:
    receipt = proved(world, EMAIL, SMS)
    world.act(receipt, Act.HOLD, text="Di dekat rumah nomor berapa?")
    world.now += timedelta(days=13)  # 7 December, a working day before the end
    assert world.sweep()["remind"] == 1
    both = [(M.REPORT_QUESTION_ENDS, EMAIL), (M.REPORT_QUESTION_ENDS, SMS)]
    assert notified_of(world, receipt) == both
    assert world.tell(receipt) == []  # the agency is not alerted of it
    assert "dapat diarsipkan" in letters(world, receipt)
    world.now += timedelta(days=3)
    world.sweep()
    assert notified_of(world, receipt) == [(M.REPORT_ARCHIVED, EMAIL)]
    assert "Oleh: Sistem. Alasan: Kedaluwarsa" in letters(world, receipt)

    other = proved(world, EMAIL, token="6f1c3c1e-0000-4000-8000-00000000000e")
    world.verify(other)
    world.act(other, Act.ANSWER, text="Sudah.")
    for _ in range(30):
        world.now += timedelta(days=1)
        if "close_expired" in world.sweep():
            break
    messages = [m for m, _ in notified_of(world, other, 2)]
    assert messages == [M.REPORT_REPLY_ENDS, M.REPORT_CLOSED]


def test_a_late_report_says_where_it_is_now_and_not_again_where_it_stays(
    world: World, mailed: Submission
) -> None:
    world.now += timedelta(days=10)
    world.sweep()
    text = letters(world, mailed)
    assert "Tenggat laporan Anda terlewati oleh Pemerintah Kota Bandung" in text
    name = world.reference.agencies[JABAR].name
    assert f"dipantau oleh {name}" in text
    notified = 0
    for _ in range(10):
        world.now += timedelta(days=10)
        world.sweep()
        notified += len(notified_of(world, mailed))
    assert notified == 2  # Kemendagri and the Ombudsman, each once


def test_a_merged_report_says_which_to_follow_and_a_split_one_the_other_number(
    world: World, mailed: Submission
) -> None:
    main = world.filed(token="6f1c3c1e-0000-4000-8000-00000000000f")
    world.act(mailed, Act.SPLIT, details={"title": "Lampu jalan mati", "category": "jalan"})
    [part] = world.reports.get(mailed.report.id).parts
    assert f"nomor pelacakan {show(part)}" in letters(world, mailed)
    world.act(mailed, Act.MERGE, details={"main_report": main.report.id}, text="Sama.")
    assert f"digabung dengan laporan {show(main.report.id)}" in letters(world, mailed)


def test_the_contact_of_its_root_is_notified_of_a_part(world: World, mailed: Submission) -> None:
    world.act(mailed, Act.SPLIT, details={"title": "Lampu jalan mati", "category": "jalan"})
    [part] = world.reports.get(mailed.report.id).parts
    world.route(part)
    other = replace(mailed, report=world.reports.get(part))
    world.verify(other)
    [delivery] = tell(world, other)
    assert delivery.recipient == ReporterRecipient(report=mailed.report.id)
    [(to, letter)] = world.post()
    assert to == "warga@example.id"
    assert show(part) in letter.subject


def test_only_a_proved_contact_is_notified_and_by_sms_only_of_what_is_urgent(world: World) -> None:
    urgent = {row.message for row in REPORTER_MESSAGES if row.urgent}
    assert M.REPORT_QUESTION in urgent
    assert M.REPORT_ASSIGNED not in urgent
    unproved = world.filed(reporter=BOTH)
    world.verify(unproved)
    assert notified_of(world, unproved) == []
    phone = proved(world, SMS, token="6f1c3c1e-0000-4000-8000-000000000010")
    world.verify(phone)
    assert notified_of(world, phone) == []
    world.act(phone, Act.ANSWER, text="Sudah.")
    assert notified_of(world, phone) == [(M.REPORT_ANSWERED, SMS)]


def test_a_notification_is_in_the_reporters_language(world: World) -> None:
    english = proved(world, EMAIL, language="en")
    world.verify(english)
    text = letters(world, english)
    assert "Your report is now handled by" in text
    assert "by 1 December 2026" in text


def test_what_the_stream_says_twice_leaves_once(world: World, mailed: Submission) -> None:
    world.verify(mailed)
    for _ in range(3):
        tell(world, mailed)
    assert len(world.post()) == 1


def test_steps_leave_in_their_order_even_when_the_first_fails(
    world: World, mailed: Submission
) -> None:
    world.verify(mailed)
    world.now += timedelta(minutes=1)
    world.act(mailed, Act.ANSWER, text="Sudah.")
    first, second = tell(world, mailed, 2)
    assert first.earlier is None
    assert second.earlier is not None
    assert second.earlier.key == first.key
    for _ in range(2):  # not taken yet, then failed
        with pytest.raises(Unavailable):
            deliver(second, deps=world.deliveries.deps, now=world.now)
        world.deliveries.mail.troubles = [Unavailable("out")]
        with pytest.raises(Unavailable):
            deliver(first, deps=world.deliveries.deps, now=world.now)
    for delivery in (first, second):
        assert deliver(delivery, deps=world.deliveries.deps, now=world.now) is DeliveryOutcome.SENT


def test_what_is_stuck_holds_nothing_up_for_ever(world: World, mailed: Submission) -> None:
    world.verify(mailed)
    happened = world.now
    world.act(mailed, Act.ANSWER, text="Sudah.")
    first, second = tell(world, mailed, 2)
    world.deliveries.mail.troubles = [Unavailable("out")]
    with pytest.raises(Unavailable):
        deliver(first, deps=world.deliveries.deps, now=happened)
    with pytest.raises(Unavailable):
        deliver(second, deps=world.deliveries.deps, now=happened + WAIT_FOR_UNCLAIMED)
    late = happened + WAIT_FOR_FAILING
    assert deliver(second, deps=world.deliveries.deps, now=late) is DeliveryOutcome.SENT
    assert deliver(first, deps=world.deliveries.deps, now=late) is DeliveryOutcome.SENT


def test_one_that_never_came_to_the_queue_is_waited_for_an_hour(
    world: World, mailed: Submission
) -> None:
    world.verify(mailed)
    world.act(mailed, Act.ANSWER, text="Sudah.")
    [_, second] = tell(world, mailed, 2)
    with pytest.raises(Unavailable):
        deliver(second, deps=world.deliveries.deps, now=world.now)
    later = world.now + WAIT_FOR_UNCLAIMED
    assert deliver(second, deps=world.deliveries.deps, now=later) is DeliveryOutcome.SENT


def test_one_that_was_given_up_is_not_waited_for(world: World, mailed: Submission) -> None:
    world.verify(mailed)
    world.act(mailed, Act.ANSWER, text="Sudah.")
    first, second = tell(world, mailed, 2)
    world.deliveries.mail.troubles = [Undeliverable("refused")]
    assert deliver(first, deps=world.deliveries.deps, now=world.now) is DeliveryOutcome.GAVE_UP
    assert deliver(second, deps=world.deliveries.deps, now=world.now) is DeliveryOutcome.SENT


def test_a_telephone_that_refuses_our_sms_shows_on_the_report_and_letters_go_on(
    world: World,
) -> None:
    receipt = proved(world, EMAIL, SMS)
    world.act(receipt, Act.HOLD, text="Di dekat rumah nomor berapa?")
    by_sms = [d for d in tell(world, receipt, 1) if d.channel is SMS]
    world.deliveries.sms.troubles = [Undeliverable("opted_out")]
    assert [deliver(d, deps=world.deliveries.deps, now=world.now) for d in by_sms] == [
        DeliveryOutcome.HELD_BACK
    ]
    assert world.dossier(receipt).opt_outs == {SMS: OptOutReason.OPTED_OUT}
    world.now += timedelta(days=13)
    assert world.sweep()["remind"] == 1
    world.outbox.sent.clear()
    assert notified_of(world, receipt) == [(M.REPORT_QUESTION_ENDS, EMAIL)]


def test_what_happened_before_a_contact_was_proved_is_not_waited_for(world: World) -> None:
    receipt = world.filed(reporter=BOTH)
    world.verify(receipt)
    world.prove_contact(receipt)
    world.act(receipt, Act.ANSWER, text="Sudah.")
    world.outbox.sent.clear()
    [answered] = tell(world, receipt)
    assert answered.earlier is None


def test_a_history_that_is_not_there_yet_is_waited_for(world: World, mailed: Submission) -> None:
    world.verify(mailed)
    event = world.dossier(mailed).events[-1]
    world.reports.events[mailed.report.id].pop()
    with pytest.raises(Unavailable):
        notify_reporter(
            event, reports=world.reports, outbox=world.outbox, reference=world.reference
        )


def test_one_event_looks_at_its_report_once(world: World, mailed: Submission) -> None:
    class Counted:
        """Reports that count how often a dossier is read."""

        read = 0

        def get(self, report: str) -> Report:
            return world.reports.get(report)

        def dossier(self, report: str) -> Dossier:
            self.read += 1
            return world.reports.dossier(report)

    counted = Counted()
    reports, report_id = CachedDossiers(counted), mailed.report.id
    assert reports.get(report_id) == world.reports.get(report_id)
    assert counted.read == 0
    assert reports.dossier(report_id) is reports.dossier(report_id)
    assert reports.get(report_id) is reports.dossier(report_id).report
    assert counted.read == 1
