"""Keep attachments and public snapshots in S3. Browsers reach attachments by signed requests."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from botocore.config import Config

from chalicelib.adapters.aws.faults import MISSING, Missing, answer_all, translated
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.reports.report import DeclaredFile
from chalicelib.usecases.attachments.ports import Upload

UPLOAD_SECONDS = 3600
LINK_SECONDS = 900
#: Endings of names of pictures, which are copies that we drew.
PICTURES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp")
_UNSAFE_IN_HEADER = str.maketrans({'"': "_", "\\": "_", "?": "_", "%": "_"})
#: The prefix of snapshots in their bucket, which is also their path on the site.
SNAPSHOTS = "public"
SNAPSHOT_SECONDS = 60
SNAPSHOT_TRIES = 5
#: Another snapshot was written meanwhile (or, with 404, the one that was there is gone).
_OVERTAKEN = ("PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey", "412", "409")


def signing(endpoint: str | None = None) -> Config:
    """Configure signature version 4.

    On AWS the bucket is part of the regional host name (the global name redirects for hours after a
    bucket was made); at any other endpoint it is in the path.
    """
    return Config(
        signature_version="s3v4", s3={"addressing_style": "path" if endpoint else "virtual"}
    )


class S3Files:
    """Implements Files. `signer` signs for the address that browsers reach.

    `site_url` is where the distribution answers for the bucket: it hands the signed request on to
    the bucket's own name and adds the headers that S3 cannot. None where `signer` leads there.
    """

    def __init__(self, client: Any, signer: Any, bucket: str, site_url: str | None = None) -> None:
        self._client, self._signer, self._bucket = client, signer, bucket
        self._site_url = site_url

    def upload_form(self, report: str, file: DeclaredFile) -> Upload:
        """Sign a POST whose policy names key, type and size: S3 refuses anything else."""
        kind = {"Content-Type": file.type}
        signed = self._signer.generate_presigned_post(
            self._bucket,
            _upload_key(report, file.n),
            Fields=dict(kind),
            Conditions=[dict(kind), ["content-length-range", file.size, file.size]],
            ExpiresIn=UPLOAD_SECONDS,
        )
        return Upload(n=file.n, url=signed["url"], fields=signed["fields"])

    def download_url(self, key: str, name: str) -> str:
        """Sign a URL for fifteen minutes; `name` is what the file is called when saved.

        Pictures are shown in the page, as they are drawn anew by us; all else is saved.
        """
        shown = name.lower().endswith(PICTURES)
        disposition = f"{'inline' if shown else 'attachment'}; {_filename(name)}"
        url: str = self._signer.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentDisposition": disposition,
            },
            ExpiresIn=LINK_SECONDS,
        )
        if self._site_url is None:
            return url
        signed = urlsplit(url)
        return f"{self._site_url}{signed.path}?{signed.query}"

    def read_upload(self, report: str, n: int) -> bytes | None:
        """Get the object. Raises: Unavailable."""
        try:
            with translated(answer_all(MISSING, Missing)):
                response = self._client.get_object(Bucket=self._bucket, Key=_upload_key(report, n))
                data: bytes = response["Body"].read()
        except Missing:
            return None
        return data

    def save_original(self, report: str, n: int, sha256: str, media_type: str) -> None:
        """Copy within S3: the evidence is byte for byte what came in. Raises: Unavailable."""
        with translated():
            self._client.copy_object(
                Bucket=self._bucket,
                Key=f"originals/{report}/{n}/{sha256}",
                CopySource={"Bucket": self._bucket, "Key": _upload_key(report, n)},
                ContentType=media_type,
                MetadataDirective="REPLACE",
            )

    def save_checked(self, key: str, data: bytes, media_type: str) -> None:
        """Put the object; a repeated check writes the same again. Raises: Unavailable."""
        with translated():
            self._client.put_object(Bucket=self._bucket, Key=key, Body=data, ContentType=media_type)

    def delete_upload(self, report: str, n: int) -> None:
        """Delete the object; S3 does not mind when it is gone. Raises: Unavailable."""
        with translated():
            self._client.delete_object(Bucket=self._bucket, Key=_upload_key(report, n))


def _filename(name: str) -> str:
    """Name a file in a header: whole for today's browsers, in ASCII for the others (RFC 6266)."""
    plain = name.encode("ascii", "replace").decode().translate(_UNSAFE_IN_HEADER)
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _upload_key(report: str, n: int) -> str:
    return f"incoming/{report}/{n}"


class _Overtaken(Exception):
    """Another snapshot was written meanwhile."""


class S3Snapshots:
    """Implements Snapshots.

    A write succeeds only over the very file that was there before the new one began to be built, so
    that a file built from older facts never replaces one built from newer facts.
    """

    def __init__(self, client: Any, bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def replace_snapshot(self, name: str, build: Callable[[], bytes]) -> None:
        """Look, build, put on condition; again, a few times, when others write too.

        Raises: Unavailable.
        """
        key = f"{SNAPSHOTS}/{name}"
        for _ in range(SNAPSHOT_TRIES):
            condition = self._write_condition(key)
            data = build()
            try:
                with translated(answer_all(_OVERTAKEN, _Overtaken)):
                    self._client.put_object(
                        Bucket=self._bucket,
                        Key=key,
                        Body=data,
                        ContentType="application/json; charset=utf-8",
                        CacheControl=f"public, max-age={SNAPSHOT_SECONDS}",
                        **condition,
                    )
            except _Overtaken:
                continue
            return
        raise Unavailable("snapshot")

    def _write_condition(self, key: str) -> dict[str, str]:
        """Return the condition of a put: over the file that is there, or over none."""
        try:
            with translated(answer_all(MISSING, Missing)):
                return {"IfMatch": self._client.head_object(Bucket=self._bucket, Key=key)["ETag"]}
        except Missing:
            return {"IfNoneMatch": "*"}
