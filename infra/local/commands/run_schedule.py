"""`make escalate`, `digest`, `audit AS_OF=`: what schedules set off, as of another moment."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.local.cloud import invoke
from infra.local.console import ROOT, Failed
from infra.local.state.claim import is_claimed


def sweep_event(as_of: datetime) -> dict[str, Any]:
    """The event of the schedule, with the moment to sweep as of added."""
    return {
        "version": "0",
        "id": "make-escalate",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": as_of.astimezone(UTC).isoformat(),
        "region": "ap-southeast-3",
        "resources": [],
        "detail": {},
        "as_of": as_of.isoformat(),
    }


def escalate(state: Path, as_of: datetime) -> Any:
    """Invoke the sweep of the cloud whose state is in `state`; return what it did."""
    running = running_cloud(state)
    return invoke(running["endpoint"], running["sweep"], sweep_event(as_of))


def audit(state: Path, as_of: datetime) -> Any:
    """Invoke the audit with its proof; return what it did and found."""
    running = running_cloud(state)
    return invoke(running["endpoint"], running["audit"], {**sweep_event(as_of), "prove": True})


def digest(state: Path, as_of: datetime) -> Any:
    """Invoke the function that sends digests; return what left."""
    running = running_cloud(state)
    return invoke(running["endpoint"], running["digest"], sweep_event(as_of))


def figures(state: Path, as_of: datetime) -> Any:
    """Invoke the same function and have it roll the figures up anew."""
    running = running_cloud(state)
    return invoke(running["endpoint"], running["digest"], {**sweep_event(as_of), "figures": True})


def find_unreachable(state: Path, as_of: datetime) -> Any:
    """Invoke the audit and have it find unreachable agencies; return what it found."""
    running = running_cloud(state)
    return invoke(
        running["endpoint"], running["audit"], {**sweep_event(as_of), "unreachable": True}
    )


def running_cloud(state: Path) -> dict[str, str]:
    """Where the running local cloud is; raises Failed when none runs."""
    way_out = "make run, in another terminal"
    try:
        running: dict[str, str] = json.loads((state / "running.json").read_text())
    except FileNotFoundError as missing:
        raise Failed("The local cloud is not running.", way_out) from missing
    if not is_claimed(state):  # its run was killed and could not remove the file
        raise Failed("The local cloud is not running: it was killed.", way_out)
    return running


#: By the name of its target. The audit here also finds unreachable agencies.
RUNS = {"escalate": escalate, "digest": digest, "audit": find_unreachable}


def main() -> int:
    """Command line of `make escalate`, `make digest` and `make audit`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--run", choices=RUNS, default="escalate")
    parser.add_argument("--state", type=Path, default=ROOT / ".local")
    wanted = parser.parse_args()
    try:
        try:
            as_of = datetime.fromisoformat(wanted.as_of)
        except ValueError as unreadable:
            raise Failed(
                f"{wanted.as_of!r} is not a moment.",
                f"make {wanted.run} AS_OF=2026-12-31T09:00+07:00",
            ) from unreadable
        if as_of.tzinfo is None:
            raise Failed("The moment has no offset.", "add one, such as +07:00 for Jakarta")
        done = RUNS[wanted.run](wanted.state, as_of)
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(json.dumps(done, indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
