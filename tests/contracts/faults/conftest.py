"""A platform with its real adapters over services that fail."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.retries.standard import ExponentialBackoff

from chalicelib.adapters.aws import clients
from chalicelib.adapters.aws.clients import SilentServices, client
from chalicelib.adapters.aws.reference_backup import S3ReferenceBackup
from chalicelib.adapters.dynamodb.reference_data.reference_packer import ReferencePacker
from chalicelib.adapters.dynamodb.reference_data.registry import KIND
from chalicelib.domain.inbound.dialogues.place_question import LOCAL_CATEGORY
from chalicelib.domain.reference_data.registry import RowKind
from chalicelib.settings import OPTIONAL, REQUIRED, Settings, read_settings
from chalicelib.wiring.base import Base
from chalicelib.wiring.wiring import Wiring
from infra.reference.load import load_items
from tests.builders import NOW
from tests.contracts.conftest import make_table
from tests.contracts.faults.faulty_cloud import REGION, FaultyService, faulty_cloud
from tests.entrypoints.api import SETTINGS, Api, FakeTelemetry
from tests.reference_rows import category, rule, whole

TABLE, FILES, PEPPER = "faulty", "files", "pepper"
QUEUES = ("intake", "deliveries")
Services = dict[str, FaultyService]


class FaultyBase(Base):
    """A base whose services may fail. Its time stands still; how long a service stays silent is
    told by `ticks`, which a test moves.
    """

    def __init__(self, services: Services, settings: Settings) -> None:
        self._services, self._given, self.ticks = services, settings, 0.0

    @property
    def settings(self) -> Settings:
        return self._given

    def now(self) -> Any:
        return NOW

    @cached_property
    def silent_services(self) -> SilentServices:
        return SilentServices(lambda: self.ticks)

    def client(self, service: str, config: Any = None, endpoint: str | None = None) -> Any:
        return client(
            service,
            region=REGION,
            endpoint=self._services[service].url,
            config=config,
            silent=self.silent_services,
        )


class Container:
    """A container of the platform: its wiring, and what it has read so far."""

    def __init__(self, services: Services, settings: Settings) -> None:
        self.base = FaultyBase(services, settings)
        self.telemetry = FakeTelemetry()
        vars(self.base)["telemetry"] = self.telemetry
        self.wiring = Wiring(self.base)

    @cached_property
    def api(self) -> Api:
        """The API of this container."""
        return Api(self)  # type: ignore[arg-type]


class FaultyCloud:
    """The services with what a platform needs in them."""

    def __init__(self, services: Services, settings: Settings) -> None:
        self.services, self._settings = services, settings

    def container(self) -> Container:
        """Begin a container that has read nothing."""
        return Container(self.services, self._settings)

    def direct(self, service: str) -> Any:
        """A client that meets no fault."""
        return boto3.client(service, region_name=REGION)

    def heal(self, *containers: Container) -> None:
        """Let all services be well, and containers forget who was silent."""
        for service in self.services.values():
            service.heal()
        for container in containers:
            container.base.ticks += 2 * clients.SILENCE


@pytest.fixture
def quick_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half the seconds that the real limits grant, and no pause before a second attempt."""
    limits: dict[str, Any] = vars(clients._QUICK)
    assert limits["read_timeout"] == 2
    half = Config(connect_timeout=0.5, read_timeout=1, retries=limits["retries"])
    monkeypatch.setattr(clients, "_QUICK", half)
    monkeypatch.setattr(ExponentialBackoff, "delay_amount", lambda *_: 0)


@pytest.fixture
def cloud(aws: None) -> Iterator[FaultyCloud]:
    make_table(TABLE)
    dynamodb, s3 = boto3.client("dynamodb", REGION), boto3.client("s3", REGION)
    s3.create_bucket(Bucket=FILES, CreateBucketConfiguration={"LocationConstraint": REGION})
    sqs = boto3.client("sqs", REGION)
    urls = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in QUEUES}
    secrets = boto3.client("secretsmanager", REGION)
    secret = secrets.create_secret(Name=PEPPER, SecretString="x" * 40)
    key = boto3.client("kms", REGION).create_key()["KeyMetadata"]["Arn"]
    rows = whole()
    rows[RowKind.CATEGORIES][LOCAL_CATEGORY] = category(LOCAL_CATEGORY)
    rows[RowKind.RULES][LOCAL_CATEGORY] = rule(LOCAL_CATEGORY, LOCAL_CATEGORY, None)
    for subject, kind in KIND.items():
        load_items(dynamodb, TABLE, kind, rows[subject].values())
    ReferencePacker(dynamodb, TABLE, lambda: NOW, S3ReferenceBackup(s3, FILES)).keep_packed()
    settings = read_settings(
        {
            **dict.fromkeys((*REQUIRED, *OPTIONAL), "unused"),
            **SETTINGS,
            "TABLE_NAME": TABLE,
            "BUCKET_NAME": FILES,
            "INTAKE_QUEUE_URL": urls["intake"],
            "DELIVERIES_QUEUE_URL": urls["deliveries"],
            "PEPPER_SECRET_ARN": secret["ARN"],
            "REPORTER_KEY_ARN": key,
            "PUBLIC_S3_ENDPOINT": "",
        }
    )
    with faulty_cloud() as services:
        yield FaultyCloud(services, settings)
