"""What forms offer and what routing would choose."""

import pytest

from tests.builders import BANDUNG
from tests.entrypoints.api import Api, a_submission


def test_reference_is_what_a_form_offers_and_may_be_cached(api: Api) -> None:
    response = api.get("/v1/reference")
    assert response.headers["Cache-Control"] == "public, max-age=300"
    ids = {c["id"] for c in response.body["categories"]}
    assert "jalan-berlubang" in ids
    assert "national-desk" not in {a["id"] for a in response.body["agencies"]}
    assert response.body["attribution"] == "synthetic"


@pytest.mark.parametrize(
    "path", ["/v1/reference", "/v1/reference/categories", "/v1/reference/agencies"]
)
def test_a_cache_may_keep_reference_data_by_language(api: Api, path: str) -> None:
    headers = api.get(path).headers
    assert headers["Cache-Control"] == "public, max-age=300"
    assert headers["Vary"] == "Accept-Language"


def test_categories_come_with_their_notice_or_that_of_an_ancestor(api: Api) -> None:
    found = {c["id"]: c for c in api.get("/v1/reference/categories").body["categories"]}
    assert found["jalan"]["notice"] is None
    assert found["banjir"]["notice"]["href"] == "tel:112"
    assert not found["banjir"]["notice"]["stops"]
    assert found["pidana"]["notice"]["stops"]
    assert found["pencurian"]["notice"] == found["pidana"]["notice"]
    assert found["pencurian"]["parent"] == "pidana"


def test_agencies_are_those_a_reporter_may_name(api: Api) -> None:
    found = {a["id"]: a for a in api.get("/v1/reference/agencies").body["agencies"]}
    name, short = "Pemerintah Kota Bandung", found[BANDUNG]["short"]
    assert found[BANDUNG] == {"id": BANDUNG, "name": name, "short": short, "kind": "city"}
    assert short
    assert "national-desk" not in found


@pytest.mark.parametrize(
    ("category", "region", "agency", "why"),
    [
        ("jalan-berlubang", "32.73.02", BANDUNG, "rule"),
        ("paspor", "32.73", "imigrasi", "rule"),
        ("lainnya", "32.73.02", None, "no_rule"),
        ("pencurian", "32.73.02", None, "stopped"),
    ],
)
def test_routing_says_whom_it_would_choose(
    api: Api, category: str, region: str, agency: str | None, why: str
) -> None:
    response = api.get("/v1/route", query={"category": category, "region": region})
    assert (response.body["agency"] or {}).get("id") == agency
    assert response.body["why"] == why
    assert response.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({}, {"category": "required", "region": "required"}),
        ({"category": "x", "region": "32.73"}, {"category": "unknown"}),
        ({"category": "jalan", "region": "32"}, {"region": "unknown"}),
        ({"category": "jalan", "region": "Coblong"}, {"region": "unknown"}),
    ],
)
def test_the_response_says_what_makes_no_sense_in_a_question_to_routing(
    api: Api, query: dict[str, str], fields: dict[str, str]
) -> None:
    response = api.get("/v1/route", query=query)
    assert (response.status, response.fields) == (422, fields)
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("id", "Kejahatan dilaporkan ke polisi: telepon 110."), ("en", "call 110.")],
)
def test_a_category_that_takes_no_reports_points_on(api: Api, language: str, sentence: str) -> None:
    body = a_submission(category="pencurian")
    response = api.post("/v1/reports", body, accept_language=language)
    [field] = response.body["fields"]
    assert (field["name"], field["code"]) == ("category", "stopped")
    assert sentence in field["message"]
    assert api.platform.reports.puts == 0


def test_a_notice_that_does_not_stop_lets_the_report_pass(api: Api) -> None:
    assert api.post("/v1/reports", a_submission(category="banjir")).status == 201
