"""Which updates followers get, and the tokens of followers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.public.public_follows import (
    UPDATE_KIND_OF_ACT,
    Follow,
    FollowSubject,
    FollowSubjectKind,
    PublicUpdateKind,
    confirm_token,
    follow_id,
    parse_confirm_token,
    parse_stop_token,
    stop_token,
    updates_for_followers,
)
from chalicelib.domain.reports.act_rule import Visibility
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.workflow import visibility
from tests.builders import NOW, PEPPER, a_report, act, an_end

AREA = FollowSubject(kind=FollowSubjectKind.AREA, id="32.73")
FOLLOW = Follow(id="f1", subject=AREA, sealed=b"\x01sealed", language="id")


def updates_for(report: Any, what: Act, **rest: Any) -> dict[str, str]:
    after, event = act(report, what, **rest)
    return {subject.key: kind.value for subject, kind in updates_for_followers(event, after)}


def verify(report: Any) -> Any:
    return act(report, Act.VERIFY, fields={"supervisory": False})[0]


def test_a_report_that_becomes_public_is_new_to_its_places_and_its_agency() -> None:
    assert updates_for(a_report(), Act.VERIFY, fields={"supervisory": False}) == {
        "report:7K2M9QXD4TPC": "disposed",
        "area:32.73.02": "new",
        "area:32.73": "new",
        "agency:pemda-3273": "new",
    }


def test_only_followers_of_the_report_get_an_update_of_an_answer() -> None:
    assert updates_for(verify(a_report()), Act.ANSWER) == {"report:7K2M9QXD4TPC": "answered"}


def test_followers_of_another_agency_get_an_update_of_what_comes_to_it() -> None:
    updates = updates_for(verify(a_report()), Act.ASSIGN, fields={"agency": "imigrasi"})
    assert updates == {"report:7K2M9QXD4TPC": "disposed", "agency:imigrasi": "new"}


def test_followers_get_no_update_of_what_is_not_public() -> None:
    secret = a_report(confidential=True)
    assert updates_for(secret, Act.VERIFY, fields={"supervisory": False}) == {}
    assert updates_for(a_report(), Act.ARCHIVE, fields=an_end("agency_admin", "hateful")) == {}
    after, event = act(a_report(), Act.VERIFY, fields={"supervisory": False})
    gone = replace(after, confidential=True)  # as it is by the time that the news are read
    assert list(updates_for_followers(event, gone)) == []


@pytest.mark.parametrize("what", sorted(UPDATE_KIND_OF_ACT))
def test_an_update_for_followers_is_a_public_step(what: Act) -> None:
    assert visibility(what) in (Visibility.PUBLIC, Visibility.REPORTER)
    assert what not in (Act.NOTE, Act.PROPOSE, Act.REVEAL_IDENTITY, Act.HOLD, Act.SUPPLY)


def test_one_address_has_one_name_per_subject() -> None:
    other = FollowSubject(kind=FollowSubjectKind.AREA, id="32.72")
    one = follow_id(PEPPER, AREA, "Warga@Example.id ")
    assert one == follow_id(PEPPER, AREA, "warga@example.ID")
    assert one != follow_id(PEPPER, other, "warga@example.id")
    assert one != follow_id(b"another pepper", AREA, "warga@example.id")


def test_a_token_carries_its_follow_back() -> None:
    until = NOW + timedelta(days=3)
    assert parse_confirm_token(PEPPER, confirm_token(PEPPER, FOLLOW, until)) == (FOLLOW, until)
    assert parse_stop_token(PEPPER, stop_token(PEPPER, AREA, "f1")) == (AREA, "f1")


def test_a_token_is_good_for_its_own_purpose_and_pepper() -> None:
    begins, ends = confirm_token(PEPPER, FOLLOW, NOW), stop_token(PEPPER, AREA, "f1")
    assert parse_stop_token(PEPPER, begins) is None
    assert parse_stop_token(PEPPER, "s" + begins[1:]) is None
    assert parse_confirm_token(PEPPER, "c" + ends[1:]) is None
    assert parse_confirm_token(b"other", begins) is None


@given(st.text(max_size=300))
def test_what_we_never_wrote_is_no_token(typed: str) -> None:
    for text in (typed, f"c.{typed}", f"s.{typed}"):
        assert parse_confirm_token(PEPPER, text) is None
        assert parse_stop_token(PEPPER, text) is None


@given(st.integers(min_value=2, max_value=80), st.sampled_from("ABCabc019-_"))
def test_a_changed_token_is_none(at: int, sign: str) -> None:
    token = stop_token(PEPPER, AREA, "f1")
    at = min(at, len(token) - 2)  # the last sign may carry spare bits
    changed = token[:at] + sign + token[at + 1 :]
    assert (parse_stop_token(PEPPER, changed) is None) is (changed != token)


def test_every_kind_of_news_can_come() -> None:
    assert {*UPDATE_KIND_OF_ACT.values(), PublicUpdateKind.NEW} == set(PublicUpdateKind)
