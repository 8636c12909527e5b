"""Keeping webhooks by the API, and the worker that carries events to them."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.aws.queues.webhook_tasks import dump
from chalicelib.adapters.codec import dump_event
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.public_address import UrlRefused
from chalicelib.domain.reports.codes import STAFF, Role
from chalicelib.entrypoints.events import stream
from chalicelib.entrypoints.events.queues import webhooks
from chalicelib.usecases.webhooks.ports import (
    EndRest,
    MatchEvent,
    ReplayLines,
    SendLine,
    WebhookOutcome,
    WebhookTask,
)
from chalicelib.usecases.webhooks.webhook_admin import MOST_WEBHOOKS
from tests.builders import BANDUNG, DESK, NOW, an_officer
from tests.domain.webhooks.test_signatures_and_retries import verified
from tests.entrypoints.api import Api, ApiResponse, Platform, stream_record
from tests.entrypoints.conftest import Filed

ADMIN = an_officer()
NATIONAL = an_officer(Role.NATIONAL_ADMIN, DESK)
OTHER = an_officer(agency="imigrasi")
HOOKS = "/v1/staff/webhooks"
REASON = {"reason": "Alasan contoh"}


def wanted(**changes: Any) -> dict[str, Any]:
    usual = {"name": "Sistem Bandung", "url": "https://hook.example.go.id/lapor"}
    return {**usual, **changes}


def make(api: Api, officer: Any = ADMIN, **changes: Any) -> dict[str, Any]:
    response = api.post(HOOKS, wanted(**changes), officer=officer)
    assert response.status == 201, response.body
    body: dict[str, Any] = response.body
    return body


def do(api: Api, webhook: str, act: str, officer: Any = ADMIN, **body: Any) -> ApiResponse:
    if act in ("pause", "resume", "end", "rotate"):
        body = {"version": body.pop("version", 1), **REASON, **body}
    return api.post(f"{HOOKS}/{webhook}/{act}", body, officer=officer)


def batch(*tasks: WebhookTask) -> dict[str, Any]:
    return {
        "Records": [
            {"messageId": f"m{n}", "receiptHandle": "r", "body": dump(t), "eventSource": "aws:sqs"}
            for n, t in enumerate(tasks)
        ]
    }


def work(platform: Platform) -> None:
    """Do everything that waits and needs no delay."""
    while tasks := [task for task, _ in platform.webhook_queue.take()]:
        assert (
            webhooks.deliver_webhooks(
                batch(*tasks), platform.context, platform.wiring.webhooks.worker
            )["batchItemFailures"]
            == []
        )


def happen(platform: Platform, filed: Filed) -> None:
    """The report's events come through the stream."""
    for event in platform.reports.dossier(filed.id).events:
        image = {"data": {"S": json.dumps(dump_event(event))}}
        record = stream_record(filed.id, f"EVENT#{event.seq:06d}", image)
        response = stream.fan_out({"Records": [record]}, platform.context, platform.wiring.fan_out)
        assert response["batchItemFailures"] == []


def test_the_secret_is_shown_once_and_the_webhook_is_listed(api: Api) -> None:
    made = make(api, types=["report.answered"], categories=["jalan"])
    assert made["secret"].startswith("whsec_")
    assert (made["owner"], made["audience"], made["version"]) == (BANDUNG, "agency", 1)
    listed = api.get(HOOKS, officer=ADMIN).body
    assert [w["id"] for w in listed["items"]] == [made["id"]]
    assert "report.escalated" in listed["event_types"]
    shown = api.get(f"{HOOKS}/{made['id']}", officer=ADMIN).body
    assert shown["health"]["failures"] == 0
    assert [e["reason"] for e in shown["history"]] == ["created"]
    for body in (listed, shown):
        assert "secret" not in str(body).replace("old_secret_until", "")


