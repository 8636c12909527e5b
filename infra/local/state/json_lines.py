"""Files of one JSON object per line, which survive any character, a torn end and a full disk."""

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: Turns what JSON does not know into what it knows, as the argument `default` of `json.dumps`.
Encoder = Callable[[Any], Any]
#: Turns decoded objects back, as the argument `object_hook` of `json.loads`.
Decoder = Callable[[dict[str, Any]], Any]


def line(record: Any, encode: Encoder | None = None) -> bytes:
    """Return a record as one line of ASCII, which no character in it can end."""
    return json.dumps(record, default=encode).encode("ascii") + b"\n"


def append(path: Path, data: bytes) -> None:
    """Append whole lines to a file, made if need be: all of `data` gets there or nothing.

    Raises: OSError, such as for a full disk; the file is then as it was.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            data = b"\n" + data  # a process was killed within a line: it stays alone
        written = 0
        try:
            while written < len(data):
                written += os.write(descriptor, data[written:])
        except OSError:
            with contextlib.suppress(OSError):  # the first failure is the one to tell
                os.ftruncate(descriptor, size)
            raise
    finally:
        os.close(descriptor)


def read(
    path: Path, decode: Decoder | None = None, translate: Callable[[str], str] = str
) -> tuple[list[Any], int]:
    """Return the records of a file in order, and how many damaged lines were passed over.

    `translate` changes the text of a line before it is decoded.

    Only a line feed ends a line: a text may hold U+2028, U+0085 and all else that
    `str.splitlines` takes for an end. A file that is not there has no records.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return [], 0
    records, damaged = [], 0
    for one in data.split(b"\n"):
        if not one.strip():
            continue
        try:
            records.append(json.loads(translate(one.decode()), object_hook=decode))
        except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
            damaged += 1
    return records, damaged
