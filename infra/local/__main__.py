"""`make run`: build what changed, start the local cloud, serve it, keep it until Ctrl-C."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from infra.local.console import ROOT, Failed, run, step
from infra.local.package import package
from infra.local.platform import Platform, require_port
from infra.local.seed import demo_accounts
from infra.local.site import build_site


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
    try:
        require_port(wanted.port)
        with step("Building reference data"):
            build_reference()
        with step("Building the site"):
            dist = build_site()
        with step("Packaging the functions"):
            out = package("local")
        platform = Platform(
            port=wanted.port,
            state=wanted.state.resolve(),
            dist=dist,
            package=out,
            cloud_port=wanted.cloud_port,
        )
        platform.start()
    except Failed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    print(card(platform), flush=True)
    try:
        while not ended.wait(1):
            if not platform.emulator.alive():
                print(f"The emulated cloud ended; see {platform.emulator.log}", file=sys.stderr)
                return 1
    finally:
        print("  Stopping; reports are kept ...", flush=True)
        platform.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
