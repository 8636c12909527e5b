"""What must happen for each metric that somebody looks at: entrypoints called as Lambda calls them.

`tests/house/operations/test_alarms.py` runs each over the real wiring and reads what it prints.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import TargetUnreachable, Undeliverable
from chalicelib.domain.inbound import reply_address
from chalicelib.entrypoints.events import schedules
from chalicelib.entrypoints.events.queues.agency_alerts import send_alerts
from chalicelib.entrypoints.events.queues.inbound import receive_mails, receive_sms
from chalicelib.entrypoints.events.queues.notifications import deliver_messages, take_mail_feedback
from chalicelib.entrypoints.events.queues.reports import check_attachments
from chalicelib.entrypoints.events.queues.webhooks import deliver_webhooks
from chalicelib.usecases.agency_alerts.send_alert import NO_TOPIC
from chalicelib.usecases.notifications.ports import Outgoing
from chalicelib.usecases.notifications.sms_budget import SMS_COUNTER
from chalicelib.usecases.routing.route_report import route_report
from tests.builders import PEPPER, an_officer
from tests.entrypoints.agency_alerts.test_alert_subscriptions import reads_daily
from tests.entrypoints.api import Api, Platform
from tests.entrypoints.conftest import Filed
from tests.entrypoints.inbound import test_inbound as inbound
from tests.entrypoints.notifications.test_deliveries import back, batch
from tests.entrypoints.notifications.test_messages_to_reporters import notice
from tests.entrypoints.test_events import fan_out_all, s3_message
from tests.entrypoints.webhooks import test_webhooks as webhooks
from tests.usecases.inbound.inbox import ADDRESS, a_letter
from tests.usecases.notifications.test_deliver import ID, RECEIPT, WHO


def plenty() -> int:
    """Milliseconds that are left to a function."""
    return 300_000


# --- messages to citizens --------------------------------------------------------------------


def _deliver(platform: Platform, message: Outgoing = RECEIPT) -> None:
    platform.reports.sealed[ID] = platform.seal.seal_identity(ID, WHO)
    worker = platform.wiring.notifications.delivery_worker
    assert back(deliver_messages(batch(message), platform.context, worker)) == []


def _message_given_up(platform: Platform) -> None:
    platform.deliveries.mail.troubles = [Undeliverable("refused")]
    _deliver(platform)


def _message_held_back(platform: Platform) -> None:
    _spend_sms(platform, 1000)
    _deliver(platform, replace(RECEIPT, channel=Channel.SMS))


def _spend_sms(platform: Platform, count: int) -> None:
    """Of a month's budget of 1,000."""
    platform.deliveries.spending.spent[SMS_COUNTER, f"{platform.time:%Y-%m}"] = count


def _message_repeated(platform: Platform) -> None:
    _deliver(platform)
    _deliver(platform)


def _sms_budget_low(platform: Platform) -> None:
    _spend_sms(platform, 800)
    _deliver(platform, replace(RECEIPT, channel=Channel.SMS))


def _feedback(kind: str) -> Callable[[Platform], None]:
    def happen(platform: Platform) -> None:
        deps = platform.wiring.notifications.deps
        assert back(take_mail_feedback(notice(kind), platform.context, deps)) == []

    return happen


# --- alerts to agencies -----------------------------------------------------------------------


def _send_alert(platform: Platform) -> dict[str, Any]:
    if not platform.alert_outbox.sent:
        fan_out_all(platform, Filed(Api(platform)))
    waiting = batch(*platform.alert_outbox.sent)
    assert back(send_alerts(waiting, platform.context, platform.wiring.alerts.alert_worker)) == []
    return waiting


def _alert_given_up(platform: Platform) -> None:
    platform.topics.troubles = [Undeliverable(NO_TOPIC)]
    _send_alert(platform)


def _alert_repeated(platform: Platform) -> None:
    _send_alert(platform)
    _send_alert(platform)


# --- webhooks ----------------------------------------------------------------------------------


def _subscribed(platform: Platform) -> tuple[Api, dict[str, Any]]:
    api = Api(platform)
    return api, webhooks.make(api)


def _file_and_send(api: Api) -> None:
    webhooks.happen(api.platform, Filed(api))
    webhooks.work(api.platform)


def _webhook_sent(platform: Platform) -> None:
    api, _ = _subscribed(platform)
    _file_and_send(api)


def _work_once(platform: Platform) -> None:
    """Do what waits now, and nothing of what that queues."""
    tasks = [task for task, _ in platform.webhook_queue.take()]
    worker = platform.wiring.webhooks.worker
    assert back(deliver_webhooks(webhooks.batch(*tasks), platform.context, worker)) == []


def _webhook_waiting(platform: Platform) -> None:
    api, _ = _subscribed(platform)
    platform.webhook_office.outbound.answers = [TargetUnreachable("no_answer")]
    webhooks.happen(platform, Filed(api))
    _work_once(platform)
    _work_once(platform)


def _webhook_held(platform: Platform) -> None:
    api, made = _subscribed(platform)
    webhooks.happen(platform, Filed(api))
    _work_once(platform)
    assert webhooks.do(api, made["id"], "pause").status == 200
    webhooks.work(platform)


def _webhook_gone(platform: Platform) -> None:
    api, _ = _subscribed(platform)
    platform.webhook_office.outbound.always = 410
    _file_and_send(api)


# --- messages from citizens --------------------------------------------------------------------


