"""Places in what people write."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.place_data import place_finder
from chalicelib.domain.inbound.dialogues.place_question import OFFER_ROOM
from chalicelib.domain.routing.place_matching import CITY, DISTRICT
from chalicelib.domain.routing.place_search import PlaceMatch, Places
from chalicelib.domain.routing.place_words import KINDS
from tests.usecases.inbound.inbox import FINDER, REGIONS

PLACES = Places(FINDER)


@pytest.mark.parametrize(
    ("said", "codes", "sure"),
    [
        ("Kecamatan Coblong, Kota Bandung", ("32.73.02",), True),
        ("coblong bandung", ("32.73.02",), True),
        ("di rt 3 coblong ya", ("32.73.02",), False),
        ("Bandung", ("32.04", "32.73"), False),
        ("kab. bandung", ("32.04",), True),
        ("KOTA BANDUNG, JAWA BARAT", ("32.73",), True),
        ("jaksel", ("31.74",), False),
        ("Tebet, Jakarta", ("31.74.01",), False),
        ("Karanganyar", ("33.13",), False),
        ("kec. karanganyar", ("33.05.17", "33.21.07"), False),
        ("Karanganyar, Demak", ("33.21.07",), True),
        ("Kec Karanganyar Kab Kebumen Jateng", ("33.05.17",), True),
        ("depan masjid dekat pasar", (), False),
        ("", (), False),
    ],
)
def test_names_are_understood_as_people_write_them(
    said: str, codes: tuple[str, ...], sure: bool
) -> None:
    found = PLACES.find(said)
    assert (found.codes, found.sure) == (codes, sure)


def test_a_province_alone_is_said_to_be_one() -> None:
    assert PLACES.find("jabar") == PlaceMatch(province="32")
    assert PLACES.find("DKI Jakarta") == PlaceMatch(province="31")
    assert PLACES.find("Jawa Barat atau Jawa Tengah") == PlaceMatch()


def test_places_are_named_with_what_lies_around_them() -> None:
    assert PLACES.name("32.73.02") == "Coblong, Kota Bandung"
    assert PLACES.name("32.04") == "Kab. Bandung, Jawa Barat"
    assert PLACES.name("32") == "Jawa Barat"


@pytest.mark.parametrize("code", [c for c in REGIONS if c.count(".") == DISTRICT])
def test_every_district_is_found_by_its_name_and_its_regency(code: str) -> None:
    around = code.rpartition(".")[0]
    found = PLACES.find(f"Kecamatan {REGIONS[code]}, {REGIONS[around]}")
    assert found == PlaceMatch(codes=(code,), sure=True)


_SAID = st.lists(st.sampled_from([*REGIONS.values(), *KINDS, "di", "jalan", ",", "1"]) | st.text())


@given(_SAID.map(" ".join))
def test_whatever_is_said_only_known_places_are_found(said: str) -> None:
    found = PLACES.find(said)
    assert set(found.codes) <= set(REGIONS)
    assert all(code.count(".") >= CITY for code in found.codes)
    assert found.province in ("", *REGIONS)
    assert not found.sure or len(found.codes) == 1
    assert set(PLACES.answer(said).codes) <= set(REGIONS)


EVERYWHERE = Places(place_finder())
VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "places.json").read_text())


@pytest.mark.long
def test_an_answer_is_read_as_the_field_of_the_form_reads_it() -> None:
    for typed, code, _ in VECTORS["first"]:
        found = EVERYWHERE.answer(typed)
        assert code in found.codes or code[:2] == found.province, (typed, found)


def test_an_answer_that_names_no_place_is_none_to_messages_either() -> None:
    for typed in set(VECTORS["none"]) - {"Coblong, Kota Medan"}:  # a sentence may well name both
        assert EVERYWHERE.answer(typed) == PlaceMatch(), typed


def test_an_island_of_several_regencies_is_asked_about() -> None:
    assert set(EVERYWHERE.answer("Madura").codes) == {"35.26", "35.27", "35.28", "35.29"}
    assert EVERYWHERE.find("jalan rusak di Flores").codes[:2] == ("53.06", "53.07")


def test_a_mistyped_answer_is_asked_about() -> None:
    assert EVERYWHERE.answer("surabya") == PlaceMatch(codes=("35.78",), guessed=True)
    assert EVERYWHERE.answer("Padang Sidempuan") == PlaceMatch(codes=("12.77",), guessed=True)
    assert EVERYWHERE.answer("saya kurang tahu persis nama daerahnya apa").codes == ()


@pytest.mark.parametrize(
    ("said", "codes", "sure"),
    [
        ("Lampu mati di Jl. Surabaya, Kota Bandung sejak kemarin", ("32.73",), True),
        ("Jalan rusak depan pasar, kel. Dago, Kota Bandung", ("32.73.02",), True),
        ("Sampah menumpuk di Sleman Jogja", ("34.04",), False),
        ("Kodya Bandung banjir", ("32.73",), True),
        ("Trotoar rusak dekat Monas", ("31.71.01",), False),
        ("jalan plg rusak parah", (), False),
        ("Banjir di Soerabaja", ("35.78",), False),
        ("Anjing liar menunjang bunjai", (), False),
    ],
)
def test_reports_name_places_as_the_form_knows_them(
    said: str, codes: tuple[str, ...], sure: bool
) -> None:
    found = EVERYWHERE.find(said)
    assert (found.codes, found.sure) == (codes, sure)


@pytest.mark.parametrize(
    "said",
    [
        "pinggir kali",
        "pohon kelapa",
        "batang pohon masih menutup jalan, belum diangkat",
        "sejak hari Senen kemarin",
        "bau bau sampah juga",
        "kabel kuningan ikut putus",
        "medan jalannya sulit dilewati",
        "batu besar menutup jalan",
        "depan warung Padang",
        "depan soto Lamongan",
        "depan Coto Makassar di situ",
        "rumah Pak Demak",
        "truk dari Surabaya yang menabrak",
        "dari Surabaya",
        "depan toko Jaya",
        "Jl. Raya Bogor",
        "Jl. Raya Ciracas",
        "Medan",
        "kuningan",
        "air putih",
        "sungai penuh",
        "Dago",
        "Jalan Darmo Surabaya",
    ],
)
def test_an_answer_that_is_not_all_place_is_offered_at_most(said: str) -> None:
    found = EVERYWHERE.answer(said)
    assert found.guessed or len(found.codes) != 1, found


@pytest.mark.parametrize("said", ["dekat sungai", "kali", "melati 5", "Djalan Tjendana"])
def test_an_everyday_word_is_no_village(said: str) -> None:
    assert EVERYWHERE.answer(said) == PlaceMatch()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Coblong", "32.73.02"),
        ("di Surabaya", "35.78"),
        ("dago bandung", "32.73.02"),
        ("kel. Dago, Kota Bandung", "32.73.02"),
        ("Kota Medan", "12.71"),
        ("Kota Sungai Penuh", "15.72"),
        ("Kab. Kuningan", "32.08"),
        ("Jaya, Aceh Jaya", "11.14.05"),
        ("RT 03/05 kec coblong", "32.73.02"),
        ("depan warung padang, Coblong, Kota Bandung", "32.73.02"),
        ("Jl. Darmo 5, Surabaya", "35.78"),
        ("Jl. Ahmad Yani 45 Surabaya", "35.78"),
        ("Kubu Raya", "61.12"),
    ],
)
def test_an_answer_that_is_all_place_is_filed_at_once(said: str, code: str) -> None:
    found = EVERYWHERE.answer(said)
    assert (found.codes, found.guessed) == ((code,), False)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("Manggarai", {"53.10", "31.74.01"}),
        ("Kemang", {"31.74.03", "32.01.12"}),
        ("Pondok Kelapa", {"17.09.03", "31.75.07"}),
        ("Kalimalang", {"31.75.07", "32.75"}),
        ("Johor", {"12.71.11", "82.05.06"}),
        ("Sabu", {"53.20", "13.04.02"}),
        ("Aru", {"81.07", "82.07.03"}),
        ("Cipete", {"31.74.06", "31.74.07", "36.71.11"}),
        ("kab Manggarai", {"53.10"}),
        ("Kebayoran Lama", {"31.74.05"}),
    ],
)
def test_a_quarter_of_a_big_city_is_offered_beside_its_namesakes(
    said: str, codes: set[str]
) -> None:
    found = EVERYWHERE.answer(said)
    assert set(found.codes) == codes
    offered = "; ".join(f"1 {EVERYWHERE.name(code)}" for code in found.codes)
    assert len(offered) <= OFFER_ROOM
