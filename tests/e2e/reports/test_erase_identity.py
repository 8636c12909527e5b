"""`make erase-identity` on a whole local cloud: nothing is left anywhere that names the person."""

import io
import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from infra.local.cloud import client
from infra.local.console import ROOT
from infra.local.platform import Platform
from tests.e2e.people import Citizen, SignedInOfficer, upload, verify_histories, wait_for

pytestmark = [pytest.mark.e2e, pytest.mark.long]
ANSWER = "Lubang sudah ditambal dan jalan dibuka kembali. Terima kasih atas laporan Anda."


def a_signed_photograph(name: str) -> bytes:
    """A JPEG whose own data name who took it."""
    exif = Image.Exif()
    exif[0x013B] = name
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def kept(platform: Platform) -> Iterator[tuple[str, bytes]]:
    """Whatever the platform keeps: items, objects with old versions, messages and logs."""
    endpoint = platform.emulator.endpoint
    table = client("dynamodb", endpoint).get_paginator("scan")
    for page in table.paginate(TableName=platform.stack["TableName"]):
        for item in page["Items"]:
            yield f"item {item['PK']} {item['SK']}", repr(item).encode()
    s3 = client("s3", endpoint)
    for bucket in s3.list_buckets()["Buckets"]:
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket["Name"]):
            for each in page.get("Versions", ()):
                found = {"Key": each["Key"], "VersionId": each["VersionId"]}
                body = s3.get_object(Bucket=bucket["Name"], **found)["Body"].read()
                yield f"object {each['Key']}", each["Key"].encode() + body
    sqs = client("sqs", endpoint)
    for url in sqs.list_queues().get("QueueUrls", ()):
        asked = {"QueueUrl": url, "MaxNumberOfMessages": 10, "VisibilityTimeout": 0}
        for message in sqs.receive_message(**asked).get("Messages", ()):
            yield f"message in {url}", json.dumps(message).encode()
    logs = client("logs", endpoint)
    for group in logs.get_paginator("describe_log_groups").paginate():
        for named in group["logGroups"]:
            lines = logs.get_paginator("filter_log_events")
            for page in lines.paginate(logGroupName=named["logGroupName"]):
                for event in page["events"]:
                    yield f"log {named['logGroupName']}", event["message"].encode()
    for path in platform.state.glob("*.log"):
        yield f"file {path.name}", path.read_bytes()


def naming(platform: Platform, secrets: tuple[str, ...]) -> list[str]:
    """Where one of the secrets stands."""
    wanted = [form.encode() for secret in secrets for form in (secret, secret.lower())]
    return [where for where, data in kept(platform) if any(each in data for each in wanted)]


def test_nothing_names_a_person_whose_identity_was_erased(platform: Platform) -> None:
    mark = uuid.uuid4().hex[:8].translate(str.maketrans("0123456789", "ghijklmnop"))
    name, email = f"Kenari{mark} Contohwati", f"kenari.{mark}@example.id"
    phone = f"0812{uuid.uuid4().int % 10**8:08d}"
    secrets = (f"Kenari{mark}", email, phone, phone[1:])
    photo = a_signed_photograph(name)
    reporter = {"name": name, "email": email, "phone": phone, "language": "id"}
    file = {"name": f"foto {name}.jpg", "type": "image/jpeg", "size": len(photo)}
    told = f"Lubang besar di depan sekolah. Saya {name}, hubungi {phone} atau {email}."
    citizen = Citizen(platform, anonymous=True, reporter=reporter, attachments=[file], body=told)
    assert upload(citizen.receipt["uploads"][0], photo) == 204
    citizen.routed()
    wait_for(lambda: citizen.see()["attachments"][0]["status"] == "accepted")
    officer, unit = SignedInOfficer(platform, "bandung"), SignedInOfficer(platform, "bandung.jalan")
    given: dict[str, Any] = {"supervisory": False, "unit": "dinas-pekerjaan-umum"}
    assert officer.do(citizen.id, "verify", **given).status == 200
    assert unit.do(citizen.id, "hold", question="Di depan nomor berapa?").status == 200
    assert citizen.do("replies", {"text": f"Nomor 12. Salam, {name}"}).status == 200
    assert unit.do(citizen.id, "answer", text=ANSWER).status == 200
    assert citizen.do("close").status == 200
    # The photograph as it came is evidence, and an old version at the entrance for a while; all
    # else is sealed, or shows a mask.
    places = naming(platform, secrets)
    assert places
    assert {place.split("/")[0] for place in places} <= {"object originals", "object incoming"}

    command = [sys.executable, "-m", "infra.evidence.erase_identity", "--stage", "local"]
    asked = ["--report", citizen.id, "--by", "Contoh Petugas", "--reason", "surat 12/2026"]
    ran = subprocess.run(
        [*command, *asked, "--state", str(platform.state)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert naming(platform, secrets) == []
    sealed = client("dynamodb", platform.emulator.endpoint).get_item(
        TableName=platform.stack["TableName"],
        Key={"PK": {"S": f"REPORT#{citizen.id}"}, "SK": {"S": "REPORTER"}},
    )
    assert "sealed" not in sealed.get("Item", {})
    assert officer.open(citizen.id)["history"][-1]["act"] == "erase_identity"
    verify_histories(platform)
