"""What officers get on the packaged template: filters, digests, ends, unreachable agencies."""

import json
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from chalicelib.domain.agency_alerts.quiet_hours import (
    DIGEST_CUTOFF,
    DIGESTS_FROM,
    in_quiet_hours,
    morning_after,
)
from chalicelib.domain.deadlines.calendar import JAKARTA
from chalicelib.messages.dates import day
from infra.local import outbox_pages
from infra.local.cloud import client
from infra.local.commands.bounce import bounce, recipients
from infra.local.commands.run_schedule import digest, escalate, find_unreachable
from infra.local.platform import Platform
from tests.e2e.people import Citizen, Response, SignedInOfficer, request, wait_for

#: Lets time pass, for every report there is.
pytestmark = [pytest.mark.e2e, pytest.mark.own_cloud]

DIGESTED, UNIT, PHONE = (
    "ringkas@bandung.example.go.id",
    "jalan@bandung.example.go.id",
    "08120000888",
)
SECOND = "kedua@kemenimipas.example.go.id"
UNIT_ID = "dinas-pekerjaan-umum"


def call(officer: SignedInOfficer, method: str, path: str = "", body: Any = None) -> Response:
    path = f"/staff/subscriptions{path}"
    return request(officer.platform, method, path, body, authorization=officer.token)


def subscribed(officer: SignedInOfficer, endpoint: str, **choice: Any) -> str:
    protocol = "email" if "@" in endpoint else "sms"
    body = {"protocol": protocol, "endpoint": endpoint, **choice}
    made = call(officer, "POST", body=body)
    assert made.status == 201, made
    return str(made.body["id"])


def sent_to(platform: Platform, address: str) -> list[dict[str, Any]]:
    found = outbox_pages.messages(platform.emulator.endpoint, platform.state / "deliveries.jsonl")
    return [m for m in found if m["to"] == address]


def about(platform: Platform, address: str, shown: str) -> list[str]:
    """Subjects and texts about one report that reached an address."""
    alerts = [m["subject"] + "\n" + m["text"] for m in sent_to(platform, address)]
    return [text for text in alerts if shown in text]


def spent(platform: Platform) -> int:
    """SMS counted this month: by the worker of alerts by day, by that of messages after a night."""
    table = client("dynamodb", platform.emulator.endpoint)
    key = {"PK": {"S": "SPENT#sms"}, "SK": {"S": f"{datetime.now(JAKARTA):%Y-%m}"}}
    item = table.get_item(TableName=platform.stack["TableName"], Key=key).get("Item", {})
    return int(item.get("spent", {"N": "0"})["N"])


def at_local(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, JAKARTA)


def next_digest(platform: Platform) -> datetime:
    """Send the first digest that tells of now, and return its morning: days off have none."""
    now = datetime.now(JAKARTA)
    first = now if now.time() < DIGEST_CUTOFF else now + timedelta(days=1)
    for n in range(14):
        moment = at_local(first + timedelta(days=n), DIGESTS_FROM)
        done = digest(platform.state, moment)
        if done["digests"]:
            assert digest(platform.state, moment)["digests"] == 0  # the same morning again
            return moment
    raise AssertionError("a fortnight without digest")


def test_officers_get_what_they_chose_and_when(platform: Platform) -> None:
    bandung, unit = SignedInOfficer(platform, "bandung"), SignedInOfficer(platform, "bandung.jalan")
    daily = subscribed(bandung, DIGESTED, rhythm="daily")
    phone = subscribed(bandung, PHONE)
    own = subscribed(unit, UNIT)
    shown = call(unit, "GET").body
    assert [(s["id"], s["unit"]) for s in shown["items"]] == [(own, UNIT_ID)]
    assert not shown["keeps_all"]

    citizen = Citizen(platform)
    citizen.routed()
    report = str(citizen.receipt["tracking_id"])
    everybody = "petugas@pemda-3273.example.go.id"
    wait_for(lambda: about(platform, everybody, report))
    assert about(platform, DIGESTED, report) == []
    assert about(platform, UNIT, report) == []

    assigned = bandung.do(citizen.id, "verify", supervisory=False, unit=UNIT_ID)
    assert assigned.status == 200, assigned
    [alert] = wait_for(lambda: about(platform, UNIT, report))
    assert alert.startswith("Laporan didisposisikan kepada Anda")

    # Urgent: at once by e-mail whatever the rhythm; by telephone unless people sleep.
    now = datetime.now(JAKARTA)
    assert sent_to(platform, "+628120000888") == []
    escalate(platform.state, now + timedelta(days=60))
    wait_for(lambda: about(platform, DIGESTED, report))
    if in_quiet_hours(now):
        morning = datetime.combine(morning_after(now), time(6, 10), JAKARTA)
        wait_for(lambda: digest(platform.state, morning)["nights"] >= 1)
    [rung, *_] = wait_for(lambda: sent_to(platform, "+628120000888"))
    assert rung["text"].startswith("LAPOR! ")
    assert wait_for(lambda: spent(platform)) >= 1

    heading = f"Ringkasan {day(next_digest(platform).date(), 'id')}: Pemerintah Kota Bandung"
    [_] = wait_for(
        lambda: [m for m in sent_to(platform, DIGESTED) if m["text"].startswith(heading)]
    )

    changed = call(bandung, "PATCH", f"/{phone}", {"themes": ["oversight"]})
    assert (changed.status, changed.body["themes"]) == (200, ["oversight"])
    assert call(unit, "DELETE", f"/{phone}").status == 404
    for ended in (daily, phone, own):
        assert call(bandung, "DELETE", f"/{ended}").status == 200
    left = [s["endpoint"] for s in call(bandung, "GET").body["items"]]
    assert everybody in left
    assert not {DIGESTED, UNIT, "+628120000888"} & set(left)


