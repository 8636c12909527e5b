"""Merged reports: their reporters are notified how the main one fares."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.contacts.verified_contact import OptOutReason
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports.act_rule import Visibility
from chalicelib.domain.reports.codes import Act, Role
from chalicelib.domain.reports.tracking_ids import show
from chalicelib.domain.reports.workflow import visibility
from chalicelib.usecases.contacts import verify_contact
from chalicelib.usecases.notifications.mail_feedback import MailFeedback, apply_mail_feedback
from chalicelib.usecases.notifications.merged_reporters import (
    MainReportEvent,
    notify_merged_reporter,
)
from chalicelib.usecases.notifications.notify_reporter import ENDS_WHEN_DUE
from chalicelib.usecases.notifications.reporter_messages import (
    MERGED_REPORTER_MESSAGES,
    REPORTER_MESSAGES,
)
from chalicelib.usecases.public.publish import queue_public_updates
from chalicelib.usecases.reports import tracking
from tests.builders import an_officer
from tests.usecases.notifications.neighbours import EMAIL, SMS, M, Street, street

__all__ = ["street"]  # fixtures, shared


def test_the_table_tells_nothing_that_only_the_mains_own_reporter_may_read() -> None:
    assert {row.message for row in MERGED_REPORTER_MESSAGES} == {
        m for m in Message if m.startswith("main_")
    }
    for row in MERGED_REPORTER_MESSAGES:
        assert visibility(row.act) is not Visibility.STAFF
        assert visibility(row.act) is not Visibility.PRIVATE
    asked = {row.act for row in REPORTER_MESSAGES if row.message in ENDS_WHEN_DUE}
    assert asked.isdisjoint(row.act for row in MERGED_REPORTER_MESSAGES)


def test_each_step_that_matters_reaches_the_merged_reporter_and_no_other(street: Street) -> None:
    own = street.merged(1)
    street.work()
    for act, message in (
        (Act.NOTE, None),
        (Act.HOLD, None),
        (Act.RESUME, None),
        (Act.ANSWER, M.MAIN_ANSWERED),
    ):
        street.step(act)
        expected = [(message, EMAIL, own.report.id)] if message else []
        assert street.queued() == expected, act
    tracking.close(street.world.as_reporter(street.main), **street.world.around())
    street.stream_last_event(street.main)
    assert street.queued() == [(M.MAIN_CLOSED, EMAIL, own.report.id)]
    tracking.reopen(street.world.as_reporter(street.main), "Rusak lagi.", **street.world.around())
    street.stream_last_event(street.main)
    assert street.queued() == [(M.MAIN_REOPENED, EMAIL, own.report.id)]
    promised = (street.world.now + timedelta(days=3)).date()
    street.step(Act.INTERIM, details={"promised_for": promised})
    assert street.queued() == [(M.MAIN_INTERIM, EMAIL, own.report.id)]


def test_lateness_the_ombudsman_and_the_archive_are_notified_too(street: Street) -> None:
    own = street.merged(1).report.id
    street.world.now += timedelta(days=60)
    street.world.sweep()
    for event in street.world.dossier(street.main).events:
        queue_public_updates(event, public_updates=street.public_updates)
    assert (M.MAIN_ESCALATED, EMAIL, own) in street.queued()
    ombudsman = an_officer(Role.OMBUDSMAN, "ombudsman")
    street.step(Act.TAKE_OVER, officer=ombudsman)
    assert street.queued() == [(M.MAIN_TAKEN_OVER, EMAIL, own)]
    street.step(Act.FINDING, officer=ombudsman)
    assert street.queued() == [(M.MAIN_FINDING, EMAIL, own)]
    street.step(Act.ARCHIVE, reason="hateful")
    street.world.now += timedelta(days=1)  # the ones before never left
    [letter] = [one for to, one in street.work() if to == "warga1@example.id"]
    assert "diarsipkan dan tidak ditindaklanjuti lagi" in letter.text
    assert "kebencian" not in letter.text  # why is between the main's reporter and the agency


def test_the_letter_names_both_reports_and_nothing_of_the_mains_reporter(street: Street) -> None:
    own = street.merged(1, confidential=False, anonymous=True)
    street.step()
    [letter] = [one for to, one in street.work() if "utama" in one.subject]
    whole = letter.subject + letter.text + letter.html + letter.sms
    assert show(street.main.report.id) in letter.subject
    assert f"Laporan Anda {show(own.report.id)} digabung" in letter.text
    assert f"/lacak/?id={own.report.id}" in letter.text
    assert f"Mintalah laporan {show(own.report.id)} dibuka kembali" in letter.text
    for word in ("warga0", "Contoh Warga", "berlubang", "diperbaiki", street.main.access_code):
        assert word not in whole


def test_language_and_opt_outs_of_the_own_report_decide_the_notification(street: Street) -> None:
    english = street.merged(1, language="en")
    stopped = street.merged(2)
    street.merged(3, SMS)
    street.world.outbox.sent.clear()
    street.world.deliveries.opt_outs.save_opt_out(
        stopped.report.id, EMAIL, OptOutReason.STOPPED, now=street.world.now
    )
    street.step()
    left = [(to, one) for to, one in street.work() if to != "warga0@example.id"]
    assert [(to, one.subject) for to, one in left] == [
        ("warga1@example.id", f"The main report {show(street.main.report.id)} was answered")
    ]
    assert english.report.language == "en"
    [(number, sms)] = street.world.deliveries.sms.sent
    assert number == "+6281200000003"
    assert "sudah dijawab" in str(sms)


def test_a_click_in_the_letter_stops_the_messages_about_the_own_report(street: Street) -> None:
    own = street.merged(1)
    street.step()
    [letter] = [one for _, one in street.work() if "utama" in one.subject]
    token = letter.unsubscribe_url.rpartition("=")[2]
    found = verify_contact.stop_messages(
        token, deps=street.world.contact_deps, now=street.world.now
    )
    assert found == (own.report.id, EMAIL)
    street.step(Act.NOTE)
    tracking.close(street.world.as_reporter(street.main), **street.world.around())
    street.stream_last_event(street.main)
    assert street.queued() == []


def test_who_proved_no_contact_is_not_notified(street: Street) -> None:
    receipt = street.neighbour(1)
    street.merge(receipt)
    street.step()
    assert street.queued() == []


def test_nobody_is_notified_after_standing_alone_again_or_of_what_was_before_the_merge(
    street: Street,
) -> None:
    street.step()
    waiting = list(street.public_updates.sent)
    own = street.merged(1)
    assert [street.tell(news) for news in waiting if news.merged] == [0]
    street.public_updates.sent.clear()
    tracking.reopen(street.world.as_reporter(own), "Bukan hal yang sama.", **street.world.around())
    tracking.close(street.world.as_reporter(street.main), **street.world.around())
    street.stream_last_event(street.main)
    assert street.queued() == []
    # Nor when the index is some seconds behind.
    dossier = street.world.dossier(street.main)
    around = {"outbox": street.world.outbox, "reference": street.world.reference}
    closed = MainReportEvent(event=dossier.events[-1], main=dossier)
    queued = notify_merged_reporter(own.report.id, closed, reports=street.world.reports, **around)  # type: ignore[arg-type]
    assert queued == 0


def test_a_merged_report_can_stand_alone_however_late_the_answer_comes(street: Street) -> None:
    own = street.merged(1)
    street.world.now += timedelta(days=300)
    street.step()
    assert street.work()
    tracking.reopen(street.world.as_reporter(own), "Di sini belum.", **street.world.around())
    report = street.world.reports.get(own.report.id)
    assert (report.merged_into, report.reopened) == (None, 1)
    assert street.world.reports.get(street.main.report.id).duplicate_count == 0


def test_nobody_reopened_as_often_as_may_be_is_invited_to_reopen(street: Street) -> None:
    own = street.merged(1)
    for _ in range(2):
        street.later()
        tracking.reopen(
            street.world.as_reporter(own), "Bukan hal yang sama.", **street.world.around()
        )
        street.merge(own)
    street.work()
    street.step()
    [letter] = [one for _, one in street.work() if "utama" in one.subject]
    assert "dibuka kembali" not in letter.text


def test_nothing_is_sent_or_shown_of_a_main_report_that_is_confidential_by_now(
    street: Street,
) -> None:
    own = street.merged(1)
    street.step()
    reports = street.world.reports.reports
    main = street.main.report.id
    reports[main] = replace(reports[main], confidential=True)
    assert street.queued() == []
    assert street.world.as_reporter(own).main is None


def test_two_mains_one_after_the_other_are_each_notified(street: Street) -> None:
    """The same number of an event of another main report is another message."""
    own = street.merged(1)
    second = street.neighbour(2)
    street.world.verify(second)
    street.step()
    street.work()
    street.later()
    tracking.reopen(street.world.as_reporter(own), "Bukan hal yang sama.", **street.world.around())
    street.merge(own, second)
    street.work()
    first, street.main = street.main, second
    wanted = len(street.world.dossier(first).events)
    while len(street.world.dossier(second).events) < wanted - 2:
        street.step(Act.NOTE)
    street.step()
    left = [one.subject for to, one in street.work() if to == "warga1@example.id"]
    assert left == [f"Laporan utama {show(second.report.id)} sudah dijawab"]


def test_a_letter_that_bounces_comes_by_sms_once(street: Street) -> None:
    street.merged(1, EMAIL, SMS)
    street.work()
    street.step()
    street.work()
    marks = street.world.deliveries.mail.tags[-1]
    assert marks["main"] == street.main.report.id
    street.world.deliveries.sms.sent.clear()
    tracking.close(street.world.as_reporter(street.main), **street.world.around())
    street.stream_last_event(street.main)
    street.work()
    marks = street.world.deliveries.mail.tags[-1]
    for _ in range(2):
        bounced = MailFeedback(
            reason=OptOutReason.BOUNCED,
            addresses=("warga1@example.id",),
            root=marks["root"],
            report=marks["report"],
            event=int(marks["event"]),
            main=marks["main"],
        )
        apply_mail_feedback(
            bounced,
            deps=street.world.deliveries.deps,
            reference=street.world.reference,
            now=street.world.now,
        )
    street.work()
    [(number, sms)] = street.world.deliveries.sms.sent
    assert number == "+6281200000001"
    assert "ditutup" in str(sms)


def test_the_contact_of_its_root_is_notified_of_a_part_that_was_merged(street: Street) -> None:
    root = street.neighbour(1, EMAIL)
    street.world.act(root, Act.SPLIT, details={"title": "Lampu jalan mati", "category": "jalan"})
    [part] = street.world.reports.get(root.report.id).parts
    street.world.route(part)
    street.merge(replace(root, report=street.world.reports.get(part)))
    street.work()
    street.step()
    [(to, letter)] = [(t, one) for t, one in street.work() if "utama" in one.subject]
    assert to == "warga1@example.id"
    assert show(part) in letter.text
