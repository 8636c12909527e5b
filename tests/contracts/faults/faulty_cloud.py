"""AWS services on loopback that fail as they really fail; while they are well, moto answers.

Each service is an HTTP server of its own, so that one fails while others go on. Nothing waits
longer than `LONGEST`, whatever a test leaves behind.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

REGION = "ap-southeast-3"
SERVICES = ("dynamodb", "kms", "s3", "secretsmanager", "sqs")
#: Seconds for which a silent service keeps a connection open.
LONGEST = 20.0
THROTTLED = (
    b'{"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",'
    b' "message": "slow down"}'
)

PAGE = b"<!DOCTYPE html><html><body><h1>Silakan masuk ke jaringan</h1></body></html>"
#: Answers of something in front of a service, by the names of `_Handler`.
FOREIGN = (
    "empty",
    "object",
    "null",
    "list",
    "page",
    "no_such_page",
    "moved",
    "moved_page",
    "bare_refusal",
    "listed_refusal",
    "page_of_refusal",
)


@dataclass
class FaultyService:
    """One service. `fault` is None while it is well, else one of the names of `_Handler`."""

    name: str
    fault: str | None = None
    asked: int = 0
    healed: threading.Event = field(default_factory=threading.Event)
    server: "_Server | None" = None
    port: int = 0

    def start(self) -> None:
        """Listen, at the same port as before."""
        self.server = _Server(("127.0.0.1", self.port), _Handler)
        self.server.service = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Listen no longer: connections are refused."""
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def fail(self, fault: str) -> None:
        """Fail so from now on."""
        self.healed.clear()
        self.fault = fault
        if fault == "refused":
            self.stop()

    def heal(self) -> None:
        """Be well again; whoever still waits gets nothing."""
        self.fault = None
        self.healed.set()
        if self.server is None:
            self.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    service: FaultyService

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet: callers that went away are what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = LONGEST

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing."""

    def _answer(self) -> None:
        service = self.server.service
        if "Expect" in self.headers:  # S3's clients wait a second for this before they send a file
            self.send_response_only(100)
            self.end_headers()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        service.asked += 1
        if service.fault is None:
            return self._forward(service.name, body)
        getattr(self, f"_{service.fault}")()
        return None

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer

    def _forward(self, service: str, body: bytes) -> None:
        headers = {name: text for name, text in self.headers.items() if name.lower() != "host"}
        found = requests.request(
            self.command,
            f"https://{service}.{REGION}.amazonaws.com{self.path}",
            data=body,
            headers=headers,
            timeout=LONGEST,
        )
        self.send_response(found.status_code)
        for name, text in found.headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, text)
        self.send_header("Content-Length", str(len(found.content)))
        self.end_headers()
        self.wfile.write(found.content)

    def _throttled(self) -> None:
        self.send_response(400)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(THROTTLED)))
        self.end_headers()
        self.wfile.write(THROTTLED)

    def _broken(self) -> None:
        self.send_response(503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _closed(self) -> None:
        self.close_connection = True

    def _hanging(self) -> None:
        self.server.service.healed.wait(LONGEST)
        self.close_connection = True

    def _half(self) -> None:
        """Promise more than comes."""
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", "4096")
        self.end_headers()
        self.wfile.write(b'{"Item": {"PK"')

    def _half_unnoticed(self) -> None:
        """Promise nothing, so that only the text itself shows that it is not whole."""
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.end_headers()
        self.wfile.write(b'{"Item": {"PK"')

    def _foreign(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer as something does that stands in front of the service."""
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name.replace("_", "-"), text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _empty(self) -> None:
        self._foreign(200)

    def _object(self) -> None:
        """What DynamoDB says of every write that was well, by somebody else."""
        self._foreign(200, b"{}", Content_Type="application/x-amz-json-1.0")

    def _null(self) -> None:
        self._foreign(200, b'{"Item": null}', x_amzn_RequestId="CONTOH")

    def _list(self) -> None:
        self._foreign(200, b"[]", x_amzn_RequestId="CONTOH")

    def _page(self) -> None:
        self._foreign(200, PAGE, Content_Type="text/html", ETag='"5f"')

    def _no_such_page(self) -> None:
        self._foreign(404, PAGE, Content_Type="text/html")

    def _moved(self) -> None:
        self._foreign(307, Location="http://masuk.example/")

    def _moved_page(self) -> None:
        self._foreign(302, PAGE, Location="http://masuk.example/", Content_Type="text/html")

    def _bare_refusal(self) -> None:
        self._foreign(400, b"{}", Content_Type="application/json", x_amzn_RequestId="CONTOH")

    def _listed_refusal(self) -> None:
        self._foreign(502, b"[]", Content_Type="application/json")

    def _old_refusal(self) -> None:
        """The form in which DynamoDB named its errors before."""
        told = b'{"__type": "com.amazon.coral.validate#ValidationException", "message": "x"}'
        self._foreign(400, b'{"Output": ' + told + b', "Version": "1.0"}')

    def _old_conflict(self) -> None:
        told = b'{"__type": "com.amazon#TransactionConflictException", "message": "x"}'
        self._foreign(400, b'{"Output": ' + told + b', "Version": "1.0"}')

    def _old_nothing(self) -> None:
        self._foreign(400, b'{"Output": {"message": "x"}, "Version": "1.0"}')

    def _number_as_code(self) -> None:
        self._foreign(400, b'{"__type": 5}')

    def _named_refusal(self) -> None:
        """What stands at the edge of a service says of a request that is too large."""
        self._foreign(413, x_amzn_ErrorType="RequestTooLargeException:http://aws.example/")

    def _named_object(self) -> None:
        self._foreign(400, b"{}", x_amzn_ErrorType="ValidationException")

    def _named_throttling(self) -> None:
        self._foreign(400, x_amzn_ErrorType="ThrottlingException")

    def _page_of_refusal(self) -> None:
        self._foreign(403, PAGE, Content_Type="text/html")


@contextmanager
def faulty_cloud() -> Iterator[dict[str, FaultyService]]:
    """Run all services; moto must be on."""
    services = {name: FaultyService(name) for name in SERVICES}
    for service in services.values():
        service.start()
    try:
        yield services
    finally:
        for service in services.values():
            service.healed.set()
            with suppress(OSError):
                service.stop()
