"""`make package STAGE=`: Chalice's template merged with ours, and the code bundle beside it."""

import argparse
import compileall
import os
import py_compile
import shutil
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.local.console import ROOT, Failed, run
from infra.local.fingerprint import files_under, fingerprint, is_current, remember

REGION = "ap-southeast-3"
#: The Python of Lambda for dev, staging and prod (docs/decisions/0043-one-runtime-on-lambda.md).
RUNTIME = (3, 13)
#: The time of added files: the earliest that a zip knows, so that equal sources make equal bundles.
EPOCH = (1980, 1, 1, 0, 0, 0)


def require_runtime(stage: str, running: tuple[int, int] = sys.version_info[:2]) -> None:
    """Raise Failed when a stage on AWS would not get the pinned runtime.

    Chalice takes runtime and wheels from the interpreter that packages. On this machine (`local`)
    functions run on whatever Python it has.
    """
    if stage != "local" and running != RUNTIME:
        pinned = ".".join(map(str, RUNTIME))
        raise Failed(
            f"Lambda runs Python {pinned}, and this is Python {'.'.join(map(str, running))}: "
            f"{stage} would get another runtime and other libraries.",
            f"install Python {pinned}, then: make venv PYTHON=python{pinned}",
        )


def package(stage: str) -> Path:
    """Write build/<stage>/sam.yaml and deployment.zip unless nothing changed; return the folder.

    Raises: Failed, when Chalice refuses, or for a stage on AWS by another Python than `RUNTIME`.
    """
    require_runtime(stage)
    out = ROOT / "build" / stage
    sources = files_under(
        ROOT / "app.py",
        ROOT / "chalicelib",
        ROOT / "requirements.txt",
        ROOT / ".chalice" / "config.json",
        ROOT / ".chalice" / "policies",
        ROOT / "infra" / "template.yaml",
        ROOT / "infra" / "local" / "package.py",
    )
    value = fingerprint(sources, stage, sys.version)
    mark = out / ".made-from"
    if is_current(mark, value) and (out / "sam.yaml").is_file():
        return out
    # Files compiled by whoever ran the code here would make each bundle another one.
    for compiled in (ROOT / "chalicelib").rglob("__pycache__"):
        shutil.rmtree(compiled)
    env = {**os.environ, "AWS_DEFAULT_REGION": REGION, "PYTHONDONTWRITEBYTECODE": "1"}
    # Packaging calls no AWS; botocore only wants to see some credentials.
    env.setdefault("AWS_ACCESS_KEY_ID", "packaging")
    env.setdefault("AWS_SECRET_ACCESS_KEY", "packaging")
    chalice = Path(sys.executable).parent / "chalice"
    run(
        [chalice, "package", "--stage", stage, "--merge-template", "infra/template.yaml", out],
        env=env,
        way_out="read the message above; `make check` finds most causes",
    )
    add_compiled_files(out / "deployment.zip")
    remember(mark, value)
    return out


def add_compiled_files(bundle: Path) -> None:
    """Add to a bundle what Python compiles of its files: functions cannot write beside their code.

    Otherwise every cold start compiles them again (docs/decisions/0039-compiled-files.md). They
    count as current whatever the time of their sources, which never change within a bundle; another
    minor version of Python does not look at them.
    """
    with TemporaryDirectory() as temporary, zipfile.ZipFile(bundle, "a") as archive:
        folder = Path(temporary)
        archive.extractall(folder)
        there = set(archive.namelist())
        compileall.compile_dir(
            folder,
            quiet=2,  # some packages carry samples for other versions of Python
            workers=os.cpu_count() or 1,
            stripdir=str(folder),
            prependdir="/var/task",
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
        for compiled in sorted(folder.rglob("*.pyc")):
            name = compiled.relative_to(folder).as_posix()
            if name not in there:
                entry = zipfile.ZipInfo(name, EPOCH)
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, compiled.read_bytes(), zipfile.ZIP_DEFLATED)


def main() -> int:
    """Command line of `make package`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, choices=["local", "dev", "staging", "prod"])
    stage = parser.parse_args().stage
    try:
        out = package(stage)
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f"{out.relative_to(ROOT)}/sam.yaml and deployment.zip are ready for `make deploy`.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
