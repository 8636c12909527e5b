"""The wiring of the public side: snapshots, supporters, followers. A part of `Wiring`."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.adapters.aws.intake_queue import SqsPublicUpdates
    from chalicelib.adapters.aws.s3 import S3Snapshots
    from chalicelib.adapters.dynamodb.public.public_follows import DynamoPublicFollows
    from chalicelib.adapters.dynamodb.public.public_reports import (
        DynamoPublicReports,
        DynamoSupports,
    )
    from chalicelib.usecases.public.ports import PublicUpdate


class Basis(Protocol):
    """What the wiring gives its parts."""

    @property
    def settings(self) -> Settings: ...
    @property
    def _item(self) -> Any: ...
    def _client(self, service: str, config: Any = None) -> Any: ...


class PublicWiring:
    """Mixed into `Wiring`; adapters are imported inside, as there."""

    @cached_property
    def newsroom(self: Basis) -> "SqsPublicUpdates":
        """What the public side must look at."""
        from chalicelib.adapters.aws.intake_queue import SqsPublicUpdates

        return SqsPublicUpdates(self._client("sqs"), self.settings.news_queue_url)

    @cached_property
    def public(self: Basis) -> "DynamoPublicReports":
        """Public reports by their place."""
        from chalicelib.adapters.dynamodb.public.public_reports import DynamoPublicReports

        return DynamoPublicReports(self._item)

    @cached_property
    def supports(self: Basis) -> "DynamoSupports":
        """Who supports which report."""
        from chalicelib.adapters.dynamodb.public.public_reports import DynamoSupports

        return DynamoSupports(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def follows(self: Basis) -> "DynamoPublicFollows":
        """Who follows what."""
        from chalicelib.adapters.dynamodb.public.public_follows import DynamoPublicFollows

        return DynamoPublicFollows(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def snapshots(self: Basis) -> "S3Snapshots":
        """Files that anybody may read."""
        from chalicelib.adapters.aws.s3 import S3Snapshots, signing

        client = self._client("s3", signing(self.settings.aws_endpoint_url))
        return S3Snapshots(client, self.settings.public_bucket_name)

    def news(self, message: str) -> "PublicUpdate":
        """The news in a message of the newsroom."""
        from chalicelib.adapters.aws.intake_queue import load_news

        return load_news(message)
