"""The table as infra/template.yaml describes it, for whoever makes one without CloudFormation."""

from functools import cache
from typing import Any

import yaml

from infra.local.console import ROOT

_KEPT = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


class Loader(yaml.SafeLoader):
    """Reads a template; intrinsic functions become plain text."""


Loader.add_multi_constructor("!", lambda _, suffix, node: f"{suffix} {node.value}")


@cache
def _template() -> dict[str, Any]:
    text = (ROOT / "infra" / "template.yaml").read_text(encoding="utf-8")
    template: dict[str, Any] = yaml.load(text, Loader=Loader)  # noqa: S506 - a safe loader, extended
    return template


def table_properties(name: str) -> dict[str, Any]:
    """Arguments of CreateTable."""
    properties = _template()["Resources"]["Table"]["Properties"]
    return {"TableName": name, **{key: properties[key] for key in _KEPT}}
