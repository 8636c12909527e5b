"""Wire reference data, and the topics that are made for its agencies."""

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.wiring.base import Base

if TYPE_CHECKING:
    from chalicelib.adapters.aws.agency_topics import SnsTopics
    from chalicelib.adapters.aws.reference_backup import S3ReferenceBackup
    from chalicelib.adapters.dynamodb.reference_data.packed_reference import PackedReference
    from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
    from chalicelib.adapters.dynamodb.reference_data.reference_packer import ReferencePacker
    from chalicelib.adapters.dynamodb.reference_data.registry import DynamoRegistry
    from chalicelib.domain.reference_data.reference import Reference


class _LateBackup:
    """Implements ReferenceBackup. Its client is made when the table is away, and not before."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def read_backup(self) -> "PackedReference | None":
        """Read the copy in S3, waiting a second at most, since somebody waits for the whole."""
        from botocore.config import Config

        quick = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 1})
        return _backup(self._base, quick).read_backup()


def _backup(base: Base, limits: Any = None) -> "S3ReferenceBackup":
    from chalicelib.adapters.aws.reference_backup import S3ReferenceBackup
    from chalicelib.adapters.aws.s3 import signing

    way = signing(base.settings.aws_endpoint_url)
    client = base.client("s3", way.merge(limits) if limits else way)
    return S3ReferenceBackup(client, base.settings.bucket_name)


class ReferenceDataWiring:
    """Reference data as read, and its rows as changed."""

    def __init__(self, base: Base) -> None:
        self._base = base

    @cached_property
    def store(self) -> "DynamoReference":
        """Reference data, kept for some minutes."""
        from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference

        base = self._base
        return DynamoReference(
            *base.table, base.now, backup=_LateBackup(base), on_stale=self._count_age
        )

    def _count_age(self, age: timedelta) -> None:
        self._base.telemetry.measure_seconds("ReferenceAge", age.total_seconds())

    @cached_property
    def packer(self) -> "ReferencePacker":
        """What makes the packed copy, and backs it up outside the table."""
        from chalicelib.adapters.dynamodb.reference_data.reference_packer import ReferencePacker

        return ReferencePacker(*self._base.table, self._base.now, _backup(self._base))

    @cached_property
    def packer_alone(self) -> "ReferencePacker":
        """What makes the packed copy and leaves its backup to somebody else."""
        from chalicelib.adapters.dynamodb.reference_data.reference_packer import ReferencePacker

        return ReferencePacker(*self._base.table, self._base.now)

    def current(self) -> "Reference":
        """Return the reference data in force.

        Raises: Unavailable.
        """
        return self.store.current()

    @cached_property
    def registry(self) -> "DynamoRegistry":
        """Rows of reference data, with their history."""
        from chalicelib.adapters.dynamodb.reference_data.registry import DynamoRegistry

        return DynamoRegistry(*self._base.table)

    @cached_property
    def topics(self) -> "SnsTopics":
        """The topics of agencies: made with an agency, subscribed to and published to."""
        from chalicelib.adapters.aws.agency_topics import SnsTopics

        base = self._base
        return SnsTopics(base.client("sns"), base.settings.topic_prefix, base.key_alias)
