"""Hold what a dialogue remembers: reports that were filed or wait for another day, who wrote."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.inbound_commands import message_digest
from chalicelib.domain.reports.codes import Kind


class Protected(Protocol):
    """What is protected, or wished to be."""

    @property
    def anonymous(self) -> bool:
        """Whether officers do not learn who wrote."""
        ...

    @property
    def confidential(self) -> bool:
        """Whether the public does not read it."""
        ...


def has_protection(given: Protected, *, wished: Protected) -> bool:
    """Tell whether something has all the protection that is wished for."""
    is_unnamed = given.anonymous or not wished.anonymous
    return is_unnamed and (given.confidential or not wished.confidential)


@dataclass(frozen=True, kw_only=True)
class PostponedReport:
    """The draft of a report with its place, as `Dialogue` and `FileReport` have them.

    It is filed by the schedule at or after `due_at`; `written_at` is when its last words came.
    """

    first_message: str
    kind: Kind
    anonymous: bool
    confidential: bool
    title: str
    text: str
    region: str
    address: str
    category: str
    mail_keys: tuple[str, ...]
    files: str
    written_at: datetime | None
    due_at: datetime

    @property
    def digest(self) -> str:
        """The digest by which a message of the same words and files is known."""
        return message_digest(self.title, self.text, self.files)


@dataclass(frozen=True, kw_only=True)
class FiledReport:
    """A report that was filed in this dialogue, the digest of its words and files, and when.

    `at` is None of one that an earlier release filed; how it is protected is unknown then, and
    counts as not at all.
    """

    report: str
    digest: str
    at: datetime | None = None
    anonymous: bool = False
    confidential: bool = False


@dataclass(frozen=True, kw_only=True)
class SealedSender:
    """Who wrote what waits, sealed; whether the last message is known to be theirs.

    `alone` is that of the message.
    """

    sealed: bytes
    channel: Channel
    proved: bool = True
    alone: bool = False
