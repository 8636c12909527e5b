"""Messages in, on a whole local cloud: what is texted and written becomes reports and replies."""

import re
import uuid
from email.message import EmailMessage
from typing import Any

import pytest

from chalicelib.domain.inbound import reply_address
from infra.local import outbox_pages
from infra.local.cloud import client
from infra.local.commands.inbound_message import send_mail, send_sms
from infra.local.commands.run_schedule import running_cloud
from infra.local.platform import Platform
from tests.e2e.people import SignedInOfficer, a_photograph, download, request, wait_for

pytestmark = pytest.mark.e2e
NUMBER = "+6281200000077"
WRITER, REPLIER = "penulis.uji@example.id", "pembalas.uji@example.id"
_ID = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"


def messages(platform: Platform, to: str) -> list[dict[str, Any]]:
    found = outbox_pages.messages(platform.emulator.endpoint, platform.state / "deliveries.jsonl")
    return [m for m in found if m["to"] == to]


def response_to(platform: Platform, to: str, part: str) -> dict[str, Any]:
    """The first message to somebody that says so; waits for it."""

    def seen() -> Any:
        said = messages(platform, to)
        return next((m for m in said if part in m["subject"] + m["text"]), None)

    found: dict[str, Any] = wait_for(seen)
    return found


def see(platform: Platform, tracking_id: str, code: str) -> Any:
    typed = tracking_id.replace("-", "")
    return request(platform, "GET", f"/reports/{typed}", x_access_code=code)


def test_a_report_is_texted_followed_and_answered_by_sms(platform: Platform) -> None:
    send_sms(platform.state, NUMBER, "LAPOR Jalan di depan sekolah berlubang besar", id="sms-1")
    response_to(platform, NUMBER, "Di mana kejadiannya?")
    place = str(uuid.uuid4())
    for _ in range(2):  # the provider may deliver twice
        send_sms(platform.state, NUMBER, "Coblong, Kota Bandung", id=place)
    filed = response_to(platform, NUMBER, "Diterima. Nomor")["text"]
    match = re.search(rf"Nomor ({_ID}), kode akses ({_ID}-[0-9A-Z]{{4}})\.", filed)
    assert match, filed
    assert len(filed) <= 160
    tracking_id, code = match[1], match[2]

    view = wait_for(lambda: (b := see(platform, tracking_id, code).body).get("agency") and b)
    assert view["agency"]["name"] == "Pemerintah Kota Bandung"
    officer, report = SignedInOfficer(platform, "bandung"), tracking_id.replace("-", "")
    opened = officer.open(report)["report"]
    assert opened["channel"] == "sms"
    assert report in officer.lines("verification")
    assert NUMBER not in str(opened)

    question = "Di depan nomor berapa lubangnya?"
    assert officer.do(report, "hold", question=question).status == 200
    send_sms(platform.state, NUMBER, "STATUS")
    assert question[:-1] in response_to(platform, NUMBER, "Petugas bertanya")["text"]
    send_sms(platform.state, "+6281200000078", f"BALAS {tracking_id} Saya bukan pelapornya")
    response_to(platform, "+6281200000078", "tidak ada di antara laporan dari nomor ini")
    send_sms(platform.state, NUMBER, f"BALAS {tracking_id} Di depan nomor 12")
    response_to(platform, NUMBER, "sudah kami teruskan")
    history = officer.open(report)["history"]
    assert [h["act"] for h in history][-2:] == ["hold", "supply"]
    assert sum("Diterima. Nomor" in m["text"] for m in messages(platform, NUMBER)) == 1


def a_letter(
    subject: str,
    said: str,
    *,
    sender: str = WRITER,
    to: str = "lapor@example.go.id",
    photo: bytes = b"",
    **headers: str,
) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = f"Penulis Uji <{sender}>", to, subject
    letter["Message-ID"] = f"<{uuid.uuid4()}@example.id>"
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(said)
    if photo:
        letter.add_attachment(photo, maintype="image", subtype="jpeg", filename="foto jalan.jpg")
    return letter.as_bytes()


