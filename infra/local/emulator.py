"""Start and stop the emulated cloud (ministack) on loopback, with its state kept on disk.

Run as a program it is the emulator itself, with six things changed: ministack drops what SNS
sends to e-mail and SMS subscribers, so the launcher also writes each such delivery to
`<state>/deliveries.jsonl`, one JSON object per line, chosen by ministack's own matching of
filter policies (docs/decisions/0006-local-outbox.md); streams survive a restart, and their
records are tried again when a function says that it failed; the bundle is unpacked once; what is
acknowledged survives a kill (`state/durable_cloud.py`); and it ends when its run ends.
"""

import contextlib
import copy
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import types
import urllib.error
import urllib.request
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.local.console import ROOT, Failed
from infra.local.state import json_lines
from infra.local.state.claim import command_of_emulator
from infra.local.state.durable_cloud import NOT_WRITTEN, PATH

SERVICES = (
    "apigateway,cloudformation,cloudwatch,cognito-idp,dynamodb,dynamodbstreams,events,iam,kms,"
    "lambda,logs,monitoring,s3,scheduler,secretsmanager,ses,sns,sqs,sts,tagging"
)
ACCOUNT = "000000000000"
REGION = "ap-southeast-3"
START_SECONDS = 60
STOP_SECONDS = 30
#: How often a function gets a record of a stream that it could not handle; as in the template.
STREAM_ATTEMPTS = 8
#: Names the descriptor of a pipe that ends with the run.
TIE = "RUN_PIPE"
MAKE_ROOM = (
    "make room on that disk (`make clean` removes what can be built again); if it has ended, "
    "`make run` goes on from there"
)


def free_port(wanted: int) -> int:
    """`wanted` if nothing listens there, else any free port of loopback."""
    for port in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise Failed("No port is free on 127.0.0.1.", "close some programs and try again")


def environment(port: int, state: Path) -> dict[str, str]:
    """What ministack reads: loopback only, no more services and workers than needed."""
    # Functions inherit this: only what a process needs, so that a missing setting shows here too.
    env = {k: os.environ[k] for k in ("PATH", "HOME", "LANG", "LC_ALL") if k in os.environ}
    env |= {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "SERVICES": SERVICES,
        "IOT_MTLS_ENABLED": "0",
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "STATE_DIR": str(state / "state"),
        "S3_DATA_DIR": str(state / "s3"),
        "MINISTACK_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "LAMBDA_ACCOUNT_CONCURRENCY": str(max(24, 8 * (os.cpu_count() or 2))),
        "PYTHONDONTWRITEBYTECODE": "",
        "DELIVERIES_FILE": str(state / "deliveries.jsonl"),
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(state / "tmp"),
    }
    return env


