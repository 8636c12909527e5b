"""Whoever gets webhooks and pushes: one machine on loopback, whatever address was written down.

Fixtures name a port that nobody listens on; a connection to it leads to the receiver of the test.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest.mock import patch

#: The port in the addresses of fixtures.
PORT = 18_231


@dataclass
class Receiver:
    """Paths that were posted to. `status` is answered; below `/down` always 503."""

    status: int = 204
    got: list[str] = field(default_factory=list)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run one, on a free port."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(self.path)
            self.send_response(503 if self.path.startswith("/down") else receiver.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Tests are quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        connect = socket.create_connection

        def led(address: tuple[str, int], *more: Any, **named: Any) -> socket.socket:
            host, port = address
            return connect((host, server.server_port if port == PORT else port), *more, **named)

        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            with patch.object(socket, "create_connection", led):
                yield receiver
        finally:
            server.shutdown()
            thread.join()
