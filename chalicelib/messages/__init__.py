"""What people read, by language. Indonesian is the default."""

from chalicelib.messages.catalogue import LANGUAGES
from chalicelib.messages.texts import texts

__all__ = ["LANGUAGES", "preferred", "texts"]


def preferred(accept_language: str) -> str:
    """Return the first language of an Accept-Language header that we speak, else Indonesian.

    >>> preferred("fr, en-GB;q=0.8, id;q=0.5")
    'en'
    """
    for part in accept_language.lower().split(","):
        language = part.split(";")[0].strip().split("-")[0]
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]
