"""Webhooks in a world of fakes, up to the requests that leave."""

import heapq
from collections import Counter
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import Report
from chalicelib.domain.webhooks.webhook import (
    Audience,
    SealedSecret,
    Webhook,
)
from chalicelib.usecases.webhooks import webhook_delivery
from chalicelib.usecases.webhooks.match_event import match_event
from chalicelib.usecases.webhooks.ports import (
    EndRest,
    MatchEvent,
    ReplayLines,
    WebhookLogLine,
    WebhookTask,
)
from chalicelib.usecases.webhooks.webhook_delivery import replay_lines, send_line
from tests.builders import BANDUNG, NOW, a_history
from tests.fakes.agency_alerts import FakeAlertOutbox
from tests.fakes.reference_data import FakeReference
from tests.fakes.reports import FakeReports
from tests.fakes.webhooks import FakeWebhookOffice

SECRET, OLD = b"a secret of thirty-two bytes ok!", b"an older secret, thirty-two too!"
URL = "https://hook.example.go.id/lapor"


class World:
    """The office, with a clock and a queue that keeps time."""

    def __init__(self) -> None:
        self.reports, self.alerts = FakeReports(), FakeAlertOutbox()
        self.facts: list[str] = []
        self.office = FakeWebhookOffice(
            self.reports, FakeReference(), self.alerts, self.facts.append
        )
        self.deps, self.now = self.office.delivery_deps, NOW
        self._tie = count()
        self._waiting: list[tuple[datetime, int, WebhookTask]] = []

    def subscribe(self, id: str = "wh_1", **changes: Any) -> Webhook:
        usual: dict[str, Any] = {
            "id": id,
            "owner": BANDUNG,
            "audience": Audience.AGENCY,
            "name": "Sistem Bandung",
            "url": URL,
            "secrets": (SealedSecret(sealed=self.office.secrets.seal(id, SECRET)),),
            "version": 1,
        }
        webhook = Webhook(**{**usual, **changes})
        self.office.webhooks.items[id] = webhook
        return webhook

    def happen(self, number: int = 0, **changes: Any) -> tuple[Report, list[Event]]:
        """A report is filed and routed now, and its event is matched."""
        report, events = a_history(id=f"R{number:011d}", **changes)
        events = [Event(**{**vars(e), "at": self.now}) for e in events]
        self.reports.reports[report.id], self.reports.events[report.id] = report, events
        self.office.queue.send(MatchEvent(report=report.id, seq=2))
        return report, events

    def run(self, *, until: timedelta = timedelta(), most: int = 10_000) -> int:
        """Work through the queue as time goes by; how many tasks were done."""
        end, done = self.now + until, 0
        while True:
            for task, delay in self.office.queue.take():
                at = self.now + timedelta(seconds=min(delay, 900))
                heapq.heappush(self._waiting, (at, next(self._tie), task))
            if not self._waiting or self._waiting[0][0] > end:
                self.now = end
                return done
            at, _, task = heapq.heappop(self._waiting)
            self.now = max(self.now, at)
            self.do(task)
            done += 1
            assert done < most, "it never ends"

    def do(self, task: WebhookTask) -> object:
        if isinstance(task, MatchEvent):
            return match_event(task, deps=self.deps, now=self.now)
        if isinstance(task, EndRest):
            return webhook_delivery.end_rest(task, deps=self.deps, now=self.now)
        if isinstance(task, ReplayLines):
            return replay_lines(task, deps=self.deps)
        return send_line(task, deps=self.deps, now=self.now)

    @property
    def lines(self) -> list[WebhookLogLine]:
        return sorted(self.office.log.lines.values(), key=lambda line: (line.webhook, line.key))

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(line.outcome for line in self.lines)

    @property
    def sent(self) -> list[tuple[str, dict[str, str], bytes]]:
        return self.office.outbound.sent

    def arrived(self) -> Counter[str]:
        """How often each webhook-id was sent."""
        return Counter(headers["webhook-id"] for _, headers, _ in self.sent)
