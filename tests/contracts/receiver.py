"""A receiver of webhooks on this machine that misbehaves as it is told."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Receiver:
    """`answers` are raw bytes or names of a `FAULTS` behaviour; the last one repeats."""

    port: int = 0
    answers: list[bytes | str] = field(default_factory=lambda: [b"HTTP/1.1 204 No Content\r\n\r\n"])
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    written: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    answered: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?a=1"

    def next(self) -> bytes | str:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def _drip(handler: Any, receiver: Receiver) -> None:
    """A byte of a header now and then, for ever: each read succeeds."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not receiver.stop.wait(0.05):
        handler.wfile.write(b"a")


def _drip_body(handler: Any, receiver: Receiver) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n")
    while not receiver.stop.wait(0.05):
        handler.wfile.write(b"a")


def _silent(_: Any, receiver: Receiver) -> None:
    receiver.stop.wait(30)


def _endless(handler: Any, receiver: Receiver) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    for _n in range(2_000):
        handler.wfile.write(b"x" * 65_536)
        receiver.written += 65_536


def _cut(handler: Any, _: Receiver) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


FAULTS = {
    "drip": _drip,
    "drip_body": _drip_body,
    "silent": _silent,
    "endless": _endless,
    "cut": _cut,
}


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Run one."""
    receiver = Receiver()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            line = self.rfile.readline().decode().strip()
            headers = {}
            while (header := self.rfile.readline().decode().strip()) != "":
                name, _, value = header.partition(": ")
                headers[name] = value
            body = self.rfile.read(int(headers.get("Content-Length", 0)))
            receiver.requests.append((line, headers, body))
            answer = receiver.next()
            try:
                if isinstance(answer, bytes):
                    self.wfile.write(answer)
                else:
                    FAULTS[answer](self, receiver)
            except OSError:
                pass  # the other side hung up, as it should
            finally:
                receiver.answered.set()

    class Server(socketserver.ThreadingTCPServer):
        def get_request(self) -> tuple[Any, Any]:
            connection, address = super().get_request()
            if tls:
                connection = tls.wrap_socket(
                    connection, server_side=True, do_handshake_on_connect=False
                )
            return connection, address

        def handle_error(self, request: Any, client_address: Any) -> None:
            return  # a failed handshake is what some tests are about

    with Server(("127.0.0.1", 0), Handler) as server:
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            receiver.stop.set()
            server.shutdown()
            thread.join()
