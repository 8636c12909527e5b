"""Know who wrote a letter that a mailing list passed on under its own address.

Lists rewrite From where a domain's DMARC forbids to pass its letters on: `Siti via Warga
<warga@…>`. Google Groups then names the writer in X-Original-From, Mailman in Reply-To. Where
neither does, several people write from one address.
"""

import re
from collections.abc import Iterator

from chalicelib.domain.inbound.mail_addresses import MailAddress, parse_addresses

_LISTS = frozenset(
    {"list-id", "list-post", "mailing-list", "x-google-group-id", "x-mailman-version"}
)
#: Where the writer is named, the surest first.
_WRITERS = ("x-original-from", "x-google-original-from", "x-original-sender", "reply-to")
_VIA = re.compile(r"\s+(?:via|melalui|lewat|through)\s+.+$", re.IGNORECASE)


def is_rewritten(headers: list[tuple[str, str]], sender: MailAddress) -> bool:
    """Tell whether a list put its own address into From; `headers` have names in lower case."""
    names = {name for name, _ in headers}
    if not names & _LISTS:
        return False
    original = any(name in ("x-original-from", "x-google-original-from") for name in names)
    return original or bool(_VIA.search(sender.name)) or sender.address in _posting(headers)


def writer_behind_list(headers: list[tuple[str, str]], sender: MailAddress) -> MailAddress | None:
    """Return who wrote what a list passed on; None when no header names a person."""
    own = {sender.address, *_posting(headers)}
    return next((found for found in _named(headers) if found.address not in own), None)


def name_before_list(name: str) -> str:
    """Return a name without the list's.

    >>> name_before_list("'Siti Contoh' via Warga")
    'Siti Contoh'
    """
    return _VIA.sub("", name).strip(" '\"")


def _named(headers: list[tuple[str, str]]) -> Iterator[MailAddress]:
    for wanted in _WRITERS:
        for name, value in headers:
            if name == wanted:
                yield from parse_addresses(value)


def _posting(headers: list[tuple[str, str]]) -> set[str]:
    """Return the addresses that one writes to the list at."""
    values = (value for name, value in headers if name in ("list-post", "mailing-list"))
    return {found.address for value in values for found in parse_addresses(_plain(value))}


def _plain(value: str) -> str:
    """Return the value of a list's header as addresses: `<mailto:a@b>`, `list a@b; contact c@d`."""
    return re.sub(r"mailto:|^\s*list\s+", "", value.partition(";")[0], flags=re.IGNORECASE)
