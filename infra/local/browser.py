"""The browser for tests: Debian's chromium, installed when root there, else Playwright's."""

import os
import shutil
import sys

from infra.local.console import Failed, run

# No sandbox: tests also run as root in containers. The rest keeps the browser from calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str | None:
    """Path of the machine's Chromium, None when Playwright's own is to be used."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def install() -> None:
    """Have some Chromium on this machine."""
    if executable():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "update", "-qq"], env=env, way_out="check the network")
        run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            env=env,
            way_out="install chromium by hand",
        )
        return
    run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        way_out="install chromium with your package manager",
    )


def main() -> int:
    """Command line of `make browser`."""
    try:
        install()
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
