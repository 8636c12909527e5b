"""Erase what came in with a report from S3, with its old versions."""

from collections.abc import Iterator
from typing import Any

from chalicelib.adapters.aws.faults import translated
from chalicelib.domain.errors import Unavailable
from chalicelib.usecases.inbound.letter_keys import LETTERS

#: Where letters, files as they came, and files before their check lie, by report.
PREFIXES = (LETTERS, "originals", "incoming")


class S3Evidence:
    """Implements Evidence."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def erase(self, report: str) -> int:
        """Delete every version and every mark of a deletion, a thousand in one call.

        Raises: Unavailable, also when S3 keeps one of them, as from whoever may not delete.
        """
        erased = 0
        with translated():
            for page in self._pages(report):
                found = [
                    {"Key": each["Key"], "VersionId": each["VersionId"]}
                    for kind in ("Versions", "DeleteMarkers")
                    for each in page.get(kind, ())
                ]
                if not found:
                    continue
                response = self._client.delete_objects(
                    Bucket=self._bucket, Delete={"Objects": found, "Quiet": True}
                )
                if refused := response.get("Errors"):
                    raise Unavailable(str(refused[0].get("Code", "unknown")))
                erased += len(found)
        return erased

    def _pages(self, report: str) -> Iterator[dict[str, Any]]:
        pages = self._client.get_paginator("list_object_versions")
        for prefix in PREFIXES:
            yield from pages.paginate(Bucket=self._bucket, Prefix=f"{prefix}/{report}/")