def test_a_letter_becomes_a_report_and_its_photo_is_checked(platform: Platform) -> None:
    said = "Jalan berlubang besar di depan sekolah, berbahaya sekali."
    raw = a_letter("Jalan berlubang", said, photo=a_photograph(7))
    send_mail(platform.state, a_letter("Libur", "Saya sedang cuti.", Auto_Submitted="auto-replied"))
    send_mail(platform.state, raw)
    response_to(platform, WRITER, "Di mana kejadiannya?")
    send_mail(platform.state, raw)  # the provider may deliver twice
    send_mail(
        platform.state,
        a_letter("Re: Di mana", "Coblong, Kota Bandung\n\n> Di mana?"),
    )
    filed = response_to(platform, WRITER, "Laporan diterima: ")["text"]
    tracking_id = re.search(_ID, filed)[0]  # type: ignore[index]
    code = re.search(rf"Kode akses: ({_ID}-[0-9A-Z]{{4}})", filed)[1]  # type: ignore[index]

    def checked() -> Any:
        files = see(platform, tracking_id, code).body["attachments"]
        return files and files[0]["status"] != "declared" and files

    [file] = wait_for(checked)
    assert (file["status"], file["name"]) == ("accepted", "foto jalan.jpg"), file
    officer, report = SignedInOfficer(platform, "bandung"), tracking_id.replace("-", "")
    wait_for(lambda: officer.get(f"/reports/{report}").status == 200)
    assert officer.open(report)["report"]["channel"] == "email"
    assert officer.do(report, "hold", question="Di depan nomor berapa lubangnya?").status == 200

    forged = f"balas+{report.lower()}.00000000000000000000@example.go.id"
    send_mail(platform.state, a_letter("Re: x", "Balasan palsu.", to=forged))
    own = messages(platform, WRITER)
    assert sum("Laporan diterima" in m["subject"] for m in own) == 1
    assert sum("Di mana" in m["subject"] for m in own) == 1
    assert officer.open(report)["report"]["state"] == "on_hold"
    assert not [m for m in own if "Balasan diterima" in m["subject"]]


def test_a_reply_to_a_letter_of_ours_reaches_its_report(platform: Platform) -> None:
    said = "Lampu jalan padam sejak bulan lalu di Coblong, Kota Bandung."
    send_mail(platform.state, a_letter("Lampu jalan padam", said, sender=REPLIER))
    filed = response_to(platform, REPLIER, "Laporan diterima: ")["subject"]
    report = filed.removeprefix("Laporan diterima: ").replace("-", "")
    officer = SignedInOfficer(platform, "bandung")
    wait_for(lambda: officer.get(f"/reports/{report}").status == 200)
    assert officer.do(report, "hold", question="Di depan nomor berapa lampunya?").status == 200
    to = reply_address_of(platform, report)
    send_mail(
        platform.state,
        a_letter(
            "Re: Lampu",
            "Nomor 30.\n\n> Petugas bertanya: Di depan nomor berapa lampunya?",
            sender=REPLIER,
            to=to,
        ),
    )
    response_to(platform, REPLIER, "Balasan diterima")
    opened = officer.open(report)
    assert opened["history"][-1]["act"] == "supply"
    assert opened["history"][-1]["text"] == "Nomor 30."
    [letter] = opened["letters"]
    assert letter["event"] == opened["history"][-1]["seq"]
    assert b"> Petugas bertanya: Di depan nomor berapa lampunya?" in download(letter["url"])


def test_any_bytes_are_sent_as_they_are(platform: Platform) -> None:
    broken = b"From: Siti, S.Kom <siti@example.id>\nTo: lapor@example.go.id\n\nLampu \xff\x00"
    key = send_mail(platform.state, broken)
    stored = client("s3", platform.emulator.endpoint).get_object(
        Bucket=running_cloud(platform.state)["bucket"], Key=key
    )
    assert stored["Body"].read().endswith(broken)
    assert send_mail(platform.state, b"")


def reply_address_of(platform: Platform, report: str) -> str:
    """The Reply-To of our letters about a report (the emulator does not show that header)."""
    secrets = client("secretsmanager", platform.emulator.endpoint)
    [pepper] = [s["Name"] for s in secrets.list_secrets()["SecretList"] if "Pepper" in s["Name"]]
    value = secrets.get_secret_value(SecretId=pepper)["SecretString"]
    local = reply_address.local_part(value.encode(), report, REPLIER)
    return f"{local}@example.go.id"
