"""Shorten texts, and find what a letter asks for above its signature."""

from chalicelib.domain.clean_text import fits
from chalicelib.domain.inbound.letter_kinds.bare_thanks import is_bare_thanks
from chalicelib.domain.inbound.letter_kinds.signature import (
    CLOSING,
    DEVICE,
    MOST_LINES,
    is_signature_line,
)
from chalicelib.domain.reports.submission_limits import BODY

__all__ = ["is_bare_thanks", "shorten", "within_report", "without_signature"]

#: How a text that is too long ends; the whole of it is kept beside the report.
SHORTENED = " […]"


def shorten(text: str, most: int) -> str:
    """Return at most `most` characters of a text, whole words, with a sign that more was said.

    >>> shorten("Jalan rusak berat", 17), shorten("Jalan rusak berat", 16)
    ('Jalan rusak berat', 'Jalan rusak […]')
    """
    if len(text) <= most:
        return text
    room = text[: most - len(SHORTENED)]
    at = max(room.rfind(" "), room.rfind("\n"))
    return room[: at if at > most // 2 else len(room)].rstrip() + SHORTENED


def within_report(text: str) -> str:
    """Return as much of a text as a report may hold: all of it, if that fits."""
    return text if fits(text, BODY[1]) else shorten(text, BODY[1])


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
