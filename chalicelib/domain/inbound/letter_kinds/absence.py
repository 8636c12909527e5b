"""Know an out-of-office reply that has no header to be known by: by its subject and its text.

A subject alone proves nothing: people write of officers who are on leave. A text alone does not
either. Both together are a program's note, unless the text goes on to say more.
"""

import re

from chalicelib.domain.inbound.letter_kinds.mail_subjects import without_prefixes_and_tags
from chalicelib.domain.inbound.letter_kinds.signature import (
    CLOSING,
    DEVICE,
    MOST_LINES,
    is_signature_line,
)

_SUBJECT = re.compile(
    r"^(?:"
    r"automatic(?:ally generated)? (?:reply|response|answer)"
    r"|auto(?:matic)?[- ]?(?:reply|response|responder|answer)"
    r"|out[- ]of[- ](?:the )?office|ooo\b|oof\b|i am (?:currently )?(?:out of|away)"
    r"|on (?:annual )?leave|on vacation|away from (?:the |my )?(?:office|desk|mail)"
    r"|vacation (?:reply|notice|response)"
    r"|(?:(?:balasan|jawaban|respons?|pesan|surel|e-?mail|penjawab) )?otomatis"
    r"|(?:di|ke) ?luar kantor|tidak (?:berada )?di (?:kantor|tempat)|cuti\b|pemberitahuan cuti"
    r"|dinas luar"
    r"|(?:saya )?sedang (?:cuti|dinas luar|libur|tidak di (?:kantor|tempat)|di luar kantor)"
    r"|abwesen|automatische antwort|automatisch antwoord|afwezig"
    r"|r[ée]ponse automatique|absen(?:ce|t) du bureau|risposta automatica"
    r"|respuesta autom[áa]tica|fuera de (?:la )?oficina|resposta autom[áa]tica"
    r"|自动回复|自動回覆|自動返信|자동 ?회신|رد تلقائي|الرد التلقائي"
    r")",
    re.IGNORECASE,
)
_AWAY = (
    r"(?:cuti|dinas luar|libur|di ?luar (?:kantor|kota|negeri)"
    r"|tidak (?:sedang )?(?:berada )?(?:di (?:kantor|tempat)|masuk kantor))"
)
_BUSY = r"\s+(?:(?:masih|sedang|lagi|tengah|akan|berada|ada)\s+)*"
#: What programs write for people who are away.
_FORMULAS = re.compile(
    # "Saya sedang cuti sampai Senin", and without the person only with an end of the absence.
    rf"\b(?:saya|kami){_BUSY}{_AWAY}\b"
    rf"|^(?:(?:sedang|masih)\s+)?{_AWAY}\b.{{0,40}}\b(?:sampai|hingga|s/?d)\b"
    r"|(?:balasan|jawaban|pesan|respons?|surel|e-?mail) (?:\w+ ){0,3}otomatis"
    r"|(?:pesan|surel|e-?mail|surat) (?:anda|bapak|ibu|saudara)\w*.{0,40}\bakan\b"
    r".{0,20}\b(?:di)?(?:balas|jawab|baca|tanggapi)"
    r"|akan (?:kami |saya )?(?:di|mem|men)?(?:balas|jawab|tanggapi|baca)"
    r".{0,30}\b(?:setelah|sekembali|ketika|saat|begitu|segera)"
    r"|(?:saya|kami) (?:akan )?(?:kembali|masuk|aktif)(?: \w+){0,2} (?:pada|tanggal|tgl|hari)"
    r"|\b(?:mendesak|darurat)\b.{0,30}\bhubungi"
    r"|kantor (?:kami )?(?:tutup|libur) (?:pada |mulai )?(?:tanggal|tgl|hari|sampai|hingga|\d)"
    r"|\b(?:i am|i['’]m|i will be|we are|currently)\b.{0,40}"
    r"\b(?:out of (?:the |my )?office|away|on (?:\w+ )?(?:leave|vacation|holiday)|travelling)"
    r"|limited access to (?:my )?e-?mail|(?:automatic|automated|auto)[- ]?(?:reply|response)"
    r"|(?:will|shall) (?:be back|return|reply|respond)\b.{0,40}\b(?:on|when|upon|after|as soon)"
    r"|ich bin\b.{0,40}\b(?:abwesend|nicht im b[üu]ro|im urlaub)|je suis\b.{0,30}\babsent"
    r"|estoy fuera|fuera de la oficina",
    re.IGNORECASE,
)
#: Courtesies of a note, each a sentence by itself; also an address or number to turn to.
_COURTESY = re.compile(
    r"(?:terima ?kasih|thank(?:s| you)|(?:mohon )?maaf|sorry|mohon maklum|harap maklum)"
    r"(?:,? (?:banyak|atas|untuk|telah|sudah|karena|for|your|the|e-?mail\w*|surel\w*|pesan\w*"
    r"|surat\w*|anda|bapak|ibu|saudara|perhatian\w*|pengertian\w*|kerja ?sama\w*|menghubungi"
    r"|kami|saya|message|mail|contacting|us|me|any|inconvenience|understanding|adanya"
    r"|ketidaknyamanan\w*|ini|dan|and|very|much|so|maklum|mohon))*"
    r"|(?:(?:halo|hai|hi|hello|dear|yth|kepada|selamat|pagi|siang|sore|malam|good|morning|day"
    r"|assalamu\S*|wassalam\S*|wr|wb|salam|sejahtera|hormat|bapak|ibu|pak|bu|sir|madam|all|semua"
    r"|rekan|saudara|pengirim|sender|admin|tim|team)\b[ ,/]*)+"
    r"|(?:your|the) (?:message|e-?mail) (?:has been|was) received"
    r"|(?:pesan|surel|e-?mail)(?: anda)? (?:sudah|telah) (?:kami |saya )?(?:di)?terima"
    r"|(?:mohon |please )?(?:jangan|do not|tidak) (?:mem)?(?:balas|reply)\b.{0,40}"
    r"|<?\S+@\S+>?|[+\d][\d ()-]{6,}",
    re.IGNORECASE,
)
#: Characters of a note, in two languages and with a long signature.
LONGEST = 4000
#: What a person says beside it: a question, an objection, what is wrong and for whom.
_SAYS_MORE = re.compile(
    r"\?|\b(?:tapi|tetapi|namun|padahal|but|however|although)\b"
    r"|\b(?:rusak|mati|padam|bocor\w*|banjir|mampet|kotor|macet|\w*lubang\w*|sampah|menumpuk"
    r"|ditolak|kosong|antre\w*|warga|pasien|keluhan|minta|meminta|tolong|menunggu|diperbaiki"
    r"|broken|leak\w*|dark|flood\w*|garbage|potholes?|residents)\b"
    r"|\b(?:petugas|pegawai|dokter|bidan|guru|lurah|camat|kades|kepala desa|loket)\w*\b.{0,30}"
    r"\b(?:cuti|libur|tutup|tidak|tdk|semua|kosong)\b"
    r"|\b(?:masih|belum|tetap|still|not yet)\b.{0,20}\b(?:ditangani|dikerjakan|selesai|fixed)\b",
    re.IGNORECASE,
)


