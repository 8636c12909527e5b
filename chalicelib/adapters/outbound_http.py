"""POST to addresses that strangers name, by one guarded way: webhooks and push services alike.

The address is judged by `domain/public_address.py` and then connected to.

No proxy, no redirect, no second resolution. One clock runs over everything together, since a
target that sends a byte now and then would pass any limit of the single read.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from chalicelib.domain.errors import TargetUnreachable
from chalicelib.domain.public_address import (
    LONGEST_URL,
    PublicUrl,
    UrlRefused,
    parse_public_url,
    require_public_addresses,
)
from chalicelib.usecases.ports import OutboundResponse

#: Seconds for everything: name, connection, TLS, request, response.
LONGEST_POST = 10.0
#: Seconds of them that resolving the name may take.
LONGEST_LOOKUP = 4.0
#: Bytes of a response that are read before the connection is closed; none is kept.
READ_BYTES = 4096
USER_AGENT = "SP4N-LAPOR-Webhooks/1.0"
Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Return all addresses of a name.

    Raises: OSError when it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class OutboundHttps:
    """Implements OutboundPoster.

    `loopback` allows plain HTTP to this very machine, on a laptop. `seconds` bounds everything
    together; `longest` is the length of a URL in characters.
    """

    def __init__(
        self,
        *,
        loopback: bool = False,
        seconds: float = LONGEST_POST,
        longest: int = LONGEST_URL,
        resolver: Resolve = resolve,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._loopback, self._seconds, self._resolver = loopback, seconds, resolver
        self._longest = longest
        self._context = context or ssl.create_default_context()
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2

    def check(self, url: str) -> None:
        """Resolve the name and judge its addresses, without connecting.

        Raises: UrlRefused when the address is not public, or the name has none.
        """
        try:
            self._addresses(self._parsed(url))
        except TargetUnreachable as error:
            raise UrlRefused("host_unknown") from error

    def post(self, url: str, headers: dict[str, str], body: bytes) -> OutboundResponse:
        """Connect to the first address that accepts; send, read the head of the response, close.

        Raises: UrlRefused when the address is not public; TargetUnreachable with its reason.
        """
        began = time.monotonic()
        to = self._parsed(url)
        addresses = self._addresses(to)
        try:
            status, retry_after = self._exchange(
                to, addresses, headers, body, began + self._seconds
            )
        except ssl.SSLError as error:
            raise TargetUnreachable(self._late(began) or "tls") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise TargetUnreachable(self._late(began) or "no_answer") from error
        milliseconds = round((time.monotonic() - began) * 1000)
        return OutboundResponse(status=status, milliseconds=milliseconds, retry_after=retry_after)

    def _parsed(self, url: str) -> PublicUrl:
        return parse_public_url(url, loopback=self._loopback, longest=self._longest)

    def _late(self, began: float) -> str:
        """Return `timeout` when the time is up: then the cut is what caused the error."""
        return "timeout" if time.monotonic() - began >= self._seconds * 0.99 else ""

    def _addresses(self, to: PublicUrl) -> list[str]:
        try:
            found = run_within(LONGEST_LOOKUP, lambda: self._resolver(to.host, to.port))
        except (OSError, UnicodeError) as error:
            raise TargetUnreachable("host_unknown") from error
        return require_public_addresses(found, loopback=not to.secure)

    def _exchange(
        self, to: PublicUrl, addresses: list[str], headers: dict[str, str], body: bytes, end: float
    ) -> tuple[int, str]:
        """Return status and Retry-After."""
        connection = http.client.HTTPConnection(to.host, to.port)
        with self._connected(to, addresses, end) as channel, closing_at(end, channel):
            if isinstance(channel, ssl.SSLSocket):
                channel.do_handshake()
            connection.sock = channel
            connection.putrequest("POST", to.path, skip_host=True, skip_accept_encoding=True)
            for name, value in {
                "Host": to.host_header,
                "User-Agent": USER_AGENT,
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
                "Connection": "close",
                **headers,
            }.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            if time.monotonic() >= end:
                raise TimeoutError  # headers that were cut off look like whole ones
            with suppress(OSError, http.client.HTTPException):
                response.read(
                    READ_BYTES
                )  # the status says it all; a polite target may finish its line
            return response.status, response.headers.get("Retry-After", "")

    @contextmanager
    def _connected(
        self, to: PublicUrl, addresses: list[str], end: float
    ) -> Iterator[socket.socket]:
        """Connect to one of the judged addresses; the certificate must be of the name."""
        raw = _first_connection(addresses, to.port, end)
        try:
            channel: socket.socket = raw
            if to.secure:
                channel = self._context.wrap_socket(
                    raw, server_hostname=to.host, do_handshake_on_connect=False
                )
        except BaseException:
            raw.close()
            raise
        with channel:
            yield channel


def _first_connection(addresses: list[str], port: int, end: float) -> socket.socket:
    trouble: OSError = OSError("no address")
    for address in addresses:
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            return socket.create_connection((address, port), timeout=left)
        except OSError as error:
            trouble = error
    raise trouble


@contextmanager
def closing_at(end: float, channel: socket.socket) -> Iterator[None]:
    """Cut the connection at `end` (monotonic seconds), whatever it is doing then."""

    def cut() -> None:
        try:
            # Of the plain class: that of TLS would take the session apart under the reader.
            socket.socket.shutdown(channel, socket.SHUT_RDWR)
        except OSError:
            return  # closed already

    left = max(0.0, end - time.monotonic())
    channel.settimeout(left or 0.001)
    clock = threading.Timer(left, cut)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()


def run_within(seconds: float, work: Callable[[], list[str]]) -> list[str]:
    """Return or raise what `work` does.

    Raises: TimeoutError when it takes longer than `seconds`.
    """
    found: list[list[str]] = []
    troubles: list[Exception] = []

    def run() -> None:
        try:
            found.append(work())
        except Exception as error:  # noqa: BLE001 - raised again in the caller's thread
            troubles.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if troubles:
        raise troubles[0]
    if not found:
        raise TimeoutError
    return found[0]
