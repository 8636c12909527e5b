"""The stores of agency alerts, and what carriers refuse: fakes and adapters promise the same."""

from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from chalicelib.adapters.aws.sms import SnsCarrierOptOuts
from chalicelib.adapters.dynamodb.agency_alerts.alert_journal import DynamoAlertJournal
from chalicelib.adapters.dynamodb.agency_alerts.alert_preferences import DynamoAlertPreferences
from chalicelib.adapters.dynamodb.agency_alerts.unreachable_agencies import (
    DynamoUnreachableAgencies,
)
from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import Unavailable
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference, AlertTheme
from chalicelib.usecases.agency_alerts.ports import (
    JournalEntry,
    StoredPreference,
    UnreachableAgency,
)
from tests.builders import BANDUNG, NOW
from tests.contracts.conftest import REGION
from tests.fakes.agency_alerts import (
    FakeAlertJournal,
    FakeAlertPreferences,
    FakeCarrierOptOuts,
    FakeUnreachableAgencies,
)

HOUR = timedelta(hours=1)


@pytest.fixture(params=["fake", "dynamodb"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def real(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue("dynamodb")


@pytest.fixture
def preferences(kind: str, request: pytest.FixtureRequest) -> Any:
    return (
        FakeAlertPreferences() if kind == "fake" else DynamoAlertPreferences(real(request), "test")
    )


@pytest.fixture
def journal(kind: str, request: pytest.FixtureRequest) -> Any:
    return FakeAlertJournal() if kind == "fake" else DynamoAlertJournal(real(request), "test")


@pytest.fixture
def unreachable(kind: str, request: pytest.FixtureRequest) -> Any:
    return (
        FakeUnreachableAgencies()
        if kind == "fake"
        else DynamoUnreachableAgencies(real(request), "test")
    )


def entry(event: str = "R1#3", **changes: Any) -> JournalEntry:
    usual = {"kind": "new", "urgency": "normal", "unit": "-", "sms": "now"}
    at = changes.pop("at", NOW)
    agency = changes.pop("agency", BANDUNG)
    return JournalEntry(
        agency=agency, event=event, at=at, report="R1", attributes={**usual, **changes}
    )


def test_preferences_come_back_as_they_were_and_leave_without_trace(preferences: Any) -> None:
    one = StoredPreference(
        preference=AlertPreference(
            unit="dinas-pu",
            urgent_only=True,
            themes=frozenset({AlertTheme.WORK, AlertTheme.OVERSIGHT}),
            frequency=AlertFrequency.WEEKLY,
            language="en",
        ),
        set_by="petugas",
        set_at=NOW,
        channel=Channel.SMS,
    )
    usual = StoredPreference(preference=AlertPreference(), set_by="", set_at=NOW)
    preferences.save_preference(BANDUNG, "a", one)
    preferences.save_preference(BANDUNG, "b", one)
    preferences.save_preference(BANDUNG, "b", usual)
    preferences.save_preference("imigrasi", "c", one)
    assert preferences.preferences_of_agency(BANDUNG) == {"a": one, "b": usual}
    assert sorted(preferences.agencies_with_digests()) == ["imigrasi", BANDUNG]
    preferences.delete_preference(BANDUNG, "a")
    preferences.delete_preference(BANDUNG, "a")
    assert preferences.preferences_of_agency(BANDUNG) == {"b": usual}


def test_the_journal_has_what_lies_between_two_moments(journal: Any) -> None:
    days = [NOW - timedelta(days=n) for n in range(4)]
    for n, day in enumerate(days):
        journal.save_entry(entry(f"R{n}#3", at=day))
    journal.save_entry(entry("R9#3", agency="imigrasi"))
    found = journal.entries_between(BANDUNG, days[2], days[0])
    assert [n.event for n in found] == ["R2#3", "R1#3"]
    assert found[1] == entry("R1#3", at=days[1])


def test_the_journal_counts_an_event_recorded_twice_once(journal: Any) -> None:
    journal.save_entry(entry(at=NOW))
    journal.save_entry(entry(at=NOW + HOUR))
    journal.save_entry(entry(at=NOW + HOUR, kind="unheard"))
    found = journal.entries_between(BANDUNG, NOW - HOUR, NOW + 2 * HOUR)
    assert [(n.at, n.attributes["kind"]) for n in found] == [
        (NOW, "new"),
        (NOW + HOUR, "unheard"),
    ]


def test_agencies_are_held_for_a_morning(journal: Any) -> None:
    day = NOW.date()
    for agency in (BANDUNG, "imigrasi", BANDUNG):
        journal.hold_for_morning(agency, day)
    assert sorted(journal.held_for_morning(day)) == ["imigrasi", BANDUNG]
    assert list(journal.held_for_morning(day + timedelta(days=1))) == []


def test_unreachable_agencies_are_stored_changed_and_deleted(unreachable: Any) -> None:
    found = UnreachableAgency(agency=BANDUNG, since=NOW)
    alerted = UnreachableAgency(agency=BANDUNG, since=NOW, tier_alerted_at=NOW + HOUR)
    unreachable.save_unreachable(found)
    assert unreachable.by_agency() == {BANDUNG: found}
    unreachable.save_unreachable(alerted)
    unreachable.save_unreachable(UnreachableAgency(agency="imigrasi", since=NOW))
    assert unreachable.by_agency()[BANDUNG] == alerted
    unreachable.delete_unreachable("imigrasi")
    unreachable.delete_unreachable("imigrasi")
    assert set(unreachable.by_agency()) == {BANDUNG}


REFUSING = "+447420500600"  # what moto knows of


@pytest.mark.parametrize("kind", ["fake", "sns"])
def test_the_numbers_that_refuse_sms_are_known(kind: str, request: pytest.FixtureRequest) -> None:
    opt_outs: Any = FakeCarrierOptOuts(REFUSING)
    if kind == "sns":
        request.getfixturevalue("aws")
        opt_outs = SnsCarrierOptOuts(boto3.client("sns", REGION))
    assert REFUSING in opt_outs.refusing_numbers()
    assert "+6281234567890" not in opt_outs.refusing_numbers()


def test_all_pages_of_refusing_numbers_are_read_and_no_answer_is_no_list(aws: None) -> None:
    client = boto3.client("sns", REGION)
    with Stubber(client) as stub:
        stub.add_response(
            "list_phone_numbers_opted_out", {"phoneNumbers": ["+621"], "nextToken": "more"}, {}
        )
        stub.add_response(
            "list_phone_numbers_opted_out", {"phoneNumbers": ["+622"]}, {"nextToken": "more"}
        )
        assert SnsCarrierOptOuts(client).refusing_numbers() == {"+621", "+622"}
        stub.add_client_error("list_phone_numbers_opted_out", "InvalidAction")
        with pytest.raises(Unavailable, match="InvalidAction"):
            SnsCarrierOptOuts(client).refusing_numbers()


def test_reference_data_carry_unreachable_agencies(dynamodb: Any) -> None:
    DynamoUnreachableAgencies(dynamodb, "test").save_unreachable(
        UnreachableAgency(agency=BANDUNG, since=NOW)
    )
    reference = DynamoReference(dynamodb, "test", lambda: NOW).current()
    assert reference.unreachable == {BANDUNG: NOW}
