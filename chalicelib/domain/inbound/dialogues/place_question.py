"""Ask for the place of a draft, and read what was answered.

See decision 0023.
"""

import re
from dataclasses import replace

from chalicelib.domain.clean_text import clean_code, clean_line, fits
from chalicelib.domain.inbound.dialogue import (
    NO_REGION,
    Action,
    Dialogue,
    FileReport,
    InboundResponse,
    SendResponse,
)
from chalicelib.domain.reports.submission_limits import ADDRESS
from chalicelib.domain.routing.place_search import PlaceMatch, Places

#: How often the place is asked for before the report is filed without it.
MOST_PLACE_ATTEMPTS = 3
#: Offered places that an SMS of 160 characters has room for: how many, and their characters.
MOST_OFFERED, OFFER_ROOM = 5, 105
#: The category of a report whose place is known (the local government's service), and of one whose
#: province alone is known, or no place (nobody's yet): an SMS names no topic.
LOCAL_CATEGORY, UNPLACED_CATEGORY = "pelayanan-pemerintah-daerah", "belum-ada-dalam-daftar"
#: Responses that ask for the place.
PLACE_QUESTIONS = frozenset(
    {
        InboundResponse.ASK_PLACE,
        InboundResponse.ASK_AGAIN,
        InboundResponse.ASK_CITY,
        InboundResponse.CHOOSE,
    }
)
#: Words that agree to the one place that was offered.
_YES = re.compile(r"(?:ya|iya|yes|betul|benar|ok|oke)\W*", re.IGNORECASE)

Decision = tuple[Dialogue, Action]


def without_place(dialogue: Dialogue, places: Places) -> Decision:
    """Ask for the place again; in the end file with the province alone, or without a place."""
    tried = replace(dialogue, place_attempts=dialogue.place_attempts + 1, offered_places=())
    if tried.place_attempts < MOST_PLACE_ATTEMPTS:
        return tried, place_question(tried, places)
    return tried, file_unplaced(tried)


def file_unplaced(dialogue: Dialogue) -> FileReport:
    """File under nobody's category: the national desk finds out the place, or the city."""
    return FileReport(
        region=dialogue.province or NO_REGION,
        address=_address(dialogue),
        category=UNPLACED_CATEGORY,
    )


def offer_places(dialogue: Dialogue, codes: tuple[str, ...], places: Places) -> Decision:
    """Offer several places by number; those that no SMS has room for are asked for again."""
    lines = _numbered(codes, places)
    if len(codes) > MOST_OFFERED or sum(len(line) + 2 for line in lines) > OFFER_ROOM:
        return without_place(dialogue, places)
    offered = replace(dialogue, offered_places=codes)
    return offered, place_question(offered, places)


def _numbered(codes: tuple[str, ...], places: Places) -> list[str]:
    return [f"{n} {places.name(code)}" for n, code in enumerate(codes, start=1)]


def chosen_place(dialogue: Dialogue, text: str) -> str:
    """Return the offered place whose number the text is; "" when it is no such number.

    Of a single one "ya" says as much.
    """
    if len(dialogue.offered_places) == 1 and _YES.fullmatch(text.strip()):
        return dialogue.offered_places[0]
    match = re.fullmatch(
        r"\s*(?:no|nomor|nomer|number|pilih)?\W*(\d)\W*", clean_code(text), re.IGNORECASE
    )
    number = int(match[1]) if match else 0
    return dialogue.offered_places[number - 1] if 0 < number <= len(dialogue.offered_places) else ""


def answered_places(
    dialogue: Dialogue, chosen: str, found: PlaceMatch
) -> tuple[tuple[str, ...], bool]:
    """Return the places that an answer means, and whether it is one that nothing speaks against.

    Of several offered places the one that is named is meant; one alone was a guess, and is meant
    when the answer is its name and nothing else.
    """
    if chosen:
        return (chosen,), True
    offered = tuple(code for code in dialogue.offered_places if code in found.codes)
    codes = offered or found.codes
    picked = bool(offered) and (len(dialogue.offered_places) > 1 or found.complete)
    return codes, len(codes) == 1 and (picked or not found.guessed)


def place_question(dialogue: Dialogue, places: Places) -> SendResponse:
    """Ask which of the offered places, for the city in a known province, or for any place."""
    if dialogue.offered_places:
        values = {"choices": "; ".join(_numbered(dialogue.offered_places, places))}
        return SendResponse(response=InboundResponse.CHOOSE, values=values)
    if dialogue.province:
        values = {"place": places.name(dialogue.province)}
        return SendResponse(response=InboundResponse.ASK_CITY, values=values)
    asked_before = dialogue.place_attempts > 0
    return SendResponse(
        response=InboundResponse.ASK_AGAIN if asked_before else InboundResponse.ASK_PLACE
    )


def file_at(dialogue: Dialogue, code: str) -> FileReport:
    """File at a known place, for its local government."""
    return FileReport(region=code, address=_address(dialogue), category=LOCAL_CATEGORY)


def _address(dialogue: Dialogue) -> str:
    return ", ".join(dialogue.place_lines)


def with_place_line(dialogue: Dialogue, text: str) -> Dialogue:
    """Return the dialogue with what was written about the place, which becomes the address.

    What an address has no room for goes on with the text of the report.
    """
    line = clean_line(text)
    if not line or line in dialogue.place_lines:
        return dialogue
    longer = replace(dialogue, place_lines=(*dialogue.place_lines, line))
    if fits(_address(longer), ADDRESS):
        return longer
    return replace(dialogue, text=with_paragraph(dialogue.text, text))


def with_paragraph(text: str, more: str) -> str:
    """Return a text that goes on with more words, unless it has them already."""
    return text if more in text else f"{text}\n{more}"
