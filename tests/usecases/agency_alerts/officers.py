"""Officers who subscribe, and what the tests of their desks share."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.report import Officer
from chalicelib.usecases.agency_alerts import alert_subscriptions
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference
from chalicelib.usecases.agency_alerts.alert_subscriptions import Subscriber
from chalicelib.usecases.agency_alerts.digest import DigestRun, send_digests
from chalicelib.usecases.agency_alerts.unreachable_agencies import find_unreachable_agencies
from chalicelib.usecases.notifications.ports import Delivery
from tests.builders import BANDUNG, an_officer
from tests.usecases.world import World

ADMIN = an_officer()
LIAISON = an_officer(Role.LIAISON_OFFICER, BANDUNG, "dinas-pu", username="penghubung")
MAIL, PHONE = "petugas@example.go.id", "+6281234567890"


def subscribed(
    world: World,
    endpoint: str = MAIL,
    officer: Officer = ADMIN,
    *,
    confirmed: bool = True,
    **choice: Any,
) -> Subscriber:
    channel = Channel.SMS if endpoint.startswith("+") else Channel.EMAIL
    if channel is Channel.SMS:
        choice = {"urgent_only": True, **choice}
    made = alert_subscriptions.subscribe(
        officer,
        channel,
        endpoint,
        AlertPreference(**choice),
        board=world.desks.board,
        reference=world.reference,
        now=world.now,
    )
    if confirmed and channel is Channel.EMAIL:
        world.topics.confirm(alert_subscriptions.agency_of(officer), endpoint)
    return made


def heard(world: World, receipt: Any) -> dict[str, list[str]]:
    """Kind of alert → endpoints that it reached at once, of the last event."""
    told = world.tell(receipt)
    return {a.attributes["kind"]: world.topics.heard(a) for a in told}


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


def morning(world: World, text: str, **rest: Any) -> DigestRun:
    asked = {"has_time_left": lambda: True, **rest}
    return send_digests(press=world.desks.press, reference=world.reference, now=at(text), **asked)


def letters(world: World) -> list[Delivery]:
    return [d for d in world.outbox.sent if isinstance(d, Delivery)]


def everybody_hears(world: World, *but: str) -> None:
    for agency in world.reference.agencies:
        if agency not in but:
            subscribed(world, f"{agency}@example.go.id", an_officer(agency=agency))


def listening(world: World) -> int:
    world.topics.sent.clear()
    done = find_unreachable_agencies(
        ear=world.desks.ear, reference=world.reference, now=world.now, has_time_left=lambda: True
    )
    assert done.complete
    world.desks.cry(world.now)
    known = world.desks.silences.all()
    world.reference = replace(world.reference, unheard={a: s.since for a, s in known.items()})
    return done.unheard


def with_second_contact(world: World) -> None:
    there = world.reference
    bandung = replace(there.agencies[BANDUNG], second_contact="kedua@example.go.id")
    world.reference = replace(there, agencies={**there.agencies, BANDUNG: bandung})
