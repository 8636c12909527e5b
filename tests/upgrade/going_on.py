"""How the lives of a fixture go on: the same acts, days and schedules under any code.

The code that records a fixture goes on with it, too, and what came of it is kept: later code must
come to the same.
"""

from datetime import timedelta
from typing import Any

from tests.upgrade.town import Life, Town

ANSWER = "Sudah kami kerjakan pada hari Senin pagi. Terima kasih atas laporannya."
#: Who does what next, by the state of the report.
NEXT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "unverified": ("officer", "verify", {"supervisory": False}),
    "disposed": ("officer", "answer", {"text": ANSWER}),
    "in_progress": ("officer", "answer", {"text": ANSWER}),
    "on_hold": ("reporter", "replies", {"text": "Di depan SD Contoh 1, nomor 5."}),
    "answered": ("reporter", "close", {}),
    "closed": ("reporter", "reopen", {"reason": "Masalahnya muncul lagi."}),
    "archived": ("reporter", "reopen", {"reason": "Masalahnya belum selesai."}),
}
#: Days after the fixture's end on which the schedules run.
DAYS = (1, 12, 45)


def go_on(town: Town) -> dict[str, Any]:
    """One act for each report, then weeks of schedules: what each answered."""
    lives = {name: _act(town, life) for name, life in sorted(town.lives.items())}
    town.settle()
    begin, schedules = town.cloud.now, []
    for day in DAYS:
        town.cloud.now = begin + timedelta(days=day)
        schedules.append({"day": day, "swept": town.cloud.scheduled("sweep")})
        town.settle()
    audited = town.cloud.scheduled("audit", prove=True, listen=True)
    digested = town.cloud.scheduled("digest", figures=True)
    town.settle()
    return {
        "lives": lives,
        "schedules": schedules,
        "audited": audited,
        "digested": digested,
        "waiting": sorted({message.kind for message in town.waiting}),
    }


def _act(town: Town, life: Life) -> list[Any]:
    """Who did what, the status that came back, and where the report stands then."""
    path, claims = f"/v1/staff/reports/{life.id}", town.claims(life.home)
    status, seen = town.cloud.call("GET", path, claims=claims)
    if status != 200:
        return ["nobody", "reads", status]
    report = seen["report"]
    who, act, body = NEXT[report["state"]]
    if who == "officer":
        asked = {"version": report["version"], **body}
        status, _ = town.cloud.call("POST", f"{path}/{act}", asked, claims=claims)
    else:
        shown, code = f"/v1/reports/{life.shown}/{act}", life.code
        status, _ = town.cloud.call("POST", shown, body, x_access_code=code)
    town.settle()
    _, after = town.cloud.call("GET", path, claims=claims)
    return [who, act, status, after.get("report", {}).get("state", "gone")]
