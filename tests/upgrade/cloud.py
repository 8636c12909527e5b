"""An emulated account (moto) with the handlers of `app.py` over it, the same whenever it is made.

Nothing here knows a module of `chalicelib`: the handlers are called as AWS Lambda calls them, and
what leaves is seen at the AWS client. So one file serves the code that records a fixture and every
later code that is tested against it. All keys and secrets are made up and open nothing.

Key material, key ids and the pepper are fixed, so that what an earlier code sealed opens again.
"""

import hashlib
import importlib.util
import json
import os
import random
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import patch

import boto3
import yaml
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric import ec
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.kms.models import kms_backends

from tests.upgrade.receiver import Receiver, receiving

ROOT = Path(__file__).parents[2]
REGION = "ap-southeast-3"
TABLE, FILES, PUBLIC = "sp4n-lapor-dev", "sp4n-lapor-files", "sp4n-lapor-public"
SENDER = "lapor@example.go.id"
PEPPER = "pepper of the upgrade test, known to everybody"
KEY_IDS = {
    name: f"00000000-0000-4000-8000-00000000000{n}"
    for n, name in enumerate(("reporter", "receipts", "push", "data"), start=1)
}
#: Queues and the handlers that read them, as `app.py` names both.
HANDLERS = {
    "intake": "intake",
    "attachments": "check_attachment",
    "news": "publish",
    "deliveries": "deliver",
    "agency-alerts": "tell",
    "webhooks": "webhook",
    "inbound-sms": "inbound_sms",
    "inbound-mail": "inbound_mail",
    "feedback": "mail_feedback",
}
TOPICS = f"arn:aws:sns:{REGION}:{ACCOUNT}:sp4n-lapor-local-agency-"
_QUEUE_URL = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/"
_KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/"
#: What every function is given; `infra/template.yaml` is where the names come from.
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "STAGE": "local",  # webhooks may lead to this machine there
    "TABLE_NAME": TABLE,
    "BUCKET_NAME": FILES,
    "PUBLIC_BUCKET_NAME": PUBLIC,
    "INTAKE_QUEUE_URL": _QUEUE_URL + "intake",
    "NEWS_QUEUE_URL": _QUEUE_URL + "news",
    "DELIVERIES_QUEUE_URL": _QUEUE_URL + "deliveries",
    "ALERTS_QUEUE_URL": _QUEUE_URL + "agency-alerts",
    "WEBHOOKS_QUEUE_URL": _QUEUE_URL + "webhooks",
    "SENDER_ADDRESS": SENDER,
    "SMS_BUDGET": "10000",
    "TOPIC_PREFIX": TOPICS,
    "REPORTER_KEY_ARN": _KEY_ARN + KEY_IDS["reporter"],
    "RECEIPT_KEY_ARNS": _KEY_ARN + KEY_IDS["receipts"],
    "PUSH_KEY_ARN": _KEY_ARN + KEY_IDS["push"],
    "PUSH_HOSTS": "127.0.0.1",
    "PUSH_CONTACT": "mailto:lapor@example.go.id",
    "PEPPER_SECRET_ARN": "upgrade-pepper",
    "SITE_URL": "https://lapor.example.go.id",
    "LOG_LEVEL": "CRITICAL",
    "POWERTOOLS_SERVICE_NAME": "upgrade",
    "POWERTOOLS_METRICS_DISABLED": "true",
}
ROLES = (
    *("national_admin", "agency_admin", "liaison_officer", "coordinator"),
    *("monitor", "ombudsman", "operator"),
)
#: The second argument of a handler: a run has as long as it wants.
CONTEXT = SimpleNamespace(
    get_remaining_time_in_millis=lambda: 10**9,
    function_name="upgrade",
    memory_limit_in_mb=512,
    invoked_function_arn="arn",
    aws_request_id="upgrade",
)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message of a queue, when it was sent, and what it is called in the fixture."""

    queue: str
    body: str
    at: datetime
    delay: int = 0  # seconds that the queue keeps it back

    @property
    def kind(self) -> str:
        """Queue and kind, such as `deliveries: report_answered by email to report`."""
        return f"{self.queue}: {_kind(self.queue, json.loads(self.body))}"


def _kind(queue: str, body: dict[str, Any]) -> str:
    if queue in ("deliveries", "agency-alerts"):
        if "lost_code" in body:
            return f"lost_code by {body['lost_code']['channel']}"
        told = body["delivery"]
        to = next(name for name in ("report", "agency", "bound_to") if name in told["recipient"])
        more = f" {told['values']['kind']}" if to == "agency" else ""
        more += " of its main report" if told.get("main") else ""
        more += " after an earlier one" if told.get("earlier") else ""
        return f"{told['message']} by {told['channel']} to {to}{more}"
    if queue == "news":
        named = [name for name in ("report", "regency", "merged", "followers") if body.get(name)]
        return " ".join(named)
    if queue == "webhooks":
        return next(iter(body))
    if queue == "intake":
        return "report" if body["sealed"] else "report without reporter"
    return str(body.get("eventType", "message"))


@dataclass(kw_only=True)
class Seen:
    """What the code under test did at AWS and elsewhere since it was last asked.

    `left` names each thing that left as `[way, to]`; `texts` are the words of e-mails and SMS,
    `mails` what comes back with a bounce of a letter and where its replies go.
    """

    left: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    mails: list[dict[str, str]] = field(default_factory=list)
    wrote: list[tuple[str, str]] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    queued: list[Message] = field(default_factory=list)


class Cloud:
    """The account, the code over it, and the clock that this code reads."""

    def __init__(self, app: ModuleType, receiver: Receiver, now: datetime) -> None:
        self.app, self.receiver, self.now = app, receiver, now
        self.seen = Seen()
        self.inserted: list[dict[str, Any]] = []  # items new to the table, as its stream has them
        self.refusing: Callable[[str, str, Any], bool] = lambda *_: False
        self.listening = False
        self._known: set[tuple[str, str]] = set()

    def client(self, service: Any) -> Any:
        """A client of the test itself; what it does is not `seen`."""
        return boto3.client(service, REGION)

    def run(self, handler: str, event: dict[str, Any]) -> Any:
        """Call a handler of `app.py`, or `app` itself for HTTP, as Lambda does."""
        self.listening = True
        pushed = len(self.receiver.got)
        try:
            return getattr(self.app, handler)(event, CONTEXT)
        finally:
            self.listening = False
            self.seen.left += [("http", path) for path in self.receiver.got[pushed:]]

    def handle(self, *messages: Message) -> list[Message]:
        """Give messages of one queue to its handler; those that it gave back."""
        records = [
            {
                "messageId": str(n),
                "receiptHandle": f"receipt-{n}",
                "body": message.body,
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{messages[0].queue}",
                "awsRegion": REGION,
            }
            for n, message in enumerate(messages)
        ]
        answer = self.run(HANDLERS[messages[0].queue], {"Records": records})
        failed = {int(f["itemIdentifier"]) for f in answer["batchItemFailures"]}
        return [message for n, message in enumerate(messages) if n in failed]

    def stream(self) -> bool:
        """Give what is new in the table to both readers of its stream; whether anything was."""
        new, self.inserted = self.inserted, []
        ways = {
            "route": lambda sort: sort == "REPORT",
            "alert": lambda sort: sort.startswith("EVENT#"),
        }
        for handler, wanted in ways.items():
            records = [_record(n, i) for n, i in enumerate(new) if wanted(i["SK"]["S"])]
            if records:
                answer = self.run(handler, {"Records": records})
                assert answer == {"batchItemFailures": []}, (handler, answer)
        return bool(new)

    def scheduled(self, handler: str, **more: Any) -> Any:
        """Run a schedule's handler as of the clock, or with what `more` says in its event."""
        event = {
            "version": "0",
            "id": "upgrade",
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": ACCOUNT,
            "time": self.now.isoformat(),
            "region": REGION,
            "resources": [],
            "detail": {},
            **more,
        }
        return self.run(handler, event)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        claims: dict[str, str] | None = None,
        query: dict[str, str] | None = None,
        **headers: str,
    ) -> tuple[int, Any]:
        """Call a route as API Gateway does; status and body."""
        template, values = self._resource(path)
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        named = {"content-type": "application/json", **named}
        event = {
            "requestContext": {
                "httpMethod": method,
                "resourcePath": template,
                "path": f"/api{path}",
                "authorizer": {"claims": claims} if claims else {},
            },
            "headers": named,
            "multiValueHeaders": {k: [v] for k, v in named.items()},
            "pathParameters": values,
            "multiValueQueryStringParameters": {k: [v] for k, v in (query or {}).items()} or None,
            "stageVariables": None,
            "body": None if body is None else json.dumps(body),
            "isBase64Encoded": False,
        }
        answer = self.run("app", event)
        text = answer["body"] or "null"
        kind = answer.get("headers", {}).get("Content-Type", "")
        return answer["statusCode"], json.loads(text) if "json" in kind else text

    def _resource(self, path: str) -> tuple[str, dict[str, str]]:
        for template in sorted(self.app.app.routes, key=lambda t: t.count("{")):
            match = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template), path)
            if match:
                return template, match.groupdict()
        raise AssertionError(f"API Gateway has no {path}")

    def items(self) -> list[dict[str, Any]]:
        """Every item of the table, by its key."""
        pages = self.client("dynamodb").get_paginator("scan").paginate(TableName=TABLE)
        found = [item for page in pages for item in page["Items"]]
        return sorted(found, key=lambda i: (i["PK"]["S"], i["SK"]["S"]))

    def keys(self) -> set[tuple[str, str]]:
        """The keys of every item."""
        return {(i["PK"]["S"], i["SK"]["S"]) for i in self.items()}

    def know(self, items: list[dict[str, Any]]) -> None:
        """These items are there already: writing them again is no insertion."""
        self._known |= {(i["PK"]["S"], i["SK"]["S"]) for i in items}

    def saw(self, service: str, operation: str, asked: dict[str, Any]) -> None:
        """Note what a client of the code under test did."""
        {
            "sqs": self._saw_queue,
            "sesv2": self._saw_mail,
            "sns": self._saw_topic,
            "dynamodb": self._saw_write,
            "s3": self._saw_object,
        }.get(service, lambda *_: None)(operation, asked)

    def _saw_queue(self, operation: str, asked: dict[str, Any]) -> None:
        if operation not in ("SendMessage", "SendMessageBatch"):
            return
        queue = asked["QueueUrl"].rsplit("/", 1)[1]
        for entry in asked.get("Entries", [asked]):
            body, delay = entry["MessageBody"], entry.get("DelaySeconds", 0)
            self.seen.queued.append(Message(queue=queue, body=body, at=self.now, delay=delay))

    def _saw_mail(self, operation: str, asked: dict[str, Any]) -> None:
        if operation == "SendEmail":
            self.seen.left.append(("email", asked["Destination"]["ToAddresses"][0]))
            content = asked["Content"]["Simple"]
            text = content["Body"]["Text"]["Data"]
            self.seen.texts.append(content["Subject"]["Data"] + "\n" + text)
            marks = {tag["Name"]: tag["Value"] for tag in asked.get("EmailTags", [])}
            reply = asked.get("ReplyToAddresses", [""])[0]
            self.seen.mails.append({**marks, "reply_to": reply})

    def _saw_topic(self, operation: str, asked: dict[str, Any]) -> None:
        if operation == "Publish":
            way = "sms" if "PhoneNumber" in asked else "topic"
            to = asked.get("PhoneNumber") or asked["TopicArn"].removeprefix(TOPICS)
            self.seen.left.append((way, to))
            self.seen.texts.append(asked["Message"])

    def _saw_write(self, operation: str, asked: dict[str, Any]) -> None:
        for item in _written(operation, asked):
            key = (item["PK"]["S"], item["SK"]["S"])
            self.seen.wrote.append(key)
            if key not in self._known and operation != "UpdateItem":
                self.inserted.append(item)
            self._known.add(key)

    def _saw_object(self, operation: str, asked: dict[str, Any]) -> None:
        if operation in ("PutObject", "CopyObject"):
            self.seen.objects.append(f"{asked['Bucket']}/{asked['Key']}")

    def take_seen(self) -> Seen:
        """What was seen so far; from now on, only what comes."""
        seen, self.seen = self.seen, Seen()
        return seen


