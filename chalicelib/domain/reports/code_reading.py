"""Read a tracking ID and access code out of a sentence, a link or a whole message.

`web/src/api/tracking-id.ts` does the same on the device.
"""

import re

from chalicelib.domain.reports.tracking_ids import (
    ALPHABET,
    CODE_SYMBOLS,
    ID_SYMBOLS,
    normalize,
    parse,
)

_DASHES = "\\-\u2010-\u2015\u2212\uff0d"
_GROUPS = re.compile(
    rf"(?<![0-9A-Za-z])(?:[0-9A-Za-z]{{4}}[{_DASHES}]?){{2,3}}[0-9A-Za-z]{{4}}(?![0-9A-Za-z])"
)


def read_codes(text: str) -> tuple[str, str]:
    """Return the tracking ID and the access code as symbols; "" for what is not there.

    >>> read_codes("Nomor 8AXN-A0YA-TXS9, kode ABCD-EFGH-2345-MNPQ")
    ('8AXNA0YATXS9', 'ABCDEFGH2345MNPQ')
    >>> read_codes("saya lupa kode akses")
    ('', '')
    """
    symbols, length = normalize(text), ID_SYMBOLS + 1
    if len(symbols) == length + CODE_SYMBOLS and parse(symbols[:length]):
        return symbols[:length], symbols[length:]
    found = [normalize(group) for group in _GROUPS.findall(text)]
    report = next((one for one in found if parse(one)), "")
    codes = [c for c in found if len(c) == CODE_SYMBOLS and set(c) <= set(ALPHABET)]
    # A word of sixteen letters is no code where something with digits is there too.
    code = next((c for c in codes if any(s.isdigit() for s in c)), codes[0] if codes else "")
    return report, code if report else ""
