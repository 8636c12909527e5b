"""Agencies' topics in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chalicelib.domain.errors import (
    DomainError,
)
from chalicelib.usecases.agency_alerts.alert_preferences import passes_filter
from chalicelib.usecases.agency_alerts.ports import Alert, AlertSubscription


class FakeTopics:
    """AlertPublisher and AlertSubscriptions. E-mail addresses confirm when tests say so.

    `troubles` are raised one after the other before anything is published.
    """

    def __init__(self) -> None:
        self.sent: list[Alert] = []
        self.troubles: list[DomainError] = []
        self.subscribers: dict[str, list[AlertSubscription]] = {}
        self.policies: dict[str, Mapping[str, list[str]]] = {}
        self.asked = 0

    def publish(self, alert: Alert) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append(alert)

    def subscriptions_of_agency(self, agency: str) -> Sequence[AlertSubscription]:
        self.asked += 1
        return list(self.subscribers.get(agency, []))

    def add_subscription(
        self, agency: str, protocol: str, endpoint: str, policy: Mapping[str, list[str]]
    ) -> AlertSubscription:
        there = self.subscribers.setdefault(agency, [])
        same = next((s for s in there if (s.protocol, s.endpoint) == (protocol, endpoint)), None)
        if same:
            return same
        ref = self._ref(agency, protocol, endpoint)
        made = AlertSubscription(
            protocol=protocol, endpoint=endpoint, topic_ref=ref if protocol == "sms" else ""
        )
        there.append(made)
        self.policies[ref] = policy
        return made

    def change_filter(self, topic_ref: str, policy: Mapping[str, list[str]]) -> None:
        self.policies[topic_ref] = policy

    def end_subscription(self, topic_ref: str) -> None:
        for agency, there in self.subscribers.items():
            self.subscribers[agency] = [s for s in there if s.topic_ref != topic_ref]
        self.policies.pop(topic_ref, None)

    def confirm(self, agency: str, endpoint: str) -> None:
        """The reader of that mailbox opens the link."""
        self.subscribers[agency] = [
            replace(s, topic_ref=self._ref(agency, s.protocol, endpoint))
            if s.endpoint == endpoint
            else s
            for s in self.subscribers[agency]
        ]

    def reached_by(self, alert: Alert) -> list[str]:
        """The endpoints that an alert reaches at once."""
        return [
            s.endpoint
            for s in self.subscribers.get(alert.agency, [])
            if s.topic_ref and passes_filter(self.policies.get(s.topic_ref, {}), alert.attributes)
        ]

    @staticmethod
    def _ref(agency: str, protocol: str, endpoint: str) -> str:
        return f"arn:aws:sns:::{agency}:{protocol}:{endpoint}"
