"""Reference data kept on the packaged template: by the API and by the command for whole files."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.local.platform import Platform
from tests.e2e.people import Citizen, Response, SignedInOfficer, request

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[3]
HEADING = "id,name,short,kind,escalates_to,region,delegates_to,approves_answers,active"


def call(officer: SignedInOfficer, method: str, path: str, body: Any = None) -> Response:
    return request(officer.platform, method, f"/staff{path}", body, authorization=officer.token)


def registry(platform: Platform, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "infra.reference.registry", "--stage", "local"]
    return subprocess.run(
        [*command, "--state", str(platform.state), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_thousands_of_agencies_load_in_one_command(platform: Platform, tmp_path: Path) -> None:
    lines = [f"uji-{n},Instansi Uji {n},Uji {n},institution,kemenpanrb,,,," for n in range(1_000)]
    wrong = ["uji-x,Instansi X,X,institution,nowhere,,,,", "Uji Y,Y,Y,institution,kemenpanrb,,,,"]
    file = tmp_path / "agencies.csv"
    file.write_text("\n".join([HEADING, *lines, *wrong]), encoding="utf-8")
    ran = registry(platform, "--reason", "Daftar contoh", "import", "agencies", str(file))
    assert ran.returncode == 1, ran.stderr
    assert "1000 created, 0 changed, 0 unchanged, 2 refused" in ran.stdout
    assert "baris 1002, uji-x" in ran.stdout
    exported = registry(platform, "export", "agencies")
    assert "uji-999;Instansi Uji 999" in exported.stdout
    again = registry(platform, "--reason", "Daftar contoh", "import", "agencies", str(file))
    assert "0 created, 0 changed, 1000 unchanged, 2 refused" in again.stdout


def test_rows_are_kept_through_the_api(platform: Platform) -> None:
    national, bandung = SignedInOfficer(platform, "nasional"), SignedInOfficer(platform, "bandung")
    row = {
        "version": 0,
        "reason": "SKB contoh",
        "working": False,
        "legal_basis": "SKB contoh 1/2027",
    }
    made = call(national, "PUT", "/registry/holidays/2027-03-12", row)
    assert (made.status, made.body["version"]) == (200, 1), made
    assert call(bandung, "PUT", "/registry/holidays/2027-03-13", row).status == 403
    unit = {"version": 1, "reason": "Baru dibentuk", "name": "Dinas Uji"}
    there = call(bandung, "GET", "/registry/units/pemda-3273~dinas-perhubungan")
    unit["version"] = 0
    made = call(bandung, "PUT", "/registry/units/pemda-3273~dinas-uji", unit)
    assert made.status == 200, (made, there)
    exported = call(national, "GET", "/registry/holidays/export")
    assert "2027-03-12" in str(exported.body)


def test_a_new_officer_can_be_registered_and_disabled(platform: Platform) -> None:
    bandung = SignedInOfficer(platform, "bandung")
    new = {
        "username": "petugas.uji",
        "email": "petugas.uji@example.go.id",
        "name": "Petugas Uji",
        "role": "agency_admin",
    }
    made = call(bandung, "POST", "/officers", new)
    assert made.status == 201, made
    listed = call(bandung, "GET", "/officers").body["items"]
    assert "petugas.uji" in [o["username"] for o in listed]
    change = {**new, "version": 1, "reason": "Pindah tugas", "enabled": False}
    gone = call(bandung, "PUT", "/officers/petugas.uji", change)
    assert (gone.status, gone.body["enabled"]) == (200, False), gone


def test_a_change_is_simulated_before_it_is_switched_on(platform: Platform, tmp_path: Path) -> None:
    citizen = Citizen(platform)
    citizen.routed()
    rules = registry(platform, "export", "rules").stdout.splitlines()
    line = next(r for r in rules if r.startswith("pekerjaan-umum;") or ";pekerjaan-umum;" in r)
    column = rules[0].split(";").index("target")
    cells = line.split(";")
    cells[column], cells[column + 1] = "agency", "kemenpu"
    file = tmp_path / "rules.csv"
    file.write_text("\n".join([rules[0], ";".join(cells)]), encoding="utf-8")
    command = [sys.executable, "-m", "infra.simulate", "--stage", "local"]
    ran = subprocess.run(
        [*command, "--state", str(platform.state), "rules", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{citizen.receipt['tracking_id']}: pemda-3273 -> kemenpu" in ran.stdout
    assert citizen.see()["agency"]["id"] == "pemda-3273"  # nothing was switched on
