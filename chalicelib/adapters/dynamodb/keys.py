"""Build and parse every key of the table; no other module does."""

import zlib
from datetime import UTC, date, datetime

from chalicelib.domain.reports.codes import Bucket

REPORT = "REPORT"
REPORTER = "REPORTER"
SUPPORTS = "SUPPORTS"
SUPPORTER = "SUPPORTER"
MARK = "MARK"
DIALOGUE, WAITING = "DIALOGUE", "WAITING"
EVENT_PREFIX = "EVENT#"
FILE_PREFIX = "FILE#"
LETTER_PREFIX = "LETTER#"
DELIVERY_PREFIX = "DELIVERY#"
WEBHOOKS = "WEBHOOKS"
WEBHOOK_LINE, WEBHOOK_LINE_END = "LINE#", "LINE#~"
HEALTH = "HEALTH"
STOP_PREFIX = "STOP#"
DUE_SHARDS = 32
TOLD_SHARDS = 8
DIGESTED = "DIGESTED"
FIGURE_SHARDS = 8
FIGURE_MONTHS = "FIGURES#MONTHS"


def report(report_id: str) -> str:
    """Partition of everything about one report.

    >>> report("7K2M9QXD4TPC")
    'REPORT#7K2M9QXD4TPC'
    """
    return f"REPORT#{report_id}"


def report_id(partition: str) -> str:
    """Read the id from a report's partition key.

    >>> report_id("REPORT#7K2M9QXD4TPC")
    '7K2M9QXD4TPC'
    """
    return partition.removeprefix("REPORT#")


def event(seq: int) -> str:
    """Return the sort key of an event by its number.

    >>> event(12)
    'EVENT#000012'
    """
    return f"{EVENT_PREFIX}{seq:06d}"


def file(n: int) -> str:
    """Return the sort key of a finding by the number of its file.

    >>> file(3)
    'FILE#03'
    """
    return f"{FILE_PREFIX}{n:02d}"


def moment(at: datetime) -> str:
    """Write an aware moment as text that sorts by time.

    >>> moment(datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC))
    '2026-01-02T03:04:05Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def at_and_id(at: datetime, item_id: str) -> str:
    """Sort key of the indexes: by time, then by id.

    >>> at_and_id(datetime(2026, 1, 2, tzinfo=UTC), "7K2M9QXD4TPC")
    '2026-01-02T00:00:00Z#7K2M9QXD4TPC'
    """
    return f"{moment(at)}#{item_id}"


#: Ends the sort key of a worklist's line with something new: every index of lines carries the key.
NEW = "#new"


def parse_at_and_id(key: str) -> tuple[datetime, str]:
    """Read moment and id from a sort key of the indexes.

    >>> parse_at_and_id("2026-01-02T00:00:00Z#7K2M9QXD4TPC")[1]
    '7K2M9QXD4TPC'
    """
    at, item_id = key.split("#", 1)
    return datetime.fromisoformat(at), item_id


def work(agency: str, bucket: Bucket, unit: str | None = None) -> str:
    """Partition of a worklist tab.

    >>> work("pemda-3273", Bucket.FOLLOW_UP, "dinas-perhubungan")
    'WORK#pemda-3273/dinas-perhubungan#follow_up'
    """
    holder = f"{agency}/{unit}" if unit else agency
    return f"WORK#{holder}#{bucket}"


def copies(agency: str) -> str:
    """Partition of the reports copied to an agency."""
    return f"COPIED#{agency}"


def proposals(agency: str) -> str:
    """Partition of an agency's answers that wait for approval by a second person."""
    return f"PROPOSED#{agency}"


def flagged(flag: str) -> str:
    """Partition of the reports that carry a flag."""
    return f"FLAGGED#{flag}"


def merged(main: str) -> str:
    """Partition of the duplicates merged into a main report."""
    return f"MERGED#{main}"


def list_entry(partition: str) -> str:
    """Sort key of the item that shows a report in a further list.

    >>> list_entry(copies("pemda-3273"))
    'IN#COPIED#pemda-3273'
    """
    return f"IN#{partition}"


def checkpoint(name: str) -> str:
    """Partition of a checkpoint."""
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


def webhook(webhook_id: str) -> str:
    """Partition of a webhook's log and health."""
    return f"WEBHOOK#{webhook_id}"


def webhook_history(webhook_id: str) -> str:
    """Partition of the changes of a webhook."""
    return f"HISTORY#WEBHOOK#{webhook_id}"


def webhook_line(key: str) -> str:
    """Return the sort key of a line in a webhook's log.

    >>> webhook_line_key(webhook_line("2026-01-02T00:00:00Z#7K2M9QXD4TPC#000003"))
    '2026-01-02T00:00:00Z#7K2M9QXD4TPC#000003'
    """
    return f"{WEBHOOK_LINE}{key}"


