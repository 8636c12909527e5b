"""Let the emulator acknowledge nothing that a kill of its process, or a full disk, could take away.

The emulator writes its state when it is stopped in order. Here a request is answered only when what
it changed is in the journal (`kept_state.py`), and a snapshot is written after a deployment, when
the journal has grown, and at the end. While a deployment runs no snapshot is written: after a kill
the next run begins before the deployment and repeats it. Subscriptions, accounts and keys follow
within `TICK`: their services are compared as a whole.
"""

import asyncio
import contextlib
import json
import logging
import os
import re
import threading
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from infra.local.state.cloud_changes import WHOLE, CloudChanges, merge
from infra.local.state.kept_state import KEPT, DamagedState, KeptState

#: Where the runner asks whether everything is kept, and asks for a snapshot (POST).
PATH = "/_local/state"
#: The exit code of an emulator that could not write its last snapshot.
NOT_WRITTEN = 73  # EX_CANTCREAT of sysexits.h
#: The exit code of an emulator that could not read its state.
NOT_READ = 74  # EX_IOERR
#: A journal of so many bytes is replaced by a snapshot.
LONG_JOURNAL = 16 * 1024 * 1024
TICK = 0.2
#: A snapshot waits so many seconds for further changes of what it alone holds.
QUIET = 2.0
#: After a failed snapshot the next one waits so many seconds.
RETRY = 5.0

_READS = re.compile(
    r"(Get|List|Describe|Head|Query|Scan|BatchGet|TransactGet|Decrypt|Encrypt|Sign|"
    r"Verify|GenerateDataKey|GenerateRandom|GenerateMac|ReEncrypt)"
)
#: What changes a state of `WHOLE` only in what records hold anyway.
_SENDS = re.compile(r"(Publish|Send)")
#: Services whose every change is in a record, or is kept by the emulator itself or by nobody.
_RECORDED = {"dynamodb", "sqs", "logs", "monitoring", "sts", "tagging", "execute-api"}
_SIGNED_FOR = re.compile(r"Credential=[^/]+/\d{8}/[^/]+/([a-z0-9-]+)/aws4_request")
_ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
_ACCOUNT_ADDRESS = re.compile(r"http://localhost:\d+/000000000000/")
#: Paths of files that this request should have left on disk and could not.
_unwritten_files: ContextVar[list[str] | None] = ContextVar("unwritten_files", default=None)

log = logging.getLogger("durable")
Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]


def service_of(headers: dict[str, str]) -> str:
    """Return the service that a request was signed for, "" when it was not signed."""
    signed = _SIGNED_FOR.search(headers.get("authorization", ""))
    if signed:
        return signed[1]
    target = headers.get("x-amz-target", "")
    return "cognito-idp" if target.startswith("AWSCognitoIdentityProviderService.") else ""


def action_of(method: str, headers: dict[str, str], body: bytes) -> str:
    """Return what a request asks for, such as `PutItem`; "Get" for one that only reads."""
    if method in ("GET", "HEAD"):
        return "Get"
    target = headers.get("x-amz-target", "").rpartition(".")[2]
    found = _ACTION.search(body[:4096]) if not target else None
    return target or (found[1].decode() if found else "")


