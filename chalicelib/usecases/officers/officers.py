"""Who the officers of an agency are; their accounts and the directory are kept together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.errors import ActNotAllowed, FieldError, InvalidFields, RowNotFound
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import NATIONAL_DESK, Role
from chalicelib.domain.reports.report import Officer
from chalicelib.usecases.officers.ports import OfficerDirectory, OfficerEntry, SignInAccounts
from chalicelib.usecases.reports.handle import actor_of

#: Whom each role may register. An operator sees no content, so only the centre makes one.
MAY_REGISTER = {
    Role.NATIONAL_ADMIN: frozenset(Role) - {Role.REPORTER, Role.SYSTEM},
    Role.AGENCY_ADMIN: frozenset({Role.AGENCY_ADMIN, Role.LIAISON_OFFICER}),
}


def list_officers(
    officer: Officer, agency: str | None, *, directory: OfficerDirectory
) -> Sequence[OfficerEntry]:
    """The officers of an agency; everybody but a national admin sees their own agency's alone."""
    return directory.officers_of_agency(_managed_agency(officer, agency))


def register_officer(
    officer: Officer,
    account: OfficerEntry,
    email: str,
    *,
    accounts: SignInAccounts,
    directory: OfficerDirectory,
    reference: Reference,
    now: datetime,
) -> None:
    """A new officer gets an account, an invitation and an entry. Raises AlreadyExists."""
    _require_right(officer, account)
    _check_entry(account, reference)
    accounts.create_account(account, email)
    reason = "registered"
    directory.save_officer(account, by=actor_of(officer), reason=reason, now=now)


def change_officer(
    officer: Officer,
    wanted: OfficerEntry,
    reason: str,
    *,
    accounts: SignInAccounts,
    directory: OfficerDirectory,
    reference: Reference,
    now: datetime,
) -> None:
    """Another name, role, unit, or disabled or enabled; nobody changes their own entry.

    The directory is written first: who was just disabled there is counted out even if the account
    follows only at the next try.
    """
    there = {a.username: a for a in directory.officers_of_agency(wanted.agency)}.get(
        wanted.username
    )
    if there is None:
        raise RowNotFound
    _require_right(officer, there)
    _require_right(officer, wanted)
    if wanted.username == officer.username:
        raise ActNotAllowed
    _check_entry(wanted, reference)
    directory.save_officer(wanted, by=actor_of(officer), reason=reason, now=now)
    accounts.change_account(replace(wanted, version=wanted.version + 1))


def _managed_agency(officer: Officer, agency: str | None) -> str:
    if officer.role is Role.NATIONAL_ADMIN:
        return agency or NATIONAL_DESK
    if officer.role is not Role.AGENCY_ADMIN or officer.agency is None:
        raise ActNotAllowed
    if agency not in (None, officer.agency):
        raise ActNotAllowed
    return officer.agency


def _require_right(officer: Officer, account: OfficerEntry) -> None:
    _managed_agency(officer, account.agency)
    if account.role not in MAY_REGISTER.get(officer.role, frozenset()):
        raise ActNotAllowed


def _check_entry(account: OfficerEntry, reference: Reference) -> None:
    """Raises InvalidFields unless agency and unit are there, and a liaison officer has a unit."""
    faults: list[FieldError] = []
    agency = reference.agencies.get(account.agency)
    if agency is None or not agency.active:
        faults.append(FieldError(name="agency", code="unknown"))
    elif account.unit and not agency.has_unit(account.unit):
        faults.append(FieldError(name="unit", code="unknown"))
    if account.role is Role.LIAISON_OFFICER and not account.unit:
        faults.append(FieldError(name="unit", code="required"))
    if faults:
        raise InvalidFields(faults)
