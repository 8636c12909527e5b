"""Wire the public side: snapshots, supporters, followers."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.base import Base
from chalicelib.wiring.queues import QueueWiring
from chalicelib.wiring.reports import ReportWiring

if TYPE_CHECKING:
    from chalicelib.adapters.aws.s3 import S3Snapshots
    from chalicelib.adapters.dynamodb.public.public_follows import DynamoPublicFollows
    from chalicelib.adapters.dynamodb.public.public_reports import (
        DynamoPublicReports,
        DynamoSupports,
    )
    from chalicelib.entrypoints.events.queues.public import PublicUpdateDeps


class PublicWiring:
    """The stores of what is public, and what public updates need."""

    def __init__(self, base: Base, *, queues: QueueWiring, reports: ReportWiring) -> None:
        self._base, self._queues, self._reports = base, queues, reports

    @cached_property
    def reports(self) -> "DynamoPublicReports":
        """Public reports by their place."""
        from chalicelib.adapters.dynamodb.public.public_reports import DynamoPublicReports

        return DynamoPublicReports(self._base.item_model)

    @cached_property
    def supports(self) -> "DynamoSupports":
        """Which device supports which report."""
        from chalicelib.adapters.dynamodb.public.public_reports import DynamoSupports

        return DynamoSupports(*self._base.table)

    @cached_property
    def follows(self) -> "DynamoPublicFollows":
        """Who follows what."""
        from chalicelib.adapters.dynamodb.public.public_follows import DynamoPublicFollows

        return DynamoPublicFollows(*self._base.table)

    @cached_property
    def snapshots(self) -> "S3Snapshots":
        """Files that anybody may read."""
        from chalicelib.adapters.aws.s3 import S3Snapshots, signing

        settings = self._base.settings
        client = self._base.client("s3", signing(settings.aws_endpoint_url))
        return S3Snapshots(client, settings.public_bucket_name)

    @property
    def update_worker(self) -> "PublicUpdateDeps":
        """For public updates."""
        from chalicelib.adapters.aws.queues.public_updates import load_public_update
        from chalicelib.entrypoints.events.queues.public import PublicUpdateDeps

        return PublicUpdateDeps(
            read_message=load_public_update,
            reports=self._reports.store,
            merged_reports=self._reports.store,
            public_reports=self.reports,
            supports=self.supports,
            snapshots=self.snapshots,
            follows=self.follows,
            outbox=self._queues.outbox,
            public_updates=self._queues.public_updates,
        )
