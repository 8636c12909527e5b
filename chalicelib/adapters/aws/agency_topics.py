"""Reach the agencies' SNS topics: one per agency, so that nobody gets another agency's alerts."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.adapters.aws.faults import Missing, answer_all, translated
from chalicelib.adapters.aws.sms import NEVER, SLOW, slow_down
from chalicelib.domain.errors import SlowDown, Unavailable, Undeliverable
from chalicelib.usecases.agency_alerts.ports import Alert, AlertSubscription
from chalicelib.usecases.agency_alerts.send_alert import NO_TOPIC

SUBJECT_LENGTH = 100  # SNS takes at most 100 ASCII characters
#: What SNS shows of a subscription instead of its ARN.
DELETED = "Deleted"
#: People subscribe by these; a queue that a partner attaches is not ours to show.
PROTOCOLS = ("email", "sms")
_NO_TOPIC = frozenset({"NotFound", "NotFoundException", "ResourceNotFoundException"})
_SLOW = SLOW | {"KMSThrottling", "KMSThrottlingException"}


class SnsTopics:
    """Implements AlertPublisher, AlertSubscriptions and AgencyTopics.

    `prefix` and an agency's id make its topic's ARN; `key` encrypts new topics.
    """

    def __init__(self, client: Any, prefix: str, key: str) -> None:
        self._client, self._prefix, self._key = client, prefix, key

    def make(self, agency: str) -> None:
        """Make the agency's encrypted topic; making one that exists changes nothing.

        Raises: Unavailable.
        """
        name = (self._prefix + agency).rsplit(":", 1)[1]
        with translated():
            self._client.create_topic(Name=name, Attributes={"KmsMasterKeyId": self._key})

    def publish(self, alert: Alert) -> None:
        """Publish one alert with a text per protocol.

        Raises: Unavailable, SlowDown, Undeliverable (`no_topic`, `refused`).
        """
        texts = {"default": alert.body, "email": alert.body, "sms": alert.sms}
        subject = alert.subject.encode("ascii", "ignore").decode()[:SUBJECT_LENGTH]
        try:
            with translated(_ANSWERS):
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
        except Unavailable as error:
            if isinstance(error.__cause__, ClientError):
                raise
            # SNS does not answer at all: the others of a batch would wait as long.
            raise SlowDown(str(error)) from error

    def subscriptions_of_agency(self, agency: str) -> Sequence[AlertSubscription]:
        """Read every page of the topic's subscriptions, without those that left.

        Where there is no topic there are no subscribers. Raises: Unavailable.
        """
        found: list[AlertSubscription] = []
        try:
            with translated(answer_all(_NO_TOPIC, Missing)):
                pages = self._client.get_paginator("list_subscriptions_by_topic")
                for page in pages.paginate(TopicArn=self._prefix + agency):
                    shown = (s for s in page["Subscriptions"] if s["SubscriptionArn"] != DELETED)
                    found += [_subscription(s) for s in shown if s["Protocol"] in PROTOCOLS]
        except Missing:
            return []
        return found

    def add_subscription(
        self, agency: str, protocol: str, endpoint: str, policy: Mapping[str, list[str]]
    ) -> AlertSubscription:
        """Subscribe; repeating it with the same policy asks the address to confirm again.

        Raises: Unavailable, also where there is no topic.
        """
        attributes = {"FilterPolicy": json.dumps(policy)} if policy else {}
        response = self._call(
            "subscribe",
            TopicArn=self._prefix + agency,
            Protocol=protocol,
            Endpoint=endpoint,
            Attributes=attributes,
        )
        arn = response["SubscriptionArn"]
        return _subscription({"SubscriptionArn": arn, "Protocol": protocol, "Endpoint": endpoint})

    def change_filter(self, topic_ref: str, policy: Mapping[str, list[str]]) -> None:
        """Set the filter policy; an empty one lets everything through. Raises: Unavailable."""
        self._call(
            "set_subscription_attributes",
            SubscriptionArn=topic_ref,
            AttributeName="FilterPolicy",
            AttributeValue=json.dumps(policy),
        )

    def end_subscription(self, topic_ref: str) -> None:
        """Unsubscribe; one that is gone already stays gone. Raises: Unavailable."""
        with suppress(Missing), translated(answer_all(_NO_TOPIC, Missing)):
            self._client.unsubscribe(SubscriptionArn=topic_ref)

    def _call(self, method: str, **arguments: Any) -> Any:
        with translated():
            return getattr(self._client, method)(**arguments)


def _no_topic(_: Exception) -> Undeliverable:
    return Undeliverable(NO_TOPIC)


def _refused(_: Exception) -> Undeliverable:
    return Undeliverable("refused")


_ANSWERS = {
    **answer_all(_NO_TOPIC, _no_topic),
    **answer_all(NEVER, _refused),
    **answer_all(_SLOW, slow_down),
}


def _subscription(raw: dict[str, str]) -> AlertSubscription:
    arn = raw["SubscriptionArn"]
    ref = arn if arn.startswith("arn:") else ""
    return AlertSubscription(protocol=raw["Protocol"], endpoint=raw["Endpoint"], topic_ref=ref)
