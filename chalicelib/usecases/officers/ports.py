"""Declare what keeping officers' accounts and entries needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.reports.codes import Role
from chalicelib.domain.reports.history import Actor


@dataclass(frozen=True, kw_only=True)
class OfficerEntry:
    """An officer's entry: no address, no secret. `version` rises with each change."""

    username: str
    name: str
    role: Role
    agency: str
    unit: str | None = None
    enabled: bool = True
    version: int = 0


class SignInAccounts(Protocol):
    """The sign-in accounts."""

    def create_account(self, account: OfficerEntry, email: str) -> None:
        """Make the account and invite its owner; raises AlreadyExists."""

    def change_account(self, account: OfficerEntry) -> None:
        """Bring name, role, agency, unit and whether it is enabled up to date."""


class OfficerDirectory(Protocol):
    """The entries, and how many officers each agency has."""

    def officers_of_agency(self, agency: str) -> Sequence[OfficerEntry]:
        """All entries of an agency, read consistently."""

    def save_officer(self, account: OfficerEntry, *, by: Actor, reason: str, now: datetime) -> None:
        """Write the entry over version `account.version`, its history and the agency's count of
        enabled officers; raises VersionConflict."""
