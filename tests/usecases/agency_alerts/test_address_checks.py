"""Letters that find out whether agencies' addresses work."""

from typing import Any

from chalicelib.domain.agency_alerts.quiet_hours import AlertFrequency
from chalicelib.domain.notifications.message import Message
from chalicelib.usecases.agency_alerts.address_checks import AddressCheckRun
from chalicelib.usecases.agency_alerts.alert_preferences import AlertTheme
from chalicelib.usecases.notifications.ports import Delivery
from tests.builders import JABAR, an_officer
from tests.usecases.agency_alerts.alert_helpers import (
    MAIL,
    PHONE,
    at,
    checked,
    queued_letters,
    subscribe,
)
from tests.usecases.world import World


def test_once_a_month_everybody_without_digest_gets_a_check_letter(
    world: World,
) -> None:
    subscribe(world)
    subscribe(world, "ringkas@example.go.id", frequency=AlertFrequency.DAILY)
    subscribe(world, "belum@example.go.id", confirmed=False)
    subscribe(world, PHONE)
    subscribe(world, "sebagian@example.go.id", themes=frozenset({AlertTheme.OVERSIGHT}))
    world.tell(world.filed())
    assert checked(world, "2026-12-01T07:20") == AddressCheckRun()
    assert checked(world, "2026-12-01T07:30") == AddressCheckRun(checks=2)
    found = dict(world.post())
    assert set(found) == {MAIL, "sebagian@example.go.id"}
    assert "Sebulan terakhir ada 1 pemberitahuan" in found[MAIL].text
    assert "Sebulan terakhir ada 0 pemberitahuan" in found["sebagian@example.go.id"].text
    assert found[MAIL].html
    for later in ("2026-12-01T07:40", "2026-12-02T07:30", "2026-12-31T07:30"):
        assert checked(world, later) == AddressCheckRun()
    assert checked(world, "2027-01-04T07:30").checks == 2


def test_no_check_letter_leaves_on_a_day_off(world: World) -> None:
    subscribe(world)
    assert checked(world, "2026-11-01T07:30") == AddressCheckRun()  # a Sunday
    assert checked(world, "2026-11-02T07:30").checks == 1


def test_what_a_run_has_no_time_for_leaves_with_the_next_one_even_a_day_later(
    world: World,
) -> None:
    subscribe(world)
    subscribe(world, "jabar@example.go.id", an_officer(agency=JABAR))
    agencies = len(world.reference.agencies)
    left = iter(range(agencies + 5))  # all of the late round, and a part of the monthly one
    cut = checked(world, "2026-12-01T07:50", has_time_left=lambda: next(left, None) is not None)
    assert not cut.complete
    for day in ("2026-12-02", "2026-12-03"):
        assert checked(world, f"{day}T07:30").complete
    world.checkpoints.write("checks:2026-12-01", "")  # the worst: it forgot how far it came
    checked(world, "2026-12-04T07:30")
    assert sorted(to for to, _ in world.post()) == ["jabar@example.go.id", MAIL]


def test_an_address_is_sealed_on_its_way(world: World) -> None:
    subscribe(world)
    checked(world, "2026-12-01T07:30")
    [letter] = queued_letters(world)
    assert letter.message is Message.AGENCY_CHECK
    assert MAIL not in letter.key + str(letter.values)


def went_overdue(world: World, **changes: Any) -> str:
    receipt = world.filed(**changes)
    world.now = at("2026-12-07T10:00")
    world.sweep()
    world.tell(receipt)
    return receipt.report.id


def test_whoever_has_reports_overdue_gets_a_letter_the_next_working_morning(world: World) -> None:
    subscribe(world)
    subscribe(world, "ringkas@example.go.id", frequency=AlertFrequency.DAILY)
    subscribe(world, "tugas@example.go.id", themes=frozenset({AlertTheme.WORK}))
    assert checked(world, "2026-12-02T07:30").checks == 2  # the month's letters have left
    world.outbox.sent.clear()
    report = went_overdue(world, confidential=True)
    assert checked(world, "2026-12-08T07:30") == AddressCheckRun(late=1)
    assert checked(world, "2026-12-08T07:40") == AddressCheckRun()
    [(to, letter)] = world.post()
    assert to == MAIL
    assert letter.subject == "1 laporan melewati tenggat: Pemerintah Kota Bandung"
    assert f"{report[:4]}-{report[4:8]}-{report[8:]}" in letter.text
    assert "memeriksa apakah alamat ini masih sampai" in letter.text
    assert "berlubang" not in letter.text


def test_an_address_gets_one_letter_a_week_of_what_went_overdue(world: World) -> None:
    subscribe(world)
    checked(world, "2026-12-02T07:30")
    went_overdue(world)
    checked(world, "2026-12-08T07:30")
    again = "6f1c3c1e-0000-4000-8000-000000000002"
    receipt = world.filed(token=again)
    world.now = at("2026-12-16T10:00")
    world.sweep()
    world.tell(receipt)
    checked(world, "2026-12-17T07:30")
    sent = [d for d in queued_letters(world) if d.message is Message.AGENCY_LATE]
    assert len({d.key for d in sent}) == 2  # another week
    world.checkpoints.write("late:2026-12-17", "")
    checked(world, "2026-12-17T07:40")
    sent = [d for d in queued_letters(world) if d.message is Message.AGENCY_LATE]
    assert len({d.key for d in sent}) == 2


def test_the_journal_is_not_read_where_nothing_is_overdue(world: World) -> None:
    subscribe(world)
    world.tell(world.filed())
    checked(world, "2026-12-02T07:30")
    world.topics.asked = 0
    assert checked(world, "2026-12-03T07:30") == AddressCheckRun()
    assert world.topics.asked == 0


def test_no_letter_to_an_agency_carries_marks_of_a_report(world: World) -> None:
    subscribe(world)
    checked(world, "2026-12-01T07:30")
    world.post()
    assert world.deliveries.mail.tags[-1] == {}
    assert all(isinstance(d, Delivery) for d in world.outbox.sent)
