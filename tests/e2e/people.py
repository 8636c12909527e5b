"""A citizen and officers who use the platform over HTTP. All data is synthetic."""

import io
import json
import random
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from PIL import Image

from infra.local import outbox_pages
from infra.local.console import ROOT
from infra.local.platform import Platform
from infra.local.seed import demo_accounts

PATIENCE = 240.0


@dataclass(frozen=True)
class Response:
    """Status and JSON body."""

    status: int
    body: Any


def request(
    platform: Platform,
    method: str,
    path: str,
    body: Any = None,
    *,
    raw: bytes | None = None,
    **headers: str,
) -> Response:
    """Call the API on the public origin."""
    data = raw if raw is not None else None if body is None else json.dumps(body).encode()
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    asked = urllib.request.Request(
        f"{platform.url}/api/v1{path}",
        data=data,
        method=method,
        headers={"Content-Type": "application/json", **named},
    )
    return send(asked)


def send(asked: urllib.request.Request) -> Response:
    """Send, whatever the status; when the response says to come again, as a browser's page does."""
    for wait in (1, 2, 4, 8, 0):
        response = _sent(asked)
        throttled = response.status == HTTPStatus.TOO_MANY_REQUESTS and "__type" in str(
            response.body
        )
        # The platform gives up on a store that is silent for seconds, as one on a busy machine may
        # be, and says to come again. Acts bear that: each carries its version or a key of its own.
        away = response.status == HTTPStatus.SERVICE_UNAVAILABLE
        if not (throttled or away):
            break
        time.sleep(wait)
    return response


def _sent(asked: urllib.request.Request) -> Response:
    try:
        with urllib.request.urlopen(asked, timeout=60) as response:
            return Response(response.status, _json(response.read()))
    except urllib.error.HTTPError as refused:
        with refused:
            return Response(refused.code, _json(refused.read()))


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data.decode(errors="replace")


def wait_for(what: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """The first true value of `what`; fails after `patience` seconds."""
    end = time.monotonic() + patience
    while True:
        found = what()
        if found:
            return found
        assert time.monotonic() < end, f"waited {patience} s in vain"
        time.sleep(0.5)


def a_photograph(seed: int = 1) -> bytes:
    """A camera-like JPEG (noise over a gradient) with device, orientation and GPS position."""
    chance = random.Random(seed)
    sky = Image.linear_gradient("L").resize((1600, 1200)).convert("RGB")
    grain = Image.frombytes("L", (400, 300), chance.randbytes(400 * 300)).resize((1600, 1200))
    picture = Image.blend(sky, grain.convert("RGB"), 0.25)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "ContohKamera", "Model Contoh 9", 1
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 53.0, 5.4), 3: "E", 4: (107.0, 36.0, 50.2)})
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def upload(form: dict[str, Any], data: bytes, name: str = "foto.jpg") -> int:
    """A browser's multipart POST of one file with the presigned fields; the status."""
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
        for k, v in form["fields"].items()
    ]
    kind = form["fields"]["Content-Type"]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    parts += [f"{head}Content-Type: {kind}\r\n\r\n".encode(), data, f"\r\n--{mark}--\r\n".encode()]
    asked = urllib.request.Request(
        form["url"],
        data=b"".join(parts),
        method="POST",
        headers={"Content-Type": f"multipart/form-data; boundary={mark}"},
    )
    return send(asked).status


def download(url: str) -> bytes:
    """The bytes behind a link."""
    with urllib.request.urlopen(url, timeout=30) as response:
        data: bytes = response.read()
    return data


