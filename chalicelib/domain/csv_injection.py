"""Keep spreadsheets from running cells of our CSV files as formulas (CSV injection).

A cell that a spreadsheet could take for a formula is written with an apostrophe in front, which
spreadsheets read as "this is text" (OWASP, CSV Injection). The console writes its files by the same
rule (`web/src`); both are tested on `tests/vectors/csv_cells.json`.
"""

import re

#: A formula may follow white space; full-width signs count as signs. An apostrophe is guarded too,
#: so that what was guarded can be told from what was typed.
_FORMULA = re.compile(r"\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r\n']")


def guard_cell(text: str) -> str:
    """Return the cell as it is written.

    >>> guard_cell("=1+1"), guard_cell("Dinas - Kota")
    ("'=1+1", 'Dinas - Kota')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguard_cell(text: str) -> str:
    """Return what `guard_cell` was given; what people typed without a guard stays as it is.

    >>> unguard_cell("'=1+1"), unguard_cell("'n")
    ('=1+1', "'n")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
