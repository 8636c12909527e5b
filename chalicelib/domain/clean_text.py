"""Clean what people type, paste and send: every way in stores texts that passed through here.

A text keeps every sign that can be seen, `<` among them: outputs encode, inputs do not judge. What
cannot be seen goes, unless a word or an emoji is made of it. The browser counts by the same rules
(`web/src/api/text-rules.ts`); both are tested on `tests/vectors/clean_texts.json`. The classes are
written out, since Python's categories are those of another Unicode with each version. See decision
0047.
"""

import re
import unicodedata

#: Marks upon letters are not counted, but take room: so many code points a visible character may
#: have on average. The letters of Javanese and Thai have up to three marks.
_MOST_CODE_POINTS = 4
#: Line ends: of Windows and old Macs, Word's line break (vertical tab), a new page, and Unicode's.
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
#: Every space that is not a line end: tabs, no-break spaces (web pages), wide spaces (CJK).
_SPACE = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
#: What is never seen: control characters, half a surrogate pair, soft hyphens (PDF), direction
#: marks, byte order marks, fillers that look like a space (names "without" letters are made of
#: them), the place of a pasted picture, and what Unicode says is no character.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0"
    "\ufff0-\ufffc\ufffe\uffff\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    "\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
    + "".join(f"{chr(end - 2)}{chr(end - 1)}" for end in range(0x20000, 0x120000, 0x10000))
    + "]"
)
#: Scripts whose words hold joiners (Arabic to Myanmar, Khmer, Mongolian, those of the archipelago:
#: Buginese, Balinese, Sundanese, Batak, Rejang, Javanese; historic scripts of India).
_JOINING = (
    "\u0600-\u109f\u1700-\u1c7f\ua800-\uabff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f"
)
#: Emoji and symbols: arrows, technical signs, numbers in circles, shapes, dingbats, pictures.
_EMOJI = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u27ff\u2900-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001faff"
)
#: What a variation selector may follow: digits (keycaps), symbols, ideographs, emoji.
_VARIED = (
    "0-9#*\xa9\xae\u1000-\u109f\u2010-\u2027\u2030-\u205e\u2070-\u27ff\u2801-\u2bff\u2e80-\u3163"
    "\u3165-\ufaff\uff01-\uff60\U0001f000-\U0001faff\U00020000-\U0003fffd"
)
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_TAGS = "\U000e0020-\U000e007f"
#: Tags spell a region after a black flag (Wales); anywhere else they carry unseen text.
_STRAY_TAGS = re.compile(f"(\U0001f3f4[\U000e0020-\U000e007e]{{1,8}}\U000e007f)|[{_TAGS}]")
_STRAY_SELECTORS = re.compile(f"([{_VARIED}][{_SELECTORS}])|[{_SELECTORS}]")
_STRAY_MONGOLIAN = re.compile("([\u1820-\u18aa][\u180b-\u180f])|[\u180b-\u180f]")
_JOINERS = re.compile("([\u200b-\u200d])[\u200b-\u200d]+")
#: A space without width or a non-joiner belongs between two letters of these scripts only; a joiner
#: beside one of them (it shows a letter's form), or between two emoji.
_STRAY_JOINERS = re.compile(
    f"(?<![{_JOINING}])[\u200b\u200c]|[\u200b\u200c](?![{_JOINING}])"
    f"|(?<![{_JOINING}])(?:(?<![{_EMOJI}{_SELECTORS}{_TAGS}\u20e3])\u200d|\u200d(?![{_EMOJI}]))"
    f"(?![{_JOINING}])"
)
#: The bullets of Word's lists and what Outlook makes of an arrow or a smiley, in the private places
#: that their fonts Symbol and Wingdings use: where no such font is, a box is seen.
_PRIVATE_SIGNS = {
    **dict.fromkeys("\uf02d\uf06e\uf06f\uf071\uf075\uf076\uf09f\uf0a7\uf0a8\uf0b7\uf0d8", "•"),
    "\uf0e0": "→",
    "\uf0e8": "→",
    "\uf0df": "←",
    "\uf0f0": "→",
    "\uf0fc": "✓",
    "\uf0fe": "☑",
    "\uf0fb": "✗",
    "\uf04a": "☺",
    "\uf04c": "☹",
}
_PRIVATE_SIGN = re.compile(f"[{''.join(_PRIVATE_SIGNS)}]")
#: Any sign of these fonts where a list's bullet stands, and the space that follows it.
_PRIVATE_BULLET = re.compile("^( *)(?:([\uf0fb\uf0fc\uf0fe])|[\uf020-\uf0ff]) *", re.MULTILINE)
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")

