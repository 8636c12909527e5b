"""Whatever program, language, charset and nesting a letter has: no line of a person is lost."""

import base64
import html
import quopri
import textwrap
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from email.message import Message
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.inbound.inbound_mail import read_mail
from chalicelib.domain.inbound.quoted_text import cut_our_letters
from tests.domain.inbound.test_letters_are_whole import LINES, visible
from tests.domain.inbound.test_quoted_text import ABOUT, LETTERS, OWN, a_letter

#: What an attribution or a header block says, by the program's language.
ATTRIBUTIONS = [
    f"Pada Sen, 23 Nov 2026 pukul 10.12 SP4N-LAPOR! <{OWN}> menulis:",
    f"On Mon, Nov 23, 2026 at 10:12 AM <{OWN}> wrote:",
    f"Am Mo., 23. Nov. 2026 um 10:12 Uhr schrieb SP4N-LAPOR! <{OWN}>:",
    f"El lun, 23 nov 2026 a las 10:12, <{OWN}> escribió:",
    f"في الإثنين، 23 نوفمبر 2026 في 10:12 ص كتب SP4N-LAPOR! <{OWN}>:",
    f"在 2026年11月23日 10:12，<{OWN}> 写道：",
    f"Ing Senin, 23 November 2026 10.12, {OWN} nyerat:",
]
HEADS = [
    ("From: {0}", "Sent: Monday, 23 November 2026 10:12", "To: a@b.id", "Subject: Re: {1}"),
    ("Dari: {0}", "Terkirim: Senin, 23 November 2026 10.12", "Kepada: a@b.id", "Subjek: Bls: {1}"),
    ("Kepada: a@b.id", "Dari: {0}", "Tanggal: 23/11/2026 10.12", "Perihal: {1}"),
    ("Von: {0}", "Gesendet: Montag, 23. November 2026 10:12", "An: a@b.id", "Betreff: AW: {1}"),
    ("De: {0}", "Enviado: lunes, 23 de noviembre de 2026 10:12", "Para: a@b.id", "Asunto: RE: {1}"),
    ("发件人: {0}", "发送时间: 2026年11月23日 10:12", "收件人: a@b.id", "主题: {1}"),
]
#: What our letters have is no person's line; neither is one that names us as a writer, nor what
#: programs write between a reply and what it quotes.
OURS = ("SP4N-LAPOR", OWN, "Original Message")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What is replied with: lines above, lines among those of our letter, and how it is quoted."""

    above: Sequence[str]
    among: Sequence[str]
    below: Sequence[str]
    ours: Sequence[str]
    attribution: str
    head: Sequence[str]

    @property
    def own(self) -> list[str]:
        """The lines of the person, in order."""
        return [*self.above, *self.among, *self.below]

    def mixed(self, ours: Callable[[str], str], own: Callable[[str], str]) -> list[str]:
        """Our letter with the person's lines among it, spread evenly."""
        lines = [ours(line) for line in self.ours]
        step = max(1, len(lines) // (len(self.among) + 1))
        for n, line in reversed(list(enumerate(self.among, start=1))):
            lines.insert(min(len(lines), n * step), own(line))
        return lines


def _text(line: str) -> str:
    return line


def _div(line: str) -> str:
    return f"<div>{html.escape(line)}</div>"


def marked(reply: Reply) -> str:
    """As Gmail, Thunderbird and Apple Mail write plain text."""
    quoted = reply.mixed(lambda line: f"> {line}", _text)
    return "\n".join([*reply.above, "", reply.attribution, "", *quoted, "", *reply.below])


def twice_marked(reply: Reply) -> str:
    """A reply to a reply: our letter is quoted two levels deep."""
    quoted = reply.mixed(lambda line: f">> {line}", _text)
    return "\n".join([*reply.above, f"> {reply.attribution}", *quoted, *reply.below])


def unmarked(reply: Reply) -> str:
    """As Outlook writes plain text."""
    quoted = [*reply.head, "", *reply.mixed(_text, _text)]
    return "\n".join([*reply.above, "", "_" * 32, *quoted, "", *reply.below])


def wrapped(reply: Reply) -> str:
    """As programs write that break quoted lines after 72 columns."""
    pieces: list[str] = []
    for line in reply.mixed(lambda line: f"\0{line}", _text):
        if line.startswith("\0"):
            pieces += [f"> {piece}" for piece in textwrap.wrap(line[1:], 72)]
        else:
            pieces.append(line)
    return "\n".join([*reply.above, reply.attribution, *pieces, *reply.below])


def quoting_html(opening: str, closing: str, above: Callable[[Reply], str]) -> Callable:  # type: ignore[type-arg]
    """HTML of a program that puts what it quotes between these."""

    def written(reply: Reply) -> str:
        own = "".join(map(_div, reply.above))
        inside = "".join(reply.mixed(lambda line: f"<p>{html.escape(line)}</p>", _div))
        below = "".join(map(_div, reply.below))
        return f"<html><body>{own}{opening}{above(reply)}{inside}{closing}{below}"

    return written


def _attributed(reply: Reply) -> str:
    return _div(reply.attribution)


def _headed(reply: Reply) -> str:
    return "".join(map(_div, reply.head))


PLAIN = {"marked": marked, "twice": twice_marked, "unmarked": unmarked, "wrapped": wrapped}
HTML = {
    "gmail": quoting_html(
        '<div class="gmail_quote"><div class="gmail_attr">', "</div></div>", _attributed
    ),
    "apple": quoting_html('<blockquote type="cite">', "</blockquote>", _attributed),
    "thunderbird": quoting_html(
        '<div class="moz-cite-prefix"></div><blockquote type="cite">', "</blockquote>", _attributed
    ),
    "yahoo": quoting_html('<div class="yahoo_quoted">', "</div>", _attributed),
    "outlook": quoting_html('<hr><div id="divRplyFwdMsg">', "</div>", _headed),
    "unclosed": quoting_html("<blockquote><table><tr><td>", "", _headed),
}
CHARSETS = [
    *("utf-8", "us-ascii", "iso-8859-1", "windows-1252", "utf-16", "gb18030", "gb2312", "x-no"),
]
ENCODINGS = ["8bit", "base64", "quoted-printable"]
NESTINGS = ["", "mixed", "alternative", "related", "signed", "forwarded", "deep"]


#: Two bytes under the label of a Chinese set are ambiguous, unless a text is around them.
GREETING = "Yth. Dinas Pekerjaan Umum Kota Bandung, dengan hormat kami sampaikan keluhan ini."


def a_part(kind: str, text: str, charset: str, encoding: str) -> Message:
    """A text part whose charset may be labelled wrongly, as UTF-8 under another name."""
    try:
        data = text.encode(charset)
    except (LookupError, UnicodeError):
        data = text.encode()
    part = MIMENonMultipart("text", kind, charset=charset)
    part.set_payload(data.decode("ascii", "surrogateescape"))
    if encoding == "8bit" and charset != "utf-16":  # whose bytes look like line ends
        part["Content-Transfer-Encoding"] = "8bit"
        return part
    whole = MIMEText("", kind)
    del whole["Content-Transfer-Encoding"], whole["Content-Type"]
    whole["Content-Type"] = f'text/{kind}; charset="{charset}"'
    encoding = "base64" if charset == "utf-16" else encoding
    coded = base64.encodebytes(data) if encoding == "base64" else quopri.encodestring(data)
    whole["Content-Transfer-Encoding"] = encoding
    whole.set_payload(coded.decode())
    return whole


def nested(part: Message, nesting: str, twin: Message | None) -> Message:
    """The part within containers, as programs nest it; `twin` says the same in another way."""
    if not nesting:
        return part
    kind = {"forwarded": "mixed", "deep": "mixed"}.get(nesting, nesting)
    outer = MIMEMultipart(kind)
    if nesting == "alternative" and twin is not None:
        outer.attach(twin)
    outer.attach(part)
    if nesting in ("mixed", "related"):
        outer.attach(MIMEImage(b"\xff\xd8\xff" + b"x" * 20_000, "jpeg"))
    if nesting == "deep":
        for kind in ("related", "mixed", "alternative"):
            around = MIMEMultipart(kind)
            around.attach(outer)
            outer = around
    return outer


def read(part: Message) -> str:
    """The text of a letter made of this part."""
    part["From"] = "warga@example.id"
    return read_mail(part.as_bytes()).text


_OWN_LINES = LINES.map(
    lambda lines: [line for line in lines if not any(ours in line for ours in OURS)]
)
REPLIES = st.builds(
    lambda above, among, below, message, language, attribution, head: Reply(
        above=above,
        among=among,
        below=below,
        ours=a_letter(message, language),
        attribution=attribution,
        head=[line.format(OWN, a_letter(message, language)[0]) for line in head],
    ),
    above=_OWN_LINES,
    among=_OWN_LINES,
    below=_OWN_LINES,
    message=st.sampled_from(LETTERS),
    language=st.sampled_from(["id", "en"]),
    attribution=st.sampled_from(ATTRIBUTIONS),
    head=st.sampled_from(HEADS),
)
LAYOUTS = st.sampled_from([*PLAIN, *HTML])
WAYS = st.tuples(st.sampled_from(CHARSETS), st.sampled_from(ENCODINGS), st.sampled_from(NESTINGS))
#: Lines that only draw something may go with a quotation; everything else is somebody's.
_DRAWN = frozenset("-_=*•·—–|>~# ")


def keeps_all(reply: Reply, layout: str, way: tuple[str, str, str]) -> None:
    """Every line of the person is in what is kept of the reply, in order."""
    charset, encoding, nesting = way
    plain = layout in PLAIN
    text = (PLAIN if plain else HTML)[layout](reply)
    twin = None if plain else a_part("plain", marked(reply), "utf-8", "base64")
    part = a_part("plain" if plain else "html", text, charset, encoding)
    kept = cut_our_letters(read(nested(part, nesting, twin)), ABOUT).words
    words = visible(unicodedata.normalize("NFC", kept))
    at = 0
    for line in reply.own:
        wanted = visible(unicodedata.normalize("NFC", line)).lstrip(">")
        if set(wanted) <= _DRAWN:
            continue
        assert wanted in words[at:], (line, words)
        at = words.index(wanted, at) + len(wanted)


@settings(max_examples=40, deadline=None)
@given(REPLIES, LAYOUTS, WAYS)
def test_every_line_of_a_reply_that_we_did_not_send_is_kept(
    reply: Reply, layout: str, way: tuple[str, str, str]
) -> None:
    keeps_all(reply, layout, way)


@pytest.mark.long
@settings(max_examples=1500, deadline=None)
@given(REPLIES, LAYOUTS, WAYS)
def test_however_many_replies_every_line_is_kept(
    reply: Reply, layout: str, way: tuple[str, str, str]
) -> None:
    keeps_all(reply, layout, way)


@settings(max_examples=20, deadline=None)
@given(REPLIES, LAYOUTS, WAYS)
def test_nothing_of_our_letter_is_left_of_a_reply_without_words_among_it(
    reply: Reply, layout: str, way: tuple[str, str, str]
) -> None:
    """So the test above does not hold only since nothing is ever cut."""
    alone = replace(reply, above=["Masih rusak."], among=[], below=[])
    part = (PLAIN if layout in PLAIN else HTML)[layout](alone)
    kind = "plain" if layout in PLAIN else "html"
    text = read(nested(a_part(kind, part, "utf-8", way[1]), way[2], None))
    kept = cut_our_letters(text, ABOUT).words
    assert not [line for line in alone.ours if len(line.split()) > 6 and line in kept]
    assert OWN not in kept


@settings(max_examples=25, deadline=None)
@given(LINES, WAYS, st.booleans())
def test_every_line_of_a_first_letter_is_read(
    lines: list[str], way: tuple[str, str, str], is_html: bool
) -> None:
    lines = [GREETING, *lines]
    page = "<html><head><meta charset=utf-8>" + "".join(map(_div, lines))
    text, kind = (page, "html") if is_html else ("\n".join(lines), "plain")
    part = a_part(kind, text, *way[:2])
    twin = a_part("plain", "\n".join(lines[1:]), "utf-8", "base64")
    words = visible(read(nested(part, way[2], twin if is_html else None)))
    for line in lines:
        assert visible(line) in words
