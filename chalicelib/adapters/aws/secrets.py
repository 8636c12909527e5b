"""The pepper of tracking IDs and access codes."""

from typing import Any

from chalicelib.adapters.aws.faults import translated


def pepper(client: Any, secret: str) -> bytes:
    """Read the secret's text as bytes; one call per container. Raises: Unavailable."""
    with translated():
        return str(client.get_secret_value(SecretId=secret)["SecretString"]).encode()
