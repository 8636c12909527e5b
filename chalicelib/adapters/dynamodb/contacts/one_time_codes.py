"""Store one-time codes on DynamoDB: only their nonces, from which the pepper makes the codes."""

from datetime import timedelta
from typing import Any

from chalicelib.adapters.codec import moment, plain
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import ItemTable
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import VersionConflict
from chalicelib.usecases.contacts.ports import OneTimeCode

KEPT = timedelta(days=1)


class DynamoOneTimeCodes:
    """Implements OneTimeCodes. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def last_code(self, report: str, channel: Channel) -> OneTimeCode | None:
        """Read by one consistent get."""
        item = self._table.get(keys.report(report), keys.contact_code(channel))
        if item is None:
            return None
        return OneTimeCode(
            report=report,
            channel=channel,
            nonce=item["nonce"],
            sent_at=moment(item["sent_at"]),
            attempts=item["attempts"],
        )

    def replace_code(self, code: OneTimeCode, *, over: OneTimeCode | None) -> None:
        """Replace by one conditional put. Raises: VersionConflict, Unavailable."""
        item = {
            "PK": keys.report(code.report),
            "SK": keys.contact_code(code.channel),
            "nonce": code.nonce,
            "sent_at": plain(code.sent_at),
            "attempts": code.attempts,
            "expires_at": int((code.sent_at + KEPT).timestamp()),
        }
        if over is None:
            replaced = self._table.put_if(item, "attribute_not_exists(PK)")
        else:
            unchanged = "nonce = :nonce AND attempts = :attempts"
            replaced = self._table.put_if(item, unchanged, nonce=over.nonce, attempts=over.attempts)
        if not replaced:
            raise VersionConflict(expected=over.attempts if over else 0)
