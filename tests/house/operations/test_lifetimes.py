"""One table in docs/operations.md says how long all lives, and nothing ends before its repair."""

import re
from datetime import timedelta

import pytest

from infra.redrive import LONGEST_WAIT
from tests.house.operations import lifetimes
from tests.house.operations.test_stages import stacks

pytestmark = pytest.mark.package
#: Durations that end nothing: intervals, margins and patience, with their reason.
INTERVALS = {
    "address_checks.COUNTED_PERIOD": "how far back a check counts",
    "child.LONGEST_SECONDS": "patience of a check",
    "cognito.ts RENEW_BEFORE_MS": "how long before its end a token is renewed",
    "countdown.ts DAY_MS": "a unit",
    "old-drafts.ts DAY_MS": "a unit",
    "outbox.ts DAY_MS": "a unit",
    "saved-input.ts DAY_MS": "a unit",
    "coverage.SETTLED_AFTER": "how long an index may lag",
    "coverage.STUCK_AFTER": "when a due act counts as forgotten",
    "dialogue_engine.CONTINUED_WITHIN": "when a next SMS is the rest of a long one",
    "escalation.ROUTING_GRACE": "when the sweep routes by itself",
    "figures.SETTLES_AFTER": "when a month's figures are final",
    "reference.AGAIN": "when a failed look is tried again",
    "reference.LONGEST_UNSEEN": "when a container looks before it serves",
    "reporter_words.SAME_WITHIN": "when the same words count as one message",
    "saved-reports-list.ts STALE_AFTER_MS": "when a page asks again",
    "schedules.SPARE_MILLISECONDS": "what a run leaves to end in good order",
    "schedules.SWEEP_SECONDS": "the interval of the sweep",
    "send_once.WAIT_FOR_FAILING": "how long a message waits for the one before",
    "send_once.WAIT_FOR_UNCLAIMED": "how long a message waits for the one before",
    "service-worker-registration.ts ACTIVATION_TIMEOUT_MS": "patience of a page",
    "service-worker.ts PAGE_TIMEOUT_MS": "patience of a page",
    "unreachable_agencies.REPEAT_AFTER": "when an alert is repeated",
    "unreachable_agencies.SECOND_CONTACT_WAIT": "when the tier above is told",
    "unreachable_agencies.SOON_DAYS": "what is due soon",
    "vapid.RESERVE": "how long before its end a token is signed anew",
    "verify_contact.WAIT_BETWEEN_CODES": "the interval of codes",
    "webhook-view.ts REPLAY_MARGIN_MS": "what a replay offers at first",
}
#: Names that pages use for something else than keeping it.
NOT_KEPT = {
    "lapor-": "prefix of the caches that a worker removes",
    "lapor-files-": "a lock",
    "lapor-probe": "written and removed at once",
    "lapor-send-": "a lock",
}.keys()
ROW = re.compile(
    r"^\| [^|]+ \| (\d+) (second|minute|hour|day)s? \| (?:`([^`]+)`[^|]*|AWS) \| [^|]+ \|$"
)


def table() -> dict[str, timedelta]:
    """The rows of the table by what sets them; AWS's own are not ours to check."""
    text = (lifetimes.ROOT / "docs" / "operations.md").read_text()
    part = text.split("## Lifetimes\n")[1].split("\n## ")[0]
    found: dict[str, timedelta] = {}
    first = part.split("\n| key |")[0]
    for line in [line for line in first.splitlines() if line.startswith("| ")][1:]:
        row = ROW.match(line)
        assert row, f"not a row of lifetimes: {line}"
        if row[3]:
            assert row[3] not in found, row[3]
            found[row[3]] = timedelta(**{f"{row[2]}s": int(row[1])})
    return found


@pytest.fixture(scope="module")
def found() -> dict[str, timedelta]:
    """Every duration that the templates, the code and the site set."""
    app, site = stacks("app")[-1], stacks("site")[-1]
    parts = (
        lifetimes.of_template(app),
        lifetimes.of_template(site),
        lifetimes.of_code(),
        lifetimes.of_site(),
    )
    together: dict[str, timedelta] = {}
    for part in parts:
        assert not together.keys() & part.keys()
        together |= part
    return together


def test_the_table_says_how_long_everything_lives(found: dict[str, timedelta]) -> None:
    stated = table()
    assert set(found) - set(stated) - set(INTERVALS) == set(), "not in the table"
    assert set(stated) - set(found) == set(), "in the table alone"
    assert {name: found[name] for name in stated} == stated


def test_everything_that_pages_keep_on_a_device_has_its_row() -> None:
    text = (lifetimes.ROOT / "docs" / "operations.md").read_text()
    rows = text.split("\n| key |")[1].split("\n\n")[0]
    stated = set(
        re.findall(r"`([^`]+)`", "\n".join(r.split("|")[1] for r in rows.splitlines()[2:]))
    )
    assert stated == lifetimes.device_keys() - NOT_KEPT


def test_intervals_are_there_and_in_one_list_alone(found: dict[str, timedelta]) -> None:
    assert set(INTERVALS) <= set(found)
    assert not set(INTERVALS) & set(table())


def test_adapters_name_every_duration() -> None:
    """What forgets items or signs addresses says for how long where the table can name it."""
    assert lifetimes.inline_durations() == []


def test_nothing_ends_before_its_repair(found: dict[str, timedelta]) -> None:
    queue = found["Queue MessageRetentionPeriod"]
    repair = 2 * queue  # in the queue and its dead-letter queue, and once more after a redrive
    assert found["Files incoming/ ExpirationInDays"] > repair
    # A letter with pictures waits in its dialogue for the place before it is read once more.
    assert found["Files inbound/ ExpirationInDays"] > repair + found["dialogue.FILE_AFTER"]
    # What waits is still there when its filing is repaired.
    waits = found["dialogue.FILE_AFTER"] + found["dialogue.REMINDED_BEFORE"]
    assert found["dialogue.DRAFT_LIFE"] > repair + waits
    # What was sent is known as sent, a webhook's line and a month's alerts are still there.
    for log in ("delivery_log.KEPT", "webhook_log.KEPT", "alert_journal.KEPT"):
        assert found[log] > repair, log
    # Events that a redrive reads from the table are known as sent, however long they waited.
    assert queue <= LONGEST_WAIT
    assert found["delivery_log.KEPT"] >= queue + LONGEST_WAIT
