"""Stream, queues and schedules."""

import json
from typing import Any

import pytest

from chalicelib.adapters.aws.queues.intake import dump
from chalicelib.adapters.codec import dump_event
from chalicelib.domain.errors import Unavailable
from chalicelib.entrypoints.events import schedules, stream
from chalicelib.entrypoints.events.queues import notifications, public, reports
from chalicelib.entrypoints.events.queues.agency_alerts import send_alerts
from tests.builders import BANDUNG, a_new_report
from tests.entrypoints.api import Api, Platform, a_submission, stream_record, use
from tests.entrypoints.conftest import Filed
from tests.entrypoints.notifications.test_deliveries import batch

INTAKE = "arn:aws:sqs:ap-southeast-3:000000000000:sp4n-lapor-test-intake"


def message(body: str, n: int = 1) -> dict[str, Any]:
    return {"messageId": f"m{n}", "body": body, "eventSource": "aws:sqs", "receiptHandle": "r"}


def s3_message(key: str, n: int = 1) -> dict[str, Any]:
    return message(json.dumps({"Records": [{"s3": {"object": {"key": key}}}]}), n)


def failed(response: Any) -> list[str]:
    return [f["itemIdentifier"] for f in response["batchItemFailures"]]


def test_a_new_report_in_the_stream_is_routed(api: Api, platform: Platform) -> None:
    receipt = api.post("/v1/reports", a_submission()).body
    report = receipt["tracking_id"].replace("-", "")
    event = {"Records": [stream_record(report, "REPORT")]}
    assert (
        failed(stream.route_reports(event, platform.context, platform.wiring.reports.store)) == []
    )
    assert (
        failed(stream.route_reports(event, platform.context, platform.wiring.reports.store)) == []
    )
    assert platform.reports.get(report).agency == BANDUNG
    assert platform.metrics.count("ReportRouted") == 1


def test_one_bad_record_does_not_lose_the_others(api: Api, platform: Platform) -> None:
    receipt = api.post("/v1/reports", a_submission()).body
    report = receipt["tracking_id"].replace("-", "")
    records = [stream_record("GONE00000000", "REPORT"), stream_record(report, "REPORT")]
    assert failed(
        stream.route_reports({"Records": records}, platform.context, platform.wiring.reports.store)
    ) == ["GONE00000000REPORT"]
    assert platform.reports.get(report).routed
    assert platform.failures == ["GONE00000000: "]


def fan_out_all(platform: Platform, filed: Filed) -> None:
    """Every event of a report goes through the stream."""
    for event in platform.reports.dossier(filed.id).events:
        image = {"data": {"S": json.dumps(dump_event(event))}}
        record = stream_record(filed.id, f"EVENT#{event.seq:06d}", image)
        assert (
            failed(stream.fan_out({"Records": [record]}, platform.context, platform.wiring.fan_out))
            == []
        )


def test_the_agency_is_alerted_of_events_in_the_stream(platform: Platform, filed: Filed) -> None:
    fan_out_all(platform, filed)
    fan_out_all(platform, filed)  # a stream that reads twice
    assert platform.topics.sent == []
    waiting = batch(*platform.alert_outbox.sent)
    assert len(waiting["Records"]) == 2
    assert send_alerts(waiting, platform.context, platform.wiring.alerts.alert_worker) == {
        "batchItemFailures": []
    }
    assert [a.attributes["kind"] for a in platform.topics.sent] == ["new"]
    assert platform.metrics.count("AlertSent") == platform.metrics.count("AlertRepeated") == 1


def test_a_waiting_report_is_stored_once(platform: Platform) -> None:
    event = {"Records": [message(dump(a_new_report(), b"seal"))]}
    assert (
        failed(
            reports.store_reports(event, platform.context, platform.wiring.reports.intake_worker)
        )
        == []
    )
    assert (
        failed(
            reports.store_reports(event, platform.context, platform.wiring.reports.intake_worker)
        )
        == []
    )
    assert platform.reports.puts == 1


def test_a_message_that_fails_comes_back_alone(platform: Platform) -> None:
    good = message(dump(a_new_report(), None), 1)
    broken = message("{", 2)
    assert failed(
        reports.store_reports(
            {"Records": [good, broken]}, platform.context, platform.wiring.reports.intake_worker
        )
    ) == ["m2"]
    assert platform.reports.puts == 1


