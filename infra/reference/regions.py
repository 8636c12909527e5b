"""Provinces, regencies, cities and districts, from the npm package `idn-area-data`."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

from infra.local.console import ROOT

SOURCE = ROOT / "web" / "node_modules" / "idn-area-data"
ATTRIBUTION = (
    "Data wilayah: idn-area-data 4.0.1 (https://github.com/fityannugroho/idn-area-data), "
    "Open Database License (ODbL)"
)
FILES = ("provinces", "regencies", "districts")


def read_regions(folder: Path) -> dict[str, str]:
    """Every code with its name: `32`, `32.73`, `32.73.02`, sorted."""
    found: dict[str, str] = {}
    for name in FILES:
        with (folder / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            found |= {row["code"]: row["name"] for row in csv.DictReader(lines)}
    return dict(sorted(found.items()))


def for_browser(regions: dict[str, str]) -> dict[str, Any]:
    """What a phone loads: an index of provinces and regencies, and districts per province."""
    provinces = [[c, n] for c, n in regions.items() if c.count(".") == 0]
    regencies = [[c, n] for c, n in regions.items() if c.count(".") == 1]
    districts: dict[str, dict[str, list[list[str]]]] = defaultdict(lambda: defaultdict(list))
    for code, name in regions.items():
        if code.count(".") == 2:
            province, regency = code.split(".")[0], code.rsplit(".", 1)[0]
            districts[province][regency].append([code, name])
    index = {"attribution": ATTRIBUTION, "provinces": provinces, "regencies": regencies}
    names = sorted({name for code, name in regions.items() if code.count(".") == 2})
    search: dict[str, list[str]] = defaultdict(list)
    for code, name in regions.items():
        if code.count(".") == 2:
            search[name].append(code)
    return {
        "index.json": index,
        "search.json": [[name, *search[name]] for name in names],
        **{f"{province}.json": rows for province, rows in districts.items()},
    }