class Emulator:
    """One ministack process; `endpoint` is where every AWS client of it connects."""

    def __init__(self, port: int, state: Path) -> None:
        self.port = port
        self.endpoint = f"http://127.0.0.1:{port}"
        self.state = state
        self.log = state / "emulator.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._tie: int | None = None

    def start(self, lock: int) -> None:
        """Start it and wait until it responds; it holds on to the folder's `lock` (a descriptor).

        Raises: Failed, when it does not start.
        """
        self._remove_old_code()
        for folder in ("state", "s3", "tmp"):
            (self.state / folder).mkdir(parents=True, exist_ok=True)
        ends, self._tie = os.pipe()  # only this process has the other end: it closes with it
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command_of_emulator(sys.executable),
                cwd=self.state,
                env={**environment(self.port, self.state), TIE: str(ends)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=[ends, lock],
                start_new_session=True,  # Ctrl-C is for the parent, which stops this in order
            )
        os.close(ends)
        give_up = time.monotonic() + START_SECONDS
        while not self._responds():
            if self._process.poll() is not None or time.monotonic() > give_up:
                with contextlib.suppress(Failed):
                    self.stop()
                tail = "\n".join(self.log.read_text(errors="replace").split("\n")[-11:])
                raise Failed(
                    f"The emulated cloud did not start:\n{tail}",
                    f"read all of {self.log}; what is kept is in {self.state / 'kept'}, untouched",
                )
            time.sleep(0.1)

    def _remove_old_code(self) -> None:
        """Remove what workers unpacked; each run unpacks what it needs."""
        shutil.rmtree(self.state / "tmp", ignore_errors=True)

    def _responds(self) -> bool:
        try:
            with urllib.request.urlopen(
                f"{self.endpoint}/_ministack/health", timeout=2
            ) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process is not None and self._process.poll() is None

    def trouble(self) -> str | None:
        """Why it cannot write its state at the moment, None when it can."""
        try:
            with urllib.request.urlopen(self.endpoint + PATH, timeout=2) as response:
                trouble: str | None = json.load(response)["trouble"]
        except (OSError, ValueError):
            return None
        return trouble

    def keep(self) -> None:
        """Have it write all of its state now. Raises: Failed, when it cannot."""
        request = urllib.request.Request(self.endpoint + PATH, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=STOP_SECONDS) as response:
                trouble = json.load(response)["trouble"]
        except (urllib.error.URLError, OSError) as failure:
            trouble = str(failure)
        if trouble:
            raise Failed(f"The state cannot be written to {self.state}: {trouble}.", MAKE_ROOM)

    def stop(self) -> None:
        """Ask it to write its state and end; end its workers with it.

        Raises: Failed, when it could not write its state; it has ended all the same.
        """
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()  # all that it acknowledged is in the journal
            process.wait()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGTERM)  # Lambda workers left in its own group
        if self._tie is not None:
            os.close(self._tie)
            self._tie = None
        self._remove_old_code()
        if process.returncode == NOT_WRITTEN:
            raise Failed(
                f"The last state could not be written to {self.state}: the disk is full, or it "
                "refuses. Every report that was acknowledged is kept in the journal.",
                MAKE_ROOM,
            )


def _record_deliveries(path: Path) -> None:
    """Make ministack's SNS write what it hands to e-mail and SMS subscribers."""
    from ministack.services import sns  # noqa: PLC0415 - only inside the emulator's own process

    fanout = sns._fanout

    def recording(
        topic_arn: str,
        msg_id: str,
        message: str,
        subject: str,
        message_structure: str = "",
        message_attributes: dict[str, Any] | None = None,
        **more: Any,
    ) -> None:
        fanout(topic_arn, msg_id, message, subject, message_structure, message_attributes, **more)
        topic = sns._topic_by_arn_any_scope(topic_arn) or {"subscriptions": []}
        for sub in topic["subscriptions"]:
            protocol = sub.get("protocol", "")
            if protocol not in ("email", "email-json", "sms") or not sub.get("confirmed"):
                continue
            text = sns._resolve_message_for_protocol(message, message_structure, protocol)
            if not sns._matches_filter_policy(sub, message_attributes or {}, text):
                continue
            line = {
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "kind": "sms" if protocol == "sms" else "email",
                "to": sub["endpoint"],
                "from": topic_arn,
                "subject": subject or "",
                "text": text,
                "id": msg_id,
            }
            json_lines.append(path, json_lines.line(line))

    sns._fanout = recording


def _keep_streams() -> None:
    """Make ministack keep stream records over a restart, as it keeps its readers' positions.

    Without them every reader waits beyond the end of an empty stream, and new reports are not
    routed until as many records have come as there were before (ministack 1.5).
    """
    from ministack.services import dynamodb  # noqa: PLC0415 - only inside the emulator's process

    get_state, load = dynamodb.get_state, dynamodb.load_persisted_state

    def with_streams() -> dict[str, Any]:
        state: dict[str, Any] = get_state()
        state["stream_records"] = copy.deepcopy(dynamodb._stream_records)
        state["stream_trimmed"] = copy.deepcopy(dynamodb._stream_trimmed)
        state["stream_sequence"] = dynamodb._stream_seq_counter
        return state

    def restored(data: dict[str, Any]) -> None:
        load(data)
        dynamodb._stream_records.update(data.get("stream_records", {}))
        dynamodb._stream_trimmed.update(data.get("stream_trimmed", {}))
        dynamodb._stream_seq_counter = data.get("stream_sequence", 0)

    dynamodb.get_state, dynamodb.load_persisted_state = with_streams, restored


