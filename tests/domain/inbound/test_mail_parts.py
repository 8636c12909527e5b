"""The text of letters: all parts in order, in whatever charset, from whatever HTML."""

from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from chalicelib.domain.inbound.inbound_mail import read_mail
from chalicelib.domain.inbound.letter_text.html_text import html_to_text
from chalicelib.domain.inbound.letter_text.mail_charsets import decode_header, decode_text


def part(kind: str, body: str, more: str = "") -> str:
    return f"Content-Type: {kind}\r\n{more}\r\n{body}\r\n"


def multipart(kind: str, *parts: str, mark: str = "b") -> str:
    inside = "".join(f"--{mark}\r\n{each}" for each in parts)
    return part(f'multipart/{kind}; boundary="{mark}"', f"{inside}--{mark}--")


def text_of(body: str) -> str:
    return read_mail(f"From: a@example.id\r\n{body}".encode()).text


PICTURE = part("image/jpeg", "ok", "Content-Disposition: inline; filename=foto.jpg\r\n")


def test_text_picture_text_is_read_in_order() -> None:
    body = multipart("mixed", part("text/plain", "Atas."), PICTURE, part("text/plain", "Bawah."))
    assert text_of(body) == "Atas.\n\nBawah."


def test_the_html_of_apple_mail_is_read_in_order_where_the_plain_text_lacks_it() -> None:
    html = multipart(
        "mixed",
        part("text/html", "<p>Satu dua"),
        PICTURE,
        part("text/html", "<p>tiga empat lima"),
        mark="i",
    )
    body = multipart("alternative", part("text/plain", "Satu dua"), html)
    assert text_of(body) == "Satu dua\n\ntiga empat lima"


@pytest.mark.parametrize("plain", ["", " \r\n", "Lihat versi HTML.", "Please see the HTML version"])
def test_a_plain_part_that_says_nothing_loses_to_the_html(plain: str) -> None:
    html = part("text/html", "<p>Lampu jalan padam sejak sebulan di depan sekolah.</p>")
    body = multipart("alternative", part("text/plain", plain), html)
    assert text_of(body) == "Lampu jalan padam sejak sebulan di depan sekolah."


def test_a_plain_part_that_says_all_wins() -> None:
    html = part("text/html", "<p>Lampu <b>padam</b> di sini</p>")
    body = multipart("alternative", part("text/plain", "Lampu padam\r\ndi sini"), html)
    assert text_of(body) == "Lampu padam\ndi sini"


def test_a_letter_within_the_letter_is_read_with_its_subject() -> None:
    inner = "From: lain@example.id\r\nSubject: Bau sampah\r\n\r\nSampah menumpuk."
    body = multipart("mixed", part("text/plain", "Saya teruskan:"), part("message/rfc822", inner))
    assert text_of(body) == "Saya teruskan:\n\nBau sampah\n\nSampah menumpuk."


def test_parts_without_their_boundary_are_text() -> None:
    assert "Lampu padam" in text_of("Content-Type: multipart/mixed; boundary=x\r\n\r\nLampu padam")


def test_a_letter_that_nests_beyond_measure_is_read() -> None:
    body = part("text/plain", "Lampu padam.")
    for n in range(40):
        body = multipart("mixed", body, mark=f"b{n}")
    assert text_of(body) == "Lampu padam."


def test_what_exchange_makes_a_file_of_is_text() -> None:
    more = "Content-Disposition: attachment; filename=ATT00001.txt\r\n"
    body = multipart("mixed", part("text/plain", "Atas."), part("text/plain", "Bawah.", more))
    assert text_of(body) == "Atas.\n\nBawah."


def test_flowed_lines_are_joined() -> None:
    body = part(
        "text/plain; format=flowed", "Lampu \r\npadam.\r\n\r\n> Kutipan \r\n> lagi.\r\n-- \r\nC"
    )
    assert text_of(body) == "Lampu padam.\n\n> Kutipan lagi.\n--\nC"
    joined = part("text/plain; format=flowed; delsp=yes", "Lam \r\npu padam.")
    assert text_of(joined) == "Lampu padam."


