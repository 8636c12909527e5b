"""Names and sentences for the codes of the API: states, acts, refusals and their like."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.deadlines.clocks import Unit
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.act_conditions import Condition
from chalicelib.domain.reports.codes import Act, Flag, Kind, Role, Stage, State
from chalicelib.messages.catalogue import read


@dataclass(frozen=True, kw_only=True)
class Texts:
    """Texts by code. A sentence of `fields` takes `{value}`: a limit, or what it is about; one of
    `reasons` takes `{detail}`, the sentences of the next step take `{span}` and `{due}`."""

    states: Mapping[State, str]
    kinds: Mapping[Kind, str]
    flags: Mapping[Flag, str]
    acts: Mapping[Act, str]
    stages: Mapping[Stage, str]
    reasons: Mapping[str, str]
    roles: Mapping[Role, str]
    units: Mapping[Unit, str]
    problems: Mapping[str, str]
    fields: Mapping[str, str]
    conditions: Mapping[Condition, str]
    refusals: Mapping[str, str]
    next_step: str
    next_step_queued: str
    place_unknown: str


def texts(language: str) -> Texts:
    """Return the texts of a language; unknown ones read Indonesian."""
    places = ("reports/codes", "reports:names", "reports:next_steps", "problems")
    return read(Texts, language, *places)


def place_name(region: str, reference: Reference, language: str) -> str:
    """Name a place by its region; one that nobody could name yet is called unknown."""
    return reference.region_path(region) if region else texts(language).place_unknown
