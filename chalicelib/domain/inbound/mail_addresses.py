"""Read the addresses of e-mail headers as mail programs write them, the same on every interpreter.

The standard library's parser became strict in 3.11.2 and 3.13: `a@b <a@b>` and an unquoted comma in
a name give nobody there. This reader takes what RFC 5322 allows and what people's programs write
beside it: unquoted commas and addresses in names, missing brackets, raw UTF-8, trailing dots.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.domain.inbound.mail_charsets import decode_header


@dataclass(frozen=True, kw_only=True)
class MailAddress:
    """An address in lower case, and the name beside it, "" for none."""

    name: str
    address: str


#: Longest address that is read (RFC 5321, section 4.5.3.1.3, and some room).
_LONGEST = 320
_LABEL = r"[^\s<>()\[\]\\,;:@\"'.]+"
_DOMAIN = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[^\[\]\s]+\])\.*"
_LOCAL = r"(?:\"(?:[^\"\\]|\\.)+\"|[^\s<>()\[\]\\,;:@\"]+)"
_ADDRESS = re.compile(rf"{_LOCAL}@{_DOMAIN}")
_IN_TEXT = re.compile(rf"(?<![^\s<>(,;:\"'\[]){_LOCAL}@{_DOMAIN}")
_GROUP_NAME = re.compile(r"[^@<>\",;]*?(?:\"[^\"]*\")?[^@<>\",;]*?:(?!//)")
#: A comment, which may hold one more.
_COMMENT = r"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)"
_ROUTE = re.compile(r"^(?:@[^:]+:|mailto:)", re.IGNORECASE)


def parse_addresses(value: str) -> list[MailAddress]:
    """Return the addresses of a header's value, in order.

    >>> [(a.name, a.address) for a in parse_addresses("Siti, S.Kom <Siti@Example.ID>")]
    [('Siti, S.Kom', 'siti@example.id')]
    >>> [a.address for a in parse_addresses("Warga: a@x.id, b@x.id;")]
    ['a@x.id', 'b@x.id']
    """
    found = list(_parsed(_without_line_breaks(value)))
    if found or "=?" not in value:
        return found
    # Some programs encode the whole header, address included.
    return list(_parsed(decode_header(value)))


def _without_line_breaks(value: str) -> str:
    plain = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if len(re.findall(r"(?<!\\)\"", plain)) % 2:
        plain = plain.replace('"', " ")  # a quotation that never ends would swallow the rest
    return re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff]+", " ", plain)


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
            yield _mail_address(_name(name, comment), inner)
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
    inner = _ROUTE.sub("", piece.strip("<> \t"))
    inner = _ROUTE.sub("", inner)
    if match := _ADDRESS.fullmatch(inner):
        return _normal(match[0])
    if '"' not in inner and (match := _ADDRESS.fullmatch(re.sub(r"\s+", "", inner))):
        return _normal(match[0])
    match = _IN_TEXT.search(inner)
    return _normal(match[0]) if match else None


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
    matches = list(_IN_TEXT.finditer(plain))
    comment = re.search(_COMMENT, text)
    for match in matches:
        beside = plain.replace(match[0], " ").strip(" ,;<>:") if len(matches) == 1 else ""
        said = comment[0][1:-1] if comment else ""
        yield _mail_address(_name(name or beside, said), _normal(match[0]))


def _mail_address(name: str, address: str) -> MailAddress:
    """Return an address with its name; programs that know no name write the address again."""
    return MailAddress(name="" if name.lower() == address else name, address=address)


def _normal(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.rstrip('.')}".lower()[:_LONGEST]


def _name(text: str, comment: str) -> str:
    """Return a name without its quotation marks and comments, its encoded words decoded."""
    plain = re.sub(_COMMENT, " ", text).strip(" ,;")
    quoted = re.sub(r"\"((?:[^\"\\]|\\.)*)\"", lambda m: re.sub(r"\\(.)", r"\1", m[1]), plain)
    decoded = decode_header(quoted.strip(' ,;"') or comment).strip(' ,;"')
    in_quotes = len(decoded) > 1 and decoded[0] == decoded[-1] == "'"
    return decoded[1:-1].strip() if in_quotes else decoded
