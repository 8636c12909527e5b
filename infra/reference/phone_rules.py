"""Write the browser's table of telephone numbers: `python -m infra.reference.phone_rules`.

It is made of the library that the service asks, so that both answer the same; the tests say when it
is not current.
"""

import json
from typing import Any

import phonenumbers
from phonenumbers import PhoneMetadata

from chalicelib.domain.contacts.contact_rules import INDONESIA, numbering_plans
from infra.local.console import ROOT

TABLE = ROOT / "web" / "src" / "api" / "phone-rules.json"
EXAMPLES = ROOT / "tests" / "vectors" / "phone_examples.json"


def table() -> str:
    """Make the table as JSON, a calling code per line: pattern, lengths and trunk prefix of each
    country that has the code; of Indonesia those of mobile and of fixed lines.
    """
    plans: dict[int, Any] = {
        code: numbering_plans(code) for code in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
    }
    [(_, lengths, trunk)] = plans[INDONESIA]
    indonesia = PhoneMetadata.metadata_for_region("ID")
    assert indonesia is not None  # noqa: S101 - for mypy: the library knows the country
    plans[INDONESIA] = [
        (kind.national_number_pattern, kind.possible_length or lengths, trunk)
        for kind in (indonesia.mobile, indonesia.fixed_line)
        if kind is not None
    ]
    return _lines({str(code): plan for code, plan in plans.items() if plan})


def examples() -> str:
    """Make the library's examples of a mobile number of each country, in E.164, as JSON."""
    found = {}
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
        if number is not None:
            form = phonenumbers.PhoneNumberFormat.E164
            found[region] = phonenumbers.format_number(number, form)
    return _lines(found)


def _lines(entries: dict[str, Any]) -> str:
    written = (
        f"  {json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}"
        for name, entry in entries.items()
    )
    return "{\n" + ",\n".join(written) + "\n}\n"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
    EXAMPLES.write_text(examples(), encoding="utf-8")
