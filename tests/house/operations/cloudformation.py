"""Read a packaged template as CloudFormation would for one stage: what each reference becomes."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

ACCOUNT, REGION = "123456789012", "ap-southeast-3"
#: The property that names a resource, where the template may give one.
NAME_PROPERTY = {
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::Cognito::UserPool": "UserPoolName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SES::ConfigurationSet": "Name",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
}
_PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::Partition": "aws",
    "AWS::NoValue": None,
}


class ShortForms(yaml.SafeLoader):
    """Read a template whose references are tags, `!Ref X`, as if they were written out."""


def _long_form(loader: ShortForms, suffix: str, node: yaml.Node) -> dict[str, Any]:
    match node:
        case yaml.ScalarNode():
            value: Any = loader.construct_scalar(node)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case _:
            raise ValueError(f"!{suffix} of a mapping")
    return {"Ref" if suffix == "Ref" else f"Fn::{suffix}": value}


ShortForms.add_multi_constructor("!", _long_form)


@dataclass(frozen=True)
class Stack:
    """A template, and the parameters that it is deployed with; all others have their default."""

    template: dict[str, Any]
    name: str
    parameters: dict[str, str]

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        """The resources by logical name, references as written."""
        found: dict[str, dict[str, Any]] = self.template["Resources"]
        return found

    def of_type(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return the resolved properties of all resources of a type; there is at least one."""
        found = {
            name: self.resolve(resource.get("Properties", {}))
            for name, resource in self.resources.items()
            if resource["Type"] == kind
        }
        assert found, f"no {kind}"
        return found

    @cached_property
    def environment(self) -> dict[str, str]:
        """The environment variables of every function, and those that Lambda sets."""
        given = self.template["Globals"]["Function"]["Environment"]["Variables"]
        resolved = self.resolve(given)
        return {"AWS_REGION": REGION, **{name: str(value) for name, value in resolved.items()}}

    def resolve(self, value: Any) -> Any:
        """Return `value` with every reference replaced; properties without a value are left out."""
        if isinstance(value, list):
            return [self.resolve(one) for one in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            [(function, argument)] = value.items()
            if function in _FUNCTIONS:
                return _FUNCTIONS[function](self, argument)
        resolved = {name: self.resolve(one) for name, one in value.items()}
        return {name: one for name, one in resolved.items() if one is not None}

    def ref(self, name: str) -> Any:
        """Return what `Ref` gives: a parameter's value, or the name of a resource."""
        if name in _PSEUDO:
            return _PSEUDO[name]
        if name in self.template.get("Parameters", {}):
            default = self.template["Parameters"][name].get("Default", f"<{name}>")
            return self.parameters.get(name, default)
        resource = self.resources[name]
        given = resource.get("Properties", {}).get(NAME_PROPERTY.get(resource["Type"], ""))
        return self.resolve(given) if given else f"{self.name}-{name}"

    def attribute(self, argument: Any) -> str:
        """Return what `Fn::GetAtt` gives: a queue's name, else a text that nothing else has."""
        name, attribute = argument if isinstance(argument, list) else argument.split(".", 1)
        assert name in self.resources, name
        own = self.ref(name)
        return str(own) if attribute == "QueueName" else f"<{own}.{attribute}>"

    def substitute(self, argument: Any) -> str:
        """Return what `Fn::Sub` gives."""
        text, local = (argument, {}) if isinstance(argument, str) else argument

        def one(match: re.Match[str]) -> str:
            name = match[1]
            if name in local:
                return str(self.resolve(local[name]))
            return self.attribute(name) if "." in name else str(self.ref(name))

        return re.sub(r"\$\{([^!}]+)\}", one, text)

    def choose(self, argument: Any) -> Any:
        """Return what `Fn::If` gives."""
        condition, yes, no = argument
        return self.resolve(yes if self.holds(self.template["Conditions"][condition]) else no)

    def holds(self, condition: dict[str, Any]) -> bool:
        """Tell whether a condition of `Fn::Equals` and `Fn::Not` holds."""
        [(function, argument)] = condition.items()
        if function == "Fn::Not":
            return not self.holds(argument[0])
        assert function == "Fn::Equals", function
        first, second = (str(self.resolve(one)) for one in argument)
        return first == second

    def pick(self, argument: Any) -> Any:
        """Return what `Fn::Select` gives."""
        index, listed = argument
        return self.resolve(listed)[int(index)]

    def split(self, argument: Any) -> list[str]:
        """Return what `Fn::Split` gives."""
        separator, text = argument
        return str(self.resolve(text)).split(separator)


_FUNCTIONS: dict[str, Callable[[Stack, Any], Any]] = {
    "Ref": Stack.ref,
    "Fn::GetAtt": Stack.attribute,
    "Fn::Sub": Stack.substitute,
    "Fn::If": Stack.choose,
    "Fn::Select": Stack.pick,
    "Fn::Split": Stack.split,
}


@dataclass(frozen=True)
class Metric:
    """A metric as CloudWatch tells them apart: other dimensions are another metric."""

    namespace: str
    name: str
    dimensions: frozenset[tuple[str, str]]


def alarm_metrics(stack: Stack) -> dict[str, Metric]:
    """Return the metric that each alarm looks at, by the alarm's logical name."""
    return {
        name: Metric(
            alarm["Namespace"],
            alarm["MetricName"],
            frozenset((d["Name"], d["Value"]) for d in alarm["Dimensions"]),
        )
        for name, alarm in stack.of_type("AWS::CloudWatch::Alarm").items()
    }


def widget_metrics(stack: Stack) -> dict[str, list[Metric]]:
    """Return the metrics of each widget of the dashboard, by the widget's title."""
    found = {}
    for dashboard in stack.of_type("AWS::CloudWatch::Dashboard").values():
        for widget in json.loads(dashboard["DashboardBody"])["widgets"]:
            properties = widget["properties"]
            found[properties["title"]] = list(_rows(properties["metrics"]))
    return found


def _rows(rows: list[list[Any]]) -> Iterator[Metric]:
    """Yield the metrics of rows, in which "." repeats a field of the row before, "..." several."""
    before: list[str] = []
    for row in rows:
        fields = [one for one in row if not isinstance(one, dict)]
        if fields[0] == "...":
            own = fields[1:]
            fields = before[: len(before) - len(own)] + own
        fields = [before[n] if one == "." else one for n, one in enumerate(fields)]
        before = fields
        yield Metric(fields[0], fields[1], frozenset(zip(fields[2::2], fields[3::2], strict=True)))
