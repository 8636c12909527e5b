"""`make docs`: write docs/handling.md from the tables that the code runs on.

`--check` only says whether it is current (the tests ask the same).
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

from chalicelib.domain.deadlines.clocks import Unit
from chalicelib.domain.deadlines.escalation import WHEN_LATE, WHEN_LATE_WITH_DUPLICATES
from chalicelib.domain.reference_data.registry import SCHEMA, RowKind
from chalicelib.domain.reports.act_conditions import Condition
from chalicelib.domain.reports.act_fields import MOST_COPIES, MOST_RETURNS
from chalicelib.domain.reports.act_rule import ActRule
from chalicelib.domain.reports.codes import AGENCY_STAGES, OPEN, PUBLIC, Act, Stage, State
from chalicelib.domain.reports.permissions import ACTS, READS, REPORTER_ACTS, Scope
from chalicelib.domain.reports.workflow import ROWS
from chalicelib.messages import texts
from infra.handbook_messages import agency_alerts, follower_messages, reporter_messages
from infra.local.console import ROOT
from infra.markdown import code_list, table, yes

PAGE = ROOT / "docs" / "handling.md"
PROFILES = ROOT / "infra" / "data" / "profiles.json"
WORDS, ENGLISH = texts("id"), texts("en")
SCOPES = {
    Scope.OWN_UNIT: "own unit",
    Scope.OWN_AGENCY: "own agency",
    Scope.COPIED: "copied to the own agency",
    Scope.ESCALATED: "climbed to the own agency",
    Scope.BELOW: "agencies below",
    Scope.LOCAL_GOVERNMENTS: "local governments",
    Scope.FLAGGED: "flagged",
    Scope.TAKEN_OVER: "taken over by the Ombudsman",
    Scope.NATIONAL_DESK: "national desk, and what a retired agency left",
    Scope.ALL: "all",
}
_UNITS = {Unit.WORKING_DAYS: "working days", Unit.CALENDAR_DAYS: "days", Unit.HOURS: "hours"}


def page() -> str:
    """The whole document."""
    parts = [
        "# How a report is handled",
        "Made from the code by `make docs`; change the tables, not this page. The tables are in "
        "`chalicelib/domain`: `reports/workflow.py`, `reports/act_conditions.py`, "
        "`reports/permissions.py`, `deadlines/escalation.py`, `reference_data/registry.py`. "
        "Source of the rules: PermenPANRB 62/2018 as replaced by 5/2025; limits are data with a "
        "legal basis.",
        *_states(),
        *_acts(),
        *_conditions(),
        *_who(),
        *_clocks(),
        *_ladder(),
        *agency_alerts(),
        *reporter_messages(),
        *follower_messages(),
        *_columns(),
    ]
    return "\n\n".join(parts) + "\n"


def _states() -> Iterator[str]:
    yield "## States"
    yield table(
        ["state", "in Indonesian", "open", "public unless confidential"],
        ([f"`{s}`", WORDS.states[s], yes(s in OPEN), yes(s in PUBLIC)] for s in State),
    )
    yield "```mermaid\n" + "\n".join(_diagram()) + "\n```"


def _diagram() -> Iterator[str]:
    yield "stateDiagram-v2"
    yield f"  [*] --> {State.UNVERIFIED}: submit"
    arrows: dict[tuple[State, State], list[Act]] = {}
    for row in ROWS:
        for source in sorted(row.sources, key=list(State).index):
            for target in _targets(row, source):
                if target is not source:
                    arrows.setdefault((source, target), []).append(row.act)
    for (source, target), acts in arrows.items():
        yield f"  {source} --> {target}: {', '.join(dict.fromkeys(acts))}"


def _targets(row: ActRule, source: State) -> list[State]:
    if row.resumes:
        return [State.UNVERIFIED, State.ASSIGNED, State.IN_PROGRESS]
    return [row.to or source]


def _acts() -> Iterator[str]:
    yield "## Acts"
    yield (
        "An act keeps the state where no next one is given. `needs` must be brought, `takes` may "
        "be. Whose words are read by whom: public, the reporter, or staff only."
    )
    yield table(
        ["act", "in Indonesian", "from", "when", "needs", "takes", "to", "clocks", "words"],
        (_act(row) for row in ROWS),
    )


def _act(row: ActRule) -> Iterator[str]:
    yield f"`{row.act}`"
    yield WORDS.acts[row.act]
    yield (
        "any"
        if row.sources == frozenset(State)
        else code_list(s for s in State if s in row.sources)
    )
    yield code_list(row.when)
    yield code_list(row.needs)
    yield code_list(row.takes)
    yield "as before the hold" if row.resumes else str(row.to or "")
    yield "; ".join(_effects(row))
    yield row.visibility


def _effects(row: ActRule) -> Iterator[str]:
    if row.stops == tuple(Stage):
        yield "stops all"
    elif row.stops:
        yield f"stops {code_list(row.stops)}"
    if row.pauses:
        yield "pauses the agency's"
    if row.resumes:
        yield "resumes the agency's"
    if row.starts:
        yield f"starts {code_list(row.starts)}"
    if row.recounts:
        yield "counts again"
    if row.act is Act.INTERIM:
        yield "lateness waits for the promised day"
    if row.settles:
        yield "comes down from its tier"


def _conditions() -> Iterator[str]:
    yield "## Conditions"
    yield "The sentence shown when one does not hold:"
    yield table(
        ["condition", "in Indonesian", "in English"],
        ([f"`{c}`", WORDS.conditions[c], ENGLISH.conditions[c]] for c in Condition),
    )


def _who() -> Iterator[str]:
    yield "## Who does and reads what"
    yield (
        "Above the table stand three rules: a confidential report is for its own agency "
        "and the Ombudsman alone; the identity behind an anonymous report is for nobody; whoever "
        "proposed an answer does not approve it. Where an agency asks a second person, `propose` "
        "takes the place of `answer`."
    )
    roles = list(ACTS)
    acts = [act for act in Act if any(act in ACTS[role] for role in roles)]
    yield table(
        ["act", *(f"{r}".replace("_", " ") for r in roles)],
        ([f"`{act}`", *(_scopes(ACTS[r].get(act, frozenset())) for r in roles)] for act in acts),
    )
    yield table(
        ["reads", *(f"{r}".replace("_", " ") for r in roles)],
        [["reports", *(_scopes(READS[r]) for r in roles)]],
    )
    yield f"The reporter, with the access code: {code_list(REPORTER_ACTS)}."
    system = [a for a in Act if a not in acts and a not in REPORTER_ACTS and a is not Act.SUBMIT]
    yield f"The system by itself, or as the other half of a merge: {code_list(system)}."


def _scopes(scopes: frozenset[Scope]) -> str:
    return "; ".join(SCOPES[s] for s in Scope if s in scopes)


def _clocks() -> Iterator[str]:
    profiles: list[dict[str, Any]] = json.loads(PROFILES.read_text(encoding="utf-8"))
    yield "## Clocks"
    yield (
        "A report keeps the profile of its day. A due moment is derived from the clock's record "
        "(start, span, pauses, calendar) and never kept as time left. Only a question to the "
        "reporter pauses a clock, for no longer than `pause_cap` in all. Agencies are reminded at "
        "half time and `remind_before` the end, at 08:00 in Jakarta; the reporter `remind_before` "
        "the end of a question or of the time to reply."
    )
    yield table(
        ["clock", "in Indonesian", "against", "when late", "when late and followed by others"],
        (
            [
                f"`{s}`",
                WORDS.stages[s],
                "agency" if s in AGENCY_STAGES else "reporter",
                f"`{WHEN_LATE[s]}`",
                f"`{WHEN_LATE_WITH_DUPLICATES[s]}`",
            ]
            for s in Stage
        ),
    )
    limits = list(dict.fromkeys(name for p in profiles for name in p["limits"]))
    yield table(
        ["profile", *(f"`{p['id']}`" for p in profiles)],
        [
            ["legal basis", *(p["legal_basis"] for p in profiles)],
            ["in force", *(f"{p['effective_from']} – {p['effective_to'] or ''}" for p in profiles)],
            ["categories", *(code_list(p["categories"]) for p in profiles)],
            ["disposes by itself", *(yes(p["auto_dispose"]) for p in profiles)],
            *([f"`{n}`", *(_span(p["limits"].get(n)) for p in profiles)] for n in limits),
            *(
                [f"`{n}`", *(_span(p[n]) for p in profiles)]
                for n in ("remind_before", "escalate_every")
            ),
        ],
    )


def _ladder() -> Iterator[str]:
    yield "## Tiers"
    yield (
        "A late report climbs one tier at a time: unit → its agency → the agencies that "
        "`escalates_to` names (regency or city → province → Kemendagri; ministry or institution → "
        "KemenPANRB) → Ombudsman. A tier with nobody behind it is skipped. The tier left and the "
        "tier reached are told; the duty to answer stays with the agency; it repeats every "
        "`escalate_every` and stops at an answer. What was not settled within `oversight` goes to "
        "the top at once."
    )
    yield (
        f"A returned report goes to the agency that is suggested; without one, or on its "
        f"{_nth(MOST_RETURNS)} return, to the national desk. A report is copied to at most "
        f"{MOST_COPIES} agencies."
    )


def _columns() -> Iterator[str]:
    yield "## Columns of the reference data"
    yield (
        "The same in the API and in CSV files. In a file a list is separated by `|`, a span reads "
        "`3 working_days`, yes and no are `ya` and `tidak`, a day is `2026-12-31` or `31/12/2026`."
    )
    yield table(
        ["subject", "needed columns", "further columns"],
        (
            [
                f"`{subject}`",
                code_list(c.name for c in SCHEMA[subject] if c.required),
                code_list(c.name for c in SCHEMA[subject] if not c.required),
            ]
            for subject in RowKind
        ),
    )


def _span(span: dict[str, Any] | None) -> str:
    return f"{span['amount']} {_UNITS[Unit(span['unit'])]}" if span else ""


def _nth(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")


def main() -> int:
    """Write the page, or with --check say whether it is current."""
    text = page()
    if "--check" in sys.argv[1:]:
        current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text
        print("docs/handling.md is current" if current else "docs/handling.md is old: make docs")
        return 0 if current else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
