"""Reference data comes out of the table as it was loaded, and is kept for a while."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
from chalicelib.adapters.dynamodb.reference_data.registry import DynamoRegistry
from chalicelib.domain.deadlines.clocks import Span
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.reference_data.reference import RoutingTarget
from chalicelib.domain.reference_data.registry import RowKind
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.history import Actor
from chalicelib.usecases.reference_data.ports import RowWrite
from infra.reference.load import load_items
from tests.builders import NOW

AGENCY = {
    "id": "pemda-3273",
    "name": "Pemerintah Kota Bandung",
    "short": "Kota Bandung",
    "kind": "city",
    "escalates_to": "pemda-32",
    "region": "32.73",
    "delegates_to": None,
    "units": [{"id": "dinas", "name": "Dinas"}],
    "active": True,
}
CATEGORY = {
    "id": "mudik",
    "parent": None,
    "name_id": "Mudik",
    "name_en": "Holiday travel",
    "active_from": "2026-03-01",
    "active_to": "2026-04-30",
    "notice_text_id": "Darurat? Telepon 112.",
    "notice_text_en": "An emergency? Call 112.",
    "notice_stops": False,
    "notice_href": "tel:112",
    "notice_label_id": "Telepon 112",
    "notice_label_en": "Call 112",
}
RULE = {
    "id": "r",
    "category": "mudik",
    "region": "*",
    "target": "province",
    "agency": None,
    "priority": 2,
}
SPAN = {"amount": 3, "unit": "working_days"}
PROFILE = {
    "id": "p",
    "legal_basis": "law",
    "effective_from": "2025-01-01",
    "effective_to": None,
    "categories": ["*"],
    "limits": {"verification": SPAN},
    "remind_before": SPAN,
    "escalate_every": SPAN,
}
DAY = {"date": "2026-11-25", "working": False, "name": "Contoh", "legal_basis": "SKB"}


class Clock:
    def __init__(self) -> None:
        self.at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


class Away:
    """A client whose table went away."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.exceptions, self.away, self.asked = inner, inner.exceptions, False, 0

    def query(self, **asked: Any) -> Any:
        self.asked += 1
        if self.away:
            raise OSError("away")
        return self.inner.query(**asked)


@pytest.fixture
def regions(tmp_path: Path) -> Path:
    path = tmp_path / "regions.json"
    data = {"version": "x", "attribution": "ODbL", "regions": {"32": "Jawa Barat"}}
    path.write_text(json.dumps(data))
    return path


@pytest.fixture
def client(dynamodb: Any) -> Away:
    rows: dict[str, list[dict[str, Any]]] = {
        "AGENCY": [AGENCY],
        "CATEGORY": [CATEGORY],
        "RULE": [RULE],
        "PROFILE": [PROFILE],
        "CALENDAR": [DAY],
    }
    for kind, data in rows.items():
        assert load_items(dynamodb, "test", kind, data) == 1
    return Away(dynamodb)


def test_everything_arrives(client: Away, regions: Path) -> None:
    found = DynamoReference(client, "test", Clock(), regions).current()
    agency = found.agencies["pemda-3273"]
    assert (agency.name, agency.units[0].name) == ("Pemerintah Kota Bandung", "Dinas")
    assert found.government_of("32.73") == agency
    category = found.categories["mudik"]
    assert category.active(date(2026, 3, 20))
    assert not category.active(date(2026, 5, 1))
    assert category.notice is not None
    assert (category.notice.text("en"), category.notice.stops) == ("An emergency? Call 112.", False)
    assert (category.notice.href, category.notice.label("id")) == ("tel:112", "Telepon 112")
    assert (found.rules[0].target, found.rules[0].priority) == (RoutingTarget.PROVINCE, 2)
    assert found.profiles[0].limits == {"verification": Span(amount=3)}
    assert not found.calendar.is_working(date(2026, 11, 25))
    assert not found.calendar.is_working(date(2026, 12, 25))
    assert found.calendar.is_working(date(2026, 11, 26))
    assert (found.regions, found.attribution) == ({"32": "Jawa Barat"}, "ODbL")


