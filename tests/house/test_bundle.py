"""The code bundle as Lambda gets it."""

import importlib.util
import re
import struct
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.console import ROOT
from infra.local.package import package
from tests.runtime import NAME, on_runtime

pytestmark = pytest.mark.package
LARGEST_UNZIPPED = 250 * 1024 * 1024  # Lambda takes no more


@pytest.fixture(scope="module", params=["local", "prod"])
def stage(request: pytest.FixtureRequest) -> str:
    """By this Python for this machine, and by Lambda's for Lambda."""
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def bundle(stage: str) -> Iterator[zipfile.ZipFile]:
    if stage == "local":
        folder: Path = package(stage)
    else:
        on_runtime("-m", "infra.local.package", "--stage", stage)
        folder = ROOT / "build" / stage
    with zipfile.ZipFile(folder / "deployment.zip") as opened:
        yield opened


@pytest.fixture(scope="module")
def python(stage: str) -> tuple[str, bytes]:
    """The names that the Python of a bundle gives to compiled files, and how they begin."""
    if stage == "local":
        return str(sys.implementation.cache_tag), importlib.util.MAGIC_NUMBER
    asked = (
        "import importlib.util as u, sys; print(sys.implementation.cache_tag, u.MAGIC_NUMBER.hex())"
    )
    tag, magic = on_runtime("-c", asked).split()
    return tag, bytes.fromhex(magic)


def test_libraries_are_those_of_the_python_that_runs_them(
    bundle: zipfile.ZipFile, stage: str
) -> None:
    version = NAME.replace(".", "") if stage == "prod" else "{}{}".format(*sys.version_info[:2])
    of_one_python = {part for n in bundle.namelist() for part in re.findall(r"\.cpython-(\d+)-", n)}
    assert of_one_python == {version}


def test_no_library_was_built_on_the_packaging_machine(bundle: zipfile.ZipFile) -> None:
    wheels = [name for name in bundle.namelist() if name.endswith(".dist-info/WHEEL")]
    assert len(wheels) > 5
    built_here = [name for name in wheels if b"-linux_x86_64" in bundle.read(name)]
    assert built_here == []


def test_pictures_of_every_kind_can_be_written(bundle: zipfile.ZipFile) -> None:
    parts = [name for name in bundle.namelist() if name.startswith("PIL/_webp")]
    assert any(name.endswith(".so") for name in parts)


def test_every_module_is_compiled_and_taken_for_current(
    bundle: zipfile.ZipFile, python: tuple[str, bytes]
) -> None:
    tag, magic_of_python = python
    names = set(bundle.namelist())
    modules = [n for n in names if n.endswith(".py") and n.startswith(("app.", "chalicelib/"))]
    assert len(modules) > 100
    for module in modules:
        folder, _, name = module.rpartition("/")
        compiled = f"{folder}/__pycache__/".lstrip("/") + f"{name.removesuffix('.py')}.{tag}.pyc"
        magic, flags = struct.unpack("<4sI", bundle.read(compiled)[:8])
        assert (magic, flags) == (magic_of_python, 0b01), module


def test_the_bundle_fits_into_lambda(bundle: zipfile.ZipFile) -> None:
    assert sum(info.file_size for info in bundle.infolist()) < LARGEST_UNZIPPED


def test_the_regions_travel_with_the_code(bundle: zipfile.ZipFile) -> None:
    assert "chalicelib/data/regions.json" in bundle.namelist()


def test_no_emulator_no_test_and_no_site_is_in_the_bundle(bundle: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in bundle.namelist()}
    assert tops.isdisjoint({"infra", "tests", "web", "ministack", "moto"})


def test_texts_pages_and_what_renders_them_travel_with_the_code(
    bundle: zipfile.ZipFile,
) -> None:
    names = bundle.namelist()
    messages = ROOT / "chalicelib" / "messages"
    files = [p for kind in ("*.json", "*.html") for p in messages.rglob(kind)]
    assert len(files) > 25
    for file in files:
        assert bundle.read(str(file.relative_to(ROOT))) == file.read_bytes()
    assert any(name.startswith("jinja2/") for name in names)
