"""Answers against docs/openapi.yaml."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

CONTRACT = Path(__file__).parents[2] / "docs" / "openapi.yaml"


@cache
def contract() -> dict[str, Any]:
    """The whole document."""
    found: dict[str, Any] = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    return found


def check(method: str, path: str, status: int, body: Any) -> None:
    """Fail unless the contract allows this answer."""
    operation = _operation(path)[method.lower()]
    found = operation["responses"].get(str(status), operation["responses"]["default"])
    if "$ref" in found:
        found = contract()["components"]["responses"][found["$ref"].rsplit("/", 1)[1]]
    [(_, media)] = found["content"].items()
    schema = {**media["schema"], "components": contract()["components"]}
    Draft202012Validator(schema).validate(body)


def _operation(path: str) -> Any:
    for template in sorted(contract()["paths"], key=lambda t: t.count("{")):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            return contract()["paths"][template]
    raise AssertionError(f"{path} is not in the contract")
