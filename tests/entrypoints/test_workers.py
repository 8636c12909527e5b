"""What stream, queues and schedule set in motion."""

import json
from typing import Any

import pytest

from chalicelib.adapters.aws.intake_queue import dump
from chalicelib.adapters.codec import dump_event
from chalicelib.entrypoints.events import workers
from chalicelib.entrypoints.events.deliveries import tell_agencies
from tests.builders import BANDUNG, a_new_report
from tests.entrypoints.conftest import Filed
from tests.entrypoints.hall import Api, Hall, a_submission, stream_record
from tests.entrypoints.notifications.test_deliveries import batch


def message(body: str, n: int = 1) -> dict[str, Any]:
    return {"messageId": f"m{n}", "body": body, "eventSource": "aws:sqs", "receiptHandle": "r"}


def s3_message(key: str, n: int = 1) -> dict[str, Any]:
    return message(json.dumps({"Records": [{"s3": {"object": {"key": key}}}]}), n)


def failed(answer: Any) -> list[str]:
    return [f["itemIdentifier"] for f in answer["batchItemFailures"]]


def test_a_new_report_in_the_stream_is_routed(api: Api, hall: Hall) -> None:
    receipt = api.post("/v1/reports", a_submission()).body
    report = receipt["tracking_id"].replace("-", "")
    event = {"Records": [stream_record(report, "REPORT")]}
    assert failed(workers.route_reports(event, hall)) == []
    assert failed(workers.route_reports(event, hall)) == []
    assert hall.reports.get(report).agency == BANDUNG
    assert hall.facts.count("ReportRouted") == 1


def test_one_bad_record_does_not_lose_the_others(api: Api, hall: Hall) -> None:
    receipt = api.post("/v1/reports", a_submission()).body
    report = receipt["tracking_id"].replace("-", "")
    records = [stream_record("GONE00000000", "REPORT"), stream_record(report, "REPORT")]
    assert failed(workers.route_reports({"Records": records}, hall)) == ["GONE00000000REPORT"]
    assert hall.reports.get(report).routed
    assert hall.failures == ["GONE00000000: "]


def told_all(hall: Hall, filed: Filed) -> None:
    """Every event of a report goes through the stream."""
    for event in hall.reports.dossier(filed.id).events:
        image = {"data": {"S": json.dumps(dump_event(event))}}
        record = stream_record(filed.id, f"EVENT#{event.seq:06d}", image)
        assert failed(workers.alert_agencies({"Records": [record]}, hall)) == []


def test_events_in_the_stream_are_told_to_the_agency(hall: Hall, filed: Filed) -> None:
    told_all(hall, filed)
    told_all(hall, filed)  # a stream that reads twice
    assert hall.topics.sent == []
    waiting = batch(*hall.alert_outbox.sent)
    assert len(waiting["Records"]) == 2
    assert tell_agencies(waiting, hall) == {"batchItemFailures": []}
    assert [a.attributes["kind"] for a in hall.topics.sent] == ["new"]
    assert hall.facts.count("AlertSent") == hall.facts.count("AlertRepeated") == 1


def test_a_waiting_report_is_stored_once(hall: Hall) -> None:
    event = {"Records": [message(dump(a_new_report(), b"seal"))]}
    assert failed(workers.store_reports(event, hall)) == []
    assert failed(workers.store_reports(event, hall)) == []
    assert hall.reports.puts == 1


def test_a_message_that_fails_comes_back_alone(hall: Hall) -> None:
    good = message(dump(a_new_report(), None), 1)
    broken = message("{", 2)
    assert failed(workers.store_reports({"Records": [good, broken]}, hall)) == ["m2"]
    assert hall.reports.puts == 1


def test_an_upload_is_checked(hall: Hall, filed: Filed) -> None:
    hall.files.objects[f"incoming/{filed.id}/1"] = (b"ok photo", "image/jpeg")
    event = {"Records": [s3_message(f"incoming/{filed.id}/1")]}
    assert failed(workers.check_attachments(event, hall)) == []
    assert hall.reports.dossier(filed.id).findings[0].status == "accepted"
    assert "AttachmentAccepted" in hall.facts


def test_s3s_test_message_is_nothing(hall: Hall) -> None:
    event = {"Records": [message(json.dumps({"Event": "s3:TestEvent"}))]}
    assert failed(workers.check_attachments(event, hall)) == []


def test_an_upload_before_its_report_comes_back_later(hall: Hall) -> None:
    event = {"Records": [s3_message("incoming/7K2M9QXD4TPC/1")]}
    assert failed(workers.check_attachments(event, hall)) == ["m1"]


def test_a_crash_is_logged_with_its_report(hall: Hall, filed: Filed) -> None:
    hall.files.objects[f"incoming/{filed.id}/1"] = (b"ok photo", "image/jpeg")
    hall.inspector = None  # type: ignore[assignment]
    event = {"Records": [s3_message(f"incoming/{filed.id}/1")]}
    assert failed(workers.check_attachments(event, hall)) == ["m1"]
    assert hall.failures == [f"{filed.id}: crashed"]


@pytest.mark.parametrize("as_of", ["2026-12-31T09:00+07:00", "2026-12-31T02:00:00+00:00"])
def test_a_sweep_as_of_a_moment(hall: Hall, filed: Filed, as_of: str) -> None:
    done = workers.sweep_deadlines({"as_of": as_of}, lambda: 300_000, hall)
    assert done == {"escalate": 1}
    assert hall.facts.count("SweepEscalate") == 1


def test_a_sweep_of_now(hall: Hall, filed: Filed) -> None:
    assert workers.sweep_deadlines({}, lambda: 300_000, hall) == {}


def test_an_audit_counts_by_todays_law_and_proves_when_asked(hall: Hall, filed: Filed) -> None:
    event = {"as_of": "2026-11-24T12:00+07:00", "prove": True}
    answer = workers.audit_reports(event, lambda: 900_000, hall)
    assert answer["recount"] == {"looked": 1, "moved": 0, "failed": 0, "complete": True}
    assert answer["proof"] == {"open": 1, "gaps": 0, "complete": True}
    assert hall.facts[-1] == "CoverageProved"


def test_an_audit_proves_once_a_day_at_night(hall: Hall, filed: Filed) -> None:
    def proved(hour: int) -> bool:
        event = {"as_of": f"2026-11-25T{hour:02d}:30+07:00"}
        return "proof" in workers.audit_reports(event, lambda: 900_000, hall)

    assert [h for h in range(24) if proved(h)] == [workers.PROOF_HOUR]


def test_what_an_audit_finds_is_counted_and_named(hall: Hall, filed: Filed) -> None:
    event = {"as_of": "2026-12-24T02:10+07:00"}
    workers.audit_reports(event, lambda: 900_000, hall)
    assert hall.facts.count("CoverageGap") == 1
    assert hall.notes == [{"what": "not covered", "report": filed.id, "why": "not_carried_out"}]


def test_an_audit_without_time_says_that_it_did_not_finish(hall: Hall, filed: Filed) -> None:
    answer = workers.audit_reports({"prove": True}, lambda: 1_000, hall)
    assert answer["recount"]["complete"] is False
    assert "CoverageNotProved" in hall.facts
