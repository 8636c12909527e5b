"""Neighbours who report the same, with the queues between them and their letters."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports.codes import Act
from chalicelib.usecases.notifications.merged_reporters import notify_merged_reporters
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.notifications.ports import Delivery
from chalicelib.usecases.public.ports import PublicUpdate
from chalicelib.usecases.public.publish import queue_public_updates
from chalicelib.usecases.reports.submit import Submission
from tests.fakes.public import FakePublicUpdateQueue
from tests.usecases.world import TOKEN, WHO, World

EMAIL, SMS = Channel.EMAIL, Channel.SMS
M = Message


class Street:
    """Neighbours who report the same, the queues between them and the letters that they get."""

    def __init__(self) -> None:
        self.world, self.public_updates = World(), FakePublicUpdateQueue()
        self.main = self.neighbour(0)
        self.world.verify(self.main)

    def neighbour(self, n: int, *proved: Channel, **changes: Any) -> Submission:
        who = replace(WHO, email=f"warga{n}@example.id", phone=f"+62812000000{n:02d}")
        receipt = self.world.filed(token=f"{TOKEN[:-4]}{n:04d}", reporter=who, **changes)
        for channel in proved:
            self.world.prove_contact(receipt, channel)
        self.world.post()
        self.world.deliveries.mail.sent.clear()
        self.world.deliveries.sms.sent.clear()
        return receipt

    def merged(self, n: int, *proved: Channel, **changes: Any) -> Submission:
        receipt = self.neighbour(n, *(proved or (EMAIL,)), **changes)
        self.merge(receipt)
        return receipt

    def merge(self, receipt: Submission, main: Submission | None = None) -> None:
        into = (main or self.main).report.id
        self.later()
        self.world.act(receipt, Act.MERGE, details={"main_report": into}, text="Sama.")
        self.stream_last_event(receipt)
        self.later()

    def later(self) -> None:
        self.world.now += timedelta(minutes=1)

    def step(self, act: Act = Act.ANSWER, **rest: Any) -> None:
        """A step of the main report, and what the stream makes of it."""
        self.later()
        self.world.act(self.main, act, **{"text": "Sudah diperbaiki hari ini.", **rest})
        self.stream_last_event(self.main)

    def stream_last_event(self, receipt: Submission) -> None:
        event = self.world.dossier(receipt).events[-1]
        around = {"outbox": self.world.outbox, "reference": self.world.reference}
        notify_reporter(event, reports=self.world.reports, **around)  # type: ignore[arg-type]
        queue_public_updates(event, public_updates=self.public_updates)

    def tell(self, news: PublicUpdate) -> int:
        return notify_merged_reporters(
            news,
            reports=self.world.reports,
            duplicates=self.world.reports,
            outbox=self.world.outbox,
            public_updates=self.public_updates,
            reference=self.world.reference,
        )

    def work(self) -> list[tuple[str, Any]]:
        """The workers do whatever waits; the letters that left."""
        while self.public_updates.sent:
            news = self.public_updates.sent.pop(0)
            if news.merged:
                self.tell(news)
        return self.world.post()

    def queued(self) -> list[tuple[Message, Channel, str]]:
        """What is queued for merged reports after the workers of the news, and nothing else."""
        while self.public_updates.sent:
            news = self.public_updates.sent.pop(0)
            if news.merged:
                self.tell(news)
        found = [d for d in self.world.outbox.sent if isinstance(d, Delivery) and d.main]
        self.world.outbox.sent.clear()
        return [(d.message, d.channel, d.report) for d in found]


@pytest.fixture
def street() -> Street:
    return Street()
