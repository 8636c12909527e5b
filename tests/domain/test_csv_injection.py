"""No cell of a CSV file is run as a formula, and none is changed by being written and read."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.csv_file import SEPARATOR, csv_line
from chalicelib.domain.csv_injection import guard_cell, unguard_cell

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "csv_cells.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("typed", "written"), VECTORS)
def test_a_cell_is_written_as_in_the_vectors(typed: str, written: str) -> None:
    assert guard_cell(typed) == written
    assert unguard_cell(written) == typed


@given(st.text())
def test_every_cell_comes_back(text: str) -> None:
    assert unguard_cell(guard_cell(text)) == text


CELLS = st.lists(st.text() | st.sampled_from([typed for typed, _ in VECTORS]), min_size=2)


@given(CELLS)
def test_a_line_comes_back_cell_by_cell(cells: list[str]) -> None:
    [read] = csv.reader(io.StringIO(csv_line(cells), newline=""), delimiter=SEPARATOR)
    assert [unguard_cell(cell) for cell in read] == cells


@given(CELLS, st.sampled_from(",;\t"))
def test_no_cell_begins_a_formula_whatever_a_spreadsheet_separates_at(
    cells: list[str], separator: str
) -> None:
    for line in csv.reader(io.StringIO(csv_line(cells), newline=""), delimiter=separator):
        assert [cell for cell in line if re.match(r"\s*[=+\-@\uff1d]", cell)] == []


@given(
    st.text(alphabet=" \t\r\n\u00a0", max_size=3), st.sampled_from("=+-@\uff1d\uff0b\uff0d\uff20")
)
def test_no_formula_hides_behind_white_space(space: str, sign: str) -> None:
    assert guard_cell(f"{space}{sign}HYPERLINK(1)").startswith("'")
