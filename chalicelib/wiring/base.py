"""Who gets what: one collaborator per property, made when first used, kept per container."""

import json
import os
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.settings import Settings, read_settings
from chalicelib.wiring.agency_alerts import DesksWiring
from chalicelib.wiring.notifications import MessageWiring
from chalicelib.wiring.public import PublicWiring
from chalicelib.wiring.webhooks import WebhookWiring

if TYPE_CHECKING:
    from chalicelib.adapters.aws.agency_topics import SnsTopics
    from chalicelib.adapters.aws.cognito import CognitoAccounts
    from chalicelib.adapters.aws.intake_queue import SqsIntakeQueue
    from chalicelib.adapters.aws.kms_seal import KmsSeal
    from chalicelib.adapters.aws.kms_signer import KmsSigner
    from chalicelib.adapters.aws.outbox_queue import SqsOutbox
    from chalicelib.adapters.aws.s3 import S3Files
    from chalicelib.adapters.dynamodb.checkpoints import DynamoCheckpoints
    from chalicelib.adapters.dynamodb.contacts.daily_limits import DynamoDailyLimits
    from chalicelib.adapters.dynamodb.contacts.one_time_codes import DynamoOneTimeCodes
    from chalicelib.adapters.dynamodb.notifications.delivery_log import DynamoDeliveryLog
    from chalicelib.adapters.dynamodb.officers.directory import DynamoOfficerDirectory
    from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
    from chalicelib.adapters.dynamodb.reference_data.registry import DynamoRegistry
    from chalicelib.adapters.dynamodb.reports.reports import DynamoReports
    from chalicelib.adapters.file_inspector import FileInspector
    from chalicelib.adapters.html_pages import JinjaPages
    from chalicelib.adapters.telemetry import Telemetry
    from chalicelib.domain.reports.history import Event
    from chalicelib.domain.reports.report import Report
    from chalicelib.usecases.contacts.verify_contact import ContactDeps
    from chalicelib.usecases.notifications.ports import Outgoing
    from chalicelib.usecases.receipts.issue_receipt import Write