def _written(operation: str, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The items of a write; of an update, its key."""
    if operation == "PutItem":
        yield asked["Item"]
    elif operation == "UpdateItem":
        yield asked["Key"]
    elif operation == "TransactWriteItems":
        for act in asked["TransactItems"]:
            if "Put" in act:
                yield act["Put"]["Item"]
            elif "Update" in act:
                yield act["Update"]["Key"]


def _record(n: int, item: dict[str, Any]) -> dict[str, Any]:
    image = {name: value for name, value in item.items() if "B" not in value}
    return {
        "eventID": str(n),
        "eventName": "INSERT",
        "eventSource": "aws:dynamodb",
        "dynamodb": {
            "Keys": {"PK": item["PK"], "SK": item["SK"]},
            "NewImage": image,
            "SequenceNumber": str(n + 1),
        },
    }


@contextmanager
def running(now: datetime) -> Iterator[Cloud]:
    """An empty account at that moment, with today's code over it."""
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, ENVIRONMENT))
        os.environ.pop("AWS_ENDPOINT_URL", None)
        stack.enter_context(mock_aws())
        _make_account()
        receiver = stack.enter_context(receiving())
        cloud = Cloud(_hall(), receiver, now)
        _watch(cloud, stack)
        _set_clock(cloud, stack)
        yield cloud


