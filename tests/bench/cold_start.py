"""Measure a cold start of the packaged bundle: from a fresh process to its first 201.

`make bench-cold-start RUNS=9` starts the local cloud, unpacks the very bundle that is deployed, and
runs it in fresh processes with the environment of the deployed function `api_handler`, in turn with
the floor: a process that imports Chalice and boto3 and puts one item. Prints both in milliseconds
of CPU, which a busy machine disturbs less than time, and the ratio of each pair; the median of the
ratios is what to quote.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import uuid
import zipfile
from pathlib import Path

from infra.local.cloud import client
from infra.local.emulator import ACCOUNT, REGION, free_port
from infra.local.package import package
from infra.local.platform import Platform
from infra.local.site import build_site

FLOOR = """
import time; begun = time.process_time()
import os, chalice, boto3
table = boto3.client("dynamodb", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
table.put_item(TableName=os.environ["TABLE_NAME"], Item={"PK": {"S": os.environ["BENCH_ID"]},
    "SK": {"S": "BENCH"}}, ConditionExpression="attribute_not_exists(PK)")
print((time.process_time() - begun) * 1000)
"""
FIRST_201 = """
import time; begun = time.process_time()
import json, os
from app import app
done = app(json.loads(os.environ["BENCH_EVENT"]), None)
assert done["statusCode"] == 201, done
print((time.process_time() - begun) * 1000)
"""


def submission() -> str:
    """Return API Gateway's event of one synthetic submission with a token of its own."""
    body: dict[str, object] = {
        "submission_token": str(uuid.uuid4()),
        "kind": "complaint",
        "title": "Jalan berlubang (contoh sintetis)",
        "body": "Lubang besar di depan sekolah, sudah dua bulan. Data sintetis untuk pengukuran.",
        "incident_date": "2026-11-01",
        "location": {"region": "32.73.02", "address": "Jalan Contoh 1"},
        "category": "jalan-berlubang",
        "agency": None,
        "anonymous": False,
        "confidential": False,
        "reporter": {"name": "Contoh", "email": "warga@example.id", "language": "id"},
        "channel": "web",
        "attachments": [],
    }
    path = "/v1/reports"
    return json.dumps(
        {
            "requestContext": {"httpMethod": "POST", "resourcePath": path, "path": f"/api{path}"},
            "headers": {"content-type": "application/json"},
            "multiValueHeaders": {"content-type": ["application/json"]},
            "pathParameters": {},
            "multiValueQueryStringParameters": None,
            "stageVariables": None,
            "body": json.dumps(body),
            "isBase64Encoded": False,
        }
    )


def milliseconds(code: str, bundle: Path, env: dict[str, str]) -> float:
    """Run `code` in a fresh process over the bundle; return what it measured itself."""
    own = {"BENCH_EVENT": submission(), "BENCH_ID": f"BENCH#{uuid.uuid4()}"}
    # Lambda's code folder cannot be written: no process leaves compiled files for the next one.
    own |= {"PYTHONPATH": str(bundle), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**env, **own, "PATH": os.environ["PATH"]},
        cwd=bundle,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return float(done.stdout.strip().splitlines()[-1])


def measure(runs: int) -> None:
    """Start the cloud, measure pairs, print them."""
    with tempfile.TemporaryDirectory() as folder:
        packaged = package("local")
        bundle = Path(folder) / "bundle"
        zipfile.ZipFile(packaged / "deployment.zip").extractall(bundle)
        cloud = Platform(
            port=free_port(0),
            state=Path(folder) / "state",
            dist=build_site(),
            package=packaged,
            cloud_port=free_port(0),
        )
        cloud.start()
        try:
            functions = client("lambda", cloud.emulator.endpoint).get_paginator("list_functions")
            found = [f for page in functions.paginate() for f in page["Functions"]]
            [api] = [f for f in found if f["Handler"] == "app.app"]
            env = dict(api["Environment"]["Variables"])
            env |= {
                "AWS_ENDPOINT_URL": cloud.emulator.endpoint,
                "AWS_REGION": REGION,
                "AWS_DEFAULT_REGION": REGION,
                "AWS_ACCESS_KEY_ID": ACCOUNT,
                "AWS_SECRET_ACCESS_KEY": "test",
                "AWS_LAMBDA_FUNCTION_NAME": api["FunctionName"],
            }
            milliseconds(FIRST_201, bundle, env)  # the emulator itself warms up
            pairs = [
                (milliseconds(FIRST_201, bundle, env), milliseconds(FLOOR, bundle, env))
                for _ in range(runs)
            ]
        finally:
            cloud.stop()
    ratios = [ours / floor for ours, floor in pairs]
    for name, values in (("first 201", [p[0] for p in pairs]), ("floor", [p[1] for p in pairs])):
        spread = f"{min(values):.0f}-{max(values):.0f}"
        print(f"{name}: median {statistics.median(values):.0f} ms of CPU, {spread}")
    print(f"ratio: median {statistics.median(ratios):.2f}, {min(ratios):.2f}-{max(ratios):.2f}")


def main() -> None:
    """Command line of `make bench-cold-start`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=9)
    measure(parser.parse_args().runs)


if __name__ == "__main__":
    main()
