"""Build reference data from stored rows, kind by kind."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from chalicelib.adapters.codec import load_span, moment
from chalicelib.adapters.holiday_calendar import days_off
from chalicelib.adapters.place_data import geography, place_finder
from chalicelib.domain.deadlines.calendar import Override, WorkingCalendar
from chalicelib.domain.deadlines.clocks import Profile
from chalicelib.domain.reference_data.reference import (
    Agency,
    Category,
    Notice,
    OrganisationUnit,
    Reference,
    RoutingRule,
    RoutingTarget,
    Template,
)

#: The stored data of rows, by kind.
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def build(rows: Rows, place: Mapping[str, Any], year: int) -> Reference:
    """Build reference data from stored rows by kind, regions, and the days off around a year."""
    parts = {kind: part_of(kind, rows.get(kind, ())) for kind in BUILDERS}
    return compose(parts, place, days_off(year))


def compose(
    parts: Mapping[str, Any], place: Mapping[str, Any], holidays: frozenset[date]
) -> Reference:
    """Put reference data together from the parts that `part_of` made, regions and days off."""
    return Reference(
        agencies=parts["AGENCY"],
        categories=parts["CATEGORY"],
        rules=parts["RULE"],
        profiles=parts["PROFILE"],
        calendar=WorkingCalendar(holidays, parts["CALENDAR"]),
        regions=place["regions"],
        attribution=place["attribution"],
        templates=parts["TEMPLATE"],
        places=place_finder,
        geography=geography,
        unmanned=parts["STAFF"],
        unreachable=parts["UNHEARD"],
    )


def part_of(kind: str, rows: Sequence[Mapping[str, Any]]) -> Any:
    """Build what reference data holds of one kind from the stored data of its rows."""
    return BUILDERS[kind](rows)


def agency(data: Mapping[str, Any]) -> Agency:
    """Build an agency from its stored data; its units may be built already."""
    units = tuple(u if isinstance(u, OrganisationUnit) else unit(u) for u in data["units"])
    return Agency(
        id=data["id"],
        name=data["name"],
        short=data["short"],
        kind=data["kind"],
        escalates_to=data.get("escalates_to"),
        region=data.get("region"),
        delegates_to=data.get("delegates_to"),
        units=units,
        approves_answers=data.get("approves_answers", False),
        second_contact=data.get("second_contact"),
        active=data["active"],
    )


def unit(data: Mapping[str, Any]) -> OrganisationUnit:
    """Build a unit from its stored data."""
    return OrganisationUnit(id=data["id"], name=data["name"], active=data.get("active", True))


def category(data: Mapping[str, Any]) -> Category:
    """Build a category from its stored data."""
    return Category(
        id=data["id"],
        parent=data.get("parent"),
        name_id=data["name_id"],
        name_en=data["name_en"],
        active_from=_day(data.get("active_from")),
        active_to=_day(data.get("active_to")),
        notice=_notice(data),
    )


def _notice(data: Mapping[str, Any]) -> Notice | None:
    if not data.get("notice_text_id"):
        return None
    return Notice(
        text_id=data["notice_text_id"],
        text_en=data["notice_text_en"],
        stops=data.get("notice_stops") or False,
        href=data.get("notice_href"),
        label_id=data.get("notice_label_id") or "",
        label_en=data.get("notice_label_en") or "",
    )


def rule(data: Mapping[str, Any]) -> RoutingRule:
    """Build a routing rule from its stored data."""
    return RoutingRule(
        id=data["id"],
        category=data["category"],
        region=data["region"],
        target=RoutingTarget(data["target"]),
        agency=data.get("agency"),
        priority=int(data["priority"]),
        active=data.get("active", True),
    )


def profile(data: Mapping[str, Any]) -> Profile:
    """Build a deadline profile from its stored data."""
    return Profile(
        id=data["id"],
        legal_basis=data["legal_basis"],
        effective_from=date.fromisoformat(data["effective_from"]),
        effective_to=_day(data.get("effective_to")),
        categories=frozenset(data["categories"]),
        limits={name: load_span(limit) for name, limit in data["limits"].items()},
        remind_before=load_span(data["remind_before"]),
        escalate_every=load_span(data["escalate_every"]),
        auto_assign=data.get("auto_dispose", False),
    )


def template(data: Mapping[str, Any]) -> Template:
    """Build an answer template from its stored data."""
    return Template(
        id=data["id"],
        agency=data["agency"],
        category=data["category"],
        title=data["title"],
        text=data["text"],
        active=data["active"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _override(data: Mapping[str, Any]) -> Override:
    return Override(
        day=date.fromisoformat(data["date"]),
        working=data["working"],
        legal_basis=data.get("legal_basis") or "",
    )


#: What makes the part of each kind, in the order in which kinds are read.
BUILDERS: Mapping[str, Callable[[Sequence[Mapping[str, Any]]], Any]] = {
    "AGENCY": lambda rows: {row["id"]: agency(row) for row in rows},
    "CATEGORY": lambda rows: {row["id"]: category(row) for row in rows},
    "RULE": lambda rows: [rule(row) for row in rows],
    "PROFILE": lambda rows: [profile(row) for row in rows],
    "CALENDAR": lambda rows: [_override(row) for row in rows if row.get("active", True)],
    "TEMPLATE": lambda rows: {row["id"]: template(row) for row in rows},
    "STAFF": lambda rows: frozenset(row["id"] for row in rows if row["officers"] == 0),
    "UNHEARD": lambda rows: {row["id"]: moment(row["since"]) for row in rows},
}
