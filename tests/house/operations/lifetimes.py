"""Collect every lifetime of the platform: what the templates say, and constants of the code."""

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.house.operations.cloudformation import Stack

ROOT = Path(__file__).parents[3]
#: Properties of resources that end something by themselves, with their unit.
PROPERTIES = {
    "AccessControlMaxAgeSec": "seconds",
    "DaysAfterInitiation": "days",
    "DefaultTTL": "seconds",
    "ErrorCachingMinTTL": "seconds",
    "ExpirationInDays": "days",
    "MaxAge": "seconds",
    "MaxTTL": "seconds",
    "MaximumEventAgeInSeconds": "seconds",
    "MaximumRecordAgeInSeconds": "seconds",
    "MessageRetentionPeriod": "seconds",
    "MinTTL": "seconds",
    "NoncurrentDays": "days",
    "PendingWindowInDays": "days",
    "RecoveryPeriodInDays": "days",
    "RetentionInDays": "days",
    "TemporaryPasswordValidityDays": "days",
    "TransitionInDays": "days",
}
#: Validity of a token, whose unit stands beside it.
TOKEN = re.compile(r"(Access|Id|Refresh)TokenValidity")
#: What looks like a lifetime without being known here.
LOOKS_LIKE_ONE = re.compile(r"TTL|Days$|Retention|Validity|Expir|MaxAge|AgeInSeconds")
#: Whatever matches, yet ends nothing.
NO_LIFETIME = {"TokenValidityUnits", "TimeToLiveSpecification", "NoncurrentVersionExpiration"}
_UNITED = re.compile(r"_(SECONDS|MILLISECONDS|MS|MINUTES|HOURS|DAYS)$")
_MILLISECONDS = {
    "MS": 1,
    "MILLISECONDS": 1,
    "SECONDS": 1_000,
    "MINUTES": 60_000,
    "HOURS": 3_600_000,
    "DAYS": 86_400_000,
}


def of_template(stack: Stack) -> dict[str, timedelta]:
    """Return the lifetimes that a template sets, by resource (or its type) and property."""
    found: dict[str, timedelta] = {}
    for name, resource in stack.resources.items():
        properties = stack.resolve(resource.get("Properties", {}))
        for where, value in _walk(properties, ""):
            # All queues and all logs are alike: one row each.
            kind = resource["Type"].split("::")[-1]
            who = kind if kind in ("Queue", "LogGroup", "Function") else name
            key = f"{who} {where}"
            assert found.setdefault(key, value) == value, f"{name}: {key} differs"
    return found


def _walk(value: Any, where: str) -> Iterator[tuple[str, timedelta]]:
    if isinstance(value, list):
        for one in value:
            yield from _walk(one, where)
        return
    if not isinstance(value, dict):
        return
    here = f"{where}{value['Prefix']} " if "Prefix" in value else where
    for key, one in value.items():
        if key in PROPERTIES and int(one) > 0:
            yield f"{here}{key}", timedelta(**{PROPERTIES[key]: int(one)})
        elif token := TOKEN.fullmatch(key):
            unit = value["TokenValidityUnits"][f"{token[1]}Token"]
            yield f"{here}{key}", timedelta(**{unit: int(one)})
        elif key not in PROPERTIES and key not in NO_LIFETIME:
            assert isinstance(one, dict | list) or not LOOKS_LIKE_ONE.search(key), key
        yield from _walk(one, here)


def of_code() -> dict[str, timedelta]:
    """Return the durations that modules name, `module.NAME` or `module.NAME[key]`."""
    found: dict[str, timedelta] = {}
    for path in sorted((ROOT / "chalicelib").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for name in _assigned(ast.parse(path.read_text())):
            value = getattr(importlib.import_module(module), name)
            for key, one in _durations(name, value):
                full = f"{path.stem}.{name}{key}"
                assert full not in found, full
                found[full] = one
    return found


def _assigned(tree: ast.Module) -> Iterator[str]:
    """The constants of a module that its own text makes."""
    seen = set()
    for node in tree.body:
        match node:
            case ast.Assign(targets=targets):
                names = [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
            case _:
                continue
        for name in names:
            if name.isupper() and not name.startswith("_") and name not in seen:
                seen.add(name)
                yield name


def _durations(name: str, value: object) -> Iterator[tuple[str, timedelta]]:
    if isinstance(value, timedelta):
        yield "", value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if isinstance(one, timedelta):
                yield f"[{key}]", one
    elif isinstance(value, int) and (unit := _UNITED.search(name)):
        yield "", timedelta(milliseconds=value * _MILLISECONDS[unit[1]])


def of_site() -> dict[str, timedelta]:
    """Return the durations that the site's modules name, `module.ts NAME`."""
    found = {}
    for path in sorted((ROOT / "web" / "src").rglob("*.ts")):
        for name, value in re.findall(
            r"^(?:export )?const ([A-Z_]+) = ([\d_* ]+);", path.read_text(), re.MULTILINE
        ):
            if unit := _UNITED.search(name):
                product = 1
                for factor in value.split("*"):
                    product *= int(factor)
                duration = timedelta(milliseconds=product * _MILLISECONDS[unit[1]])
                found[f"{path.name} {name}"] = duration
    return found


def device_keys() -> set[str]:
    """Return the names under which pages keep something in a browser, up to a variable."""
    found: set[str] = set()
    for path in sorted((ROOT / "web" / "src").rglob("*.ts")):
        text = path.read_text()
        found.update(re.findall(r"[\"'`]((?:lapor|lacak)-[a-z-]*|konsol/)", text))
        found.update(re.findall(r"createStore\(\"([a-z-]+)\"", text))
    return found


def inline_durations() -> list[str]:
    """Return where adapters state a duration without naming it."""
    found = []
    for path in sorted((ROOT / "chalicelib" / "adapters").rglob("*.py")):
        tree = ast.parse(path.read_text())
        named = {
            id(n) for node in tree.body if isinstance(node, ast.Assign) for n in ast.walk(node)
        }
        named |= {
            id(n) for node in tree.body if isinstance(node, ast.AugAssign) for n in ast.walk(node)
        }
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="timedelta"), keywords=given) if given:
                    literal = all(isinstance(k.value, ast.Constant) for k in given)
                    if literal and id(node) not in named:
                        found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
                case _:
                    pass
    return found
