"""Know a message that thanks or acknowledges and says nothing else, in the whole of its text.

Words, names and signs are known one by one: what is not known is something said. A doubt is decided
for the words of a person: they are an objection rather than a courtesy.
"""

import re
import unicodedata
from collections.abc import Iterable

from chalicelib.domain.clean_text import clean_code
from chalicelib.domain.inbound.letter_kinds.signature import (
    CLOSING,
    DEVICE,
    MOST_LINES,
    NO_NAMES,
    is_signature_line,
)
from chalicelib.domain.privacy.given_names import is_common_name

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_THANKS = re.compile(
    r"\b(?:t[ae]rima ?kasih\w*|tarimo ?kasi(?:h|ah)|teri?mo ?kas[ei]h|trima ?kasi[hk]?|terimakasi"
    r"|(?:tr|t)m?ksh|ma ?kasi[hk]?(?:nya)?|makase+h?|mksh|mksih|mks|tks|thx|thnx|thanx|thanks?"
    r"|thank you|ty|trims?|trimz|tengk[yi]+u|tq|(?:ma)?tur ?(?:se)?[sn]uwun|[sn]uwun|kesuwun"
    r"|ha?tur ?nuhun|nuhun|(?:matur ?)?suksma|sakalangkong|mauliate|teurimong ?gas[eé]h"
    r"|tampi ?asih|bujur|epanggawang|syukron|jaza(?:kal|ka ?al)lah\w*|alhamdulillah|شكرا)\b",
    re.IGNORECASE,
)
#: Characters of thanks with greetings and a signature; a longer text says more.
LONGEST = 2000
#: Words that acknowledge an answer where nothing else is said.
_ACKNOWLEDGED = re.compile(
    r"\b(?:ok(?:e|ay|eh|ey|ie)?|siap|si+p+|baik(?:lah)?|noted|nggih|inggih|muhun|mangga|diterima"
    r"|received|understood|dimengerti|paham|mantap|great|perfect|oc|okeh|sae)\b",
    re.IGNORECASE,
)
#: Words that go with both and say nothing else.
_POLITE_WORDS = """
banyak banget sekali sanget pisan very much so many a lot lots heaps indeed bangat
bapak ibu pak bu bpk pa bapa mas mbak kak kakak bang abang kang teh min admin tim team petugas
operator sdr sdri saudara saudari tuan nyonya sir madam mr mrs ms dan and atas for the of to all
your our you u kami saya kita aku gan sis bro mimin sudah telah udah ya yah yaa lho deh loh nih
jawaban jawabannya balasan balasannya respon responnya respons responsnya tanggapan tanggapannya
bantuan bantuannya kerja kerjasama kerjasamanya perhatian perhatiannya informasinya infonya
keterangannya penjelasan penjelasannya lanjutnya pelayanannya layanannya answer reply response help
information explanation support reaksinya konfirmasinya update updatenya kabarnya
selamat pagi siang sore malam halo hallo hai hi hello dear yth yang terhormat kepada assalamualaikum
assalamu'alaikum waalaikumsalam wassalamualaikum wassalam wasalam assalam alaikum wr wb ww
warahmatullahi wabarakatuh rahayu sampurasun horas om swastiastu shanti syalom shalom salam
sejahtera sehat hormat hangat semoga sukses selalu amin aamiin berkah barokah lapor sp4n sp n good
morning afternoon evening day nice appreciate appreciated it this that is i we sangat membantu
terbantu kepuasan puas senang happy glad very keren bagus hebat luar biasa top job work excellent
diterimanya kembali dengan with ttd best kind warm regards sincerely cheers yours faithfully truly
lurah camat rt rw kades bupati walikota wali kota gubernur kepala dinas kelurahan kecamatan
kabupaten pemerintah pemkot pemkab pemprov desa again once more always god bless allah tuhan
memberkati membalas kebaikan kebaikannya baiknya jajaran jajarannya staf iya mengerti laksanakan
katsiran ur
"""
_POLITE = frozenset(_POLITE_WORDS.split())
#: Phrases of words that alone may ask for something.
_PHRASES = re.compile(
    r"\b(?:atas|for|untuk) (?:(?:tindak lanjut|informasi|info|pelayanan|layanan|keterangan"
    r"|follow[- ]?up|update)(?:nya)?\b|(?:the |your )?(?:quick|fast|prompt|kind)\b)"
    r"|\b(?:respons?|tanggapan|jawaban|balasan|penanganan|kerja|pelayanan|layanan)(?:nya)?"
    r" (?:yang |yg )?(?:sangat |begitu )?(?:cepat|sigap|baik|ramah|bagus)(?:nya)?\b"
    r"|\b(?:quick|fast|prompt) (?:answer|reply|response|help|work)\b|\bpenanganannya\b"
    r"|\btindak lanjutnya\b|\bletting (?:me|us) know\b|\b4 (?=u\b|ur\b|your\b)",
    re.IGNORECASE,
)
#: An office with its letters: "Dinas PU".
_OFFICE = re.compile(
    r"\b(?i:dinas|badan|upt|pt|kantor|polsek|polres|satpol|kel|kec|kelurahan) [A-Z]{2,7}\b"
)
_HONORIFICS = "pak|bu|bapak|ibu|bpk|mas|mbak|kak|kakak|bang|kang|teh|sdr|sdri|mr|mrs|ms|dear|yth"
_ADDRESSED = re.compile(
    rf"\b((?i:{_HONORIFICS}))\.?((?: [A-Z][^\W\d_]+\.?){{1,3}})(?=[^\w]|$)"  # "Pak Budi Santoso"
)
_REACTION = re.compile(
    r"^\W{0,8} ?(?:[^\n]{0,60} )?(?:reacted (?:via gmail|to your message)|bereaksi"
    r" (?:melalui gmail|terhadap pesan anda|pada pesan anda)|liked (?:your (?:message|email))"
    r"|menyukai (?:pesan|email|surel) anda)\b[ :.]*\W{0,8}(?:<?https://\S+)?$"
    r"|^(?:liked|loved|menyukai|menyayangi) [“\"'].*[”\"'…]$",
    re.IGNORECASE,
)
#: Signs that agree; any other picture, such as a thumb down, says something.
_AGREES = frozenset(
    "👍👌🙏😊🙂😀😃😄😁😆☺❤🧡💛💚💙💜🖤🤍💖💕💗♥👏🙌🤝💪✅✔🥰😍🤩🎉💯🫡🙇🌹🌷🌻💐🌟⭐✨😇🤗🫶☑"
)
#: What mail programs write where a file was: `[image: foto.jpg]`, `<foto.jpg>`, `[cid:1@x]`.
_FILE_NAMED = re.compile(
    r"[\[<(]?(?:(?:image|gambar|inline image|lampiran|attachment): ?)?[^\[\]<>()?\n]{1,80}"
    r"\.(?:jpe?g|png|webp|heic|gif|pdf|mp4|mov)[\]>)]?|\[(?:cid|image): ?[^\]\n]{0,80}\]",
    re.IGNORECASE,
)
#: Words of a subject that name what is sent and say nothing of whether an answer helped.
_LABEL_WORDS = """
foto photo photos gambar image lampiran attachment dokumen document dokumentasi berkas file surat
letter email surel pesan message laporan report aduan pengaduan re fwd no nomor id ucapan
"""
_LABELS = frozenset(_LABEL_WORDS.split())
#: So many words below a closing formula may be all that somebody thinks of an answer.
_OPINION = 2
#: Words that say in a signature who somebody is.
_WHO_WORDS = "warga pelapor masyarakat rt rw desa dusun camat lurah kades ketua kepala guru dokter"
_WHO = frozenset(_WHO_WORDS.split())
_SAD = re.compile(r"[:;=]['’]?-?[(\[|]")


