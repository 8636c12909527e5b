"""Whether a slow step has anything new to do."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

IGNORED = {"__pycache__", "node_modules", "dist", ".venv"}


def files_under(*roots: Path) -> list[Path]:
    """Every file below `roots` (files count themselves), sorted, without what tools made."""
    found: list[Path] = []
    for root in roots:
        if root.is_file():
            found.append(root)
        elif root.is_dir():
            found += [
                path
                for path in root.rglob("*")
                if path.is_file() and not IGNORED & set(path.relative_to(root).parts)
            ]
    return sorted(found)


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """SHA-256 over names and contents of `paths` and over `words`."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    for word in words:
        digest.update(word.encode() + b"\0")
    return digest.hexdigest()


def is_current(mark: Path, value: str) -> bool:
    """True when the step that left `mark` did so for the same `value`."""
    return mark.is_file() and mark.read_text().strip() == value


def remember(mark: Path, value: str) -> None:
    """Leave `value` in `mark` for the next run."""
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(value + "\n")
