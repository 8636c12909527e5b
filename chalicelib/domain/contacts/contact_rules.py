"""Read e-mail addresses and telephone numbers as people write them.

The browser answers the same (`web/src/api/contact-rules.ts`, with a table that
`infra/reference/phone_rules.py` makes of the same library); both are tested on
`tests/vectors/contacts.json`.
See decision 0047.
"""

import re

from chalicelib.domain.clean_text import clean_code, clean_line

INDONESIA = 62
LONGEST_EMAIL, LONGEST_LOCAL_PART = 254, 64
#: RFC 5321 without quoted local parts, whose domain has at least two labels and no number at its
#: end. Only ASCII before the at sign: SES takes nothing else.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_AT_DOMAIN = rf"@(?:{_LABEL}\.)+(?!\d+$){_LABEL}"
_EMAIL = re.compile(rf"({_ATOM}(?:\.{_ATOM})*){_AT_DOMAIN}")
#: A local part in quotes, which mail headers may have though nobody types one.
_QUOTED_EMAIL = re.compile(rf"(\"(?:[ !#-\[\]-~]|\\[ -~])+\"){_AT_DOMAIN}")
#: An address as mail programs copy it: `Siti <siti@example.id>`, `mailto:siti@example.id?subject=`.
_IN_BRACKETS = re.compile(r"[^<>@]*<([^<>]*)>[ ,;.]*")
_MAILTO = re.compile(r"mailto: ?([^?]*)(?:\?.*)?", re.IGNORECASE)
#: What stands around an address or a number in a sentence, a list or a spreadsheet.
_AROUND = re.compile(r"""^[ ,;:'"=[\]]+|[ ,;:.'"=[\]]+$""")
#: Signs that people write between the digits.
_BETWEEN_DIGITS = re.compile(r"[ ()./_-]")
#: What people write before or behind a number: "WA: 0812…", "0812… (WA)", "No. HP/WA 0812…".
_LABEL_WORD = (
    r"(?:no|nomor|nomer|hp|handphone|ponsel|telp|tlp|telepon|telpon|tel|phone|mobile|cell|wa"
    r"|whatsapp|sms|hub|hubungi|call)"
)
_LABELS = rf"[ (\[]*{_LABEL_WORD}(?:[ ./,&]+{_LABEL_WORD})*[ .:)\]]*"
_NUMBER_LABELS = re.compile(
    rf"(?:{_LABELS}(?=['+(\d]))?(.*?[\d)])(?:[ ,;/-]*{_LABELS})?", re.IGNORECASE
)
#: A trunk zero that is not dialled after the calling code: +62 (0)812.
_UNDIALLED_ZERO = re.compile(r"^(\(?(?:\+|00) ?\d{1,3}\)?[ -]?)\(0\)")
_DIGITS = re.compile(r"\+?\d{6,20}")
#: Which carrier connects a call abroad is the digit after 00 in Indonesia (001, 007, 008, 009).
_CARRIER_DIGITS = "1789"


def parse_email(typed: str, *, quoted: bool = False) -> str | None:
    """Read an e-mail address; None when it cannot be one.

    What a mail program or a sentence puts around it goes, and its domain is in lower case. A sign
    within it that nobody sees makes it another address than the one that is read: it is refused,
    not guessed at. `quoted` allows a local part in quotes, as a mail header has it.

    >>> parse_email(" O’Brien@Example.id "), parse_email("Siti <siti @ example.id>,")
    ("O'Brien@example.id", 'siti@example.id')
    >>> parse_email("siti\\u200b@example.id"), parse_email("\\u200bsiti@example.id")
    (None, 'siti@example.id')
    """
    if _without_spaces(clean_line(typed)) not in _without_spaces(typed):
        return None
    address = clean_code(typed)
    match = _QUOTED_EMAIL.fullmatch(address) if quoted else None
    if match is None:
        for around in (_IN_BRACKETS, _MAILTO):
            address = inner[1] if (inner := around.fullmatch(address)) else address
        local, at, domain = re.sub(" ?@ ?", "@", _AROUND.sub("", address)).rpartition("@")
        address = f"{local}{at}{domain.lower()}"
        match = _EMAIL.fullmatch(address)
    if match is None or len(match[1]) > LONGEST_LOCAL_PART or len(address) > LONGEST_EMAIL:
        return None
    return address


