"""Record a state folder of the local cloud: `python -m tests.upgrade.record_state [--into FOLDER]`.

Run it on the commit that is released. It starts the local cloud on an empty folder, leads a few
reports to different states over HTTP, stops it, and packs what it left without the bundle of the
functions, which the next start deploys anew: `state.tar.gz`, with who holds which codes in
`state.json`.
"""

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from infra.local import emulator
from infra.local.__main__ import build_reference
from infra.local.emulator import free_port
from infra.local.package import package
from infra.local.platform import Platform
from infra.local.site import build_site
from tests.e2e.people import Citizen, SignedInOfficer, a_photograph, upload, wait_for
from tests.upgrade import FIXTURES

ROOT = Path(__file__).parents[2]
ANSWER = "Lubang sudah kami tambal pada hari Senin pagi. Terima kasih atas laporannya."


def live(platform: Platform) -> dict[str, dict[str, str]]:
    """A few reports; their codes by what became of them."""
    bandung = SignedInOfficer(platform, "bandung")
    lives: dict[str, Citizen] = {}

    def filed(name: str, **changes: Any) -> Citizen:
        lives[name] = Citizen(platform, title=f"Jalan berlubang contoh {name}", **changes)
        lives[name].routed()
        return lives[name]

    def do(citizen: Citizen, act: str, **body: Any) -> None:
        answer = bandung.do(citizen.id, act, **body)
        assert answer.status == 200, answer

    filed("unverified")
    filed("confidential", confidential=True, anonymous=True)
    photo = a_photograph()
    shown = filed(
        "disposed", attachments=[{"name": "foto.jpg", "type": "image/jpeg", "size": len(photo)}]
    )
    assert upload(shown.receipt["uploads"][0], photo) in (200, 201, 204)
    wait_for(lambda: shown.see()["attachments"][0]["status"] == "accepted")
    do(shown, "verify", supervisory=False)
    held = filed("held")
    do(held, "hold", question="Di depan sekolah yang mana? Sebutkan nama jalannya.")
    for name in ("answered", "closed"):
        answered = filed(name)
        do(answered, "verify", supervisory=False)
        do(answered, "answer", text=ANSWER)
    assert lives["closed"].do("close").status == 200
    merged = filed("merged")
    do(merged, "merge", main_report=str(shown.receipt["tracking_id"]))
    return {
        name: {
            "id": citizen.id,
            "tracking_id": str(citizen.receipt["tracking_id"]),
            "access_code": str(citizen.receipt["access_code"]),
            "state": str(citizen.see()["state"]),
        }
        for name, citizen in lives.items()
    }


def pack(state: Path, into: Path) -> None:
    """Everything but logs, temporary files and code."""

    def kept(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
        parts = Path(entry.name).parts
        if "tmp" in parts or entry.name.endswith((".log", ".zip", ".zip.meta.json")):
            return None
        entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = 0, 0, 0, "", ""
        return entry

    with tarfile.open(into, "w:gz") as made:
        made.add(state, arcname=".", filter=kept)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path)
    wanted = parser.parse_args()
    asked = ["git", "log", "-1", "--format=%H %cs"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commit, day = said.split()
    folder = wanted.into or FIXTURES / day
    folder.mkdir(parents=True, exist_ok=True)
    build_reference()
    emulator.STOP_SECONDS = 600  # a busy machine writes the state slowly; half a state is none
    with tempfile.TemporaryDirectory() as temporary:
        state = Path(temporary)
        platform = Platform(
            port=free_port(0),
            state=state,
            dist=build_site(),
            package=package("local"),
            cloud_port=free_port(0),
        )
        platform.start()
        try:
            lives = live(platform)
        finally:
            platform.stop()
        pack(state, folder / "state.tar.gz")
    about = {"commit": commit, "date": day, "data": "synthetic, made by tests.upgrade.record_state"}
    text = json.dumps({"about": about, "lives": lives}, indent=1, sort_keys=True)
    (folder / "state.json").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
