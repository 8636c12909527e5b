"""`make reference`: regions for the code and for the browser, and everything the loader loads."""

import json
import sys
from pathlib import Path
from typing import Any

from infra.local.console import ROOT, Failed
from infra.local.fingerprint import files_under, fingerprint, is_current, remember
from infra.local.site import install_node_modules
from infra.reference.agencies import local_governments
from infra.reference.regions import ATTRIBUTION, SOURCE, for_browser, read_regions
from infra.reference.schema import Data, faults

DATA = ROOT / "infra" / "data"
OUT = ROOT / "build" / "reference"
REGIONS = ROOT / "chalicelib" / "data" / "regions.json"
BROWSER = ROOT / "web" / "public" / "data" / "regions"


def read_data(regions: dict[str, str], folder: Path = DATA) -> Data:
    """All reference data; raises Failed naming everything that does not fit."""
    units = _read(folder / "local_units.json")
    data: Data = {
        "agencies": _read(folder / "agencies.json") + local_governments(regions, units),
        "categories": _read(folder / "categories.json"),
        "rules": _read(folder / "rules.json"),
        "profiles": _read(folder / "profiles.json"),
        "calendar": _read(folder / "calendar.json"),
    }
    wrong = faults(data, regions)
    if wrong:
        raise Failed("\n".join(wrong), f"correct it in {folder.relative_to(ROOT)}")
    return data


def build() -> None:
    """Write everything unless nothing changed."""
    install_node_modules()
    sources = files_under(DATA, Path(__file__).parent, SOURCE / "package.json")
    value = fingerprint(sources)
    mark = OUT / ".made-from"
    if is_current(mark, value) and REGIONS.is_file() and (BROWSER / "index.json").is_file():
        return
    regions = read_regions(SOURCE)
    for name, rows in read_data(regions).items():
        _write(OUT / f"{name}.json", rows)
    _write(REGIONS, {"version": "4.0.1", "attribution": ATTRIBUTION, "regions": regions})
    for name, rows in for_browser(regions).items():
        _write(BROWSER / name, rows)
    remember(mark, value)


def _read(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def _write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


def main() -> int:
    """Command line."""
    try:
        build()
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
