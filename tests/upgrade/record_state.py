"""Record a state folder of the local cloud: `python -m tests.upgrade.record_state [--into FOLDER]`.

Run it on the commit that is released. It starts the local cloud on an empty folder, leads a few
reports to different states over HTTP, leaves messages in every queue that the API, the stream and
AWS fill, stops it, and packs what it left without the bundle of the functions, which the next start
deploys anew: `state.tar.gz`, with who holds which codes in `state.json`.
"""

import argparse
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PIL import Image

from infra.local import emulator
from infra.local.__main__ import build_reference
from infra.local.cloud import client
from infra.local.emulator import free_port
from infra.local.package import package
from infra.local.platform import Platform
from infra.local.site import build_site
from tests.e2e.people import (
    Citizen,
    SignedInOfficer,
    mails,
    request,
    upload,
    wait_for,
)
from tests.upgrade import FIXTURES

ROOT = Path(__file__).parents[2]
#: The ends of the names of queues that are left with messages. The last one, `intake`, fills only
#: when the table refuses; its messages have vectors (`tests/vectors`).
UNDER_WAY = {
    "attachments",
    "news",
    "deliveries",
    "agency-alerts",
    "webhooks",
    "inbound-sms",
    "inbound-mail",
    "feedback",
}
PHONE, MAIL, BOUNCED = "+6281200000717", "surat.contoh@example.id", "mati@example.id"
ANSWER = "Lubang sudah kami tambal pada hari Senin pagi. Terima kasih atas laporannya."


def live(platform: Platform) -> dict[str, dict[str, str]]:
    """A few reports; their codes by what became of them."""
    bandung = SignedInOfficer(platform, "bandung")
    lives: dict[str, Citizen] = {}

    def filed(name: str, **changes: Any) -> Citizen:
        lives[name] = Citizen(platform, title=f"Jalan berlubang contoh {name}", **changes)
        lives[name].routed()
        return lives[name]

    def do(citizen: Citizen, act: str, **body: Any) -> None:
        response = bandung.do(citizen.id, act, **body)
        assert response.status == 200, response

    filed("unverified")
    filed("confidential", confidential=True, anonymous=True)
    photo = small_photo()
    file = {"name": "foto.jpg", "type": "image/jpeg", "size": len(photo)}
    shown = filed("disposed", attachments=[file])
    assert upload(shown.receipt["uploads"][0], photo) in (200, 201, 204)
    wait_for(lambda: shown.see()["attachments"][0]["status"] == "accepted")
    do(shown, "verify", supervisory=False)
    held = filed("held")
    do(held, "hold", question="Di depan sekolah yang mana? Sebutkan nama jalannya.")
    for name in ("answered", "closed"):
        answered = filed(name)
        do(answered, "verify", supervisory=False)
        do(answered, "answer", text=ANSWER)
    assert lives["closed"].do("close").status == 200
    merged = filed("merged")
    do(merged, "merge", main_report=str(shown.receipt["tracking_id"]))
    notified = filed("notified")
    prove_email(notified)

    queues = stop_workers(platform)
    webhook = {"name": "Penerima contoh", "url": "http://127.0.0.1:9/contoh"}
    made = request(platform, "POST", "/staff/webhooks", webhook, authorization=bandung.token)
    assert made.status == 201, made

    def webhook_is_known() -> bool:
        Citizen(platform).routed()
        return "webhooks" in waiting(platform, queues)

    wait_for(webhook_is_known)
    do(notified, "verify", supervisory=False)
    late = Citizen(platform, title="Jalan berlubang contoh uploading", attachments=[file])
    lives["uploading"] = late
    assert upload(late.receipt["uploads"][0], photo) in (200, 201, 204)
    late.routed()
    send_from_outside(platform)
    wait_for(lambda: waiting(platform, queues) >= UNDER_WAY)
    return {
        name: {
            "id": citizen.id,
            "tracking_id": str(citizen.receipt["tracking_id"]),
            "access_code": str(citizen.receipt["access_code"]),
            "state": str(citizen.see()["state"]),
        }
        for name, citizen in lives.items()
    }


def small_photo() -> bytes:
    """Return a JPEG of a few kilobytes: the folder is kept in the repository."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((320, 240)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def prove_email(citizen: Citizen) -> None:
    """Prove the reporter's address by the code that is sent to it."""
    assert citizen.do("contact/code", {"channel": "email"}).status == 202

    def codes() -> list[str]:
        letters = mails(citizen.platform, str(citizen.receipt["tracking_id"]))
        return [c for m in letters for c in re.findall(r"verifikasi Anda: (\d{6})", m["text"])]

    [code, *_] = wait_for(codes)
    done = citizen.do("contact/confirm", {"channel": "email", "code": code})
    assert done.status == 200, done


