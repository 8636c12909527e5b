"""What every part of the wiring shares: settings, clock, clients, table, pepper, telemetry."""

import os
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.settings import Settings, read_settings

if TYPE_CHECKING:
    from chalicelib.adapters.aws.clients import SilentServices
    from chalicelib.adapters.dynamodb.checkpoints import DynamoCheckpoints
    from chalicelib.adapters.randomness import SystemRandomness
    from chalicelib.adapters.telemetry import Telemetry


class Base:
    """Made once per container. Adapters are imported inside: a function pays for what it uses."""

    @cached_property
    def settings(self) -> Settings:
        """The settings of the environment.

        Raises: MissingSettings naming all that are missing.
        """
        return read_settings(os.environ)

    def now(self) -> datetime:
        """Return the time, aware, UTC."""
        from chalicelib.adapters.clock import utc_now

        return utc_now()

    @cached_property
    def silent_services(self) -> "SilentServices":
        """Which services do not answer at the moment: all clients know it from each other."""
        from chalicelib.adapters.aws.clients import SilentServices

        return SilentServices()

    def client(self, service: str, config: Any = None, endpoint: str | None = None) -> Any:
        """Make a client of an AWS service; `endpoint` instead of the one in the settings."""
        from chalicelib.adapters.aws.clients import client

        return client(
            service,
            region=self.settings.aws_region,
            endpoint=endpoint or self.settings.aws_endpoint_url,
            config=config,
            silent=self.silent_services,
        )

    @cached_property
    def table(self) -> tuple[Any, str]:
        """A client of DynamoDB, shared by all, and the name of the table: what stores take."""
        return self.client("dynamodb"), self.settings.table_name

    @cached_property
    def item_model(self) -> Any:
        """The table's PynamoDB model, as the stores of reports take it."""
        from chalicelib.adapters.dynamodb.reports.models import bind

        client, table = self.table
        region, host = self.settings.aws_region, self.settings.aws_endpoint_url
        return bind(table, region=region, host=host, client=client)

    @property
    def key_alias(self) -> str:
        """The alias of the stage's KMS key for topics and secrets."""
        return f"alias/sp4n-lapor-{self.settings.stage}"

    @cached_property
    def pepper(self) -> bytes:
        """The secret of tracking IDs, access codes and page tokens."""
        from chalicelib.adapters.aws.secrets import pepper

        return pepper(self.client("secretsmanager"), self.settings.pepper_secret_arn)

    @cached_property
    def checkpoints(self) -> "DynamoCheckpoints":
        """How far resumable runs came."""
        from chalicelib.adapters.dynamodb.checkpoints import DynamoCheckpoints

        return DynamoCheckpoints(*self.table)

    @cached_property
    def randomness(self) -> "SystemRandomness":
        """Randomness."""
        from chalicelib.adapters.randomness import SystemRandomness

        return SystemRandomness()

    @cached_property
    def telemetry(self) -> "Telemetry":
        """Logs and metrics."""
        from chalicelib.adapters.telemetry import Telemetry

        settings = self.settings
        return Telemetry(settings.powertools_service_name, settings.log_level, settings.stage)
