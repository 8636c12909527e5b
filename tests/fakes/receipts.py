"""A signer whose keys anybody can read."""

import hashlib
from collections.abc import Sequence

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from chalicelib.domain.receipts.receipt_document import PublicKey, Signature


class FakeSigner:
    """Signer, with keys that anybody can read here: they prove nothing outside of tests."""

    def __init__(self, *keys: str) -> None:
        self._keys = keys or ("test-key-1", "test-key-0")
        self.signed = 0

    @staticmethod
    def private(key: str) -> ec.EllipticCurvePrivateKey:
        secret = int.from_bytes(hashlib.sha256(key.encode()).digest(), "big")
        return ec.derive_private_key(secret >> 1, ec.SECP256R1())

    def sign(self, text: bytes) -> Signature:
        self.signed += 1
        how = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        return Signature(key=self._keys[0], der=self.private(self._keys[0]).sign(text, how))

    def public_keys(self) -> Sequence[PublicKey]:
        points = [(k, self.private(k).public_key().public_numbers()) for k in self._keys]
        return [
            PublicKey(id=k, x=p.x.to_bytes(32, "big"), y=p.y.to_bytes(32, "big")) for k, p in points
        ]
