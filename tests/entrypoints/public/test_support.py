"""Supporting a public report, and the snapshots in which it is found."""

import json
from typing import Any

import pytest

from chalicelib.adapters.aws.intake_queue import dump_news
from chalicelib.adapters.codec import dump_event
from chalicelib.entrypoints.events import publishing, workers
from chalicelib.usecases.public.ports import PublicUpdate
from tests.builders import an_officer
from tests.entrypoints.conftest import Filed
from tests.entrypoints.hall import Answer, Api, Hall, stream_record

DEVICE, OTHER = "0b9e2f9e-0000-4000-8000-000000000001", "0b9e2f9e-0000-4000-8000-000000000002"


def act(api: Api, filed: Filed, name: str, **body: Any) -> None:
    version = api.hall.reports.get(filed.id).version
    answer = api.post(
        f"{filed.staff_path}/{name}", {"version": version, **body}, officer=an_officer()
    )
    assert answer.status == 200, answer.body


@pytest.fixture
def disposed(api: Api, filed: Filed) -> Filed:
    act(api, filed, "verify", supervisory=False)
    return filed


def support(api: Api, filed: Filed, device: Any = DEVICE, **more: Any) -> Answer:
    return api.post(f"{filed.path}/support", {"device": device, **more})


def test_a_device_counts_once(api: Api, disposed: Filed) -> None:
    counts = [support(api, disposed, d).body["supports"] for d in (DEVICE, DEVICE, OTHER)]
    assert counts == [1, 1, 2]
    assert support(api, disposed, on=False).body == {"supports": 1}
    assert support(api, disposed, on=False).body == {"supports": 1}


def test_everybody_sees_how_many_support_it(api: Api, disposed: Filed) -> None:
    support(api, disposed)
    assert api.get(disposed.path).body["supports"] == 1
    assert api.get(disposed.path, x_access_code=disposed.code).body["supports"] == 1
    assert api.get(disposed.staff_path, officer=an_officer()).body["report"]["supports"] == 1


def test_what_is_not_public_yet_cannot_be_supported(api: Api, filed: Filed) -> None:
    answer = support(api, filed)
    assert (answer.status, answer.body["code"]) == (409, "not_public")


def test_what_has_ended_cannot_be_supported(api: Api, disposed: Filed) -> None:
    act(api, disposed, "answer", text="Sudah diperbaiki hari ini.")
    api.post(f"{disposed.path}/close", {}, x_access_code=disposed.code)
    assert support(api, disposed).body["code"] == "not_public"


def test_a_confidential_report_looks_like_none(api: Api) -> None:
    secret = Filed(api, confidential=True)
    act(api, secret, "verify", supervisory=False)
    there, none = (
        support(api, secret),
        api.post("/v1/reports/8AXNA0YATXS9/support", {"device": DEVICE}),
    )
    assert (there.status, there.body) == (none.status, none.body) == (404, none.body)


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "device", "required"),
        ({"device": "me"}, "device", "not_a_uuid"),
        ({"device": DEVICE, "on": "no"}, "on", "not_a_boolean"),
    ],
)
def test_bad_input_names_its_field(
    api: Api, disposed: Filed, body: dict[str, Any], field: str, code: str
) -> None:
    answer = api.post(f"{disposed.path}/support", body)
    assert (answer.status, answer.fields) == (422, {field: code})


def test_a_support_that_could_not_be_counted_counts_when_tried_again(
    api: Api, disposed: Filed
) -> None:
    api.hall.supports.down = True
    assert support(api, disposed).status == 503
    api.hall.supports.down = False
    assert support(api, disposed).body == {"supports": 1}


def test_a_viral_report_has_its_snapshot_written_a_few_times(api: Api, disposed: Filed) -> None:
    for n in range(120):
        support(api, disposed, f"0b9e2f9e-0000-4000-8000-{n:012d}")
    assert api.get(disposed.path).body["supports"] == 120
    assert [n.regency for n in api.hall.newsroom.sent] == ["32.73"] * 9


# --- snapshots ----------------------------------------------------------------------------------


