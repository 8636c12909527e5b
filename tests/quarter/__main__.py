"""`make quarter`: simulate a quarter and print how the law was kept."""

import argparse
import sys
import time
from datetime import UTC, datetime, timedelta

from chalicelib.domain.reports.history import find_faults
from chalicelib.usecases.deadlines.coverage import CoverageGap, CoverageProof, check_coverage
from tests.quarter.figures import Figures
from tests.quarter.life import Life
from tests.quarter.places import built_reference

#: 1 July 2026, 00:00 in Jakarta; the quarter has 92 days.
BEGIN = datetime(2026, 6, 30, 17, tzinfo=UTC)
DAYS = 92
#: Nothing may stay open longer than this after the quarter.
PATIENCE = timedelta(days=300)


def simulate(reports: int, seed: int = 1) -> tuple[Life, Figures, CoverageProof, list[CoverageGap]]:
    """A quarter of filing, its proof of coverage, and then until the last report has ended."""
    reference = built_reference(BEGIN.year)
    life = Life(reference, BEGIN, seed)
    for _ in range(reports):
        life.later(life.chance.uniform(0, DAYS), life.file)
    end = BEGIN + timedelta(days=DAYS)
    life.run_until(end)
    gaps: list[CoverageGap] = []
    proof = check_coverage(
        due=life.reports,
        worklists=life.reports,
        reports=life.reports,
        reference=reference,
        now=life.now,
        has_time_left=lambda: True,
        on_gap=gaps.append,
    )
    while life.still_open and life.now < end + PATIENCE:
        life.run_until(life.now + timedelta(days=10))
    figures = Figures(reference)
    for events in life.reports.events.values():
        figures.add(events)
    return life, figures, proof, gaps


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    life, figures, proof, gaps = simulate(asked.reports, asked.seed)
    events = life.reports.events
    broken = [i for i, r in life.reports.reports.items() if find_faults(r, events.get(i, []))]
    print(figures.table())
    print()
    acts = ", ".join(f"{act} {n}" for act, n in figures.acts.most_common())
    print(f"{sum(figures.acts.values())} events: {acts}")
    print(f"end of the quarter: {proof.open} open, {len(gaps)} of them without a timed act")
    print(f"{len(life.still_open)} stuck after {life.now - BEGIN}, {len(broken)} broken histories")
    print(f"{asked.reports} synthetic reports in {time.monotonic() - began:.0f} s")
    return 1 if life.still_open or broken or gaps else 0


if __name__ == "__main__":
    sys.exit(main())
