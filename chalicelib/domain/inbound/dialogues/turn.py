"""Hold one message of a dialogue with what is needed to decide on it."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.inbound.inbound_commands import InboundMessage, ParsedCommand
from chalicelib.domain.routing.place_search import Places


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A message, its command, and what is needed to decide."""

    message: InboundMessage
    command: ParsedCommand
    places: Places
    now: datetime
