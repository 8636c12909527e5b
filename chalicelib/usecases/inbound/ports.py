"""Declare what receiving inbound messages needs of the world."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.inbound.dialogue import Dialogue
from chalicelib.domain.inbound.quoted_text import SentLetters
from chalicelib.usecases.attachments.ports import Files
from chalicelib.usecases.contacts.ports import OptOuts
from chalicelib.usecases.contacts.verify_contact import ContactDeps
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reports.ports import IntakeQueue


class Dialogues(Protocol):
    """The dialogue of each sender, by the keyed hash of number or address; they expire."""

    def get_dialogue(self, sender: str, *, now: datetime) -> Dialogue:
        """Return the dialogue; a fresh one when there is none (version 0), or it has expired."""

    def save_dialogue(self, sender: str, dialogue: Dialogue, *, until: datetime) -> None:
        """Replace the dialogue of `dialogue.version`; it expires at `until`.

        Raises: Unavailable when another message came in between, so that this one comes again.
        """

    def waiting_until(self, now: datetime) -> Iterable[str]:
        """Iterate over the senders of dialogues whose next step lies at or before `now`.

        Raises: Unavailable.
        """


class WaitingQueue(Protocol):
    """The queue of dialogues whose waiting words are due."""

    def send(self, senders: Sequence[str]) -> None:
        """Queue dialogues by their senders' keyed hash.

        Raises: Unavailable when the queue did not take all of them.
        """


class InboundMailStore(Protocol):
    """The e-mails that the provider stored, and the way of their attachments to the check."""

    def read_mail(self, key: str) -> bytes | None:
        """Return an e-mail; None when it is not there any more.

        Raises: Unavailable when the store is not reachable.
        """

    def seal_letter(self, report: str, letter: str, key: str) -> None:
        """Copy an e-mail, unchanged, beside the report; no function reads it there.

        `letter` is its id among those of the report. The one under `key` stays until it expires.
        Raises: Unavailable when the store is not reachable.
        """

    def save_letter_text(self, report: str, letter: str, text: str) -> None:
        """Save the whole text of a letter of which the report shows less, for its officers.

        Raises: Unavailable when the store is not reachable.
        """

    def submit_attachment(self, report: str, n: int, data: bytes, type_: str) -> None:
        """Put a declared file where a browser's upload would be, so that it is checked alike.

        Raises: Unavailable when the store is not reachable.
        """


@dataclass(frozen=True, kw_only=True)
class InboundDeps:
    """The collaborators of receiving inbound messages; `sent_letters` is what we write.

    `senders` seals who wrote words that wait, so that nothing but these can be opened with it.
    """

    contacts: ContactDeps
    senders: Seal
    queue: IntakeQueue
    files: Files
    mails: InboundMailStore
    sent_letters: SentLetters
    dialogues: Dialogues
    opt_outs: OptOuts