class DurableCloud:
    """The emulator's application, wrapped; `ministack` is its module `app`."""

    def __init__(self, ministack: Any, persistence: Any, state: Path, port: int) -> None:
        self._ministack, self._persistence = ministack, persistence
        self._inner = ministack.app
        self._kept = KeptState(
            state / "kept",
            encode=persistence._json_default,
            decode=persistence._json_object_hook,
            # Queues are known by their whole address, with the port of the run that made them.
            translate=lambda text: _ACCOUNT_ADDRESS.sub(
                f"http://localhost:{port}/000000000000/", text
            ),
        )
        self._legacy = state / "state"
        self._unwritten: list[dict[str, Any]] = []
        self._unsynced = False
        self._changed_at: float | None = None  # of what only a snapshot holds
        self._not_before = 0.0
        self._writing = asyncio.Lock()
        self._flushing = threading.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self.trouble: str | None = None
        #: Whether the last state is missing; the watch, which still runs, ends `trouble` only.
        self.ended_unwritten = False
        self._keep_mails()
        self._watch_files()
        self._keep_code_of_older_snapshots()
        self._changes = CloudChanges(self._state_of, persistence._json_default)
        self._dispatch = ministack._dispatch_service_request
        ministack._dispatch_service_request = self._noting
        ministack._load_persisted_state = self.load
        ministack.save_all = lambda _: self.finish()
        ministack.app = self

    def _keep_mails(self) -> None:
        """Make the emulator keep the mails that left over a restart, as it keeps SMS."""
        from ministack.services import ses  # noqa: PLC0415 - only inside the emulator's process

        get_state, load = ses.get_state, ses.load_persisted_state

        def with_mails() -> Any:
            return {**get_state(), "sent_emails": ses._sent_emails}

        def restored(data: Any) -> None:
            load(data)
            ses._sent_emails.update(data.get("sent_emails", {}))

        ses.get_state, ses.load_persisted_state = with_mails, restored

    def _watch_files(self) -> None:
        """Note where the emulator passes over an object that it cannot write to the disk."""
        from ministack.services import s3  # noqa: PLC0415 - only inside the emulator's process

        write = s3._atomic_write

        def noting(path: str, data: Any, **more: Any) -> None:
            try:
                write(path, data, **more)
            except OSError as failure:
                self._fail(failure)
                failed = _unwritten_files.get()
                if failed is not None:
                    failed.append(path)
                raise

        s3._atomic_write = noting

    def _keep_code_of_older_snapshots(self) -> None:
        """Let `_remove_superseded` decide which code of functions nobody needs any more."""
        from ministack.services import lambda_svc  # noqa: PLC0415 - as above

        self._code = Path(lambda_svc.CODE_BLOB_DIR)
        lambda_svc._prune_orphan_code_blobs = lambda _: None

    # What was kept comes back ------------------------------------------------------------------

    def load(self) -> None:
        """Restore the last state, or end the process rather than to begin anew over it."""
        try:
            self._restore()
        except BaseException as failure:
            # The server would go on without any state, and write that over what is there.
            log.critical("The state cannot be read: %s", failure, exc_info=failure)
            logging.shutdown()
            os._exit(NOT_READ)

    def _restore(self) -> None:
        snapshot, damaged = self._kept.load()
        states = {name: self._payload(name, held) for name, held in snapshot.items()}
        if not states:
            states = self._load_legacy()
        changes, bad = self._kept.changes()
        for name in damaged:
            log.error("the snapshot %s is damaged; the one before it was taken", name)
        if bad:
            log.error("%d damaged lines of the journal were passed over", bad)
        for change in changes:
            for name, difference in change.get("services", {}).items():
                merge(states.setdefault(name, {}), difference)
        for name, module in self._ministack._state_map.items():
            if states.get(name):
                self._ministack._get_module(module).load_persisted_state(states[name])
        for change in changes:
            self._changes.apply(change)
        self._changes.settle()
        if changes or not snapshot:
            self._changed_at = time.monotonic()

    def _payload(self, name: str, held: Any) -> Any:
        """The state within a file. Raises: DamagedState, when a newer emulator wrote it."""
        if not isinstance(held, dict) or "__ministack_format__" not in held:
            return held
        if held["__ministack_format__"] > self._persistence._state_format_version(name):
            raise DamagedState(f"the state of {name} was written by a newer version")
        return held["payload"]

    def _load_legacy(self) -> dict[str, Any]:
        """What a release before the journal left: one file per service, written at its end."""
        found = {}
        for file in sorted(self._legacy.glob("*.json")):
            text = self._kept._translate(file.read_text(encoding="utf-8"))
            try:
                held = json.loads(text, object_hook=self._persistence._json_object_hook)
            except ValueError as damage:
                raise DamagedState(f"{file} is damaged: {damage}") from damage
            found[file.stem] = self._payload(file.stem, held)
        return found

    # What changes is kept ----------------------------------------------------------------------

    async def _noting(
        self, method: str, path: str, headers: dict[str, str], body: bytes, *more: Any
    ) -> Any:
        """Note what only a whole state or a snapshot can keep of a request."""
        service, action = service_of(headers), action_of(method, headers, body)
        response = await self._dispatch(method, path, headers, body, *more)
        if _READS.match(action) or service in _RECORDED or "/invocations" in path:
            return response
        if service in WHOLE:
            if not _SENDS.match(action) and "/outbound-" not in path:
                self._changes.touch(service)
        # An object, by a signature in headers or in its address: the emulator keeps it itself.
        elif not (service in ("s3", "") and "/" in path.strip("/")):
            self._changed_at = time.monotonic()
        return response

    def flush(self, *, whole: bool = False) -> None:
        """Write down what changed. Raises: OSError; it is then tried again with what comes next."""
        with self._flushing:
            if change := self._changes.take(whole=whole):
                self._unwritten.append(change)
            while self._unwritten:
                try:
                    self._kept.append(self._unwritten[0])
                except OSError as failure:
                    self._fail(failure)
                    raise
                del self._unwritten[0]
                self._unsynced = True

    def _fail(self, failure: OSError) -> None:
        if self.trouble is None:
            log.error("the state cannot be written: %s", failure)
        self.trouble = f"{failure.strerror or failure}"

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        """Serve as the emulator does, but hold back an answer until what it tells is kept."""
        if scope["type"] == "lifespan":
            self._start(self._watch())
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        if scope["path"] == PATH:
            await self._tell(scope["method"], send)
            return
        failed: list[str] = []
        _unwritten_files.set(failed)
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        refused = False

        async def kept(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start":
                refused = not self._is_kept(scope, headers) or bool(failed)
                if refused:
                    await _respond(send, 503, {"__type": "ServiceUnavailable", "message": "disk"})
            if not refused:
                await send(message)

        await self._inner(scope, receive, kept)

    def _is_kept(self, scope: Any, headers: dict[str, str]) -> bool:
        """Write down what changed; tell whether this request may be answered as it was."""
        try:
            self.flush()
        except OSError:
            # Who reads changed nothing. Functions and the API heard the failure of their own calls.
            path = scope["path"]
            passes = (
                path.startswith(("/_aws/execute-api/", "/_ministack/")) or "/invocations" in path
            )
            return passes or bool(_READS.match(action_of(scope["method"], headers, b"")))
        return True

    async def _tell(self, method: str, send: Send) -> None:
        if method == "POST":
            with contextlib.suppress(OSError):
                await self.snapshot()
        await _respond(send, 200, {"trouble": self.trouble})

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watch(self) -> None:
        """Write down what changes without a request, sync the journal, write snapshots."""
        while True:
            await asyncio.sleep(TICK)
            try:
                self.flush(whole=True)
                if self._unsynced:
                    self._unsynced = False
                    await asyncio.to_thread(self._kept.sync)
                if self._wants_snapshot():
                    await self.snapshot()
                elif self.trouble and not self._unwritten and time.monotonic() > self._not_before:
                    self.trouble = None  # there is room again
            except OSError as failure:
                self._fail(failure)
                self._not_before = time.monotonic() + RETRY

    def _wants_snapshot(self) -> bool:
        now = time.monotonic()
        if now < self._not_before or self._deploys():
            return False
        changed = self._changed_at is not None and now - self._changed_at > QUIET
        return changed or self._kept.journal_size() > LONG_JOURNAL

    def _deploys(self) -> bool:
        """Whether a deployment is under way: half of one is nothing to begin with."""
        from ministack.services import cloudformation  # noqa: PLC0415 - as above

        stacks = cloudformation._stacks.all_values()
        return any(stack.get("StackStatus", "").endswith("IN_PROGRESS") for stack in stacks)

    def _state_of(self, name: str) -> Any:
        module = self._ministack._get_module(self._ministack._state_map[name])
        return module.get_state()

    def _texts(self) -> dict[str, str]:
        """The state of all services at this moment, as `KeptState.write` takes it."""
        states: dict[str, str] = {}
        for name, get_state in self._ministack._build_persistence_save_dict().items():
            version = self._persistence._state_format_version(name)
            for last in (False, False, False, True):
                try:
                    held = {"__ministack_format__": version, "payload": get_state()}
                    states |= self._kept.encoded({name: held})
                    break
                except RuntimeError:  # a worker's thread changed it meanwhile
                    if last:
                        raise
        return states

    async def snapshot(self) -> None:
        """Write a snapshot of this moment, unless a deployment is under way. Raises: OSError."""
        async with self._writing:
            if self._deploys():
                return
            try:
                number, texts = self._begin()
                await asyncio.to_thread(self._write, number, texts)
            except OSError as failure:
                self._fail(failure)
                self._not_before = time.monotonic() + RETRY
                raise
            self.trouble = None

    def _begin(self) -> tuple[int, dict[str, str]]:
        self.flush(whole=True)
        changed_at, self._changed_at = self._changed_at, None
        try:
            texts = self._texts()
        except BaseException:
            self._changed_at = changed_at
            raise
        return self._kept.begin(), texts

    def _write(self, number: int, texts: dict[str, str]) -> None:
        try:
            self._kept.write(number, texts)
        except OSError:
            self._changed_at = self._changed_at or time.monotonic()
            raise
        snapshots = self._kept.snapshots()
        if len(snapshots) < KEPT:
            return
        for file in self._legacy.glob("*.json"):
            file.unlink()
        kept = [self._kept.folder / f"{n:08}" / "lambda.json" for n in snapshots]
        used = "".join(file.read_text(encoding="utf-8") for file in kept if file.exists())
        for blob in self._code.glob("*.zip"):
            if blob.stem not in used:
                blob.unlink(missing_ok=True)

    def finish(self) -> None:
        """Write what there is at the end of the process; `ended_unwritten` says if that failed."""
        try:
            if self._deploys():
                self.flush(whole=True)
            else:
                self._write(*self._begin())
        except OSError as failure:
            self._fail(failure)
            self.ended_unwritten = True


async def _respond(send: Send, status: int, about: dict[str, Any]) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(about).encode()})
