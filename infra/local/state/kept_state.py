"""Keep the state of the emulated cloud as snapshots, and as journals of what came after them.

`<folder>/00000007/` is a whole snapshot, one JSON file per service; `<folder>/00000008.journal`
holds what changed after it, one JSON object per line. The next snapshot gets that journal's number,
for it contains it. A snapshot is written beside its place, synced, and renamed; the one before it
and the journal between them stay, so that a damaged one costs nothing.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from infra.local.state import json_lines
from infra.local.state.json_lines import Decoder, Encoder

#: How many snapshots stay: the last one and the good copy before it.
KEPT = 2


class DamagedState(Exception):
    """There are snapshots, and none of them can be read."""


class KeptState:
    """The snapshots and journals of one folder, which one process at a time may use.

    `encode` and `decode` are those of `json_lines`; `translate` changes the text of what is read.
    """

    def __init__(
        self,
        folder: Path,
        *,
        encode: Encoder | None = None,
        decode: Decoder | None = None,
        translate: Callable[[str], str] = str,
    ) -> None:
        self.folder = folder
        self._encode, self._decode, self._translate = encode, decode, translate
        folder.mkdir(parents=True, exist_ok=True)
        for begun in folder.glob("*.begun"):  # its process was killed
            shutil.rmtree(begun, ignore_errors=True)
        self._loaded = 0
        self._open = max([1, *self._journals(), *(n + 1 for n in self.snapshots())])

    def snapshots(self) -> list[int]:
        """Return the numbers of all snapshots, oldest first."""
        return sorted(int(p.name) for p in self.folder.iterdir() if p.name.isdecimal())

    def _journals(self) -> list[int]:
        return sorted(int(p.stem) for p in self.folder.glob("*.journal"))

    def _journal(self, number: int) -> Path:
        return self.folder / f"{number:08}.journal"

    def journal_size(self) -> int:
        """Return how many bytes the open journal has."""
        journal = self._journal(self._open)
        return journal.stat().st_size if journal.exists() else 0

    def load(self) -> tuple[dict[str, Any], list[str]]:
        """Return the state of each service in the newest good snapshot, and what was passed over.

        What was passed over are names of damaged snapshots; they are moved aside. Without any
        snapshot there is no state.

        Raises: DamagedState, when there are snapshots and none is good.
        """
        damaged: list[str] = []
        for number in reversed(self.snapshots()):
            folder = self.folder / f"{number:08}"
            try:
                found = {file.stem: self._state(file) for file in folder.glob("*.json")}
            except (OSError, ValueError):
                found = {}
            if found:
                for name in damaged:
                    (self.folder / name).rename(self.folder / f"{name}.damaged")
                self._loaded = number
                return found, damaged
            damaged.append(folder.name)
        if damaged:
            raise DamagedState(f"no snapshot in {self.folder} can be read")
        return {}, []

    def _state(self, file: Path) -> Any:
        text = self._translate(file.read_text(encoding="utf-8"))
        return json.loads(text, object_hook=self._decode)

    def changes(self) -> tuple[list[Any], int]:
        """Return the changes after the loaded snapshot, oldest first, and how many are damaged."""
        found, damaged = [], 0
        for number in self._journals():
            if number > self._loaded:
                more, bad = json_lines.read(self._journal(number), self._decode, self._translate)
                found += more
                damaged += bad
        return found, damaged

    def append(self, change: Any) -> None:
        """Add a change to the open journal, whole or not at all. Raises: OSError."""
        json_lines.append(self._journal(self._open), json_lines.line(change, self._encode))

    def sync(self) -> None:
        """Have the disk itself hold the open journal, for a power cut. Raises: OSError."""
        journal = self._journal(self._open)
        if journal.exists():
            _sync(journal)

    def begin(self) -> int:
        """Close the open journal and open the next; return the number of the snapshot to write.

        The state to write is that of this moment: what is appended from now on comes after it.
        """
        self._open += 1
        return self._open - 1

    def encoded(self, states: Mapping[str, Any]) -> dict[str, str]:
        """Return states as `write` takes them: as texts, which nobody changes any more."""
        return {name: json.dumps(state, default=self._encode) for name, state in states.items()}

    def write(self, number: int, texts: Mapping[str, str]) -> None:
        """Write the snapshot that `begin` numbered, then remove what no good copy needs.

        Raises: OSError; everything kept before is then there as before, the journals among it.
        """
        begun, done = self.folder / f"{number:08}.begun", self.folder / f"{number:08}"
        try:
            begun.mkdir()
            for name, text in texts.items():
                file = begun / f"{name}.json"
                file.write_text(text, encoding="ascii")
                _sync(file)
            _sync(begun)
            begun.rename(done)
        except OSError:
            shutil.rmtree(begun, ignore_errors=True)
            raise
        _sync(self.folder)
        self._remove_superseded()

    def _remove_superseded(self) -> None:
        *_, oldest = [0, *self.snapshots()[-KEPT:-1]]
        for number in self.snapshots():
            if number < oldest:
                shutil.rmtree(self.folder / f"{number:08}", ignore_errors=True)
        for number in self._journals():
            if number <= oldest:
                self._journal(number).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
