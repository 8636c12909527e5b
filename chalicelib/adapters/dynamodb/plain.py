"""Items as plain dictionaries, for what needs no model: reference data and the directory."""

from collections.abc import Iterator
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from chalicelib.domain.errors import Unavailable, VersionConflict

_TO, _FROM = TypeSerializer(), TypeDeserializer()
_LOST = {"ConditionalCheckFailed", "TransactionConflict"}
Item = dict[str, Any]


class PlainTable:
    """A table over a botocore client; numbers come back as whole numbers."""

    def __init__(self, client: Any, table: str) -> None:
        self._client, self._table = client, table

    def query(self, partition: str) -> Iterator[Item]:
        """Every item of a partition, read consistently, all pages; raises Unavailable."""
        more: dict[str, Any] = {}
        while True:
            try:
                answer = self._client.query(
                    TableName=self._table,
                    KeyConditionExpression="PK = :partition",
                    ExpressionAttributeValues={":partition": {"S": partition}},
                    ConsistentRead=True,
                    **more,
                )
            except self._client.exceptions.ClientError as error:
                raise Unavailable(partition) from error
            for item in answer["Items"]:
                yield {name: _whole(_FROM.deserialize(value)) for name, value in item.items()}
            if "LastEvaluatedKey" not in answer:
                return
            more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def new(self, item: Item) -> Item:
        """The put of an item that must not be there."""
        return self._put(item, ConditionExpression="attribute_not_exists(PK)")

    def over(self, item: Item, version: int) -> Item:
        """The put of an item over `version`; 0 means that it must not be there."""
        if not version:
            return self.new(item)
        return self._put(
            item,
            ConditionExpression="version = :version",
            ExpressionAttributeValues={":version": _TO.serialize(version)},
        )

    def anyway(self, item: Item) -> Item:
        """The put of an item, whatever is there."""
        return self._put(item)

    def transact(self, puts: list[Item], *, expected: int) -> None:
        """All puts or none; raises VersionConflict of `expected`, or Unavailable."""
        errors = self._client.exceptions
        try:
            self._client.transact_write_items(TransactItems=puts)
        except errors.TransactionCanceledException as error:
            codes = {r.get("Code") for r in error.response.get("CancellationReasons", [])}
            if codes & _LOST:
                raise VersionConflict(expected=expected) from error
            raise Unavailable(self._table) from error
        except errors.ClientError as error:
            raise Unavailable(self._table) from error

    def _put(self, item: Item, **conditions: Any) -> Item:
        plain = {name: _TO.serialize(value) for name, value in item.items()}
        return {"Put": {"TableName": self._table, "Item": plain, **conditions}}


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _whole(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return value if value is None or isinstance(value, (str, bool)) else int(value)
