"""One origin for the browser, as CloudFront gives it in production: site, API, uploads, sign-in."""

import gzip
import http.client
import json
import mimetypes
import threading
import urllib.error
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from infra import preview
from infra.local import outbox_pages, tiles

LARGEST_BODY = 64 * 1024 * 1024
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: In their place for what people sent, as on AWS (FileHeaders in infra/site.yaml).
FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
#: What CloudFront compresses, and from which size on.
COMPRESSED = ("text/", "application/json", "application/problem+json", "image/svg+xml")
SMALLEST_COMPRESSED = 1000
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where things are: emulator, API, bucket, built site, and what `/config.json` says."""

    emulator_port: int
    api_id: str
    dist: Path
    config: dict[str, str]
    deliveries: Path
    bucket: str
    public_bucket: str

    def upstream(self, path: str) -> str | None:
        """The emulator's path for a public one, None when the site responds itself."""
        if path.startswith("/api/"):
            return f"/_aws/execute-api/{self.api_id}{path}"
        if self.holds_files(path):
            return path  # presigned: neither path nor Host may change
        if path.startswith("/public/"):
            return f"/{self.public_bucket}{path}"
        if path in ("/_cognito", "/_cognito/"):
            return "/"
        return None

    def holds_files(self, path: str) -> bool:
        """Tell whether a path leads to the bucket of what people sent."""
        start = f"/{self.bucket}"
        return path == start or path.startswith((f"{start}/", f"{start}?"))

    def file(self, path: str) -> Path | None:
        """The file of the built site for a URL path; never one outside of it."""
        root = self.dist.resolve()
        wanted = (root / unquote(path).lstrip("/")).resolve()
        if not wanted.is_relative_to(root):
            return None
        options = [wanted, wanted / "index.html", wanted.with_name(wanted.name + ".html")]
        return next((option for option in options if option.is_file()), None)


class Handler(BaseHTTPRequestHandler):
    """Responds to one request; `origin` is set on the class made by `serve`."""

    origin: Origin
    protocol_version = "HTTP/1.1"
    server_version = "sp4n-lapor"
    timeout = 75

    def log_message(self, format: str, *args: Any) -> None:
        """Stay quiet: what people write here is not for a terminal."""

    def _respond(self) -> None:
        path = self.path
        upstream = self.origin.upstream(path)
        reads = self.command in ("GET", "HEAD")
        if upstream is not None and (reads or not path.startswith("/public/")):
            self._forward(upstream)
            return
        if not reads:
            self._problem(405, "method_not_allowed", "Metode tidak didukung.")
            return
        try:
            self._own(urlsplit(path).path)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            self._problem(502, "unavailable", "Komputasi awan lokal tidak menjawab.")

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _respond

    def _own(self, path: str) -> None:
        if path == "/config.json":
            self._send(200, "application/json", json.dumps(self.origin.config).encode())
        elif path.startswith(tiles.PREFIX):
            self._tile(path)
        elif path in ("/outbox", "/outbox/", "/outbox.json"):
            endpoint = f"http://127.0.0.1:{self.origin.emulator_port}"
            found = outbox_pages.messages(endpoint, self.origin.deliveries)
            if path.endswith(".json"):
                body = json.dumps({"messages": found}).encode()
                self._send(200, "application/json", body)
            else:
                # A text may hold half a surrogate pair, which UTF-8 does not know.
                body = outbox_pages.page(found).encode("utf-8", "replace")
                self._send(200, "text/html; charset=utf-8", body)
        elif path in ("/messages", "/messages/"):
            self._send(200, "text/html; charset=utf-8", preview.page().encode())
        else:
            self._site(path)

    def _tile(self, path: str) -> None:
        drawn = tiles.tile(path)
        if drawn is None:
            self._problem(404, "not_found", "Petak peta ini tidak ada.")
            return
        self._send(200, "image/svg+xml", drawn, {"Cache-Control": "public, max-age=86400"})

    def _site(self, path: str) -> None:
        file = self.origin.file(path)
        if file is None:
            missing = self.origin.file("/404.html")
            body = missing.read_bytes() if missing else b"404"
            self._send(404, "text/html; charset=utf-8", body)
            return
        if file.name == "index.html" and file.parent.name and not path.endswith(("/", ".html")):
            self._send(308, "text/plain", b"", {"Location": path + "/"})
            return
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if kind.startswith("text/") or kind.endswith(("javascript", "json")):
            kind += "; charset=utf-8"
        cache = "public, max-age=31536000, immutable" if "/assets/" in path else "no-cache"
        self._send(200, kind, file.read_bytes(), {"Cache-Control": cache})

    def _forward(self, path: str) -> None:
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = -1
        if not 0 <= length <= LARGEST_BODY:
            self.close_connection = True
            self._problem(413, "too_large", "Permintaan terlalu besar.")
            return
        body = self.rfile.read(length) if length else None
        headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP}
        link = http.client.HTTPConnection("127.0.0.1", self.origin.emulator_port, timeout=60)
        try:
            link.request(self.command, path, body=body, headers=headers)
            response = link.getresponse()
            payload = response.read()
        except (OSError, http.client.HTTPException):
            self._problem(502, "unavailable", "Komputasi awan lokal tidak menjawab.")
            return
        finally:
            link.close()
        kept = {k: v for k, v in response.getheaders() if k.lower() not in HOP_BY_HOP}
        kind = kept.pop("Content-Type", None) or kept.pop("content-type", "")
        if self.command in ("GET", "HEAD") and self.origin.holds_files(path):
            ours = {name.lower() for name in FILE_HEADERS}
            kept = {k: v for k, v in kept.items() if k.lower() not in ours} | FILE_HEADERS
        self._send(response.status, kind, payload, kept)

    def _problem(self, status: int, code: str, title: str) -> None:
        problem = {"type": "about:blank", "title": title, "status": status, "code": code}
        body = json.dumps({**problem, "fields": []}).encode()
        self._send(status, "application/problem+json", body)

    def _send(
        self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None
    ) -> None:
        given = {name.lower() for name in headers or {}}
        body, coding = self._coded(kind, body, given)
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        for name, value in [*(headers or {}).items(), *coding.items()]:  # Vary may come twice
            self.send_header(name, value)
        for name, value in SECURITY_HEADERS.items():
            if name.lower() not in given:
                self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)

    def _coded(self, kind: str, body: bytes, given: set[str]) -> tuple[bytes, dict[str, str]]:
        """As CloudFront: small, binary and already coded responses go as they are."""
        fitting = kind.startswith(COMPRESSED) or "javascript" in kind
        if not fitting or len(body) < SMALLEST_COMPRESSED or "content-encoding" in given:
            return body, {}
        if "gzip" not in (self.headers.get("Accept-Encoding") or ""):
            return body, {}
        return gzip.compress(body, 9), {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}


class Server(ThreadingHTTPServer):
    """Threads, because a page loads several files at once and uploads take a while."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hung up is not an error to print."""


def serve(origin: Origin, port: int) -> Server:
    """Start serving on loopback in a thread; `shutdown()` and `server_close()` end it."""
    handler = type("BoundHandler", (Handler,), {"origin": origin})
    server = Server(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, name="site", daemon=True).start()
    return server
