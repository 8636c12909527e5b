"""The command that cleans copies made before they were rewritten."""

from typing import Any

import boto3
import pytest

from chalicelib.adapters.clean_copy.check import check_file
from chalicelib.usecases.attachments.ports import CheckedFile
from infra.evidence.clean_files import bucket_of_files, clean_copies
from infra.local.console import Failed
from infra.operator import Deployment
from tests.contracts.clean_copy.test_documents import SECRET, a_document, author
from tests.contracts.clean_copy.test_films import film
from tests.contracts.conftest import REGION

BUCKET = "sp4n-lapor-prod-000000000000-files"
THERE = Deployment(table="sp4n-lapor-prod", region=REGION, endpoint=None)


class InThisProcess:
    """Inspector."""

    def inspect(self, data: bytes) -> CheckedFile:
        return check_file(data)


@pytest.fixture
def client(aws: None) -> Any:
    made = boto3.client("s3", region_name=REGION)
    made.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    return made


def test_old_copies_are_rewritten_in_their_place_and_what_cannot_be_goes(client: Any) -> None:
    old = {
        "files/R1/1/surat.pdf": (a_document(author), "application/pdf"),
        "files/R1/2/film.mp4": (film(), "video/mp4"),
        "files/R1/3/rusak.pdf": (b"%PDF-1.4 broken", "application/pdf"),
        "files/R1/4/foto.jpg": (b"a picture drawn anew", "image/jpeg"),
        "originals/R1/1/abc": (a_document(author), "application/pdf"),
    }
    for key, (data, kind) in old.items():
        client.put_object(Bucket=BUCKET, Key=key, Body=data, ContentType=kind)
    bucket = bucket_of_files(client, THERE)
    counted, gone = clean_copies(client, bucket, InThisProcess())
    assert (dict(counted), gone) == ({"cleaned": 2, "unreadable": 1}, ["files/R1/3/rusak.pdf"])
    after = {
        entry["Key"]: client.get_object(Bucket=BUCKET, Key=entry["Key"])["Body"].read()
        for entry in client.list_objects_v2(Bucket=BUCKET)["Contents"]
    }
    assert set(after) == set(old) - {"files/R1/3/rusak.pdf"}
    assert SECRET.encode() not in after["files/R1/1/surat.pdf"]
    assert b"CONTOH PEMILIK" not in after["files/R1/2/film.mp4"]
    assert after["files/R1/4/foto.jpg"] == b"a picture drawn anew"
    assert after["originals/R1/1/abc"] == old["originals/R1/1/abc"][0]
    again, gone = clean_copies(client, bucket, InThisProcess())
    assert (dict(again), gone) == ({"cleaned": 2}, [])


def test_a_stage_that_is_not_there_is_one_clear_message(client: Any) -> None:
    other = Deployment(table="sp4n-lapor-dev", region=REGION, endpoint=None)
    with pytest.raises(Failed, match="bucket of files"):
        bucket_of_files(client, other)
