"""Read and delete inbound e-mails in S3 under `inbound/`, and hand in their attachments."""

from typing import Any

from chalicelib.adapters.aws.faults import MISSING, Missing, answer_all, translated


class S3InboundMail:
    """Implements InboundMailStore."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def read_mail(self, key: str) -> bytes | None:
        """Read by one get; None when it is gone.

        Raises: Unavailable when S3 refuses or is not reachable.
        """
        try:
            with translated(answer_all(MISSING, Missing)):
                data: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except Missing:
            return None
        return data

    def delete_mail(self, key: str) -> None:
        """Delete by one call; deleting what is gone succeeds.

        Raises: Unavailable when S3 refuses or is not reachable.
        """
        self._call("delete_object", Key=key)

    def submit_attachment(self, report: str, n: int, data: bytes, type_: str) -> None:
        """Put the file where a browser's upload would be, so that the bucket announces it likewise.

        Raises: Unavailable when S3 refuses or is not reachable.
        """
        self._call("put_object", Key=f"incoming/{report}/{n}", Body=data, ContentType=type_)

    def _call(self, method: str, **arguments: Any) -> None:
        with translated():
            getattr(self._client, method)(Bucket=self._bucket, **arguments)
