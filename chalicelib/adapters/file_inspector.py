"""Have uploaded files checked by a process that may die of them."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence

from chalicelib.domain.errors import FileRefused, Unavailable
from chalicelib.usecases.attachments.ports import CheckedFile

CHILD = (sys.executable, "-m", "chalicelib.adapters.clean_copy.child")
READY = b"R"
#: Half of the time that the function has; the rest is for reading and storing.
LONGEST_SECONDS = 60.0


class FileInspector:
    """Implements Inspector."""

    def __init__(
        self, command: Sequence[str] = CHILD, longest_seconds: float = LONGEST_SECONDS
    ) -> None:
        self._command, self._longest = command, longest_seconds

    def inspect(self, data: bytes) -> CheckedFile:
        """Check the bytes in a new process.

        Raises: FileRefused with its reason, too_complex when the check died or took too long;
        Unavailable when it did not even begin, which is no fault of the file.
        """
        try:
            ran = subprocess.run(  # noqa: S603 - our own module
                self._command,
                input=data,
                stdout=subprocess.PIPE,
                timeout=self._longest,
                env=_environment(),
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            if not (error.stdout or b"").startswith(READY):
                raise Unavailable("file_check") from error
            raise FileRefused("too_complex") from error
        except OSError as error:
            raise Unavailable("file_check") from error
        if not ran.stdout.startswith(READY):
            raise Unavailable("file_check")
        return _checked(ran.stdout)


def _environment() -> dict[str, str]:
    """Say what the interpreter needs to start: its libraries and modules, and no credentials."""
    return {
        "PATH": os.defpath,
        "LD_LIBRARY_PATH": os.path.join(sys.base_prefix, "lib"),
        "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path),
    }


def _checked(output: bytes) -> CheckedFile:
    """Read what the process said. Raises: FileRefused; too_complex when it died on the way."""
    head, _, rest = output[len(READY) :].partition(b"\n")
    try:
        found = json.loads(head)
        if "refused" in found:
            raise FileRefused(found["refused"])
        type_, (copy_size, thumbnail_size) = found["type"], found["sizes"]
    except (ValueError, TypeError, KeyError) as error:
        raise FileRefused("too_complex") from error
    if len(rest) != copy_size + thumbnail_size:
        raise FileRefused("too_complex")
    return CheckedFile(type=type_, copy=rest[:copy_size], thumbnail=rest[copy_size:] or None)