def is_bare_thanks(text: str, names: str = "") -> bool:
    """Tell whether a text thanks or acknowledges and says nothing else, anywhere in it.

    `names` are those of the sender, the agency and the like, which may stand in it.

    >>> is_bare_thanks("Makasih pak 🙏"), is_bare_thanks("Terima kasih, tapi masih padam")
    (True, False)
    >>> is_bare_thanks("Terima kasih.\\nSalam,\\nBudi\\nNB: air masih mati")
    False
    """
    if len(text) > LONGEST:
        return False
    plain = unicodedata.normalize("NFKC", text)
    lines = [line.strip() for line in plain.split("\n") if line.strip()]
    words = [line for line in lines if not (DEVICE.match(line) or _FILE_NAMED.fullmatch(line))]
    if not words or not all(_agrees(line) for line in words):
        return False
    known = frozenset(word.lower() for word in _WORD.findall(names))
    reactions = [line for line in words if _REACTION.match(line)]
    said = [line for line in words if line not in reactions]
    above, below = _parted(said)
    polite = all(_is_polite(line, known) for line in above)
    signed = len(below) <= MOST_LINES and all(_signs(line, known) for line in below)
    return polite and signed and bool(reactions or _acknowledges(above))


def _signs(line: str, known: frozenset[str]) -> bool:
    """Tell whether a line is a signature's; one or two words that name nobody are an opinion."""
    if not is_signature_line(line, known):
        return False
    words = [word.lower() for word in _WORD.findall(line)]
    if CLOSING.match(line) or DEVICE.match(line) or re.search(r"[\d@]|://|www", line):
        return True
    names_somebody = any(word in known | _WHO or is_common_name(word) for word in words)
    return not words or len(words) > _OPINION or names_somebody


