"""`make reference`: regions for the code and for the browser, and everything the loader loads."""

import json
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from chalicelib.domain.deadlines.calendar import JAKARTA
from chalicelib.domain.errors import InvalidFields
from chalicelib.domain.reference_data.registry import Row, RowKind, read_row, row_columns, row_key
from chalicelib.domain.reference_data.registry_faults import find_faults
from infra.local.console import ROOT, Failed
from infra.local.fingerprint import files_under, fingerprint, is_current, remember
from infra.local.site import install_node_modules
from infra.reference.agencies import local_governments
from infra.reference.near import SOURCE as TOWNS
from infra.reference.places import finder_data, nearby, village_files, village_rows
from infra.reference.regions import ATTRIBUTION, SOURCE, for_browser, read_regions

DATA = ROOT / "infra" / "data"
#: Subjects that are a file of their own; units stand within their agencies.
FILES = (
    RowKind.CATEGORIES,
    RowKind.RULES,
    RowKind.PROFILES,
    RowKind.HOLIDAYS,
    RowKind.TEMPLATES,
)
OUT = ROOT / "build" / "reference"
REGIONS = ROOT / "chalicelib" / "data" / "regions.json"
BROWSER = ROOT / "web" / "public" / "data" / "regions"
WORDS = ROOT / "web" / "public" / "data" / "words.json"
NEAR = ROOT / "web" / "public" / "data" / "near.json"
FINDER = ROOT / "web" / "public" / "data" / "finder.json"
VILLAGES = ROOT / "web" / "public" / "data" / "villages"
#: The same for the functions, which are packaged with it.
PLACES = ROOT / "chalicelib" / "data" / "places"


def read_data(regions: dict[str, str], folder: Path = DATA) -> dict[RowKind, list[Row]]:
    """All reference data; raises Failed naming everything that does not fit."""
    units = _read(folder / "local_units.json")
    raw: dict[RowKind, list[Row]] = {
        RowKind.AGENCIES: _read(folder / "agencies.json") + local_governments(regions, units),
        **{subject: _read(folder / f"{subject}.json") for subject in FILES},
    }
    wrong: list[str] = []
    for subject, rows in raw.items():
        wrong += _misshapen(subject, rows)
    if not wrong:
        found = find_faults(_by_key(raw), regions, datetime.now(JAKARTA).date())
        wrong = [str(fault) for fault in found]
    if wrong:
        raise Failed("\n".join(wrong), f"correct it in {folder.relative_to(ROOT)}")
    # Columns that a file leaves out are written with their defaults, as an import would.
    categories = [row_columns(RowKind.CATEGORIES, row) for row in raw[RowKind.CATEGORIES]]
    return {**raw, RowKind.CATEGORIES: categories}


def _misshapen(subject: RowKind, rows: list[Row]) -> list[str]:
    """Rows, and units within agencies, that the registry would not take; keys that come twice."""
    wrong = []
    seen: set[str] = set()
    for row in rows:
        key = row_key(subject, row)
        if key in seen:
            wrong.append(f"{subject} {key}: is there twice")
        seen.add(key)
        parts = [(subject, row_columns(subject, row))]
        if subject is RowKind.AGENCIES:
            parts += [
                (RowKind.UNITS, {"agency": key, **unit, "active": True}) for unit in row["units"]
            ]
        for part, values in parts:
            try:
                read_row(part, values)
            except InvalidFields as refused:
                wrong.append(f"{part} {row_key(part, values)}: {refused}")
    return wrong


def _by_key(raw: dict[RowKind, list[Row]]) -> dict[RowKind, dict[str, Row]]:
    rows = {s: {row_key(s, row): row for row in found} for s, found in raw.items()}
    units = [
        {"agency": agency, **unit}
        for agency, row in rows[RowKind.AGENCIES].items()
        for unit in row["units"]
    ]
    return {**rows, RowKind.UNITS: {row_key(RowKind.UNITS, unit): unit for unit in units}}


def build() -> None:
    """Write everything unless nothing changed."""
    install_node_modules()
    sources = files_under(
        DATA, Path(__file__).parent, SOURCE / "package.json", TOWNS / "package.json"
    )
    value = fingerprint(sources)
    mark = OUT / ".made-from"
    made = (REGIONS, BROWSER / "index.json", WORDS, NEAR, FINDER, PLACES / "near.json")
    if is_current(mark, value) and all(path.is_file() for path in made):
        return
    regions = read_regions(SOURCE)
    raw = read_data(regions)
    for subject, data in raw.items():
        _write(OUT / f"{subject}.json", data)
    _write(WORDS, read_words({row["id"] for row in raw[RowKind.CATEGORIES]}))
    near, finder = nearby(regions), finder_data(regions)
    for path, found in ((NEAR, near), (FINDER, finder)):
        _write(path, found)
        _write(PLACES / path.name, found)
    for start, named in village_files(village_rows()).items():
        _write(VILLAGES / f"{start}.json", named)
        _write(PLACES / "villages" / f"{start}.json", named)
    _write(REGIONS, {"version": "4.0.1", "attribution": ATTRIBUTION, "regions": regions})
    for name, rows in for_browser(regions).items():
        _write(BROWSER / name, rows)
    remember(mark, value)


def read_words(categories: set[str], path: Path = DATA / "category_words.json") -> dict[str, Any]:
    """What phones suggest categories by; raises Failed when it names one that is not there."""
    words: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    wrong = [f"no category {c}" for c in words["categories"] if c not in categories]
    lists = {**words["categories"], **words["emergency"]}
    wrong += [f"{name}: an empty phrase" for name, text in lists.items() if "" in text.split("|")]
    wrong += [
        f"{name}: {phrase} is there twice"
        for name, text in lists.items()
        for phrase, times in Counter(text.split("|")).items()
        if times > 1
    ]
    if wrong:
        raise Failed("\n".join(wrong), f"correct it in {path.name}")
    return words


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