_DASH = re.compile(
    "[\u058a\u05be\u2010-\u2015\u2043\u207b\u208b\u2212\u2e3a\u2e3b\u301c\u30fc\ufe58\ufe63\uff0d]"
)
_QUOTE = re.compile("[\u2018-\u201b\u2032\u02b9\u02bb\u02bc\u02c8\u055a\u05f3\u0060\u00b4\uff07]")
_DOUBLE_QUOTE = re.compile("[\u201c-\u201f\u2033\xab\xbb\u05f4\uff02]")
_FULL_STOP = re.compile("[\u3002\uff0e\uff61]")

#: What belongs to the sign before it: accents (marks of no script of their own), joiners, skin
#: tones, tags. The vowels of Thai or Javanese are letters to whoever writes them, and are counted.
_ACCENTS = (
    "\u0300-\u036f\u0485\u0486\u064b-\u0655\u0670\u0951-\u0954\u1ab0-\u1aff\u1cd0-\u1cd2\u1cd4-\u1ce0"
    "\u1ce2-\u1ce8\u1ced\u1cf4\u1cf8\u1cf9\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302d\u3099\u309a\ufe20-\ufe2f"
)
_SKIN_TONES = "\U0001f3fb-\U0001f3ff"
_AFTER_EMOJI = f"[{_SELECTORS}{_TAGS}{_SKIN_TONES}]"
_JOINED_EMOJI = re.compile(f"[{_EMOJI}]{_AFTER_EMOJI}*(?:\u200d[{_EMOJI}]{_AFTER_EMOJI}*)+")
_UNCOUNTED = re.compile(f"[\u200b-\u200d\u180b-\u180f{_ACCENTS}{_SELECTORS}{_SKIN_TONES}{_TAGS}]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")


def clean_text(text: str) -> str:
    """Return a text of several lines as it is stored; cleaned again it stays the same.

    NFC, lines that end with a line feed, plain spaces, no sign that is never seen, no space at
    either end. Never raises: half a surrogate pair goes, a whole one becomes its sign.

    >>> clean_text(" Antre\\u200b <2 jam\\r\\n\\uf0b7\\tSiti ")
    'Antre <2 jam\\n• Siti'
    """
    if text.isascii() and text.isprintable():
        return text.strip()  # nothing to do, as for most cells of a file of thousands
    text = _SURROGATES.sub(_pair, text)
    text = _SPACE.sub(" ", _LINE_END.sub("\n", text))
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    for stray in (_STRAY_TAGS, _STRAY_MONGOLIAN, _STRAY_SELECTORS):
        text = stray.sub(r"\1", text)
    text = _STRAY_JOINERS.sub("", _JOINERS.sub(r"\1", text))
    text = _PRIVATE_SIGN.sub(_plain_sign, _PRIVATE_BULLET.sub(_bullet, text))
    return unicodedata.normalize("NFC", text).strip(" \n")


def clean_line(text: str) -> str:
    """Return a text of one line as it is stored: line ends and runs of spaces become one space.

    >>> clean_line("Jalan  rusak\\n di Coblong")
    'Jalan rusak di Coblong'
    """
    return " ".join(clean_text(text).split())


def clean_code(text: str) -> str:
    """Return a number, an ID or an address: one line, its digits, dashes, quotes and full-width
    signs the plain ones of a keyboard.

    >>> clean_code("０８１２–0000—1234"), clean_code("o’brien＠example．id")
    ('0812-0000-1234', "o'brien@example.id")
    """
    line = _QUOTE.sub("'", _DOUBLE_QUOTE.sub('"', _DASH.sub("-", clean_line(text))))
    return "".join(map(_plain, _FULL_STOP.sub(".", line)))


def visible_length(text: str) -> int:
    """Count what a person sees as characters: a space counts once however wide it is, and accents,
    joiners and skin tones belong to the sign that they change; a flag is one.

    >>> [visible_length(t) for t in ("a   b\\n\\n\\nc", "e\\u0301", "👨‍👩‍👧‍👦", "🇮🇩")]
    [5, 1, 1, 1]
    """
    signs = _UNCOUNTED.sub("", _JOINED_EMOJI.sub("x", clean_text(text)))
    return len(_FLAG.sub("x", " ".join(signs.split())))


def fits(text: str, longest: int) -> bool:
    """Tell whether a text has at most `longest` visible characters, and not too many marks on them.

    >>> fits("a" * 10, 10), fits("a\\u0301\\u0316\\u0317\\u0318\\u0319" * 10, 10)
    (True, False)
    """
    return len(text) <= longest * _MOST_CODE_POINTS and visible_length(text) <= longest


def _pair(match: re.Match[str]) -> str:
    return match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _bullet(match: re.Match[str]) -> str:
    return f"{match[1]}{_PRIVATE_SIGNS.get(match[2], '•')} "


def _plain_sign(match: re.Match[str]) -> str:
    return _PRIVATE_SIGNS[match[0]]


def _plain(sign: str) -> str:
    """Return the ASCII form of a digit of any script or a full-width sign; others as they are."""
    if sign.isascii():
        return sign
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    return unicodedata.normalize("NFKC", sign) if "\uff01" <= sign <= "\uff5e" else sign
