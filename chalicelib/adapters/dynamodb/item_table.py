"""Read and write items as plain dictionaries over a botocore client."""

from collections.abc import Iterator
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from chalicelib.adapters.aws.clients import FAULTS, code_of
from chalicelib.domain.errors import Unavailable, VersionConflict

_TO, _FROM = TypeSerializer(), TypeDeserializer()
_LOST = {"ConditionalCheckFailed", "TransactionConflict"}
Item = dict[str, Any]


class ItemTable:
    """A table over a botocore client; numbers come back as whole numbers."""

    def __init__(self, client: Any, table: str) -> None:
        self._client, self._table = client, table

    def query(self, partition: str, prefix: str = "") -> Iterator[Item]:
        """Read every item of a partition whose sort key begins so, consistently, all pages.

        Raises: Unavailable when the table does not respond.
        """
        condition, values = "PK = :partition", {":partition": {"S": partition}}
        if prefix:
            condition += " AND begins_with(SK, :prefix)"
            values[":prefix"] = {"S": prefix}
        more: dict[str, Any] = {}
        while True:
            try:
                response = self._client.query(
                    TableName=self._table,
                    KeyConditionExpression=condition,
                    ExpressionAttributeValues=values,
                    ConsistentRead=True,
                    **more,
                )
            except self._client.exceptions.ClientError as error:
                raise Unavailable(partition) from error
            for item in response["Items"]:
                yield _load(item)
            if "LastEvaluatedKey" not in response:
                return
            more = {"ExclusiveStartKey": response["LastEvaluatedKey"]}

    def some(
        self, partition: str, begin: str, end: str, limit: int, *, forward: bool
    ) -> list[Item]:
        """Read at most `limit` items with begin <= SK <= end, consistently, from either end.

        Raises: Unavailable when the table does not respond.
        """
        bounds = {":partition": partition, ":begin": begin, ":end": end}
        try:
            response = self._client.query(
                TableName=self._table,
                KeyConditionExpression="PK = :partition AND SK BETWEEN :begin AND :end",
                ExpressionAttributeValues={k: {"S": v} for k, v in bounds.items()},
                ConsistentRead=True,
                ScanIndexForward=forward,
                Limit=limit,
            )
        except FAULTS as error:
            raise Unavailable(code_of(error)) from error
        return [_load(item) for item in response["Items"]]

    def get(self, partition: str, sort: str) -> Item | None:
        """Read one item, consistently; None when there is none.

        Raises: Unavailable when the table does not respond.
        """
        try:
            response = self._client.get_item(
                TableName=self._table,
                Key={"PK": {"S": partition}, "SK": {"S": sort}},
                ConsistentRead=True,
            )
        except FAULTS as error:
            raise Unavailable(code_of(error)) from error
        return _load(response["Item"]) if "Item" in response else None

    def put(self, item: Item) -> None:
        """Put the item, over any other.

        Raises: Unavailable when the table does not respond.
        """
        self._call("put_item", Item=_dump(item))

    def drop(self, partition: str, sort: str) -> None:
        """Delete an item; it may be gone already."""
        self._call("delete_item", Key={"PK": {"S": partition}, "SK": {"S": sort}})

    def put_if(self, item: Item, condition: str, **values: Any) -> bool:
        """Put the item if `condition` holds, with `values` as its `:names`; return
        whether it did.
        """
        return self._attempt("put_item", condition, values, Item=_dump(item)) is not None

    def update_if(
        self, partition: str, sort: str, change: str, condition: str, **values: Any
    ) -> bool:
        """Apply the update expression `change` if `condition` holds; return whether it did."""
        return self.update_if_new(partition, sort, change, condition, **values) is not None

    def update_if_new(
        self, partition: str, sort: str, change: str, condition: str, **values: Any
    ) -> Item | None:
        """Apply `change` as `update_if` does; return the changed attributes, None when it did not
        hold.
        """
        key = {"PK": {"S": partition}, "SK": {"S": sort}}
        what = {"Key": key, "UpdateExpression": change, "ReturnValues": "UPDATED_NEW"}
        response = self._attempt("update_item", condition, values, **what)
        return None if response is None else _load(response.get("Attributes", {}))

    def new(self, item: Item) -> Item:
        """Build the put of an item that must not exist."""
        return self._put(item, ConditionExpression="attribute_not_exists(PK)")

    def over(self, item: Item, version: int) -> Item:
        """Build the put of an item over `version`; 0 means that it must not exist."""
        if not version:
            return self.new(item)
        return self._put(
            item,
            ConditionExpression="version = :version",
            ExpressionAttributeValues={":version": _TO.serialize(version)},
        )

    def anyway(self, item: Item) -> Item:
        """Build the put of an item, over any other."""
        return self._put(item)

    def transact(self, puts: list[Item], *, expected: int) -> None:
        """Write all puts or none.

        Raises: VersionConflict of `expected` when a condition fails; Unavailable when the table
        does not respond.
        """
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

    def _call(self, write: str, **what: Any) -> None:
        try:
            getattr(self._client, write)(TableName=self._table, **what)
        except FAULTS as error:
            raise Unavailable(code_of(error)) from error

    def _attempt(
        self, write: str, condition: str, values: dict[str, Any], **what: Any
    ) -> Item | None:
        """Call the store; return its response, None when the condition does not hold."""
        given = {f":{name}": _TO.serialize(value) for name, value in values.items()}
        if given:
            what["ExpressionAttributeValues"] = given
        try:
            response: Item = getattr(self._client, write)(
                TableName=self._table, ConditionExpression=condition, **what
            )
        except FAULTS as error:
            if code_of(error) == "ConditionalCheckFailedException":
                return None
            raise Unavailable(code_of(error)) from error
        return response

    def _put(self, item: Item, **conditions: Any) -> Item:
        return {"Put": {"TableName": self._table, "Item": _dump(item), **conditions}}


def _dump(item: Item) -> Item:
    return {name: _TO.serialize(value) for name, value in item.items()}


def _load(item: Item) -> Item:
    return {name: _whole(_FROM.deserialize(value)) for name, value in item.items()}


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _whole(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return value if value is None or isinstance(value, (str, bool)) else int(value)
