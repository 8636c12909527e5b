"""Record a fixture: `python -m tests.upgrade.record [--into FOLDER]`.

Run it on the commit that is released (`make reference` first): it leads the lives of `lives.py`
through the handlers of this very code over an emulated account, and writes all that was stored and
all that was still under way. Later commits are tested against it. Two runs of the same code write
the same, but for what cryptography draws by itself; so a difference between two releases is a
difference of what they store.

To record an earlier commit that lacks this package, copy `tests/upgrade` into a checkout of it.
"""

import argparse
import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra.reference.build import OUT
from infra.reference.load import load_items
from tests.upgrade import lives
from tests.upgrade.cloud import ROOT, TABLE, TOPICS, Cloud, running, same_chance
from tests.upgrade.fixture import FIXTURES, Fixture, effect, load, snapshot, write
from tests.upgrade.going_on import go_on
from tests.upgrade.town import Town

#: Of all reference data, what the lives need.
AGENCIES = (
    *("ombudsman", "national-desk", "kemenpanrb", "kemendagri", "ksp", "kemenimipas"),
    *("pemda-32", "pemda-3273", "pemda-3204"),
)
CATEGORIES = (
    *("pekerjaan-umum", "infrastruktur-jalan", "jalan-berlubang", "politik-hukum"),
    *("keimigrasian", "paspor", "topik-lainnya", "belum-ada-dalam-daftar"),
)
SEED = 10


def load_reference(cloud: Cloud) -> None:
    """A few agencies with their topics, categories, rules, the profile and two templates."""
    read = {path.stem: json.loads(path.read_text()) for path in OUT.glob("*.json")}
    rows: dict[str, list[dict[str, Any]]] = {
        "AGENCY": [a | {"units": a["units"][:2]} for a in read["agencies"] if a["id"] in AGENCIES],
        "CATEGORY": [c for c in read["categories"] if c["id"] in CATEGORIES],
        "RULE": [r for r in read["rules"] if r["category"] in CATEGORIES],
        "PROFILE": [p for p in read["profiles"] if not p["effective_to"]],
        "TEMPLATE": read["templates"][:2],
    }
    for kind, some in rows.items():
        load_items(cloud.client("dynamodb"), TABLE, kind, some)
    for agency in AGENCIES:
        cloud.client("sns").create_topic(Name=(TOPICS + agency).rsplit(":", 1)[1])


def live(cloud: Cloud) -> Town:
    """All lives, one after the other."""
    load_reference(cloud)
    town = Town(cloud, holds=True)
    for part in lives.PARTS:
        part(town)
        print(f"{part.__name__}: {cloud.now:%Y-%m-%d %H:%M}", file=sys.stderr)  # noqa: T201
    return town


def quiet() -> contextlib.AbstractContextManager[Any]:
    """Handlers print metrics."""
    return contextlib.redirect_stdout(io.StringIO())


def record() -> Fixture:
    """The whole fixture. What each message does is found out by letting this code handle it."""
    with quiet(), same_chance(SEED), running(lives.BEGIN) as cloud:
        town = live(cloud)
        under_way = sorted([*town.held.values(), *town.waiting], key=lambda m: m.at)
        fixture = snapshot(town, under_way)
        for entry in fixture.messages:
            entry.effect = effect(cloud, entry.message)
    with quiet(), same_chance(SEED), running(lives.BEGIN) as cloud:
        load(fixture, cloud)
        fixture.went_on = json.loads(json.dumps(go_on(Town(cloud, lives=fixture.lives))))
    return fixture


def commit() -> str:
    """The commit that this code is of."""
    asked = ["git", "log", "-1", "--format=%H %cs"]
    return subprocess.run(
        asked, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path)
    wanted = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets are written in the order of their hashes
        os.execve(
            sys.executable,
            [sys.executable, "-m", "tests.upgrade.record", *sys.argv[1:]],
            {**os.environ, "PYTHONHASHSEED": "0"},
        )
    fixture = record()
    identity, day = commit().split()
    folder = wanted.into or FIXTURES / day
    write(fixture, folder, {"commit": identity, "date": day})
    kinds = sorted({entry.message.kind for entry in fixture.messages})
    print("\n".join(kinds))
    print(
        f"{len(fixture.items)} items, {len(fixture.messages)} messages, "
        f"{len(fixture.objects)} objects in {folder}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
