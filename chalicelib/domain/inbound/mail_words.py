"""Shorten texts, and find what a letter asks for above its signature."""

from chalicelib.domain.clean_text import fits
from chalicelib.domain.contacts.contact_rules import parse_email
from chalicelib.domain.inbound.letter_kinds.bare_thanks import is_bare_thanks
from chalicelib.domain.inbound.letter_kinds.signature import (
    CLOSING,
    DEVICE,
    MOST_LINES,
    is_signature_line,
)
from chalicelib.domain.privacy.identity_mask import Identity, place_to_cut
from chalicelib.domain.reports.submission_limits import BODY

__all__ = ["is_bare_thanks", "shorten", "within_report", "without_signature"]

#: How a text that is too long ends; the whole of it is kept beside the report.
SHORTENED = " […]"


def shorten(text: str, most: int, writer: Identity = Identity()) -> str:  # noqa: B008 - frozen
    """Return at most `most` characters of a text, whole words, with a sign that more was said.

    It ends outside of a mask, and of what will be masked of the `writer`.

    >>> shorten("Jalan rusak berat", 17), shorten("Jalan rusak berat", 16)
    ('Jalan rusak berat', 'Jalan rusak […]')
    """
    if len(text) <= most:
        return text
    cut = place_to_cut(text, most - len(SHORTENED), writer)
    room = text[:cut]
    at = max(room.rfind(" "), room.rfind("\n"))
    whole_words = at if at > most // 2 and not text[cut].isspace() else len(room)
    cut = place_to_cut(text, whole_words, writer)
    return text[:cut].rstrip() + SHORTENED


def within_report(text: str, *, name: str = "", email: str = "") -> str:
    """Return as much of a text as a report may hold: all of it, if that fits.

    `name` and `email` are its writer's, as far as the message tells: an anonymous one is masked
    later, and no half of them may be left by the cut.
    """
    if fits(text, BODY[1]):
        return text
    emails = tuple(dict.fromkeys(e for e in (email, name) if parse_email(e)))
    return shorten(text, BODY[1], Identity(names=(name,) if name else (), emails=emails))


def without_signature(text: str) -> str:
    """Return a text without what stands below its closing formula, and without a device's line.

    Only for understanding what a text asks for: what is kept of it is the whole. What stands below
    the formula and says more than a signature is text.

    >>> without_signature("STOP\\n\\nSalam,\\nContoh Warga\\nDikirim dari ponsel saya")
    'STOP'
    """
    whole = text.strip().split("\n")
    lines = [line for line in whole if not DEVICE.match(line.strip())]
    if not any(line.strip() for line in lines):
        lines = whole  # whoever writes nothing else means it
    for at, line in enumerate(lines):
        rest = [other for other in lines[at + 1 :] if other.strip()]
        signed = len(rest) <= MOST_LINES and all(is_signature_line(other.strip()) for other in rest)
        if at and CLOSING.match(line.strip()) and signed:
            return "\n".join(lines[:at]).strip()
    return "\n".join(lines).strip()
