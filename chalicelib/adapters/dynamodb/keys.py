"""Keys of the table, built and parsed here alone."""

import zlib
from datetime import UTC, datetime

from chalicelib.domain.words import Bucket

REPORT = "REPORT"
REPORTER = "REPORTER"
SUPPORTS = "SUPPORTS"
SUPPORTER = "SUPPORTER"
MARK = "MARK"
EVENT_PREFIX = "EVENT#"
FILE_PREFIX = "FILE#"
DELIVERY_PREFIX = "DELIVERY#"
STOP_PREFIX = "STOP#"
DUE_SHARDS = 32


def report(report_id: str) -> str:
    """Partition of everything about one report.

    >>> report("7K2M9QXD4TPC")
    'REPORT#7K2M9QXD4TPC'
    """
    return f"REPORT#{report_id}"


def report_id(partition: str) -> str:
    """The id in a report's partition key.

    >>> report_id("REPORT#7K2M9QXD4TPC")
    '7K2M9QXD4TPC'
    """
    return partition.removeprefix("REPORT#")


def event(seq: int) -> str:
    """
    >>> event(12)
    'EVENT#000012'
    """
    return f"{EVENT_PREFIX}{seq:06d}"


def file(n: int) -> str:
    """
    >>> file(3)
    'FILE#03'
    """
    return f"{FILE_PREFIX}{n:02d}"


def moment(at: datetime) -> str:
    """An aware moment as text that sorts by time.

    >>> moment(datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC))
    '2026-01-02T03:04:05Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def at_and_id(at: datetime, identity: str) -> str:
    """Sort key of the indexes: by time, then by id.

    >>> at_and_id(datetime(2026, 1, 2, tzinfo=UTC), "7K2M9QXD4TPC")
    '2026-01-02T00:00:00Z#7K2M9QXD4TPC'
    """
    return f"{moment(at)}#{identity}"


def parse_at_and_id(key: str) -> tuple[datetime, str]:
    """
    >>> parse_at_and_id("2026-01-02T00:00:00Z#7K2M9QXD4TPC")[1]
    '7K2M9QXD4TPC'
    """
    at, identity = key.split("#", 1)
    return datetime.fromisoformat(at), identity


def work(agency: str, bucket: Bucket, unit: str | None = None) -> str:
    """Partition of a worklist tab.

    >>> work("pemda-3273", Bucket.FOLLOW_UP, "dinas-perhubungan")
    'WORK#pemda-3273/dinas-perhubungan#follow_up'
    """
    desk = f"{agency}/{unit}" if unit else agency
    return f"WORK#{desk}#{bucket}"


def copies(agency: str) -> str:
    """Partition of what was copied to an agency."""
    return f"COPIED#{agency}"


def proposals(agency: str) -> str:
    """Partition of an agency's answers that wait for a second person."""
    return f"PROPOSED#{agency}"


def flagged(flag: str) -> str:
    """Partition of what carries a flag."""
    return f"FLAGGED#{flag}"


def side(partition: str) -> str:
    """Sort key of the item that shows a report in a further list.

    >>> side(copies("pemda-3273"))
    'IN#COPIED#pemda-3273'
    """
    return f"IN#{partition}"


def mark(name: str) -> str:
    """Partition of a note that the system leaves itself."""
    return f"MARK#{name}"


def delivery(report: str, key: str) -> tuple[str, str]:
    """Item of a delivery: in its report's partition, or in one of its own.

    >>> delivery("7K2M9QXD4TPC", "abc")
    ('REPORT#7K2M9QXD4TPC', 'DELIVERY#abc')
    >>> delivery("", "abc")
    ('DELIVERY#abc', 'DELIVERY#abc')
    """
    sort = f"{DELIVERY_PREFIX}{key}"
    return (f"REPORT#{report}" if report else sort), sort


def contact_code(channel: str) -> str:
    """Sort key of the one-time code that was last sent by a channel."""
    return f"CODE#{channel}"


def stop(channel: str) -> str:
    """Sort key of why a channel of a report's contact gets no more.

    >>> stop("email")
    'STOP#email'
    """
    return f"{STOP_PREFIX}{channel}"


def blocked(trace: str) -> str:
    """Partition of an address to which nothing goes; `trace` is a keyed hash of it."""
    return f"BLOCKED#{trace}"


def spent(what: str) -> str:
    """Partition of what is counted by month."""
    return f"SPENT#{what}"


def limit(what: str) -> str:
    """Partition of a counter by day."""
    return f"LIMIT#{what}"


def tier(agency: str) -> str:
    """Partition of what has climbed to an agency."""
    return f"TIER#{agency}"


def near(regency: str, *, ended: bool) -> str:
    """Partition of the public reports of a regency or city: the open ones, or the ended ones.

    >>> near("32.73", ended=False)
    'PUBLIC#32.73#open'
    """
    return f"PUBLIC#{regency}#{'ended' if ended else 'open'}"


def followers(subject: str) -> str:
    """Partition of those who follow a subject.

    >>> followers("area:32.73")
    'FOLLOWERS#area:32.73'
    """
    return f"FOLLOWERS#{subject}"


def supporter(key: str) -> str:
    """Partition of one device's support of one report; `key` is a keyed hash of both."""
    return f"SUPPORTER#{key}"


def due(report_id: str) -> str:
    """Shard of the due index; all reports share it, so it is spread.

    >>> due("7K2M9QXD4TPC") in {due_shard(n) for n in range(DUE_SHARDS)}
    True
    """
    return due_shard(zlib.crc32(report_id.encode()) % DUE_SHARDS)


def due_shard(n: int) -> str:
    """
    >>> due_shard(7)
    'DUE#07'
    """
    return f"DUE#{n:02d}"
