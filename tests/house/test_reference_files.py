"""The reference data that is kept as files: notices, words, and where towns lie."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.place_data import geography
from chalicelib.domain.reference_data.registry import RowKind
from chalicelib.domain.routing.geography import Point, kilometres
from infra.local.console import ROOT, Failed
from infra.reference import near, places
from infra.reference.build import DATA, read_data, read_words
from infra.reference.regions import SOURCE, read_regions

#: Kilometres within which a landmark lies to a town of its place, and regencies to each other.
FAR, NEXT_TO = 60, 130
CATEGORIES = {row["id"] for row in json.loads((DATA / "categories.json").read_text())}


def test_everything_fits_together_and_notices_are_whole() -> None:
    rows = {row["id"]: row for row in read_data(read_regions(SOURCE))[RowKind.CATEGORIES]}
    assert rows["bencana-dan-kebakaran"]["notice_href"] == "tel:112"
    assert not rows["bencana-dan-kebakaran"]["notice_stops"]
    # What is out of scope is told where to go, and takes no reports.
    stopped = {name for name, row in rows.items() if row["notice_stops"]}
    assert stopped == {"tindak-pidana", "sengketa-hukum", "pembentukan-undang-undang"}
    assert all("notice_text_en" in row for row in rows.values())


def test_words_are_of_categories_that_exist() -> None:
    words = read_words(CATEGORIES)
    assert len(words["categories"]) > 100
    assert {"tindak-pidana", "jalan-berlubang"} <= set(words["categories"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"entah": "kata"}, "no category entah"),
        ({"paspor": "paspor||visa"}, "an empty phrase"),
        ({"paspor": "paspor|visa|paspor"}, "paspor is there twice"),
    ],
)
def test_words_that_cannot_be_right_stop_the_build(
    tmp_path: Path, change: dict[str, str], said: str
) -> None:
    words: dict[str, Any] = json.loads((DATA / "category_words.json").read_text())
    words["categories"] |= change
    path = tmp_path / "words.json"
    path.write_text(json.dumps(words))
    with pytest.raises(Failed, match=said):
        read_words(CATEGORIES, path)


def test_nearly_every_regency_and_city_lies_somewhere_in_its_country() -> None:
    regions = read_regions(SOURCE)
    assert len(set(near.matched(regions).values())) == 514
    found = near.places(regions)
    assert set(found) == {code for code in regions if code.count(".") == 1}
    outline = geography()
    for code, points in found.items():
        assert all(outline.is_inside(point) for point in points), code


def test_of_every_regency_a_point_is_packaged() -> None:
    """A point anywhere is compared with the region chosen, whichever that is."""
    known = {code[:5] for code, points in geography().points.items() if points}
    assert known == {code for code in read_regions(SOURCE) if code.count(".") == 1}


def test_every_village_is_in_a_file_by_its_first_letters_and_in_a_district_that_is_there() -> None:
    regions = read_regions(SOURCE)
    rows = places.village_rows()
    files = places.village_files(rows)
    assert sum(len(named) for named in files.values()) == len(rows) > 40_000
    assert all(code[:8] in regions for _, *codes in rows for code in codes)


def test_a_nickname_of_no_region_stops_the_build(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    monas = "Monas,31.71.01,landmark,"
    path.write_text(
        "name,code,kind,where\nContoh,99.99,nickname,Entah\n"
        f'{monas}"Gambir, Kota Administrasi Jakarta Pusat"\nMONAS,31.71,nickname,Bogor\n'
    )
    with pytest.raises(Failed, match=r"no such place: Contoh, MONAS in Bogor, monas \(twice\)\n"):
        places.finder_data(read_regions(SOURCE), path)


def test_nicknames_and_landmarks_are_of_places_that_exist() -> None:
    """The build refuses a code that is no region, or is not where the row says in words."""
    found = places.finder_data(read_regions(SOURCE))
    assert len(found["nicknames"]) > 450
    assert found == json.loads((ROOT / "web/public/data/finder.json").read_text("utf-8"))


def test_nicknames_and_landmarks_lie_where_towns_of_their_name_do() -> None:
    """Compare the list, written from what is commonly known, with GeoNames' towns."""
    towns = {(t["province"], t["name"].lower()): t for t in places.read_towns()}
    compared, far = 0, []
    for row in places.read_names():
        own = {near.PROVINCES[code[:2]] for code in row["code"].split()}
        same = [towns[p, row["name"].lower()] for p in own if (p, row["name"].lower()) in towns]
        around = [point for code in row["code"].split() for point in points_of(code)]
        for town in same:
            compared += 1
            point = (float(town["lat"]), float(town["lon"]))
            if min(kilometres(point, other) for other in around) > FAR:
                far.append(row["name"])
    assert compared > 40
    assert far == ["Puncak"]  # GeoNames knows a hamlet of that name; the pass is another


def test_islands_of_several_regencies_hang_together() -> None:
    for row in places.read_names():
        codes = row["code"].split()
        if row["kind"] == "nickname" and len(codes) > 1 and "." in codes[0]:
            for code in codes:
                others = [p for c in codes if c != code for p in points_of(c)]
                apart = min(kilometres(p, other) for p in points_of(code) for other in others)
                assert apart < NEXT_TO, (row["name"], code)


def points_of(code: str) -> list[Point]:
    """Where a place lies; of a district that has no point its regency."""
    known = geography().points
    found = known.get(code) or known.get(code[:5]) or ()
    return [*found] or [
        p for c, points in known.items() if c.startswith(code + ".") for p in points
    ]


def test_the_data_of_the_functions_and_of_phones_are_the_same() -> None:
    for name in ("finder.json", "near.json", "villages/pa.json"):
        ours = ROOT / "chalicelib" / "data" / "places" / name
        theirs = ROOT / "web" / "public" / "data" / name
        assert ours.read_bytes() == theirs.read_bytes()


def test_coordinates_of_islands_are_read() -> None:
    lat, lng = near.degrees("""03°30'00.00"" S 097°15'00.00"" E""")
    assert (lat, lng) == (-3.5, 97.25)


def test_whoever_made_the_data_is_named_where_it_is_used() -> None:
    for page in ("README.md", "web/lapor/index.html"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert "idn-area-data" in text
        assert "GeoNames" in text
