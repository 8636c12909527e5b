"""What the finder of places works with: nicknames, inhabitants, villages, and where places lie."""

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from chalicelib.domain.routing.geography import Point, kilometres
from chalicelib.domain.routing.place_finder import words
from infra.local.console import ROOT, Failed
from infra.reference import near
from infra.reference.regions import SOURCE

DATA = ROOT / "infra" / "data"
NAMES = DATA / "place_names.csv"
#: A town belongs to a regency of that name for a district only when it is as near (kilometres).
_FAR = 40


def finder_data(regions: Mapping[str, str], names: Path = NAMES) -> dict[str, Any]:
    """Nicknames with their codes, by blanks, and whether they are landmarks; those that also stand
    for what lies around; inhabitants by regency.

    Raises: Failed naming every nickname that no region has, or whose codes are not where it says.
    """
    rows = read_names(names)
    wrong = [r["name"] for r in rows if not r["code"] or set(r["code"].split()) - regions.keys()]
    wrong += [r["name"] for r in rows if r["kind"] not in ("nickname", "landmark", "around")]
    wrong += [
        f"{r['name']} in {r['where']}"
        for r in rows
        if r["name"] not in wrong and r["where"] != _where(r["code"], regions)
    ]
    # A name is a key to phones, whatever its capitals: the second row of it would go unread.
    times = Counter((" ".join(words(r["name"])), r["kind"] == "around") for r in rows)
    wrong += [f"{name} (twice)" for (name, _), number in times.items() if number > 1]
    if wrong:
        raise Failed("no such place: " + ", ".join(wrong), f"correct it in {names.name}")
    return {
        "nicknames": {
            r["name"]: [r["code"], r["kind"] == "landmark"] for r in rows if r["kind"] != "around"
        },
        "around": {r["name"]: r["code"] for r in rows if r["kind"] == "around"},
        "populations": populations(regions),
    }


def _where(codes: str, regions: Mapping[str, str]) -> str:
    """Write codes as names, districts with what is around them."""
    around = [[c, c.rpartition(".")[0]] if c.count(".") > 1 else [c] for c in codes.split()]
    return "; ".join(", ".join(regions[c] for c in one) for one in around)


def populations(regions: Mapping[str, str]) -> dict[str, int]:
    """Inhabitants of the known towns of every regency: enough to rank by."""
    found: dict[str, int] = defaultdict(int)
    centres = near.places(dict(regions))
    for town in read_towns():
        if not town["population"]:
            continue
        point = (float(town["lat"]), float(town["lon"]))
        inside = [c for c in centres if c[:2] in _provinces(town["province"])]
        if inside:
            code = min(inside, key=lambda c: min(kilometres(point, p) for p in centres[c]))
            found[code] += int(town["population"])
    # Jakarta is one town to GeoNames, and five cities to us.
    jakarta = [c for c in centres if c.startswith("31.7")]
    share = sum(found[c] for c in jakarta) // len(jakarta)
    return dict(sorted({**found, **dict.fromkeys(jakarta, share)}.items()))


def district_points(regions: Mapping[str, str]) -> dict[str, set[Point]]:
    """Where districts lie: towns of their name, or of the name of one of their villages.

    A name that several places of the province have says nothing and is left out.
    """
    centres = near.places(dict(regions))
    districts = _by_name((code, name) for code, name in regions.items() if code.count(".") == 2)
    villages = _by_name((code, name) for name, *codes in village_rows() for code in codes)
    found: dict[str, set[Point]] = defaultdict(set)
    for town in read_towns():
        point = (float(town["lat"]), float(town["lon"]))
        key = _key(town["name"])
        for named in (districts, villages):
            codes = {
                code[:8]
                for province in _provinces(town["province"])
                for code in named.get((province, key), ())
                if any(kilometres(point, p) < _FAR for p in centres.get(code[:5], ()))
            }
            if codes:
                if len(codes) == 1:
                    found[codes.pop()].add(point)
                break
    return dict(sorted(found.items()))


def nearby(regions: Mapping[str, str]) -> dict[str, Any]:
    """What a phone and the server know of where places lie, in hundredths of a degree.

    `outline` is Indonesia with its seas as rings of latitude and longitude; `places` are rows of a
    code with its points. Districts are among them where a town bears their name.
    """
    found = {**near.places(dict(regions)), **district_points(regions)}
    for code, points in near.islands(most=None).items():
        if code in regions:
            found.setdefault(code, set()).update(points)
    polygons = json.loads((DATA / "outline.json").read_text(encoding="utf-8"))["polygons"]
    rows = []
    for code in sorted(found):
        rounded = sorted({tuple(near.hundredths(p)) for p in found[code]})
        rows.append([code, *(n for p in rounded for n in p)])
    rings = [[n for lon, lat in ring for n in near.hundredths((lat, lon))] for ring in polygons]
    return {"attribution": near.ATTRIBUTION, "outline": rings, "places": rows}


def village_rows() -> list[list[str]]:
    """Every village's name with the dotted codes of all that have it, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    with (SOURCE / "data" / "villages.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["name"]].append(row["code"])
    return [[name, *found[name]] for name in sorted(found)]


def village_files(rows: Iterable[list[str]]) -> dict[str, list[list[str]]]:
    """Villages by the first two letters of their names, as the finder asks for them."""
    files: dict[str, list[list[str]]] = defaultdict(list)
    for row in rows:
        start = "".join(words(row[0]))[:2]
        if start.isascii() and start.isalnum():
            files[start].append(row)
    return files


def read_names(path: Path = NAMES) -> list[dict[str, str]]:
    """Rows of nicknames and landmarks."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def read_towns() -> list[dict[str, str]]:
    """Rows of GeoNames' towns."""
    with (DATA / "towns.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _provinces(geonames: str) -> list[str]:
    """Our provinces by GeoNames' code of one; it has not split all that we have."""
    return [code for code, theirs in near.PROVINCES.items() if theirs == geonames]


def _by_name(named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, name in named:
        found[code[:2], _key(name)].append(code)
    return found


def _key(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())
