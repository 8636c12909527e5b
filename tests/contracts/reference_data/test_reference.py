"""Reference data comes out of the table as it was loaded, and is kept for a while."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ConnectionClosedError

from chalicelib.adapters.aws.reference_backup import S3ReferenceBackup
from chalicelib.adapters.dynamodb.agency_alerts.unreachable_agencies import (
    DynamoUnreachableAgencies,
)
from chalicelib.adapters.dynamodb.item_table import ItemTable
from chalicelib.adapters.dynamodb.officers.directory import DynamoOfficerDirectory
from chalicelib.adapters.dynamodb.reference_data.packed_reference import (
    KINDS,
    LAYOUT,
    PARTITION,
    PackedReference,
    packed_item,
    read_packed,
)
from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
from chalicelib.adapters.dynamodb.reference_data.reference_packer import ReferencePacker
from chalicelib.adapters.dynamodb.reference_data.registry import DynamoRegistry
from chalicelib.domain.deadlines.clocks import Span
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.reference_data.reference import RoutingTarget
from chalicelib.domain.reference_data.registry import RowKind
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.history import Actor
from chalicelib.usecases.agency_alerts.ports import UnreachableAgency
from chalicelib.usecases.deadlines.recount import rules_version
from chalicelib.usecases.officers.ports import OfficerEntry
from chalicelib.usecases.reference_data.ports import RowWrite
from infra.local.seed import demo_accounts, set_second_contacts
from infra.reference.load import load_items
from tests.builders import NOW
from tests.contracts.conftest import REGION
from tests.reference_rows import agency, template

BY = Actor(role=Role.NATIONAL_ADMIN)

AGENCY: dict[str, Any] = {
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
    """A client whose table went away, and which knows what it was asked."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.away = inner, False
        self.asked: list[str] = []

    def query(self, **asked: Any) -> Any:
        values = asked["ExpressionAttributeValues"]
        self.asked.append("+".join(value["S"] for value in values.values()))
        if self.away:
            raise ConnectionClosedError(endpoint_url="http://table.example")
        return self.inner.query(**asked)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class Backup:
    """A copy outside the table, in memory."""

    def __init__(self) -> None:
        self.kept: PackedReference | None = None
        self.away = False

    def save_backup(self, packed: PackedReference) -> None:
        if self.away:
            raise Unavailable("away")
        self.kept = packed

    def read_backup(self) -> PackedReference | None:
        if self.away:
            raise Unavailable("away")
        return self.kept


def at_once(job: Callable[[], None]) -> None:
    """Run what runs beside a request before the request goes on."""
    job()


def queries_of_rows(client: "Away") -> list[str]:
    """Which kinds were read row by row."""
    return [asked for asked in client.asked if not asked.startswith(PARTITION)]


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
    there = found.agencies["pemda-3273"]
    assert (there.name, there.units[0].name) == ("Pemerintah Kota Bandung", "Dinas")
    assert found.government_of("32.73") == there
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


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def backup() -> Backup:
    return Backup()


@pytest.fixture
def packer(client: Away, clock: Clock, backup: Backup) -> ReferencePacker:
    return ReferencePacker(client, "test", clock, backup)


@pytest.fixture
def reference(client: Away, clock: Clock, regions: Path, backup: Backup) -> DynamoReference:
    return DynamoReference(client, "test", clock, regions, backup=backup, aside=at_once)


def retire_agency(client: Away) -> None:
    load_items(client.inner, "test", "AGENCY", [{**AGENCY, "active": False}])


@pytest.mark.parametrize("packs", [False, True])
def test_it_is_read_again_after_five_minutes(
    client: Away, clock: Clock, reference: DynamoReference, packer: ReferencePacker, packs: bool
) -> None:
    if packs:
        packer.keep_packed()
    reference.current()
    asked = len(client.asked)
    clock.at += timedelta(minutes=4)
    reference.current()
    assert len(client.asked) == asked
    retire_agency(client)
    clock.at += timedelta(minutes=2)
    assert not reference.current().agencies["pemda-3273"].active


def test_packed_it_is_the_same_as_of_rows_by_one_query(
    client: Away, reference: DynamoReference, packer: ReferencePacker, regions: Path
) -> None:
    load_items(client.inner, "test", "TEMPLATE", [template("contoh")])
    unit = {"id": "lama", "name": "Unit\nlama", "active": False}
    load_items(client.inner, "test", "AGENCY", [agency("lain", units=[*AGENCY["units"], unit])])
    officer = OfficerEntry(
        username="satu", name="Contoh", role=Role.OPERATOR, agency="pemda-3273", enabled=True
    )
    DynamoOfficerDirectory(client, "test").save_officer(officer, by=BY, reason="", now=NOW)
    unheard = UnreachableAgency(agency="lain", since=NOW)
    DynamoUnreachableAgencies(client, "test").save_unreachable(unheard)
    of_rows = DynamoReference(client.inner, "test", lambda: NOW, regions).current()
    assert packer.keep_packed()
    client.asked.clear()
    found = reference.current()
    assert client.asked == [PARTITION]
    for name in ("agencies", "categories", "rules", "profiles", "templates", "unmanned"):
        assert getattr(found, name), name
        assert getattr(found, name) == getattr(of_rows, name), name
    assert found.unreachable == of_rows.unreachable == {"lain": NOW}
    assert rules_version(found) == rules_version(of_rows)
    assert found.regions == of_rows.regions


