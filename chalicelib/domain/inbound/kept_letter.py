"""Define what is kept of a letter that became part of a report, beside the report."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class KeptLetter:
    """A letter as it came is sealed under `id`; `event` is the number of the event that it made.

    `event` is 0 when it made none, as a thank-you does. `shortened` letters say more than the
    report shows: their whole text is kept readable.
    """

    id: str
    received_at: datetime
    event: int = 0
    shortened: bool = False


def says_more(text: str, shown: str) -> bool:
    """Tell whether a text has words, in a row, that what is shown lacks.

    >>> says_more("Jalan rusak.\\n\\n> Lama", "Jalan rusak."), says_more("Coblong\\n", "di Coblong")
    (True, False)
    """
    collapsed = " ".join(shown.split())
    return any(" ".join(line.split()) not in collapsed for line in text.split("\n"))
