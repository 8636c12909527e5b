"""`make package STAGE=`: Chalice's template merged with ours, and the code bundle beside it."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from infra.local.console import ROOT, Failed, run
from infra.local.fingerprint import files_under, fingerprint, is_current, remember

REGION = "ap-southeast-3"


def package(stage: str) -> Path:
    """Write build/<stage>/sam.yaml and deployment.zip unless nothing changed; return the folder."""
    out = ROOT / "build" / stage
    sources = files_under(
        ROOT / "app.py",
        ROOT / "chalicelib",
        ROOT / "requirements.txt",
        ROOT / ".chalice" / "config.json",
        ROOT / ".chalice" / "policies",
        ROOT / "infra" / "template.yaml",
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
    remember(mark, value)
    return out


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
