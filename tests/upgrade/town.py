"""A synthetic town over the emulated account: reporters, officers, and the queues between them.

All names, addresses and numbers are made up.
"""

import io
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from PIL import Image

from tests.upgrade.cloud import FILES, SENDER, Cloud, Message
from tests.upgrade.receiver import PORT

#: username: role, agency, unit.
OFFICERS = {
    "nasional": ("national_admin", "national-desk", ""),
    "bandung": ("agency_admin", "pemda-3273", ""),
    "bandung.kedua": ("agency_admin", "pemda-3273", ""),
    "bandung.jalan": ("liaison_officer", "pemda-3273", "dinas-pekerjaan-umum"),
    "jabar": ("agency_admin", "pemda-32", ""),
    "imigrasi": ("agency_admin", "kemenimipas", ""),
    "kemendagri": ("coordinator", "kemendagri", ""),
    "ksp": ("monitor", "ksp", ""),
    "ombudsman": ("ombudsman", "ombudsman", ""),
}
#: A browser's public point (the base point of P-256) and secret, made up.
POINT = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"
SECRET = "c2l4dGVlbiBzZWNyZXRzIQ"
#: Where everything happens.
REGENCY = "32.73"
#: Acts by their address, and what it was before, for code that is recorded.
RENAMED = {"assign": "dispose"}
#: Attempts of a message before the town forgets it, as a queue does.
TRIES = 40


def picture(shade: int = 90) -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (48, 32), (shade, 120, 60)).save(out, "JPEG")
    return out.getvalue()


@dataclass
class Life:
    """A report and what its reporter holds. `home` is the officer who handles it."""

    name: str
    id: str
    code: str
    home: str = "bandung"
    now: str = ""  # what became of it, for whoever reads the fixture

    @property
    def shown(self) -> str:
        return "-".join(self.id[n : n + 4] for n in (0, 4, 8))


