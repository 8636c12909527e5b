"""What forms offer and what routing would choose: public, the same for everybody, cached."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from chalice.app import Blueprint, Response

from chalicelib.domain.reference_data.reference import Category, Notice, Reference
from chalicelib.domain.reports.codes import NATIONAL_DESK, Kind, State
from chalicelib.domain.reports.submission_limits import FILE_TYPES, FILES
from chalicelib.domain.routing.routing import route
from chalicelib.entrypoints.http.endpoint import answer, language_of, mapped
from chalicelib.entrypoints.http.reports import citizen_forms
from chalicelib.messages import texts
from chalicelib.usecases.reference_data.ports import ReferenceData

REFERENCE_SECONDS = 300


class Needs(Protocol):
    """What these routes need of the wiring."""

    @property
    def reference(self) -> ReferenceData: ...
    def now(self) -> datetime: ...


def reference_routes(needs: Needs) -> Blueprint:
    """The blueprint."""
    routes = Blueprint(__name__)

    @routes.route("/v1/reference", methods=["GET"])
    @mapped(routes)
    def read_reference() -> Response:
        language = language_of(routes.current_request)
        return _kept(choices(needs.reference.current(), needs.now(), language))

    @routes.route("/v1/reference/categories", methods=["GET"])
    @mapped(routes)
    def read_categories() -> Response:
        reference = needs.reference.current()
        found = _active(reference, needs.now().date())
        return _kept({"categories": [_with_notice(c, reference) for c in found]})

    @routes.route("/v1/reference/agencies", methods=["GET"])
    @mapped(routes)
    def read_agencies() -> Response:
        return _kept({"agencies": _agencies(needs.reference.current())})

    @routes.route("/v1/route", methods=["GET"])
    @mapped(routes)
    def suggest_route() -> Response:
        reference = needs.reference.current()
        query: Mapping[str, str] = routes.current_request.query_params or {}
        category, region = citizen_forms.whereabouts(query, reference, needs.now())
        return _kept(suggestion(category, region, reference))

    return routes


def _kept(body: dict[str, Any]) -> Response:
    """An answer that browsers and the CDN may keep for a while: a surge does not reach us."""
    made = answer(body)
    made.headers["Cache-Control"] = f"public, max-age={REFERENCE_SECONDS}"
    made.headers["Vary"] = "Accept-Language"
    return made


def choices(reference: Reference, now: datetime, language: str) -> dict[str, Any]:
    """What a form offers: categories and agencies in force, kinds, limits."""
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
    """Whom routing would choose; nobody when no rule fits or the category takes no reports."""
    notice = reference.notice_of(category)
    if notice and notice.stops:
        return {"agency": None, "why": "stopped"}
    home = route(category=category, region=region, target_agency=None, reference=reference)
    why = home.why.partition(":")[0]
    if home.agency == NATIONAL_DESK:
        return {"agency": None, "why": why}
    return {"agency": {"id": home.agency, "name": reference.agencies[home.agency].name}, "why": why}


def _active(reference: Reference, day: date) -> list[Category]:
    return [c for c in reference.categories.values() if c.active(day)]


def _agencies(reference: Reference) -> list[dict[str, Any]]:
    return [{"id": a.id, "name": a.name, "kind": a.kind} for a in reference.offered()]


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
