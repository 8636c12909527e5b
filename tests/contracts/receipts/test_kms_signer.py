"""Signer, on the fake and on moto."""

import hashlib
from typing import Any

import boto3
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from moto.kms.models import kms_backends

from chalicelib.adapters.aws.kms_signer import KmsSigner, key_id
from chalicelib.domain.errors import Corrupt, Unavailable
from tests.contracts.conftest import REGION
from tests.fakes.receipts import FakeSigner
from tests.receipt_vectors import public

#: More than KMS takes as a text: a receipt with many files.
LONG = b"tanda terima " * 1000


class Prehashed:
    """moto's KMS, signing a digest as KMS does: moto 5.2 hashes it once more.

    tests/e2e/receipts/test_receipts.py has the same adapter sign in the emulated cloud, which
    does not.
    """

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def get_public_key(self, **asked: Any) -> Any:
        return self._inner.get_public_key(**asked)

    def sign(self, **asked: Any) -> Any:
        self._inner.sign(**asked)  # refuses what KMS refuses
        assert asked["MessageType"] == "DIGEST"
        [account] = kms_backends.values()
        held: Any = account[REGION].keys[key_id(asked["KeyId"])].private_key
        private = held.private_key
        how = ec.ECDSA(utils.Prehashed(SHA256()))
        return {"Signature": private.sign(asked["Message"], how)}


@pytest.fixture
def kms(aws: None) -> Any:
    return boto3.client("kms", REGION)


def a_key(kms: Any, spec: str = "ECC_NIST_P256") -> str:
    made = kms.create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")
    return str(made["KeyMetadata"]["Arn"])


@pytest.fixture(params=["fake", "kms"])
def signer(request: pytest.FixtureRequest) -> Any:
    if request.param == "fake":
        return FakeSigner()
    kms = request.getfixturevalue("kms")
    return KmsSigner(Prehashed(kms), [a_key(kms), a_key(kms)])


def test_what_it_signs_verifies_with_the_first_key_that_it_publishes(signer: Any) -> None:
    made = signer.sign(LONG)
    assert made.key == signer.public_keys()[0].id
    public(signer)[made.key].verify(made.der, LONG, ec.ECDSA(SHA256()))


def test_what_was_changed_does_not_verify(signer: Any) -> None:
    made = signer.sign(LONG)
    with pytest.raises(InvalidSignature):
        public(signer)[made.key].verify(made.der, LONG + b".", ec.ECDSA(SHA256()))


def test_every_key_is_published_under_an_id_of_its_own(signer: Any) -> None:
    published = signer.public_keys()
    assert len({key.id for key in published}) == len(published) == 2
    assert all(len(key.x) == len(key.y) == 32 for key in published)
    assert not any(":" in key.id for key in published)  # an ARN would tell the account


def test_a_missing_key_is_unavailable(kms: Any) -> None:
    signer = KmsSigner(kms, [f"arn:aws:kms:{REGION}:123456789012:key/none"])
    with pytest.raises(Unavailable):
        signer.sign(b"text")
    with pytest.raises(Unavailable):
        signer.public_keys()


def test_a_key_of_another_kind_is_not_published(kms: Any) -> None:
    with pytest.raises(Corrupt, match="P-256"):
        KmsSigner(kms, [a_key(kms, "RSA_2048")]).public_keys()


def test_keys_are_read_once(kms: Any) -> None:
    asked: list[str] = []

    class Counting:
        def get_public_key(self, **given: Any) -> Any:
            asked.append(given["KeyId"])
            return kms.get_public_key(**given)

    keys = [a_key(kms), a_key(kms)]
    signer = KmsSigner(Counting(), keys)
    assert signer.public_keys() == signer.public_keys()
    assert asked == keys


def test_the_digest_is_of_the_text(kms: Any) -> None:
    asked: dict[str, Any] = {}

    class Seen:
        def sign(self, **given: Any) -> Any:
            asked.update(given)
            return {"Signature": b"der"}

    KmsSigner(Seen(), ["arn/first", "arn/second"]).sign(LONG)
    assert asked == {
        "KeyId": "arn/first",
        "Message": hashlib.sha256(LONG).digest(),
        "MessageType": "DIGEST",
        "SigningAlgorithm": "ECDSA_SHA_256",
    }
