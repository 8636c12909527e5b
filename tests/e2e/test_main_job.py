"""The main job on a whole local cloud, over HTTP."""

import io
import json
from datetime import datetime
from typing import Any

import pytest
from PIL import Image

from infra.local.cloud import client
from infra.local.commands.run_schedule import escalate
from infra.local.platform import Platform
from tests.e2e.people import (
    Citizen,
    SignedInOfficer,
    a_photograph,
    download,
    mails,
    request,
    upload,
    wait_for,
)

#: Lets time pass, for every report there is.
pytestmark = [pytest.mark.e2e, pytest.mark.own_cloud]
ANSWER = "Lubang sudah kami tambal pada hari Senin pagi."


def sweep(platform: Platform, as_of: str) -> dict[str, int]:
    done: dict[str, int] = escalate(platform.state, datetime.fromisoformat(as_of))
    return done


def test_a_report_travels_from_the_form_to_the_answer_and_back(platform: Platform) -> None:
    photo = a_photograph()
    file = {"name": "foto jalan.jpg", "type": "image/jpeg", "size": len(photo)}
    citizen = Citizen(platform, attachments=[file])
    assert (
        "hari kerja" in citizen.receipt["next_step"]
        or "paling lambat" in (citizen.receipt["next_step"])
    )
    again = request(platform, "POST", "/reports", citizen.body)
    for part in ("tracking_id", "access_code", "due_at"):
        assert again.body[part] == citizen.receipt[part]

    [form] = citizen.receipt["uploads"]
    assert upload(form, photo) == 204
    assert citizen.routed()["agency"]["name"] == "Pemerintah Kota Bandung"

    seen = wait_for(
        lambda: next((a for a in citizen.see()["attachments"] if a["status"] != "declared"), None)
    )
    assert seen["status"] == "accepted", seen
    for link in (seen["url"], seen["thumb_url"]):
        copy = Image.open(io.BytesIO(download(link)))
        assert not copy.getexif()
    assert Image.open(io.BytesIO(photo)).getexif().get_ifd(0x8825)
    assert b"ContohKamera" not in download(seen["url"])
    evidence_is_sealed(platform, citizen.id, photo)

    alerts = wait_for(lambda: mails(platform, citizen.receipt["tracking_id"]))
    assert {m["to"] for m in alerts} == {"petugas@pemda-3273.example.go.id"}
    assert "Laporan baru" in alerts[0]["subject"]
    assert "/konsol/#/report/" in alerts[0]["text"]
    assert "Warga Uji" not in json.dumps(alerts)
    assert "English: New report" in alerts[0]["text"]
    [line] = wait_for(lambda: alerted(platform, citizen.id))
    assert line["agency"]["S"] == "pemda-3273"
    assert (line["kind"]["S"], line["channel"]["S"]) == ("new", "topic")
    assert "@" not in repr(line)

    admin, unit = SignedInOfficer(platform, "bandung"), SignedInOfficer(platform, "bandung.jalan")
    assert citizen.id in admin.lines("verification")
    assert citizen.id not in SignedInOfficer(platform, "imigrasi").lines("verification")
    assert SignedInOfficer(platform, "imigrasi").get(f"/reports/{citizen.id}").status == 404
    version = admin.open(citizen.id)["report"]["version"]
    verified = admin.do(
        citizen.id, "verify", version=version, supervisory=False, unit="dinas-pekerjaan-umum"
    )
    assert verified.status == 200, verified
    late = admin.do(citizen.id, "verify", version=version, supervisory=True)
    assert (late.status, late.body["code"]) == (409, "version_conflict")
    assert late.body["changed_by"]["agency"] == "Pemerintah Kota Bandung"

    platform.stop()
    platform.start()

    unit, admin = SignedInOfficer(platform, "bandung.jalan"), SignedInOfficer(platform, "bandung")
    assert citizen.id in unit.lines("follow_up")
    held = unit.do(citizen.id, "hold", question="Di depan nomor berapa lubangnya?")
    assert held.body["report"]["state"] == "on_hold"
    view = citizen.see()
    assert view["hold_question"] == "Di depan nomor berapa lubangnya?"
    supplied = citizen.do("replies", {"text": "Di depan nomor 12."})
    assert supplied.body["state"] == "disposed"
    assert unit.do(citizen.id, "answer", text=ANSWER).status == 200
    public = request(platform, "GET", f"/reports/{citizen.id}").body
    assert ANSWER in json.dumps(public)
    for secret in ("nomor 12", "Warga Uji", "Jalan Contoh 1"):
        assert secret not in json.dumps(public)

    assert citizen.do("replies", {"text": "Masih berlubang di sisi lain."}).status == 200
    assert unit.do(citizen.id, "answer", text=ANSWER + " Sisi lain juga sudah.").status == 200
    closed = citizen.do("close")
    assert closed.body["ended"] == {"by": "reporter", "reason": "settled"}
    assert citizen.do("rating", {"score": 5, "comment": "Cepat"}).body["rating"]["score"] == 5
    acts = [h["act"] for h in admin.open(citizen.id)["history"]]
    assert " ".join(acts) == ("submit route verify hold supply answer reply answer close rate")


