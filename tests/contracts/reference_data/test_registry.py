"""Registry and Directory: the fakes and DynamoDB keep the same promises; accounts over moto."""

from typing import Any

import boto3
import pytest

from chalicelib.adapters.aws.cognito import CognitoAccounts
from chalicelib.adapters.dynamodb.officers.directory import DynamoOfficerDirectory
from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
from chalicelib.adapters.dynamodb.reference_data.registry import CHUNK, DynamoRegistry
from chalicelib.domain.errors import AlreadyExists, RowNotFound, VersionConflict
from chalicelib.domain.reference_data.registry import RowKind
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.history import Actor
from chalicelib.usecases.officers.ports import OfficerEntry
from chalicelib.usecases.reference_data.ports import RowWrite, StoredRow
from tests.builders import NOW
from tests.contracts.conftest import REGION
from tests.fakes.reference_data import FakeAccounts, FakeDirectory, FakeRegistry
from tests.reference_rows import agency, rule

BY = Actor(role=Role.NATIONAL_ADMIN, agency="national-desk", name="Admin Contoh")
SIGNED: dict[str, Any] = {"by": BY, "reason": "Alasan contoh", "now": NOW}


@pytest.fixture(params=["fake", "dynamodb"])
def registry(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeRegistry()
    return DynamoRegistry(request.getfixturevalue("dynamodb"), "test")


def new(n: int) -> RowWrite:
    row = rule(f"r{n}", "jalan", None, priority=n)
    return RowWrite(key=row["id"], row=row, before=None)


def test_rows_come_back_with_their_versions(registry: Any) -> None:
    assert registry.rows(RowKind.RULES) == {}
    registry.save_rows(RowKind.RULES, [new(n) for n in range(3)], **SIGNED)
    there = registry.rows(RowKind.RULES)
    assert there["r2"] == StoredRow(row=rule("r2", "jalan", None, priority=2), version=1)
    assert len(there) == 3
    assert registry.rows(RowKind.AGENCIES) == {}


def test_a_row_over_an_old_version_is_refused_whole(registry: Any) -> None:
    registry.save_rows(RowKind.RULES, [new(1)], **SIGNED)
    there = registry.rows(RowKind.RULES)["r1"]
    changed = RowWrite(key="r1", row={**there.row, "priority": 9}, before=there)
    registry.save_rows(RowKind.RULES, [changed], **SIGNED)
    for stale in (changed, new(1)):
        with pytest.raises(VersionConflict):
            registry.save_rows(RowKind.RULES, [new(2), stale], **SIGNED)
    assert set(registry.rows(RowKind.RULES)) == {"r1"}
    assert registry.rows(RowKind.RULES)["r1"].version == 2


def test_every_change_is_kept_with_who_when_and_why(registry: Any) -> None:
    registry.save_rows(
        RowKind.AGENCIES, [RowWrite(key="a", row=agency("a"), before=None)], **SIGNED
    )
    there = registry.rows(RowKind.AGENCIES)["a"]
    renamed = {**there.row, "name": "Nama baru"}
    registry.save_rows(RowKind.AGENCIES, [RowWrite(key="a", row=renamed, before=there)], **SIGNED)
    first, second = registry.history(RowKind.AGENCIES, "a")
    assert (first.before, first.after) == (None, agency("a"))
    assert (second.before, second.after["name"]) == (agency("a"), "Nama baru")
    assert (second.by, second.at, second.reason) == (BY, NOW, "Alasan contoh")
    assert registry.history(RowKind.AGENCIES, "b") == []


def test_more_rows_than_one_transaction_holds_are_written(registry: Any) -> None:
    registry.save_rows(RowKind.RULES, [new(n) for n in range(2 * CHUNK + 3)], **SIGNED)
    assert len(registry.rows(RowKind.RULES)) == 2 * CHUNK + 3


@pytest.fixture(params=["fake", "dynamodb"])
def directory(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeDirectory()
    return DynamoOfficerDirectory(request.getfixturevalue("dynamodb"), "test")


def officer(username: str, **changes: Any) -> OfficerEntry:
    usual = {"name": "Petugas", "role": Role.AGENCY_ADMIN, "agency": "pemda-3273"}
    return OfficerEntry(username=username, **{**usual, **changes})


def test_an_agency_knows_its_officers_and_how_many_can_act(dynamodb: Any, tmp_path: Any) -> None:
    directory = DynamoOfficerDirectory(dynamodb, "test")
    regions = tmp_path / "regions.json"
    regions.write_text('{"regions": {}, "attribution": ""}')

    def unmanned() -> frozenset[str]:
        reference = DynamoReference(dynamodb, "test", lambda: NOW, regions)
        return reference.current().unmanned

    assert unmanned() == frozenset()
    directory.save_officer(officer("satu"), **SIGNED)
    directory.save_officer(officer("dua", role=Role.OPERATOR, agency="komdigi"), **SIGNED)
    assert [a.username for a in directory.officers_of_agency("pemda-3273")] == ["satu"]
    assert unmanned() == {"komdigi"}
    directory.save_officer(officer("satu", enabled=False, version=1), **SIGNED)
    assert unmanned() == {"komdigi", "pemda-3273"}


def test_an_entry_over_an_old_version_is_refused(directory: Any) -> None:
    directory.save_officer(officer("satu"), **SIGNED)
    directory.save_officer(officer("satu", name="Lain", version=1), **SIGNED)
    for version in (0, 1):
        with pytest.raises(VersionConflict):
            directory.save_officer(officer("satu", version=version), **SIGNED)
    [entry] = directory.officers_of_agency("pemda-3273")
    assert (entry.name, entry.version) == ("Lain", 2)


@pytest.fixture
def pool(aws: None) -> tuple[Any, str]:
    client = boto3.client("cognito-idp", REGION)
    found = client.create_user_pool(
        PoolName="test",
        Schema=[
            {"Name": name, "AttributeDataType": "String", "Mutable": True}
            for name in ("agency", "unit")
        ],
    )["UserPool"]["Id"]
    for role in (Role.AGENCY_ADMIN, Role.LIAISON_OFFICER):
        client.create_group(GroupName=role.value, UserPoolId=found)
    return client, found


@pytest.fixture(params=["fake", "cognito"])
def accounts(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeAccounts()
    return CognitoAccounts(*request.getfixturevalue("pool"))


def test_an_account_is_made_once_and_only_a_known_one_changes(accounts: Any) -> None:
    accounts.create_account(officer("satu"), "satu@example.go.id")
    with pytest.raises(AlreadyExists):
        accounts.create_account(officer("satu"), "satu@example.go.id")
    with pytest.raises(RowNotFound):
        accounts.change_account(officer("dua"))


def test_an_account_carries_role_agency_and_unit_and_can_be_disabled(pool: Any) -> None:
    client, pool_id = pool
    accounts = CognitoAccounts(client, pool_id)
    accounts.create_account(officer("satu"), "satu@example.go.id")
    changed = officer("satu", role=Role.LIAISON_OFFICER, unit="dinas-pu", enabled=False)
    accounts.change_account(changed)
    user = client.admin_get_user(UserPoolId=pool_id, Username="satu")
    attributes = {a["Name"]: a["Value"] for a in user["UserAttributes"]}
    assert attributes["custom:agency"] == "pemda-3273"
    assert attributes["custom:unit"] == "dinas-pu"
    assert user["Enabled"] is False
    groups = client.admin_list_groups_for_user(UserPoolId=pool_id, Username="satu")["Groups"]
    assert [g["GroupName"] for g in groups] == ["liaison_officer"]
