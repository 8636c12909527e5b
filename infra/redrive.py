"""`make redrive STAGE=prod QUEUE=deliveries`: try again what a worker gave up on.

On AWS one call moves a whole dead-letter queue back to its source. Every worker is safe to be
called twice, so nothing is done twice by it.
"""

import argparse
import sys
from collections.abc import Callable
from typing import Any

from infra.local.console import Failed
from infra.operator import STAGES, Place, place

#: Queues whose messages can be moved back; each has a dead-letter queue named `<queue>-dlq`.
QUEUES = ("attachments", "deliveries", "feedback", "intake", "news")
#: Dead-letter queues that hold notes of failures, not messages: what to do instead.
NOTES = {
    "route": "nothing to move: the sweep routes those reports by itself, within twenty minutes",
    "alert": "nothing to move: it holds places in the table's stream. Read the log of `alert` for "
    "the reports, mend, and tell their agencies",
    "sweep": "nothing to move: the next sweep does all that is due",
    "audit": "nothing to move: the next audit does all of it",
}


def redrive(where: Place, stage: str, queue: str, say: Callable[[str], None] = print) -> int:
    """Move what lies in the dead-letter queue of `queue`; how many messages about.

    Raises Failed for an unknown queue, or one that holds nothing that could be moved.
    """
    if queue in NOTES:
        raise Failed(f"The dead-letter queue of {queue} cannot be moved.", NOTES[queue])
    if queue not in QUEUES:
        raise Failed(
            f"There is no queue {queue!r}." if queue else "Which queue?",
            f"make redrive STAGE={stage} QUEUE=..., one of {', '.join(QUEUES)}",
        )
    sqs = where.client("sqs")
    source = _url(sqs, f"sp4n-lapor-{stage}-{queue}")
    dead = _url(sqs, f"sp4n-lapor-{stage}-{queue}-dlq")
    known = sqs.get_queue_attributes(
        QueueUrl=dead, AttributeNames=["QueueArn", "ApproximateNumberOfMessages"]
    )["Attributes"]
    count = int(known["ApproximateNumberOfMessages"])
    if not count:
        say(f"{queue}: nothing lies in its dead-letter queue.")
        return 0
    if where.endpoint is None:
        task = sqs.start_message_move_task(SourceArn=known["QueueArn"])["TaskHandle"]
        say(f"{queue}: moving about {count} messages back. Task {task}")
        return count
    moved = _by_hand(sqs, dead, source)
    say(f"{queue}: moved {moved} messages back.")
    return moved


def _by_hand(sqs: Any, dead: str, source: str) -> int:
    """The emulated cloud has no such task: sent first, then deleted, so that none can be lost."""
    moved = 0
    while found := sqs.receive_message(QueueUrl=dead, MaxNumberOfMessages=10).get("Messages"):
        for message in found:
            sqs.send_message(QueueUrl=source, MessageBody=message["Body"])
            sqs.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
            moved += 1
    return moved


def _url(sqs: Any, name: str) -> str:
    try:
        url: str = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    except sqs.exceptions.QueueDoesNotExist as missing:
        raise Failed(f"The stage has no queue {name}.", "deploy it first: make deploy") from missing
    return url


def main() -> int:
    """Command line of `make redrive`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, choices=STAGES)
    parser.add_argument("--queue", default="")
    wanted = parser.parse_args()
    try:
        redrive(place(wanted.stage), wanted.stage, wanted.queue)
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
