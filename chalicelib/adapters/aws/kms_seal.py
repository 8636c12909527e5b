"""Seal identities by envelope encryption: AES-256-GCM under a KMS data key, bound to an id.

One data key serves many reports for a while, so that a surge of submissions calls KMS once.
Sealed bytes: 1 byte layout, 2 bytes length of the wrapped key, wrapped key, 12 bytes nonce, text.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chalicelib.adapters.aws.faults import translated
from chalicelib.domain.errors import Corrupt, Unavailable
from chalicelib.domain.reports.report import Reporter

LAYOUT = b"\x01"
NONCE = 12
#: What a seal is for, as encryption context: policies let a function open those of one purpose.
REPORTER, DIALOGUE = "reporter", "dialogue"
KEY_AGE = timedelta(hours=1)
#: While KMS is away, a key that is there seals for so long, so that reports go on being taken.
LONGEST_KEY_AGE = timedelta(days=1)
#: Far below the 2^32 messages that random 96-bit nonces allow under one key (NIST SP 800-38D).
KEY_USES = 100_000


class KmsSeal:
    """Implements Seal."""

    def __init__(
        self, client: Any, key: str, clock: Callable[[], datetime], purpose: str = REPORTER
    ) -> None:
        self._client, self._key, self._clock = client, key, clock
        self._context = {"purpose": purpose}
        self._plain, self._wrapped = b"", b""
        self._made_at: datetime | None = None
        self._uses = 0

    def seal_identity(self, bound_to: str, reporter: Reporter) -> bytes:
        """Seal. Raises: Unavailable when KMS gives no key and none of today is there."""
        self._refresh()
        self._uses += 1
        nonce = os.urandom(NONCE)
        fields = {name: value for name, value in asdict(reporter).items() if value}
        plain = json.dumps(fields, ensure_ascii=False).encode()
        text = AESGCM(self._plain).encrypt(nonce, plain, bound_to.encode())
        return LAYOUT + len(self._wrapped).to_bytes(2, "big") + self._wrapped + nonce + text

    def unseal_identity(self, bound_to: str, sealed: bytes) -> Reporter:
        """Unseal; one KMS call. Raises: Corrupt, Unavailable."""
        if sealed[:1] != LAYOUT:
            raise Corrupt("unknown layout of a sealed identity")
        length = int.from_bytes(sealed[1:3], "big")
        wrapped, rest = sealed[3 : 3 + length], sealed[3 + length :]
        with translated({"InvalidCiphertextException": Corrupt}):
            key = self._client.decrypt(
                CiphertextBlob=wrapped, KeyId=self._key, EncryptionContext=self._context
            )["Plaintext"]
        try:
            plain = AESGCM(key).decrypt(rest[:NONCE], rest[NONCE:], bound_to.encode())
        except InvalidTag as error:
            raise Corrupt("a sealed identity was changed or moved") from error
        return Reporter(**json.loads(plain))

    def _refresh(self) -> None:
        now = self._clock()
        if self._serves(now, KEY_AGE):
            return
        try:
            with translated():
                data_key = self._client.generate_data_key(
                    KeyId=self._key, KeySpec="AES_256", EncryptionContext=self._context
                )
        except Unavailable:
            if self._serves(now, LONGEST_KEY_AGE):
                return
            raise
        self._plain, self._wrapped = data_key["Plaintext"], data_key["CiphertextBlob"]
        self._made_at, self._uses = now, 0

    def _serves(self, now: datetime, age: timedelta) -> bool:
        """Tell whether there is a key that is younger than `age` and may seal once more."""
        young = self._made_at is not None and now - self._made_at < age
        return young and self._uses < KEY_USES
