"""Wire reference data, and the topics that are made for its agencies."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.base import Base

if TYPE_CHECKING:
    from chalicelib.adapters.aws.agency_topics import SnsTopics
    from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
    from chalicelib.adapters.dynamodb.reference_data.registry import DynamoRegistry
    from chalicelib.domain.reference_data.reference import Reference


class ReferenceDataWiring:
    """Reference data as read, and its rows as changed."""

    def __init__(self, base: Base) -> None:
        self._base = base

    @cached_property
    def store(self) -> "DynamoReference":
        """Reference data, kept for some minutes."""
        from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference

        return DynamoReference(*self._base.table, self._base.now)

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
