"""Judge words of an SMS that nobody said what they are for."""

from chalicelib.domain.inbound.inbound_commands import is_junk
from chalicelib.domain.inbound.letter_kinds.bare_thanks import is_bare_thanks


def is_worth_filing(loose_words: str) -> bool:
    """Tell whether words without a command say enough for a report, and more than thanks.

    >>> is_worth_filing("lampu jalan padam sejak kemarin"), is_worth_filing("ok, terima kasih pak")
    (True, False)
    """
    return not is_junk(loose_words) and not is_bare_thanks(loose_words)
