"""On-time rates, worked out from the histories alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from chalicelib.domain.history import CLOCK, Event
from chalicelib.domain.reference import Agency, Reference
from chalicelib.domain.words import AGENCY_STAGES, Act

#: Rows of the table: who stands behind a kind of agency.
TIERS = {
    "city": "kota/kabupaten",
    "regency": "kota/kabupaten",
    "province": "provinsi",
    "ministry": "kementerian/lembaga",
    "institution": "kementerian/lembaga",
}


def tier_of(agency: Agency | None) -> str:
    return TIERS.get(agency.kind, "pusat") if agency else "pusat"


def promises(events: Iterable[Event]) -> Iterable[bool]:
    """Whether each interim answer's date was kept, once the clock that waited for it stopped."""
    for event in events:
        for name, (before, after) in event.changes.items():
            ended = name.startswith(CLOCK) and stopped(after) and not stopped(before)
            if ended and after["promised_for"]:
                yield after["stopped_at"] <= after["promised_for"]


def clock_runs(events: Iterable[Event]) -> Iterable[tuple[str, str, bool]]:
    """Holder, stage and whether in time, of every agency's clock that was stopped."""
    holder = ""
    stages = {f"{CLOCK}{stage}": stage for stage in AGENCY_STAGES}
    for event in events:
        for name, (before, after) in event.changes.items():
            if name in stages and stopped(after) and not stopped(before):
                yield holder, stages[name], after["stopped_at"] <= after["due_at"]
        moved = event.changes.get("agency")
        holder = moved[1] if moved else holder


def stopped(clock: Any) -> bool:
    return bool(clock) and clock["stopped_at"] is not None


class Figures:
    """Counts over many histories."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self.on_time: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
        self.by_agency: dict[str, Counter[bool]] = defaultdict(Counter)
        self.promised: Counter[bool] = Counter()
        self.acts: Counter[Act] = Counter()
        self.reached: Counter[str] = Counter()

    def add(self, events: Iterable[Event]) -> None:
        events = list(events)
        for holder, stage, in_time in clock_runs(events):
            tier = tier_of(self._reference.agencies.get(holder))
            self.on_time[tier, stage][in_time] += 1
            self.by_agency[holder][in_time] += 1
        self.promised.update(promises(events))
        for event in events:
            self.acts[event.act] += 1
            if event.act is Act.ESCALATE and "tier" in event.changes:
                reached = self._reference.agencies.get(event.changes["tier"][1])
                self.reached[
                    reached.short if reached and tier_of(reached) == "pusat" else (tier_of(reached))
                ] += 1

    def table(self) -> str:
        """A table for people."""
        lines = [f"{'tingkat':<22}{'tahap':<16}{'selesai':>9}{'tepat waktu':>13}"]
        for (tier, stage), counts in sorted(self.on_time.items()):
            total = sum(counts.values())
            lines.append(f"{tier:<22}{stage:<16}{total:>9}{counts[True] / total:>12.0%}")
        climbed = ", ".join(f"{n} {name}" for name, n in self.reached.most_common(6))
        kept, all_ = self.promised[True], self.promised.total()
        lines.append(f"{'':<22}{'janji':<16}{all_:>9}{kept / max(all_, 1):>12.0%}")
        return "\n".join([*lines, "", f"escalations reached: {climbed}"])
