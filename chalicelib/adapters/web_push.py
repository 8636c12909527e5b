"""Send web pushes (RFC 8030): a note, encrypted for one browser, posted to its push service.

The browser named the service, so it is not trusted: only listed hosts are posted to, and by the
same guarded way as webhooks (`outbound_http.py`).
"""

import json
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

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
from chalicelib.domain.notifications.push_endpoint import (
    PushEndpoint,
    is_listed_host,
    parse_endpoint,
)
from chalicelib.domain.public_address import UrlRefused
from chalicelib.usecases.notifications.ports import PushNote
from chalicelib.usecases.ports import OutboundPoster, OutboundResponse

#: Seconds that one push may take: a batch of them has a minute.
LONGEST_PUSH = 7.0
#: Seconds that a service may ask to wait; SQS could hide a message for twelve hours at most.
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
        """Post a note; once more without its body when the service says that it is too large.

        `topic` replaces an older note, `seconds` is how long the service keeps it.

        Raises: Undeliverable when the host is not listed or the service refuses; Gone when the
        endpoint is; SlowDown or Unavailable when the push is to be tried later.
        """
        target = parse_endpoint(to.endpoint)
        if target is None or not is_listed_host(target.host, self._hosts):
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
        for text in (_note(note), _note_without_body(note)):
            response = self._post(to.endpoint, headers, encrypted(to, text))
            if response.status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                break
        if not 200 <= response.status < 300:
            raise _refusal(response.status, _retry_seconds(response.retry_after, self._clock()))

    def _post(self, endpoint: str, headers: dict[str, str], body: bytes) -> OutboundResponse:
        """Post once.

        Raises: SlowDown after a timeout; Unavailable when the service was not reached otherwise.
        """
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
    """Return `text` encrypted by RFC 8291, so that this browser alone can read it.

    `private` and `salt` are for the standard's example; else they are new for each message.
    """
    sealed: bytes = http_ece.encrypt(
        text,
        salt=salt or os.urandom(16),
        private_key=private or generate_private_key(SECP256R1()),
        dh=to.p256dh,
        auth_secret=to.auth,
        version="aes128gcm",
    )
    return sealed


def _note(note: PushNote) -> bytes:
    return _json({**_fields(note), "body": note.body})


def _note_without_body(note: PushNote) -> bytes:
    return _json(_fields(note))


def _fields(note: PushNote) -> dict[str, str]:
    return {"title": note.title, "url": note.url, "lang": note.language}


def _json(content: dict[str, str]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _retry_seconds(retry_after: str, now: datetime) -> int:
    """Return the seconds of a Retry-After, given as seconds or as a moment; 0 if unreadable."""
    if retry_after.isascii() and retry_after.isdecimal():
        return min(int(retry_after[:9]), LONGEST_WAIT)
    try:
        left = (parsedate_to_datetime(retry_after) - now).total_seconds()
    except (ValueError, TypeError):
        return 0
    return int(min(max(left, 0), LONGEST_WAIT))


def _refusal(status: int, after: int) -> DomainError:
    """Return the domain error that a push service's status stands for."""
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return Gone()
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return SlowDown(str(status), after=after)
    if status >= 500:
        return Unavailable(str(status), after=after)
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return Undeliverable("too_large")
    return Undeliverable(f"refused_{status}")
