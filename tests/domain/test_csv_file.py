"""Tables come in as spreadsheets save them, and go out so that they open in columns."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.csv_file import BOM, csv_line, decode_csv, read_csv

NAMES = {"id", "name", "note"}
TABLE = "id;name\r\na;Café – Kota\r\n"


@pytest.mark.parametrize(
    "encoding",
    [
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "cp1252"),
        *("utf-16-le", "utf-16-be"),
    ],
)
def test_a_file_is_decoded_as_spreadsheets_encode_it(encoding: str) -> None:
    if encoding.endswith("-bom"):
        raw = (BOM + TABLE).encode(encoding.removesuffix("-bom"))
    else:
        raw = TABLE.encode(encoding)
    assert decode_csv(raw) == TABLE


@given(st.binary())
def test_any_bytes_are_decoded(raw: bytes) -> None:
    read_csv(decode_csv(raw), NAMES)


@given(st.text(alphabet=st.characters() | st.sampled_from("\";,\t|\r\n\ufeff='")))
def test_any_text_is_a_table(text: str) -> None:
    table = read_csv(text, NAMES)
    numbers = [row.number for row in table.rows]
    assert numbers == sorted(set(numbers))
    assert all(number > 1 for number in numbers)


@given(st.lists(st.lists(st.text(), min_size=3, max_size=3), max_size=5))
def test_what_is_written_comes_back(rows: list[list[str]]) -> None:
    text = BOM + "".join(map(csv_line, [["id", "name", "note"], *rows]))
    table = read_csv(text, NAMES)
    read = {row.number: row.cells for row in table.rows}
    for number, cells in enumerate(rows, start=2):
        if any(cell.strip() for cell in cells):
            assert read[number] == dict(zip(("id", "name", "note"), cells, strict=True))


def test_a_program_reads_what_is_written() -> None:
    raw = (BOM + csv_line(["id", "name"]) + csv_line(["a", "Dinas; Kota"])).encode()
    lines = io.StringIO(raw.decode("utf-8-sig"), newline="")
    assert list(csv.reader(lines, delimiter=";")) == [["id", "name"], ["a", "Dinas; Kota"]]


def test_a_row_has_the_number_that_a_spreadsheet_shows() -> None:
    text = 'id;note\na;"satu\ndua"\n\nb;tiga\n'
    rows = [(row.number, row.cells) for row in read_csv(text, NAMES).rows]
    assert rows == [(2, {"id": "a", "note": "satu\ndua"}), (4, {"id": "b", "note": "tiga"})]


def test_an_unclosed_quote_costs_one_row_and_not_the_file() -> None:
    text = "id;name\n" + 'a;"Dinas A\n' + "".join(f"b{n};Dinas {n}\n" for n in range(2_000))
    rows = list(read_csv(text, NAMES).rows)
    assert [row.number for row in rows if row.cells is None] == [2]
    assert len(rows) == 2_001


def test_many_unclosed_quotes_are_read_in_little_time() -> None:
    text = "id;name\n" + 'a;"Dinas A;x"y\n' * 20_000
    rows = list(read_csv(text, NAMES).rows)
    assert {row.cells for row in rows} == {None}
    assert len(rows) == 20_000


@pytest.mark.parametrize(
    "text",
    [
        "\n\r\nid;name\na;Dinas\n",
        ";;\n ; \nid;name\na;Dinas\n;;\n;\n",
        '"";""\nid;name\na;Dinas',
        "sep=;\nid;name\na;Dinas",
        '"sep=;"\r\nid;name\r\na;Dinas',
        "SEP=,;;\nid,name\na,Dinas",
        BOM + '"sep=|"\nid|name\na|Dinas',
        '"id;name"\r\n"a;Dinas"\r\n',
        'id;name\r\n"a;""Dinas"""\r\n',
        '"id,name"\n"a,""Dinas"""',
        "id\tname\ra\tDinas\r",
        'id;name,,\r\n"a;""Dinas""",,\r\n',
        '"id;name",,\r\n"a;Dinas",,\r\n',
        "id;name;note,\r\na;Dinas;,\r\n",
        "id,name;\r\na,Dinas;\r\n",
        'id;name\r\n"a;Dinas",,\r\n',
        "id,name\t\t\ra,Dinas\t\t\r",
        'id;name\r\n"a;""Dinas""",,\r\n',
        "id;name;;\na;Dinas;;",
        "\u200b\n id ;name\na;Dinas",
    ],
)
def test_a_table_is_found_whatever_a_spreadsheet_made_of_it(text: str) -> None:
    [row] = read_csv(text, NAMES).rows
    assert row.cells is not None
    shown = {name: cell for name, cell in row.cells.items() if name and cell}
    assert shown == {"id": "a", "name": "Dinas"}


