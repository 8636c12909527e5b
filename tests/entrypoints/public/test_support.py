"""Supporting a public report, and the snapshots in which it is found."""

import json
from typing import Any

import pytest

from chalicelib.adapters.aws.queues.public_updates import dump_public_update
from chalicelib.adapters.codec import dump_event
from chalicelib.entrypoints.events import schedules, stream
from chalicelib.entrypoints.events.queues.public import handle_public_updates
from chalicelib.usecases.public.ports import PublicUpdate
from tests.builders import an_officer
from tests.entrypoints.api import Api, ApiResponse, Platform, stream_record
from tests.entrypoints.conftest import Filed

DEVICE, OTHER = "0b9e2f9e-0000-4000-8000-000000000001", "0b9e2f9e-0000-4000-8000-000000000002"


def act(api: Api, filed: Filed, name: str, **body: Any) -> None:
    version = api.platform.reports.get(filed.id).version
    response = api.post(
        f"{filed.staff_path}/{name}", {"version": version, **body}, officer=an_officer()
    )
    assert response.status == 200, response.body


@pytest.fixture
def assigned(api: Api, filed: Filed) -> Filed:
    act(api, filed, "verify", supervisory=False)
    return filed


def support(api: Api, filed: Filed, device: Any = DEVICE, **more: Any) -> ApiResponse:
    return api.post(f"{filed.path}/support", {"device": device, **more})


def test_a_device_counts_once(api: Api, assigned: Filed) -> None:
    counts = [support(api, assigned, d).body["supports"] for d in (DEVICE, DEVICE, OTHER)]
    assert counts == [1, 1, 2]
    assert support(api, assigned, on=False).body == {"supports": 1}
    assert support(api, assigned, on=False).body == {"supports": 1}


def test_everybody_sees_how_many_support_it(api: Api, assigned: Filed) -> None:
    support(api, assigned)
    assert api.get(assigned.path).body["supports"] == 1
    assert api.get(assigned.path, x_access_code=assigned.code).body["supports"] == 1
    assert api.get(assigned.staff_path, officer=an_officer()).body["report"]["supports"] == 1


def test_what_is_not_public_yet_cannot_be_supported(api: Api, filed: Filed) -> None:
    response = support(api, filed)
    assert (response.status, response.body["code"]) == (409, "not_public")


def test_what_has_ended_cannot_be_supported(api: Api, assigned: Filed) -> None:
    act(api, assigned, "answer", text="Sudah diperbaiki hari ini.")
    api.post(f"{assigned.path}/close", {}, x_access_code=assigned.code)
    assert support(api, assigned).body["code"] == "not_public"


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
    api: Api, assigned: Filed, body: dict[str, Any], field: str, code: str
) -> None:
    response = api.post(f"{assigned.path}/support", body)
    assert (response.status, response.fields) == (422, {field: code})


def test_a_support_that_could_not_be_counted_counts_when_tried_again(
    api: Api, assigned: Filed
) -> None:
    api.platform.supports.down = True
    assert support(api, assigned).status == 503
    api.platform.supports.down = False
    assert support(api, assigned).body == {"supports": 1}


def test_a_viral_report_has_its_snapshot_written_a_few_times(api: Api, assigned: Filed) -> None:
    for n in range(120):
        support(api, assigned, f"0b9e2f9e-0000-4000-8000-{n:012d}")
    assert api.get(assigned.path).body["supports"] == 120
    assert [n.regency for n in api.platform.public_updates.sent] == ["32.73"] * 9


# --- snapshots ----------------------------------------------------------------------------------


def hand_on(platform: Platform, filed: Filed, *, last: int = 0) -> list[PublicUpdate]:
    """The events of a report, or the `last` of them, pass through the stream; the news of them."""
    platform.public_updates.sent.clear()
    for event in platform.reports.dossier(filed.id).events[-last:]:
        image = {"data": {"S": json.dumps(dump_event(event))}}
        record = stream_record(filed.id, f"EVENT#{event.seq:06d}", image)
        assert stream.fan_out({"Records": [record]}, platform.context, platform.wiring.fan_out) == {
            "batchItemFailures": []
        }
    return list(platform.public_updates.sent)


def publish(platform: Platform, *news: PublicUpdate) -> list[str]:
    records = [
        {"messageId": f"m{n}", "body": dump_public_update(one), "eventSource": "aws:sqs"}
        for n, one in enumerate(news)
    ]
    if not records:
        return []
    response = handle_public_updates(
        {"Records": records}, platform.context, platform.wiring.public.update_worker
    )
    return [f["itemIdentifier"] for f in response["batchItemFailures"]]


def snapshot(platform: Platform, regency: str = "32.73") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(platform.snapshots.files[f"near/{regency}.json"])
    return found


def test_filing_and_routing_are_no_news(platform: Platform, filed: Filed) -> None:
    assert hand_on(platform, filed) == []


def test_a_disposed_report_appears_in_the_snapshot(
    api: Api, platform: Platform, assigned: Filed
) -> None:
    support(api, assigned)
    assert publish(platform, *hand_on(platform, assigned)) == []
    found = snapshot(platform)
    assert found["as_of"] == "2026-11-24T09:00:00+07:00"
    assert found["reports"] == [
        {
            "id": assigned.id,
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


def test_an_archived_report_leaves_the_snapshot(
    api: Api, platform: Platform, assigned: Filed
) -> None:
    publish(platform, *hand_on(platform, assigned))
    assert snapshot(platform)["reports"]
    act(api, assigned, "archive", reason="hateful")
    publish(platform, *hand_on(platform, assigned))
    assert snapshot(platform)["reports"] == []


def test_a_confidential_report_never_enters(api: Api, platform: Platform) -> None:
    secret = Filed(api, confidential=True)
    act(api, secret, "verify", supervisory=False)
    publish(platform, *hand_on(platform, secret))
    assert snapshot(platform)["reports"] == []


def test_what_an_officer_took_out_of_a_title_is_not_published(api: Api, platform: Platform) -> None:
    named = Filed(api, title="Pak Contoh Pejabat memungut biaya")
    act(api, named, "verify", supervisory=False, title="Pungutan di kantor kecamatan")
    publish(platform, *hand_on(platform, named))
    text = platform.snapshots.files["near/32.73.json"].decode()
    assert "Pungutan di kantor" in text
    assert "Pejabat" not in text
    assert "Contoh" not in text


def test_much_news_of_one_place_is_written_once(platform: Platform, assigned: Filed) -> None:
    news = hand_on(platform, assigned)
    assert (
        publish(
            platform, *news, *news, PublicUpdate(regency="32.73"), PublicUpdate(regency="32.72")
        )
        == []
    )
    assert platform.snapshots.writes == 2
    assert platform.metrics.count("SnapshotWritten") == 2


def test_news_that_fail_come_back_alone(platform: Platform, assigned: Filed) -> None:
    assert publish(
        platform, PublicUpdate(report="GONE00000000"), PublicUpdate(report=assigned.id)
    ) == ["m0"]
    assert snapshot(platform)["reports"]


def test_a_night_writes_every_regency_again(platform: Platform, filed: Filed) -> None:
    for event in ({"as_of": "2026-11-25T02:10+07:00"}, {"refresh": True}):
        platform.public_updates.sent.clear()
        assert (
            schedules.audit_reports(
                event, lambda: 900_000, platform.context, platform.wiring.audit
            )["refreshed"]
            == 1
        )
        assert platform.public_updates.sent == [PublicUpdate(regency="32.73")]
    assert "refreshed" not in schedules.audit_reports(
        {"prove": True}, lambda: 900_000, platform.context, platform.wiring.audit
    )
