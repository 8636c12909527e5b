"""Figures on the packaged template: from the stream to the console's table and to the letter."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.agency_alerts.quiet_hours import DIGESTS_FROM
from chalicelib.domain.deadlines.calendar import JAKARTA
from chalicelib.domain.statistics.figures import month_before
from infra.figures import rebuild, table
from infra.local.commands.run_schedule import digest, escalate, figures
from infra.local.platform import Platform
from infra.local.seed import address_of
from infra.operator import place
from tests.e2e.agency_alerts.test_alert_subscriptions import sent_to
from tests.e2e.people import Citizen, SignedInOfficer, wait_for
from tests.e2e.reports.test_handling import ANSWER, done

#: Lets time pass, for every report there is.
pytestmark = [pytest.mark.e2e, pytest.mark.own_cloud]
BANDUNG = "pemda-3273"


def rows(officer: SignedInOfficer, month: str) -> dict[str, Any]:
    found = officer.get(f"/figures?month={month}")
    assert found.status == 200, found
    by_agency = {row["agency"]["id"]: row for row in found.body["agencies"]}
    return {**found.body, "agencies": by_agency}


def rolled(platform: Platform, day: datetime) -> None:
    """At five, when no letter leaves."""
    while not figures(platform.state, day.replace(hour=5))["complete"]:
        pass


def counted(
    platform: Platform,
    officer: SignedInOfficer,
    month: str,
    day: datetime,
    seen: Callable[[Any], bool],
) -> Any:
    """Bandung's row once the stream has brought what it must show."""

    def row() -> Any:
        rolled(platform, day)
        found = rows(officer, month)["agencies"][BANDUNG]
        return found if seen(found) else None

    return wait_for(row)


def first_morning(after: str) -> datetime:
    """The evaluation's earliest day of the month after `after`, at half past seven."""
    year, month = map(int, after.split("-"))
    last = date(year, month, monthrange(year, month)[1])
    return datetime.combine(last + timedelta(days=3), DIGESTS_FROM, JAKARTA)


def test_what_an_agency_does_shows_in_its_figures_and_in_the_letter(platform: Platform) -> None:
    now = datetime.now(JAKARTA)
    month = f"{now:%Y-%m}"
    ksp, bandung = SignedInOfficer(platform, "ksp"), SignedInOfficer(platform, "bandung")
    rolled(platform, now)
    was = rows(ksp, month)["agencies"][BANDUNG]

    citizen = Citizen(platform)
    citizen.routed()
    done(bandung, citizen.id, "verify", supervisory=False)
    done(bandung, citizen.id, "answer", text=ANSWER)
    assert citizen.do("rating", {"score": 2, "comment": "Belum tuntas."}).status == 200
    late = Citizen(platform)
    late.routed()

    rated = was["ratings"]["count"] + 1
    row = counted(platform, ksp, month, now, lambda r: r["ratings"]["count"] == rated)
    assert row["received"] >= was["received"] + 2
    assert row["verified"]["on_time"] == was["verified"]["on_time"] + 1
    assert row["first_answers"]["on_time"] == was["first_answers"]["on_time"] + 1
    assert row["settled"]["on_time"] == was["settled"]["on_time"] + 1
    assert row["ratings"]["unsolved"] == was["ratings"]["unsolved"] + 1
    assert row["days_to_first_answer"]["median"] is not None
    own = rows(bandung, month)
    assert (own["scope"], set(own["agencies"])) == ("own", {BANDUNG})
    assert own["agencies"][BANDUNG] == row
    assert SignedInOfficer(platform, "operator").get("/figures").status == 403

    # An operator counts it all again, from the histories: the same comes out.
    tallies, reference = rebuild(place("local", platform.state), month, datetime.now(JAKARTA))
    assert rows(ksp, month)["agencies"][BANDUNG] == row
    assert "Pemerintah Kota Bandung" in table(tallies, reference, month)

    # What is never verified climbs, in the month in which it does.
    later = now + timedelta(days=9)
    escalate(platform.state, later)
    counted(platform, ksp, f"{later:%Y-%m}", later, lambda r: r["escalated"] >= 1)

    morning = first_morning(month)
    for _ in range(12):
        did = digest(platform.state, morning)
        if did["evaluations"]:
            break
        morning += timedelta(days=did["complete"])
    assert did["evaluations"] == 2  # the monitor and the Ombudsman
    assert rows(ksp, month)["complete"]
    link = f"/konsol/#/figures?month={month}"
    [letter] = wait_for(
        lambda: [m for m in sent_to(platform, address_of("ksp")) if link in m["text"]]
    )
    assert letter["text"].startswith("Evaluasi ")
    assert "jawaban pertama" in letter["text"]
    assert citizen.receipt["tracking_id"] not in letter["text"]
    assert digest(platform.state, morning)["evaluations"] == 0
    assert month_before(f"{morning:%Y-%m}") == month
