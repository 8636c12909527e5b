"""Keep a copy of the packed reference data in S3, for containers that begin while the table is
away.
"""

from typing import Any

from chalicelib.adapters.aws.faults import MISSING, Missing, answer_all, translated
from chalicelib.adapters.codec import moment
from chalicelib.adapters.dynamodb.reference_data.packed_reference import PackedReference

KEY = "reference/packed"


class S3ReferenceBackup:
    """Implements ReferenceBackup and BackupStore. `client` is a botocore S3 client."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def save_backup(self, packed: PackedReference) -> None:
        """Put one object; what is no data lies beside it as metadata. Raises: Unavailable."""
        facts = {
            "version": str(packed.version),
            "layout": str(packed.layout),
            "made-at": packed.made_at.isoformat(),
        }
        with translated():
            self._client.put_object(
                Bucket=self._bucket,
                Key=KEY,
                Body=packed.data,
                ContentType="application/octet-stream",
                Metadata={**facts, **{f"stamp-{k}": v for k, v in packed.stamps.items()}},
            )

    def read_backup(self) -> PackedReference | None:
        """Get the object; None when there is none. Raises: Unavailable."""
        try:
            with translated(answer_all(MISSING, Missing)):
                found = self._client.get_object(Bucket=self._bucket, Key=KEY)
                data: bytes = found["Body"].read()
        except Missing:
            return None
        facts: dict[str, str] = {name.lower(): text for name, text in found["Metadata"].items()}
        stamps = {
            name.removeprefix("stamp-").upper(): text
            for name, text in facts.items()
            if name.startswith("stamp-")
        }
        return PackedReference(
            version=int(facts["version"]),
            layout=int(facts["layout"]),
            made_at=moment(facts["made-at"]),
            stamps=stamps,
            data=data,
            backed_up=True,
        )
