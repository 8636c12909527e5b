"""Keep spreadsheets from running cells of our CSV files as formulas (CSV injection).

A cell that a spreadsheet could take for a formula is written with an apostrophe in front, which
spreadsheets read as "this is text" (OWASP, CSV Injection). The console writes its files by the same
rule (`web/src`); both are tested on `tests/vectors/csv_cells.json`.
"""

import re

#: What may stand before a formula without being seen: control characters, spaces, and signs without
#: a width. Written out, since `\s` is another set in each language.
_UNSEEN = (
    r"\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    r"\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
#: The signs that begin a formula, also in their full-width and small forms.
_SIGN = r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
#: What a spreadsheet could take for a formula. An apostrophe counts as unseen, so that guarding is
#: undone however often it was done.
_FORMULA = rf"[{_UNSEEN}']*[{_SIGN}]"
#: What separates cells: Excel set to Indonesian, the standard, text files, some databases. Read are
#: all, in this order where a heading says as much with each; written is the first.
SEPARATORS = (";", ",", "\t", "|")
#: Where a cell may begin for a spreadsheet that separates at another sign than we do, or takes no
#: quotes for such: after each of these a formula is guarded as at the begin of the cell.
_SEPARATOR = rf"[{re.escape(''.join(SEPARATORS))}\r\n]"
_AT_BEGIN = re.compile(rf"{_FORMULA}|[\t\r\n']")
_INSIDE = re.compile(rf"({_SEPARATOR})(?={_FORMULA}|')")
_GUARDED_INSIDE = re.compile(rf"({_SEPARATOR})'(?={_FORMULA}|')")


def guard_cell(text: str) -> str:
    """Return the cell as it is written.

    >>> guard_cell("=1+1"), guard_cell("Dinas;=1"), guard_cell("Dinas - Kota")
    ("'=1+1", "Dinas;'=1", 'Dinas - Kota')
    """
    guarded = _INSIDE.sub(r"\1'", text)
    return f"'{guarded}" if _AT_BEGIN.match(guarded) else guarded


def unguard_cell(text: str) -> str:
    """Return what `guard_cell` was given; what people typed without a guard stays as it is.

    >>> unguard_cell("'=1+1"), unguard_cell("'n")
    ('=1+1', "'n")
    """
    guarded = text.startswith("'") and _AT_BEGIN.match(text[1:])
    return _GUARDED_INSIDE.sub(r"\1", text[1:] if guarded else text)
