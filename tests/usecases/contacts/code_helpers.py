"""Short words for asking, reading and typing codes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.contacts.verified_contact import Channel, one_time_code
from chalicelib.domain.errors import (
    InvalidFields,
)
from chalicelib.domain.reports.report import Reporter
from chalicelib.usecases.contacts import verify_contact
from chalicelib.usecases.contacts.lost_access_code import request_new_code
from chalicelib.usecases.reports.submit import Submission
from tests.builders import PEPPER
from tests.usecases.world import World

EMAIL, SMS = Channel.EMAIL, Channel.SMS
BOTH = Reporter(name="Contoh Warga", email="Warga@Example.id", phone="+6281234567890")
MINUTE = timedelta(minutes=1)


def send(world: World, receipt: Submission, channel: Channel = EMAIL) -> None:
    verify_contact.send_code(
        world.as_reporter(receipt), channel, deps=world.contact_deps, now=world.now
    )


def confirm(world: World, receipt: Submission, code: str, channel: Channel = EMAIL) -> None:
    verify_contact.confirm_code(
        world.as_reporter(receipt),
        channel,
        code,
        deps=world.contact_deps,
        reference=world.reference,
        now=world.now,
    )


def code_of(world: World, receipt: Submission, channel: Channel = EMAIL) -> str:
    sent = world.codes.last_code(receipt.report.id, channel)
    assert sent is not None
    return one_time_code(PEPPER, receipt.report.id, channel, sent.nonce)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def refusal(attempt: Callable[[], object]) -> tuple[str, str, str]:
    with pytest.raises(InvalidFields) as caught:
        attempt()
    [field] = caught.value.fields
    return field.name, field.code, field.limit


def state(world: World, receipt: Submission) -> tuple[str | None, str | None]:
    report = world.reports.get(receipt.report.id)
    return report.contact(EMAIL), report.contact(SMS)


def ask(world: World, address: str, receipt: Submission, **changes: Any) -> None:
    channel = EMAIL if "@" in address else SMS
    report = changes.get("report", receipt.report.id)
    request_new_code(report, channel, address, deps=world.contact_deps, now=world.now)


def new_code(world: World, receipt: Submission, address: str = "warga@example.id") -> str | None:
    """Ask, let the worker work, and read the code in the letter that came, if one came."""
    ask(world, address, receipt)
    letters = world.post()
    if not letters:
        return None
    [(_, letter)] = letters
    return next(
        line.removeprefix("Kode akses baru: ")
        for line in letter.text.splitlines()
        if line.startswith("Kode akses baru: ")
    )
