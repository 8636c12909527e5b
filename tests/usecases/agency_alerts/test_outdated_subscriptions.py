"""Subscriptions whose officer was disabled or moved, or whose unit was retired."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.reports.codes import Role
from chalicelib.usecases.agency_alerts.outdated_subscriptions import (
    OutdatedSubscriptions,
    SubscriptionWarning,
    count_subscriptions_of_unit,
    end_subscriptions_of_officer,
    subscription_warnings,
)
from chalicelib.usecases.agency_alerts.subscribers import subscribers_of
from chalicelib.usecases.agency_alerts.unreachable_agencies import (
    ReachabilityRun,
    find_unreachable_agencies,
)
from chalicelib.usecases.officers.ports import OfficerEntry
from tests.builders import BANDUNG, an_officer
from tests.usecases.agency_alerts.alert_helpers import subscribe
from tests.usecases.world import World

OFFICE, OWN = "kantor@example.go.id", "petugas@example.go.id"
LIAISON = an_officer(Role.LIAISON_OFFICER, BANDUNG, "dinas-pu", username="pu")
SECOND_ADMIN = an_officer(username="admin-kedua")


def entry_of(officer: Any, **changes: Any) -> OfficerEntry:
    usual = OfficerEntry(
        username=officer.username,
        name=officer.name,
        role=officer.role,
        agency=officer.agency,
        unit=officer.unit,
    )
    return replace(usual, **changes)


def endpoints(world: World) -> list[str]:
    return [s.endpoint for s in world.topics.subscriptions_of_agency(BANDUNG)]


def night(world: World, *entries: OfficerEntry) -> ReachabilityRun:
    world.agency_alerts.directory.entries = {entry.username: entry for entry in entries}
    return find_unreachable_agencies(
        deps=world.agency_alerts.unreachable_agency_deps,
        reference=world.reference,
        now=world.now,
        has_time_left=lambda: True,
    )


def warnings(world: World, *entries: OfficerEntry) -> dict[str, Sequence[SubscriptionWarning]]:
    """What an admin is warned of, by address."""
    world.agency_alerts.directory.entries = {entry.username: entry for entry in entries}
    there = subscribers_of(BANDUNG, deps=world.agency_alerts.subscription_deps)
    found = subscription_warnings(
        world.reference.agencies[BANDUNG], there, directory=world.agency_alerts.directory
    )
    return {s.endpoint: found[s.id] for s in there if s.id in found}


@pytest.mark.parametrize(
    ("changes", "left", "outdated"),
    [
        ({"enabled": False}, [OFFICE], (1, 0)),
        ({"unit": "dishub"}, [OFFICE], (1, 0)),
        ({"name": "Nama Baru"}, [OFFICE, OWN], (0, 0)),
        ({"role": Role.AGENCY_ADMIN, "enabled": False}, [OFFICE, OWN], (0, 1)),
    ],
)
def test_what_a_liaison_officer_set_ends_with_the_office_held(
    world: World, changes: dict[str, Any], left: list[str], outdated: tuple[int, int]
) -> None:
    subscribe(world, OFFICE)
    subscribe(world, OWN, officer=LIAISON, unit="dinas-pu")
    done = end_subscriptions_of_officer(
        entry_of(LIAISON, **changes), deps=world.agency_alerts.subscription_deps
    )
    assert done == OutdatedSubscriptions(ended=outdated[0], to_check=outdated[1])
    assert endpoints(world) == left


def test_what_an_admin_set_goes_on_and_is_pointed_out(world: World) -> None:
    """It may be the mailbox of the office: nobody is silenced by a guess."""
    subscribe(world, OFFICE, officer=SECOND_ADMIN)
    gone = entry_of(SECOND_ADMIN, enabled=False)
    deps = world.agency_alerts.subscription_deps
    assert end_subscriptions_of_officer(gone, deps=deps) == OutdatedSubscriptions(
        ended=0, to_check=1
    )
    assert warnings(world, gone) == {OFFICE: [SubscriptionWarning.OFFICER_DISABLED]}
    assert warnings(world, replace(gone, enabled=True)) == {}
    assert warnings(world) == {}  # an officer who is in no directory, as the first one of a stage


def test_a_disabled_officer_is_disabled_even_when_the_topic_is_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(world, OWN, officer=LIAISON, unit="dinas-pu")
    gone, deps = entry_of(LIAISON, enabled=False), world.agency_alerts.subscription_deps

    def away(_: str) -> None:
        raise Unavailable("topic")

    with monkeypatch.context() as patch:
        patch.setattr(world.topics, "subscriptions_of_agency", away)
        assert end_subscriptions_of_officer(gone, deps=deps) is None
        assert count_subscriptions_of_unit(BANDUNG, "dinas-pu", deps=deps) is None
    assert night(world, gone).ended == 1
    assert endpoints(world) == []


def test_the_night_ends_what_the_act_left_and_finds_who_hears_nothing_then(world: World) -> None:
    subscribe(world, OWN, officer=LIAISON, unit="dinas-pu")
    subscribe(world, OFFICE, officer=SECOND_ADMIN)
    entries = entry_of(LIAISON, unit="dishub"), entry_of(SECOND_ADMIN, enabled=False)
    done = night(world, *entries)
    assert (done.ended, done.to_check) == (1, 1)
    assert endpoints(world) == [OFFICE]
    again = night(world, *entries)
    assert (again.ended, again.to_check) == (0, 1)


def test_an_address_that_confirms_after_its_officer_was_disabled_ends_that_night(
    world: World,
) -> None:
    subscribe(world, OWN, officer=LIAISON, unit="dinas-pu")
    gone = entry_of(LIAISON, enabled=False)
    there = world.topics.subscribers[BANDUNG]
    world.topics.subscribers[BANDUNG] = [replace(s, topic_ref="") for s in there]
    assert night(world, gone).ended == 0
    assert endpoints(world) == [OWN]  # pending: the topic takes no other word for it
    world.topics.confirm(BANDUNG, OWN)
    assert night(world, gone).ended == 1
    assert endpoints(world) == []


def test_a_retired_units_subscriptions_go_on_and_are_pointed_out(world: World) -> None:
    """Reports may still lie there, and their deadlines are announced to that unit alone."""
    subscribe(world, OFFICE)
    subscribe(world, OWN, unit="dinas-pu")
    assert warnings(world) == {}
    there = world.reference
    bandung = there.agencies[BANDUNG]
    units = tuple(u._replace(active=u.id != "dinas-pu") for u in bandung.units)
    agencies = {**there.agencies, BANDUNG: replace(bandung, units=units)}
    world.reference = replace(there, agencies=agencies)
    assert warnings(world) == {OWN: [SubscriptionWarning.UNIT_RETIRED]}
    deps = world.agency_alerts.subscription_deps
    assert count_subscriptions_of_unit(BANDUNG, "dinas-pu", deps=deps) == 1
    assert night(world).to_check == 1
    assert endpoints(world) == [OFFICE, OWN]
