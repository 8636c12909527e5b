"""Short words for filling and sending the plain form."""

from tests.entrypoints.api import Api
from tests.entrypoints.reports.no_script_browser import Page, send

NASTY = "\"><script>alert('x')</script> & <img src=x onerror=alert(1)> {{ 7*7 }}"


def a_form(**changes: str) -> dict[str, str]:
    """What the static page sends. Synthetic."""
    usual = {
        "language": "id",
        "kind": "complaint",
        "title": "Jalan berlubang di Coblong",
        "body": "Lubang besar di depan sekolah,\r\nsudah dua bulan.",
        "incident_date": "2026-11-20",
        "region": "Coblong, Kota Bandung, Jawa Barat",
        "address": "Jalan Contoh 1",
        "category": "jalan-berlubang",
        "agency": "",
        "reporter_name": "Contoh Warga",
        "reporter_email": "warga@example.id",
        "reporter_phone": "0812 3456 7890",
    }
    return {**usual, **changes}


def reviewed(api: Api, **changes: str) -> Page:
    page = send(api, a_form(**changes))
    assert page.status == 200, page.text
    return page


def sent(api: Api, **changes: str) -> Page:
    return send(api, {**reviewed(api, **changes).typed, "step": "send"})


def faults(page: Page) -> dict[str, str]:
    """What the page says beside each field."""
    return {
        e.attributes["id"].removesuffix("-error"): e.text
        for e in page.elements
        if e.attributes.get("class") == "error"
    }