def is_label(subject: str) -> bool:
    """Tell whether a subject only names what is sent, or thanks.

    >>> is_label("Foto laporan"), is_label("Terima kasih"), is_label("Masih rusak")
    (True, True, False)
    """
    words = [word.lower() for word in _WORD.findall(subject)]
    rest = " ".join(word for word in words if word not in _LABELS)
    return bool(words) and "?" not in subject and (not rest or is_bare_thanks(rest))


def _acknowledges(lines: Iterable[str]) -> bool:
    """Tell whether lines thank or acknowledge, be it by signs alone."""
    text = "\n".join(lines)
    signs_alone = not _WORD.search(text) and any(sign in _AGREES for sign in text)
    return signs_alone or bool(_THANKS.search(text) or _ACKNOWLEDGED.search(text))


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """Part a text at its closing formula, which is not the first line."""
    at = next((n for n, line in enumerate(lines) if n and CLOSING.match(line)), len(lines))
    return lines[:at], lines[at:]


def _agrees(line: str) -> bool:
    """Tell whether a line asks nothing, and every picture in it is one that agrees."""
    doubts = not _REACTION.match(line) and (re.search("[?？]", line) or _SAD.search(line))
    return not doubts and all(
        sign in _AGREES for sign in line if unicodedata.category(sign) == "So"
    )


def _is_polite(line: str, known: frozenset[str]) -> bool:
    """Tell whether a line has thanks, acknowledgement, politeness and names alone."""
    rest = _ADDRESSED.sub(lambda found: _without_name(found[1], found[2]), line)
    rest = _OFFICE.sub(" ", _PHRASES.sub(" ", _THANKS.sub(" ", rest)))
    rest = re.sub(r"(?i:sp4n)|(?i:\br[tw])[ .]?\d{1,3}\b", " ", _ACKNOWLEDGED.sub(" ", rest))
    if re.search(r"\d", rest):
        return False
    words = [clean_code(word).lower() for word in _WORD.findall(rest)]
    return all(word in _POLITE or word in known or is_common_name(word) for word in words)


def _without_name(honorific: str, name: str) -> str:
    words = [word.lower() for word in _WORD.findall(name)]
    return f"{honorific} {name}" if set(words) & NO_NAMES else honorific
