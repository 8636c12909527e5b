"""Read reference data once per container, and look beside the requests whether it changed."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from chalicelib.adapters.dynamodb.item_table import ItemTable
from chalicelib.adapters.dynamodb.reference_data.packed_reference import (
    KINDS,
    LAYOUT,
    PackedReference,
    Stamps,
    UnpackedReference,
    read_packed,
    read_stamps,
    unpack,
)
from chalicelib.adapters.dynamodb.reference_data.reference_rows import compose, part_of
from chalicelib.adapters.holiday_calendar import days_off
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.reference_data.reference import Reference

REGIONS = Path(__file__).parents[3] / "data" / "regions.json"
#: How long it serves before somebody looks whether it changed.
KEEP = timedelta(minutes=5)
#: A container that slept so long looks before it serves, not beside the request.
LONGEST_UNSEEN = timedelta(minutes=15)
#: How long after a failure to look the next attempt is made.
AGAIN = timedelta(seconds=30)


class ReferenceBackup(Protocol):
    """The packed copy outside the table."""

    def read_backup(self) -> PackedReference | None:
        """Read it; None when there is none. Raises: Unavailable."""


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """Reference data as read, of which rows (`stamps`) and when that was last known to be all."""

    at: datetime
    year: int
    stamps: Stamps
    parts: Mapping[str, Any]
    reference: Reference

    @property
    def is_stamped(self) -> bool:
        """Tell whether a change of any kind would show in its stamp."""
        return set(self.stamps) == set(KINDS)


def run_aside(job: Callable[[], None]) -> None:
    """Run a job beside the request. Where Lambda rests a container, the job rests with it."""
    threading.Thread(target=job, daemon=True).start()


def _nothing(_: timedelta) -> None:
    """Tell nobody."""


class DynamoReference:
    """Implements ReferenceData. `client` is a botocore DynamoDB client, `clock` tells the time.

    `backup` serves a container that never read anything while the table is away; `on_stale` is
    told the age of what is served each time that the table could not be asked; `aside` runs a job
    beside the request.
    """

    def __init__(
        self,
        client: Any,
        table: str,
        clock: Callable[[], datetime],
        regions: Path = REGIONS,
        *,
        backup: ReferenceBackup | None = None,
        on_stale: Callable[[timedelta], None] = _nothing,
        aside: Callable[[Callable[[], None]], None] = run_aside,
    ) -> None:
        self._client, self._name, self._table = client, table, ItemTable(client, table)
        self._clock, self._regions, self._backup = clock, regions, backup
        self._on_stale, self._aside = on_stale, aside
        self._kept: _Kept | None = None
        self._failed_at: datetime | None = None
        self._looking = threading.Lock()

    def current(self) -> Reference:
        """Return all of it. After five minutes the next look is beside the request, and an older
        copy serves while the table is away.

        Raises: Unavailable when there is no copy yet.
        """
        now, kept = self._clock(), self._kept
        if kept is None:
            return self._first(now).reference
        age = now - kept.at
        if age < KEEP or (self._failed_at and now - self._failed_at < AGAIN):
            return kept.reference
        if age >= LONGEST_UNSEEN and self._failed_at is None:
            self._look()
        elif not self._looking.locked():
            self._aside(self._look)
        return self._kept.reference if self._kept else kept.reference

    def _first(self, now: datetime) -> _Kept:
        try:
            self._kept = self._read(None, now)
        except Unavailable as error:
            self._kept = self._from_backup(error, now)
            self._failed(self._kept, now)
        return self._kept

    def _from_backup(self, error: Unavailable, now: datetime) -> _Kept:
        if self._backup is None:
            raise error
        try:
            packed = self._backup.read_backup()
        except Unavailable:
            raise error from None
        if packed is None or packed.layout != LAYOUT:
            raise error
        unpacked = unpack(packed.data)
        return self._composed(packed.made_at, now.year, packed.stamps, unpacked.parts, unpacked)

    def _look(self) -> None:
        """Read what changed, unless somebody does; keep the older copy when the table is away."""
        kept = self._kept
        if kept is None or not self._looking.acquire(blocking=False):
            return
        now = self._clock()
        try:
            self._kept = self._read(kept, now)
            self._failed_at = None
        except Unavailable:
            self._failed(kept, now)
        finally:
            self._looking.release()

    def _failed(self, kept: _Kept, now: datetime) -> None:
        self._failed_at = now
        self._on_stale(now - kept.at)

    def _read(self, kept: _Kept | None, now: datetime) -> _Kept:
        """Ask whether anything changed; read the packed copy, and rows where they are newer."""
        if kept and kept.year == now.year and kept.is_stamped and self._still(kept.stamps):
            return replace(kept, at=now)
        packed, stamps = read_packed(self._client, self._name)
        unpacked = unpack(packed.data) if packed and packed.layout == LAYOUT else None
        known = [(kept.stamps, kept.parts)] if kept else []
        if packed and unpacked:
            known.insert(0, (packed.stamps, unpacked.parts))
        parts = {kind: self._part(kind, stamps.get(kind, ""), known) for kind in KINDS}
        return self._composed(now, now.year, stamps, parts, unpacked)

    def _still(self, stamps: Stamps) -> bool:
        return read_stamps(self._client, self._name) == stamps

    def _part(
        self, kind: str, stamp: str, known: Sequence[tuple[Stamps, Mapping[str, Any]]]
    ) -> Any:
        """Return the part of a kind as it has that stamp; of rows where nobody knows it.

        Rows without a stamp were written by a release that knows none: they are read each time.
        """
        for stamps, parts in known:
            if stamp and stamps.get(kind) == stamp:
                return parts[kind]
        rows = self._table.query(f"REFERENCE#{kind}")
        return part_of(kind, [row["data"] for row in rows])

    def _composed(
        self,
        at: datetime,
        year: int,
        stamps: Stamps,
        parts: Mapping[str, Any],
        unpacked: UnpackedReference | None,
    ) -> _Kept:
        off = unpacked.days_off if unpacked and unpacked.year == year else days_off(year)
        reference = compose(parts, self._place, off)
        return _Kept(at=at, year=year, stamps=stamps, parts=parts, reference=reference)

    @cached_property
    def _place(self) -> Mapping[str, Any]:
        place: Mapping[str, Any] = json.loads(self._regions.read_text(encoding="utf-8"))
        return place
