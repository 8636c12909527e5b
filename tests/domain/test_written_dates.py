"""Days as people, Excel in Indonesian and other spreadsheets write them."""

import pytest

from chalicelib.domain.written_dates import iso_date, iso_date_of_cell


@pytest.mark.parametrize(
    "text",
    [
        "31/12/2026",
        "31-12-2026",
        "31.12.2026",
        "31 12 2026",
        "31/12/26",
        "31-12-26",
        "2026-12-31",
        "2026/12/31",
        "2026-12-31 00:00:00",
        "31/12/2026 00.00",
        "31 Desember 2026",
        "31 DESEMBER 2026",
        "31-Des-2026",
        "31-Des-26",
        "31/Dec/2026",
        "31 Dec 2026",
        "31 December 2026",
        "Kamis, 31 Desember 2026",
        "Kamis 31 Desember 2026",
        "31–12–2026",
        "31\u00a0Desember\u00a02026",
        " 31/12/2026 ",
    ],
)
def test_a_day_is_read(text: str) -> None:
    assert iso_date(text) == "2026-12-31"
    assert iso_date_of_cell(text) == "2026-12-31"


@pytest.mark.parametrize(
    ("word", "month"),
    [
        *(("Januari", 1), ("Peb", 2), ("Pebruari", 2), ("Mar", 3), ("Mei", 5), ("May", 5)),
        *(("Juni", 6), ("July", 7), ("Agt", 8), ("Ags", 8), ("Agust", 8), ("Aug", 8)),
        *(("Sept", 9), ("Okt", 10), ("Oct", 10), ("Nopember", 11), ("Nov", 11), ("Des", 12)),
    ],
)
def test_months_have_names_in_both_languages(word: str, month: int) -> None:
    assert iso_date(f"5 {word} 2026") == f"2026-{month:02d}-05"


def test_a_spreadsheets_number_is_a_day_in_cells_alone() -> None:
    assert iso_date_of_cell("46387") == "2026-12-31"
    assert iso_date_of_cell("36526") == "2000-01-01"
    assert iso_date("46387") == "46387"
    for number in ("1", "12", "2026", "20261231", "46387.5", "-46387"):
        assert iso_date_of_cell(number) == number


@pytest.mark.parametrize(
    "text", ["", "kemarin", "5 Ma 2026", "5 Xyz 2026", "Desember 2026", "5/2026"]
)
def test_anything_else_stays_as_it_is(text: str) -> None:
    assert iso_date(text) == text