def _sms(text: str) -> Callable[[Platform], None]:
    def happen(platform: Platform) -> None:
        received = inbound.batch(inbound.an_sms(text))
        assert back(receive_sms(received, platform.context, platform.wiring.inbound.deps)) == []

    return happen


def _ignored_sms(platform: Platform) -> None:
    received = inbound.batch(inbound.an_sms("x", originationNumber="TELKOMSEL"))
    assert back(receive_sms(received, platform.context, platform.wiring.inbound.deps)) == []


def _receive_letter(platform: Platform, raw: bytes, key: str = "inbound/1") -> None:
    platform.files.objects[key] = (raw, "")
    received = inbound.batch(inbound.laid_down(key))
    assert (
        back(receive_mails(received, platform.context, platform.wiring.inbound.mail_worker)) == []
    )


def _report_by_mail(platform: Platform) -> None:
    _receive_letter(platform, a_letter("Jalan berlubang, Coblong, Kota Bandung"))


def _reply_by_mail(platform: Platform) -> None:
    _report_by_mail(platform)
    [report] = platform.reports.reports
    reference = platform.reference.current()
    route_report(report, reports=platform.reports, reference=reference, now=platform.time)
    routed = platform.reports.get(report)
    held = Api(platform).post(
        f"/v1/staff/reports/{report}/hold",
        {"version": routed.version, "question": "Nomor berapa?"},
        officer=an_officer(agency=routed.agency),
    )
    assert held.status == 200, held.body
    to = f"{reply_address.local_part(PEPPER, report, ADDRESS)}@example.go.id"
    _receive_letter(platform, a_letter("Nomor 12.", to=to, id="<2@example.id>"), "inbound/2")


def _letter_dropped(platform: Platform) -> None:
    _receive_letter(platform, a_letter("x", above="X-SES-Virus-Verdict: FAIL\r\n"))


def _letter_missing(platform: Platform) -> None:
    received = inbound.batch(inbound.laid_down("inbound/gone"))
    worker = platform.wiring.inbound.mail_worker
    assert back(receive_mails(received, platform.context, worker)) == []


def _letter_of_nobody(platform: Platform) -> None:
    raw = b"To: <lapor@example.go.id>\r\nSubject: Jalan\r\n\r\nJalan rusak di Coblong, Bandung.\r\n"
    _receive_letter(platform, raw)


def _letter_that_says_too_little(platform: Platform) -> None:
    letter = a_letter("Tolong.", subject="Jalan", Precedence="list")
    _receive_letter(platform, letter)


def _reference_away(platform: Platform) -> None:
    """What the store of reference data calls while the table is away."""
    platform.wiring.reference_data._count_age(timedelta(hours=2))


def _upload_missing(platform: Platform) -> None:
    announced = {"Records": [s3_message(f"incoming/{Filed(Api(platform)).id}/1")]}
    worker = platform.wiring.reports.attachment_worker
    assert back(check_attachments(announced, platform.context, worker)) == []


# --- schedules ----------------------------------------------------------------------------------


def _audit(**event: Any) -> Callable[[Platform], None]:
    def happen(platform: Platform) -> None:
        Filed(Api(platform))
        schedules.audit_reports(event, plenty, platform.context, platform.wiring.audit)

    return happen


def _digests_cut_short(platform: Platform) -> None:
    reads_daily(platform)
    fan_out_all(platform, Filed(Api(platform)))
    morning = platform.time.replace(hour=0, minute=30) + timedelta(days=1)
    event = {"as_of": morning.isoformat()}
    schedules.run_digests(event, lambda: 0, platform.context, platform.wiring.digests)


#: What makes each metric of an alarm or a widget.
SCENARIOS: dict[str, Callable[[Platform], object]] = {
    "MessageSent": _deliver,
    "MessageGivenUp": _message_given_up,
    "MessageHeldBack": _message_held_back,
    "MessageRepeated": _message_repeated,
    "SmsBudgetLow": _sms_budget_low,
    "MailBounced": _feedback("Bounce"),
    "MailComplained": _feedback("Complaint"),
    "AlertSent": _send_alert,
    "AlertGivenUp": _alert_given_up,
    "AlertRepeated": _alert_repeated,
    "WebhookSent": _webhook_sent,
    "WebhookWaiting": _webhook_waiting,
    "WebhookHeld": _webhook_held,
    "WebhookGivenUp": _webhook_gone,
    "WebhookPaused": _webhook_gone,
    "ReportBySms": _sms("LAPOR Jalan di depan sekolah berlubang, Coblong, Kota Bandung"),
    "InboundAsked": _sms("LAPOR Jalan di depan sekolah berlubang besar"),
    "InboundHint": _sms("halo"),
    "InboundIgnored": _ignored_sms,
    "ReportByEmail": _report_by_mail,
    "ReplyByEmail": _reply_by_mail,
    "MailDropped": _letter_dropped,
    "MailMissing": _letter_missing,
    "MailUnreadable": _letter_of_nobody,
    "MailUnanswerable": _letter_that_says_too_little,
    "AttachmentMissing": _upload_missing,
    "ReferenceAge": _reference_away,
    "CoverageProved": _audit(as_of="2026-11-24T12:00+07:00", prove=True),
    "CoverageGap": _audit(as_of="2026-12-24T02:10+07:00"),
    "AgencyUnheard": _audit(as_of="2026-11-25T09:00+07:00", unreachable=True),
    "DigestsCutShort": _digests_cut_short,
}