def alerted(platform: Platform, report: str) -> list[dict[str, Any]]:
    """The lines of a report's delivery log that tell of alerts which left."""
    items = client("dynamodb", platform.emulator.endpoint).query(
        TableName=platform.stack["TableName"],
        KeyConditionExpression="PK = :p AND begins_with(SK, :d)",
        ExpressionAttributeValues={":p": {"S": f"REPORT#{report}"}, ":d": {"S": "DELIVERY#"}},
    )["Items"]
    return [i for i in items if "agency" in i and i["outcome"]["S"] == "sent"]


def evidence_is_sealed(platform: Platform, report: str, photo: bytes) -> None:
    """The original is kept byte for byte, and nothing is left at the entrance."""
    s3 = client("s3", platform.emulator.endpoint)
    bucket = platform.stack["BucketName"]
    keys = [
        o["Key"]
        for prefix in ("originals", "incoming")
        for o in s3.list_objects_v2(Bucket=bucket, Prefix=f"{prefix}/{report}/").get("Contents", [])
    ]
    [original] = keys
    assert original.startswith(f"originals/{report}/1/")
    kept = s3.get_object(Bucket=bucket, Key=original)["Body"].read()
    assert kept == photo


def test_an_identity_is_nowhere_in_clear_and_every_look_is_recorded(platform: Platform) -> None:
    citizen = Citizen(platform)
    citizen.routed()
    table = client("dynamodb", platform.emulator.endpoint)
    items = table.query(
        TableName=platform.stack["TableName"],
        KeyConditionExpression="PK = :p",
        ExpressionAttributeValues={":p": {"S": f"REPORT#{citizen.id}"}},
    )["Items"]
    assert {i["SK"]["S"] for i in items} >= {"REPORT", "REPORTER", "EVENT#000001"}
    for secret in ("Warga Uji", "warga.uji", "81200000001", citizen.receipt["access_code"]):
        assert secret not in repr(items)
    admin = SignedInOfficer(platform, "bandung")
    reason = "Perlu menghubungi pelapor untuk lokasi"
    shown = admin.do(citizen.id, "reveal-identity", reason=reason)
    assert shown.body["reporter"]["email"] == "warga.uji@example.id"
    last = admin.open(citizen.id)["history"][-1]
    assert (last["act"], last["reason"]) == ("reveal_identity", reason)


def test_an_anonymous_confidential_report_stays_so(platform: Platform) -> None:
    citizen = Citizen(platform, anonymous=True, confidential=True, category="paspor")
    assert citizen.routed()["agency"]["id"] == "kemenimipas"
    assert request(platform, "GET", f"/reports/{citizen.id}").status == 404
    officer = SignedInOfficer(platform, "imigrasi")
    acts = officer.open(citizen.id)["acts"]
    assert "reveal_identity" not in acts
    reveal = officer.do(citizen.id, "reveal-identity", reason="Ingin tahu siapa")
    assert (reveal.status, reveal.body["code"]) == (403, "act_not_allowed")
    for other in ("nasional", "kemendagri", "ksp", "bandung"):
        assert SignedInOfficer(platform, other).get(f"/reports/{citizen.id}").status == 404
    alerts = wait_for(lambda: mails(platform, citizen.receipt["tracking_id"]))
    assert "RAHASIA" in alerts[0]["text"]
    assert "berlubang" not in json.dumps(alerts)