def test_unreachable_agencies_are_found_and_shown_to_those_above(platform: Platform) -> None:
    found = find_unreachable(platform.state, datetime.now(JAKARTA))["unreachable"]
    assert found["complete"]
    assert 0 < found["unreachable"] < found["agencies"]
    unreachable = {
        s["agency"]["id"] for s in call(SignedInOfficer(platform, "jabar"), "GET").body["silences"]
    }
    assert "pemda-3277" in unreachable  # Cimahi, below Jawa Barat, has no subscriber here
    assert not {"pemda-3273", "pemda-32", "pemda-3578"} & unreachable
    everywhere = call(SignedInOfficer(platform, "nasional"), "GET").body["silences"]
    assert len(everywhere) == found["unreachable"]
    wait_for(lambda: sent_to_tier(platform, "petugas@pemda-32.example.go.id"))


def test_second_contact_and_tier_are_alerted_of_a_dead_address_until_it_is_mended(
    platform: Platform,
) -> None:
    officer = SignedInOfficer(platform, "imigrasi")
    agency, address = "kemenimipas", "petugas@kemenimipas.example.go.id"
    months_letters(platform)
    wait_for(lambda: subjects(platform, address, "Anda terdaftar menerima pemberitahuan"))

    def state() -> str:
        [one] = [s for s in call(officer, "GET").body["items"] if s["endpoint"] == address]
        return str(one["state"])

    assert state() == "confirmed"
    running = json.loads((platform.state / "running.json").read_text())
    assert recipients(running["endpoint"], agency) == [address]
    bounce(running, "Bounce", address)
    wait_for(lambda: state() == "bounced")

    now, name = datetime.now(JAKARTA), "Kementerian Imigrasi"
    find_unreachable(platform.state, now)
    wait_for(lambda: [m for m in sent_to(platform, SECOND) if name in m["subject"]])
    assert not alerted_above(platform, name)
    find_unreachable(platform.state, now + timedelta(days=1))
    wait_for(lambda: alerted_above(platform, name))
    assert agency in {s["agency"]["id"] for s in call(officer, "GET").body["silences"]}

    before = len(subjects(platform, address, "Anda terdaftar"))
    [one] = [s["id"] for s in call(officer, "GET").body["items"] if s["endpoint"] == address]
    alive = call(officer, "POST", f"/{one}/revive", {})
    assert (alive.status, alive.body["state"]) == (200, "confirmed"), alive
    wait_for(lambda: len(subjects(platform, address, "Anda terdaftar")) == before + 1)
    assert call(officer, "GET").body["silences"] == []


def alerted_above(platform: Platform, name: str) -> list[dict[str, Any]]:
    """What the next reachable tier was alerted of an unreachable agency."""
    found = sent_to_tier(platform, "petugas@ombudsman.example.go.id")
    return [m for m in found if name in m["text"]]


def months_letters(platform: Platform) -> None:
    """Up to the morning with which they leave, unless they have left already.

    From the day after tomorrow: tomorrow's morning sums up the coming night once, which is for the
    journey about quiet hours to see.
    """
    for n in range(2, 15):
        moment = at_local(datetime.now(JAKARTA) + timedelta(days=n), DIGESTS_FROM)
        found = digest(platform.state, moment)["checked"]
        assert found["complete"]
        if found["checks"]:
            assert digest(platform.state, moment)["checked"]["checks"] == 0
            return


def subjects(platform: Platform, address: str, begin: str) -> list[str]:
    return [m["subject"] for m in sent_to(platform, address) if m["subject"].startswith(begin)]


def sent_to_tier(platform: Platform, address: str) -> list[dict[str, Any]]:
    return [m for m in sent_to(platform, address) if "tanpa penerima" in m["subject"]]
