"""Keep checkpoints of resumable runs as items of the table."""

import json
from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import ItemTable


class DynamoCheckpoints:
    """Implements Checkpoints. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def read(self, name: str) -> str | None:
        """Read by one consistent get."""
        found = self._table.get(keys.checkpoint(name), keys.MARK)
        if found is None:
            return None
        value: str = json.loads(found["data"])["value"]
        return value

    def write(self, name: str, value: str) -> None:
        """Write by one put."""
        data = json.dumps({"value": value})
        self._table.put({"PK": keys.checkpoint(name), "SK": keys.MARK, "data": data})
