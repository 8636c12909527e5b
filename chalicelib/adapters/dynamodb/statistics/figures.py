"""Store facts about agencies and their sheets in DynamoDB, and count backlogs by
the index `work`.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from chalicelib.adapters.codec import moment, plain
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import Item, ItemTable, query_pages
from chalicelib.domain.deadlines.calendar import month_of
from chalicelib.domain.reports.codes import OWED
from chalicelib.domain.reports.history import Event
from chalicelib.domain.statistics.figures import Fact, Figure, Tally, first_day
from chalicelib.usecases.statistics.ports import AgencyBacklog, FigureMonth, FigureSheet

#: Facts are needed until their month is settled; a year more lets somebody look into a sheet.
KEPT = timedelta(days=430)


class DynamoFigures:
    """Implements Figures. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)
        self._counted: set[tuple[str, str]] = set()

    def keep(self, event: Event, found: Sequence[Fact]) -> None:
        """Put once per agency; before this container's first fact of an agency and month, note the
        agency once.

        Were it noted with each fact, all would write to one partition.
        """
        month, key = month_of(event.at), f"{event.report}#{event.seq:06d}"
        for agency in dict.fromkeys(fact.agency for fact in found):
            if (month, agency) not in self._counted:
                marker = {"PK": keys.figured(month), "SK": agency, "expires_at": _forget(month)}
                self._table.put(marker)
                self._counted.add((month, agency))
            said = [[f.figure.value, f.value] for f in found if f.agency == agency]
            self._table.put(
                {
                    "PK": keys.figure(agency, month, key),
                    "SK": key,
                    "data": said,
                    "expires_at": _forget(month),
                }
            )

    def agencies(self, month: str) -> Sequence[str]:
        """Read by one consistent query."""
        return [item["SK"] for item in self._table.query(keys.figured(month))]

    def tally(self, agency: str, month: str) -> Tally:
        """Eight consistent queries."""
        shards = keys.figure_shards(agency, month)
        items = (item for shard in shards for item in self._table.query(shard))
        return Tally.of(
            Fact(agency=agency, figure=Figure(figure), value=value)
            for item in items
            for figure, value in item["data"]
        )

    def put_sheet(self, month: str, sheet: FigureSheet) -> None:
        """Write by one put."""
        data: dict[str, Any] = {"counted": {}}
        for (figure, value), times in sheet.tally.counted.items():
            data["counted"].setdefault(figure.value, {})[str(value)] = times
        if sheet.backlog:
            data |= {"open": sheet.backlog.open, "overdue": sheet.backlog.overdue}
        self._table.put({"PK": keys.figures(month), "SK": sheet.agency, "data": data})

    def sheets(self, month: str) -> Mapping[str, FigureSheet]:
        """Read by one consistent query; about 400 bytes an agency."""
        return {item["SK"]: _sheet(item) for item in self._table.query(keys.figures(month))}

    def put_month(self, month: FigureMonth) -> None:
        """Write by one put."""
        data = plain({"as_of": month.as_of, "complete": month.complete})
        self._table.put({"PK": keys.FIGURE_MONTHS, "SK": month.month, "data": data})

    def months(self) -> Sequence[FigureMonth]:
        """Read by one consistent query."""
        return [
            FigureMonth(
                month=item["SK"],
                as_of=moment(item["data"]["as_of"]),
                complete=item["data"]["complete"],
            )
            for item in reversed(list(self._table.query(keys.FIGURE_MONTHS)))
        ]


def _sheet(item: Item) -> FigureSheet:
    data = item["data"]
    counted = {
        (Figure(figure), int(value)): times
        for figure, values in data["counted"].items()
        for value, times in values.items()
    }
    known = "open" in data
    backlog = AgencyBacklog(open=data["open"], overdue=data["overdue"]) if known else None
    return FigureSheet(agency=item["SK"], tally=Tally(counted), backlog=backlog)


def _forget(month: str) -> int:
    return int((datetime.combine(first_day(month), time(), UTC) + KEPT).timestamp())


class DynamoWorkload:
    """Implements Workload by the index `work`."""

    def __init__(self, client: Any, table: str) -> None:
        self._client, self._table = client, table

    def backlog(self, agency: str, now: datetime) -> AgencyBacklog:
        """Count each tab; where it is not empty, count again what was due."""
        latest = keys.moment(now)
        found = [(tab, self._count(keys.work(agency, tab))) for tab in OWED]
        overdue = [self._count(keys.work(agency, tab), latest) for tab, there in found if there]
        return AgencyBacklog(open=sum(there for _, there in found), overdue=sum(overdue))

    def _count(self, partition: str, before: str = "") -> int:
        """Count the lines of a tab, all pages; if given, those whose sort key lies before."""
        asked: dict[str, Any] = {
            "TableName": self._table,
            "IndexName": "work",
            "Select": "COUNT",
            "KeyConditionExpression": "work_pk = :tab" + (" AND work_sk < :before" * bool(before)),
            "ExpressionAttributeValues": {":tab": {"S": partition}}
            | ({":before": {"S": before}} if before else {}),
        }
        return sum(int(page["Count"]) for page in query_pages(self._client, **asked))
