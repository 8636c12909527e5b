"""The routes of what forms offer and of what routing would choose: public, cached."""

from datetime import date, datetime
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.domain.reference_data.reference import Category, Notice, Reference
from chalicelib.domain.reports.codes import NATIONAL_DESK, Kind, State
from chalicelib.domain.reports.submission_limits import FILE_TYPES, FILES
from chalicelib.domain.routing.routing import choose_agency
from chalicelib.entrypoints.context import Context
from chalicelib.entrypoints.http.endpoint import (
    cached_response,
    errors_as_problems,
    language_of,
    query_of,
)
from chalicelib.entrypoints.http.reports import citizen_forms
from chalicelib.messages import texts

#: How long caches may keep it, so that a surge does not reach us. Seconds.
REFERENCE_SECONDS = 300


def reference_routes(context: Context) -> Blueprint:
    """Make the blueprint."""
    routes = Blueprint(__name__)

    @routes.route("/v1/reference", methods=["GET"])
    @errors_as_problems(routes)
    def read_reference() -> Response:
        language = language_of(routes.current_request)
        return _cached(choices(context.reference(), context.now(), language))

    @routes.route("/v1/reference/categories", methods=["GET"])
    @errors_as_problems(routes)
    def read_categories() -> Response:
        reference = context.reference()
        found = _active(reference, context.now().date())
        return _cached({"categories": [_with_notice(c, reference) for c in found]})

    @routes.route("/v1/reference/agencies", methods=["GET"])
    @errors_as_problems(routes)
    def read_agencies() -> Response:
        return _cached({"agencies": _agencies(context.reference())})

    @routes.route("/v1/route", methods=["GET"])
    @errors_as_problems(routes)
    def suggest_route() -> Response:
        reference = context.reference()
        query = query_of(routes.current_request)
        category, region = citizen_forms.category_and_region(query, reference, context.now())
        return _cached(suggestion(category, region, reference))

    return routes


def _cached(body: dict[str, Any]) -> Response:
    return cached_response(body, REFERENCE_SECONDS, by_language=True)


def choices(reference: Reference, now: datetime, language: str) -> dict[str, Any]:
    """Show what a form offers: categories and agencies in force, kinds, limits."""
    words = texts(language)
    return {
        "categories": [_category(c) for c in _active(reference, now.date())],
        "agencies": _agencies(reference),
        "kinds": [{"id": k, "name": words.kinds[k]} for k in Kind],
        "states": [{"id": s, "name": words.states[s]} for s in State],
        "attachments": {"most": FILES, "types": FILE_TYPES},
        "attribution": reference.attribution,
    }


def suggestion(category: str, region: str, reference: Reference) -> dict[str, Any]:
    """Show whom routing would choose; nobody when no rule fits or the category takes no reports."""
    notice = reference.notice_of(category)
    if notice and notice.stops:
        return {"agency": None, "why": "stopped"}
    home = choose_agency(category=category, region=region, target_agency=None, reference=reference)
    why = home.reason.partition(":")[0]
    if home.agency == NATIONAL_DESK:
        return {"agency": None, "why": why}
    return {"agency": {"id": home.agency, "name": reference.agencies[home.agency].name}, "why": why}


def _active(reference: Reference, day: date) -> list[Category]:
    return [c for c in reference.categories.values() if c.active(day)]


def _agencies(reference: Reference) -> list[dict[str, Any]]:
    return [
        {"id": a.id, "name": a.name, "short": a.short, "kind": a.kind} for a in reference.offered()
    ]


def _category(found: Category) -> dict[str, Any]:
    names = {"name_id": found.name_id, "name_en": found.name_en}
    return {"id": found.id, "parent": found.parent, **names}


def _with_notice(found: Category, reference: Reference) -> dict[str, Any]:
    notice = reference.notice_of(found.id)
    return {**_category(found), "notice": _notice(notice) if notice else None}


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "text_id": notice.text_id,
        "text_en": notice.text_en,
        "stops": notice.stops,
        "href": notice.href,
        "label_id": notice.label_id,
        "label_en": notice.label_en,
    }
