"""The wiring makes nothing before it is needed, and then everything from settings alone."""

import subprocess
import sys
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from chalice.app import CognitoUserPoolAuthorizer

from chalicelib.settings import OPTIONAL, REQUIRED, MissingSettings
from chalicelib.wiring.base import Base
from chalicelib.wiring.routes import blueprints
from chalicelib.wiring.wiring import Wiring

ROOT = Path(__file__).parents[2]
PARTS = sorted(name for name in vars(Wiring(Base())) if name != "context")
#: What only a call to AWS can make.
REMOTE = {"pepper"}


def made(part: object) -> set[str]:
    """The collaborators that a part has made so far."""
    return {n for n in vars(part) if isinstance(getattr(type(part), n, None), cached_property)}


def collaborators(part: object) -> list[str]:
    """The names of all that a part, or the wiring itself, can make."""
    kinds = (cached_property, property)
    return [n for n, v in vars(type(part)).items() if isinstance(v, kinds) and n not in REMOTE]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*REQUIRED, *OPTIONAL):
        monkeypatch.delenv(name, raising=False)
    special = {"SMS_BUDGET": "7", "LOG_LEVEL": "INFO"}
    for name in REQUIRED:
        monkeypatch.setenv(name, special.get(name, name.lower()))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_REGION", "ap-southeast-3")
    monkeypatch.setenv("SITE_URL", "https://lapor.example.go.id")


def test_registering_all_routes_reads_no_setting_and_makes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in REQUIRED:
        monkeypatch.delenv(name, raising=False)
    wiring = Wiring(Base())
    staff = CognitoUserPoolAuthorizer("staff", provider_arns=["arn:aws:cognito-idp:::x"])
    assert len(list(blueprints(wiring, staff))) > 10
    assert {name: made(getattr(wiring, name)) for name in PARTS} == {n: set() for n in PARTS}
    with pytest.raises(MissingSettings):
        _ = wiring.base.settings


def test_importing_app_py_imports_no_adapter() -> None:
    code = (
        "import app, sys; print([m for m in sys.modules if m.startswith('chalicelib.adapters.')])"
    )
    environment = {"PATH": "/usr/bin:/bin", "AWS_DEFAULT_REGION": "ap-southeast-3"}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.usefixtures("settings")
def test_every_collaborator_of_a_part_is_made_from_settings_and_stays(name: str) -> None:
    wiring = Wiring(Base())
    vars(wiring.base)["pepper"] = b"pepper"
    part: Any = getattr(wiring, name)
    names = collaborators(part)
    assert names
    for collaborator in names:
        assert getattr(part, collaborator) is not None, collaborator
    kept = {n: getattr(part, n) for n in made(part)}
    assert kept
    assert all(getattr(part, n) is value for n, value in kept.items())


@pytest.mark.usefixtures("settings")
def test_what_handlers_of_several_subjects_take_is_made_of_the_parts() -> None:
    wiring = Wiring(Base())
    vars(wiring.base)["pepper"] = b"pepper"
    assert set(collaborators(wiring)) == {"fan_out", "sweep", "audit", "digests"}
    stores: list[object] = [wiring.fan_out.reports, wiring.sweep.due, wiring.audit.worklists]
    assert all(store is stores[0] for store in stores)
    assert wiring.fan_out.alerts is wiring.alerts.alerts
    assert wiring.audit.unreachable() is wiring.alerts.unreachable
    assert wiring.digests.digest is wiring.alerts.digests
