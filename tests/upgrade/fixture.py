"""What a fixture holds, how it is written, and how it comes back into an account.

`table.jsonl.gz` has every item in DynamoDB's JSON, binary values in base64; `messages.jsonl.gz`
what was in the queues, each with what became of it under the code that recorded it;
`objects.jsonl.gz` the buckets; `town.json.gz` who holds which codes, who hears which topic, and how
it all went on under that code.
"""

import base64
import gzip
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.upgrade.cloud import FILES, PUBLIC, TABLE, TOPICS, Cloud, Message, moment
from tests.upgrade.town import Life, Town

FIXTURES = Path(__file__).parent / "fixtures"


@dataclass
class Entry:
    """A message under way, and what it did under the code that recorded it."""

    message: Message
    effect: dict[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class Fixture:
    """All of it, as of the moment `now`."""

    now: datetime
    items: list[dict[str, Any]]
    messages: list[Entry]
    objects: list[dict[str, str]]
    lives: dict[str, Life]
    subscriptions: list[dict[str, Any]]
    went_on: dict[str, Any] = field(default_factory=dict)


def effect(cloud: Cloud, message: Message) -> dict[str, Any]:
    """Let the code handle a message at the moment it was sent, and tell what it did.

    `gave_back`: whether the handler failed. `left`: what reached whom. `wrote`: keys of items.
    `objects`: keys of files. `queued`: kinds of further messages.
    """
    now, cloud.now = cloud.now, message.at
    cloud.take_seen()
    failed = cloud.handle(message)
    seen, cloud.now = cloud.take_seen(), now
    return {
        "gave_back": bool(failed),
        "left": sorted([way, to] for way, to in seen.left),
        "wrote": sorted([list(key) for key in set(seen.wrote)]),
        "objects": sorted(set(seen.objects)),
        "queued": sorted({further.kind for further in seen.queued}),
    }


def snapshot(town: Town, under_way: list[Message]) -> Fixture:
    """What is stored and under way now."""
    cloud = town.cloud
    return Fixture(
        now=cloud.now,
        items=cloud.items(),
        messages=[Entry(message) for message in under_way],
        objects=list(_objects(cloud)),
        lives=town.lives,
        subscriptions=list(_subscriptions(cloud)),
    )


def _objects(cloud: Cloud) -> Any:
    s3 = cloud.client("s3")
    for bucket in (FILES, PUBLIC):
        for there in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
            found = s3.get_object(Bucket=bucket, Key=there["Key"])
            data = base64.b64encode(found["Body"].read()).decode()
            yield {
                "bucket": bucket,
                "key": there["Key"],
                "type": found["ContentType"],
                "data": data,
            }


def _subscriptions(cloud: Cloud) -> Any:
    sns = cloud.client("sns")
    for there in sns.list_subscriptions()["Subscriptions"]:
        arn = there["SubscriptionArn"]
        more = sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
        yield {
            "agency": there["TopicArn"].removeprefix(TOPICS),
            "protocol": there["Protocol"],
            "endpoint": there["Endpoint"],
            "policy": more.get("FilterPolicy", ""),
        }


def load(fixture: Fixture, cloud: Cloud) -> None:
    """Put everything into an empty account; its clock stands where the fixture ended."""
    cloud.now = fixture.now
    dynamodb, s3, sns = (cloud.client(name) for name in ("dynamodb", "s3", "sns"))
    for start in range(0, len(fixture.items), 25):
        some = [{"PutRequest": {"Item": item}} for item in fixture.items[start : start + 25]]
        dynamodb.batch_write_item(RequestItems={TABLE: some})
    cloud.know(fixture.items)
    for there in fixture.objects:
        body = base64.b64decode(there["data"])
        where = {"Bucket": there["bucket"], "Key": there["key"]}
        s3.put_object(**where, Body=body, ContentType=there["type"])
    agencies = {i["SK"]["S"] for i in fixture.items if i["PK"]["S"] == "REFERENCE#AGENCY"}
    for agency in agencies:
        sns.create_topic(Name=(TOPICS + agency).rsplit(":", 1)[1])
    for there in fixture.subscriptions:
        policy = {"FilterPolicy": there["policy"]} if there["policy"] else {}
        sns.subscribe(
            TopicArn=TOPICS + there["agency"],
            Protocol=there["protocol"],
            Endpoint=there["endpoint"],
            Attributes=policy,
        )


def write(fixture: Fixture, folder: Path, about: dict[str, str]) -> None:
    """Write it, in an order that two recordings share."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "table.jsonl.gz", [_plain(item) for item in fixture.items])
    messages = [
        {**asdict(entry.message), "at": entry.message.at.isoformat(), "effect": entry.effect}
        for entry in fixture.messages
    ]
    _write(folder / "messages.jsonl.gz", messages)
    _write(folder / "objects.jsonl.gz", fixture.objects)
    town = {
        "about": {**about, "data": "synthetic, made by tests.upgrade.record"},
        "now": fixture.now.isoformat(),
        "lives": {name: asdict(life) for name, life in fixture.lives.items()},
        "subscriptions": fixture.subscriptions,
        "went_on": fixture.went_on,
    }
    _write(folder / "town.json.gz", [town])


def read(folder: Path) -> Fixture:
    """What `write` wrote."""
    [town] = _read(folder / "town.json.gz")
    entries = []
    for line in _read(folder / "messages.jsonl.gz"):
        found, at = line.pop("effect"), moment(line.pop("at"))
        entries.append(Entry(Message(**line, at=at), found))
    return Fixture(
        now=moment(town["now"]),
        items=[_typed(item) for item in _read(folder / "table.jsonl.gz")],
        messages=entries,
        objects=_read(folder / "objects.jsonl.gz"),
        lives={name: Life(**life) for name, life in town["lives"].items()},
        subscriptions=town["subscriptions"],
        went_on=town["went_on"],
    )


def _write(path: Path, lines: list[Any]) -> None:
    text = "".join(json.dumps(line, sort_keys=True, ensure_ascii=False) + "\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def _read(path: Path) -> list[Any]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"B"}:
            return {"B": base64.b64decode(value["B"])}
        return {name: _typed(inner) for name, inner in value.items()}
    return [_typed(inner) for inner in value] if isinstance(value, list) else value
