"""Send web pushes (RFC 8030): a note, encrypted for one browser, posted to its push service.

The browser named the service, so it is not trusted: only listed hosts are posted to, and by the
same guarded way as webhooks (`outbound_http.py`).
"""

import http.client
import json
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime

import http_ece
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)

from chalicelib.adapters.aws.vapid import Vapid
from chalicelib.domain.errors import (
    DomainError,
    Gone,
    SlowDown,
    TargetUnreachable,
    Unavailable,
    Undeliverable,
)
from chalicelib.domain.notifications.push_endpoint import PushEndpoint, listed, target_of
from chalicelib.domain.public_address import UrlRefused
from chalicelib.usecases.notifications.ports import PushNote
from chalicelib.usecases.ports import OutboundPoster, OutboundResponse

#: Seconds that one push may take: a batch of them has a minute.
LONGEST_PUSH = 7.0
#: Nobody is waited for longer; SQS could hide a message for twelve hours at most.
LONGEST_WAIT = 6 * 3600


class WebPushSender:
    """Implements PushSender. `hosts` are the push services that may be posted to."""

    def __init__(
        self,
        vapid: Vapid,
        hosts: Sequence[str],
        clock: Callable[[], datetime],
        outbound: OutboundPoster,
    ) -> None:
        self._vapid, self._hosts, self._clock = vapid, tuple(hosts), clock
        self._outbound = outbound

    def push(self, to: PushEndpoint, note: PushNote, *, topic: str, seconds: int) -> None:
        """One request; a second, shorter one when the first was too large."""
        target = target_of(to.endpoint)
        if target is None or not listed(target.host, self._hosts):
            raise Undeliverable("host_not_listed")
        headers = {
            "Authorization": self._vapid.authorization(target.origin),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(seconds, 0)),
            "Topic": topic,
            "Urgency": "normal",
            "User-Agent": "SP4N-LAPOR-Push/1.0",
        }
        for text in (_whole(note), _short(note)):
            response = self._post(to.endpoint, headers, encrypted(to, text))
            if response.status != http.client.REQUEST_ENTITY_TOO_LARGE:
                break
        if not 200 <= response.status < 300:
            raise _sorted(response.status, _seconds(response.retry_after, self._clock()))

    def _post(self, endpoint: str, headers: dict[str, str], body: bytes) -> OutboundResponse:
        """Post once; what did not get through is worth another try later."""
        try:
            return self._outbound.post(endpoint, headers, body)
        except UrlRefused as error:
            raise Unavailable(f"the push service is not public: {error.reason}") from error
        except TargetUnreachable as error:
            if error.reason == "timeout":  # the others would wait as long
                raise SlowDown("the push service does not answer") from error
            raise Unavailable(error.reason) from error


def encrypted(
    to: PushEndpoint,
    text: bytes,
    *,
    private: EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """RFC 8291: readable by that browser alone. Key and salt are new for each message."""
    sealed: bytes = http_ece.encrypt(
        text,
        salt=salt or os.urandom(16),
        private_key=private or generate_private_key(SECP256R1()),
        dh=to.p256dh,
        auth_secret=to.auth,
        version="aes128gcm",
    )
    return sealed


def _whole(note: PushNote) -> bytes:
    return _json({**_least(note), "body": note.body})


def _short(note: PushNote) -> bytes:
    return _json(_least(note))


def _least(note: PushNote) -> dict[str, str]:
    return {"title": note.title, "url": note.url, "lang": note.language}


def _json(said: dict[str, str]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _seconds(wait: str, now: datetime) -> int:
    """Retry-After, given as seconds or as a moment; 0 when it says nothing that we can read."""
    if wait.isascii() and wait.isdecimal():
        return min(int(wait[:9]), LONGEST_WAIT)
    try:
        left = (parsedate_to_datetime(wait) - now).total_seconds()
    except (ValueError, TypeError):
        return 0
    return int(min(max(left, 0), LONGEST_WAIT))


def _sorted(status: int, after: int) -> DomainError:
    """A push service's refusal as one of those that callers know."""
    if status in (http.client.NOT_FOUND, http.client.GONE):
        return Gone()
    if status == http.client.TOO_MANY_REQUESTS:
        return SlowDown(str(status), after=after)
    if status >= 500:
        return Unavailable(str(status), after=after)
    if status == http.client.REQUEST_ENTITY_TOO_LARGE:
        return Undeliverable("too_large")
    return Undeliverable(f"refused_{status}")
