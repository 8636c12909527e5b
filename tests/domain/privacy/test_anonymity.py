"""What an anonymous or confidential report shows, to whom: the rule, and what asks it."""

from dataclasses import replace
from itertools import product

import pytest

from chalicelib.adapters.dynamodb.reports.items import public_attributes
from chalicelib.domain.privacy.anonymity import (
    may_publish_own_files,
    may_publish_position,
    may_reveal_identity,
    may_show_content,
)
from chalicelib.domain.reports.codes import STAFF, Act, Role, State
from chalicelib.domain.reports.permissions import ACTS, may, may_read
from chalicelib.domain.reports.report import Officer, Place
from tests.builders import REFERENCE, a_report

FLAGS = list(product([False, True], repeat=2))
PLACE = Place(region="32.73.02", address="Jalan Contoh 1", lat=-6.88, lon=107.6)


@pytest.mark.parametrize(("anonymous", "confidential"), FLAGS)
def test_each_flag_hides_its_own_part(anonymous: bool, confidential: bool) -> None:
    report = a_report(anonymous=anonymous, confidential=confidential)
    assert may_reveal_identity(report) is not anonymous
    assert may_publish_position(report) is not anonymous
    assert may_publish_own_files(report) is not anonymous
    assert may_show_content(report) is not confidential


@pytest.mark.parametrize("role", sorted(STAFF))
@pytest.mark.parametrize("agency", ["pemda-3273", "imigrasi", "kemendagri", None])
def test_nobody_may_reveal_who_filed_an_anonymous_report(role: Role, agency: str | None) -> None:
    officer = Officer(username="petugas", name="Contoh", role=role, agency=agency, unit=None)
    report = a_report(anonymous=True, has_reporter=True)
    assert not may(officer, Act.REVEAL_IDENTITY, report, REFERENCE)


def test_somebody_may_where_it_is_not_anonymous() -> None:
    """Else the test above could not fail."""
    admin = Officer(
        username="p", name="Contoh", role=Role.AGENCY_ADMIN, agency="pemda-3273", unit=None
    )
    named = a_report(anonymous=False, has_reporter=True)
    assert Act.REVEAL_IDENTITY in ACTS[Role.AGENCY_ADMIN]
    assert may(admin, Act.REVEAL_IDENTITY, named, REFERENCE)
    other = replace(admin, agency="imigrasi")
    assert not may_read(other, replace(named, confidential=True), REFERENCE)


@pytest.mark.parametrize(("anonymous", "confidential"), FLAGS)
def test_the_public_index_carries_no_position_of_an_anonymous_report(
    anonymous: bool, confidential: bool
) -> None:
    filed = a_report(place=PLACE, anonymous=anonymous, confidential=confidential)
    report = replace(filed, state=State.ASSIGNED)
    face = public_attributes(report)
    assert bool(face) is not confidential
    assert ("107.6" in str(face)) is (not anonymous and not confidential)
