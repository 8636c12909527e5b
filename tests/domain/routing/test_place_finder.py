"""The finder of places over the real data: villages, nicknames, landmarks, slips of the finger."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.place_data import place_finder
from chalicelib.domain.routing.place_finder import WHOLE, PlaceFinder
from chalicelib.domain.routing.place_spellings import spellings_of_today
from chalicelib.domain.routing.place_words import slips, words

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "places.json").read_text())
FINDER = place_finder()


@pytest.mark.parametrize(
    "vectors", [VECTORS["first"][::8], pytest.param(VECTORS["first"], marks=pytest.mark.long)]
)
def test_what_people_type_finds_first_what_they_mean(vectors: list[list[str]]) -> None:
    found = [(typed, FINDER.find(typed)) for typed, *_ in vectors]
    first = [[typed, *([p[0].code, p[0].detail] if p else [])] for typed, p in found]
    assert first == vectors


def test_what_several_places_are_called_offers_them_all_at_the_head_of_the_list() -> None:
    for typed, codes in VECTORS["several"]:
        found = FINDER.find(typed)[: len(codes)]
        assert (typed, sorted(place.code for place in found)) == (typed, codes)
        assert {place.quality for place in found} == {WHOLE}


def test_what_names_no_place_finds_none() -> None:
    assert [typed for typed in VECTORS["none"] if FINDER.find(typed)] == []


def test_a_province_stands_for_its_cities_and_regencies_those_with_more_people_first() -> None:
    found = [place for place in FINDER.find("bali") if place.quality == WHOLE]
    assert {place.code for place in found} == {f"51.{n:02}" for n in range(1, 9)} | {"51.71"}
    people = [FINDER.populations.get(place.code, 0) for place in found]
    assert people == sorted(people, reverse=True)


def test_a_whole_name_comes_before_a_longer_one_however_many_live_there() -> None:
    few = PlaceFinder(
        regions={"10": "Contoh", "10.01": "Kota Ujung", "10.02": "Kota Ujung Besar"},
        populations={"10.01": 1, "10.02": 1_000_000},
    )
    assert [place.code for place in few.find("ujung")] == ["10.01", "10.02"]
    assert [place.code for place in few.find("uju")] == ["10.02", "10.01"]


def test_villages_are_read_only_when_no_region_has_the_name() -> None:
    asked: list[str] = []

    def villages(start: str) -> list[list[str]]:
        asked.append(start)
        return [["Melati", "10.01.01.2001"]]

    finder = PlaceFinder(regions={"10.01": "Kota Ujung", "10.01.01": "Tengah"}, villages=villages)
    assert finder.find("ujung")
    assert asked == []
    assert [(p.code, p.label) for p in finder.find("melati")] == [
        ("10.01.01", "Melati, Tengah, Kota Ujung")
    ]
    assert asked == ["me"]


@pytest.mark.long
@pytest.mark.parametrize("code", sorted(c for c in FINDER.regions if "." in c)[::53])
def test_every_full_name_finds_its_place_first(code: str) -> None:
    assert FINDER.find(FINDER.path(code))[0].code == code


@given(st.text(alphabet="abcd", max_size=8), st.text(alphabet="abcd", max_size=8))
def test_slips_count_the_same_both_ways(one: str, other: str) -> None:
    assert slips(one, other, 2) == slips(other, one, 2)
    assert slips(one, one, 0)


def test_other_spellings_are_read_only_when_nothing_is_called_so() -> None:
    finder = PlaceFinder(regions={"10": "Contoh", "10.01": "Kota Toejoeh", "10.02": "Kota Tujuh"})
    assert [place.code for place in finder.find("toejoeh")] == ["10.01"]
    assert [place.code for place in finder.find("toejoe")] == ["10.01"]
    assert finder.find("toedjoeh")[0].code == "10.02"


@pytest.mark.parametrize(
    ("written", "today"),
    [
        ("Tjiandjoer", ["cianjur"]),
        ("Soerabaja", ["surabaja", "surabaya"]),
        ("Banjoewangi", ["banjuwangi", "banyuwangi"]),
        ("Achmad Sjarif", ["akhmad syarif"]),
        ("Tj. Priok", []),
        ("Jalan raja", []),
    ],
)
def test_the_spelling_before_1972_is_read_by_its_signs(written: str, today: list[str]) -> None:
    assert spellings_of_today(written) == today


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=40))
def test_whatever_is_typed_only_known_places_are_found(typed: str) -> None:
    for place in FINDER.find(typed):
        assert place.code in FINDER.regions
        assert "." in place.code
    assert all(word.isascii() for word in words(typed))