def test_a_report_reaches_the_subscriber_through_stream_and_queue(
    api: Api, platform: Platform, filed: Filed
) -> None:
    made = make(api)
    happen(platform, filed)
    work(platform)
    [(url, headers, body)] = platform.webhook_office.outbound.sent
    assert url == made["url"]
    assert verified(made["secret"], headers, body)
    said = json.loads(body)
    assert (said["type"], said["data"]["report"]) == ("report.created", filed.id)
    assert said["data"]["url"].endswith(f"/api/v1/staff/reports/{filed.id}")
    assert "WebhookSent" in platform.metrics
    [line] = api.get(f"{HOOKS}/{made['id']}/deliveries", officer=ADMIN).body["items"]
    assert (line["outcome"], line["webhook_id"]) == ("sent", headers["webhook-id"])
    assert [queued.kind for queued in platform.alert_outbox.sent] == ["new"]


def test_every_role_but_two_is_refused(api: Api) -> None:
    made = make(api)
    for role in sorted(STAFF):
        response = api.get(HOOKS, officer=an_officer(role, BANDUNG, "dinas-pu"))
        assert response.status == (200 if role in MOST_WEBHOOKS else 403), role
    assert api.get(HOOKS).status == 403
    for response in (
        api.get(f"{HOOKS}/{made['id']}", officer=OTHER),
        api.call("PUT", f"{HOOKS}/{made['id']}", wanted(version=1, **REASON), officer=OTHER),
        api.get(f"{HOOKS}/{made['id']}/deliveries", officer=OTHER),
        *(do(api, made["id"], act, OTHER) for act in ("pause", "rotate", "test", "end")),
        do(api, made["id"], "replay", OTHER, **{"from": NOW.isoformat()}),
    ):
        assert (response.status, response.body["code"]) == (404, "webhook_not_found")
    assert api.get(HOOKS, officer=OTHER).body["items"] == []


def test_a_national_admin_keeps_all_and_names_partners(api: Api) -> None:
    own = make(api)
    partner = make(api, NATIONAL, partner=True, agencies=[BANDUNG])
    national = make(api, NATIONAL)
    assert (partner["audience"], national["audience"]) == ("partner", "national")
    assert len(api.get(HOOKS, officer=NATIONAL).body["items"]) == 3
    query = {"agency": BANDUNG}
    [one] = api.get(HOOKS, officer=NATIONAL, query=query).body["items"]
    assert one["id"] == own["id"]
    assert do(api, own["id"], "pause", NATIONAL).status == 200


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"url": "http://hook.example.go.id/"}, {"url": "not_https"}),
        ({"url": "https://10.0.0.1/"}, {"url": "not_a_host"}),
        ({"url": ""}, {"url": "required"}),
        ({"name": ""}, {"name": "required"}),
        ({"types": ["report.unknown"]}, {"types.0": "not_a_choice"}),
        ({"types": "report.closed"}, {"types": "not_a_list"}),
        ({"categories": ["jalan", "none"]}, {"categories.1": "unknown"}),
        ({"regions": ["99"]}, {"regions.0": "unknown"}),
        ({"agencies": [BANDUNG]}, {"agencies": "not_needed"}),
        ({"partner": True}, {"partner": "not_needed"}),
        ({"regions": ["32"] * 51}, {"regions": "too_many_entries"}),
    ],
)
def test_bad_input_names_the_field(api: Api, changes: Any, fault: dict[str, str]) -> None:
    response = api.post(HOOKS, wanted(**changes), officer=ADMIN)
    assert (response.status, response.fields) == (422, fault)
    assert all(f["message"] for f in response.body["fields"])
    assert api.get(HOOKS, officer=ADMIN).body["items"] == []


def test_a_name_that_leads_inside_is_refused_when_it_is_given(api: Api, platform: Platform) -> None:
    def check(url: str) -> None:
        raise UrlRefused("host_not_public")

    platform.webhook_office.outbound.check = check  # type: ignore[method-assign]
    response = api.post(HOOKS, wanted(), officer=ADMIN)
    assert response.fields == {"url": "host_not_public"}


