"""`make redrive STAGE=prod QUEUE=deliveries`: try again what a worker gave up on.

On AWS one call moves a whole dead-letter queue back to its source. Every worker is safe to be
called twice, so nothing is done twice by it. What failed on its way from the table's stream is read
from there again, and after a day, when the stream forgot it, from the table itself.
"""

import argparse
import base64
import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from chalicelib.adapters.codec import load_event
from infra.local.console import Failed
from infra.operator import STAGES, Deployment, place

#: Queues whose messages can be moved back; each has a dead-letter queue named `<queue>-dlq`.
QUEUES = (
    "agency-alerts",
    "attachments",
    "deliveries",
    "feedback",
    "inbound-mail",
    "inbound-sms",
    "intake",
    "news",
    "webhooks",
)
#: Dead-letter queues that hold places in the table's stream, with the prefix of what their function
#: reads. The stream forgets after a day, their notes stay for two weeks.
PLACES = {"alert": "EVENT#"}
#: How much older than its arrival in the table an event may be: a report that waited in a queue.
LONGEST_WAIT = timedelta(days=14)
#: Records that a function is given at once.
BATCH = 25
#: When the first and the last record of a place came into the stream.
FIRST, LAST = "approximateArrivalOfFirstRecord", "approximateArrivalOfLastRecord"
#: Dead-letter queues that hold notes of failures, not messages: what to do instead.
NOTES = {
    "route": "nothing to move: the sweep routes those reports by itself, within twenty minutes",
    "sweep": "nothing to move: the next sweep does all that is due",
    "audit": "nothing to move: the next audit does all of it",
    "digest": "nothing to move: invoke the function with as_of, which goes on where it stopped",
}


def require_known(stage: str, queue: str) -> None:
    """Raises Failed for an unknown queue, or one that holds nothing that could be moved."""
    if queue in NOTES:
        raise Failed(f"The dead-letter queue of {queue} cannot be moved.", NOTES[queue])
    if queue not in {*QUEUES, *PLACES}:
        raise Failed(
            f"There is no queue {queue!r}." if queue else "Which queue?",
            f"make redrive STAGE={stage} QUEUE=..., one of {', '.join((*QUEUES, *PLACES))}",
        )


def redrive(where: Deployment, stage: str, queue: str, say: Callable[[str], None] = print) -> int:
    """Move what lies in the dead-letter queue of `queue`; how many messages about.

    Raises Failed for an unknown queue, or one that holds nothing that could be moved.
    """
    require_known(stage, queue)
    if queue in PLACES:
        return redrive_stream(where, stage, queue, say)
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


def redrive_stream(
    where: Deployment, stage: str, queue: str, say: Callable[[str], None] = print
) -> int:
    """Give a function once more what its stream had at the places in its dead-letter queue.

    What was queued before the failure is queued again and leaves once, by its key. A place stays in
    the queue unless all of it went well. What the stream forgot is read from the table: every event
    that may have stood at the place, so some that did not fail too.
    """
    sqs, streams = where.client("sqs"), where.client("dynamodbstreams")
    dead = _url(sqs, f"sp4n-lapor-{stage}-{queue}-dlq")
    done, seen = 0, set[str]()
    while found := sqs.receive_message(QueueUrl=dead, MaxNumberOfMessages=10).get("Messages"):
        if seen & {message["MessageId"] for message in found}:
            break  # what failed again comes round
        for message in found:
            seen.add(message["MessageId"])
            body = json.loads(message["Body"])
            function = body["requestContext"]["functionArn"]
            stretch = body["DDBStreamBatchInfo"]
            records = _records(streams, stretch, PLACES[queue])
            if records is None:
                say(f"{queue}: the stream forgot a place of {stretch[LAST]}; reading the table.")
                records = _from_table(where, stretch, PLACES[queue])
            if _all_processed(where.client("lambda"), function, records):
                sqs.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
                done += len(records)
            else:
                say(f"{queue}: {len(records)} records failed again; their place stays.")
    say(f"{queue}: {done} records were read again.")
    return done


def _records(streams: Any, at: dict[str, Any], prefix: str) -> list[dict[str, Any]] | None:
    """What a function reads of a stretch of the stream, as Lambda would hand it over.

    None when the stream has forgotten it.
    """
    found: list[dict[str, Any]] = []
    last = int(at["endSequenceNumber"])
    try:
        shard = streams.get_shard_iterator(
            StreamArn=at["streamArn"],
            ShardId=at["shardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=at["startSequenceNumber"],
        )["ShardIterator"]
    except (
        streams.exceptions.TrimmedDataAccessException,
        streams.exceptions.ResourceNotFoundException,  # its shard is gone as a whole
    ):
        return None
    while shard:
        page = streams.get_records(ShardIterator=shard)
        for record in page["Records"]:
            if int(record["dynamodb"]["SequenceNumber"]) > last:
                return found
            sort = record["dynamodb"]["Keys"].get("SK", {}).get("S", "")
            if record["eventName"] == "INSERT" and sort.startswith(prefix):
                found.append(record)
        shard = page.get("NextShardIterator") if page["Records"] else None
    return found


def _from_table(where: Deployment, at: dict[str, Any], prefix: str) -> list[dict[str, Any]]:
    """The items that may have stood at a place, as the stream would show them, oldest first.

    A scan of the table, an operator's and no request's.
    """
    first = datetime.fromisoformat(at[FIRST]) - LONGEST_WAIT
    last = datetime.fromisoformat(at[LAST]) + timedelta(minutes=1)
    pages = (
        where.client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=where.table,
            FilterExpression="begins_with(SK, :prefix)",
            ExpressionAttributeValues={":prefix": {"S": prefix}},
        )
    )
    items = [
        (happened, item)
        for page in pages
        for item in page["Items"]
        if first <= (happened := load_event(json.loads(item["data"]["S"])).at) <= last
    ]
    items.sort(key=lambda pair: (pair[0], pair[1]["SK"]["S"]))
    return [_inserted(item, n) for n, (_, item) in enumerate(items, start=1)]


def _inserted(item: dict[str, Any], n: int) -> dict[str, Any]:
    return {
        "eventID": str(n),
        "eventName": "INSERT",
        "eventSource": "aws:dynamodb",
        "dynamodb": {
            "Keys": {name: item[name] for name in ("PK", "SK")},
            "NewImage": item,
            "SequenceNumber": str(n),
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
    }


def _all_processed(functions: Any, function: str, records: list[dict[str, Any]]) -> bool:
    batches = (records[n : n + BATCH] for n in range(0, len(records), BATCH))
    done = [_processed(functions, function, batch) for batch in batches]  # all, whatever fails
    return all(done)


def _processed(functions: Any, function: str, records: list[dict[str, Any]]) -> bool:
    payload = json.dumps({"Records": records}, default=_plain).encode()
    response = functions.invoke(FunctionName=function, Payload=payload)
    body = json.loads(response["Payload"].read() or b"null")
    return "FunctionError" not in response and not (body or {}).get("batchItemFailures")


def _plain(value: Any) -> Any:
    """Bytes and moments as Lambda writes them."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.timestamp()


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
        require_known(wanted.stage, wanted.queue)
        redrive(place(wanted.stage), wanted.stage, wanted.queue)
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
