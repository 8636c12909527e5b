"""Declare what keeping officers' accounts and entries needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.history import Actor


@dataclass(frozen=True, kw_only=True)
class OfficerEntry:
    """An officer in the directory: no address, no secret. `version` rises with each change."""

    username: str
    name: str
    role: Role
    agency: str
    unit: str | None = None
    enabled: bool = True
    version: int = 0


class SignInAccounts(Protocol):
    """The officers' sign-in accounts."""

    def create_account(self, entry: OfficerEntry, email: str) -> None:
        """Create the account and invite its owner. Raises: AlreadyExists, Unavailable."""

    def change_account(self, entry: OfficerEntry) -> None:
        """Set name, role, agency, unit and whether signing in is possible.

        Raises: RowNotFound when there is no such account, Unavailable.
        """


class OfficerDirectory(Protocol):
    """The officers' entries, and how many officers of each agency can act."""

    def officers_of_agency(self, agency: str) -> Sequence[OfficerEntry]:
        """Return all entries of an agency, read consistently. Raises: Unavailable."""

    def save_officer(self, entry: OfficerEntry, *, by: Actor, reason: str, now: datetime) -> None:
        """Write the entry over version `entry.version`, its history and the agency's count.

        Raises: VersionConflict when another version is there, Unavailable.
        """
