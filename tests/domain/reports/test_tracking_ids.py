"""Tracking IDs and access codes."""

import doctest
import importlib
import uuid
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.reports import tracking_ids
from chalicelib.messages import preferred
from infra.local.console import ROOT
from tests.builders import PEPPER

TOKENS = st.uuids().map(str)


#: Every module that shows by an example what it does.
SHOWN = sorted(p for p in (ROOT / "chalicelib").rglob("*.py") if ">>> " in p.read_text())


@pytest.mark.parametrize("path", SHOWN, ids=lambda p: p.stem)
def test_examples_in_docstrings_hold(path: Path) -> None:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    done = doctest.testmod(importlib.import_module(name))
    assert done.attempted > 0
    assert done.failed == 0


def test_the_preferred_language_is_one_that_we_speak() -> None:
    assert [preferred(a) for a in ("", "fr", "en", "fr, en-GB;q=0.8", "id-ID, en")] == [
        "id",
        "id",
        "en",
        "en",
        "id",
    ]


@given(TOKENS)
@settings(max_examples=200, database=None, derandomize=True)
def test_an_id_is_read_back_however_it_is_typed(token: str) -> None:
    report_id = tracking_ids.report_id(PEPPER, token)
    assert tracking_ids.parse(report_id) == report_id
    shown = tracking_ids.show(report_id)
    for typed in (shown, shown.lower(), shown.replace("-", " "), f"  {shown}\n"):
        assert tracking_ids.parse(typed) == report_id
    confused = shown.replace("0", "O").replace("1", "I")
    assert tracking_ids.parse(confused) == report_id


@given(TOKENS, st.integers(0, 11), st.sampled_from(tracking_ids.ALPHABET))
@settings(max_examples=300, database=None, derandomize=True)
def test_a_wrong_symbol_is_caught(token: str, place: int, symbol: str) -> None:
    report_id = tracking_ids.report_id(PEPPER, token)
    wrong = report_id[:place] + symbol + report_id[place + 1 :]
    # 32 symbols, 31 remainders: 0 and Z weigh the same, and only they can be taken for each other.
    if wrong != report_id and {symbol, report_id[place]} != {"0", "Z"}:
        assert tracking_ids.parse(wrong) is None


def test_the_same_token_gives_the_same_codes_and_another_gives_others() -> None:
    tokens = [str(uuid.UUID(int=n)) for n in range(2000)]
    report_ids = {tracking_ids.report_id(PEPPER, t) for t in tokens}
    codes = {tracking_ids.access_code(PEPPER, t) for t in tokens}
    assert len(report_ids) == len(codes) == 2000
    assert tracking_ids.report_id(PEPPER, tokens[0]) in report_ids
    assert tracking_ids.report_id(b"another pepper", tokens[0]) not in report_ids


def test_an_access_code_opens_its_own_report_alone() -> None:
    token = str(uuid.UUID(int=1))
    report_id, code = tracking_ids.report_id(PEPPER, token), tracking_ids.access_code(PEPPER, token)
    stored = tracking_ids.access_hash(PEPPER, report_id, code)
    assert tracking_ids.access_matches(PEPPER, report_id, tracking_ids.show(code).lower(), stored)
    assert not tracking_ids.access_matches(PEPPER, "ANOTHER", code, stored)
    assert not tracking_ids.access_matches(PEPPER, report_id, code[:-1], stored)
    assert code not in stored


@pytest.mark.parametrize(
    "typed", ["", "7K2M", "7K2M-9QXD-4TPU", "7K2M-9QXD-4TPCC", "é" * 12, "%" * 12]
)
def test_what_cannot_be_an_id_is_none(typed: str) -> None:
    assert tracking_ids.parse(typed) is None
