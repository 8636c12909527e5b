"""Keep checkpoints of resumable runs as items of the table."""

from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.storage_errors import translated


class DynamoCheckpoints:
    """Implements Checkpoints. `item` is a bound model."""

    def __init__(self, item: Any) -> None:
        self._item = item

    def read(self, name: str) -> str | None:
        """Read by one consistent get."""
        with translated():
            try:
                found = self._item.get(keys.mark(name), keys.MARK, consistent_read=True)
            except self._item.DoesNotExist:
                return None
        value: str = found.data["value"]
        return value

    def write(self, name: str, value: str) -> None:
        """Write by one put."""
        with translated():
            self._item(PK=keys.mark(name), SK=keys.MARK, data={"value": value}).save(
                add_version_condition=False
            )
