"""Define reference data: agencies and their ladder, categories, routing rules,
deadline profiles.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from chalicelib.domain.deadlines.calendar import WorkingCalendar, local_day
from chalicelib.domain.deadlines.clocks import DeadlineRules, Profile
from chalicelib.domain.reports.codes import NATIONAL_DESK
from chalicelib.domain.reports.report import Report
from chalicelib.domain.routing.geography import Geography
from chalicelib.domain.routing.place_finder import PlaceFinder

LOCAL_KINDS = frozenset({"province", "regency", "city"})


class OrganisationUnit(NamedTuple):
    """A unit of an agency (dinas, directorate, ...). A tuple, since there are tens of thousands."""

    id: str
    name: str
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Agency:
    """A connected agency. `escalates_to` is the next tier; `region` only for local governments.

    `delegates_to` takes its reports: an administrative city's province, a retired agency's
    successor. Where `approves_answers`, a second person approves before an answer leaves.
    `second_contact` is an e-mail address that is written to when no subscriber of the agency can be
    reached.
    """

    id: str
    name: str
    short: str
    kind: str
    escalates_to: str | None = None
    region: str | None = None
    delegates_to: str | None = None
    units: tuple[OrganisationUnit, ...] = ()
    approves_answers: bool = False
    second_contact: str | None = None
    active: bool = True

    @property
    def takes_reports(self) -> bool:
        """Tell whether reports can reach it itself."""
        return self.active and not self.delegates_to

    @property
    def is_local_government(self) -> bool:
        """Tell whether Kemendagri coordinates it."""
        return self.kind in LOCAL_KINDS

    def has_unit(self, unit: str) -> bool:
        """Tell whether `unit` is one of this agency's and active."""
        return any(u.id == unit and u.active for u in self.units)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What is shown to whoever takes a category, and where it points; `stops` means that no report
    is taken.

    `href` is `tel:` or `https:`; its labels say in words where it leads.
    """

    text_id: str
    text_en: str
    stops: bool = False
    href: str | None = None
    label_id: str = ""
    label_en: str = ""

    def text(self, language: str) -> str:
        """Return the sentence in a language."""
        return self.text_en if language == "en" else self.text_id

    def label(self, language: str) -> str:
        """Return where the link leads, in a language."""
        return self.label_en if language == "en" else self.label_id


@dataclass(frozen=True, kw_only=True)
class Category:
    """One node of the category tree; campaigns come and go, hence the dates (inclusive)."""

    id: str
    parent: str | None
    name_id: str
    name_en: str
    active_from: date | None = None
    active_to: date | None = None
    notice: Notice | None = None

    def name(self, language: str) -> str:
        """Return what it is called in a language."""
        return self.name_en if language == "en" else self.name_id

    def active(self, day: date) -> bool:
        """Tell whether a report of `day` may take it."""
        return (self.active_from or date.min) <= day <= (self.active_to or date.max)


class RoutingTarget(StrEnum):
    """Which agency a routing rule names."""

    AGENCY = "agency"
    LOCAL_GOVERNMENT = "local_government"
    PROVINCE = "province"


@dataclass(frozen=True, kw_only=True)
class RoutingRule:
    """Category × region → agency; `*` matches everything, a region matches what lies below it."""

    id: str
    category: str
    region: str
    target: RoutingTarget
    agency: str | None = None
    priority: int = 0
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Template:
    """A text with which officers may begin an answer; `agency` and `category` may be `*`."""

    id: str
    agency: str
    category: str
    title: str
    text: str
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Reference:
    """All reference data at one moment, by id. `regions` maps dotted code to name.

    `unmanned` names the agencies known to have no officer who can act, `unreachable` those without
    a reachable subscriber, and since when. `places` finds places by name, `geography` knows where
    they lie; both are read when they are asked for.
    """

    agencies: Mapping[str, Agency]
    categories: Mapping[str, Category]
    rules: Sequence[RoutingRule]
    profiles: Sequence[Profile]
    calendar: WorkingCalendar
    regions: Mapping[str, str]
    attribution: str = ""
    templates: Mapping[str, Template] = field(default_factory=dict)
    unmanned: frozenset[str] = frozenset()
    unreachable: Mapping[str, datetime] = field(default_factory=dict)
    places: Callable[[], PlaceFinder] | None = None
    geography: Callable[[], Geography] = Geography
    _by_region: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        by_region = {a.region: a.id for a in self.agencies.values() if a.region}
        object.__setattr__(self, "_by_region", by_region)

    def place_finder(self) -> PlaceFinder:
        """Return the finder of places; one of the regions alone where nothing else is packaged."""
        return self.places() if self.places else PlaceFinder(regions=self.regions)

    def category_path(self, category: str) -> tuple[str, ...]:
        """Return `category` and its ancestors, nearest first; empty when unknown."""
        path: list[str] = []
        node = self.categories.get(category)
        while node is not None and node.id not in path:
            path.append(node.id)
            node = self.categories.get(node.parent) if node.parent else None
        return tuple(path)

    def notice_of(self, category: str) -> Notice | None:
        """Return the notice of `category`, else of its nearest ancestor that has one."""
        notices = (self.categories[c].notice for c in self.category_path(category))
        return next((notice for notice in notices if notice), None)

    def active_agency(self, agency: str | None) -> Agency | None:
        """Return the agency of that id if it takes reports, else the one it delegates to, step by
        step.
        """
        seen: set[str] = set()
        found = self.agencies.get(agency) if agency else None
        while found and found.delegates_to and found.id not in seen:
            seen.add(found.id)
            found = self.agencies.get(found.delegates_to)
        return found if found and found.active else None

    def offered(self) -> list[Agency]:
        """List the agencies that a reporter may name and to which a report may be assigned."""
        return [a for a in self.agencies.values() if a.takes_reports and a.id != NATIONAL_DESK]

    def government_of(self, region: str) -> Agency | None:
        """Return the local government of a dotted region code; None when there is none."""
        return self.active_agency(self._by_region.get(region))

    def above(self, agency: str) -> tuple[str, ...]:
        """List the ids of all tiers above `agency`, nearest first."""
        found: list[str] = []
        node = self.agencies.get(agency)
        while node and node.escalates_to and node.escalates_to not in (agency, *found):
            found.append(node.escalates_to)
            node = self.agencies.get(node.escalates_to)
        return tuple(found)

    def ladder(self, agency: str) -> Iterator[Agency]:
        """List the tiers of the escalation ladder above `agency`, nearest first; tiers without
        officers are skipped.
        """
        tiers = (self.agencies.get(above) for above in self.above(agency))
        return (tier for tier in tiers if tier and self.is_manned(tier))

    def reachable_tier_above(self, agency: str) -> str | None:
        """Return the next tier above `agency` with a reachable subscriber; None
        when there is none.
        """
        tiers = (tier.id for tier in self.ladder(agency))
        return next((tier for tier in tiers if tier not in self.unreachable), None)

    def is_manned(self, agency: Agency) -> bool:
        """Tell whether an agency is active and not known to be without officers."""
        return agency.active and agency.id not in self.unmanned

    def profile_of(self, moment: datetime, category: str) -> Profile:
        """Return the deadline profile of a report of that day: one that lists its category beats
        `*`.

        Raises: LookupError when no profile is in force; reference data is validated so that one
        always is.
        """
        day, path = local_day(moment), frozenset(self.category_path(category))
        fitting = [p for p in self.profiles if p.in_force(day, path)]
        if not fitting:
            raise LookupError(f"no deadline profile is in force on {day}")
        return max(fitting, key=lambda p: ("*" not in p.categories, p.effective_from))

    def profile(self, profile: str) -> Profile:
        """Return the profile of that id, in force or not: a report keeps the profile of its day."""
        return next(p for p in self.profiles if p.id == profile)

    def deadline_rules_of(self, report: Report) -> DeadlineRules:
        """Return the deadline rules that hold for a report."""
        return DeadlineRules(profile=self.profile(report.profile), calendar=self.calendar)

    def templates_for(self, agency: str, category: str) -> list[Template]:
        """List the active answer templates that fit a report of an agency and category."""
        path = ("*", *self.category_path(category))
        return [
            t
            for t in self.templates.values()
            if t.active and t.agency in ("*", agency) and t.category in path
        ]

    def region_path(self, region: str) -> str:
        """Write `Coblong, Kota Bandung, Jawa Barat` for `32.73.02`; unknown codes are left out."""
        parts = region.split(".")
        codes = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
        return ", ".join(self.regions[c] for c in codes if c in self.regions)
