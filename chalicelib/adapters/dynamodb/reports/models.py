"""Define the table's one PynamoDB model, bound to a table when the first use case needs it."""

from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.connection import Connection
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from chalicelib.adapters.aws import clients

#: What the worklist indexes carry; the same list stands in infra/template.yaml, a test compares.
PROJECTED = (
    "id",
    "version",
    "title",
    "kind",
    "category",
    "region",
    "state",
    "agency",
    "unit",
    "due_at",
    "anonymous",
    "confidential",
    "submitted_at",
    "tier",
    "supervisory",
)

#: What the index of public reports carries: what anybody may read, and nothing else.
PUBLIC_FACE = (
    "id",
    "title",
    "kind",
    "category",
    "region",
    "state",
    "agency",
    "submitted_at",
    "lat",
    "lon",
)


def bind(table: str, *, region: str, host: str | None = None, client: Any = None) -> Any:
    """Make a PynamoDB model of `table`. Nothing is called yet.

    The `data` attribute holds what no index needs, as JSON; `sealed` is ciphertext. The model calls
    by `client`, a botocore client, else by a new one with the limits of all others. A client of
    PynamoDB's own would have limits of its own and read DynamoDB's API description once more
    (decisions 38 and 42).
    """

    class Work(GlobalSecondaryIndex[Any]):
        class Meta:
            index_name = "work"
            projection = IncludeProjection(list(PROJECTED))

        work_pk = UnicodeAttribute(hash_key=True)
        work_sk = UnicodeAttribute(range_key=True)

    class Unit(GlobalSecondaryIndex[Any]):
        class Meta:
            index_name = "unit"
            projection = IncludeProjection(list(PROJECTED))

        unit_pk = UnicodeAttribute(hash_key=True)
        work_sk = UnicodeAttribute(range_key=True)

    class Tier(GlobalSecondaryIndex[Any]):
        class Meta:
            index_name = "tier"
            projection = IncludeProjection(list(PROJECTED))

        tier_pk = UnicodeAttribute(hash_key=True)
        work_sk = UnicodeAttribute(range_key=True)

    class Public(GlobalSecondaryIndex[Any]):
        class Meta:
            index_name = "public"
            projection = IncludeProjection(list(PUBLIC_FACE))

        public_pk = UnicodeAttribute(hash_key=True)
        public_sk = UnicodeAttribute(range_key=True)

    class Due(GlobalSecondaryIndex[Any]):
        class Meta:
            index_name = "due"
            projection = IncludeProjection(["version"])

        due_pk = UnicodeAttribute(hash_key=True)
        due_sk = UnicodeAttribute(range_key=True)

    meta: Any = type(
        "Meta",
        (),
        {
            "table_name": table,
            "region": region,
            "host": host,
        },
    )

    class Item(Model):
        Meta = meta

        PK = UnicodeAttribute(hash_key=True)
        SK = UnicodeAttribute(range_key=True)
        version = NumberAttribute(null=True)
        data = JSONAttribute(null=True)
        sealed = BinaryAttribute(null=True, legacy_encoding=False)

        id = UnicodeAttribute(null=True)
        title = UnicodeAttribute(null=True)
        kind = UnicodeAttribute(null=True)
        category = UnicodeAttribute(null=True)
        region = UnicodeAttribute(null=True)
        state = UnicodeAttribute(null=True)
        agency = UnicodeAttribute(null=True)
        unit = UnicodeAttribute(null=True)
        due_at = UnicodeAttribute(null=True)
        anonymous = BooleanAttribute(null=True)
        confidential = BooleanAttribute(null=True)
        submitted_at = UnicodeAttribute(null=True)
        tier = UnicodeAttribute(null=True)
        supervisory = BooleanAttribute(null=True)

        work_pk = UnicodeAttribute(null=True)
        work_sk = UnicodeAttribute(null=True)
        unit_pk = UnicodeAttribute(null=True)
        tier_pk = UnicodeAttribute(null=True)
        public_pk = UnicodeAttribute(null=True)
        public_sk = UnicodeAttribute(null=True)
        lat = NumberAttribute(null=True)
        lon = NumberAttribute(null=True)
        supports = NumberAttribute(null=True)
        why = UnicodeAttribute(null=True)
        due_pk = UnicodeAttribute(null=True)
        due_sk = UnicodeAttribute(null=True)

        work_index = Work()
        unit_index = Unit()
        tier_index = Tier()
        public_index = Public()
        due_index = Due()

    used = client or clients.client("dynamodb", region=region, endpoint=host)
    connection_of(Item)._client = used  # PynamoDB has no public name for it
    return Item


def connection_of(item: Any) -> Connection:
    """Return the connection of a bound model, for transactions.

    A connection of its own would read DynamoDB's API description once more, which is a sixth of a
    cold start's floor (decision 38).
    """
    connection: Connection = item._get_connection().connection
    return connection
