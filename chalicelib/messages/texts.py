"""The shape of a language: every code that people can meet, with its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Texts:
    """Sentences by code. `{}` in a field sentence takes the limit."""

    states: Mapping[str, str]
    kinds: Mapping[str, str]
    acts: Mapping[str, str]
    stages: Mapping[str, str]
    reasons: Mapping[str, str]
    actors: Mapping[str, str]
    problems: Mapping[str, str]
    fields: Mapping[str, str]
    conditions: Mapping[str, str]
    flags: Mapping[str, str]
    refusals: Mapping[str, str]
    units: Mapping[str, str]
    next_step: str
    next_step_queued: str
    lost_code: str