def _try_stream_records_again() -> None:
    """Make ministack hear a function that says which records of a stream it could not handle.

    It reads `batchItemFailures` for queues only, and goes on behind records that failed: a report
    that came while the run ended would wait for the sweep. As on AWS it gives up in the end.
    """
    from ministack.services import lambda_svc  # noqa: PLC0415 - only inside the emulator's process

    execute, attempts = lambda_svc._execute_function, dict[tuple[str, str], int]()

    def executing(func: Any, event: Any, *more: Any, **named: Any) -> Any:
        result = execute(func, event, *more, **named)
        records = event.get("Records") if isinstance(event, dict) else None
        if not records or records[0].get("eventSource") != "aws:dynamodb":
            return result
        body = result.get("body")
        body = json.loads(body) if isinstance(body, str) and body.startswith("{") else body
        failures = body.get("batchItemFailures") if isinstance(body, dict) else None
        if result.get("error") or not failures:
            return result
        first = ((func.get("config") or func)["FunctionName"], str(failures[0]["itemIdentifier"]))
        attempts[first] = attempts.get(first, 0) + 1
        return result if attempts[first] > STREAM_ATTEMPTS else {**result, "error": True}

    lambda_svc._execute_function = executing


class _UnpackedOnce(zipfile.ZipFile):
    """A bundle that is unpacked once for all workers of its functions.

    ministack unpacks the bundle's 4,600 files for each worker, which takes longer than the worker's
    start and as much memory as all else; as in Lambda no function writes beside its code.
    """

    def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
        bundle = Path(str(self.filename))
        listing = repr([(entry.filename, entry.CRC) for entry in self.infolist()])
        name = hashlib.sha256(listing.encode()).hexdigest()
        unpacked = bundle.parents[1] / f"bundle-{name[:16]}"
        with _UNPACKING:
            if not unpacked.exists():
                begun = unpacked.with_suffix(".begun")
                shutil.rmtree(begun, ignore_errors=True)
                super().extractall(begun, members, pwd)
                begun.rename(unpacked)
        Path(path).rmdir()
        Path(path).symlink_to(unpacked, target_is_directory=True)
        bundle.unlink()


_UNPACKING = threading.Lock()


def _unpack_bundles_once() -> None:
    """Make workers of the same bundle share one folder of code."""
    from ministack.core import lambda_runtime  # noqa: PLC0415 - only inside the emulator's process

    lambda_runtime.zipfile = types.SimpleNamespace(ZipFile=_UnpackedOnce)


def _end_with(run: int) -> None:
    """End in order as soon as the run at the other end of this pipe is no more."""

    def wait() -> None:
        os.read(run, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="tie", daemon=True).start()


def main() -> None:
    """Be the emulator."""
    del sys.argv[1:]  # whose it is; the emulator has arguments of its own
    run = os.environ.pop(TIE, None)
    # Functions inherit the environment; they must find code in their bundle or not at all.
    os.environ.pop("PYTHONPATH", None)
    # Heavy, and reads its settings when imported.
    from ministack import app  # noqa: PLC0415
    from ministack.core import persistence  # noqa: PLC0415

    from infra.local.state.durable_cloud import DurableCloud  # noqa: PLC0415 - as above

    _record_deliveries(Path(os.environ["DELIVERIES_FILE"]))
    _keep_streams()
    _try_stream_records_again()
    _unpack_bundles_once()
    cloud = DurableCloud(app, persistence, Path.cwd(), int(os.environ["GATEWAY_PORT"]))
    if run is not None:
        _end_with(int(run))
    try:
        app.main()
    finally:
        if cloud.ended_unwritten:
            sys.exit(NOT_WRITTEN)


if __name__ == "__main__":
    main()
