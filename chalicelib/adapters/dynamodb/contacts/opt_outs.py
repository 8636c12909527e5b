"""Store opt-outs on DynamoDB: by report and channel, and by the hash of an address."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import Item, ItemTable
from chalicelib.domain.contacts.verified_contact import Channel, OptOutReason

#: How long an opt-out is kept: mailboxes come back, so a dead address is tried again later, and a
#: number that its carrier refuses sooner: its holder allows it again with one SMS. What a reader
#: stopped stays.
KEPT = {OptOutReason.BOUNCED: timedelta(days=90), OptOutReason.COMPLAINED: timedelta(days=90)}
KEPT |= {OptOutReason.OPTED_OUT: timedelta(days=7)}
_ANYWAY = "attribute_not_exists(PK) OR attribute_exists(PK)"


class DynamoOptOuts:
    """Implements OptOuts. `client` is a botocore DynamoDB client."""

    def __init__(self, client: object, table: str) -> None:
        self._table = ItemTable(client, table)

    def opt_outs_of_report(self, report: str) -> Mapping[Channel, OptOutReason]:
        """Read by one consistent query."""
        return {
            Channel(item["SK"].removeprefix(keys.STOP_PREFIX)): OptOutReason(item["why"])
            for item in self._table.query(keys.report(report), keys.STOP_PREFIX)
            if item["why"]
        }

    def save_opt_out(
        self, report: str, channel: Channel, reason: OptOutReason | None, *, now: datetime
    ) -> None:
        """Write by one put; opting in again keeps an item with the moment."""
        self._save(keys.report(report), keys.stop(channel), reason, now)

    def save_address_opt_out(
        self, address_hash: str, reason: OptOutReason | None, *, now: datetime
    ) -> None:
        """Write by one put."""
        self._save(keys.blocked(address_hash), keys.MARK, reason, now)

    def address_opt_out(self, address_hash: str) -> OptOutReason | None:
        """Read by one consistent get."""
        item = self._table.get(keys.blocked(address_hash), keys.MARK)
        return OptOutReason(item["why"]) if item and item["why"] else None

    def _save(self, partition: str, sort: str, reason: OptOutReason | None, now: datetime) -> None:
        item: Item = {"PK": partition, "SK": sort, "why": reason or "", "at": keys.moment(now)}
        if reason in KEPT:
            item["expires_at"] = int((now + KEPT[reason]).timestamp())
        self._table.put_if(item, _ANYWAY)
