"""Addresses and numbers are read as people write them, and never raise."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.contacts.contact_rules import PERSONAL_TYPES, parse_email, parse_phone

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "contacts.json").read_text(encoding="utf-8")
)
EXAMPLES = json.loads(
    (Path(__file__).parents[2] / "vectors" / "phone_examples.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("typed", "number"), VECTORS["phones"])
def test_a_number_is_read_as_in_the_vectors(typed: str, number: str | None) -> None:
    assert parse_phone(typed) == number


@pytest.mark.parametrize(("typed", "address"), VECTORS["emails"])
def test_an_address_is_read_as_in_the_vectors(typed: str, address: str | None) -> None:
    assert parse_email(typed) == address


def test_a_mobile_number_of_every_country_is_read() -> None:
    assert len(EXAMPLES) > 200
    assert {r: n for r, n in EXAMPLES.items() if parse_phone(n) != n} == {}


@given(st.text() | st.text("+0123456789 ()-./tel:", max_size=25))
def test_any_text_is_a_number_in_e164_or_none(typed: str) -> None:
    number = parse_phone(typed)
    assert number is None or (
        re.fullmatch(r"\+[1-9]\d{6,14}", number) and parse_phone(number) == number
    )


@given(st.text() | st.from_regex(r"\A[a-z.'@ -]{1,30}@[a-z.-]{1,20}\Z"))
def test_any_text_is_an_address_or_none(typed: str) -> None:
    address = parse_email(typed)
    assert address is None or (parse_email(address) == address and address.isascii())


def test_a_start_without_a_number_does_not_pay_for_the_library() -> None:
    code = "import sys, app; sys.exit('phonenumbers' in sys.modules)"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_types_of_numbers_are_those_of_the_library() -> None:
    from phonenumbers import PhoneNumberType as Type

    assert PERSONAL_TYPES == (Type.FIXED_LINE, Type.MOBILE, Type.FIXED_LINE_OR_MOBILE)