def test_an_owner_has_only_so_many(api: Api) -> None:
    made = [make(api) for _ in range(MOST_WEBHOOKS[Role.AGENCY_ADMIN])]
    assert api.post(HOOKS, wanted(), officer=ADMIN).fields == {"url": "too_many_entries"}
    assert do(api, made[0]["id"], "end").status == 200
    make(api)


def test_a_change_is_versioned_with_who_and_why(api: Api) -> None:
    made = make(api)
    path = f"{HOOKS}/{made['id']}"
    body = wanted(name="Nama baru", types=["report.closed"], version=1, **REASON)
    changed = api.call("PUT", path, body, officer=ADMIN).body
    assert (changed["name"], changed["version"]) == ("Nama baru", 2)
    old = api.call("PUT", path, body, officer=ADMIN)
    assert (old.status, old.body["current_version"]) == (409, 2)
    history = api.get(path, officer=ADMIN).body["history"]
    assert history[-1]["by"]["name"] == "Petugas Contoh"
    assert history[-1]["reason"] == REASON["reason"]
    refused = api.call("PUT", path, {**body, "version": 2, "partner": True}, officer=ADMIN)
    assert refused.fields == {"partner": "same_as_before"}


def test_paused_events_are_held_and_leave_by_a_replay(
    api: Api, platform: Platform, filed: Filed
) -> None:
    made = make(api)
    paused = do(api, made["id"], "pause").body
    assert (paused["status"], paused["paused_for"]) == ("paused", "officer")
    assert do(api, made["id"], "pause", version=2).fields == {"act": "same_as_before"}
    happen(platform, filed)
    work(platform)
    assert platform.webhook_office.outbound.sent == []
    moment = {"from": paused["paused_at"]}
    assert do(api, made["id"], "replay", **moment).fields == {"act": "resume_first"}
    assert do(api, made["id"], "resume", version=2).body["status"] == "active"
    assert do(api, made["id"], "resume", version=3).fields == {"act": "same_as_before"}
    replayed = do(api, made["id"], "replay", **moment)
    assert replayed.status == 202
    work(platform)
    assert len(platform.webhook_office.outbound.sent) == 1


def test_a_resumed_webhook_begins_anew(api: Api, platform: Platform) -> None:
    made = make(api)
    health = platform.webhook_office.health
    health.save_health(
        made["id"], health.health_of(made["id"]).after_failure(NOW, fraction=0.5, token="t")
    )
    do(api, made["id"], "pause")
    platform.time = NOW + timedelta(days=3)
    do(api, made["id"], "resume", version=2)
    assert not health.health_of(made["id"]).has_failed_too_long(platform.time)


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("", "required"),
        ("kemarin", "not_a_moment"),
        ("2026-11-24", "not_a_moment"),
        ("2026-11-24T09:00:00", "not_a_moment"),
        ((NOW + timedelta(hours=1)).isoformat(), "in_the_future"),
        ((NOW - timedelta(days=31)).isoformat(), "too_long_ago"),
    ],
)
def test_a_replay_needs_a_moment_of_the_last_thirty_days(api: Api, moment: str, code: str) -> None:
    made = make(api)
    assert do(api, made["id"], "replay", **{"from": moment}).fields == {"from": code}


def test_a_rotated_secret_signs_beside_the_old_one(
    api: Api, platform: Platform, filed: Filed
) -> None:
    made = make(api)
    rotated = do(api, made["id"], "rotate").body
    assert rotated["secret"] != made["secret"]
    assert rotated["old_secret_until"]
    happen(platform, filed)
    work(platform)
    [(_, headers, body)] = platform.webhook_office.outbound.sent
    assert verified(made["secret"], headers, body)
    assert verified(rotated["secret"], headers, body)


def test_a_test_event_says_in_the_log_what_became_of_it(api: Api, platform: Platform) -> None:
    made = make(api)
    tested = do(api, made["id"], "test")
    assert tested.status == 202
    work(platform)
    [line] = api.get(f"{HOOKS}/{made['id']}/deliveries", officer=ADMIN).body["items"]
    assert line["webhook_id"] == tested.body["webhook_id"]
    assert (line["type"], line["outcome"], line["report"]) == ("webhook.test", "sent", None)


