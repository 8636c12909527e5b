"""What a person wrote in a letter: HTML as text, without quoted history and signature.

Cut with care: where nothing would be left, everything stays.
"""

import re
from html.parser import HTMLParser

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol"})
_SILENT = frozenset({"script", "style", "head", "title", "blockquote"})
#: Lines from which on a letter repeats an older one. Mail programs write them, in two languages.
_HISTORY = re.compile(
    r"^\s*(?:"
    r"(?:on|pada)\b[^\n]{0,200}(?:\n[^\n]{0,100})?\b(?:wrote|menulis)\s*:"
    r"|-{2,}\s*(?:original message|pesan asli|forwarded message|pesan terusan)\s*-{2,}"
    r"|(?:from|dari)\s*:[^\n]+\n\s*\**(?:sent|dikirim|date|tanggal)\**\s*:"
    r"|_{10,}"
    r")",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNATURE = re.compile(
    r"^(?:-- ?|(?:sent from my|dikirim dari|get outlook for)\b[^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)


class _Text(HTMLParser):
    """Collects what a reader sees."""

    def __init__(self, silent: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent, self._hidden = silent, 0

    def handle_starttag(self, tag: str, _: object) -> None:
        if tag in self._silent:
            self._hidden += 1
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def of_html(html: str) -> str:
    """HTML as plain text; quotations are left out when something else is left.

    >>> of_html("<p>Jalan <b>rusak</b></p><blockquote>Halo</blockquote><script>x()</script>")
    'Jalan rusak'
    """
    return _read(html, _SILENT) or _read(html, _SILENT - {"blockquote"})


def own_words(text: str) -> str:
    """The text without what it quotes and without a signature.

    >>> own_words("Masih rusak.\\n\\nPada Sen, 3 Nov 2026 LAPOR menulis:\\n> Sudah?\\n")
    'Masih rusak.'
    >>> own_words("> Hanya kutipan")
    '> Hanya kutipan'
    """
    plain = text.replace("\r\n", "\n")
    for cut in (_HISTORY, _SIGNATURE):
        match = cut.search(plain)
        if match and _unquoted(plain[: match.start()]):
            plain = plain[: match.start()]
    return _unquoted(plain) or plain.strip()


def _unquoted(text: str) -> str:
    lines = (line.rstrip() for line in text.split("\n") if not line.lstrip().startswith(">"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _read(html: str, silent: frozenset[str]) -> str:
    reader = _Text(silent)
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
