"""The site on AWS: its stack, its files, its settings. Commands are made here and run by deploy."""

import json
from pathlib import Path

from infra.local.console import ROOT

DIST = ROOT / "web" / "dist"
FOREVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
Command = list[str | Path]
Outputs = dict[str, str]


def outputs_command(stack: str, region: str) -> Command:
    """Asks for a stack's outputs as JSON."""
    query = "Stacks[0].Outputs"
    return [
        *("aws", "cloudformation", "describe-stacks", "--region", region, "--output", "json"),
        *("--stack-name", stack, "--query", query),
    ]


def read_outputs(text: str) -> Outputs:
    """Outputs by name."""
    return {o["OutputKey"]: o["OutputValue"] for o in json.loads(text)}


def stack_command(stage: str, region: str, app: Outputs, more: list[str]) -> Command:
    """Deploys the site's stack; `more` are further parameters such as DomainName=..."""
    parameters = [
        f"Stage={stage}",
        f"ApiDomain={app['RestAPIId']}.execute-api.{region}.amazonaws.com",
        f"FilesBucket={app['BucketName']}",
        f"PublicBucket={app['PublicBucketName']}",
        *more,
    ]
    return [
        *("aws", "cloudformation", "deploy", "--region", region, "--no-fail-on-empty-changeset"),
        *("--template-file", ROOT / "infra" / "site.yaml", "--stack-name"),
        *(f"sp4n-lapor-{stage}-site", "--parameter-overrides", *parameters),
    ]


def config(region: str, app: Outputs, site: Outputs) -> dict[str, str]:
    """What the site's pages need to know, as /config.json; without tiles no map is offered."""
    return {
        "api": "/api/v1",
        "region": region,
        "user_pool_id": app["UserPoolId"],
        "client_id": app["UserPoolClientId"],
        "cognito": f"https://cognito-idp.{region}.amazonaws.com/",
        "tiles": site.get("TilesUrl", ""),
        "tiles_credit": site.get("TilesCredit", ""),
    }


def upload_commands(site: Outputs, region: str, settings: Path) -> list[Command]:
    """Copies the built site: hashed files first, pages after them, then the settings."""
    target = f"s3://{site['SiteBucket']}"
    sync: Command = ["aws", "s3", "sync", "--region", region, "--only-show-errors"]
    pages = ["--exclude", "assets/*", "--exclude", "data/*", "--exclude", "config.json"]
    return [
        [*sync, DIST / "assets", f"{target}/assets", "--cache-control", FOREVER],
        [*sync, DIST / "data", f"{target}/data", "--cache-control", A_DAY],
        [*sync, DIST, target, "--delete", *pages, "--cache-control", "no-cache"],
        [
            *("aws", "s3", "cp", "--region", region, "--only-show-errors", settings),
            *(f"{target}/config.json", "--cache-control", "no-cache"),
        ],
        [
            *("aws", "cloudfront", "create-invalidation", "--paths", "/*"),
            *("--distribution-id", site["DistributionId"]),
        ],
    ]
