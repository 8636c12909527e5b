"""What the person at the terminal sees: numbered steps, and one clear message when one fails."""

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Failed(Exception):
    """A step that cannot go on: `what` happened and the `way_out`, both for a person."""

    def __init__(self, what: str, way_out: str) -> None:
        super().__init__(what)
        self.what = what
        self.way_out = way_out

    def __str__(self) -> str:
        return f"{self.what}\n  Way out: {self.way_out}"


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print `title`, run the body, print how long it took (seconds)."""
    print(f"  {title} ...", flush=True)
    started = time.monotonic()
    yield
    print(f"  {title}: done ({time.monotonic() - started:.1f} s)", flush=True)


def run(
    command: Sequence[str | Path], *, way_out: str, env: Mapping[str, str] | None = None
) -> str:
    """Run a tool in the project folder and return its output; a failure shows its last lines."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=None if env is None else dict(env),
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as missing:
        raise Failed(f"{command[0]} is missing.", way_out) from missing
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise Failed(f"{Path(str(command[0])).name} failed:\n{tail}", way_out)
    return done.stdout
