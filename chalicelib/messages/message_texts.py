"""The texts of letters and SMS, by message."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter

from chalicelib.domain.notifications.message import Message
from chalicelib.messages.catalogue import IncompleteCatalogue, known_language, read_all

#: Where the texts of letters are; each place has those of its subject.
PLACES = (
    "notifications:letters",
    "inbound:responses",
    "agency_alerts:letters",
    "statistics:letters",
)


@dataclass(frozen=True, kw_only=True)
class MessageTexts:
    """The texts of one message in one language. They take values at `{name}`.

    A paragraph with an empty value is left out. `stop` names the link that ends such messages.
    """

    subject: str
    paragraphs: tuple[str, ...] = ()
    action: str
    sms: str
    stop: str = ""


def message_texts(language: str) -> Mapping[Message, MessageTexts]:
    """Return the texts of every message but the alerts to agencies, which have texts of their own.

    Raises: IncompleteCatalogue when a message has no texts.
    """
    return _message_texts(known_language(language))


@cache
def _message_texts(language: str) -> Mapping[Message, MessageTexts]:
    found = {
        Message(name): texts
        for place in PLACES
        for name, texts in read_all(MessageTexts, language, place).items()
    }
    if lacking := set(Message) - set(found) - {Message.AGENCY_ALERT}:
        raise IncompleteCatalogue(f"{' + '.join(PLACES)} ({language}) lacks {sorted(lacking)}")
    return found


def filled(paragraphs: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
    """Return the paragraphs with their values, but for those that would have a gap.

    >>> filled(("Kode: {code}", "Sampai {due_at}."), {"code": "1", "due_at": ""})
    ['Kode: 1']
    """
    whole = (p for p in paragraphs if all(values[n] for _, n, _, _ in Formatter().parse(p) if n))
    return [p.format_map(values) for p in whole]
