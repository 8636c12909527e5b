"""Repair HTML so that no sign of a text is taken for markup, and nothing unclosed swallows a text.

What even a browser would swallow is shown: a person's words are worth more than the standard.
"""

import re
from collections.abc import Collection

_TAG_WORDS = """
a abbr acronym address area article aside audio b base basefont bdi bdo big blink blockquote body br
button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div
dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head
header hgroup hr html i iframe img input ins isindex kbd label legend li link listing main map mark
marquee menu meta meter nav nobr noembed noframes noscript object ol optgroup option output p param
picture plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot small
source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead
time title tr track tt u ul var video wbr xmp math mi mn mo mrow text tspan g path rect circle
ellipse line polyline polygon defs use clippath lineargradient radialgradient stop mask desc symbol
"""
_TAGS = frozenset(_TAG_WORDS.split())
#: Elements of Word and Outlook: `<o:p>`, `<v:shape>`, `<st1:city>`.
_OFFICE = re.compile(r"(?:[ovwmx]|st\d|u\d|dt|xml|svg|asp|fb)\d*:[\w-]+", re.IGNORECASE)
_CLOSED = re.compile(r"</([a-zA-Z][\w:.-]*)\s*>")
#: Attributes that stand without a value.
_FLAG_WORDS = """
allowfullscreen async autofocus autoplay checked compact controls declare default defer disabled
hidden ismap itemscope loop multiple muted nohref noresize noshade novalidate nowrap open readonly
required reversed selected
"""
_FLAGS = frozenset(_FLAG_WORDS.split())
#: A tag as it should be; the values of its attributes hold no other tag.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][\w:.-]*)"
    r"(?P<attributes>(?:\s++[^\s\"'<>/=]++(?:\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>]++))?+|\s*+/)*+)"
    r"\s*+>"
)
_BARE_ATTRIBUTE = re.compile(
    r"\"[^\"]*\"|'[^']*'|(?P<name>[^\s\"'/=]+)(?P<value>\s*=\s*)?[^\s\"']*"
)
_BROKEN_TAG = re.compile(r"</?(?P<name>[a-zA-Z][\w:.-]*)(?P<rest>[^<>]*)>")
_NO_TEXT = re.compile(
    r"<!--.*?-->|<!doctype[^<>]*>|<!\[[^<>]*\]>|<\?[^<>]*>", re.IGNORECASE | re.DOTALL
)
#: Elements that swallow all after them if they are never closed.
_SWALLOWING = ("title", "style", "script", "textarea", "template")
#: What a browser shows instead of the thing itself, or does not take for markup within.
_SHOWN_INSTEAD = re.compile(
    r"<(/?)(?:iframe|noscript|noframes|noembed|object|select|option|optgroup|datalist|xmp|listing"
    r"|plaintext|frameset)\b[^<>]*>",
    re.IGNORECASE,
)


def repaired(html: str) -> str:
    """Return HTML of which a parser sees every word.

    >>> repaired("harga <Rp5.000, a<b dan <i>c</i>")
    'harga &lt;Rp5.000, a&lt;b dan <i>c</i>'
    >>> repaired('<a href="x>teks</a>')
    '<a>teks</a>'
    """
    html = html.replace("\0", "")
    start = html.rfind("<!--")
    if start >= 0 and html.find("-->", start) < 0:
        html = html[:start] + html[start + 4 :]
    for tag in _SWALLOWING:
        last = list(re.finditer(rf"<{tag}\b[^>]*>", html, re.IGNORECASE))
        if last and not re.search(rf"</{tag}\s*>", html[last[-1].end() :], re.IGNORECASE):
            html = html[: last[-1].start()] + html[last[-1].end() :]
    return _SHOWN_INSTEAD.sub(r"<\1div>", "".join(_pieces(html)))


def _pieces(html: str) -> list[str]:
    """Return the text and the tags; a sign that begins no tag is a sign of the text."""
    closed = {name.lower() for name in _CLOSED.findall(html)}
    pieces: list[str] = []
    at = 0
    while (start := html.find("<", at)) >= 0:
        pieces.append(html[at:start])
        match = _NO_TEXT.match(html, start)
        if match is None and (match := _TAG.match(html, start)) and not _is_tag(match, closed):
            match = None
        if match:
            pieces.append(match[0])
            at = match.end()
        elif broken := _broken_tag(html, start):
            pieces.append(f"<{broken['name']}>")
            at = broken.end()
        else:
            pieces.append("&lt;")
            at = start + 1
    return [*pieces, html[at:]]


def _is_tag(match: re.Match[str], closed: Collection[str]) -> bool:
    """Tell whether it is an element's tag and no words between two signs, as `<b dan c>` is.

    An element that nobody knows is one if it is `closed` somewhere.
    """
    name = match["name"].lower()
    if name not in _TAGS and name not in closed and not _OFFICE.fullmatch(name):
        return False
    return all(
        not found["name"]
        or found["value"]
        or found["name"].lower() in _FLAGS
        or re.search(r"[:-]", found["name"])
        for found in _BARE_ATTRIBUTE.finditer(match["attributes"])
    )


def _broken_tag(html: str, start: int) -> re.Match[str] | None:
    """Return an element's tag whose attributes are broken: it ends where it first can."""
    match = _BROKEN_TAG.match(html, start)
    if match is None or match["name"].lower() not in _TAGS:
        return None
    return match if re.match(r"\s+[\w:-]+\s*=", match["rest"]) else None
