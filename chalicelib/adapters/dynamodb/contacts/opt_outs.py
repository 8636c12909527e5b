"""Where nothing more goes, on DynamoDB: by report and channel, and by the trace of an address."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import Item, PlainTable
from chalicelib.domain.contacts.verified_contact import Channel, Stop

#: A dead address is tried again after so long: mailboxes come back. What its reader stopped stays.
#: What an operator refuses is tried sooner: its holder opens it again with one word.
KEPT = {Stop.BOUNCED: timedelta(days=90), Stop.COMPLAINED: timedelta(days=90)}
KEPT |= {Stop.OPTED_OUT: timedelta(days=7)}
_ANYWAY = "attribute_not_exists(PK) OR attribute_exists(PK)"


class DynamoStops:
    """Implements Stops. `client` is a botocore DynamoDB client."""

    def __init__(self, client: object, table: str) -> None:
        self._table = PlainTable(client, table)

    def of(self, report: str) -> Mapping[Channel, Stop]:
        """One consistent query."""
        return {
            Channel(item["SK"].removeprefix(keys.STOP_PREFIX)): Stop(item["why"])
            for item in self._table.query(keys.report(report), keys.STOP_PREFIX)
            if item["why"]
        }

    def put(self, report: str, channel: Channel, why: Stop | None, *, now: datetime) -> None:
        """One put; what goes on again keeps an item that says when."""
        self._put(keys.report(report), keys.stop(channel), why, now)

    def block(self, trace: str, why: Stop | None, *, now: datetime) -> None:
        """One put."""
        self._put(keys.blocked(trace), keys.MARK, why, now)

    def blocked(self, trace: str) -> Stop | None:
        """One consistent get."""
        item = self._table.get(keys.blocked(trace), keys.MARK)
        return Stop(item["why"]) if item and item["why"] else None

    def _put(self, partition: str, sort: str, why: Stop | None, now: datetime) -> None:
        item: Item = {"PK": partition, "SK": sort, "why": why or "", "at": keys.moment(now)}
        if why in KEPT:
            item["expires_at"] = int((now + KEPT[why]).timestamp())
        self._table.put_if(item, _ANYWAY)
