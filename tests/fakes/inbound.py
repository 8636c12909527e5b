"""The ports of inbound messages in memory."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from chalicelib.adapters.dynamodb.inbound.dialogues import dump, load
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound.dialogue import Dialogue
from chalicelib.domain.inbound.dialogues.waiting_words import next_step
from chalicelib.usecases.inbound.letter_keys import letter_text_key, sealed_letter_key
from tests.fakes.attachments import FakeFiles

TEXT = "text/plain; charset=utf-8"


class FakeDialogues:
    """Dialogues, stored as the same text as in the table."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, int, datetime]] = {}
        self.down = False

    def get_dialogue(self, sender: str, *, now: datetime) -> Dialogue:
        if sender not in self.kept:
            return Dialogue()
        text, version, until = self.kept[sender]
        return load(text, version) if now < until else Dialogue(version=version)

    def save_dialogue(self, sender: str, dialogue: Dialogue, *, until: datetime) -> None:
        there = self.kept[sender][1] if sender in self.kept else 0
        if self.down or there != dialogue.version:
            raise Unavailable("another message came in between")
        self.kept[sender] = dump(dialogue), there + 1, until

    def waiting_until(self, now: datetime) -> Iterator[str]:
        planned = {sender: next_step(load(kept[0], 0)) for sender, kept in self.kept.items()}
        yield from (sender for sender, step in planned.items() if step and step.at <= now)


class FakeWaitingQueue:
    """WaitingQueue, as a list."""

    def __init__(self) -> None:
        self.queued: list[str] = []
        self.down = False

    def send(self, senders: Sequence[str]) -> None:
        if self.down:
            raise Unavailable("down")
        self.queued += senders


class FakeInboundMailStore:
    """InboundMailStore, in the same bucket as the files."""

    def __init__(self, files: FakeFiles) -> None:
        self._files = files

    def read_mail(self, key: str) -> bytes | None:
        found = self._files.objects.get(key)
        return found[0] if found else None

    def seal_letter(self, report: str, letter: str, key: str) -> None:
        self._files.objects[sealed_letter_key(report, letter)] = self._files.objects[key]

    def save_letter_text(self, report: str, letter: str, text: str) -> None:
        self._files.objects[letter_text_key(report, letter)] = (text.encode(), TEXT)

    def submit_attachment(self, report: str, n: int, data: bytes, type_: str) -> None:
        self._files.objects[f"incoming/{report}/{n}"] = (data, type_)
