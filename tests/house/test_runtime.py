"""Stages on AWS get Python 3.13 and its libraries, whatever Python this machine has."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from infra import deploy
from infra.local import package
from infra.local.console import ROOT, Failed
from tests import runtime
from tests.runtime import on_runtime

#: Libraries with compiled parts that functions import.
COMPILED = ("cffi", "cryptography", "markupsafe", "pillow")


@pytest.mark.parametrize("stage", ["dev", "staging", "prod"])
@pytest.mark.parametrize("running", [(3, 11), (3, 12), (3, 14)])
def test_a_stage_on_aws_is_packaged_by_the_pinned_python_alone(
    stage: str, running: tuple[int, int]
) -> None:
    with pytest.raises(Failed) as refused:
        package.require_runtime(stage, running)
    assert refused.value.way_out == "install Python 3.13, then: make venv PYTHON=python3.13"
    package.require_runtime(stage, (3, 13))


def test_this_machine_packages_with_the_python_it_has() -> None:
    for running in ((3, 11), (3, 12), (3, 13), (3, 14)):
        package.require_runtime("local", running)


@pytest.mark.skipif(sys.version_info[:2] == package.RUNTIME, reason="this is the pinned Python")
def test_packaging_and_deploying_refuse_before_they_do_anything() -> None:
    for refused in (package.package, deploy.deploy):
        with pytest.raises(Failed, match=r"Lambda runs Python 3\.13"):
            refused("prod")
    command = [sys.executable, "-m", "infra.local.package", "--stage", "prod"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "make venv PYTHON=python3.13" in done.stderr


def test_where_there_is_no_pinned_python_a_test_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "RUNTIME", (3, 99))
    monkeypatch.setattr(runtime, "ROOT", tmp_path)
    with pytest.raises(pytest.skip.Exception, match="not proved here"):
        on_runtime("-c", "print()")


@pytest.mark.long
def test_what_fails_on_the_pinned_python_fails_the_test() -> None:
    assert on_runtime("-c", "import sys; print(*sys.version_info[:2])") == "3 13\n"
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        on_runtime("-c", "1 / 0")


@pytest.mark.package
def test_every_function_of_a_stage_on_aws_runs_on_the_pinned_python() -> None:
    said = on_runtime("-m", "infra.local.package", "--stage", "prod")
    assert "build/prod/sam.yaml" in said
    resources = yaml.safe_load((ROOT / "build" / "prod" / "sam.yaml").read_text())["Resources"]
    functions = {
        name: r["Properties"]["Runtime"]
        for name, r in resources.items()
        if r["Type"] in ("AWS::Serverless::Function", "AWS::Lambda::Function")
    }
    assert len(functions) > 10
    assert set(functions.values()) == {"python3.13"}


@pytest.mark.package
def test_both_pythons_make_the_same_template() -> None:
    """Only the runtime differs, and what Chalice derives from code and stage."""

    def read(stage: str) -> str:
        file = (package.package(stage) if stage == "local" else built(stage)) / "sam.yaml"
        text = re.sub(r"Runtime: python3\.\d+", "Runtime: python3", file.read_text())
        return text.replace(f"stage={stage}:", "stage=:")  # a tag of each function

    assert read("local") == read("prod")


def built(stage: str) -> Path:
    """The folder of a stage that the pinned Python packaged."""
    on_runtime("-m", "infra.local.package", "--stage", stage)
    return ROOT / "build" / stage


def pinned(name: str) -> set[str]:
    """The hashes of all files of a library in requirements.txt, over its versions."""
    text = (ROOT / "requirements.txt").read_text()
    entries = re.findall(rf"^{name}==[^\n]*\\\n((?:    --hash=.*\n)+)", text, re.MULTILINE)
    assert entries, name
    return set(re.findall(r"sha256:([0-9a-f]{64})", "".join(entries)))


@pytest.mark.package
@pytest.mark.parametrize("version", ["3.11", "3.13"])
def test_the_wheels_of_both_pythons_are_pinned(version: str, tmp_path: Path) -> None:
    """As Chalice fetches them: for Lambda's glibc of that Python, and nothing built here."""
    glibc = {"3.11": 26, "3.13": 34}[version]
    platforms = [f"--platform=manylinux_2_{minor}_x86_64" for minor in range(17, glibc + 1)]
    lines = (ROOT / "requirements.txt").read_text()
    wanted = []
    for name in COMPILED:
        for line in re.findall(rf"^{name}==(\S+)(.*) \\$", lines, re.MULTILINE):
            other = {"3.11": ">= '3.12'", "3.13": "< '3.12'"}[version]
            if other not in line[1]:
                wanted.append(f"{name}=={line[0]}")
    assert len(wanted) == len(COMPILED)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check"),
            *("--no-deps", "--only-binary=:all:", f"--python-version={version}"),
            *("--implementation=cp", "--platform=manylinux2014_x86_64", *platforms),
            *("--dest", str(tmp_path), *wanted),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    wheels = {wheel.name: wheel.read_bytes() for wheel in tmp_path.glob("*.whl")}
    assert len(wheels) == len(COMPILED)
    known = set().union(*(pinned(name) for name in COMPILED))
    for name, data in wheels.items():
        assert hashlib.sha256(data).hexdigest() in known, name