def test_readers_of_an_event_run_in_their_order_and_one_that_fails_brings_it_back(
    api: Api, platform: Platform, filed: Filed
) -> None:
    assert [name for name, _ in stream.READERS] == [
        "public updates",
        "figures",
        "webhooks",
        "reporter",
        "agency alerts",
    ]
    [event] = platform.reports.events[filed.id][-1:]
    image = {"data": {"S": json.dumps(dump_event(event))}}
    record = stream_record(filed.id, "EVENT#000002", image)
    ran: list[str] = []

    def failing(name: str) -> Any:
        def read(*_: Any) -> None:
            ran.append(name)
            if name == "figures":
                raise Unavailable("table")

        return read

    readers = tuple((name, failing(name)) for name, _ in stream.READERS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "READERS", readers)
        response = stream.fan_out({"Records": [record]}, platform.context, platform.wiring.fan_out)
    assert failed(response) == [record["dynamodb"]["SequenceNumber"]]
    assert ran == ["public updates", "figures"]
    assert platform.failures == [f"{filed.id}: table"]


def test_an_upload_is_checked(platform: Platform, filed: Filed) -> None:
    platform.files.objects[f"incoming/{filed.id}/1"] = (b"ok photo", "image/jpeg")
    event = {"Records": [s3_message(f"incoming/{filed.id}/1")]}
    assert (
        failed(
            reports.check_attachments(
                event, platform.context, platform.wiring.reports.attachment_worker
            )
        )
        == []
    )
    assert platform.reports.dossier(filed.id).findings[0].status == "accepted"
    assert "AttachmentAccepted" in platform.metrics


def test_an_upload_that_is_gone_is_recorded_counted_and_named(
    api: Api, platform: Platform, filed: Filed
) -> None:
    event = {"Records": [s3_message(f"incoming/{filed.id}/1")]}
    for _ in range(2):
        worker = platform.wiring.reports.attachment_worker
        assert failed(reports.check_attachments(event, platform.context, worker)) == []
    assert platform.metrics.count("AttachmentMissing") == 1
    assert "AttachmentRefused" not in platform.metrics
    assert platform.facts == [{"what": "upload missing", "report": filed.id, "file": "1"}]
    [shown] = api.get(filed.path, x_access_code=filed.code).body["attachments"]
    assert (shown["status"], "Kirim ulang" in shown["reason"]) == ("refused", True)


def test_s3s_test_message_is_nothing(platform: Platform) -> None:
    event = {"Records": [message(json.dumps({"Event": "s3:TestEvent"}))]}
    assert (
        failed(
            reports.check_attachments(
                event, platform.context, platform.wiring.reports.attachment_worker
            )
        )
        == []
    )


def test_an_upload_before_its_report_comes_back_later(platform: Platform) -> None:
    event = {"Records": [s3_message("incoming/7K2M9QXD4TPC/1")]}
    assert failed(
        reports.check_attachments(
            event, platform.context, platform.wiring.reports.attachment_worker
        )
    ) == ["m1"]


def test_a_crash_is_logged_with_its_report(platform: Platform, filed: Filed) -> None:
    platform.files.objects[f"incoming/{filed.id}/1"] = (b"ok photo", "image/jpeg")
    use(platform.wiring.reports, inspector=None)
    event = {"Records": [s3_message(f"incoming/{filed.id}/1")]}
    assert failed(
        reports.check_attachments(
            event, platform.context, platform.wiring.reports.attachment_worker
        )
    ) == ["m1"]
    assert platform.failures == [f"{filed.id}: crashed"]


@pytest.mark.parametrize("as_of", ["2026-12-31T09:00+07:00", "2026-12-31T02:00:00+00:00"])
def test_a_sweep_as_of_a_moment(platform: Platform, filed: Filed, as_of: str) -> None:
    done = schedules.sweep_deadlines(
        {"as_of": as_of}, lambda: 300_000, platform.context, platform.wiring.sweep
    )
    assert done == {"escalate": 1}
    assert platform.metrics.count("SweepEscalate") == 1


def test_a_sweep_of_now(platform: Platform, filed: Filed) -> None:
    assert (
        schedules.sweep_deadlines({}, lambda: 300_000, platform.context, platform.wiring.sweep)
        == {}
    )


def test_an_audit_counts_by_todays_law_and_proves_when_asked(
    platform: Platform, filed: Filed
) -> None:
    event = {"as_of": "2026-11-24T12:00+07:00", "prove": True}
    response = schedules.audit_reports(
        event, lambda: 900_000, platform.context, platform.wiring.audit
    )
    assert response["recount"] == {"looked": 1, "moved": 0, "failed": 0, "complete": True}
    assert response["proof"] == {"open": 1, "gaps": 0, "complete": True}
    assert platform.metrics[-1] == "CoverageProved"


