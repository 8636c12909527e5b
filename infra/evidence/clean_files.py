"""`make clean-files STAGE=…`: once after decision 48, clean the copies made before.

Documents and films that were shown before were copied as they came, or nearly. Each is rewritten in
its place; what cannot be is taken away, its original stays sealed. Repeating it changes nothing
that anybody sees. Prints numbers, and the keys of what was taken away.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from chalicelib.adapters.file_inspector import FileInspector
from chalicelib.domain.errors import FileRefused
from chalicelib.usecases.attachments.ports import Inspector
from infra.local.console import Failed
from infra.operator import STAGES, Deployment, place

#: Pictures were always drawn anew.
CLEANED = ("application/pdf", "video/mp4")


def bucket_of_files(client: Any, there: Deployment) -> str:
    """The stage's bucket of what people sent. Raises Failed with a way out."""
    names = [bucket["Name"] for bucket in client.list_buckets()["Buckets"]]
    found = [n for n in names if n.startswith(f"{there.table}-") and n.endswith("-files")]
    if len(found) != 1:
        raise Failed("The bucket of files was not found.", "sign in to the account of the stage")
    return str(found[0])


def clean_copies(client: Any, bucket: str, inspector: Inspector) -> tuple[Counter[str], list[str]]:
    """Rewrite every copy of a document or film; return how many of each outcome, and what went."""
    counted: Counter[str] = Counter()
    gone: list[str] = []
    for key in _keys(client, bucket):
        stored = client.get_object(Bucket=bucket, Key=key)
        if stored["ContentType"] not in CLEANED:
            continue
        try:
            checked = inspector.inspect(stored["Body"].read())
        except FileRefused as refused:
            client.delete_object(Bucket=bucket, Key=key)
            counted[refused.reason] += 1
            gone.append(key)
            continue
        client.put_object(Bucket=bucket, Key=key, Body=checked.copy, ContentType=checked.type)
        counted["cleaned"] += 1
    return counted, gone


def _keys(client: Any, bucket: str) -> Iterator[str]:
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="files/"):
        for entry in page.get("Contents", []):
            yield entry["Key"]


def main() -> int:
    """Run the command; the exit status."""
    parser = argparse.ArgumentParser(description="Clean the copies made before decision 48.")
    parser.add_argument("--stage", choices=STAGES, required=True)
    asked = parser.parse_args()
    try:
        there = place(asked.stage)
        client = there.client("s3")
        counted, gone = clean_copies(client, bucket_of_files(client, there), FileInspector())
    except Failed as failed:
        print(failed, file=sys.stderr)
        return 2
    print(", ".join(f"{reason}: {n}" for reason, n in sorted(counted.items())) or "nothing to do")
    for key in gone:
        print(f"taken away, its original stays: {key}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
