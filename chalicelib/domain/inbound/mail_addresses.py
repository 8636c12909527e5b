"""Read the addresses of e-mail headers as mail programs write them, the same on every interpreter.

The standard library's parser became strict in 3.11.2 and 3.13: `a@b <a@b>` and an unquoted comma in
a name give nobody there. This reader finds an address as RFC 5322 allows it and as people's
programs write it: unquoted commas and addresses in names, missing brackets, raw UTF-8, a trailing
dot. Whether it is one `parse_email` alone decides: what is broken is no address, and nothing is
guessed out of it.
"""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.domain.clean_text import clean_code, clean_line
from chalicelib.domain.contacts.contact_rules import LONGEST_LOCAL_PART, parse_email
from chalicelib.domain.inbound.letter_text.mail_charsets import decode_header


@dataclass(frozen=True, kw_only=True)
class MailAddress:
    """An address in lower case, and the name beside it, "" for none."""

    name: str
    address: str


#: Whatever stands up to a space, bracket or comma belongs to the address, be it broken.
_DOMAIN = r"(?:\[[^\[\]\s]+\]|[^\s<>()\[\]\\,;:@\"']+)"
_LOCAL = r"(?:\"(?:[^\"\\]|\\.)+\"|[^\s<>()\[\]\\,;:@\"]+)"
_ADDRESS = re.compile(rf"{_LOCAL}@{_DOMAIN}")
_IN_TEXT = re.compile(rf"(?<![^\s<>(,;:\"'\[]){_LOCAL}@{_DOMAIN}")
_GROUP_NAME = re.compile(r"[^@<>\",;]*?(?:\"[^\"]*\")?[^@<>\",;]*?:(?!//)")
#: Categories of the signs beyond ASCII that a local part may have.
_LETTERS = frozenset({"Ll", "Lu", "Lt", "Lo", "Lm", "Mn", "Mc", "Nd"})
#: A comment, which may hold one more.
_COMMENT = r"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)"
_ROUTE = re.compile(r"^(?:@[^:]+:|mailto:)", re.IGNORECASE)


def parse_addresses(value: str) -> list[MailAddress]:
    """Return the addresses of a header's value, in order; what is broken is left out.

    >>> [(a.name, a.address) for a in parse_addresses("Siti, S.Kom <Siti@Example.ID>")]
    [('Siti, S.Kom', 'siti@example.id')]
    >>> [a.address for a in parse_addresses("Warga: a@x.id, b@x.id;")]
    ['a@x.id', 'b@x.id']
    """
    return [valid for found in _found(value) if (valid := _valid(found))]


def names_nobody(value: str) -> bool:
    """Tell whether a header holds not even a broken address, as `<>` does.

    >>> names_nobody("Siti"), names_nobody("siti@x..id")
    (True, False)
    """
    return "@" not in decode_header(_plain(value))


def _found(value: str) -> list[MailAddress]:
    """Return what stands where addresses do, as it is written."""
    found = list(_parsed(_plain(value)))
    if found or "=?" not in value:
        return found
    # Some programs encode the whole header, address included.
    return list(_parsed(decode_header(value)))


def _valid(found: MailAddress) -> MailAddress | None:
    """Return an address as it is compared; None for what cannot be one."""
    name = clean_line(found.name)
    address = (parse_email(found.address, quoted=True) or _international(found.address)).lower()
    # Programs that know no name write the address again.
    own = "" if name.lower() == address else name
    return MailAddress(name=own, address=address) if address else None


def _international(typed: str) -> str:
    """Return an address with letters beyond ASCII (RFC 6531), its domain as the mail system writes
    it (IDNA); "" for what cannot be one.

    A local part stays as it is: nothing can be sent there, see `can_be_sent_to`. The standard
    library knows IDNA 2003 alone: a domain with one of the four signs that mean another domain in
    IDNA 2008 is none.
    """
    if typed.isascii() or clean_line(typed) != typed:
        return ""
    local, _, domain = clean_code(unicodedata.normalize("NFC", typed)).rpartition("@")
    if set(domain.lower()) & set("ß\u03c2\u200c\u200d"):
        return ""
    try:
        named = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    plain = "".join(sign if sign.isascii() else "x" for sign in local)
    letters = all(sign.isascii() or unicodedata.category(sign) in _LETTERS for sign in local)
    read = parse_email(f"{plain}@{named}", quoted=True) if letters else None
    if read is None or len(local.encode()) > LONGEST_LOCAL_PART:
        return ""
    # What stands around an address went; the letters for which an x stood come back.
    kept, _, named = read.rpartition("@")
    at = plain.find(kept)
    return f"{local[at : at + len(kept)]}@{named}" if at >= 0 else ""


def can_be_sent_to(address: str) -> bool:
    """Tell whether a letter can be sent to an address: SES takes ASCII alone before the at sign.

    >>> can_be_sent_to("siti@xn--bcher-kva.example"), can_be_sent_to("sití@x.id")
    (True, False)
    """
    return address.isascii()