def test_a_look_whether_it_changed_reads_the_stamps_alone(
    client: Away, clock: Clock, reference: DynamoReference, packer: ReferencePacker
) -> None:
    packer.keep_packed()
    first = reference.current()
    client.asked.clear()
    clock.at += timedelta(minutes=6)
    assert reference.current() is first
    assert client.asked == [f"{PARTITION}+STAMP#"]


def test_of_the_table_only_what_is_newer_is_read(
    client: Away, clock: Clock, reference: DynamoReference, packer: ReferencePacker
) -> None:
    packer.keep_packed()
    reference.current()
    retire_agency(client)
    client.asked.clear()
    clock.at += timedelta(minutes=6)
    assert not reference.current().agencies["pemda-3273"].active
    assert queries_of_rows(client) == ["REFERENCE#AGENCY"]
    client.asked.clear()
    clock.at += timedelta(minutes=6)
    assert not reference.current().agencies["pemda-3273"].active
    assert queries_of_rows(client) == []
    assert packer.keep_packed()
    assert not packer.keep_packed()


@pytest.mark.parametrize("wrote", ["rows", "staff", "unreachable", "reachable"])
def test_whoever_writes_rows_puts_a_stamp(
    client: Away, clock: Clock, reference: DynamoReference, packer: ReferencePacker, wrote: str
) -> None:
    unreachable = DynamoUnreachableAgencies(client, "test")
    if wrote == "reachable":
        unreachable.save_unreachable(UnreachableAgency(agency="pemda-3273", since=NOW))
    packer.keep_packed()
    reference.current()
    clock.at += timedelta(minutes=6)
    if wrote == "rows":
        put = RowWrite(key="contoh", row=template("contoh"), before=None)
        registry = DynamoRegistry(client, "test")
        registry.save_rows(RowKind.TEMPLATES, [put], by=BY, reason="contoh", now=NOW)
        assert "contoh" in reference.current().templates
    elif wrote == "staff":
        entry = OfficerEntry(
            username="satu", name="Contoh", role=Role.OPERATOR, agency="pemda-3273", enabled=True
        )
        DynamoOfficerDirectory(client, "test").save_officer(entry, by=BY, reason="", now=NOW)
        assert reference.current().unmanned == {"pemda-3273"}
    elif wrote == "unreachable":
        unreachable.save_unreachable(UnreachableAgency(agency="pemda-3273", since=NOW))
        assert reference.current().unreachable == {"pemda-3273": NOW}
    else:
        unreachable.delete_unreachable("pemda-3273")
        assert reference.current().unreachable == {}


def test_a_row_that_changes_while_it_is_packed_is_read_from_the_table(
    client: Away, reference: DynamoReference, packer: ReferencePacker
) -> None:
    query, changed = client.query, list[bool]()

    def slow_query(**asked: Any) -> Any:
        found = query(**asked)
        if client.asked[-1] == "REFERENCE#AGENCY" and not changed:
            changed.append(True)
            retire_agency(client)
        return found

    client.query = slow_query  # type: ignore[method-assign]
    packer.keep_packed()
    assert not reference.current().agencies["pemda-3273"].active


def test_of_two_that_pack_at_once_the_later_one_gives_up(
    client: Away, packer: ReferencePacker, backup: Backup
) -> None:
    other = ReferencePacker(client.inner, "test", lambda: NOW)
    query, packing = client.query, list[bool]()

    def slow_query(**asked: Any) -> Any:
        if not packing and asked["ExpressionAttributeValues"][":partition"]["S"] != PARTITION:
            packing.append(True)
            assert other.keep_packed()
        return query(**asked)

    client.query = slow_query  # type: ignore[method-assign]
    assert not packer.keep_packed()
    found, _ = read_packed(client.inner, "test")
    assert found is not None
    assert (found.version, backup.kept) == (1, None)


def test_a_copy_of_another_release_is_left_alone(
    client: Away, reference: DynamoReference, packer: ReferencePacker
) -> None:
    packer.keep_packed()
    packed, _ = read_packed(client.inner, "test")
    assert packed is not None
    newer = packed_item(replace(packed, layout=LAYOUT + 1, data=b"of tomorrow"))
    ItemTable(client.inner, "test").put(newer)
    assert reference.current().agencies["pemda-3273"].active
    assert len(queries_of_rows(client)) >= len(KINDS)


