"""Extract what a person wrote in an e-mail: HTML as text, without quoted history and signature.

Where nothing would be left, everything stays.
"""

import re
from html.parser import HTMLParser

_BREAK_TAGS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol"})
_UNREAD_TAGS = frozenset({"script", "style", "head", "title", "blockquote"})
#: Lines after which an e-mail repeats an older one, as mail programs write them in two languages.
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


class _VisibleText(HTMLParser):
    """A parser that collects the text which a reader sees."""

    def __init__(self, unread: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unread, self._hidden = unread, 0

    def handle_starttag(self, tag: str, _: object) -> None:
        if tag in self._unread:
            self._hidden += 1
        elif tag in _BREAK_TAGS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unread:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BREAK_TAGS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def html_to_text(html: str) -> str:
    """Return HTML as plain text; quotations are left out unless nothing else is there.

    >>> html_to_text("<p>Jalan <b>rusak</b></p><blockquote>Halo</blockquote><script>x()</script>")
    'Jalan rusak'
    """
    return _visible_text(html, _UNREAD_TAGS) or _visible_text(html, _UNREAD_TAGS - {"blockquote"})


def authored_text(text: str) -> str:
    """Return a text without what it quotes and without the signature.

    >>> authored_text("Masih rusak.\\n\\nPada Sen, 3 Nov 2026 LAPOR menulis:\\n> Sudah?\\n")
    'Masih rusak.'
    >>> authored_text("> Hanya kutipan")
    '> Hanya kutipan'
    """
    unified = text.replace("\r\n", "\n")
    for cut in (_HISTORY, _SIGNATURE):
        match = cut.search(unified)
        if match and _without_quotes(unified[: match.start()]):
            unified = unified[: match.start()]
    return _without_quotes(unified) or unified.strip()


def _without_quotes(text: str) -> str:
    lines = (line.rstrip() for line in text.split("\n") if not line.lstrip().startswith(">"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _visible_text(html: str, unread: frozenset[str]) -> str:
    reader = _VisibleText(unread)
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
