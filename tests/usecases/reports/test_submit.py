"""Filing: once, sealed, never lost."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import (
    Unavailable,
)
from chalicelib.domain.reports.codes import Act
from chalicelib.usecases.reports import tracking
from chalicelib.usecases.reports.submit import store_queued
from tests.usecases.world import TOKEN, WHO, World


def test_the_same_token_gives_the_same_receipt_and_one_report(world: World) -> None:
    first = world.submit()
    world.now += timedelta(days=2)
    second = world.submit(title="Judul yang lain sama sekali")
    assert (second.report, second.access_code) == (first.report, first.access_code)
    assert world.reports.puts == 1


def test_the_receipt_stays_the_same_after_the_report_was_closed(world: World) -> None:
    first = world.filed()
    world.verify(first)
    world.act(first, Act.ANSWER, text="Sudah diperbaiki.")
    tracking.close(world.as_reporter(first), **world.around())
    world.now += timedelta(days=9)
    second = world.submit()
    assert (second.report.due_at, second.report.state) == (first.report.due_at, first.report.state)
    assert second.uploads == first.uploads


def test_another_token_gives_another_report(world: World) -> None:
    first, second = world.submit(), world.submit(token=TOKEN[:-1] + "2")
    assert first.report.id != second.report.id
    assert first.access_code != second.access_code


def test_the_identity_is_sealed_and_not_in_the_report(world: World) -> None:
    receipt = world.submit()
    assert "Warga" not in repr(world.reports.get(receipt.report.id))
    sealed = world.reports.waiting[receipt.report.id]
    assert sealed is not None
    assert world.seal.unseal_identity(receipt.report.id, sealed) == WHO


def test_a_report_needs_no_reporter(world: World) -> None:
    receipt = world.submit(reporter=None)
    assert world.reports.waiting[receipt.report.id] is None
    assert not receipt.report.has_reporter


def test_a_failing_table_delays_and_never_loses(world: World) -> None:
    world.reports.down = True
    receipt = world.submit()
    assert not receipt.stored
    world.reports.down = False
    [(report, sealed)] = world.queue.messages
    store_queued(report, sealed, reports=world.reports)
    store_queued(report, sealed, reports=world.reports)
    assert world.reports.puts == 1
    assert world.as_reporter(receipt).as_reporter


def test_when_neither_table_nor_queue_takes_it_nothing_is_promised(world: World) -> None:
    world.reports.down = world.queue.down = True
    with pytest.raises(Unavailable):
        world.submit()


def test_every_declared_file_gets_its_upload(world: World) -> None:
    [upload] = world.submit().uploads
    assert upload.fields["key"].endswith("/1")