def _without_spaces(text: str) -> str:
    """Return a text without any space; control characters are no spaces here."""
    return re.sub(r"[^\S\x1c-\x1f]", "", text)


def parse_phone(typed: str) -> str | None:
    """Read a telephone number of any country in E.164; None when it cannot be one.

    Without a calling code it is an Indonesian one. Words that say what it is for are passed over;
    of two numbers none is taken.

    >>> parse_phone("0812-0000-1234"), parse_phone("+65 8123 4567"), parse_phone("0812")
    ('+6281200001234', '+6581234567', None)
    >>> parse_phone("WA: '0812_0000_1234"), parse_phone("0812 0000 1234 / 0813 0000 1234")
    ('+6281200001234', None)
    """
    bare = _AROUND.sub("", clean_code(typed))
    labelled = _NUMBER_LABELS.fullmatch(bare)
    written = _AROUND.sub("", labelled[1]) if labelled else bare
    written = _UNDIALLED_ZERO.sub(r"\1", written)
    digits = _BETWEEN_DIGITS.sub("", written)
    if not _DIGITS.fullmatch(digits):
        return None
    return next(filter(None, map(_valid_number, _readings(digits))), None)


def _readings(digits: str) -> list[str]:
    """Return the international numbers that digits may mean, the likeliest first."""
    if digits.startswith("+"):
        return [digits]
    if digits.startswith("00"):
        by_carrier = [f"+{digits[3:]}"] if digits[2] in _CARRIER_DIGITS else []
        return [*by_carrier, f"+{digits[2:]}"]
    if digits.startswith("0"):
        return [f"+{INDONESIA}{digits[1:]}"]
    if digits.startswith(str(INDONESIA)):
        return [f"+{digits}"]
    # A spreadsheet takes the zero off a mobile number.
    return [f"+{INDONESIA}{digits}"] if digits.startswith("8") else []


def _valid_number(international: str) -> str | None:
    """Return a number in E.164 if its country may have given it to a person.

    An Indonesian one by its full plan; of other countries form and length are looked at, so that a
    new range of numbers is not refused for years.
    """
    import phonenumbers  # noqa: PLC0415 - costs import time, and few requests bring a number

    try:
        number = phonenumbers.parse(international)
    except phonenumbers.NumberParseException:
        return None
    if number.country_code == INDONESIA:
        valid = phonenumbers.number_type(number) in PERSONAL_TYPES
    else:
        national = phonenumbers.national_significant_number(number)
        valid = any(
            re.fullmatch(pattern, national) and len(national) in lengths
            for pattern, lengths, _ in numbering_plans(number.country_code or 0)
        )
    return (
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if valid else None
    )


#: Mobile and fixed lines (values of `phonenumbers.PhoneNumberType`): no service or premium numbers.
PERSONAL_TYPES = (0, 1, 2)


def numbering_plans(calling_code: int) -> list[tuple[str, tuple[int, ...], str]]:
    """Return the national numbers of a calling code: pattern, lengths, and the trunk prefix, for
    each country that shares the code; none for codes of no country (satellites, services).
    """
    from phonenumbers import PhoneMetadata, region_codes_for_country_code  # noqa: PLC0415 - as above

    found = []
    for region in region_codes_for_country_code(calling_code):
        metadata = PhoneMetadata.metadata_for_region(region)
        if metadata is None or metadata.general_desc is None:
            continue
        plan = metadata.general_desc
        trunk = metadata.national_prefix_for_parsing or ""
        trunk = trunk if trunk.isdigit() else metadata.national_prefix or ""
        found.append(
            (
                plan.national_number_pattern or "",
                tuple(n for n in plan.possible_length if n > 0),
                trunk if trunk.isdigit() else "",
            )
        )
    return found
