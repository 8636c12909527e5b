"""Officers who subscribe addresses, and what the tests of agency alerts share."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.report import Officer
from chalicelib.usecases.agency_alerts import alert_subscriptions
from chalicelib.usecases.agency_alerts.address_checks import AddressCheckRun, check_addresses
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference
from chalicelib.usecases.agency_alerts.send_digests import DigestRun, send_digests
from chalicelib.usecases.agency_alerts.subscribers import Subscriber
from chalicelib.usecases.agency_alerts.unreachable_agencies import find_unreachable_agencies
from chalicelib.usecases.notifications.ports import Delivery
from tests.builders import BANDUNG, an_officer
from tests.usecases.world import World

ADMIN = an_officer()
LIAISON = an_officer(Role.LIAISON_OFFICER, BANDUNG, "dinas-pu", username="penghubung")
MAIL, PHONE = "petugas@example.go.id", "+6281234567890"


def subscribe(
    world: World,
    endpoint: str = MAIL,
    officer: Officer = ADMIN,
    *,
    confirmed: bool = True,
    **preference: Any,
) -> Subscriber:
    channel = Channel.SMS if endpoint.startswith("+") else Channel.EMAIL
    if channel is Channel.SMS:
        preference = {"urgent_only": True, **preference}
    made = alert_subscriptions.subscribe(
        officer,
        channel,
        endpoint,
        AlertPreference(**preference),
        deps=world.agency_alerts.subscription_deps,
        reference=world.reference,
        now=world.now,
    )
    if confirmed and channel is Channel.EMAIL:
        world.topics.confirm(alert_subscriptions.agency_of(officer), endpoint)
    return made


def reached(world: World, receipt: Any) -> dict[str, list[str]]:
    """Kind of alert → endpoints that it reached at once, of the last event."""
    alerts = world.tell(receipt)
    return {a.kind: world.topics.reached_by(a) for a in alerts}


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


def send_morning(world: World, text: str, **rest: Any) -> DigestRun:
    asked = {"has_time_left": lambda: True, **rest}
    return send_digests(
        deps=world.agency_alerts.digest_deps, reference=world.reference, now=at(text), **asked
    )


def queued_letters(world: World) -> list[Delivery]:
    return [d for d in world.outbox.sent if isinstance(d, Delivery)]


def subscribe_everybody(world: World, *but: str) -> None:
    for agency in world.reference.agencies:
        if agency not in but:
            subscribe(world, f"{agency}@example.go.id", an_officer(agency=agency))


def find_unreachable(world: World) -> int:
    world.topics.sent.clear()
    done = find_unreachable_agencies(
        deps=world.agency_alerts.unreachable_agency_deps,
        reference=world.reference,
        now=world.now,
        has_time_left=lambda: True,
    )
    assert done.complete
    world.agency_alerts.send_queued(world.now)
    known = world.agency_alerts.unreachable_agencies.by_agency()
    world.reference = replace(world.reference, unreachable={a: s.since for a, s in known.items()})
    return done.unreachable


def with_second_contact(world: World) -> None:
    there = world.reference
    bandung = replace(there.agencies[BANDUNG], second_contact="kedua@example.go.id")
    world.reference = replace(there, agencies={**there.agencies, BANDUNG: bandung})


def checked(world: World, text: str, **rest: Any) -> AddressCheckRun:
    asked = {"has_time_left": lambda: True, **rest}
    return check_addresses(
        deps=world.agency_alerts.digest_deps, reference=world.reference, now=at(text), **asked
    )