class Wiring(PublicWiring, WebhookWiring, MessageWiring, DesksWiring):
    """Held by app.py alone. Adapters are imported inside: a function pays for what it uses."""

    @cached_property
    def settings(self) -> Settings:
        """Raises MissingSettings."""
        return read_settings(os.environ)

    def now(self) -> datetime:
        """The time, aware, UTC."""
        from chalicelib.adapters.clock import utc_now

        return utc_now()

    @cached_property
    def _item(self) -> Any:
        """The table's model."""
        from chalicelib.adapters.dynamodb.reports.models import bind

        region, host = self.settings.aws_region, self.settings.aws_endpoint_url
        return bind(self.settings.table_name, region=region, host=host)

    @cached_property
    def reports(self) -> "DynamoReports":
        """Reports, worklists and the due index."""
        from pynamodb.connection import Connection

        from chalicelib.adapters.dynamodb.reports.reports import DynamoReports

        region, host = self.settings.aws_region, self.settings.aws_endpoint_url
        return DynamoReports(self._item, Connection(region=region, host=host))

    @cached_property
    def marks(self) -> "DynamoCheckpoints":
        """What was done last."""
        from chalicelib.adapters.dynamodb.checkpoints import DynamoCheckpoints

        return DynamoCheckpoints(self._item)

    @cached_property
    def pages(self) -> "JinjaPages":
        """Pages for browsers without JavaScript."""
        from chalicelib.adapters.html_pages import JinjaPages

        return JinjaPages()

    def new_token(self) -> str:
        """A submission token."""
        from chalicelib.adapters.randomness import new_token

        return new_token()

    @property
    def worklists(self) -> "DynamoReports":
        """The same store, by its indexes."""
        return self.reports

    @property
    def duplicates(self) -> "DynamoReports":
        """The same store, by what was merged into what."""
        return self.reports

    @property
    def due(self) -> "DynamoReports":
        """The same store, by its due index."""
        return self.reports

    @cached_property
    def reference(self) -> "DynamoReference":
        """Reference data."""
        from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference

        return DynamoReference(self._client("dynamodb"), self.settings.table_name, self.now)

    @cached_property
    def registry(self) -> "DynamoRegistry":
        """Reference data as rows to be kept."""
        from chalicelib.adapters.dynamodb.reference_data.registry import DynamoRegistry

        return DynamoRegistry(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def accounts(self) -> "CognitoAccounts":
        """The officers' accounts."""
        from chalicelib.adapters.aws.cognito import CognitoAccounts

        return CognitoAccounts(self._client("cognito-idp"), self.settings.user_pool_id)

    @cached_property
    def directory(self) -> "DynamoOfficerDirectory":
        """Who the officers of an agency are."""
        from chalicelib.adapters.dynamodb.officers.directory import DynamoOfficerDirectory

        return DynamoOfficerDirectory(self._client("dynamodb"), self.settings.table_name)

    @property
    def agency_topics(self) -> "SnsTopics":
        """The agencies' topics, to make new ones."""
        return self.topics

    @cached_property
    def seal(self) -> "KmsSeal":
        """Sealing of identities."""
        from chalicelib.adapters.aws.kms_seal import KmsSeal

        return KmsSeal(self._client("kms"), self.settings.reporter_key_arn, self.now)

    @cached_property
    def signer(self) -> "KmsSigner":
        """The signing of receipts."""
        from chalicelib.adapters.aws.kms_signer import KmsSigner

        return KmsSigner(self._client("kms"), self.settings.receipt_key_arns.split(","))

    @cached_property
    def write_receipt(self) -> "Write":
        """The writer of receipts."""
        from chalicelib.messages.receipts.receipt import writer

        return writer(self.settings.site_url)

    @cached_property
    def files(self) -> "S3Files":
        """Attachments."""
        from chalicelib.adapters.aws.s3 import S3Files, signing

        outside = self.settings.public_s3_endpoint
        own = self._client("s3", signing(self.settings.aws_endpoint_url))
        signer = self._client("s3", signing(outside), outside) if outside else own
        return S3Files(own, signer, self.settings.bucket_name)

    @cached_property
    def inspector(self) -> "FileInspector":
        """The look into uploads."""
        from chalicelib.adapters.file_inspector import FileInspector

        return FileInspector()

    @cached_property
    def intake(self) -> "SqsIntakeQueue":
        """Where reports wait."""
        from chalicelib.adapters.aws.intake_queue import SqsIntakeQueue

        return SqsIntakeQueue(self._client("sqs"), self.settings.intake_queue_url)

    @cached_property
    def outbox(self) -> "SqsOutbox":
        """What is to leave for people outside."""
        from chalicelib.adapters.aws.outbox_queue import SqsOutbox

        return SqsOutbox(self._client("sqs"), self.settings.deliveries_queue_url)

    @cached_property
    def delivery_log(self) -> "DynamoDeliveryLog":
        """What left, and what is leaving."""
        from chalicelib.adapters.dynamodb.notifications.delivery_log import DynamoDeliveryLog

        return DynamoDeliveryLog(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def limits(self) -> "DynamoDailyLimits":
        """Counters by day."""
        from chalicelib.adapters.dynamodb.contacts.daily_limits import DynamoDailyLimits

        return DynamoDailyLimits(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def codes(self) -> "DynamoOneTimeCodes":
        """One-time codes that were sent."""
        from chalicelib.adapters.dynamodb.contacts.one_time_codes import DynamoOneTimeCodes

        return DynamoOneTimeCodes(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def desk(self) -> "ContactDeps":
        """All that a reporter's contact needs."""
        from chalicelib.usecases.contacts.verify_contact import ContactDeps

        return ContactDeps(
            reports=self.reports,
            seal=self.seal,
            codes=self.codes,
            limits=self.limits,
            outbox=self.outbox,
            stops=self.stops,
            pepper=self.pepper,
        )

    def outgoing(self, message: str) -> "Outgoing":
        """What a message of the deliveries queue asks for."""
        from chalicelib.adapters.aws.outbox_queue import load

        return load(message)

    @cached_property
    def topics(self) -> "SnsTopics":
        """The agencies' topics."""
        from chalicelib.adapters.aws.agency_topics import SnsTopics

        key = f"alias/sp4n-lapor-{self.settings.stage}"
        return SnsTopics(self._client("sns"), self.settings.topic_prefix, key)

    @cached_property
    def pepper(self) -> bytes:
        """Of tracking IDs, access codes and page tokens."""
        from chalicelib.adapters.aws.secrets import pepper

        return pepper(self._client("secretsmanager"), self.settings.pepper_secret_arn)

    @cached_property
    def telemetry(self) -> "Telemetry":
        """Logs and counters."""
        from chalicelib.adapters.telemetry import Telemetry

        settings = self.settings
        return Telemetry(settings.powertools_service_name, settings.log_level, settings.stage)

    def count(self, fact: str) -> None:
        """One more of `fact`."""
        self.telemetry.count(fact)

    def failed(self, report: str, error: Exception) -> None:
        """Log a failure that will be tried again."""
        self.telemetry.failed(report, error)

    def noted(self, what: str, **facts: str) -> None:
        """Log a fact of the service."""
        self.telemetry.noted(what, **facts)

    def crashed(self, where: str) -> None:
        """Log an error nobody foresaw, while it is handled."""
        self.telemetry.crashed(where)

    def event_of(self, image: dict[str, Any]) -> "Event":
        """The event in a stream record's new image."""
        from chalicelib.adapters.codec import load_event

        return load_event(json.loads(image["data"]))

    def queued(self, message: str) -> "tuple[Report, bytes | None]":
        """The report in a message of the intake queue."""
        from chalicelib.adapters.aws.intake_queue import load

        return load(message)

    def _client(self, service: str, config: Any = None, endpoint: str | None = None) -> Any:
        from chalicelib.adapters.aws.clients import client

        return client(
            service,
            region=self.settings.aws_region,
            endpoint=endpoint or self.settings.aws_endpoint_url,
            config=config,
        )
