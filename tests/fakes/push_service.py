"""A browser that was subscribed, and the push service that its pushes go to, on loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.domain.notifications.push_endpoint import (
    PushEndpoint,
    decode_base64url,
    encode_base64url,
)


class Browser:
    """Holds the private half, as a browser does."""

    def __init__(self, endpoint: str = "https://push.example/device-1") -> None:
        self.endpoint, self.auth = endpoint, b"sixteen secrets!"
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def subscription(self) -> PushEndpoint:
        public = self._key.public_key()
        point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return PushEndpoint(endpoint=self.endpoint, p256dh=point, auth=self.auth)

    def to_json(self) -> dict[str, Any]:
        """`PushSubscription.toJSON()`."""
        mine = self.subscription
        keys = {"p256dh": encode_base64url(mine.p256dh), "auth": encode_base64url(mine.auth)}
        return {"endpoint": mine.endpoint, "expirationTime": None, "keys": keys}

    def read(self, body: bytes) -> Any:
        """What the service worker is given."""
        text = http_ece.decrypt(
            body, private_key=self._key, auth_secret=self.auth, version="aes128gcm"
        )
        return json.loads(text)


@dataclass(frozen=True, kw_only=True)
class Pushed:
    """A request that the push service got."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """What came, and the response: the first of `responses`, else 201."""

    url: str
    got: list[Pushed] = field(default_factory=list)
    responses: list[tuple[int, dict[str, str]]] = field(default_factory=list)


@contextmanager
def running(tls: Any = None) -> Iterator[Service]:
    """A push service on a free port; with `tls` (a server's context) it speaks HTTPS."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.got.append(Pushed(path=self.path, headers=headers, body=body))
            status, more = service.responses.pop(0) if service.responses else (201, {})
            self.send_response(status)
            for name, value in {"Content-Length": "5", **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"words")

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "https" if tls else "http"
    service = Service(url=f"{scheme}://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def claims(authorization: str, key: str) -> Any:
    """What a VAPID header says, once its signature by `key` (base64url) was verified."""
    scheme, _, parameters = authorization.partition(" ")
    said = dict(part.strip().split("=", 1) for part in parameters.split(","))
    assert (scheme, said["k"]) == ("vapid", key)
    head, body, signature = said["t"].split(".")
    raw = decode_base64url(signature, 64)
    assert raw is not None
    point = decode_base64url(key, 65)
    assert point is not None
    numbers = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    text = f"{head}.{body}".encode()
    public.verify(encode_dss_signature(*numbers), text, ec.ECDSA(SHA256()))
    parts = [_json(part) for part in (head, body)]
    assert parts[0] == {"typ": "JWT", "alg": "ES256"}
    return parts[1]


def _json(part: str) -> Any:
    raw = decode_base64url(part, len(part) * 6 // 8)
    assert raw is not None
    return json.loads(raw)
