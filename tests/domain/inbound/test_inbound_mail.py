"""Letters as they come: what people wrote, what machines wrote, what was forged. All synthetic."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.inbound import reply_address
from chalicelib.domain.inbound.inbound_mail import SenderTrust, read_mail
from chalicelib.domain.inbound.letter_text.mail_parts import SMALLEST_INLINE
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.submission_limits import FILES
from tests.usecases.inbound.inbox import a_letter

PEPPER = b"a pepper for tests"
ID = "7K2M9QXD4TP" + tracking_ids.check_symbol("7K2M9QXD4TP")

#: Letters that no person wrote: header by header, and why.
MACHINES = {
    "auto-submitted": {"Auto_Submitted": "auto-replied"},
    "auto-submitted ": {"Auto_Submitted": "auto-generated; owner=x"},
    "empty return-path": {"above": "Return-Path: <>\r\n"},
    "delivery report": {"sender": "MAILER-DAEMON@example.id"},
    "delivery report ": {"X_Failed_Recipients": "lapor@example.go.id"},
    "out of office": {
        "text": "I am away until Monday.",
        "subject": "Automatic reply: Laporan diterima",
        "In_Reply_To": "<9@x>",
    },
    "out of office ": {"X_Autoreply": "yes", "References": "<9@x>"},
}
#: Letters of people who want no automatic response, and the sign of it.
POLITE = {
    "precedence": {"Precedence": "bulk"},
    "x-auto-response-suppress": {"X_Auto_Response_Suppress": "All"},
    "list-id": {"List_Id": "<warga.example.id>"},
    "list-unsubscribe": {"List_Unsubscribe": "<mailto:stop@example.id>"},
    "x-loop": {"X_Loop": "warga@example.id"},
    "nobody reads there": {"sender": "no-reply@example.id"},
}


@pytest.mark.parametrize("why", list(MACHINES))
def test_what_a_machine_wrote_is_known_by_its_marks(why: str) -> None:
    nature = read_mail(a_letter(**MACHINES[why])).nature  # type: ignore[arg-type]
    assert nature.automatic == why.strip()


@pytest.mark.parametrize("why", list(POLITE))
def test_who_only_wants_no_response_is_a_person(why: str) -> None:
    nature = read_mail(a_letter(**POLITE[why])).nature  # type: ignore[arg-type]
    assert (nature.automatic, nature.unanswered) == (None, why)


#: A subject and a text that are an absence only together.
ABSENCES = [
    ("Automatic reply: X", "I am out of the office until 7 October."),
    ("[EXT] Automatic reply: X", "Thank you. I'm on annual leave and will return on Monday."),
    ("***SPAM*** Re: Out of Office", "I will be away until Monday."),
    ("Balasan otomatis: X", "Saya sedang cuti sampai Senin."),
    ("Re: Otomatis: X", "Terima kasih. Saya masih dinas luar, surel Anda akan saya balas nanti."),
    ("AW: Abwesend", "Ich bin bis Montag nicht im Büro."),
    ("Sedang cuti sampai Senin", "Mohon maaf, saya sedang cuti. Hal mendesak hubungi Bu Contoh."),
    ("Balasan Otomatis: X", "Kantor tutup tanggal 23. Pesan Anda akan kami balas kemudian."),
    ("Cuti", "Sedang cuti sampai Senin"),
    ("Dinas luar: Re: Laporan", "Saya sedang dinas luar sampai 3 Desember."),
    ("Fwd: Autoreply: X", "Your message has been received. This is an automated response."),
    ("Réponse automatique : X", "Je suis absent jusqu'au 5 décembre."),
    ("Cuti", "Yth. Bapak/Ibu,\nTerima kasih atas surel Anda.\nSaya sedang cuti sampai Senin."),
    ("Cuti", "Saya sedang cuti\nsampai Senin. Terima kasih.\nSalam,\nContoh Nama"),
]
PRESENCES = [
    ("Cutilang mati di taman", "Saya lihat sendiri."),
    ("Petugas sedang cuti, pelayanan tutup", "Loket tutup sejak Senin, warga menunggu."),
    ("Out of office terus kantor desa", "Kantor desa kosong sejak Senin."),
    ("Sedang cuti semua", "Petugas sedang cuti sampai Senin dan loket kosong."),
    ("Sedang cuti", "Saya sedang cuti sampai Senin, tapi lampu masih mati."),
    ("Sedang cuti", "Saya sedang cuti. Lampu masih padam."),
    ("Tidak di tempat", "Kepala desa tidak di tempat sejak tanggal 3."),
    ("Re: Laporan diterima", "Saya sedang cuti sampai Senin."),
    ("Automatic reply: X", "Lampunya masih padam."),
    ("Pesan otomatis terus", "Pesan ini otomatis terus, saya minta dijawab manusia."),
    ("Sedang libur sekolah", "Anak saya libur sekolah sampai Senin, gedungnya bocor."),
    ("Cuti bersama, IGD tutup", "Kantor tutup tanggal 24, pasien ditolak."),
    ("Cuti", "Saya sedang cuti sampai Senin. Aspalnya ambles, ada korban."),
    ("Cuti", "Saya sedang cuti sampai Senin\nAspalnya ambles"),
    ("Automatic reply: X", "I am on leave until Monday. Jembatan sudah ambruk, tiga orang luka."),
    ("Cuti", "Saya sedang cuti sampai Senin.\nSalam,\nContoh\nNB: aspalnya ambles lagi kemarin"),
    ("Di luar kantor", "Sampah menumpuk di luar kantor lurah sampai ke jalan."),
]


@pytest.mark.parametrize(("subject", "text"), ABSENCES)
def test_an_absence_is_known_by_subject_and_text(subject: str, text: str) -> None:
    assert read_mail(a_letter(text, subject=subject)).nature.absent


@pytest.mark.parametrize(("subject", "text"), PRESENCES)
def test_neither_subject_nor_text_alone_makes_an_absence(subject: str, text: str) -> None:
    assert not read_mail(a_letter(text, subject=subject)).nature.absent


def test_a_first_letter_about_an_absence_is_a_persons() -> None:
    mail = read_mail(a_letter(subject="Sedang cuti semua, loket kosong"))
    assert mail.nature.automatic is None


def test_a_report_on_delivery_is_no_letter() -> None:
    raw = b"From: a@example.id\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x--"
    assert read_mail(raw).nature.automatic == "delivery report"


def test_a_person_is_no_machine() -> None:
    mail = read_mail(a_letter(Auto_Submitted="no"))
    assert (mail.nature.automatic, mail.nature.unanswered) == (None, "")
    assert (mail.nature.harmful_kind, mail.trust) == ("", SenderTrust.PROVED)
    assert (mail.sender, mail.sender_name) == ("warga@example.id", "Contoh Warga")
    assert mail.recipients == ("lapor@example.go.id",)
    assert mail.text == "Jalan di depan sekolah berlubang besar dan berbahaya."


def results(said: str) -> str:
    return f"Authentication-Results: amazonses.com; {said}\r\n"


@pytest.mark.parametrize(
    ("above", "trust"),
    [
        (results("spf=pass; dkim=none; dmarc=pass header.from=example.id"), SenderTrust.PROVED),
        (results("spf=pass; dkim=pass header.i=@example.id; dmarc=none"), SenderTrust.PROVED),
        (results("spf=pass; dkim=pass header.d=example.id"), SenderTrust.PROVED),
        # Somebody else's signature proves somebody else.
        (results("spf=pass; dkim=pass header.i=@evil.test; dmarc=none"), SenderTrust.UNKNOWN),
        (results("spf=pass; dkim=pass header.i=@example.id.evil.test"), SenderTrust.UNKNOWN),
        (results("spf=softfail; dkim=none; dmarc=none"), SenderTrust.UNKNOWN),
        (results("spf=fail; dkim=fail; dmarc=none"), SenderTrust.FORGED),
        (results("spf=pass; dkim=pass header.i=@example.id; dmarc=fail"), SenderTrust.FORGED),
        # The sender's own words stand in comments and quotations.
        (results('spf=none (a "; dmarc=pass" (b; dmarc=pass) c); dkim=none'), SenderTrust.UNKNOWN),
        (
            results('spf=none smtp.mailfrom="x; dmarc=pass"@evil.test; dkim=none'),
            SenderTrust.UNKNOWN,
        ),
        (results("dmarc=pass; dmarc=fail"), SenderTrust.FORGED),
        # A verdict on another domain proves nothing of this sender.
        (results("spf=none; dmarc=pass header.from=evil.test"), SenderTrust.UNKNOWN),
        (results("spf=none; dmarc=pass header.from=kantor.example.id"), SenderTrust.PROVED),
        # Only what the provider wrote, on top, counts.
        ("Authentication-Results: evil.test; dmarc=pass\r\n", SenderTrust.UNKNOWN),
        (results("spf=none") + results("dmarc=pass"), SenderTrust.UNKNOWN),
        ("", SenderTrust.UNKNOWN),
    ],
)
def test_who_sent_it_is_what_the_provider_says(above: str, trust: SenderTrust) -> None:
    assert read_mail(a_letter(above=above)).trust is trust


@pytest.mark.parametrize("what", ["Virus", "Spam"])
def test_what_the_provider_found_harmful_counts_and_nothing_below_it(what: str) -> None:
    bad, good = f"X-SES-{what}-Verdict: FAIL\r\n", f"X-SES-{what}-Verdict: PASS\r\n"
    assert read_mail(a_letter(above=bad + good)).nature.harmful_kind == what.lower()
    assert read_mail(a_letter(above=good + bad)).nature.harmful_kind == ""


def test_files_are_taken_by_kind_size_and_number() -> None:
    photo = ("foto jalan.jpg", "image/jpeg", b"ok" * 9)
    odd = ("surat.docx", "application/msword", b"x")
    mail = read_mail(a_letter(files=(photo,) * (FILES + 1) + (odd,)))
    assert [f.name for f in mail.attachments] == ["foto jalan.jpg"] * FILES
    assert mail.attachments[0].data == b"ok" * 9
    assert mail.refused_files == ("foto jalan.jpg", "surat.docx")


def test_a_logo_in_the_text_is_no_evidence() -> None:
    logo, photo = b"x" * 100, b"x" * SMALLEST_INLINE
    part = "--b\r\nContent-Type: image/png; name={}\r\nContent-Disposition: inline\r\n\r\n{}\r\n"
    body = part.format("logo.png", logo.decode()) + part.format("foto.png", photo.decode())
    raw = (
        "From: a@example.id\r\nContent-Type: multipart/related; boundary=b\r\n\r\n" + body + "--b--"
    )
    assert [f.name for f in read_mail(raw.encode()).attachments] == ["foto.png"]


def test_the_same_letter_has_the_same_name_and_another_sender_another() -> None:
    first = read_mail(a_letter()).id
    assert read_mail(a_letter(text="diantar dua kali dengan isi lain")).id == first
    assert read_mail(a_letter(sender="lain@example.id")).id != first


@settings(max_examples=30)
@given(st.binary(max_size=400))
def test_whatever_the_bytes_reading_never_fails(noise: bytes) -> None:
    reading_never_fails(noise)


@pytest.mark.long
@settings(max_examples=500)
@given(st.binary(max_size=400))
def test_however_many_bytes_reading_never_fails(noise: bytes) -> None:
    reading_never_fails(noise)


def reading_never_fails(noise: bytes) -> None:
    read_mail(noise)
    read_mail(a_letter() + noise)
    read_mail(b"From: " + noise + b"\r\nContent-Type: " + noise + b"\r\n\r\n" + noise)


_HEADERS = st.sampled_from(
    [
        "From",
        "To",
        "Subject",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Content-Disposition",
        "Return-Path",
        "Received",
        "Message-ID",
        "Authentication-Results",
    ]
)


@given(st.lists(st.tuples(_HEADERS, st.text(max_size=60)), max_size=12), st.text(max_size=200))
def test_whatever_the_headers_reading_never_fails(
    headers: list[tuple[str, str]], body: str
) -> None:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    read_mail(f"{lines}\r\n{body}".encode("utf-8", "surrogatepass"))


def test_a_reply_address_is_for_one_report_and_one_recipient() -> None:
    address = f"{reply_address.local_part(PEPPER, ID, 'warga@example.id')}@example.go.id"
    assert len(address.partition("@")[0]) <= 64
    assert reply_address.is_reply_address(address)
    assert reply_address.verify_reply_address(PEPPER, address, "Warga@Example.ID") == ID
    assert reply_address.verify_reply_address(PEPPER, address.upper(), "warga@example.id") == ID
    assert reply_address.verify_reply_address(PEPPER, address, "lain@example.id") is None
    assert reply_address.verify_reply_address(b"other pepper", address, "warga@example.id") is None


@given(st.integers(min_value=0, max_value=40), st.sampled_from("0123456789abcdefxyz.+"))
def test_one_changed_sign_makes_a_reply_address_forged(at: int, sign: str) -> None:
    local = reply_address.local_part(PEPPER, ID, "warga@example.id")
    changed = local[: at % len(local)] + sign + local[at % len(local) + 1 :]
    found = reply_address.verify_reply_address(
        PEPPER, f"{changed}@example.go.id", "warga@example.id"
    )
    assert found == (ID if changed == local else None)


@pytest.mark.parametrize("broken", ["wa\u200brga@example.id", "<siti@x..id>", "<si ti@example.id>"])
def test_a_broken_sender_is_not_made_good_by_another_header(broken: str) -> None:
    raw = f"From: {broken}\nSender: lain@example.id\nReturn-Path: <rga@example.id>\n\nIsi".encode()
    assert (read_mail(raw).sender, read_mail(raw).text) == ("", "Isi")


def test_a_sender_without_any_address_is_looked_for_elsewhere() -> None:
    assert read_mail(b"From: Siti\nReply-To: siti@example.id\n\nIsi").sender == "siti@example.id"
