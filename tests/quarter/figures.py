"""On-time rates, worked out from the histories as the platform itself does."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from chalicelib.domain.reference_data.reference import Agency, Reference
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.history import Event
from chalicelib.domain.statistics import figures

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


def clock_runs(events: Iterable[Event]) -> Iterable[tuple[str, str, bool]]:
    """Holder, stage and whether in time, of every agency's clock that counts."""
    holder = ""
    for event in events:
        for run in figures.ended_clock_runs(event):
            if run.in_time is not None:
                yield holder, run.stage, run.in_time
        moved = event.changes.get("agency")
        holder = moved[1] if moved else holder


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
        for event in events:
            self.promised.update(figures.promises_kept(event))
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
