"""Checkpoints in memory."""


class FakeCheckpoints:
    """Checkpoints."""

    def __init__(self) -> None:
        self.notes: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        return self.notes.get(name)

    def write(self, name: str, value: str) -> None:
        self.notes[name] = value
