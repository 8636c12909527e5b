"""Read public reports by place, and count their supporters, on DynamoDB."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from chalicelib.adapters import codec
from chalicelib.adapters.aws.faults import CONDITION_FAILED, answer_all, translated
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import batch_items
from chalicelib.domain.errors import AlreadyExists
from chalicelib.domain.reports.codes import Kind, State
from chalicelib.usecases.public.ports import PublicReport

#: How long the hash of a supporting device is kept after its last change.
REMEMBERED = timedelta(days=400)


class DynamoPublicReports:
    """Implements PublicReports; `item` is a bound model."""

    def __init__(self, item: Any) -> None:
        self._item = item

    def newest_in_regency(
        self, regency: str, *, since: datetime, most: int
    ) -> Sequence[PublicReport]:
        """Two queries of the index `public`, at most `most` rows each, whatever the history."""
        recent = self._item.public_sk >= keys.moment(since)
        rows = [
            *self._newest(keys.near(regency, ended=False), None, most),
            *self._newest(keys.near(regency, ended=True), recent, most),
        ]
        rows.sort(key=lambda row: str(row.public_sk), reverse=True)
        return [_public(row) for row in rows[:most]]

    def _newest(self, partition: str, after: Any, most: int) -> list[Any]:
        with translated():
            index = self._item.public_index
            return list(index.query(partition, after, limit=most, scan_index_forward=False))


def _public(row: Any) -> PublicReport:
    return PublicReport(
        id=row.id,
        title=row.title,
        kind=Kind(row.kind),
        category=row.category,
        region=row.region,
        state=State(row.state),
        agency=row.agency,
        submitted_at=codec.moment(row.submitted_at),
        lat=row.lat,
        lon=row.lon,
    )


class DynamoSupports:
    """Implements Supports. `client` is a botocore client; numbers are added to, never replaced."""

    def __init__(self, client: Any, table: str) -> None:
        self._client, self._table = client, table

    def set_support(self, supporter: str, *, on: bool, at: datetime) -> bool:
        """Set by one conditional put; what was never supported cannot be taken back.

        Raises: Unavailable.
        """
        never = "attribute_not_exists(PK) OR " if on else ""
        try:
            with translated(answer_all(CONDITION_FAILED, AlreadyExists)):
                self._client.put_item(
                    TableName=self._table,
                    Item={
                        "PK": {"S": keys.supporter(supporter)},
                        "SK": {"S": keys.SUPPORTER},
                        "on": {"BOOL": on},
                        "expires_at": {"N": str(int((at + REMEMBERED).timestamp()))},
                    },
                    ConditionExpression=f"{never}#on = :other",
                    ExpressionAttributeNames={"#on": "on"},
                    ExpressionAttributeValues={":other": {"BOOL": not on}},
                )
        except AlreadyExists:
            return False
        return True

    def add_to_count(self, report: str, change: int) -> int:
        """Add to an item of its own beside the report: no officer's change meets it.

        Raises: Unavailable.
        """
        with translated():
            response = self._client.update_item(
                TableName=self._table,
                Key=_counter(report),
                UpdateExpression="ADD supports :change",
                ExpressionAttributeValues={":change": {"N": str(change)}},
                ReturnValues="UPDATED_NEW",
            )
        return int(response["Attributes"]["supports"]["N"])

    def counts_of_reports(self, reports: Sequence[str]) -> Mapping[str, int]:
        """Read by one batch get per hundred. Raises: Unavailable."""
        rows = batch_items(self._client, self._table, map(_counter, reports))
        return {keys.report_id(row["PK"]["S"]): int(row["supports"]["N"]) for row in rows}


def _counter(report: str) -> dict[str, Any]:
    return {"PK": {"S": keys.report(report)}, "SK": {"S": keys.SUPPORTS}}
