"""Store follows on DynamoDB: one partition per subject, so that its followers are one query."""

from collections.abc import Sequence
from typing import Any

from chalicelib.adapters.aws.faults import translated
from chalicelib.adapters.codec import when
from chalicelib.adapters.dynamodb import keys
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.public.public_follows import Follow, FollowSubject

#: The channel of items without one, stored when e-mail was the only channel.
_BY_MAIL = {"S": Channel.EMAIL.value}


class DynamoPublicFollows:
    """Implements PublicFollows, over a botocore client."""

    def __init__(self, client: Any, table: str) -> None:
        self._client, self._table = client, table

    def save_follow(self, follow: Follow) -> None:
        """Write by one put; confirming twice keeps one."""
        item = {
            **_key(follow.subject, follow.id),
            "sealed": {"B": follow.sealed},
            "language": {"S": follow.language},
            "channel": {"S": follow.channel.value},
        }
        if follow.since:
            item["since"] = {"S": follow.since.isoformat()}
        self._call("put_item", Item=item)

    def delete_follow(self, subject: FollowSubject, follow: str) -> None:
        """Delete by one request; nothing of the follower is left."""
        self._call("delete_item", Key=_key(subject, follow))

    def page_of_follows(self, subject: FollowSubject, after: str, most: int) -> Sequence[Follow]:
        """Read by one query."""
        # Nothing sorts before " ", and no id begins with it.
        response = self._call(
            "query",
            KeyConditionExpression="PK = :subject AND SK > :after",
            ExpressionAttributeValues={
                ":subject": {"S": keys.followers(subject.key)},
                ":after": {"S": after or " "},
            },
            Limit=most,
        )
        return [
            Follow(
                id=item["SK"]["S"],
                subject=subject,
                sealed=bytes(item["sealed"]["B"]),
                language=item["language"]["S"],
                since=when(item["since"]["S"]) if "since" in item else None,
                channel=Channel(item.get("channel", _BY_MAIL)["S"]),
            )
            for item in response["Items"]
        ]

    def _call(self, method: str, **asked: Any) -> Any:
        with translated():
            return getattr(self._client, method)(TableName=self._table, **asked)


def _key(subject: FollowSubject, follow: str) -> dict[str, Any]:
    return {"PK": {"S": keys.followers(subject.key)}, "SK": {"S": follow}}
