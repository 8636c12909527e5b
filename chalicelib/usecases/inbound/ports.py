"""What receiving messages needs of the world."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.inbound.dialogue import Dialogue
from chalicelib.usecases.attachments.ports import Files
from chalicelib.usecases.contacts.ports import OptOuts
from chalicelib.usecases.contacts.verify_contact import ContactDeps
from chalicelib.usecases.reports.ports import IntakeQueue


class Dialogues(Protocol):
    """What numbers and addresses said, by their keyed hash; forgotten by itself."""

    def get(self, who: str, *, now: datetime) -> Dialogue:
        """The dialogue; a fresh one (version 0) when there is none, or it is older than its
        life."""

    def put(self, who: str, dialogue: Dialogue, *, until: datetime) -> None:
        """Replace the one of `dialogue.version`; raises Unavailable when another came in between:
        the message is to be looked at again."""


class InboundMailStore(Protocol):
    """Letters as the provider laid them down, and the way of their files to the check."""

    def read(self, key: str) -> bytes | None:
        """A letter; None when it is not there any more."""

    def drop(self, key: str) -> None:
        """Remove it; it may be gone already."""

    def hand_in(self, report: str, n: int, data: bytes, type_: str) -> None:
        """Lay a declared file where a browser's upload would be, so that it is checked alike."""


@dataclass(frozen=True, kw_only=True)
class InboundDeps:
    """Everything that receiving needs."""

    desk: ContactDeps
    queue: IntakeQueue
    files: Files
    letters: InboundMailStore
    dialogues: Dialogues
    stops: OptOuts
