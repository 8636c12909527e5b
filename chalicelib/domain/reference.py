"""Reference data: agencies and their ladder, categories, routing rules, deadline profiles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from chalicelib.domain.calendar import WorkingCalendar
from chalicelib.domain.deadlines import Profile
from chalicelib.domain.words import NATIONAL_DESK

LOCAL_KINDS = frozenset({"province", "regency", "city"})


@dataclass(frozen=True, kw_only=True)
class OrganisationUnit:
    """A unit of an agency (dinas, directorate, ...)."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Agency:
    """A connected agency. `escalates_to` is the next tier; `region` only for local governments."""

    id: str
    name: str
    short: str
    kind: str
    escalates_to: str | None = None
    region: str | None = None
    delegates_to: str | None = None
    units: tuple[OrganisationUnit, ...] = ()
    active: bool = True

    @property
    def is_local_government(self) -> bool:
        """Whether Kemendagri coordinates it."""
        return self.kind in LOCAL_KINDS

    def has_unit(self, unit: str) -> bool:
        """Whether `unit` is one of this agency's."""
        return any(u.id == unit for u in self.units)


@dataclass(frozen=True, kw_only=True)
class Category:
    """One node of the category tree; campaigns come and go, hence the dates (inclusive)."""

    id: str
    parent: str | None
    name_id: str
    name_en: str
    active_from: date | None = None
    active_to: date | None = None

    def active(self, day: date) -> bool:
        """Whether a report of `day` may take it."""
        return (self.active_from or date.min) <= day <= (self.active_to or date.max)


class Target(StrEnum):
    """Whom a routing rule names."""

    AGENCY = "agency"
    LOCAL_GOVERNMENT = "local_government"
    PROVINCE = "province"


@dataclass(frozen=True, kw_only=True)
class RoutingRule:
    """Category × region → agency; `*` matches everything, a region matches what lies below it."""

    id: str
    category: str
    region: str
    target: Target
    agency: str | None = None
    priority: int = 0


@dataclass(frozen=True, kw_only=True)
class Reference:
    """All reference data at one moment, by id. `regions` maps dotted code to name."""

    agencies: Mapping[str, Agency]
    categories: Mapping[str, Category]
    rules: Sequence[RoutingRule]
    profiles: Sequence[Profile]
    calendar: WorkingCalendar
    regions: Mapping[str, str]
    attribution: str = ""
    _by_region: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        by_region = {a.region: a.id for a in self.agencies.values() if a.region}
        object.__setattr__(self, "_by_region", by_region)

    def category_path(self, category: str) -> tuple[str, ...]:
        """`category` and its ancestors, nearest first; empty when unknown."""
        path: list[str] = []
        node = self.categories.get(category)
        while node is not None and node.id not in path:
            path.append(node.id)
            node = self.categories.get(node.parent) if node.parent else None
        return tuple(path)

    def active_agency(self, agency: str | None) -> Agency | None:
        """The agency of that id if it takes reports, through delegation.

        A city that is only administrative (Jakarta's) delegates to its province.
        """
        found = self.agencies.get(agency) if agency else None
        if found and found.delegates_to:
            found = self.agencies.get(found.delegates_to)
        return found if found and found.active else None

    def offered(self) -> list[Agency]:
        """Agencies that a reporter may name, and that a report may be disposed to."""
        return [
            a
            for a in self.agencies.values()
            if a.active and not a.delegates_to and a.id != NATIONAL_DESK
        ]

    def government_of(self, region: str) -> Agency | None:
        """The local government of a dotted region code; None when there is none."""
        return self.active_agency(self._by_region.get(region))

    def ladder(self, agency: str) -> Iterator[Agency]:
        """The active tiers above `agency`, nearest first; what is not active is skipped."""
        seen = {agency}
        node = self.agencies.get(agency)
        while node and node.escalates_to and node.escalates_to not in seen:
            seen.add(node.escalates_to)
            node = self.agencies.get(node.escalates_to)
            if node and node.active:
                yield node

    def profile_of(self, day: date, category: str) -> Profile:
        """The deadline profile of a report of `day`: one that lists its category beats `*`.

        Raises LookupError when no profile is in force: reference data is validated so that it is.
        """
        path = frozenset(self.category_path(category))
        fitting = [p for p in self.profiles if p.in_force(day, path)]
        if not fitting:
            raise LookupError(f"no deadline profile is in force on {day}")
        return max(fitting, key=lambda p: ("*" not in p.categories, p.effective_from))

    def profile(self, profile: str) -> Profile:
        """The profile of that id, in force or not: a report keeps the profile of its day."""
        return next(p for p in self.profiles if p.id == profile)

    def region_path(self, region: str) -> str:
        """`Coblong, Kota Bandung, Jawa Barat` for `32.73.02`; unknown codes are left out."""
        parts = region.split(".")
        codes = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
        return ", ".join(self.regions[c] for c in codes if c in self.regions)
