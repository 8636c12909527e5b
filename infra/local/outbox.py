"""Every e-mail and SMS that left the local cloud, newest first, as data and as a page."""

import html
import json
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")


def _get(url: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        found: dict[str, Any] = json.load(answer)
    messages: list[dict[str, Any]] = found.get("messages", [])
    return messages


def _first(message: dict[str, Any], *names: str) -> Any:
    lowered = {key.lower(): value for key, value in message.items()}
    return next((lowered[n] for n in names if lowered.get(n)), "")


def _mail(message: dict[str, Any]) -> dict[str, Any]:
    to = _first(message, "to", "destination", "destinations", "toaddresses")
    if isinstance(to, dict):
        to = to.get("ToAddresses", [])
    return {
        "at": _moment(_first(message, "timestamp", "at", "sent_at")),
        "kind": "email",
        "to": ", ".join(to) if isinstance(to, list) else str(to),
        "from": str(_first(message, "source", "from")),
        "subject": str(_first(message, "subject")),
        "text": str(_first(message, "body_text", "bodytext", "text", "body", "body_html", "raw")),
        "id": str(_first(message, "messageid", "id")),
    }


def _sms(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": _moment(_first(message, "timestamp", "at", "sent_at")),
        "kind": "sms",
        "to": str(_first(message, "phonenumber", "phone_number", "to")),
        "from": "SMS",
        "subject": "",
        "text": str(_first(message, "message", "text", "body")),
        "id": str(_first(message, "messageid", "id")),
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
    found = [_mail(m) for m in _get(f"{endpoint}/_ministack/ses/messages")]
    found += [_sms(m) for m in _get(f"{endpoint}/_ministack/sns/sms-messages")]
    if deliveries.is_file():
        lines = deliveries.read_text(encoding="utf-8").splitlines()
        found += [{**m, "at": _moment(m["at"])} for m in map(json.loads, lines)]
    return sorted(found, key=lambda message: str(message["at"]), reverse=True)


def page(found: list[dict[str, Any]]) -> str:
    """The outbox as HTML, without script and without inline style."""
    rows = "".join(
        f"<article><h2>{html.escape(m['subject'] or m['kind'].upper())}</h2>"
        f"<p>{html.escape(m['at'])} · {html.escape(m['kind'])} · ke "
        f"<strong>{html.escape(m['to'])}</strong> · dari {html.escape(m['from'])}</p>"
        f"<pre>{html.escape(m['text'])}</pre></article><hr>"
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
