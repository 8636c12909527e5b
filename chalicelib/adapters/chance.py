"""What nobody can foresee."""

from uuid import uuid4


def new_token() -> str:
    """A submission token."""
    return str(uuid4())