class Citizen:
    """Files one report and follows it."""

    def __init__(self, platform: Platform, **changes: Any) -> None:
        self.platform = platform
        self.body = {
            "submission_token": str(uuid.uuid4()),
            "kind": "complaint",
            "title": "Jalan berlubang di depan sekolah",
            "body": "Lubang besar di depan sekolah, sudah dua bulan dan berbahaya.",
            "incident_date": "2026-11-01",
            "location": {"region": "32.73.02", "address": "Jalan Contoh 1"},
            "category": "jalan-berlubang",
            "agency": None,
            "anonymous": False,
            "confidential": False,
            "reporter": {
                "name": "Contoh Warga Uji",
                "email": "warga.uji@example.id",
                "phone": "081200000001",
                "language": "id",
            },
            "channel": "web",
            "attachments": [],
            **changes,
        }
        self.first = request(platform, "POST", "/reports", self.body)
        assert self.first.status in (201, 202), self.first
        self.receipt = self.first.body
        self.id = str(self.receipt["tracking_id"]).replace("-", "")

    def see(self) -> Any:
        """The reporter's view."""
        code = str(self.receipt["access_code"])
        response = request(self.platform, "GET", f"/reports/{self.id}", x_access_code=code)
        assert response.status == 200, response
        return response.body

    def messages(self) -> Any:
        """What was sent to the reporter, newest first."""
        code = str(self.receipt["access_code"])
        response = request(self.platform, "GET", f"/reports/{self.id}/messages", x_access_code=code)
        assert response.status == 200, response
        return response.body["items"]

    def routed(self) -> Any:
        """The view once an agency has it."""

        def seen() -> Any:
            view = self.see()
            return view if view["agency"] else None

        return wait_for(seen)

    def do(self, act: str, body: Any = None) -> Response:
        """One of the reporter's acts."""
        code = str(self.receipt["access_code"])
        path = f"/reports/{self.id}/{act}"
        return request(self.platform, "POST", path, body or {}, x_access_code=code)


class SignedInOfficer:
    """An officer with a demo account."""

    def __init__(self, platform: Platform, username: str) -> None:
        self.platform = platform
        password = next(a["password"] for a in demo_accounts() if a["username"] == username)
        config = send(urllib.request.Request(f"{platform.url}/config.json")).body
        asked = {
            "AuthFlow": "USER_PASSWORD_AUTH",
            "ClientId": config["client_id"],
            "AuthParameters": {"USERNAME": username, "PASSWORD": password},
        }
        response = send(
            urllib.request.Request(
                platform.url + config["cognito"],
                data=json.dumps(asked).encode(),
                headers={
                    "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
                    "Content-Type": "application/x-amz-json-1.1",
                },
            )
        )
        self.token = str(response.body["AuthenticationResult"]["IdToken"])

    def get(self, path: str) -> Response:
        """A staff route."""
        return request(self.platform, "GET", f"/staff{path}", authorization=self.token)

    def lines(self, tab: str) -> list[str]:
        """Ids on all pages of a tab."""
        found: list[str] = []
        page = ""
        while True:
            response = self.get(f"/worklist?bucket={tab}{page}").body
            found += [line["id"] for line in response["items"]]
            if not response["next_page"]:
                return found
            page = f"&page={response['next_page']}"

    def deliveries(self, report: str) -> Any:
        """What was sent about a report, newest first."""
        response = self.get(f"/reports/{report}/deliveries")
        assert response.status == 200, response
        return response.body["items"]

    def open(self, report: str) -> Any:
        """The dossier."""
        response = self.get(f"/reports/{report}")
        assert response.status == 200, response
        return response.body

    def do(self, report: str, act: str, **body: Any) -> Response:
        """An act, based on the newest version unless `version` is given."""
        asked = {"version": body.pop("version", None) or self.open(report)["report"]["version"]}
        path = f"/staff/reports/{report}/{act}"
        return request(self.platform, "POST", path, {**asked, **body}, authorization=self.token)


def verify_histories(platform: Platform) -> None:
    """Prove by the operators' command that no history was changed."""
    command = [sys.executable, "-m", "infra.verify_history", "--stage", "local"]
    ran = subprocess.run(
        [*command, "--state", str(platform.state)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 wrong" in ran.stdout


def mails(platform: Platform, tracking_id: str) -> list[dict[str, Any]]:
    """Everything that left about one report."""
    found = outbox_pages.messages(platform.emulator.endpoint, platform.state / "deliveries.jsonl")
    return [m for m in found if tracking_id in m["subject"] + m["text"]]
