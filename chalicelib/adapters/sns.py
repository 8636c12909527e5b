"""The agencies' topics: one per agency, so that nobody hears another agency's alerts."""

import json
from collections.abc import Sequence
from typing import Any

from chalicelib.adapters.aws import FAULTS, code_of
from chalicelib.domain.errors import Unavailable
from chalicelib.usecases.ports import Alert, Subscription

SUBJECT_LENGTH = 100  # SNS takes at most 100 ASCII characters
#: SMS is for the urgent unless its subscriber decides otherwise.
SMS_FILTER = json.dumps({"urgency": ["high"]})


class SnsTopics:
    """Implements Alerts, Subscriptions and Topics.

    `prefix` and an agency's id make its topic's ARN; `key` encrypts new topics.
    """

    def __init__(self, client: Any, prefix: str, key: str) -> None:
        self._client, self._prefix, self._key = client, prefix, key

    def make(self, agency: str) -> None:
        """Make the agency's encrypted topic; making one that exists changes nothing."""
        name = (self._prefix + agency).rsplit(":", 1)[1]
        try:
            self._client.create_topic(Name=name, Attributes={"KmsMasterKeyId": self._key})
        except FAULTS as error:
            raise Unavailable(code_of(error)) from error

    def publish(self, alert: Alert) -> None:
        """Publish one alert with a text per protocol."""
        texts = {"default": alert.body, "email": alert.body, "sms": alert.sms}
        subject = alert.subject.encode("ascii", "ignore").decode()[:SUBJECT_LENGTH]
        try:
            self._client.publish(
                TopicArn=self._prefix + alert.agency,
                Subject=subject,
                Message=json.dumps(texts, ensure_ascii=False),
                MessageStructure="json",
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": value}
                    for name, value in alert.attributes.items()
                },
            )
        except FAULTS as error:
            raise Unavailable(code_of(error)) from error

    def all_of(self, agency: str) -> Sequence[Subscription]:
        """Every page of the topic's subscriptions."""
        found: list[Subscription] = []
        try:
            pages = self._client.get_paginator("list_subscriptions_by_topic")
            for page in pages.paginate(TopicArn=self._prefix + agency):
                found += [_subscription(s) for s in page["Subscriptions"]]
        except FAULTS as error:
            raise Unavailable(code_of(error)) from error
        return found

    def add(self, agency: str, protocol: str, endpoint: str) -> Subscription:
        """Subscribe; repeating it changes nothing."""
        attributes = {"FilterPolicy": SMS_FILTER} if protocol == "sms" else {}
        try:
            answer = self._client.subscribe(
                TopicArn=self._prefix + agency,
                Protocol=protocol,
                Endpoint=endpoint,
                Attributes=attributes,
            )
        except FAULTS as error:
            raise Unavailable(code_of(error)) from error
        return _subscription(
            {
                "SubscriptionArn": answer["SubscriptionArn"],
                "Protocol": protocol,
                "Endpoint": endpoint,
            }
        )


def _subscription(raw: dict[str, str]) -> Subscription:
    pending = not raw["SubscriptionArn"].startswith("arn:")
    return Subscription(protocol=raw["Protocol"], endpoint=raw["Endpoint"], pending=pending)
