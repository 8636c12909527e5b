"""Opt-outs: the fake and DynamoDB keep the same promises."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.contacts.opt_outs import DynamoOptOuts
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason
from tests.builders import NOW
from tests.fakes.notifications import (
    FakeOptOuts,
)


@pytest.fixture(params=["fake", "dynamodb"])
def stops(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeOptOuts()
    return DynamoOptOuts(request.getfixturevalue("dynamodb"), "test")


def test_a_channel_is_stopped_and_taken_up_again(stops: Any) -> None:
    assert stops.opt_outs_of_report("R1") == {}
    stops.save_opt_out("R1", Channel.EMAIL, OptOutReason.STOPPED, now=NOW)
    stops.save_opt_out("R1", Channel.SMS, OptOutReason.BOUNCED, now=NOW)
    assert stops.opt_outs_of_report("R1") == {
        Channel.EMAIL: OptOutReason.STOPPED,
        Channel.SMS: OptOutReason.BOUNCED,
    }
    assert stops.opt_outs_of_report("R2") == {}
    stops.save_opt_out("R1", Channel.EMAIL, None, now=NOW)
    assert stops.opt_outs_of_report("R1") == {Channel.SMS: OptOutReason.BOUNCED}


def test_an_address_is_blocked_wherever_it_occurs(stops: Any) -> None:
    assert stops.address_opt_out("address") is None
    stops.save_address_opt_out("address", OptOutReason.COMPLAINED, now=NOW)
    assert stops.address_opt_out("address") is OptOutReason.COMPLAINED
    assert stops.address_opt_out("other") is None
    stops.save_address_opt_out("address", None, now=NOW)
    assert stops.address_opt_out("address") is None


def test_a_dead_address_is_tried_again_in_time_and_a_stopped_one_never(dynamodb: Any) -> None:
    stops = DynamoOptOuts(dynamodb, "test")
    stops.save_address_opt_out("dead", OptOutReason.BOUNCED, now=NOW)
    stops.save_address_opt_out("stopped", OptOutReason.STOPPED, now=NOW)
    stops.save_address_opt_out("refused", OptOutReason.OPTED_OUT, now=NOW)
    items = {i["PK"]["S"]: i for i in dynamodb.scan(TableName="test")["Items"]}
    forget = int((NOW + timedelta(days=90)).timestamp())
    assert int(items["BLOCKED#dead"]["expires_at"]["N"]) == forget
    assert "expires_at" not in items["BLOCKED#stopped"]
    forget = int((NOW + timedelta(days=7)).timestamp())
    assert int(items["BLOCKED#refused"]["expires_at"]["N"]) == forget
