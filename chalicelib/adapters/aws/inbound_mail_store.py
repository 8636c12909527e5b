"""Letters that came in, in S3 under `inbound/`, and their files on the way to the check."""

from typing import Any

from chalicelib.adapters.aws.clients import FAULTS, code_of
from chalicelib.domain.errors import Unavailable

_MISSING = ("NoSuchKey", "404", "NoSuchVersion")


class S3InboundMail:
    """Implements InboundMailStore."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def read(self, key: str) -> bytes | None:
        """One get."""
        try:
            data: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except FAULTS as error:
            if code_of(error) in _MISSING:
                return None
            raise Unavailable(code_of(error)) from error
        return data

    def drop(self, key: str) -> None:
        """Delete; S3 does not mind when it is gone."""
        self._call("delete_object", Key=key)

    def hand_in(self, report: str, n: int, data: bytes, type_: str) -> None:
        """Put where a browser's upload would be: the bucket announces it to the same check."""
        self._call("put_object", Key=f"incoming/{report}/{n}", Body=data, ContentType=type_)

    def _call(self, method: str, **asked: Any) -> None:
        try:
            getattr(self._client, method)(Bucket=self._bucket, **asked)
        except FAULTS as error:
            raise Unavailable(code_of(error)) from error
