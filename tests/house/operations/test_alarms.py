"""Every alarm can ring: what it looks at is what functions print, and what AWS measures of ours."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.adapters.telemetry import NAMESPACE, Telemetry
from chalicelib.settings import read_settings
from chalicelib.wiring.base import Base
from infra.local.package import package
from tests.entrypoints.api import Platform
from tests.entrypoints.metric_scenarios import SCENARIOS
from tests.house.operations.cloudformation import Metric, Stack, alarm_metrics, widget_metrics

pytestmark = pytest.mark.package
ROOT = Path(__file__).parents[3]
#: The metrics of AWS that alarms and widgets use, and the dimensions that AWS gives them.
NATIVE = {
    "AWS/Lambda": ({"Errors", "IteratorAge"}, {"FunctionName"}),
    "AWS/SQS": (
        {"ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"},
        {"QueueName"},
    ),
    "AWS/ApiGateway": ({"Count", "4XXError", "5XXError", "Latency"}, {"ApiName", "Stage"}),
    "AWS/DynamoDB": (
        {"ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits", "WriteThrottleEvents"},
        {"TableName"},
    ),
}
#: What has each of those dimensions.
MEASURED = {
    "FunctionName": "AWS::Serverless::Function",
    "QueueName": "AWS::SQS::Queue",
    "TableName": "AWS::DynamoDB::Table",
}
#: What emits a metric, named by its first argument, and where such a name is only handed on.
EMIT = ("count_metric", "count", "measure_seconds")
HANDED_ON = ("context.py", "telemetry.py")
#: A row of the table of metrics that nobody shows, docs/operations.md.
ENQUIRY = re.compile(r"^\| ((?:`[A-Z]\w*\*?`(?:, )?)+) \| (.+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((package("local") / "sam.yaml").read_text())
    return found


@pytest.fixture(scope="module")
def stack(template: dict[str, Any]) -> Stack:
    return Stack(template, "sp4n-lapor-prod", {"Stage": "prod"})


def shown(stack: Stack) -> list[tuple[str, Metric]]:
    """Every metric that somebody looks at, with who does."""
    rows = [(title, m) for title, many in widget_metrics(stack).items() for m in many]
    return [*alarm_metrics(stack).items(), *rows]


def telemetry_of(environment: dict[str, str]) -> Telemetry:
    """Return the telemetry that a function with this environment is given."""
    base = Base()
    vars(base)["settings"] = read_settings(environment)
    return base.telemetry


def printed(text: str) -> Iterator[Metric]:
    """Yield the metrics in what a function printed, as CloudWatch reads the format."""
    for line in text.split("\n"):
        if not line.startswith('{"_aws"'):
            continue
        said = json.loads(line)
        for directive in said["_aws"]["CloudWatchMetrics"]:
            for names in directive["Dimensions"]:
                dimensions = frozenset((name, said[name]) for name in names)
                for metric in directive["Metrics"]:
                    assert [type(value) for value in said[metric["Name"]]] == [float]
                    yield Metric(directive["Namespace"], metric["Name"], dimensions)


@pytest.mark.parametrize("name", list(SCENARIOS))
def test_what_alarms_and_widgets_look_at_is_what_functions_print(
    name: str, stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    platform = Platform()
    platform.telemetry.printer = telemetry_of(stack.environment)
    SCENARIOS[name](platform)
    found = {metric for metric in printed(capsys.readouterr().out) if metric.name == name}
    looked_at = {metric for _, metric in shown(stack) if metric.name == name}
    assert found
    assert looked_at == found


def test_every_metric_of_ours_that_is_looked_at_is_made_to_happen_here(stack: Stack) -> None:
    ours = {metric.name for _, metric in shown(stack) if metric.namespace not in NATIVE}
    assert ours == set(SCENARIOS)
    assert {m.namespace for _, m in shown(stack)} - set(NATIVE) == {NAMESPACE}


def test_the_metrics_of_aws_are_of_resources_that_are_there(stack: Stack) -> None:
    there = {
        dimension: {
            str(stack.ref(name)) for name, r in stack.resources.items() if r["Type"] == kind
        }
        for dimension, kind in MEASURED.items()
    }
    api = stack.resolve(stack.resources["RestAPI"]["Properties"])
    assert api["Name"] == api["DefinitionBody"]["info"]["title"]
    there |= {"ApiName": {api["Name"]}, "Stage": {api["StageName"]}}
    assert api["MethodSettings"][0]["MetricsEnabled"] is True
    for who, metric in shown(stack):
        if metric.namespace == NAMESPACE:
            continue
        names, dimensions = NATIVE[metric.namespace]
        assert metric.name in names, who
        assert {name for name, _ in metric.dimensions} == dimensions, who
        for dimension, value in metric.dimensions:
            assert value in there[dimension], who


def test_an_alarm_means_a_metric_of_one_stage_alone(template: dict[str, Any]) -> None:
    def all_shown(stage: str) -> set[Metric]:
        return {m for _, m in shown(Stack(template, f"sp4n-lapor-{stage}", {"Stage": stage}))}

    stages = [all_shown(stage) for stage in ("dev", "staging", "prod")]
    assert len(set.union(*stages)) == sum(map(len, stages))


# --- the other way round ------------------------------------------------------------------------


def emitted() -> set[str]:
    """The names of all metrics that the code can emit; a part that only a run knows is `*`."""
    found: set[str] = set()
    for path in sorted((ROOT / "chalicelib").rglob("*.py")):
        tree = ast.parse(path.read_text())
        tables = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            match node:
                case ast.Call():
                    found |= set(_names_in_call(node, tables, path))
                case ast.keyword(arg="fact"):  # what a message from a citizen came to
                    found |= set(_facts(path, node.value, tables))
                case ast.arguments():
                    found |= set(_default_facts(node))
                case _:
                    pass
    return found


def _names_in_call(node: ast.Call, tables: dict[str, ast.expr], path: Path) -> Iterator[str]:
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    if name not in EMIT or not node.args:
        return
    match node.args[0]:
        case ast.Attribute(attr="fact") | ast.IfExp(body=ast.Attribute(attr="fact")) as given:
            yield from _names(given.orelse, tables) if isinstance(given, ast.IfExp) else ()
        case ast.Constant(value=str(text)) if not text[:1].isupper():
            return  # str.count
        case ast.Name():
            assert path.name in HANDED_ON, (path, node.lineno)
        case given:
            yield from _names(given, tables)


def _in_table(table: str, tables: dict[str, ast.expr]) -> Iterator[str]:
    """The names in a module's table, whose keys are members of enumerations."""
    found = [
        node.value
        for node in ast.walk(tables[table])
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert found, table
    yield from found


def _facts(path: Path, given: ast.expr, tables: dict[str, ast.expr]) -> Iterator[str]:
    """The facts that a call is given; a variable holds what the module's functions return, third
    of what an action leads to.
    """
    match given:
        case ast.Attribute(attr="fact"):
            return
        case ast.Name():
            for node in ast.walk(ast.parse(path.read_text())):
                match node:
                    case ast.Return(value=ast.Tuple(elts=[_, _, fact])):
                        yield from _names(fact, tables)
        case _:
            yield from _names(given, tables)


def _default_facts(given: ast.arguments) -> Iterator[str]:
    positional = [*given.posonlyargs, *given.args]
    pairs = [
        *zip(positional[len(positional) - len(given.defaults) :], given.defaults, strict=True),
        *zip(given.kwonlyargs, given.kw_defaults, strict=True),
    ]
    for argument, default in pairs:
        if argument.arg == "fact" and default is not None:
            yield from _names(default, {})


def _names(node: ast.expr, tables: dict[str, ast.expr]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from _names(node.body, tables)
            yield from _names(node.orelse, tables)
        case ast.JoinedStr():
            parts = (v.value if isinstance(v, ast.Constant) else "*" for v in node.values)
            yield "".join(map(str, parts))
        case ast.Subscript(value=ast.Name(id=table)):
            yield from _in_table(table, tables)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=table), attr="get"), args=[_, other]):
            yield from _in_table(table, tables)
            yield from _names(other, tables)
        case _:
            raise AssertionError(f"cannot read the metric's name in {ast.unparse(node)}")


def for_enquiry() -> dict[str, str]:
    """Metrics that nobody shows, with the reason why they are counted: docs/operations.md."""
    text = (ROOT / "docs" / "operations.md").read_text()
    part = text.split("## Metrics for enquiry only\n")[1].split("\n## ")[0]
    return {
        name: reason
        for names, reason in ENQUIRY.findall(part)
        for name in re.findall(r"`([^`]+)`", names)
    }


def test_every_metric_is_looked_at_or_listed_with_its_reason(stack: Stack) -> None:
    looked_at = {metric.name for _, metric in shown(stack)}
    listed = for_enquiry()
    assert all(listed.values())
    assert not looked_at & set(listed)
    for name in emitted() - set(listed):
        pattern = name.replace("*", r"\w+")
        assert any(re.fullmatch(pattern, one) for one in looked_at), f"nobody looks at {name}"
    assert set(listed) <= emitted()