HTML = {
    "an unclosed head": ("<html><head><p>Lampu<p>padam", "Lampu\n\npadam"),
    "an unclosed title": ("<head><title>Surat<p>Lampu padam", "Surat\n\nLampu padam"),
    "an unclosed comment": ("Lampu <!-- padam", "Lampu padam"),
    "an unclosed style": ("<style>Lampu padam", "Lampu padam"),
    "what is hidden": ("<div style='display:none'>x</div><p hidden>x</p>Lampu", "Lampu"),
    "Word's comments": ("<!--[if mso]>x<![endif]--><![if !mso]>Lampu<![endif]>", "Lampu"),
    "a table": ("<table><tr><td>Lampu</td><td>padam</td></tr></table>", "Lampu padam"),
    "entities": ("Lampu&nbsp;&lt;3&amp;", "Lampu <3&"),
    "a link": ("<a href='https://x.id/a'>foto</a>", "foto <https://x.id/a>"),
    "a link that says it": ("<a href='https://x.id/a'>https://x.id/a</a>", "https://x.id/a"),
    "quotations": ("Ya<blockquote>Lampu<br>padam</blockquote>", "Ya\n\n> Lampu\n> padam"),
    "what Outlook quotes": (
        "Ya<div id=divRplyFwdMsg>Dari: x</div><div>Lampu</div>",
        "Ya\n> Dari: x\n> Lampu",
    ),
    "lines": ("<div>a<div>b<br>c</div>d</div>", "a\nb\nc\nd"),
    "written as it stands": ("<pre>a\n  b</pre>", "a\n  b"),
}


@pytest.mark.parametrize("what", list(HTML))
def test_html_is_read_as_people_see_it(what: str) -> None:
    html, text = HTML[what]
    assert html_to_text(html).rstrip("> \n") == text.rstrip(">")


def test_html_without_end_is_read_in_time() -> None:
    assert html_to_text("<div>" * 5000 + "Lampu") == "Lampu"


CHARSETS = {
    "utf-8": "Lampu é padam",
    "iso-8859-1": "Lampu é padam",
    "windows-1252": "Lampu “é” padam",
    "utf-16": "Lampu é padam",
    "gb2312": "路灯不亮",
    "shift_jis": "街灯が消えた",
    "koi8-r": "фонарь не горит",
    "euc-kr": "가로등",
    "iso-2022-jp": "街灯",
    "utf-7": "Lampu é padam",
}


@pytest.mark.parametrize("charset", list(CHARSETS))
def test_every_charset_is_read(charset: str) -> None:
    assert decode_text(CHARSETS[charset].encode(charset), charset) == CHARSETS[charset]


@pytest.mark.parametrize("label", ["us-ascii", "unknown-8bit", "x-none", "iso-8859-1", "", "hex"])
def test_utf_8_is_known_under_every_label(label: str) -> None:
    assert decode_text("Lampu é".encode(), label) == "Lampu é"


def test_bytes_that_are_no_utf_8_lose_nothing() -> None:
    assert decode_text("é padam".encode() + b" caf\xe9", "utf-8") == "é padam café"


def test_headers_are_decoded_however_they_are_split() -> None:
    assert decode_header("=?utf-8?Q?Lampu_padam=2C?= di =?utf-8?B?w6k=?=") == "Lampu padam, di é"
    assert decode_header("=?utf-8?Q?Lampu padam?=") == "Lampu padam"
    assert decode_header("=?utf-8?B?TGFtcHU?=") == "Lampu"
    assert decode_header("=?x-none?Q?Lampu?= padam") == "Lampu padam"