def hand_on(hall: Hall, filed: Filed, *, last: int = 0) -> list[PublicUpdate]:
    """The events of a report, or the `last` of them, pass through the stream; the news of them."""
    hall.newsroom.sent.clear()
    for event in hall.reports.dossier(filed.id).events[-last:]:
        image = {"data": {"S": json.dumps(dump_event(event))}}
        record = stream_record(filed.id, f"EVENT#{event.seq:06d}", image)
        assert workers.alert_agencies({"Records": [record]}, hall) == {"batchItemFailures": []}
    return list(hall.newsroom.sent)


def publish(hall: Hall, *news: PublicUpdate) -> list[str]:
    records = [
        {"messageId": f"m{n}", "body": dump_news(one), "eventSource": "aws:sqs"}
        for n, one in enumerate(news)
    ]
    if not records:
        return []
    answer = publishing.publish_news({"Records": records}, hall)
    return [f["itemIdentifier"] for f in answer["batchItemFailures"]]


def snapshot(hall: Hall, regency: str = "32.73") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(hall.snapshots.files[f"near/{regency}.json"])
    return found


def test_filing_and_routing_are_no_news(hall: Hall, filed: Filed) -> None:
    assert hand_on(hall, filed) == []


def test_a_disposed_report_appears_in_the_snapshot(api: Api, hall: Hall, disposed: Filed) -> None:
    support(api, disposed)
    assert publish(hall, *hand_on(hall, disposed)) == []
    found = snapshot(hall)
    assert found["as_of"] == "2026-11-24T09:00:00+07:00"
    assert found["reports"] == [
        {
            "id": disposed.id,
            "title": "Jalan berlubang di Coblong",
            "kind": "complaint",
            "category": "jalan-berlubang",
            "region": "32.73.02",
            "place": "Coblong, Kota Bandung, Jawa Barat",
            "state": "disposed",
            "agency": "pemda-3273",
            "agency_name": "Pemerintah Kota Bandung",
            "submitted_at": "2026-11-24T09:00:00+07:00",
            "supports": 1,
            "lat": -6.88,
            "lon": 107.6,
        }
    ]


def test_an_archived_report_leaves_the_snapshot(api: Api, hall: Hall, disposed: Filed) -> None:
    publish(hall, *hand_on(hall, disposed))
    assert snapshot(hall)["reports"]
    act(api, disposed, "archive", reason="hateful")
    publish(hall, *hand_on(hall, disposed))
    assert snapshot(hall)["reports"] == []


def test_a_confidential_report_never_enters(api: Api, hall: Hall) -> None:
    secret = Filed(api, confidential=True)
    act(api, secret, "verify", supervisory=False)
    publish(hall, *hand_on(hall, secret))
    assert snapshot(hall)["reports"] == []


def test_what_an_officer_took_out_of_a_title_is_not_published(api: Api, hall: Hall) -> None:
    named = Filed(api, title="Pak Contoh Pejabat memungut biaya")
    act(api, named, "verify", supervisory=False, title="Pungutan di kantor kecamatan")
    publish(hall, *hand_on(hall, named))
    text = hall.snapshots.files["near/32.73.json"].decode()
    assert "Pungutan di kantor" in text
    assert "Pejabat" not in text
    assert "Contoh" not in text


def test_much_news_of_one_place_is_written_once(hall: Hall, disposed: Filed) -> None:
    news = hand_on(hall, disposed)
    assert (
        publish(hall, *news, *news, PublicUpdate(regency="32.73"), PublicUpdate(regency="32.72"))
        == []
    )
    assert hall.snapshots.writes == 2
    assert hall.facts.count("SnapshotWritten") == 2


def test_news_that_fail_come_back_alone(hall: Hall, disposed: Filed) -> None:
    assert publish(hall, PublicUpdate(report="GONE00000000"), PublicUpdate(report=disposed.id)) == [
        "m0"
    ]
    assert snapshot(hall)["reports"]


def test_a_night_writes_every_regency_again(hall: Hall, filed: Filed) -> None:
    for event in ({"as_of": "2026-11-25T02:10+07:00"}, {"refresh": True}):
        hall.newsroom.sent.clear()
        assert workers.audit_reports(event, lambda: 900_000, hall)["refreshed"] == 1
        assert hall.newsroom.sent == [PublicUpdate(regency="32.73")]
    assert "refreshed" not in workers.audit_reports({"prove": True}, lambda: 900_000, hall)
