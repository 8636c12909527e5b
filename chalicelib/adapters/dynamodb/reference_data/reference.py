"""Read reference data from the table and keep it some minutes per container."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from chalicelib.adapters.codec import load_span, moment
from chalicelib.adapters.holiday_calendar import days_off
from chalicelib.adapters.place_data import geography, place_finder
from chalicelib.domain.deadlines.calendar import Override, WorkingCalendar
from chalicelib.domain.deadlines.clocks import Profile
from chalicelib.domain.errors import Unavailable
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

REGIONS = Path(__file__).parents[3] / "data" / "regions.json"
KEEP = timedelta(minutes=5)
KINDS = ("AGENCY", "CATEGORY", "RULE", "PROFILE", "CALENDAR", "TEMPLATE", "STAFF", "UNHEARD")
_PLAIN = TypeDeserializer()


class DynamoReference:
    """Implements ReferenceData. `client` is a botocore DynamoDB client, `clock` tells the time."""

    def __init__(
        self, client: Any, table: str, clock: Callable[[], datetime], regions: Path = REGIONS
    ) -> None:
        self._client, self._table, self._clock, self._regions = client, table, clock, regions
        self._kept: tuple[datetime, Reference] | None = None

    def current(self) -> Reference:
        """Return all of it, at most five minutes old; an older copy serves while the table is away.

        Raises: Unavailable when there is no copy yet.
        """
        now = self._clock()
        if self._kept and now - self._kept[0] < KEEP:
            return self._kept[1]
        try:
            fresh = self._read(now)
        except (self._client.exceptions.ClientError, OSError) as error:
            if self._kept is None:
                raise Unavailable("reference data") from error
            fresh = self._kept[1]
        self._kept = (now, fresh)
        return fresh

    def _read(self, now: datetime) -> Reference:
        rows = {kind: list(self._items(kind)) for kind in KINDS}
        return build(rows, json.loads(self._regions.read_text(encoding="utf-8")), now.year)

    def _items(self, kind: str) -> Iterable[Mapping[str, Any]]:
        """Read `data` of every item of a kind: one query, all its pages."""
        more: dict[str, Any] = {}
        while True:
            response = self._client.query(
                TableName=self._table,
                KeyConditionExpression="PK = :kind",
                ExpressionAttributeValues={":kind": {"S": f"REFERENCE#{kind}"}},
                ProjectionExpression="#data",
                ExpressionAttributeNames={"#data": "data"},
                **more,
            )
            for item in response["Items"]:
                yield _PLAIN.deserialize(item["data"])
            if "LastEvaluatedKey" not in response:
                return
            more = {"ExclusiveStartKey": response["LastEvaluatedKey"]}


def build(
    rows: Mapping[str, Sequence[Mapping[str, Any]]], place: Mapping[str, Any], year: int
) -> Reference:
    """Build reference data from stored rows by kind, regions, and the days off around a year."""
    overrides = [
        Override(
            day=date.fromisoformat(c["date"]),
            working=c["working"],
            legal_basis=c.get("legal_basis") or "",
        )
        for c in rows["CALENDAR"]
        if c.get("active", True)
    ]
    return Reference(
        agencies={a["id"]: agency(a) for a in rows["AGENCY"]},
        categories={c["id"]: category(c) for c in rows["CATEGORY"]},
        rules=[rule(r) for r in rows["RULE"]],
        profiles=[profile(p) for p in rows["PROFILE"]],
        calendar=WorkingCalendar(days_off(year), overrides),
        regions=place["regions"],
        attribution=place["attribution"],
        templates={t["id"]: template(t) for t in rows["TEMPLATE"]},
        places=place_finder,
        geography=geography,
        unmanned=frozenset(s["id"] for s in rows["STAFF"] if s["officers"] == 0),
        unreachable={u["id"]: moment(u["since"]) for u in rows.get("UNHEARD", ())},
    )


def agency(data: Mapping[str, Any]) -> Agency:
    """Build an agency from its stored data."""
    units = tuple(
        OrganisationUnit(id=u["id"], name=u["name"], active=u.get("active", True))
        for u in data["units"]
    )
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
