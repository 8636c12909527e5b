"""Tell what the words of a reply are for: a bare thank-you, a command with a signature, a text."""

import re

from chalicelib.domain.clean_text import fits
from chalicelib.domain.reports.submission_limits import BODY

#: How a text that is too long ends; the whole of it is kept beside the report.
SHORTENED = " […]"
_DEVICE = re.compile(
    r"^(?:sent from|sent via|get outlook for|dikirim (?:dari|melalui|lewat)|terkirim dari"
    r"|diposting dari|enviado desde)\b(?=.*\b(?:ponsel|hp|handphone|i?phone|ipad|android|samsung"
    r"|galaxy|xiaomi|redmi|poco|oppo|vivo|realme|huawei|infinix|nokia|blackberry|e?-?mail|surel"
    r"|outlook|gmail|yahoo|windows|mobile|m[óo]vil|smartphone|tablet|perangkat|device|aplikasi|app"
    r"|laptop|komputer|telepon|gawai|gadget|proton|spark|ios|web)).{0,80}$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:--+|salam(?: hormat| hangat)?|hormat (?:saya|kami)|wassalam\w*(?: .{0,40})?|regards"
    r"|(?:best|kind|warm) regards|best|sincerely|cheers|yours (?:sincerely|faithfully|truly)"
    r"|thanks(?: and regards)?|ttd)\W*$",
    re.IGNORECASE,
)
#: Lines of a signature; more is no signature but text.
_SIGNATURE_LINES = 8
_THANKS = re.compile(
    r"\b(?:terima ?kasih|trima ?kasih|terimakasih|trimakasih|makasih|mksh|tks|thx|thanks?"
    r"|thank you|matur ?nuwun|hatur ?nuhun|nuhun|suksma|matur ?suksma|syukron|شكرا|tengkyu|tq)\b",
    re.IGNORECASE,
)
#: Words that go with thanks and say nothing else.
_POLITE_WORDS = """
terima kasih terimakasih trimakasih trima makasih mksh tks thx thanks thank you very much so
many a lot matur nuwun sanget hatur nuhun pisan suksma syukron tengkyu tq banyak sekali bapak
ibu pak bu bpk mas mbak kak min admin tim team petugas dan and atas for the of to all your our
kami saya kita sudah telah ya yah lho deh loh oke ok okay baik siap noted well jawaban
jawabannya balasan balasannya respon responnya respons tanggapan tanggapannya bantuan bantuannya
kerja kerjasama kerjasamanya perhatian perhatiannya informasi informasinya info infonya
penjelasan penjelasannya tindak lanjut lanjutnya pelayanan pelayanannya layanan answer reply
response help information quick fast cepat cepatnya selamat pagi siang sore malam halo hai hi
hello dear yth yang terhormat assalamualaikum wassalamualaikum wr wb warahmatullahi wabarakatuh
salam sehat hormat semoga sukses selalu amin aamiin berkah lapor sp4n good morning afternoon
evening day appreciate appreciated it this is sangat membantu mantap keren bagus great job sip
diterima received dengan with pemerintah dinas kelurahan kecamatan kota kabupaten rt rw
"""
_POLITE = frozenset(_POLITE_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def shorten(text: str, most: int) -> str:
    """Return at most `most` characters of a text, whole words, with a sign that more was said.

    >>> shorten("Jalan rusak berat", 17), shorten("Jalan rusak berat", 16)
    ('Jalan rusak berat', 'Jalan rusak […]')
    """
    if len(text) <= most:
        return text
    room = text[: most - len(SHORTENED)]
    at = max(room.rfind(" "), room.rfind("\n"))
    return room[: at if at > most // 2 else len(room)].rstrip() + SHORTENED


def within_report(text: str) -> str:
    """Return as much of a text as a report may hold: all of it, if that fits."""
    return text if fits(text, BODY[1]) else shorten(text, BODY[1])


def without_signature(text: str) -> str:
    """Return a text without what stands below its closing formula, and without a device's line.

    Only for understanding what a text asks for: what is kept of it is the whole.

    >>> without_signature("STOP\\n\\nSalam,\\nContoh Warga\\nDikirim dari ponsel saya")
    'STOP'
    """
    whole = text.strip().split("\n")
    lines = [line for line in whole if not _DEVICE.match(line.strip())]
    if not any(line.strip() for line in lines):
        lines = whole  # whoever writes nothing else means it
    for at, line in enumerate(lines):
        rest = [other for other in lines[at + 1 :] if other.strip()]
        if at and _CLOSING.match(line.strip()) and len(rest) <= _SIGNATURE_LINES:
            return "\n".join(lines[:at]).strip()
    return "\n".join(lines).strip()


def is_bare_thanks(text: str, sender_name: str = "") -> bool:
    """Tell whether a text thanks and says nothing else, but for greetings and the sender's name.

    >>> is_bare_thanks("Makasih pak 🙏"), is_bare_thanks("Terima kasih, tapi masih padam")
    (True, False)
    """
    if not _THANKS.search(text) or "?" in text:
        return False
    names = {word.lower() for word in _WORD.findall(sender_name)}
    said = {word.lower() for word in _WORD.findall(without_signature(text))}
    digits = re.search(r"\d", without_signature(text).lower().replace("sp4n", ""))
    return not digits and said <= _POLITE | names
