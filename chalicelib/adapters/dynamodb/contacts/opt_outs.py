"""Where nothing more goes, on DynamoDB: by report and channel, and by the trace of an address."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import Item, ItemTable
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason

#: A dead address is tried again after so long: mailboxes come back. What its reader stopped stays.
#: What an operator refuses is tried sooner: its holder opens it again with one word.
KEPT = {OptOutReason.BOUNCED: timedelta(days=90), OptOutReason.COMPLAINED: timedelta(days=90)}
KEPT |= {OptOutReason.OPTED_OUT: timedelta(days=7)}
_ANYWAY = "attribute_not_exists(PK) OR attribute_exists(PK)"


class DynamoOptOuts:
    """Implements OptOuts. `client` is a botocore DynamoDB client."""

    def __init__(self, client: object, table: str) -> None:
        self._table = ItemTable(client, table)

    def opt_outs_of_report(self, report: str) -> Mapping[Channel, OptOutReason]:
        """One consistent query."""
        return {
            Channel(item["SK"].removeprefix(keys.STOP_PREFIX)): OptOutReason(item["why"])
            for item in self._table.query(keys.report(report), keys.STOP_PREFIX)
            if item["why"]
        }

    def save_opt_out(
        self, report: str, channel: Channel, why: OptOutReason | None, *, now: datetime
    ) -> None:
        """One put; what goes on again keeps an item that says when."""
        self._put(keys.report(report), keys.stop(channel), why, now)

    def save_address_opt_out(self, trace: str, why: OptOutReason | None, *, now: datetime) -> None:
        """One put."""
        self._put(keys.blocked(trace), keys.MARK, why, now)

    def address_opt_out(self, trace: str) -> OptOutReason | None:
        """One consistent get."""
        item = self._table.get(keys.blocked(trace), keys.MARK)
        return OptOutReason(item["why"]) if item and item["why"] else None

    def _put(self, partition: str, sort: str, why: OptOutReason | None, now: datetime) -> None:
        item: Item = {"PK": partition, "SK": sort, "why": why or "", "at": keys.moment(now)}
        if why in KEPT:
            item["expires_at"] = int((now + KEPT[why]).timestamp())
        self._table.put_if(item, _ANYWAY)
