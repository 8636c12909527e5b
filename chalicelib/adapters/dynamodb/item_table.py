"""Read and write items as plain dictionaries over a botocore client."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from chalicelib.adapters.aws.faults import CONDITION_FAILED, CONFLICT, answer_all, translated
from chalicelib.domain.errors import Unavailable, VersionConflict

_TO, _FROM = TypeSerializer(), TypeDeserializer()
#: How often a transaction is tried that met others on an item which has no condition.
_TRIES = 5
#: How often a throttled table is asked for the rest of a batch, and after how many seconds first.
BATCH_TRIES = 5
_FIRST_PAUSE = 0.05
#: Keys that one call takes.
_LARGEST_BATCH = 100
Item = dict[str, Any]


class _NotHeld(Exception):
    """The condition of a write does not hold."""


class _Met(Exception):
    """A transaction met another one."""


def query_pages(client: Any, **asked: Any) -> Iterator[Item]:
    """Query a table or an index to its end; yield the responses, page by page.

    `asked` are the arguments of botocore's `query`. Raises: Unavailable.
    """
    while True:
        with translated():
            page: Item = client.query(**asked)
        yield page
        if "LastEvaluatedKey" not in page:
            return
        asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def batch_items(
    client: Any,
    table: str,
    asked: Iterable[Item],
    *,
    consistent: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Item]:
    """Read items by their keys, a hundred in one call; yield them as DynamoDB writes them.

    Of a batch that is answered in part the rest is asked for again, after pauses that double from
    50 ms: all of them take less than a second. Raises: Unavailable, also when a rest remains.
    """
    for some in _hundreds(asked):
        waiting: Item = {table: {"Keys": some, "ConsistentRead": consistent}}
        for tried in range(BATCH_TRIES):
            if tried:
                sleep(_FIRST_PAUSE * 2 ** (tried - 1))
            with translated():
                response = client.batch_get_item(RequestItems=waiting)
            yield from response["Responses"].get(table, [])
            waiting = response.get("UnprocessedKeys") or {}
            if not waiting:
                break
        else:
            raise Unavailable("unprocessed keys")


def _hundreds(asked: Iterable[Item]) -> Iterator[list[Item]]:
    every = list(asked)
    for start in range(0, len(every), _LARGEST_BATCH):
        yield every[start : start + _LARGEST_BATCH]


class ItemTable:
    """A table over a botocore client; numbers come back as whole numbers."""

    def __init__(self, client: Any, table: str) -> None:
        self._client, self._table = client, table

    def query(self, partition: str, prefix: str = "", *, consistent: bool = True) -> Iterator[Item]:
        """Read every item of a partition whose sort key begins so, all pages.

        Raises: Unavailable when the table does not respond.
        """
        condition, values = "PK = :partition", {":partition": {"S": partition}}
        if prefix:
            condition += " AND begins_with(SK, :prefix)"
            values[":prefix"] = {"S": prefix}
        pages = query_pages(
            self._client,
            TableName=self._table,
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ConsistentRead=consistent,
        )
        for page in pages:
            for item in page["Items"]:
                yield load_item(item)

    def some(
        self, partition: str, begin: str, end: str, limit: int, *, forward: bool
    ) -> list[Item]:
        """Read at most `limit` items with begin <= SK <= end, consistently, from either end.

        Raises: Unavailable when the table does not respond.
        """
        bounds = {":partition": partition, ":begin": begin, ":end": end}
        with translated():
            response = self._client.query(
                TableName=self._table,
                KeyConditionExpression="PK = :partition AND SK BETWEEN :begin AND :end",
                ExpressionAttributeValues={k: {"S": v} for k, v in bounds.items()},
                ConsistentRead=True,
                ScanIndexForward=forward,
                Limit=limit,
            )
        return [load_item(item) for item in response["Items"]]

    def query_index(self, index: str, partition: str, latest: str) -> Iterator[str]:
        """Read an index's sort keys of a partition up to `latest`, all pages.

        Raises: Unavailable when the table does not respond.
        """
        pages = query_pages(
            self._client,
            TableName=self._table,
            IndexName=index,
            KeyConditionExpression=f"{index}_pk = :partition AND {index}_sk <= :latest",
            ExpressionAttributeValues={":partition": {"S": partition}, ":latest": {"S": latest}},
        )
        for page in pages:
            for item in page["Items"]:
                yield item[f"{index}_sk"]["S"]

    def get(self, partition: str, sort: str) -> Item | None:
        """Read one item, consistently; None when there is none.

        Raises: Unavailable when the table does not respond.
        """
        with translated():
            response = self._client.get_item(
                TableName=self._table,
                Key={"PK": {"S": partition}, "SK": {"S": sort}},
                ConsistentRead=True,
            )
        return load_item(response["Item"]) if "Item" in response else None

    def put(self, item: Item) -> None:
        """Put the item, over any other.

        Raises: Unavailable when the table does not respond.
        """
        self._call("put_item", Item=dump_item(item))

    def drop(self, partition: str, sort: str) -> None:
        """Delete an item; it may be gone already."""
        self._call("delete_item", Key={"PK": {"S": partition}, "SK": {"S": sort}})

    def put_if(self, item: Item, condition: str, **values: Any) -> bool:
        """Put the item if `condition` holds, with `values` as its `:names`; return
        whether it did.
        """
        return self._attempt("put_item", condition, values, Item=dump_item(item)) is not None

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
        return None if response is None else load_item(response.get("Attributes", {}))

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

    def without(self, partition: str, sort: str) -> Item:
        """Build the deletion of an item, which may be gone already."""
        key = {"PK": partition, "SK": sort}
        return {"Delete": {"TableName": self._table, "Key": dump_item(key)}}

    def transact(self, puts: list[Item], *, expected: int) -> None:
        """Write all puts or none; again when another transaction was at one of the items.

        Raises: VersionConflict of `expected` when a condition fails; Unavailable when the table
        does not respond.
        """
        lost = answer_all(CONDITION_FAILED, lambda _: VersionConflict(expected=expected))
        answers = {**answer_all(CONFLICT, _Met), **lost}
        for tried in range(1, _TRIES + 1):
            try:
                with translated(answers):
                    self._client.transact_write_items(TransactItems=puts)
            except _Met as error:
                # The other one may be about another item: then the conditions still hold.
                if tried == _TRIES:
                    raise VersionConflict(expected=expected) from error
            else:
                return

    def _call(self, write: str, **what: Any) -> None:
        with translated():
            getattr(self._client, write)(TableName=self._table, **what)

    def _attempt(
        self, write: str, condition: str, values: dict[str, Any], **what: Any
    ) -> Item | None:
        """Call the store; return its response, None when the condition does not hold."""
        given = {f":{name}": _TO.serialize(value) for name, value in values.items()}
        if given:
            what["ExpressionAttributeValues"] = given
        try:
            with translated(answer_all(CONDITION_FAILED, _NotHeld)):
                response: Item = getattr(self._client, write)(
                    TableName=self._table, ConditionExpression=condition, **what
                )
        except _NotHeld:
            return None
        return response

    def _put(self, item: Item, **conditions: Any) -> Item:
        return {"Put": {"TableName": self._table, "Item": dump_item(item), **conditions}}


def dump_item(item: Item) -> Item:
    """Write an item as DynamoDB takes it."""
    return {name: _TO.serialize(value) for name, value in item.items()}


def load_item(item: Item) -> Item:
    """Read an item as DynamoDB gives it; numbers are whole."""
    return {name: _whole(_FROM.deserialize(value)) for name, value in item.items()}


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _whole(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return value if value is None or isinstance(value, (str, bool, set)) else int(value)
