"""Decode the bytes and the encoded words of e-mails; decoding never fails and drops no character.

Mail programs label charsets wrongly: what is valid UTF-8 beyond ASCII is read as UTF-8 unless its
label makes as good a sense, and labels of old national sets are read as the larger sets of today,
as browsers do (WHATWG Encoding Standard).
"""

import base64
import binascii
import codecs
import re
from collections.abc import Iterator

#: Labels that say less than the bytes, and the larger set that they are read as.
_LARGER = {
    "iso8859-1": "cp1252",
    "latin_1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "iso8859-9": "cp1254",
    "tis_620": "cp874",
    "big5": "big5hkscs",
}
#: Labels of single-byte sets, and labels that say nothing: valid UTF-8 wins over them.
_WEAK = ("ascii", "iso8859", "cp125", "latin", "charmap", "koi8")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODED_WORD = re.compile(r"=\?([^?\s]+)\?([bBqQ])\?([^?]*)\?=")
#: A line of base64: words have spaces and signs between them.
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]*={0,3}(?:[A-Za-z0-9+/]+={1,3})*")
#: Longer than the words of a text.
_SHORTEST_CODED = 24
#: What separates encoded words that are one text (RFC 2047, section 6.2).
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]+\?[bBqQ]\?)")


def _decode_foreign(error: UnicodeError) -> tuple[str, int]:
    """Decode bytes that are no UTF-8 one by one as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    foreign = error.object[error.start : error.end]
    return foreign.decode("cp1252", "replace"), error.end


codecs.register_error("sp4n_foreign", _decode_foreign)


def decode_text(data: bytes, label: str = "") -> str:
    """Return `data` as text; `label` is the charset that the sender names, "" for none.

    >>> decode_text("café".encode(), "us-ascii"), decode_text(b"caf\\xe9", "utf-8")
    ('café', 'café')
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace").replace("\0", "")
    name = _codec_name(label)
    labelled = "" if not name or name in ("ascii", "utf-8") else _decoded(data, name)
    if not labelled or _is_utf8(data, name, labelled):
        labelled = data.decode("utf-8", "sp4n_foreign")
    return labelled.replace("\0", "")


def _decoded(data: bytes, name: str) -> str:
    """Return data as the label says; "" when that cannot be done at all."""
    try:
        return data.decode(_LARGER.get(name, name), "replace")
    except (LookupError, ValueError, TypeError):
        return ""


def _is_utf8(data: bytes, name: str, labelled: str) -> bool:
    """Tell whether data is UTF-8 although its label names another charset.

    Valid UTF-8 beyond ASCII is hardly anything else. Of sets with several bytes to a letter it is
    believed only if the label makes no sense, or if most of the text is ASCII.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    if data.isascii():
        # A letter of two bytes would have made ASCII of another kind: NULs, or escapes.
        return name.startswith(("utf-16", "utf-32")) and b"\0" not in data
    if name.startswith(_WEAK) or "\ufffd" in labelled:
        return True
    return "\0" not in text and sum(byte < 128 for byte in data) > len(data) / 2


def _codec_name(label: str) -> str:
    """Return the interpreter's name of a charset; "" when there is none."""
    cleaned = label.partition("*")[0].strip(" \t\"';").lower()
    if cleaned in _LARGER:
        return cleaned
    try:
        found = codecs.lookup(cleaned)
    except (LookupError, ValueError, UnicodeError):
        return ""
    # Codecs such as `hex` and `zip` turn bytes into bytes: they are no charsets.
    return found.name if found._is_text_encoding else ""


def decode_header(value: str) -> str:
    """Return a header's text with its encoded words decoded, in one line.

    `value` may hold undecodable bytes as surrogates, as the standard library leaves them.

    >>> decode_header("=?utf-8?B?SmHDqQ==?= =?UTF-8?Q?_rusak?=")
    'Jaé rusak'
    """
    unfolded = decode_text(value.encode("utf-8", "surrogateescape"))
    joined = _BETWEEN.sub(r"\1", unfolded)
    return " ".join("".join(_decoded_pieces(joined)).split())


def _decoded_pieces(text: str) -> Iterator[str]:
    """Yield plain pieces and decoded words; neighbours of one charset are decoded as one.

    A character may be split between two encoded words, although RFC 2047 forbids it.
    """
    at, pending, charset = 0, b"", ""
    for word in _ENCODED_WORD.finditer(text):
        if pending and (word.start() > at or word[1].lower() != charset):
            yield decode_text(pending, charset)
            pending = b""
        yield text[at : word.start()]
        at, charset = word.end(), word[1].lower()
        pending += _word_bytes(word[2], word[3])
    if pending:
        yield decode_text(pending, charset)
    yield text[at:]


def _word_bytes(way: str, text: str) -> bytes:
    """Return the bytes of an encoded word; what is malformed stays as it is written."""
    raw = text.encode("utf-8", "replace")
    if way in "qQ":
        return binascii.a2b_qp(raw.replace(b"_", b" "), header=False)
    return _from_base64(raw)


def decode_base64(data: bytes) -> bytes:
    """Return the content of a part in base64: truncated, in pieces, or with text below it.

    What is no base64 is kept as it is: a list's footer, a text whose label is wrong.

    >>> decode_base64(b"TGFtcHU=\\n-- \\nMilis warga"), decode_base64(b"TGFtcHUgcGFkYW0gZ")
    (b'Lampu\\n-- \\nMilis warga', b'Lampu padam ')
    """
    lines = [line for line in data.splitlines() if line.strip()]
    begins = bool(lines) and _is_base64(lines[0]) and len(lines[0].strip()) % 4 == 0
    most = 2 * sum(len(line) for line in lines if _is_base64(line)) >= sum(map(len, lines))
    if not (begins or most):
        return data  # the label is wrong
    pieces: list[bytes] = []
    drawn: list[bytes] = []
    coded = b""
    for line in lines:
        if _is_base64(line):
            coded, drawn = coded + line, []
        elif not re.search(rb"[^\W_]", line):
            drawn.append(line)  # junk, if base64 goes on after it
        else:
            pieces += [_from_base64(coded), *drawn, line]
            coded, drawn = b"", []
    return b"\n".join(piece for piece in [*pieces, _from_base64(coded), *drawn] if piece)


def _is_base64(line: bytes) -> bool:
    """Tell whether a line is base64, perhaps with junk in it, and not words."""
    bare = line.strip()
    if _BASE64_LINE.fullmatch(bare):
        return bool(bare)
    coded = sum(len(piece) for piece in re.findall(rb"[A-Za-z0-9+/]+", bare))
    long = sum(len(word) for word in bare.split() if len(word) >= _SHORTEST_CODED)
    return b"://" not in bare and coded > 0.8 * len(bare) and long > len(bare) / 2


def _from_base64(data: bytes) -> bytes:
    """Decode base64 leniently; pieces that each end with padding were joined."""
    return b"".join(_one_piece(piece) for piece in re.split(rb"=+", data) if piece)


def _one_piece(data: bytes) -> bytes:
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    try:
        return base64.b64decode(kept[: len(kept) // 4 * 4] + _padded(kept[len(kept) // 4 * 4 :]))
    except (binascii.Error, ValueError):
        return data


def _padded(rest: bytes) -> bytes:
    """Return the last group of base64 with its padding; a single sign holds no byte."""
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""
