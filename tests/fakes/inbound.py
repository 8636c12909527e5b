"""The ports of receiving in memory."""

from datetime import datetime

from chalicelib.adapters.dynamodb.inbound.dialogues import dump, load
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound.dialogue import Dialogue
from tests.fakes.reports import FakeFiles


class FakeDialogues:
    """Dialogues. What is kept goes through the same text as in the table."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, int, datetime]] = {}
        self.down = False

    def get(self, who: str, *, now: datetime) -> Dialogue:
        if who not in self.kept:
            return Dialogue()
        text, version, until = self.kept[who]
        return load(text, version) if now < until else Dialogue(version=version)

    def put(self, who: str, dialogue: Dialogue, *, until: datetime) -> None:
        there = self.kept[who][1] if who in self.kept else 0
        if self.down or there != dialogue.version:
            raise Unavailable("another message came in between")
        self.kept[who] = dump(dialogue), there + 1, until


class FakeLetters:
    """Letters, in the same bucket as the files."""

    def __init__(self, files: FakeFiles) -> None:
        self._files = files

    def read(self, key: str) -> bytes | None:
        found = self._files.objects.get(key)
        return found[0] if found else None

    def drop(self, key: str) -> None:
        self._files.objects.pop(key, None)

    def hand_in(self, report: str, n: int, data: bytes, type_: str) -> None:
        self._files.objects[f"incoming/{report}/{n}"] = (data, type_)
