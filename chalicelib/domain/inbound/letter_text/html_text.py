"""Turn the HTML of an e-mail into the text that its reader sees; what it quotes gets `> `.

The parser (selectolax, which follows the HTML standard as browsers do) closes what a mail program
left open; what even a browser would swallow is repaired first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from chalicelib.domain.inbound.letter_text.html_repair import repaired

_BLOCK_TAGS = """
address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure
footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary
table tbody tfoot thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
#: Blocks that have an empty line around them.
_PARAGRAPHS = frozenset(
    ["p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "ul", "ol", "dl", "table"]
)
_UNSEEN = frozenset(["script", "style", "title", "template"])
#: Elements in which mail programs put what they quote, beside `blockquote`.
_QUOTING_CLASSES = frozenset({"gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"})
#: Elements after which all is quoted, up to the end of the element that they are in.
_QUOTE_FOLLOWS = frozenset({"divrplyfwdmsg", "x_divrplyfwdmsg", "appendonsend"})
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
QUOTE = "> "


#: What a browser draws as a thing of its own within a line.
_FIELDS = frozenset({"textarea", "select", "option", "button", "input"})


def html_to_text(html: str) -> str:
    """Return the visible text of `html`; lines that it quotes begin with `> `.

    A link shows its address behind its text, unless the text says it.

    >>> html_to_text("<p>Jalan <b>rusak</b></p><blockquote>Halo</blockquote><script>x()</script>")
    'Jalan rusak\\n> \\n> Halo'
    """
    root = LexborHTMLParser(repaired(html)).root
    if root is None:
        return ""
    # Where nothing at all is to be seen, something hidden was never closed.
    return _text_of(root, hides=True) or _text_of(root, hides=False)


def _text_of(root: LexborNode, *, hides: bool) -> str:
    text = _Text(hides=hides)
    text.add_tree(root)
    return text.finish()


@dataclass(frozen=True, kw_only=True)
class _Step:
    """A node on the way through the tree; `leaving` is set when all within it was seen."""

    node: LexborNode
    quoted: bool
    preformatted: bool
    leaving: bool = False


@dataclass
class _Text:
    """The lines collected so far, and the line that is being written.

    It `hides` what a browser would not show. `apart` tells that what comes next is another thing
    than what stands before: the text of a picture, a field of a form.
    """

    lines: list[str] = field(default_factory=list)
    line: str = ""
    quoted: bool = False
    hides: bool = True
    apart: bool = False

    def add_tree(self, root: LexborNode) -> None:
        """Walk the tree without recursion: mail programs nest hundreds of tables."""
        stack = [_Step(node=root, quoted=False, preformatted=False)]
        while stack:
            step = stack.pop()
            node, tag = step.node, step.node.tag
            if tag == "-text":
                self._add(node.text_content or "", step)
            elif step.leaving:
                self._leave(node, step)
            elif tag and tag[0] not in "-!" and tag not in _UNSEEN and not self._hides(node):
                self._enter(tag, step)
                stack.append(replace(step, leaving=True))
                stack.extend(reversed(list(_steps_within(step))))

    def _hides(self, node: LexborNode) -> bool:
        return self.hides and _is_hidden(node)

    def finish(self) -> str:
        """Return the text with at most one empty line in a row."""
        self._end_line()
        text = "\n".join(self.lines)
        return re.sub(r"(?:\n(?:> )?){3,}", _one_empty_line, text).strip("\n")

    def _enter(self, tag: str, step: _Step) -> None:
        if tag == "br":
            self.lines.append(self._written())
        elif tag in _BLOCKS:
            self._end_line()
            if tag in _PARAGRAPHS:
                self.lines.append(QUOTE if step.quoted else "")
        elif tag in ("td", "th") and self.line:
            self.line += " "
        if tag == "li":
            self._add("• ", step)
        shown = {"img": "alt", "input": "value"}.get(tag)
        if shown and (told := step.node.attributes.get(shown)) and not _is_secret(step.node):
            self.apart = True
            self._add(told, step)
            self.apart = True
        self.apart = self.apart or tag in _FIELDS

    def _leave(self, node: LexborNode, step: _Step) -> None:
        self.apart = self.apart or node.tag in _FIELDS
        if node.tag == "a":
            self._add_address(node, step)
        if node.tag in _BLOCKS:
            self._end_line()
            if node.tag in _PARAGRAPHS:
                self.lines.append(QUOTE if step.quoted else "")

    def _add_address(self, node: LexborNode, step: _Step) -> None:
        """Write where a link leads, if its text does not say it."""
        address = (node.attributes.get("href") or "").strip()
        if address.lower().startswith(("http://", "https://")) and address not in self.line:
            self._add(f" <{address}>", step)

    def _add(self, text: str, step: _Step) -> None:
        self.quoted = step.quoted
        if step.preformatted:
            *whole, last = text.split("\n")
            for line in whole:
                self.line += line
                self.lines.append(self._written())
            self.line += last
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", text)
        if self.apart and self.line[-1:].isalnum() and words[:1].isalnum():
            self.line += " "
        self.apart = self.apart and not words
        self.line += words.lstrip(" ") if not self.line or self.line.endswith(" ") else words

    def _end_line(self) -> None:
        if self.line.strip():
            self.lines.append(self._written())
        self.line = ""

    def _written(self) -> str:
        line = f"{QUOTE if self.quoted else ''}{self.line.replace(chr(0xA0), ' ').rstrip()}"
        self.line = ""
        return line


def _one_empty_line(match: re.Match[str]) -> str:
    """Return one empty line for several; it stays quoted when the text after it is."""
    return f"\n{QUOTE}\n{QUOTE}" if match[0].endswith(QUOTE) else "\n\n"


def _steps_within(step: _Step) -> Iterator[_Step]:
    """Yield what is within a node, in order."""
    quoted = step.quoted or _quotes(step.node)
    preformatted = step.preformatted or step.node.tag in ("pre", "textarea")
    child = step.node.child
    while child is not None:
        quoted = quoted or _attribute(child, "id").lower() in _QUOTE_FOLLOWS
        yield _Step(node=child, quoted=quoted, preformatted=preformatted)
        child = child.next


def _quotes(node: LexborNode) -> bool:
    classes = set(_attribute(node, "class").lower().split())
    return node.tag == "blockquote" or bool(classes & _QUOTING_CLASSES)


def _is_hidden(node: LexborNode) -> bool:
    return "hidden" in node.attributes or bool(_HIDDEN.search(_attribute(node, "style")))


def _is_secret(node: LexborNode) -> bool:
    return _attribute(node, "type").lower() in ("hidden", "checkbox", "radio", "password")


def _attribute(node: LexborNode, name: str) -> str:
    return (node.attributes.get(name) if node.tag and node.tag[0] != "-" else "") or ""
