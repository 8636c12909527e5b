"""What people read, by language. Indonesian is the default."""

from chalicelib.messages import en, id
from chalicelib.messages.texts import Texts

LANGUAGES = {"id": id.TEXTS, "en": en.TEXTS}


def texts(language: str) -> Texts:
    """The texts of a language; unknown ones read Indonesian."""
    return LANGUAGES.get(language, id.TEXTS)


def preferred(accept_language: str) -> str:
    """The first language of an Accept-Language header that we speak.

    >>> preferred("fr, en-GB;q=0.8, id;q=0.5")
    'en'
    """
    for part in accept_language.lower().split(","):
        language = part.split(";")[0].strip().split("-")[0]
        if language in LANGUAGES:
            return language
    return "id"
