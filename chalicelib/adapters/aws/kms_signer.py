"""Sign receipts by KMS: ECDSA over P-256, the private key never leaves it."""

import hashlib
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.serialization import load_der_public_key

from chalicelib.adapters.aws.faults import translated
from chalicelib.domain.errors import Corrupt
from chalicelib.domain.receipts.receipt_document import PublicKey, Signature

_COORDINATE = 32


class KmsSigner:
    """Implements ReceiptSigner. `keys` are ARNs: the first signs, all are published."""

    def __init__(self, client: Any, keys: Sequence[str]) -> None:
        self._client, self._keys = client, tuple(keys)
        self._public: tuple[PublicKey, ...] = ()

    def sign(self, text: bytes) -> Signature:
        """Sign by one KMS call with the text's hash: a text itself may have 4 KB at most.

        Raises: Unavailable.
        """
        key = self._keys[0]
        with translated():
            response = self._client.sign(
                KeyId=key,
                Message=hashlib.sha256(text).digest(),
                MessageType="DIGEST",
                SigningAlgorithm="ECDSA_SHA_256",
            )
        return Signature(key=key_id(key), der=response["Signature"])

    def public_keys(self) -> Sequence[PublicKey]:
        """Ask KMS once per key and container: a key never changes."""
        if not self._public:
            self._public = tuple(self._read(key) for key in self._keys)
        return self._public

    def _read(self, key: str) -> PublicKey:
        with translated():
            der = self._client.get_public_key(KeyId=key)["PublicKey"]
        public = load_der_public_key(der)
        if not isinstance(public, EllipticCurvePublicKey) or not isinstance(
            public.curve, SECP256R1
        ):
            raise Corrupt(f"{key_id(key)} is not a key over P-256")
        numbers = public.public_numbers()
        x, y = (n.to_bytes(_COORDINATE, "big") for n in (numbers.x, numbers.y))
        return PublicKey(id=key_id(key), x=x, y=y)


def key_id(arn: str) -> str:
    """Return the part of a key's ARN that is published.

    >>> key_id("arn:aws:kms:ap-southeast-3:000000000000:key/1234-ab")
    '1234-ab'
    """
    return arn.rsplit("/", 1)[-1]
