"""The pepper of tracking IDs and access codes."""

from typing import Any

from chalicelib.adapters.aws.clients import FAULTS, code_of
from chalicelib.domain.errors import Unavailable


def pepper(client: Any, secret: str) -> bytes:
    """Read the secret's text as bytes; one call per container. Raises: Unavailable."""
    try:
        return str(client.get_secret_value(SecretId=secret)["SecretString"]).encode()
    except FAULTS as error:
        raise Unavailable(code_of(error)) from error