def test_days_off_around_another_year_are_not_those_of_the_copy(
    clock: Clock, reference: DynamoReference, packer: ReferencePacker
) -> None:
    packer.keep_packed()
    clock.at = clock.at.replace(year=clock.at.year + 4)
    assert not reference.current().calendar.is_working(date(clock.at.year, 12, 25))
    assert packer.keep_packed()


def test_an_older_copy_serves_while_the_table_is_away_and_its_age_is_told(
    client: Away, clock: Clock, regions: Path
) -> None:
    ages: list[timedelta] = []
    reference = DynamoReference(client, "test", clock, regions, on_stale=ages.append, aside=at_once)
    first = reference.current()
    client.away = True
    clock.at += timedelta(hours=1)
    assert reference.current() is first
    clock.at += timedelta(seconds=10)
    assert reference.current() is first
    clock.at += timedelta(minutes=1)
    assert reference.current() is first
    assert ages == [timedelta(hours=1), timedelta(hours=1, minutes=1, seconds=10)]
    client.away = False
    clock.at += timedelta(minutes=1)
    retire_agency(client)
    assert not reference.current().agencies["pemda-3273"].active


def test_nobody_waits_for_a_look_within_a_quarter_of_an_hour(
    client: Away, clock: Clock, regions: Path
) -> None:
    jobs: list[Callable[[], None]] = []
    reference = DynamoReference(client, "test", clock, regions, aside=jobs.append)
    first = reference.current()
    client.asked.clear()
    clock.at += timedelta(minutes=14)
    assert reference.current() is first
    assert client.asked == []
    [look] = jobs
    retire_agency(client)
    look()
    assert not reference.current().agencies["pemda-3273"].active
    clock.at += timedelta(minutes=15)  # it slept so long that it looks first
    load_items(client.inner, "test", "AGENCY", [{**AGENCY, "active": True}])
    assert reference.current().agencies["pemda-3273"].active
    assert len(jobs) == 1


def test_a_container_that_begins_while_the_table_is_away_reads_the_copy_in_s3(
    client: Away, clock: Clock, reference: DynamoReference, packer: ReferencePacker
) -> None:
    packer.keep_packed()
    client.away = True
    clock.at += timedelta(hours=3)
    assert reference.current().agencies["pemda-3273"].active
    client.away = False
    retire_agency(client)
    clock.at += timedelta(minutes=1)
    assert not reference.current().agencies["pemda-3273"].active


def test_a_copy_that_could_not_be_backed_up_is_backed_up_later(
    packer: ReferencePacker, backup: Backup
) -> None:
    backup.away = True
    with pytest.raises(Unavailable):
        packer.keep_packed()
    backup.away = False
    assert not packer.keep_packed()
    first = backup.kept
    assert first is not None
    packer.keep_packed()
    assert backup.kept is first
    assert packer.keep_packed(anew=True)
    assert backup.kept.stamps != first.stamps


def test_the_copy_in_s3_comes_back_as_it_was(
    client: Away, clock: Clock, reference: DynamoReference
) -> None:
    s3 = boto3.client("s3", REGION)
    place = {"LocationConstraint": REGION}
    s3.create_bucket(Bucket="files", CreateBucketConfiguration=place)
    store = S3ReferenceBackup(s3, "files")
    assert store.read_backup() is None
    ReferencePacker(client, "test", clock, store).keep_packed()
    packed, stamps = read_packed(client.inner, "test")
    found = store.read_backup()
    assert packed is not None
    assert found is not None
    assert found.stamps == stamps
    assert (found.data, found.made_at, found.layout) == (packed.data, NOW, LAYOUT)


def test_without_any_copy_it_is_unavailable(
    client: Away, backup: Backup, reference: DynamoReference
) -> None:
    client.away = True
    for backup.away in (False, True):
        with pytest.raises(Unavailable):
            reference.current()


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
    registry.save_rows(RowKind.AGENCIES, [put], by=BY, reason="nama resmi", now=NOW)
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


def test_second_contacts_of_the_demo_reach_whoever_reads_the_packed_copy(
    dynamodb: Any, regions: Path
) -> None:
    ids = {a["agency"] for a in demo_accounts() if a.get("agency")}
    load_items(dynamodb, "test", "AGENCY", [{**AGENCY, "id": one} for one in ids])
    ReferencePacker(dynamodb, "test", lambda: NOW).keep_packed()
    set_second_contacts(dynamodb, "test")
    agencies = DynamoReference(dynamodb, "test", lambda: NOW, regions).current().agencies
    assert {a.second_contact for a in agencies.values()} == {
        f"kedua@{one}.example.go.id" for one in ids
    }
    before = DynamoRegistry(dynamodb, "test").rows(RowKind.AGENCIES)
    set_second_contacts(dynamodb, "test")
    assert DynamoRegistry(dynamodb, "test").rows(RowKind.AGENCIES) == before


def test_the_clock_tells_aware_utc() -> None:
    from chalicelib.adapters.clock import utc_now

    assert utc_now().tzinfo is UTC
