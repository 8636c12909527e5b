"""`make run`: build what changed, start the local cloud, serve it, keep it until Ctrl-C."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from infra.local.console import ROOT, Failed, run, step
from infra.local.emulator import MAKE_ROOM
from infra.local.package import package
from infra.local.platform import Platform, require_port
from infra.local.seed import demo_accounts
from infra.local.site import build_site
from infra.local.state.claim import refuse_second_run


def build_reference() -> None:
    """Regions for the functions and for the browser, unless they are there."""
    run(
        [sys.executable, "-m", "infra.reference.build"],
        way_out="check the network, then try again",
    )


def card(platform: Platform) -> str:
    """What to open now, and as whom."""
    lines = [
        "",
        "  SP4N-LAPOR is running on this machine. Ctrl-C stops it; reports are kept.",
        "",
        f"  Form      {platform.url}/lapor/",
        f"  Track     {platform.url}/lacak/",
        f"  Console   {platform.url}/konsol/",
        f"  Outbox    {platform.url}/outbox",
        f"  Messages  {platform.url}/messages",
        f"  API       {platform.url}/api/v1/reference",
        "",
        "  Demo accounts (this machine only):",
    ]
    for account in demo_accounts():
        lines.append(
            f"    {account['username']:<22} {account['password']:<18} "
            f"{account['role']:<18} {account.get('agency') or ''}"
        )
    return "\n".join([*lines, ""])


def parse() -> argparse.Namespace:
    """Command line of `make run`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--cloud-port", type=int, default=4566)
    parser.add_argument("--state", type=Path, default=ROOT / ".local")
    return parser.parse_args()


def main() -> int:
    """Build, start, print the card, wait for a signal, stop; 1 and a message when it cannot."""
    wanted = parse()
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    state: Path = wanted.state.resolve()
    try:
        refuse_second_run(state)
        require_port(wanted.port)
        with step("Building reference data"):
            build_reference()
        with step("Building the site"):
            dist = build_site()
        with step("Packaging the functions"):
            out = package("local")
        platform = Platform(
            port=wanted.port,
            state=state,
            dist=dist,
            package=out,
            cloud_port=wanted.cloud_port,
        )
        platform.start()
    except Failed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except OSError as failure:
        where = failure.filename or state
        print(f"\n{Failed(f'{where}: {failure.strerror}.', MAKE_ROOM)}", file=sys.stderr)
        return 1
    print(card(platform), flush=True)
    code = 0
    try:
        wait(platform, ended)
        print("  Stopping; reports are kept ...", flush=True)
    except Failed as failure:
        print(f"\n{failure}", file=sys.stderr)
        code = 1
    try:
        platform.stop()
    except Failed as failure:
        print(f"\n{failure}", file=sys.stderr)
        code = 1
    return code


def wait(platform: Platform, ended: threading.Event) -> None:
    """Wait for a signal, and tell when the disk is full and when there is room again.

    Raises: Failed, when the emulated cloud ended by itself.
    """
    told: str | None = None
    while not ended.wait(1):
        if not platform.emulator.alive():
            raise Failed(
                f"The emulated cloud ended; see {platform.emulator.log}. Reports are kept.",
                "make run, which goes on from there",
            )
        trouble = platform.emulator.trouble()
        if trouble and not told:
            print(
                f"\n  Nothing can be written to {platform.state}: {trouble}. What comes now is "
                f"refused with an error; what was acknowledged is kept.\n  Way out: {MAKE_ROOM}",
                file=sys.stderr,
                flush=True,
            )
        elif told and not trouble:
            print("  There is room again; everything is written.", flush=True)
        told = trouble


if __name__ == "__main__":
    sys.exit(main())