def test_an_audit_proves_once_a_day_at_night(platform: Platform, filed: Filed) -> None:
    def proved(hour: int) -> bool:
        event = {"as_of": f"2026-11-25T{hour:02d}:30+07:00"}
        return "proof" in schedules.audit_reports(
            event, lambda: 900_000, platform.context, platform.wiring.audit
        )

    assert [h for h in range(24) if proved(h)] == [schedules.NIGHT_HOUR]


def test_what_an_audit_finds_is_counted_and_named(platform: Platform, filed: Filed) -> None:
    event = {"as_of": "2026-12-24T02:10+07:00"}
    schedules.audit_reports(event, lambda: 900_000, platform.context, platform.wiring.audit)
    assert platform.metrics.count("CoverageGap") == 1
    assert platform.facts == [{"what": "not covered", "report": filed.id, "why": "not_carried_out"}]


def test_an_audit_without_time_says_that_it_did_not_finish(
    platform: Platform, filed: Filed
) -> None:
    response = schedules.audit_reports(
        {"prove": True}, lambda: 1_000, platform.context, platform.wiring.audit
    )
    assert response["recount"]["complete"] is False
    assert "CoverageNotProved" in platform.metrics


def test_reference_data_is_packed_by_every_sweep_and_anew_each_night(platform: Platform) -> None:
    plenty, keeper = (lambda: 900_000), platform.reference_keeper
    schedules.sweep_deadlines({}, plenty, platform.context, platform.wiring.sweep)
    for as_of in ("2026-12-24T02:10+07:00", "2026-12-24T03:10+07:00"):
        audit = platform.wiring.audit
        schedules.audit_reports({"as_of": as_of}, plenty, platform.context, audit)
    assert keeper.calls == [False, True]
    keeper.down = True
    assert schedules.sweep_deadlines({}, plenty, platform.context, platform.wiring.sweep) == {}
    assert platform.failures == [": down"]


def test_what_the_table_does_not_take_waits_longer_each_time(
    platform: Platform, filed: Filed
) -> None:
    waiting = dump(platform.reports.reports[filed.id], None)
    platform.reports.reports.clear()
    deps = platform.wiring.reports.intake_worker

    def tried(times: int) -> dict[str, Any]:
        attributes = {"ApproximateReceiveCount": str(times)}
        return {
            "Records": [
                {
                    **message(waiting),
                    "eventSourceARN": INTAKE,
                    "attributes": attributes,
                    "receiptHandle": f"r{times}",
                }
            ]
        }

    platform.reports.down = True
    for times in (1, 2, 50):
        assert failed(reports.store_reports(tried(times), platform.context, deps)) == ["m1"]
    assert platform.retries.postponed == {"r1": 30, "r2": 60, "r50": 3600}
    platform.retries.down = True
    assert failed(reports.store_reports(tried(3), platform.context, deps)) == ["m1"]
    platform.reports.down = False
    assert failed(reports.store_reports(tried(4), platform.context, deps)) == []
    assert filed.id in platform.reports.reports
    assert "r4" not in platform.retries.postponed


def test_what_uploads_news_and_bounces_cannot_do_now_waits_longer_each_time(
    platform: Platform,
) -> None:
    """None of these messages can be read or done, whatever the reason."""

    def tried(body: str, receipt: str) -> dict[str, Any]:
        attributes = {"ApproximateReceiveCount": "3"}
        whole = {**message(body), "eventSourceARN": INTAKE, "attributes": attributes}
        return {"Records": [{**whole, "receiptHandle": receipt}]}

    wiring, context, retries = platform.wiring, platform.context, platform.retries
    upload = s3_message("incoming/7K2M9QXD4TPC/1")["body"]
    for response in (
        reports.check_attachments(
            tried(upload, "upload"), context, wiring.reports.attachment_worker, retries
        ),
        public.handle_public_updates(
            tried("?", "news"), context, wiring.public.update_worker, retries
        ),
        notifications.take_mail_feedback(
            tried("{}", "bounce"), context, wiring.notifications.deps, retries
        ),
    ):
        assert failed(response) == ["m1"]
    assert retries.postponed == {"upload": 120, "news": 120, "bounce": 120}