#: What only a program says for somebody: until when, whom to ask, that it wrote by itself.
_UNTIL = re.compile(
    r"\b(?:sampai|hingga|kembali|aktif|mendesak|hubungi|otomatis|dibalas|(?:mem)?balas|until|back"
    r"|return\w*|auto\w*|contact|urgent|available|limited)\b|s/d",
    re.IGNORECASE,
)


def is_answer_about_absence(text: str) -> bool:
    """Tell whether a note on an absence may be a person's answer to a question: it names no end.

    >>> is_answer_about_absence("Saya tidak di tempat waktu itu")
    True
    >>> is_answer_about_absence("Saya sedang cuti sampai Senin.")
    False
    """
    return not _UNTIL.search(text)


def is_absence_subject(subject: str) -> bool:
    """Tell whether a subject is one of an out-of-office reply, whatever stands before it.

    >>> is_absence_subject("[EXT] Automatic reply: X"), is_absence_subject("Petugas sedang cuti")
    (True, False)
    """
    return bool(_SUBJECT.match(without_prefixes_and_tags(subject)))


def is_absence_note(subject: str, text: str) -> bool:
    """Tell whether subject and text together are an out-of-office reply and say nothing else.

    >>> is_absence_note("Sedang cuti", "Saya sedang cuti sampai Senin.")
    True
    >>> is_absence_note("Sedang cuti semua", "Loket kosong sejak pagi, warga menunggu.")
    False
    """
    if len(text) > LONGEST or not is_absence_subject(subject):
        return False
    said = " ".join(text.split())
    if _SAYS_MORE.search(said):
        return False
    return bool(_FORMULAS.search(said)) and _says_nothing_else(text)


def _says_nothing_else(text: str) -> bool:
    """Tell whether each sentence above the closing formula is one of a note or a courtesy."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    closing = next((n for n, line in enumerate(lines) if n and CLOSING.match(line)), len(lines))
    above = "\n".join(line for line in lines[:closing] if not DEVICE.match(line))
    # A program breaks a sentence where its line is full, a person ends one there too.
    sentences = [" ".join(s.split()) for s in re.split(r"[.!;:]+(?=\s|$)|\n(?=\W*[A-Z])", above)]
    below = lines[closing:]
    return all(map(_is_note, filter(None, sentences))) and (
        len(below) <= MOST_LINES and all(map(is_signature_line, below))
    )


def _is_note(sentence: str) -> bool:
    plain = sentence.strip(" ,*_>-")
    return bool(_FORMULAS.search(plain) or _COURTESY.fullmatch(plain))
