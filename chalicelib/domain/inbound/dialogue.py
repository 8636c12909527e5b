"""Hold the state of a dialogue by SMS or e-mail, and the actions that a message leads to.

`dialogue_engine.py` decides how a dialogue goes on; see decision 0023.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.dialogues.loose_words import is_worth_filing
from chalicelib.domain.inbound.dialogues.reports_of_dialogue import (
    FiledReport,
    PostponedReport,
    SealedSender,
    has_protection,
)
from chalicelib.domain.inbound.inbound_commands import ParsedCommand
from chalicelib.domain.reports.codes import Kind

#: Exchanges that are remembered, for a queue that delivers a message twice.
REMEMBERED = 20
#: How long the words of a dialogue may rest: people respond to e-mail later than to SMS.
LIFE = {Channel.SMS: timedelta(hours=24), Channel.EMAIL: timedelta(days=7)}
#: A draft waits so long for its place before its sender is reminded, and before it is filed
#: without one.
REMIND_AFTER, FILE_AFTER = timedelta(days=1), timedelta(days=7)
#: Between the reminder and filing is at least so much, however late the reminder left.
REMINDED_BEFORE = timedelta(days=1)
#: How long what is to be filed is kept while that fails.
DRAFT_LIFE = timedelta(days=60)
#: A message meanwhile waits until what is being filed is filed; after so long it failed.
FILING_LEASE = timedelta(minutes=5)
#: How long it is known by SMS which reports came from a number: an officer asks weeks later.
REPORTS_LIFE = timedelta(days=90)
#: Reports of a number that are remembered.
MOST_FILED = 20
#: Within this time the same words with the same files are one message, sent or delivered twice.
REPEATED_WITHIN = timedelta(minutes=15)
#: The region of a report whose place nobody has named clearly yet.
NO_REGION = ""


class InboundResponse(StrEnum):
    """What the sender is told; each has its texts in `messages/inbound`."""

    ASK_PLACE = "ask_place"
    ASK_AGAIN = "ask_place_again"
    ASK_CITY = "ask_city"
    CHOOSE = "choose_place"
    NO_PLACE = "no_place"
    REMIND_PLACE = "remind_place"
    FILED = "filed"
    FILED_UNPROVED = "filed_unproved"
    FILED_UNPLACED = "filed_unplaced"
    FILED_PROTECTED = "filed_protected"
    NOT_PROTECTED = "not_protected"
    ALREADY = "already_filed"
    STATUS = "status"
    STATUS_PART = "status_part"
    STATUS_ASKED = "status_asked"
    STATUS_ANSWERED = "status_answered"
    STATUS_PUBLIC_ANSWER = "status_public_answer"
    UNKNOWN = "unknown_report"
    REPLIED = "reply_taken"
    THANKED = "thanks_taken"
    ADDED = "information_added"
    NO_REPLY_NOW = "reply_not_possible"
    TOO_MUCH_ADDED = "too_much_added"
    NOTHING_TAKEN = "nothing_taken"
    REPLY_TOO_LONG = "reply_too_long"
    NOT_YOURS = "reply_not_yours"
    ELSEWHERE = "reply_from_elsewhere"
    CODE_COMES = "code_comes"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    WAITS_FOR_TOMORROW = "waits_for_tomorrow"
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    STARTED = "started"
    WHICH_REPORT = "which_report"
    HELP = "help"


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A message and the response to it; `response` is None for none."""

    message_id: str
    response: InboundResponse | None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """What one number or address wrote so far.

    `first_message` is the id of the message that began the draft of a report; while it is set, the
    draft waits for its place. `place_lines` are what was written when the place was asked for,
    `offered_places` the region codes that were offered, `mail_keys` where the e-mails of the draft
    are stored, `files` the digests of their files. `loose_words` are those that were sent without a
    command, until the sender says what they are for; `loose_message` is the id of the first of
    them. `postponed` are reports that wait for another day. `sender` is set while words wait, which
    are filed though no further message comes. `reminded_at` is when the sender of a draft was,
    `filing_at` when its filing began.
    """

    version: int = 0
    language: str = "id"
    first_message: str = ""
    kind: Kind = Kind.COMPLAINT
    anonymous: bool = False
    confidential: bool = False
    title: str = ""
    text: str = ""
    place_lines: tuple[str, ...] = ()
    province: str = ""
    offered_places: tuple[str, ...] = ()
    place_attempts: int = 0
    last_message_at: datetime | None = None
    mail_keys: tuple[str, ...] = ()
    files: str = ""
    loose_words: str = ""
    loose_message: str = ""
    postponed: tuple[PostponedReport, ...] = ()
    sender: SealedSender | None = None
    reminded_at: datetime | None = None
    filing_at: datetime | None = None
    filed: tuple[FiledReport, ...] = ()
    exchanges: tuple[Exchange, ...] = ()

    @property
    def awaits_place(self) -> bool:
        """Whether the draft of a report waits for its place."""
        return bool(self.first_message)

    @property
    def holds_words(self) -> bool:
        """Whether anything waits: a draft, loose words or a report for another day."""
        return bool(self.awaits_place or self.loose_words or self.postponed)

    def emptied(self) -> "Dialogue":
        """Return the dialogue with nothing but what was filed, postponed and exchanged."""
        return Dialogue(
            version=self.version,
            language=self.language,
            filed=self.filed,
            exchanges=self.exchanges,
            postponed=self.postponed,
            sender=self.sender if self.postponed else None,
        )

    def without_draft(self, now: datetime) -> "Dialogue":
        """Return the dialogue without its draft; loose words still wait."""
        loose = self.loose_within(now)
        rested = self.emptied()
        if not loose:
            return rested
        return replace(
            rested,
            loose_words=loose,
            loose_message=self.loose_message,
            sender=self.sender,
            last_message_at=self.last_message_at,
        )

    def loose_within(self, now: datetime) -> str:
        """Return the words that wait to be told what they are for; "" when they are too old.

        What can be filed waits until it is.
        """
        last = self.last_message_at
        life = DRAFT_LIFE if is_worth_filing(self.loose_words) else LIFE[Channel.SMS]
        return self.loose_words if last and now - last <= life else ""

    def is_being_filed(self, now: datetime) -> bool:
        """Tell whether the waiting words are being filed at this moment."""
        return self.filing_at is not None and now - self.filing_at < FILING_LEASE

    def repeated(self, digest: str, now: datetime) -> FiledReport | None:
        """Return the report of the same words and files, if it was filed minutes ago.

        Gateways deliver twice and people press twice; on another day the same words say that it
        happened again. Whoever asks for more protection than it has means another report.
        """
        same = self._filed_lately(digest, now)
        return next((f for f in same if has_protection(f, wished=self)), None)

    def filed_openly(self, digest: str, now: datetime) -> FiledReport | None:
        """Return the report of the same words that lacks a protection which is wished for now."""
        if self.repeated(digest, now):
            return None
        return next(iter(self._filed_lately(digest, now)), None)

    def last_without_wish(self) -> FiledReport | None:
        """Return the report that was filed last, if it lacks a protection wished for now."""
        last = self.filed[-1] if self.filed else None
        return None if last is None or has_protection(last, wished=self) else last

    def without_wish(self) -> "Dialogue":
        """Return the dialogue without a wish for protection that is granted already."""
        waits = self.awaits_place or self.loose_words
        return self if waits else replace(self, anonymous=False, confidential=False)

    def _filed_lately(self, digest: str, now: datetime) -> list[FiledReport]:
        recent = (f for f in reversed(self.filed) if f.at and abs(now - f.at) <= REPEATED_WITHIN)
        return [f for f in recent if f.digest == digest]

    def with_filed(self, report: str, digest: str, now: datetime) -> "Dialogue":
        """Return the dialogue after its draft became this report; loose words still wait."""
        others = tuple(f for f in self.filed if f.report != report)
        new = FiledReport(
            report=report,
            digest=digest,
            at=now,
            anonymous=self.anonymous,
            confidential=self.confidential,
        )
        after = replace(self.without_draft(now), filed=(*others, new)[-MOST_FILED:])
        # An SMS that was to wait and was sent again is filed now; letters are kept each.
        waits = (
            p
            for p in self.postponed
            if p.digest != digest or p.mail_keys or not has_protection(new, wished=p)
        )
        return replace(after, postponed=tuple(waits))

    def without_words(self, text: str) -> "Dialogue":
        """Return the dialogue without loose words that a report has taken."""
        rest = self.loose_words.removesuffix(text).rstrip("\n")
        return replace(self, loose_words=rest) if text else self

    def keep_until(self, channel: Channel, now: datetime) -> datetime:
        """Return when the dialogue may be forgotten: neither a draft nor an SMS sender's reports
        before they are of no use."""
        lives = [LIFE[channel]]
        if self.awaits_place or self.postponed or is_worth_filing(self.loose_words):
            lives.append(DRAFT_LIFE)
        if channel is Channel.SMS and self.filed:
            lives.append(REPORTS_LIFE)
        return now + max(lives)

    def exchange_of(self, message_id: str) -> Exchange | None:
        """Return the exchange of a message that came before; None when it is new."""
        return next((e for e in self.exchanges if e.message_id == message_id), None)

    def with_exchange(self, exchange: Exchange) -> "Dialogue":
        """Return the dialogue with one more exchange, and without the oldest beyond the limit."""
        return replace(self, exchanges=(*self.exchanges, exchange)[-REMEMBERED:])