def test_what_ended_is_out_of_reach_and_forgets_its_secrets(api: Api, platform: Platform) -> None:
    made = make(api)
    assert do(api, made["id"], "end").body["status"] == "ended"
    assert platform.webhook_office.webhooks.get_webhook(made["id"]).secrets == ()
    assert api.get(HOOKS, officer=ADMIN).body["items"] == []
    assert do(api, made["id"], "resume", version=2).status == 404
    assert do(api, made["id"], "test").status == 404


def test_an_act_that_is_none_is_not_found(api: Api) -> None:
    assert do(api, make(api)["id"], "explode").status == 404


def test_the_log_comes_in_pages(api: Api, platform: Platform) -> None:
    made = make(api)
    for _ in range(60):
        do(api, made["id"], "test")
        platform.time += timedelta(seconds=1)
    path = f"{HOOKS}/{made['id']}/deliveries"
    first = api.get(path, officer=ADMIN).body
    second = api.get(path, officer=ADMIN, query={"page": first["next_page"]}).body
    assert (len(first["items"]), len(second["items"])) == (50, 10)
    assert second["next_page"] is None
    assert len({i["webhook_id"] for i in first["items"] + second["items"]}) == 60
    assert api.get(path, officer=ADMIN, query={"page": "x"}).status == 422


def test_one_bad_task_comes_back_alone(api: Api, platform: Platform) -> None:
    made = make(api)
    do(api, made["id"], "test")
    [(good, _)] = platform.webhook_queue.take()
    response = webhooks.deliver_webhooks(
        batch(MatchEvent(report="GONE00000000", seq=1), good),
        platform.context,
        platform.wiring.webhooks.worker,
    )
    assert [f["itemIdentifier"] for f in response["batchItemFailures"]] == ["m0"]
    assert platform.failures == ["GONE00000000: "]
    assert len(platform.webhook_office.outbound.sent) == 1


def test_a_crash_is_logged_and_comes_back(api: Api, platform: Platform) -> None:
    made = make(api)
    do(api, made["id"], "test")
    [(task, _)] = platform.webhook_queue.take()

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    platform.webhook_office.secrets.open = broken  # type: ignore[method-assign,assignment]
    response = webhooks.deliver_webhooks(
        batch(task), platform.context, platform.wiring.webhooks.worker
    )
    assert len(response["batchItemFailures"]) == 1
    assert platform.failures == [f"{made['id']}: crashed"]


def test_every_task_has_its_work(platform: Platform) -> None:
    for task in (
        SendLine(webhook="wh_9", key="k"),
        EndRest(webhook="wh_9", token="t", at=NOW),
        ReplayLines(webhook="wh_9", run="", after="a", until="b", include_delivered=True),
    ):
        assert (
            webhooks.deliver_webhooks(
                batch(task), platform.context, platform.wiring.webhooks.worker
            )["batchItemFailures"]
            == []
        )
    assert set(webhooks.METRICS) == set(WebhookOutcome) - {
        WebhookOutcome.QUEUED,
        WebhookOutcome.SENDING,
    }


def test_a_queue_that_is_away_brings_the_event_back_before_anybody_is_alerted(
    api: Api, platform: Platform, filed: Filed
) -> None:
    make(api)

    def away(*_: Any, **__: Any) -> None:
        raise Unavailable("sqs")

    platform.webhook_queue.send = away  # type: ignore[method-assign]
    event = platform.reports.dossier(filed.id).events[1]
    record = stream_record(filed.id, "EVENT#000002", {"data": {"S": json.dumps(dump_event(event))}})
    response = stream.fan_out({"Records": [record]}, platform.context, platform.wiring.fan_out)
    assert len(response["batchItemFailures"]) == 1
    assert platform.alert_outbox.sent == []