def webhook_line_key(sort: str) -> str:
    """Read the key of a line from its sort key."""
    return sort.removeprefix(WEBHOOK_LINE)


def webhook_place(n: int) -> str:
    """Return the sort key of one of the few places at a webhook's target."""
    return f"PLACE#{n}"


def contact_code(channel: str) -> str:
    """Return the sort key of the one-time code that was last sent by a channel."""
    return f"CODE#{channel}"


def stop(channel: str) -> str:
    """Return the sort key of the opt-out of a report's contact by channel.

    >>> stop("email")
    'STOP#email'
    """
    return f"{STOP_PREFIX}{channel}"


def blocked(trace: str) -> str:
    """Partition of a blocked address; `trace` is a keyed hash of it."""
    return f"BLOCKED#{trace}"


def spent(what: str) -> str:
    """Partition of what is counted by month, such as SMS."""
    return f"SPENT#{what}"


def limit(what: str) -> str:
    """Partition of a counter by day."""
    return f"LIMIT#{what}"


def dialogue(who: str) -> str:
    """Partition of a dialogue, by the keyed hash of its number or address."""
    return f"DIALOGUE#{who}"


def tier(agency: str) -> str:
    """Partition of the reports that escalated to an agency."""
    return f"TIER#{agency}"


def near(regency: str, *, ended: bool) -> str:
    """Partition of the public reports of a regency or city: the open ones, or the ended ones.

    >>> near("32.73", ended=False)
    'PUBLIC#32.73#open'
    """
    return f"PUBLIC#{regency}#{'ended' if ended else 'open'}"


def followers(subject: str) -> str:
    """Partition of the followers of a subject.

    >>> followers("area:32.73")
    'FOLLOWERS#area:32.73'
    """
    return f"FOLLOWERS#{subject}"


def supporter(key: str) -> str:
    """Partition of one device's support of one report; `key` is a keyed hash of both."""
    return f"SUPPORTER#{key}"


def subscribers(agency: str) -> str:
    """Partition of the alert preferences of an agency's subscribers."""
    return f"SUBSCRIBERS#{agency}"


def journal(agency: str, day: date, event: str) -> str:
    """Shard of an agency's alert journal of a day; sharded because a surge may be one agency's.

    >>> journal("kemenkeu", date(2026, 11, 24), "7K2M9QXD4TPC#3")
    'TOLD#kemenkeu#2026-11-24#2'
    """
    return journal_shards(agency, day)[zlib.crc32(event.encode()) % TOLD_SHARDS]


def journal_shards(agency: str, day: date) -> list[str]:
    """List the shards of an agency's alert journal of a day.

    >>> journal_shards("pemda-3273", date(2026, 11, 24))[7]
    'TOLD#pemda-3273#2026-11-24#7'
    """
    return [f"TOLD#{agency}#{day}#{n}" for n in range(TOLD_SHARDS)]


def held_for_morning(morning: date) -> str:
    """Partition of the agencies whose SMS wait for the end of quiet hours on a morning."""
    return f"HELD#{morning}"


def figure(agency: str, month: str, event: str) -> str:
    """Shard of an agency's facts of a month; sharded because a surge may be one agency's.

    >>> figure("kemenkeu", "2026-11", "7K2M9QXD4TPC#000003") in figure_shards("kemenkeu", "2026-11")
    True
    """
    return figure_shards(agency, month)[zlib.crc32(event.encode()) % FIGURE_SHARDS]


def figure_shards(agency: str, month: str) -> list[str]:
    """List the shards of an agency's facts of a month.

    >>> figure_shards("pemda-3273", "2026-11")[7]
    'FIGURES#pemda-3273#2026-11#7'
    """
    return [f"FIGURES#{agency}#{month}#{n}" for n in range(FIGURE_SHARDS)]


def figured(month: str) -> str:
    """Partition of the agencies that have facts of a month."""
    return f"FIGURES#COUNTED#{month}"


def figures(month: str) -> str:
    """Partition of the agencies' sheets of a month.

    >>> figures("2026-11")
    'FIGURES#2026-11'
    """
    return f"FIGURES#{month}"


def due(report_id: str) -> str:
    """Shard of the due index; sharded because all open reports share it.

    >>> due("7K2M9QXD4TPC") in {due_shard(n) for n in range(DUE_SHARDS)}
    True
    """
    return due_shard(zlib.crc32(report_id.encode()) % DUE_SHARDS)


def due_shard(n: int) -> str:
    """Return shard `n` of the due index.

    >>> due_shard(7)
    'DUE#07'
    """
    return f"DUE#{n:02d}"
