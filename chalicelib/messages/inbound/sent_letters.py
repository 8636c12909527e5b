"""List what the platform writes in letters, so that replies can be freed from it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from chalicelib.domain.inbound.quoted_text import SentLetters
from chalicelib.messages import texts
from chalicelib.messages.catalogue import FOLDER, LANGUAGES
from chalicelib.messages.message_texts import message_texts
from chalicelib.messages.notifications.hints import hint_texts
from chalicelib.messages.notifications.letters import letter_texts

#: What letters of earlier releases said, a text a line; people reply to them for months.
FORMER_TEXTS = FOLDER / "inbound" / "former_texts.txt"


def sent_letters(own_address: str, site_url: str) -> SentLetters:
    """Return the texts of all letters in all languages, what they come from and link to."""
    templates, labels = _catalogue_texts()
    host = site_url.rstrip("/").lower()
    addresses = tuple(filter(None, (own_address.lower(), "balas+", "sp4n-lapor")))
    return SentLetters(
        templates=templates, labels=labels, addresses=addresses, site=host, subjects=_subjects()
    )


@cache
def _catalogue_texts() -> tuple[tuple[str, ...], tuple[str, ...]]:
    former = FORMER_TEXTS.read_text(encoding="utf-8").splitlines()
    now = (text for language in LANGUAGES for text in _templates(language))
    templates = dict.fromkeys((*former, *now))
    labels = dict.fromkeys(t for language in LANGUAGES for t in _labels(language))
    return tuple(templates), tuple(labels)


@cache
def _subjects() -> tuple[str, ...]:
    found = (message.subject for each in LANGUAGES for message in message_texts(each).values())
    return tuple(dict.fromkeys(found))


def _templates(language: str) -> Iterator[str]:
    yield "SP4N-LAPOR!"
    yield from _strings(asdict(letter_texts(language)))
    yield from _strings(asdict(hint_texts(language)))
    yield f"{letter_texts(language).stop_messages}: {{link}}"
    for message in message_texts(language).values():
        yield from (message.subject, *message.paragraphs, message.action)
        yield f"{message.action}: {{link}}"
        if message.stop:
            yield from (message.stop, f"{message.stop}: {{link}}")


def _strings(texts: Mapping[Any, Any]) -> Iterator[str]:
    """Yield the texts in a tree of texts, but for empty ones."""
    for text in texts.values():
        if isinstance(text, Mapping):
            yield from _strings(text)
        elif text:
            yield text


def _labels(language: str) -> Iterator[str]:
    names = texts(language)
    for family in (names.states, names.stages, names.roles, names.reasons):
        yield from family.values()
    words = letter_texts(language)
    yield words.next_none
    yield from (words.next_due.format(stage=stage, due="§") for stage in names.stages.values())