@dataclass
class Town:
    """Messages travel only when it is told to. The first of each kind may be held back: `held`."""

    cloud: Cloud
    holds: bool = False
    lives: dict[str, Life] = field(default_factory=dict)
    held: dict[str, Message] = field(default_factory=dict)
    waiting: list[Message] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    mails: list[dict[str, str]] = field(default_factory=list)
    _tries: Counter[str] = field(default_factory=Counter)
    _made: int = 0

    def claims(self, username: str) -> dict[str, str]:
        """What Cognito says of an officer."""
        role, agency, unit = OFFICERS[username]
        found = {
            "cognito:username": username,
            "cognito:groups": f"[{role}]",
            "name": f"Petugas Contoh {username}",
            "custom:agency": agency,
            "custom:unit": unit,
        }
        return {name: value for name, value in found.items() if value}

    def wants(
        self, method: str, path: str, body: Any = None, *, status: int = 0, **more: Any
    ) -> Any:
        """A route's body; it must answer with success, or with `status`."""
        answered, found = self.cloud.call(method, path, body, **more)
        expected = {status} if status else {200, 201, 202}
        assert answered in expected, (method, path, answered, found)
        return found

    # --- the queues ------------------------------------------------------------------------------

    def collect(self) -> None:
        """Take up what the code queued and said since."""
        seen = self.cloud.take_seen()
        self.texts += seen.texts
        self.left += seen.left
        self.mails += seen.mails
        for message in seen.queued:
            self.post(message)

    def post(self, message: Message) -> None:
        """A message comes into its queue; of a refresh of all regencies only the town's counts."""
        if json.loads(message.body).get("regency", REGENCY) not in ("", REGENCY):
            return
        if self.holds and message.kind not in self.held:
            self.held[message.kind] = message
        else:
            self.waiting.append(message)

    def settle(self) -> None:
        """Let everything travel until nothing moves; what failed waits for the next time."""
        failed: list[Message] = []
        while True:
            moved = self.cloud.stream()
            self.collect()
            now = [m for m in self.waiting if m.at + timedelta(seconds=m.delay) <= self.cloud.now]
            self.waiting = [m for m in self.waiting if m not in now]
            for message in now:
                back = self.cloud.handle(message)
                self._tries[message.body] += len(back)
                failed += [m for m in back if self._tries[m.body] < TRIES]
                self.collect()
            if not now and not moved:
                break
        self.waiting += failed

    def send(self, queue: str, body: Any) -> None:
        """AWS itself puts a message into a queue."""
        self.post(Message(queue=queue, body=json.dumps(body), at=self.cloud.now))

    def sms(self, number: str, said: str) -> None:
        """Somebody texts, as AWS End User Messaging publishes it."""
        self._made += 1
        message = {
            "originationNumber": number,
            "destinationNumber": "1708",
            "messageKeyword": "KEYWORD_1708",
            "messageBody": said,
            "inboundMessageId": f"00000000-0000-4000-9000-{self._made:012d}",
            "previousPublishedMessageId": "",
        }
        self.send("inbound-sms", message)

    def mail(self, sender: str, subject: str, text: str, to: str = SENDER) -> None:
        """Somebody writes a letter, as an SES receipt rule lays it into the bucket."""
        self._made += 1
        domain, key = sender.rpartition("@")[2], f"inbound/letter{self._made}"
        letter = (
            f"Return-Path: <{sender}>\r\nX-SES-Spam-Verdict: PASS\r\nX-SES-Virus-Verdict: PASS\r\n"
            f"Authentication-Results: amazonses.com; spf=pass envelope-from={sender}; "
            f"dkim=pass header.i=@{domain}; dmarc=pass header.from={domain};\r\n"
            f"From: Contoh Warga <{sender}>\r\nTo: {to}\r\nSubject: {subject}\r\n"
            f"Date: {self.cloud.now:%a, %d %b %Y %H:%M:%S} +0000\r\n"
            f"Message-ID: <letter{self._made}@{domain}>\r\nMIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.replace("\n", "\r\n")
        )
        self.cloud.client("s3").put_object(Bucket=FILES, Key=key, Body=letter.encode())
        self.send("inbound-mail", announced(key))

    def feedback(self, kind: str, address: str, marks: dict[str, str]) -> None:
        """SES tells what became of a letter."""
        people = [{"emailAddress": address}]
        more = {
            "Bounce": {"bounce": {"bounceType": "Permanent", "bouncedRecipients": people}},
            "Complaint": {"complaint": {"complainedRecipients": people}},
            "DeliveryDelay": {"deliveryDelay": {"delayedRecipients": people}},
        }[kind]
        tags = {name: [value] for name, value in marks.items()}
        mail = {"messageId": "upgrade", "destination": [address], "tags": tags}
        self.send("feedback", {"eventType": kind, "mail": mail, **more})

    # --- time ------------------------------------------------------------------------------------

    def wait(self, until: datetime) -> None:
        """The clock goes on; schedules run as they would once at that moment."""
        self.cloud.now = until
        self.settle()
        self.cloud.scheduled("sweep")
        self.settle()

    # --- reporters -------------------------------------------------------------------------------

    def file(self, name: str, **changes: Any) -> Life:
        """File a report on the web."""
        self._made += 1
        body = {
            "submission_token": f"6f1c3c1e-0000-4000-8000-{self._made:012d}",
            "kind": "complaint",
            "title": f"Jalan berlubang contoh {name}",
            "body": f"Laporan contoh {name}: lubang besar di depan sekolah, sudah dua bulan.",
            "incident_date": "2026-10-20",
            "location": {"region": "32.73.02", "address": "Jalan Contoh 1"},
            "category": "jalan-berlubang",
            "agency": None,
            "anonymous": False,
            "confidential": False,
            "reporter": {
                "name": f"Contoh Warga {name}",
                "email": f"{name.replace(' ', '.')}@example.id",
                "phone": f"08120000{self._made:04d}",
                "language": "id",
            },
            "channel": "web",
            "attachments": [],
            **changes,
        }
        found = self.wants("POST", "/v1/reports", body)
        life = Life(name, str(found["tracking_id"]).replace("-", ""), str(found["access_code"]))
        if changes.get("category") == "paspor":
            life.home = "imigrasi"
        self.lives[name] = life
        for form in found.get("uploads", []):
            self.upload(form)
        self.settle()
        return life

    def upload(self, form: dict[str, Any], data: bytes | None = None) -> None:
        """What a browser sends lies in the bucket, which announces it."""
        key = form["fields"]["key"]
        data = picture() if data is None else data
        kind = form["fields"]["Content-Type"]
        s3 = self.cloud.client("s3")
        s3.put_object(Bucket=FILES, Key=key, Body=data, ContentType=kind)
        self.send("attachments", announced(key))

    def see(self, life: Life, **more: Any) -> Any:
        """The reporter's view."""
        return self.wants("GET", f"/v1/reports/{life.shown}", x_access_code=life.code, **more)

    def do(self, life: Life, act: str, body: Any = None, **more: Any) -> Any:
        """An act of the reporter."""
        path = f"/v1/reports/{life.shown}/{act}"
        found = self.wants("POST", path, body or {}, x_access_code=life.code, **more)
        self.settle()
        return found

    def prove(self, life: Life, channel: str = "email") -> None:
        """Prove a contact by its one-time code."""
        self.do(life, "contact/code", {"channel": channel})
        code = self.last(r"\b(\d{3}[ -]?\d{3})\b")
        self.do(life, "contact/confirm", {"channel": channel, "code": code})

    def last(self, pattern: str) -> str:
        """What the newest text that fits says."""
        found = [match for text in self.texts for match in re.findall(pattern, text)]
        assert found, (pattern, self.texts[-3:])
        return str(found[-1])

    def follow(self, kind: str, id_: str, address: str, *, confirmed: bool = False) -> None:
        """Follow something public by e-mail; the link of the letter confirms it."""
        subject = {"kind": kind, "id": id_}
        body = {"subject": subject, "channel": "email", "address": address, "language": "id"}
        self.wants("POST", "/v1/follows", body)
        self.settle()
        if confirmed:
            token = self.last(r"/ikuti/\S*#\S*?([A-Za-z0-9_.-]{60,})")
            self.wants("POST", "/v1/follows/confirm", {"token": token})

    def device(self, kind: str, id_: str, path: str) -> None:
        """Follow something public on a device."""
        keys = {"p256dh": POINT, "auth": SECRET}
        body = {
            "subject": {"kind": kind, "id": id_},
            "channel": "push",
            "language": "id",
            "subscription": {"endpoint": f"http://127.0.0.1:{PORT}{path}", "keys": keys},
        }
        self.wants("POST", "/v1/follows", body)

    # --- officers --------------------------------------------------------------------------------

    def dossier(self, life: Life, by: str = "") -> Any:
        """What an officer reads."""
        path = f"/v1/staff/reports/{life.id}"
        return self.wants("GET", path, claims=self.claims(by or life.home))

    def act(self, life: Life, act: str, by: str = "", **body: Any) -> Any:
        """An officer's act, on the newest version."""
        by = by or life.home
        version = self.dossier(life, by)["report"]["version"]
        asked = {"version": version, **body}
        path, claims = f"/v1/staff/reports/{life.id}/", self.claims(by)
        if act in RENAMED and self.cloud.call("POST", path + act, {}, claims=claims)[0] == 404:
            act = RENAMED[act]  # this code is older
        found = self.wants("POST", path + act, asked, claims=claims)
        self.settle()
        return found

    def careful(self, wanted: bool) -> None:
        """From now on a second person of Bandung approves its answers, or no longer."""
        there = self.staff("nasional", "GET", "/registry/agencies/pemda-3273")
        row = {**there["row"], "approves_answers": wanted}
        body = {**row, "version": there["version"], "reason": "Contoh perubahan"}
        self.staff("nasional", "PUT", "/registry/agencies/pemda-3273", body)
        self.cloud.now += timedelta(minutes=6)  # reference data is read again after five

    def staff(self, by: str, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Another route of officers."""
        found = self.wants(method, f"/v1/staff{path}", body, claims=self.claims(by), **more)
        self.settle()
        return found


def announced(key: str) -> dict[str, Any]:
    """How S3 tells of a new object."""
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Post",
        "s3": {"bucket": {"name": FILES}, "object": {"key": key, "size": 1}},
    }
    return {"Records": [record]}


Step = Callable[[Town], None]
