"""The settings of every function, as Chalice reads them from .chalice/config.json for a stage."""

from pathlib import Path

import pytest
from chalice.cli.factory import CLIFactory

from app import app

ROOT = Path(__file__).parents[2]
STAGES = ("local", "dev", "staging", "prod")
#: Memory in MB and timeout in seconds by function; the same in every stage.
SIZES = {
    "api_handler": (512, 29),
    "check_attachment": (1769, 120),
    "intake": (256, 30),
    "route": (512, 60),
    "alert": (512, 60),
    "deliver": (512, 60),
    "tell": (512, 60),
    "publish": (512, 120),
    "sweep": (512, 300),
    "audit": (1024, 900),
    "webhook": (512, 30),
    "inbound_sms": (512, 30),
    "inbound_mail": (1024, 60),
    "digest": (512, 300),
    "feedback": (512, 60),
}


@pytest.mark.parametrize("stage", STAGES)
def test_every_function_has_its_size_and_policy_in_every_stage(stage: str) -> None:
    config = CLIFactory(str(ROOT)).create_config_obj(chalice_stage_name=stage)
    assert config.api_gateway_stage == "api"
    assert config.api_gateway_endpoint_type == "REGIONAL"
    for function, (memory, timeout) in SIZES.items():
        found = config.scope(stage, function)
        assert (found.lambda_memory_size, found.lambda_timeout) == (memory, timeout), function
        assert found.iam_policy_file == f"policies/{function}.json"
        assert found.autogen_policy is False
        assert found.environment_variables == {}


def test_every_function_of_the_platform_is_listed() -> None:
    assert set(SIZES) == {source.name for source in app.event_sources} | {"api_handler"}
