"""What telling agencies' desks needs of the world, beside topics and queues."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.usecases.agency_alerts.alert_preferences import Choice


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What a subscriber chose; `by` is the officer who set it, "" for nobody we know of.

    `channel` is None for what was chosen before it was kept; the nightly audit learns it.
    """

    choice: Choice
    by: str
    at: datetime
    channel: Channel | None = None


class Choices(Protocol):
    """The choices of an agency's subscribers, by the subscriber's id. No address in them."""

    def of_agency(self, agency: str) -> Mapping[str, Chosen]:
        """All of them."""

    def with_digests(self) -> Sequence[str]:
        """Agencies in which somebody chose a digest or the evaluation, now or once."""

    def put(self, agency: str, subscriber: str, chosen: Chosen) -> None:
        """Set one."""

    def drop(self, agency: str, subscriber: str) -> None:
        """Forget one; it may be gone already."""


@dataclass(frozen=True, kw_only=True)
class Silence:
    """An agency that nobody hears for: since when, and when the tier above was last told."""

    agency: str
    since: datetime
    tier_told_at: datetime | None = None


class OptOuts(Protocol):
    """What telephones refuse, as the operators know it."""

    def all(self) -> frozenset[str]:
        """The numbers, in E.164, that take no SMS of ours; raises Unavailable."""


class Silences(Protocol):
    """The agencies that nobody hears for. Reference data carries them to whoever tells agencies."""

    def all(self) -> Mapping[str, Silence]:
        """By agency, read consistently."""

    def put(self, silence: Silence) -> None:
        """Note or change one."""

    def drop(self, agency: str) -> None:
        """Somebody hears again."""
