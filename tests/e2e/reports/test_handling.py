"""The rarer acts on the packaged template: copies, second tiers, duplicates, parts, the audit."""

from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.commands.run_schedule import audit
from infra.local.platform import Platform
from tests.e2e.people import Citizen, Response, SignedInOfficer, verify_histories

pytestmark = pytest.mark.e2e

WORDS = "Kata-kata contoh yang cukup panjang untuk isian."
ANSWER = "Lubang sudah ditambal pada hari Senin pagi."


def done(officer: SignedInOfficer, report: str, act: str, **body: Any) -> Response:
    """An act that must succeed."""
    response = officer.do(report, act, **body)
    assert response.status == 200, response
    return response


def test_a_copy_is_read_and_contributed_to_and_the_duty_stays(platform: Platform) -> None:
    citizen = Citizen(platform)
    citizen.routed()
    bandung, imigrasi = SignedInOfficer(platform, "bandung"), SignedInOfficer(platform, "imigrasi")
    done(bandung, citizen.id, "verify", supervisory=False)
    assert imigrasi.get(f"/reports/{citizen.id}").status == 404
    done(bandung, citizen.id, "copy", agencies=["kemenimipas"], reason=WORDS)
    assert citizen.id in imigrasi.lines("copied")
    done(imigrasi, citizen.id, "contribute", text=WORDS)
    seen = citizen.see()
    assert (seen["state"], seen["agency"]["id"]) == ("disposed", "pemda-3273")
    assert seen["timeline"][-1]["text"] == WORDS
    done(bandung, citizen.id, "answer", text=ANSWER)
    bandung_view = bandung.open(citizen.id)
    assert bandung_view["report"]["copied_to"][0]["id"] == "kemenimipas"


def test_a_duplicate_follows_the_main_report_and_can_stand_alone_again(platform: Platform) -> None:
    main, double = Citizen(platform), Citizen(platform)
    main.routed()
    double.routed()
    bandung = SignedInOfficer(platform, "bandung")
    done(bandung, main.id, "verify", supervisory=False)
    done(bandung, double.id, "merge", main_report=main.receipt["tracking_id"])
    done(bandung, main.id, "answer", text=ANSWER)
    seen = double.see()
    assert seen["state"] == "archived"
    assert seen["main"]["state"] == "answered"
    assert main.see()["can"]["leave"] is True
    again = double.do("reopen", {"reason": WORDS})
    assert (again.status, again.body["state"], again.body["main"]) == (200, "unverified", None)


def test_a_part_that_was_split_off_is_routed_and_opens_with_the_same_code(
    platform: Platform,
) -> None:
    citizen = Citizen(platform)
    citizen.routed()
    bandung = SignedInOfficer(platform, "bandung")
    done(
        bandung,
        citizen.id,
        "split",
        title="Paspor belum juga selesai",
        body="Selain jalan, paspor saya juga belum selesai sejak bulan lalu.",
        category="keimigrasian",
        reason=WORDS,
    )
    [part] = citizen.see()["parts"]
    other = copy(citizen)
    other.id = part.replace("-", "")
    other.routed()
    assert other.see()["agency"]["id"] == "kemenimipas"
    assert (
        SignedInOfficer(platform, "imigrasi").open(other.id)["report"]["split_from"]
        == (citizen.receipt["tracking_id"])
    )


def test_flags_instructions_and_the_ombudsman(platform: Platform) -> None:
    citizen = Citizen(platform)
    citizen.routed()
    bandung = SignedInOfficer(platform, "bandung")
    done(bandung, citizen.id, "verify", supervisory=False)
    ksp, ombudsman = SignedInOfficer(platform, "ksp"), SignedInOfficer(platform, "ombudsman")
    done(ksp, citizen.id, "flag", flag="strategic_issue", reason=WORDS)
    assert citizen.id in ksp.lines("flagged")
    done(SignedInOfficer(platform, "kemendagri"), citizen.id, "instruct", text=WORDS)
    done(ombudsman, citizen.id, "take-over", reason=WORDS)
    done(ombudsman, citizen.id, "finding", text="Penundaan berlarut terbukti terjadi.")
    assert "Penundaan berlarut" in str(citizen.see()["timeline"])
    assert WORDS not in str(
        [e["text"] for e in citizen.see()["timeline"] if e["act"] == "instruct"]
    )
    done(ombudsman, citizen.id, "conclude", text="Selesai dengan tindakan korektif.")
    assert citizen.see()["ended"] == {"by": "ombudsman", "reason": "finding"}
    assert citizen.id not in ksp.lines("flagged")


def test_the_audit_proves_and_every_history_holds(platform: Platform) -> None:
    citizen = Citizen(platform)
    citizen.routed()
    done = audit(platform.state, datetime.now(UTC) + timedelta(minutes=10))
    assert done["recount"]["complete"] is True
    assert done["proof"]["complete"] is True
    assert done["proof"]["gaps"] == 0
    assert done["proof"]["open"] >= 1
    verify_histories(platform)
