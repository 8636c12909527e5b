"""Check one file in a process of its own: the file on its input, what was found on its output.

The output is a byte that says the process is ready, a line of JSON, then copy and thumbnail. Memory
and time of the process are limited, and it is given no credentials: whatever a file does to the
libraries that read it, it does here.
"""

import json
import resource
import sys
from typing import BinaryIO

from chalicelib.adapters.clean_copy.check import check_file
from chalicelib.domain.errors import FileRefused

READY = b"R"
#: The largest picture that is taken needs about 800 MB; the function has 1,769.
LARGEST_MEMORY = 1_300 * 1024 * 1024
LONGEST_SECONDS = 60


def limit(memory: int, seconds: int) -> None:
    """Limit this process: bytes of memory, seconds of computing, no files written."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(source: BinaryIO, target: BinaryIO) -> None:
    """Check what is on `source`, write what was found to `target`."""
    target.write(READY)
    target.flush()
    parts: tuple[bytes, ...] = ()
    try:
        checked = check_file(source.read())
    except FileRefused as refused:
        head: dict[str, object] = {"refused": refused.reason}
    except Exception as error:  # noqa: BLE001 - whatever a hostile file breaks is a finding
        # The class alone: what an error says may quote the file.
        print(f"check of a file failed: {type(error).__name__}", file=sys.stderr)  # noqa: T201
        head = {"refused": "too_complex"}
    else:
        parts = (checked.copy, checked.thumbnail or b"")
        head = {"type": checked.type, "sizes": [len(part) for part in parts]}
    target.write(json.dumps(head).encode() + b"\n")
    for part in parts:
        target.write(part)
    target.flush()


if __name__ == "__main__":
    limit(LARGEST_MEMORY, LONGEST_SECONDS)
    answer(sys.stdin.buffer, sys.stdout.buffer)