def _plain(value: str) -> str:
    """Return a header's value in one line; signs within that nobody sees stay: they break it."""
    plain = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if "&lt;" in plain and "<" not in plain:
        plain = html.unescape(plain)  # a form wrote the header as if it were a page
    if len(re.findall(r"(?<!\\)\"", plain)) % 2:
        plain = plain.replace('"', " ")  # a quotation that never ends would swallow the rest
    return re.sub(r"[\t\r\n]+", " ", plain.replace("＠", "@"))


def _parsed(text: str) -> Iterable[MailAddress]:
    """Yield what stands in brackets with the name before it, and what stands without."""
    before, comment = "", ""
    for piece in _pieces(_without_group_name(text)):
        if piece.startswith("<"):
            inner = _address_in_brackets(piece)
            if inner is None:
                before += piece.strip("<>")
                continue
            *others, name = _split_list(before)
            for other in others:
                yield from _bare(other, "")
            yield MailAddress(name=_name(name, comment), address=inner)
            before, comment = "", ""
        elif piece.startswith("("):
            comment = piece[1:-1]
            before += piece
        else:
            before += piece
    for other in _split_list(before):
        yield from _bare(other, "")


def _pieces(text: str) -> list[str]:
    """Split a value into bracketed addresses, comments and the rest; quotations stay whole.

    A bracket or quotation that is not closed counts as an ordinary character.
    """
    return re.findall(
        r"<(?:\"(?:[^\"\\]|\\.)*\"|[^<>\"])*>"  # <address>
        rf"|{_COMMENT}"  # (comment)
        r"|\"(?:[^\"\\]|\\.)*\"(?!@)"  # "quoted name"
        r"|\"(?:[^\"\\]|\\.)+\"@"  # "quoted local part"@
        r"|[^<(\"]+|.",
        text,
    )


def _address_in_brackets(piece: str) -> str | None:
    inner = _ROUTE.sub("", piece.strip("<>'\" \t") if piece.count('"') != 2 else piece.strip("<> "))
    inner = _ROUTE.sub("", inner)
    if match := _ADDRESS.fullmatch(inner):
        return _written(match[0])
    if match := _ADDRESS.fullmatch(re.sub(r" *([@.]) *", r"\1", inner)):
        return _written(match[0])
    # As it is: of two words that a space parts, neither is the address.
    return inner if "@" in inner else None


def _split_list(text: str) -> list[str]:
    """Split at commas and semicolons that end an address; other commas belong to a name.

    Always at least one piece: the last, which may be the name of what follows in brackets.
    """
    parts = re.split(rf"[,;]((?:[^,;\"(]|\"(?:[^\"\\]|\\.)*\"|{_COMMENT})*)", "," + text)[1::2]
    pieces: list[str] = []
    name = ""
    for n, part in enumerate(parts):
        whole = f"{name},{part}" if name else part
        if n < len(parts) - 1 and _IN_TEXT.search(part):
            pieces.append(whole)
            name = ""
        elif n < len(parts) - 1 and not part.strip():
            pieces.extend([whole] if whole.strip(", ") else [])
            name = ""
        else:
            name = whole
    return [*pieces, name]


def _without_group_name(text: str) -> str:
    """Return a list without the name of its group, which a semicolon ends: `Warga: a@b, c@d;`."""
    match = _GROUP_NAME.match(text)
    return text[match.end() :] if match and ";" in text[match.end() :] else text


def _bare(text: str, name: str) -> Iterable[MailAddress]:
    """Yield the addresses of a piece without brackets; what is beside a single one is its name."""
    plain = re.sub(_COMMENT, " ", text)
    plain = re.sub(r"(?<!\S)'([^\s']+@[^\s']+)'(?!\S)", r"\1", plain)  # as Outlook writes it
    matches = list(_IN_TEXT.finditer(plain))
    comment = re.search(_COMMENT, text)
    for match in matches:
        beside = plain.replace(match[0], " ").strip(" ,;<>:") if len(matches) == 1 else ""
        said = comment[0][1:-1] if comment else ""
        yield MailAddress(name=_name(name or beside, said), address=_written(match[0]))


def _written(address: str) -> str:
    """Return an address without the full stop that ends a sentence or a domain."""
    return address.removesuffix(".")


def _name(text: str, comment: str) -> str:
    """Return a name without its quotation marks and comments, its encoded words decoded."""
    plain = re.sub(_COMMENT, " ", text).strip(" ,;")
    quoted = re.sub(r"\"((?:[^\"\\]|\\.)*)\"", lambda m: re.sub(r"\\(.)", r"\1", m[1]), plain)
    decoded = decode_header(quoted.strip(' ,;"') or comment).strip(' ,;"')
    in_quotes = len(decoded) > 1 and decoded[0] == decoded[-1] == "'"
    return decoded[1:-1].strip() if in_quotes else decoded