def test_it_is_read_again_after_five_minutes(client: Away, regions: Path) -> None:
    clock = Clock()
    reference = DynamoReference(client, "test", clock, regions)
    reference.current()
    asked = client.asked
    clock.at += timedelta(minutes=4)
    reference.current()
    assert client.asked == asked
    load_items(client.inner, "test", "AGENCY", [{**AGENCY, "active": False}])
    clock.at += timedelta(minutes=2)
    assert not reference.current().agencies["pemda-3273"].active


def test_an_older_copy_serves_while_the_table_is_away(client: Away, regions: Path) -> None:
    clock = Clock()
    reference = DynamoReference(client, "test", clock, regions)
    first = reference.current()
    client.away = True
    clock.at += timedelta(hours=1)
    assert reference.current() is first


def test_without_any_copy_it_is_unavailable(client: Away, regions: Path) -> None:
    client.away = True
    with pytest.raises(Unavailable):
        DynamoReference(client, "test", Clock(), regions).current()


def test_loading_again_writes_only_what_differs(dynamodb: Any) -> None:
    assert load_items(dynamodb, "test", "AGENCY", [AGENCY]) == 1
    assert load_items(dynamodb, "test", "AGENCY", [AGENCY]) == 0
    other = {**AGENCY, "id": "pemda-32", "name": "Pemerintah Provinsi Jawa Barat"}
    assert load_items(dynamodb, "test", "AGENCY", [AGENCY, other]) == 1
    renamed = {**AGENCY, "name": "Kota Bandung"}
    assert load_items(dynamodb, "test", "AGENCY", [renamed]) == 1
    key = {"PK": {"S": "REFERENCE#AGENCY"}, "SK": {"S": "pemda-3273"}}
    assert dynamodb.get_item(TableName="test", Key=key)["Item"]["version"] == {"N": "2"}


def test_loading_again_keeps_what_people_changed_and_brings_the_rest(dynamodb: Any) -> None:
    load_items(dynamodb, "test", "AGENCY", [AGENCY])
    registry = DynamoRegistry(dynamodb, "test")
    before = registry.rows(RowKind.AGENCIES)["pemda-3273"]
    row = {**before.row, "name": "Pemkot Bandung"}
    put = RowWrite(key="pemda-3273", row=row, before=before)
    by = Actor(role=Role.NATIONAL_ADMIN)
    registry.save_rows(RowKind.AGENCIES, [put], by=by, reason="nama resmi", now=NOW)
    assert load_items(dynamodb, "test", "AGENCY", [AGENCY]) == 0
    newer = {**AGENCY, "name": "Kota Bandung", "short": "Bandung"}
    assert load_items(dynamodb, "test", "AGENCY", [newer]) == 1
    found = registry.rows(RowKind.AGENCIES)["pemda-3273"]
    assert (found.row["name"], found.row["short"]) == ("Pemkot Bandung", "Bandung")
    assert found.version == 3


def test_loading_again_keeps_the_second_contact_that_people_set(dynamodb: Any) -> None:
    kept = {**AGENCY, "second_contact": "kedua@example.go.id"}
    load_items(dynamodb, "test", "AGENCY", [kept])
    assert load_items(dynamodb, "test", "AGENCY", [AGENCY]) == 0
    assert load_items(dynamodb, "test", "AGENCY", [{**AGENCY, "name": "Kota Bandung"}]) == 1
    key = {"PK": {"S": "REFERENCE#AGENCY"}, "SK": {"S": "pemda-3273"}}
    data = dynamodb.get_item(TableName="test", Key=key)["Item"]["data"]["M"]
    assert data["name"] == {"S": "Kota Bandung"}
    assert data["second_contact"] == {"S": "kedua@example.go.id"}


def test_the_clock_tells_aware_utc() -> None:
    from chalicelib.adapters.clock import utc_now

    assert utc_now().tzinfo is UTC