def test_files_are_named_as_people_read_them() -> None:
    letter = EmailMessage()
    letter["From"] = "a@example.id"
    letter.set_content("x")
    letter.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="surat é.pdf")
    letter.add_attachment(
        b"\xff\xd8\xff", maintype="application", subtype="octet-stream", filename="foto.jpg"
    )
    letter.add_attachment(b"x", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    mail = read_mail(letter.as_bytes())
    assert [(f.name, f.type) for f in mail.attachments] == [
        ("surat é.pdf", "application/pdf"),
        ("foto.jpg", "image/jpeg"),
    ]
    assert mail.refused_files == ("winmail.dat",)


def test_a_signed_letter_is_read() -> None:
    letter = MIMEMultipart("signed", protocol="application/pgp-signature")
    letter["From"] = "a@example.id"
    letter.attach(MIMEText("Lampu padam."))
    signature = MIMEText("tanda")
    signature.replace_header("Content-Type", "application/pgp-signature; name=signature.asc")
    letter.attach(signature)
    assert read_mail(letter.as_bytes()).text == "Lampu padam."


def alternatives(*parts: tuple[str, str]) -> str:
    whole = MIMEMultipart("alternative")
    whole["From"] = "a@example.id"
    for kind, text in parts:
        whole.attach(MIMEText(text, kind, "utf-8"))
    return read_mail(whole.as_bytes()).text


ONLY = ["Lampu padam.", "👍", "Nomor 12", "https://contoh.example.id/x", "灯坏了", "Ya"]


@pytest.mark.parametrize("only", ONLY)
@pytest.mark.parametrize("where", ["plain", "html"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_what_stands_in_one_alternative_alone_is_kept(only: str, where: str, at: int) -> None:
    common = ["Jalan di depan sekolah kami rusak berat sejak sebulan yang lalu.", "Mohon segera."]
    said = {kind: [*common[:at], only, *common[at:]] if kind == where else common for kind in ALL}
    html = "".join(f"<p>{line}</p>" for line in said["html"])
    read = alternatives(("plain", "\n\n".join(said["plain"])), ("html", html))
    for line in [*common, only]:
        assert read.count(line) == 1


ALL = ("plain", "html")


def test_what_both_alternatives_say_is_said_once_however_it_is_drawn() -> None:
    plain = (
        "*Yth.* Dinas,\n\n- Jalan rusak berat di depan\nsekolah kami\n- Lampu padam <https://x.id>"
    )
    html = (
        "<b>Yth.</b> Dinas,<ul><li>Jalan rusak berat di depan sekolah kami</li>"
        "<li><a href='https://x.id'>Lampu padam</a></li></ul>"
    )
    assert alternatives(("plain", plain), ("html", html)) == plain


OTHER = [
    "text/x-unknown",
    "text/x-log",
    "application/octet-stream",
    "application/x-what",
    "foo/bar",
]


@pytest.mark.parametrize("kind", OTHER)
def test_words_of_an_unknown_kind_without_a_name_are_read(kind: str) -> None:
    raw = f"From: a@x.id\nContent-Type: {kind}; charset=utf-8\n\nLampu padam, café.".encode()
    mail = read_mail(raw)
    assert (mail.text, mail.refused_files) == ("Lampu padam, café.", ())


@pytest.mark.parametrize(
    "kind",
    [
        *("text/calendar", "text/vcard", "text/csv", "text/x-unknown", "application/octet-stream"),
        *("audio/ogg", "video/3gpp", "application/x-what", "foo/bar", "image/tiff"),
    ],
)
@pytest.mark.parametrize("disposition", ["", "Content-Disposition: inline\n"])
def test_what_is_no_text_is_named_and_not_lost(kind: str, disposition: str) -> None:
    head = f"From: a@x.id\nContent-Type: {kind}\n{disposition}\n".encode()
    mail = read_mail(head + b"BEGIN\0\x01\xff\xfe data")
    assert (mail.text, mail.attachments, len(mail.refused_files)) == ("", (), 1)


def test_a_photo_of_an_unknown_kind_without_a_name_is_a_file() -> None:
    photo = b"\xff\xd8\xff\xe0" + b"x" * 20
    mail = read_mail(b"From: a@x.id\nContent-Type: application/octet-stream\n\n" + photo)
    assert [file.type for file in mail.attachments] == ["image/jpeg"]


def test_a_digital_signature_is_nobody_s_file() -> None:
    letter = MIMEMultipart("signed")
    letter["From"] = "a@x.id"
    letter.attach(MIMEText("Lampu padam.", "plain", "utf-8"))
    letter.attach(MIMEApplication(b"-----BEGIN", "pgp-signature"))
    mail = read_mail(letter.as_bytes())
    assert (mail.text, mail.attachments, mail.refused_files) == ("Lampu padam.", (), ())


@pytest.mark.parametrize("label", ["", "; charset=utf-8", "; charset=idna", "; charset=punycode"])
@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("8bit", b"Jalan rusak\n\xe2\x80\x94 Milis"),
        ("base64", b"SmFsYW4gcnVzYWs=\n\xe2\x80\x94 Milis"),
    ],
)
def test_bytes_beyond_ascii_are_read_whatever_the_part_says_of_itself(
    label: str, encoding: str, body: bytes
) -> None:
    head = f"From: a@x.id\nContent-Type: text/plain{label}\nContent-Transfer-Encoding: {encoding}\n"
    assert read_mail(head.encode() + b"\n" + body).text == "Jalan rusak\n— Milis"
