"""Let agencies register and change their officers: sign-in account and directory entry together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.errors import ActNotAllowed, FieldError, InvalidFields, RowNotFound
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import NATIONAL_DESK, Role
from chalicelib.domain.reports.report import Officer
from chalicelib.usecases.officers.ports import OfficerDirectory, OfficerEntry, SignInAccounts
from chalicelib.usecases.reports.officer_acts import actor_of_officer

#: Which roles each role may register. An operator sees no content, so only the centre makes one.
MAY_REGISTER = {
    Role.NATIONAL_ADMIN: frozenset(Role) - {Role.REPORTER, Role.SYSTEM},
    Role.AGENCY_ADMIN: frozenset({Role.AGENCY_ADMIN, Role.LIAISON_OFFICER}),
}


def list_officers(
    officer: Officer, agency: str | None, *, directory: OfficerDirectory
) -> Sequence[OfficerEntry]:
    """Return the officers of an agency, None for the own one.

    Raises: ActNotAllowed for everybody but admins, and for an agency admin who asks for another
    agency; Unavailable.
    """
    return directory.officers_of_agency(_managed_agency(officer, agency))


def register_officer(
    officer: Officer,
    entry: OfficerEntry,
    email: str,
    *,
    accounts: SignInAccounts,
    directory: OfficerDirectory,
    reference: Reference,
    now: datetime,
) -> None:
    """Give a new officer an account, an invitation by e-mail and an entry.

    Raises: ActNotAllowed when the officer may not register this role there; InvalidFields when
    agency or unit do not exist or a liaison officer has no unit; AlreadyExists when the username is
    taken; VersionConflict when the entry is there already; Unavailable.
    """
    _require_right(officer, entry)
    _check_entry(entry, reference)
    accounts.create_account(entry, email)
    directory.save_officer(entry, by=actor_of_officer(officer), reason="registered", now=now)


def change_officer(
    officer: Officer,
    entry: OfficerEntry,
    reason: str,
    *,
    accounts: SignInAccounts,
    directory: OfficerDirectory,
    reference: Reference,
    now: datetime,
) -> None:
    """Change an officer's name, role or unit, disable or enable; nobody changes the own entry.

    The directory is written first: who was just disabled there is counted out even if the account
    follows only at the next try.
    Raises: RowNotFound when the agency has no such officer; ActNotAllowed when the officer may not
    register the role before or after, or changes the own entry; InvalidFields when agency or unit
    do not exist or a liaison officer has no unit; VersionConflict when the entry was changed
    meanwhile; Unavailable.
    """
    entries = {e.username: e for e in directory.officers_of_agency(entry.agency)}
    before = entries.get(entry.username)
    if before is None:
        raise RowNotFound
    _require_right(officer, before)
    _require_right(officer, entry)
    if entry.username == officer.username:
        raise ActNotAllowed
    _check_entry(entry, reference)
    directory.save_officer(entry, by=actor_of_officer(officer), reason=reason, now=now)
    accounts.change_account(replace(entry, version=entry.version + 1))


def _managed_agency(officer: Officer, agency: str | None) -> str:
    """Return the agency whose officers are meant, if `officer` manages it; else ActNotAllowed."""
    if officer.role is Role.NATIONAL_ADMIN:
        return agency or NATIONAL_DESK
    if officer.role is not Role.AGENCY_ADMIN or officer.agency is None:
        raise ActNotAllowed
    if agency not in (None, officer.agency):
        raise ActNotAllowed
    return officer.agency


def _require_right(officer: Officer, entry: OfficerEntry) -> None:
    """Raise ActNotAllowed unless the officer may register such an entry."""
    _managed_agency(officer, entry.agency)
    if entry.role not in MAY_REGISTER.get(officer.role, frozenset()):
        raise ActNotAllowed


def _check_entry(entry: OfficerEntry, reference: Reference) -> None:
    """Raise InvalidFields unless agency and unit exist and a liaison officer has a unit."""
    faults: list[FieldError] = []
    agency = reference.agencies.get(entry.agency)
    if agency is None or not agency.active:
        faults.append(FieldError(name="agency", code="unknown"))
    elif entry.unit and not agency.has_unit(entry.unit):
        faults.append(FieldError(name="unit", code="unknown"))
    if entry.role is Role.LIAISON_OFFICER and not entry.unit:
        faults.append(FieldError(name="unit", code="required"))
    if faults:
        raise InvalidFields(faults)
