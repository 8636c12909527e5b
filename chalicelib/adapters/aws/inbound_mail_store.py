"""Read inbound e-mails in S3 under `inbound/`, seal them beside reports, hand in their files.

What lies under `inbound/` is never deleted here: it expires by the bucket's rule.
"""

from typing import Any

from chalicelib.adapters.aws.faults import MISSING, Missing, answer_all, translated
from chalicelib.usecases.inbound.letter_keys import letter_text_key, sealed_letter_key


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

    def seal_letter(self, report: str, letter: str, key: str) -> None:
        """Copy within S3: the letter is byte for byte what came in. A repeated copy is the same.

        Raises: Unavailable when S3 refuses or is not reachable.
        """
        self._call(
            "copy_object",
            Key=sealed_letter_key(report, letter),
            CopySource={"Bucket": self._bucket, "Key": key},
            ContentType="message/rfc822",
            MetadataDirective="REPLACE",
        )

    def save_letter_text(self, report: str, letter: str, text: str) -> None:
        """Put the text; a repeated put is the same.

        Raises: Unavailable when S3 refuses or is not reachable.
        """
        self._call(
            "put_object",
            Key=letter_text_key(report, letter),
            Body=text.encode(),
            ContentType="text/plain; charset=utf-8",
        )

    def submit_attachment(self, report: str, n: int, data: bytes, type_: str) -> None:
        """Put the file where a browser's upload would be, so that the bucket announces it likewise.

        Raises: Unavailable when S3 refuses or is not reachable.
        """
        self._call("put_object", Key=f"incoming/{report}/{n}", Body=data, ContentType=type_)

    def _call(self, method: str, **arguments: Any) -> None:
        with translated():
            getattr(self._client, method)(Bucket=self._bucket, **arguments)
