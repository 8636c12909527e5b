"""Following without JavaScript: from the tracking ID over the letter's link to the end of it."""

from urllib.parse import urlencode

import pytest

from chalicelib.messages.reports.no_script_form import form_texts
from tests.entrypoints.api import Api
from tests.entrypoints.conftest import Filed
from tests.entrypoints.public.test_public_follows import FOLLOWER, assigned, post_out, token_of
from tests.entrypoints.reports.no_script_browser import FORM, Page

__all__ = ["assigned"]  # a fixture, shared
FOLLOW = "/v1/forms/follow"
ID = form_texts("id")


def follow(api: Api, **fields: str) -> Page:
    response = api.call("POST", FOLLOW, raw=urlencode(fields), content_type=FORM)
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    return Page(response)


def test_the_page_asks_for_a_report_or_a_link(api: Api) -> None:
    page = Page(api.get(FOLLOW))
    assert {"tracking_id", "link", "language"} <= set(page.typed)


@pytest.mark.parametrize("kind", ["report", "area", "agency"])
def test_whatever_a_report_offers_is_followed_by_mail_and_ended_by_its_link(
    api: Api, assigned: Filed, kind: str
) -> None:
    page = follow(api, tracking_id=assigned.tracking_id)
    assert {
        e.attributes["value"] for e in page.every("input") if e.attributes["type"] == "radio"
    } == {
        "report",
        "area",
        "agency",
    }
    asked = follow(api, tracking_id=assigned.tracking_id, kind=kind, address=FOLLOWER)
    assert asked.by_id("done").text == ID["follow_asked"]
    [letter] = post_out(api.platform)
    token = token_of(letter)
    begun = follow(api, link=f"https://contoh.id/ikuti/#{token}")
    assert begun.status == 200
    assert "Anda sekarang mengikuti" in begun.by_id("done").text


def test_a_report_that_is_not_open_offers_nothing(api: Api, filed: Filed) -> None:
    page = follow(api, tracking_id=filed.tracking_id)
    assert page.status >= 400
    assert page.typed["tracking_id"] == filed.tracking_id


@pytest.mark.parametrize(
    "typed",
    [{"link": "https://contoh.id/ikuti/#c.tidak-ada"}, {"link": "bukan tautan"}],
)
def test_a_link_that_is_none_of_ours_is_told_apart(api: Api, typed: dict[str, str]) -> None:
    page = follow(api, **typed)
    assert page.status == 422
    assert page.typed["link"] == typed["link"]


def test_an_address_that_is_none_may_be_mended(api: Api, assigned: Filed) -> None:
    page = follow(api, tracking_id=assigned.tracking_id, address="bukan alamat")
    assert page.status == 422
    assert page.typed["address"] == "bukan alamat"
    assert not api.platform.outbox.sent