@dataclass(frozen=True, kw_only=True)
class SendResponse:
    """The action to respond, and nothing else.

    A `hint` is given once a day for each response, so that two programs do not answer each other
    for ever.
    """

    response: InboundResponse
    values: Mapping[str, str] = field(default_factory=dict)
    hint: bool = False


@dataclass(frozen=True, kw_only=True)
class FileReport:
    """The action to file the draft of the dialogue, at this place and under this category.

    `region` is NO_REGION of a report whose place nobody has named clearly.
    """

    region: str
    address: str
    category: str

    @property
    def unplaced(self) -> bool:
        """Whether officers are to find out the place."""
        return self.region == NO_REGION


@dataclass(frozen=True, kw_only=True)
class ReplyToOne:
    """The action to give words that name no report to the one that they can only be about.

    `reports` are the sender's, the newest last. `is_reply` tells that the sender called the words a
    reply; else they are one only to an officer's question.
    """

    text: str
    reports: tuple[str, ...]
    is_reply: bool


@dataclass(frozen=True, kw_only=True)
class RunCommand:
    """The action to run a command that needs more than the dialogue: status, reply, stop..."""

    command: ParsedCommand


@dataclass(frozen=True, kw_only=True)
class IgnoreMessage:
    """The action to neither file nor respond."""

    reason: str


Action = SendResponse | FileReport | RunCommand | ReplyToOne | IgnoreMessage
