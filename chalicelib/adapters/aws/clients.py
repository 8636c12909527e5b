"""AWS clients with short timeouts: a slow service must surface before the caller gives up."""

from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

#: What any call to AWS may raise.
FAULTS = (ClientError, BotoCoreError)
_CONFIG = Config(
    connect_timeout=2, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 3}
)


def client(
    service: str, *, region: str, endpoint: str | None = None, config: Config | None = None
) -> Any:
    """A boto3 client of `service`."""
    merged = _CONFIG.merge(config) if config else _CONFIG
    return boto3.client(service, region_name=region, endpoint_url=endpoint, config=merged)


def code_of(error: Exception) -> str:
    """The service's error code, or the kind of a transport error."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "unknown"))
    return type(error).__name__