def test_blank_lines_before_the_heading_count_as_a_spreadsheet_counts_them() -> None:
    rows = list(read_csv(";;\n\nid;name\n;;\na;Dinas\n", NAMES).rows)
    assert [row.number for row in rows] == [5]


def test_a_line_in_one_cell_whose_quotes_do_not_match_costs_that_line() -> None:
    rows = list(read_csv('"id;name"\n"a;""Dinas"\n"b;Dinas"\n', NAMES).rows)
    assert rows[-1].cells == {"id": "b", "name": "Dinas"}


def test_a_row_that_another_spreadsheet_cut_is_put_together_again() -> None:
    """Excel that separates at commas opened a table of ours, and saved it."""
    text = 'id;name;note,\r\na;Dinas, Kota;"Contoh; satu",\r\n"b;""Dinas; Kota"";x",\r\nc;d"e;,\r\n'
    rows = [row.cells for row in read_csv(text, NAMES).rows]
    assert rows == [
        {"id": "a", "name": "Dinas, Kota", "note": "Contoh; satu"},
        {"id": "b", "name": "Dinas; Kota", "note": "x"},
        {"id": "c", "name": 'd"e', "note": ""},
    ]


def test_a_huge_cell_costs_little_time_and_no_other_row() -> None:
    huge = 'kalimat; "contoh", ' * 250_000
    quoted = '"' + huge.replace('"', '""') + '"'
    text = f"id;name\r\na;{quoted}\r\nb;Dinas\r\n"
    first, second = read_csv(text, NAMES).rows
    assert first.cells == {"id": "a", "name": huge}
    assert second.cells == {"id": "b", "name": "Dinas"}


def as_excel_writes(rows: list[list[str]], separator: str, ends: str) -> str:
    """A table as Excel saves it: quotes only where a separator, a quote or a line end asks."""
    asks = {separator, '"', "\r", "\n"}
    written = (
        ['"' + cell.replace('"', '""') + '"' if asks & set(cell) else cell for cell in row]
        for row in rows
    )
    return "".join(separator.join(row) + ends for row in written)


#: What people type into cells; what we read otherwise on purpose begins with an apostrophe.
TYPED = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from('";,\t|\r\n Rp5.')),
    max_size=12,
).filter(lambda cell: "'" not in cell)


@given(
    st.lists(st.lists(TYPED, min_size=3, max_size=3), max_size=5),
    st.sampled_from(";,\t|"),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_what_excel_writes_is_read(
    rows: list[list[str]], separator: str, ends: str, encoding: str
) -> None:
    text = as_excel_writes([["id", "name", "note"], *rows], separator, ends)
    table = read_csv(decode_csv(text.encode(encoding)), NAMES)
    filled = [dict(zip(table.heading, row, strict=True)) for row in rows if "".join(row).strip()]
    assert list(table.heading) == ["id", "name", "note"]
    assert [row.cells for row in table.rows] == filled


@given(
    st.lists(st.lists(TYPED, min_size=3, max_size=3), max_size=5),
    st.permutations(";,\t"),
)
def test_a_table_that_another_excel_opened_and_saved_is_read(
    rows: list[list[str]], signs: list[str]
) -> None:
    """It separates at another sign, so that a line is one cell, with empty ones behind it."""
    inner, outer = signs[:2]
    lines = [["id", "name", "note"], *([c.translate(NO_LINES) for c in row] for row in rows)]
    cells = [[as_excel_writes([row], inner, ""), "", ""] for row in lines]
    table = read_csv(as_excel_writes(cells, outer, "\r\n"), NAMES)
    filled = [dict(zip(NAMED, row, strict=True)) for row in lines[1:] if "".join(row).strip()]
    assert [row.cells for row in table.rows] == filled


NAMED = ("id", "name", "note")
NO_LINES = str.maketrans("\r\n", "  ")