def stop_workers(platform: Platform) -> list[str]:
    """Let no function read a queue any more; return the queues' names."""
    functions, names = client("lambda", platform.emulator.endpoint), []
    for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
        if ":sqs:" in mapping["EventSourceArn"]:
            functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
            names.append(mapping["EventSourceArn"].rsplit(":", 1)[1])
    return names


def start_worker(platform: Platform, queue: str) -> None:
    """Let a function read its queue again."""
    functions = client("lambda", platform.emulator.endpoint)
    for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
        if mapping["EventSourceArn"].endswith(f":{queue}"):
            functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)


def waiting(platform: Platform, queues: Iterable[str]) -> set[str]:
    """Return the kinds of queues, such as `deliveries`, in which messages are."""
    sqs, found = client("sqs", platform.emulator.endpoint), set()
    numbers = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    for name in queues:
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        there = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(numbers))["Attributes"]
        if any(int(there[number]) for number in numbers):
            found.add(next((kind for kind in UNDER_WAY if name.endswith(kind)), name))
    return found


def send_from_outside(platform: Platform) -> None:
    """Let an SMS, an e-mail and a bounce come, as AWS brings them."""
    running = json.loads((platform.state / "running.json").read_text())
    message = {
        "originationNumber": PHONE,
        "destinationNumber": "1708",
        "messageKeyword": "KEYWORD_1708",
        "messageBody": "LAPOR jalan berlubang contoh",
        "inboundMessageId": "00000000-0000-4000-9000-000000000001",
        "previousPublishedMessageId": "",
    }
    client("sns", platform.emulator.endpoint).publish(
        TopicArn=running["sms_topic"], Message=json.dumps(message)
    )
    letter = (
        f"Return-Path: <{MAIL}>\r\nX-SES-Spam-Verdict: PASS\r\nX-SES-Virus-Verdict: PASS\r\n"
        f"Authentication-Results: amazonses.com; spf=pass envelope-from={MAIL}; "
        "dkim=pass header.i=@example.id; dmarc=pass header.from=example.id;\r\n"
        f"From: Contoh Warga <{MAIL}>\r\nTo: lapor@example.go.id\r\n"
        "Subject: Jalan berlubang contoh\r\nMessage-ID: <contoh1@example.id>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        "Lubang besar di depan sekolah di Kecamatan Coblong, Kota Bandung."
    )
    client("s3", platform.emulator.endpoint).put_object(
        Bucket=running["bucket"], Key="inbound/contoh1", Body=letter.encode()
    )
    people = [{"emailAddress": BOUNCED}]
    notice = {
        "eventType": "Bounce",
        "mail": {"messageId": "contoh", "destination": [BOUNCED], "tags": {}},
        "bounce": {
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": people,
        },
    }
    client("sqs", platform.emulator.endpoint).send_message(
        QueueUrl=running["feedback"], MessageBody=json.dumps(notice)
    )


def pack(state: Path, into: Path) -> None:
    """Everything but logs, temporary files and code."""

    def kept(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
        parts = Path(entry.name).parts
        if "tmp" in parts or entry.name.endswith((".log", ".zip", ".zip.meta.json")):
            return None
        entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = 0, 0, 0, "", ""
        return entry

    with tarfile.open(into, "w:gz") as made:
        made.add(state, arcname=".", filter=kept)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path)
    wanted = parser.parse_args()
    asked = ["git", "log", "-1", "--format=%H %cs"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commit, day = said.split()
    folder = wanted.into or FIXTURES / day
    folder.mkdir(parents=True, exist_ok=True)
    build_reference()
    emulator.STOP_SECONDS = 600  # a busy machine writes the state slowly; half a state is none
    with tempfile.TemporaryDirectory() as temporary:
        state = Path(temporary)
        platform = Platform(
            port=free_port(0),
            state=state,
            dist=build_site(),
            package=package("local"),
            cloud_port=free_port(0),
        )
        platform.start()
        try:
            lives = live(platform)
        finally:
            platform.stop()
        pack(state, folder / "state.tar.gz")
    about = {"commit": commit, "date": day, "data": "synthetic, made by tests.upgrade.record_state"}
    text = json.dumps({"about": about, "lives": lives}, indent=1, sort_keys=True)
    (folder / "state.json").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
