"""The public side on the packaged template: snapshots, supporters, followers."""

import urllib.request
import uuid
from typing import Any

import pytest

from infra.local.platform import Platform
from tests.e2e.people import Answer, Citizen, Desk, request, send, wait_for

pytestmark = pytest.mark.e2e

TITLE = "Trotoar rusak di depan puskesmas"


def near(platform: Platform, regency: str = "32.73") -> dict[str, Any]:
    """The snapshot of a regency by id; empty while there is none."""
    asked = urllib.request.Request(f"{platform.url}/public/near/{regency}.json")
    answer = send(asked)
    if answer.status == 404:
        return {}
    assert answer.status == 200, answer
    return {report["id"]: report for report in answer.body["reports"]}


def disposed(platform: Platform, desk: Desk, **changes: Any) -> Citizen:
    citizen = Citizen(platform, **changes)
    citizen.routed()
    answer = desk.do(citizen.id, "verify", supervisory=False)
    assert answer.status == 200, answer
    return citizen


def support(platform: Platform, citizen: Citizen, device: str, **more: Any) -> Answer:
    body = {"device": device, **more}
    return request(platform, "POST", f"/reports/{citizen.receipt['tracking_id']}/support", body)


def test_a_disposed_report_appears_and_one_that_leaves_is_gone(platform: Platform) -> None:
    bandung = Desk(platform, "bandung")
    waiting = Citizen(platform)
    waiting.routed()
    secret = disposed(platform, bandung, confidential=True)
    point = {"region": "32.73.02", "address": "Jalan Contoh 1", "lat": -6.88432, "lon": 107.61234}
    shown = disposed(platform, bandung, title=TITLE, location=point)
    found = wait_for(lambda: near(platform).get(shown.id))
    assert (found["title"], found["state"]) == (TITLE, "disposed")
    assert (found["lat"], found["lon"]) == (-6.884, 107.612)
    assert found["place"] == "Coblong, Kota Bandung, Jawa Barat"
    assert {waiting.id, secret.id}.isdisjoint(near(platform))
    answer = bandung.do(shown.id, "return", reason="Bukan wewenang kota, jalan provinsi.")
    assert answer.status == 200, answer
    wait_for(lambda: shown.id not in near(platform))
    assert secret.id not in near(platform)


def test_a_device_supports_a_report_once(platform: Platform) -> None:
    bandung = Desk(platform, "bandung")
    citizen = disposed(platform, bandung)
    one, other = str(uuid.uuid4()), str(uuid.uuid4())
    counts = [support(platform, citizen, d).body["supports"] for d in (one, one, other)]
    assert counts == [1, 1, 2]
    assert support(platform, citizen, other, on=False).body == {"supports": 1}
    assert citizen.see()["supports"] == 1
    assert bandung.open(citizen.id)["report"]["supports"] == 1
    wait_for(lambda: (near(platform).get(citizen.id) or {}).get("supports") == 1)


def test_nobody_writes_where_everybody_reads(platform: Platform) -> None:
    for method in ("PUT", "POST", "DELETE"):
        asked = urllib.request.Request(
            f"{platform.url}/public/near/32.73.json", data=b"{}", method=method
        )
        assert send(asked).status == 405
