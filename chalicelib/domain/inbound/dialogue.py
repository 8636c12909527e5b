"""What was said in a dialogue by SMS or e-mail, and what can come of the next message."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.inbound_commands import ParsedCommand
from chalicelib.domain.reports.codes import Kind

#: Messages whose answer is remembered, for a queue that brings them twice.
REMEMBERED = 20
#: How long a dialogue may rest: people answer e-mail later than SMS.
LIFE = {Channel.SMS: timedelta(hours=24), Channel.EMAIL: timedelta(days=7)}


class InboundReply(StrEnum):
    """What somebody is answered; each has its texts in `messages/inbound/inbound_replies.py`."""

    ASK_PLACE = "ask_place"
    ASK_AGAIN = "ask_place_again"
    ASK_CITY = "ask_city"
    CHOOSE = "choose_place"
    NO_PLACE = "no_place"
    FILED = "filed"
    FILED_UNPROVED = "filed_unproved"
    ALREADY = "already_filed"
    STATUS = "status"
    STATUS_PART = "status_part"
    STATUS_ASKED = "status_asked"
    STATUS_ANSWERED = "status_answered"
    UNKNOWN = "unknown_report"
    REPLIED = "reply_taken"
    NO_REPLY_NOW = "reply_not_possible"
    NOT_YOURS = "reply_not_yours"
    CODE_COMES = "code_comes"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    STARTED = "started"
    HELP = "help"


@dataclass(frozen=True, kw_only=True)
class FiledReport:
    """A report that came of this dialogue, and the digest of its text."""

    report: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A message and what it was answered; `answer` is None for silence."""

    message: str
    answer: InboundReply | None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """What one number or address said. It waits for a place while `nonce` is set.

    `said` is what came instead of a place, `choices` the places that were offered, `mails` where
    the letters with attachments are kept.
    """

    version: int = 0
    language: str = "id"
    nonce: str = ""
    kind: Kind = Kind.COMPLAINT
    anonymous: bool = False
    confidential: bool = False
    title: str = ""
    text: str = ""
    said: tuple[str, ...] = ()
    province: str = ""
    choices: tuple[str, ...] = ()
    tries: int = 0
    at: datetime | None = None
    mails: tuple[str, ...] = ()
    filed: tuple[FiledReport, ...] = ()
    answered: tuple[Exchange, ...] = ()

    @property
    def waiting(self) -> bool:
        """Whether a text waits for its place."""
        return bool(self.nonce)

    def at_rest(self) -> "Dialogue":
        """Nothing waits any more; what was filed and answered is kept."""
        fresh = Dialogue(version=self.version, language=self.language)
        return replace(fresh, filed=self.filed, answered=self.answered)

    def answer_to(self, message: str) -> Exchange | None:
        """What a message was answered that came before."""
        return next((a for a in self.answered if a.message == message), None)

    def with_answer(self, answered: Exchange) -> "Dialogue":
        """Remember an answer."""
        return replace(self, answered=(*self.answered, answered)[-REMEMBERED:])


@dataclass(frozen=True, kw_only=True)
class SendReply:
    """Answer, and nothing else. Each `hint` is given once a day: machines do not tire."""

    answer: InboundReply
    values: Mapping[str, str] = field(default_factory=dict)
    hint: bool = False


@dataclass(frozen=True, kw_only=True)
class FileReport:
    """File what the dialogue holds, at this place."""

    region: str
    address: str
    category: str


@dataclass(frozen=True, kw_only=True)
class RunCommand:
    """Look up, reply, stop and the like: what needs more than the dialogue."""

    said: ParsedCommand


@dataclass(frozen=True, kw_only=True)
class IgnoreMessage:
    """Neither file nor answer."""

    why: str


Action = SendReply | FileReport | RunCommand | IgnoreMessage
