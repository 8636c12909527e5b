"""dev, staging and prod live in one account and region: nothing that they name is the same."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.local.package import package
from tests.house.operations.cloudformation import ShortForms, Stack

pytestmark = pytest.mark.package
ROOT = Path(__file__).parents[3]
STAGES = ("dev", "staging", "prod")
#: Names that are alike in all stages, since they lie within something that is named apart.
INSIDE = {
    ("AWS::CloudWatch::Alarm", "MetricName"): "dimensions name the stage: test_alarms.py",
    ("AWS::Cognito::UserPool", "Name"): "an attribute of the pool, a way to recover an account",
    ("AWS::Cognito::UserPoolClient", "ClientName"): "a client of the pool",
    ("AWS::Cognito::UserPoolGroup", "GroupName"): "a group of the pool",
    ("AWS::DynamoDB::Table", "AttributeName"): "an attribute of the table",
    ("AWS::DynamoDB::Table", "IndexName"): "an index of the table",
    ("AWS::IAM::Role", "PolicyName"): "a policy of the role",
    ("AWS::S3::Bucket", "Name"): "a filter of the bucket",
    ("AWS::SES::ConfigurationSetEventDestination", "Name"): "a destination of the set",
    ("AWS::Serverless::Api", "StageName"): "a stage of the API",
    ("AWS::CloudWatch::Alarm", "Name"): "a dimension",
}


def stacks(kind: str) -> list[Stack]:
    """The application's stack, or the site's, once per stage."""
    if kind == "app":
        template = yaml.safe_load((package("local") / "sam.yaml").read_text())
        return [Stack(template, f"sp4n-lapor-{stage}", {"Stage": stage}) for stage in STAGES]
    template = yaml.load((ROOT / "infra" / "site.yaml").read_text(), Loader=ShortForms)
    return [
        Stack(
            template,
            f"sp4n-lapor-{stage}-site",
            {
                "Stage": stage,
                "ApiDomain": f"api-of-{stage}",
                "FilesBucket": f"sp4n-lapor-{stage}-files",
                "PublicBucket": f"sp4n-lapor-{stage}-public",
            },
        )
        for stage in STAGES
    ]


def names(stack: Stack) -> Iterator[tuple[str, str, str]]:
    """Yield type, property and value of every name that the template gives."""
    for resource in stack.resources.values():
        properties = stack.resolve(resource.get("Properties", {}))
        for key, value in _named(properties):
            yield resource["Type"], key, value
    for output in stack.template.get("Outputs", {}).values():
        if "Export" in output:
            yield "Export", "Name", str(stack.resolve(output["Export"]["Name"]))


def _named(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for one in value:
            yield from _named(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if isinstance(one, str) and key.endswith("Name"):
                yield key, one
            else:
                yield from _named(one)


@pytest.mark.parametrize("kind", ["app", "site"])
def test_no_two_stages_give_the_same_name(kind: str) -> None:
    first, *others = ({n for n in names(s) if n[:2] not in INSIDE} for s in stacks(kind))
    assert first
    for other in others:
        assert not first & other


def test_every_name_that_stages_share_is_given() -> None:
    given = {name[:2] for kind in ("app", "site") for name in names(stacks(kind)[0])}
    assert set(INSIDE) <= given


def test_what_functions_are_told_of_their_stage_is_of_no_other() -> None:
    """Buckets, queues and topics are found by environment: none may lead to another stage."""
    dev, *others = (stack.environment for stack in stacks("app"))
    common = {
        "AWS_REGION",
        "LOG_LEVEL",
        "POWERTOOLS_SERVICE_NAME",  # the dimension `stage` tells their metrics apart
        "PUBLIC_S3_ENDPOINT",
        "PUSH_CONTACT",
        "PUSH_HOSTS",
        "SENDER_ADDRESS",
        "SITE_URL",  # given by deployment, from the site's stack
        "SMS_BUDGET",
    }
    for other in others:
        assert {name for name in dev if dev[name] == other[name]} <= common


def test_commands_that_operators_copy_name_the_stage() -> None:
    """What is created by hand is named as the template would: with the stage."""
    text = (ROOT / "docs" / "operations.md").read_text()
    commands = re.findall(r"^(?:aws|BUCKET|ROLE|POOL|  )[^|]*$", text, re.MULTILINE)
    named = [command for command in commands if "sp4n-lapor" in command]
    assert named
    for command in named:
        assert not re.search(r"sp4n-lapor(?!-prod)", command.replace(RULE_SET, "")), command


#: SES knows one active rule set per account and region: stages share it, each has its own rule.
RULE_SET = "--rule-set-name sp4n-lapor "
