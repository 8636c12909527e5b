"""Where an operator's command finds a stage: AWS by the usual credentials, or the local cloud."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from infra.local.commands.run_schedule import running_cloud
from infra.local.console import ROOT, Failed
from infra.local.emulator import REGION

STAGES = ("local", "dev", "staging", "prod")


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """A stage's table and how to reach it. `endpoint` is None on AWS."""

    table: str
    region: str
    endpoint: str | None

    def client(self, service: str) -> Any:
        """A boto3 client there."""
        return boto3.client(service, region_name=self.region, endpoint_url=self.endpoint)


def place(stage: str, state: Path = ROOT / ".local") -> Deployment:
    """The stage; the local one must be running. Raises Failed with a way out."""
    table = f"sp4n-lapor-{stage}"
    if stage != "local":
        region = boto3.session.Session().region_name
        if not region:
            raise Failed("No AWS region is set.", "export AWS_REGION=ap-southeast-3")
        return Deployment(table=table, region=region, endpoint=os.environ.get("AWS_ENDPOINT_URL"))
    running = running_cloud(state)
    # Credentials that open nothing but the emulated cloud on loopback.
    os.environ |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    return Deployment(table=table, region=REGION, endpoint=running["endpoint"])