def test_a_neglected_report_climbs_tier_by_tier(platform: Platform) -> None:
    citizen = Citizen(platform)
    citizen.routed()
    admin = SignedInOfficer(platform, "bandung")
    steps = ["2027-01-05T09:00+07:00", "2027-01-12T09:00+07:00", "2027-01-20T09:00+07:00"]
    reached = []
    for moment in steps:
        sweep(platform, moment)
        reached.append(admin.open(citizen.id)["report"]["tier"]["id"])
    assert reached == ["pemda-32", "kemendagri", "ombudsman"]
    assert admin.open(citizen.id)["report"]["agency"]["id"] == "pemda-3273"
    assert citizen.id in SignedInOfficer(platform, "jabar").lines("escalated") + SignedInOfficer(
        platform, "ombudsman"
    ).lines("escalated")
    alerts = wait_for(
        lambda: [
            m for m in mails(platform, citizen.receipt["tracking_id"]) if "naik" in m["subject"]
        ]
    )
    assert alerts[0]["to"].startswith("petugas@")
    count = len(admin.open(citizen.id)["history"])
    sweep(platform, steps[-1])
    assert len(admin.open(citizen.id)["history"]) == count


def test_an_answer_without_a_reply_is_closed_by_the_system(platform: Platform) -> None:
    citizen = Citizen(platform)
    citizen.routed()
    admin = SignedInOfficer(platform, "bandung")
    admin.do(citizen.id, "verify", supervisory=False)
    admin.do(citizen.id, "answer", text=ANSWER)
    due = next(c for c in citizen.see()["clocks"] if c["stage"] == "reply")["due_at"]
    day = datetime.fromisoformat(due)
    sweep(platform, day.replace(hour=9).isoformat())
    assert citizen.see()["state"] == "answered"
    sweep(platform, "2027-06-01T09:00+07:00")
    assert citizen.see()["ended"] == {"by": "system", "reason": "no_reply"}


def test_a_disguised_file_is_refused_with_a_reason(platform: Platform) -> None:
    program = b"MZ" + b"\x00" * 500
    citizen = Citizen(
        platform,
        attachments=[{"name": "foto.jpg", "type": "image/jpeg", "size": len(program)}],
    )
    [form] = citizen.receipt["uploads"]
    assert upload(form, program + b"longer") in (400, 403)
    wrong = {**form, "fields": {**form["fields"], "Content-Type": "text/html"}}
    assert upload(wrong, program) in (400, 403)
    other = {**form, "fields": {**form["fields"], "key": "incoming/other/1"}}
    assert upload(other, program) in (400, 403)
    assert upload(form, program) == 204
    seen = wait_for(
        lambda: next((a for a in citizen.see()["attachments"] if a["status"] != "declared"), None)
    )
    assert seen["status"] == "refused"
    assert "bukan JPEG" in seen["reason"]
    assert seen["url"] is None


def test_bad_input_is_a_problem_and_never_a_crash(platform: Platform) -> None:
    responses = {
        "broken JSON": request(platform, "POST", "/reports", raw=b"{"),
        "1 MB": request(platform, "POST", "/reports", {"title": "x" * 1_000_000}),
        "nothing": request(platform, "POST", "/reports", {}),
        "wrong method": request(platform, "PUT", "/reports", {}),
        "wrong type": request(platform, "POST", "/reports", {}, content_type="text/xml"),
        "unknown path": request(platform, "GET", "/nowhere"),
        "unknown report": request(platform, "GET", "/reports/7K2M-9QXD-4TPC"),
        "not signed in": request(platform, "GET", "/staff/worklist"),
        "forged token": request(platform, "GET", "/staff/me", authorization="a.b.c"),
    }
    for name, response in responses.items():
        assert 400 <= response.status < 500, name
        assert {"type", "title", "status", "code", "fields"} <= set(response.body), name
    assert responses["not signed in"].status == responses["forged token"].status == 401


def test_unknown_wrong_and_secret_look_the_same(platform: Platform) -> None:
    secret = Citizen(platform, confidential=True)
    responses = [
        request(platform, "GET", "/reports/7K2M-9QXD-4TPC"),
        request(platform, "GET", f"/reports/{secret.id}"),
        request(platform, "GET", f"/reports/{secret.id}", x_access_code="0" * 16),
    ]
    assert {a.status for a in responses} == {404}
    assert len({json.dumps(a.body, sort_keys=True) for a in responses}) == 1


def test_no_door_but_the_officers_own_opens_for_each_role(platform: Platform) -> None:
    citizen = Citizen(platform)
    citizen.routed()
    reading = {
        name: SignedInOfficer(platform, name).get(f"/reports/{citizen.id}").status
        for name in (
            "bandung",
            "nasional",
            "kemendagri",
            "ksp",
            "ombudsman",
            "imigrasi",
            "operator",
        )
    }
    assert reading == {
        "bandung": 200,
        "nasional": 200,
        "kemendagri": 200,
        "ksp": 200,
        "ombudsman": 200,
        "imigrasi": 404,
        "operator": 404,
    }
    assert SignedInOfficer(platform, "operator").get("/worklist").status == 403
