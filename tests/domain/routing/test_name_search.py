"""Typed names of places and agencies, over the real regions."""

import json
from dataclasses import replace

import pytest

from chalicelib.adapters.dynamodb.reference_data.reference import REGIONS
from chalicelib.adapters.place_data import place_finder
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.routing.name_search import MOST_MATCHES, find_agencies
from chalicelib.domain.routing.name_search import find_places as places_of
from tests.builders import REFERENCE, an_agency


def find_places(typed: str, reference: Reference) -> list[str]:
    return [place.code for place in places_of(typed, reference)]


@pytest.fixture(scope="module")
def reference() -> Reference:
    """`make check` builds the regions first."""
    return replace(
        REFERENCE, regions=json.loads(REGIONS.read_text())["regions"], places=place_finder
    )


@pytest.mark.parametrize(
    "typed",
    [
        "Coblong, Kota Bandung, Jawa Barat",
        "coblong",
        "  COBLONG ",
        "Kec. Coblong",
        "kecamatan coblong kota bandung",
        "coblong bandung",
        "coblong, bandung",
        "Coblong,Bandung,Jawa Barat",
        "32.73.02",
    ],
)
def test_a_district_is_found_however_it_is_written(typed: str, reference: Reference) -> None:
    assert find_places(typed, reference) == ["32.73.02"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Kota Bandung", "32.73"),
        ("kab. bandung", "32.04"),
        ("Kabupaten Bandung Barat", "32.17"),
        ("bandung barat", "32.17"),
        ("Kota Jayapura, Papua", "91.71"),
        ("Bandung Wetan", "32.73.09"),
        ("Jakarta Selatan", "31.74"),
    ],
)
def test_a_city_or_regency_is_found_by_its_name(
    typed: str, code: str, reference: Reference
) -> None:
    assert find_places(typed, reference) == [code]


def test_a_name_that_several_places_have_gives_all_of_them(reference: Reference) -> None:
    found = find_places("bandung", reference)
    assert {"32.73", "32.04"} < set(found)
    assert len(found) <= MOST_MATCHES
    assert all(reference.regions[code].endswith("Bandung") for code in found)


@pytest.mark.parametrize("typed", ["", "  ", ",", "32", "99.99", "entah di mana"])
def test_what_names_no_place_gives_none(typed: str, reference: Reference) -> None:
    assert find_places(typed, reference) == []


@pytest.mark.long
def test_every_full_name_finds_exactly_its_place(reference: Reference) -> None:
    codes = [code for code in reference.regions if "." in code][::97]
    assert len(codes) > 50
    for code in codes:
        assert find_places(reference.region_path(code), reference) == [code]


def test_an_agency_is_found_by_id_name_or_short_name_before_parts_of_it() -> None:
    known = [
        an_agency("a", name="Kementerian Perhubungan", short="Kemenhub"),
        an_agency("b", name="Dinas Perhubungan", short="Dishub"),
        an_agency("c", name="Badan Pusat", short="Perhubungan"),
    ]
    assert find_agencies("a", known) == ["a"]
    assert find_agencies("KEMENHUB", known) == ["a"]
    assert find_agencies("dinas perhubungan", known) == ["b"]
    assert find_agencies("perhubungan", known) == ["c"]
    assert find_agencies("perhubungan dinas", known) == ["b"]
    assert find_agencies("", known) == find_agencies("entah", known) == []


def test_a_province_alone_names_more_places_than_can_be_offered(reference: Reference) -> None:
    found = find_places("Jawa Barat", reference)
    assert len(found) > MOST_MATCHES
    assert all(code.startswith("32.") and code.count(".") == 1 for code in found)


def test_agencies_are_found_by_the_short_names_that_people_use() -> None:
    known = [
        an_agency("k", name="Komisi Pemberantasan Korupsi", short="KPK"),
        an_agency("a", name="PT Kereta Api Indonesia", short="KAI"),
        an_agency("s", name="Badan Penyelenggara Jaminan Sosial", short="BPJS Kesehatan"),
        an_agency("t", name="Badan Penyelenggara Kerja", short="BPJS Ketenagakerjaan"),
    ]
    assert find_agencies("kpk", known) == ["k"]
    assert find_agencies("kai", known) == ["a"]
    assert set(find_agencies("bpjs", known)) == {"s", "t"}
    assert find_agencies("bpjs ket", known) == ["t"]