def _hall() -> ModuleType:
    """`app.py`, fresh: what an earlier account made its collaborators remember is forgotten."""
    spec = importlib.util.spec_from_file_location("upgraded_app", ROOT / "app.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def _watch(cloud: Cloud, stack: ExitStack) -> None:
    call = BaseClient._make_api_call

    def watched(client: Any, operation: str, asked: Any) -> Any:
        service = client.meta.service_model.service_name
        if not cloud.listening:
            return call(client, operation, asked)
        if cloud.refusing(service, operation, asked):
            refusal = {"Error": {"Code": "InternalServerError", "Message": "upgrade test"}}
            raise ClientError(refusal, operation)
        answer = call(client, operation, asked)
        cloud.saw(service, operation, asked)
        return answer

    stack.enter_context(patch.object(BaseClient, "_make_api_call", watched))


def _set_clock(cloud: Cloud, stack: ExitStack) -> None:
    """Let the code read the cloud's time: whichever of its modules asks for it."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return cloud.now.astimezone(tz)

    asking = [
        path
        for path in (ROOT / "chalicelib").rglob("*.py")
        if "datetime.now(" in path.read_text(encoding="utf-8")
    ]
    assert asking, "nobody in chalicelib asks for the time"
    for path in asking:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        stack.enter_context(patch.object(importlib.import_module(name), "datetime", Clock))


def _make_account() -> None:
    for bucket in (FILES, PUBLIC):
        where = {"LocationConstraint": REGION}
        boto3.client("s3", REGION).create_bucket(Bucket=bucket, CreateBucketConfiguration=where)
    sqs = boto3.client("sqs", REGION)
    for queue in HANDLERS:
        sqs.create_queue(QueueName=queue)
    _make_keys()
    secrets = boto3.client("secretsmanager", REGION)
    secrets.create_secret(Name="upgrade-pepper", SecretString=PEPPER)
    boto3.client("sesv2", REGION).create_email_identity(EmailIdentity=SENDER)
    boto3.client("dynamodb", REGION).create_table(TableName=TABLE, **_table())
    cognito = boto3.client("cognito-idp", REGION)
    attributes = [
        {"Name": name, "AttributeDataType": "String", "Mutable": True}
        for name in ("agency", "unit")
    ]
    pool = cognito.create_user_pool(PoolName="staff", Schema=attributes)["UserPool"]["Id"]
    for role in ROLES:
        cognito.create_group(GroupName=role, UserPoolId=pool)
    os.environ["USER_POOL_ID"] = pool


def _make_keys() -> None:
    """Keys whose ids and material are the same every time, which KMS itself offers to nobody."""
    kms, there = boto3.client("kms", REGION), kms_backends[ACCOUNT][REGION].keys
    for name, wanted in KEY_IDS.items():
        signs = name in ("receipts", "push")
        asked: dict[str, Any] = (
            {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"} if signs else {}
        )
        key = there.pop(kms.create_key(**asked)["KeyMetadata"]["KeyId"])
        material = hashlib.sha256(f"upgrade test, {name}".encode()).digest()
        key.id, key.arn, key.key_material = wanted, _KEY_ARN + wanted, material
        if signs:
            number = int.from_bytes(material, "big") >> 1
            key.private_key.private_key = ec.derive_private_key(number, ec.SECP256R1())
        there[wanted] = key
    kms.create_alias(AliasName="alias/sp4n-lapor-local", TargetKeyId=KEY_IDS["data"])


class _Loader(yaml.SafeLoader):
    """Reads a template; intrinsic functions become plain text."""


_Loader.add_multi_constructor("!", lambda _, suffix, node: f"{suffix} {node.value}")


def _table() -> dict[str, Any]:
    text = (ROOT / "infra" / "template.yaml").read_text(encoding="utf-8")
    properties = yaml.load(text, Loader=_Loader)["Resources"]["Table"]["Properties"]
    kept = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    return {name: properties[name] for name in kept}


@contextmanager
def same_chance(seed: int) -> Iterator[None]:
    """Randomness that is the same in every run, so that two recordings can be compared."""
    chance = random.Random(seed)

    def some(count: int) -> bytes:
        return chance.randbytes(count)

    with patch.object(os, "urandom", some), patch.object(random, "_urandom", some):
        yield


def moment(text: str) -> datetime:
    """An ISO moment, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)
