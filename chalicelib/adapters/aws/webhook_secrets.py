"""Seal the signing secrets of webhooks by KMS, each bound to its subscription."""

from typing import Any

from chalicelib.adapters.aws.faults import answer_all, translated
from chalicelib.domain.errors import Corrupt

#: Opened secrets that a container remembers, so that a delivery does not always call KMS.
REMEMBERED = 500
_CHANGED = ("InvalidCiphertextException", "IncorrectKeyException")


class KmsWebhookSecrets:
    """Implements WebhookSecrets. `key` is a key's ARN or alias."""

    def __init__(self, client: Any, key: str) -> None:
        self._client, self._key = client, key
        self._opened: dict[tuple[str, bytes], bytes] = {}

    def seal(self, webhook: str, secret: bytes) -> bytes:
        """Seal by one KMS call.

        Raises: Unavailable when KMS refuses or is not reachable.
        """
        with translated():
            response = self._client.encrypt(
                KeyId=self._key, Plaintext=secret, EncryptionContext=_context(webhook)
            )
        return bytes(response["CiphertextBlob"])

    def open(self, webhook: str, sealed: bytes) -> bytes:
        """Open by one KMS call; a container remembers what it opened.

        Raises: Corrupt when KMS says that the secret was changed or moved; Unavailable when KMS
        refuses or is not reachable.
        """
        known = self._opened.get((webhook, sealed))
        if known is not None:
            return known
        with translated(answer_all(_CHANGED, _corrupt)):
            response = self._client.decrypt(
                CiphertextBlob=sealed, KeyId=self._key, EncryptionContext=_context(webhook)
            )
        if len(self._opened) >= REMEMBERED:
            self._opened.clear()
        secret = self._opened[webhook, sealed] = bytes(response["Plaintext"])
        return secret


def _corrupt(_: Exception) -> Corrupt:
    return Corrupt("a sealed secret was changed or moved")


def _context(webhook: str) -> dict[str, str]:
    return {"purpose": "webhook", "webhook": webhook}
