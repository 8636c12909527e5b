"""Every e-mail and SMS that left the local cloud, newest first, as data and as a page."""

import html
import json
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from infra.local.state import json_lines

JAKARTA = ZoneInfo("Asia/Jakarta")


def _get(url: str, key: str) -> list[dict[str, Any]]:
    """The emulator groups messages (by account, by phone number); here they are one list."""
    with urllib.request.urlopen(url, timeout=60) as response:
        groups: dict[str, list[dict[str, Any]]] = json.load(response)[key]
    return [message for group in groups.values() for message in group]


def _mail(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": _moment(message.get("Timestamp")),
        "kind": "email",
        "to": ", ".join(message.get("To") or []),
        "from": message.get("Source") or "",
        "subject": message.get("Subject") or "",
        "text": message.get("BodyText") or message.get("BodyHtml") or message.get("RawData") or "",
        "id": message["MessageId"],
    }


def _sms(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": "",  # the emulator does not say when
        "kind": "sms",
        "to": message["PhoneNumber"],
        "from": "SMS",
        "subject": "",
        "text": message["Message"],
        "id": message["MessageId"],
    }


def _moment(value: Any) -> str:
    """Seconds since 1970 or ISO 8601, as ISO 8601 in Jakarta."""
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, JAKARTA).isoformat(timespec="seconds")
    if not value:
        return ""
    moment = datetime.fromisoformat(str(value))
    return moment.astimezone(JAKARTA).isoformat(timespec="seconds")


def messages(endpoint: str, deliveries: Path) -> list[dict[str, Any]]:
    """`[{at, kind: email|sms, to, from, subject, text, id}]`, newest first."""
    found = [_mail(m) for m in _get(f"{endpoint}/_ministack/ses/messages", "messages")]
    found += [_sms(m) for m in _get(f"{endpoint}/_ministack/sns/sms-messages", "sms_messages")]
    found += _deliveries(deliveries)
    return sorted(found, key=lambda message: str(message["at"]), reverse=True)


def _deliveries(path: Path) -> list[dict[str, Any]]:
    """What SNS handed to subscribers; what cannot be read is one message that says so."""
    records, damaged = json_lines.read(path)
    found = []
    for record in records:
        try:
            kept = {
                key: str(record[key]) for key in ("kind", "to", "from", "subject", "text", "id")
            }
            found.append({**kept, "at": _moment(record["at"])})
        except (TypeError, KeyError, ValueError):
            damaged += 1
    if damaged:
        found.append(
            {
                "at": "",
                "kind": "rusak",
                "to": "-",
                "from": path.name,
                "subject": "",
                "text": f"{damaged} baris rusak tidak dapat dibaca; pesan lainnya utuh. "
                f"{damaged} damaged lines of {path} cannot be read; all else is shown.",
                "id": "damaged",
            }
        )
    return found


def lines(text: str) -> str:
    """A text's lines as HTML that a narrow window may break."""
    return html.escape(text).replace("/", "/<wbr>").replace("\n", "<br>")


def page(found: list[dict[str, Any]]) -> str:
    """The outbox as HTML, without script and without inline style."""
    rows = "".join(
        f"<article><h2>{html.escape(m['subject'] or m['kind'].upper())}</h2>"
        f"<p>{html.escape(m['at'] or 'waktu tidak dicatat')} · {html.escape(m['kind'])} · ke "
        f"<strong>{html.escape(m['to'])}</strong> · dari {html.escape(m['from'])}</p>"
        f"<p>{lines(m['text'])}</p></article><hr>"
        for m in found
    )
    empty = "<p>Belum ada pesan yang keluar. <span lang=en>Nothing has left yet.</span></p>"
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Kotak keluar ({len(found)})</title></head><body><h1>Kotak keluar</h1>"
        "<p>Semua e-mail dan SMS yang keluar dari komputasi awan lokal. "
        "<span lang=en>Every e-mail and SMS that left the local cloud.</span></p>"
        f"{rows or empty}</body></html>"
    )
