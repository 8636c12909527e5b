"""The mornings of agencies' desks, and the figures they read. Safe to be called twice, and to be
cut short."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Protocol

from chalicelib.usecases.agency_alerts.address_health import AddressCheckRun, check_addresses
from chalicelib.usecases.agency_alerts.digest import DigestDeps, send_digests
from chalicelib.usecases.reference_data.ports import ReferenceData
from chalicelib.usecases.statistics.figures import FiguresDeps, roll_up
from chalicelib.usecases.statistics.monthly_evaluation import send_evaluations
from chalicelib.usecases.statistics.ports import Figures

#: Time that a run leaves to end in good order.
SPARE_MILLISECONDS = 20_000


class Needs(Protocol):
    """What this worker needs of the wiring."""

    @property
    def press(self) -> DigestDeps: ...
    @property
    def figures(self) -> Figures: ...
    @property
    def figures_deps(self) -> FiguresDeps: ...
    @property
    def reference(self) -> ReferenceData: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...
    def noted(self, what: str, **facts: str) -> None: ...


def run_digest_schedule(
    event: dict[str, Any], remaining_milliseconds: Callable[[], int], needs: Needs
) -> dict[str, Any]:
    """What is to leave by now leaves; the first run of a day rolls the figures up, and evaluations
    follow them. Runs begin from ten past six and from half past seven in Jakarta; later ones go on
    where one was cut short. `as_of` in the event says another now, `figures` rolls up anew."""
    as_of = event.get("as_of")
    now = datetime.fromisoformat(as_of).astimezone(UTC) if as_of else needs.now()

    def has_time_left() -> bool:
        return remaining_milliseconds() > SPARE_MILLISECONDS

    around: dict[str, Any] = {
        "reference": needs.reference.current(),
        "now": now,
        "has_time_left": has_time_left,
    }
    sent = send_digests(press=needs.press, **around)
    rolled = roll_up(deps=needs.figures_deps, again=bool(event.get("figures")), **around)
    evaluated = send_evaluations(press=needs.press, figures=needs.figures, **around)
    complete = sent.complete and rolled.complete and evaluated.complete
    # What is cut short of the checks rings no alarm: later runs go on, those of the next days too.
    checked = (
        check_addresses(press=needs.press, **around)
        if complete
        else AddressCheckRun(complete=False)
    )
    did = {
        "digests": sent.digests,
        "nights": sent.nights,
        "sheets": rolled.sheets,
        "evaluations": evaluated.letters,
    }
    if any(did.values()) or not complete:
        needs.count("DigestsSent" if complete else "DigestsCutShort")
        needs.noted("digests", **{name: str(n) for name, n in did.items()})
    if checked.checks or checked.late:
        needs.noted("address checks", checks=str(checked.checks), late=str(checked.late))
    return {**did, "complete": complete, "checked": asdict(checked)}
