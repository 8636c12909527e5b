"""SES and SNS as senders: what leaves, and what each refusal means."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sesv2.models import sesv2_backends
from moto.sns.models import sns_backends

from chalicelib.adapters.aws.ses import SesMailSender
from chalicelib.adapters.aws.sms import SnsSmsSender
from chalicelib.domain.errors import SlowDown, Unavailable, Undeliverable
from tests.contracts.conftest import REGION
from tests.contracts.notifications.deliveries import LETTER

MARKS = {"root": "R1", "report": "R1", "event": "3"}


def test_a_letter_waits_until_our_own_address_is_verified_and_then_leaves(aws: None) -> None:
    mailer = SesMailSender(boto3.client("sesv2", REGION), "lapor@example.go.id")
    with pytest.raises(Unavailable):
        mailer.send("a@example.id", LETTER, MARKS)
    boto3.client("ses", REGION).verify_email_identity(EmailAddress="lapor@example.go.id")
    mailer.send("a@example.id", LETTER, MARKS)
    backend = sesv2_backends[DEFAULT_ACCOUNT_ID][REGION]
    [sent] = backend.core_backend.sent_messages
    assert sent.source == "lapor@example.go.id"
    assert sent.destinations["ToAddresses"] == ["a@example.id"]
    assert sent.subject == "Tanda terima"


def test_an_sms_goes_to_the_number(aws: None) -> None:
    SnsSmsSender(boto3.client("sns", REGION)).send("+6281234567890", "LAPOR! Kode 123456")
    backend = sns_backends[DEFAULT_ACCOUNT_ID][REGION]
    assert list(backend.sms_messages.values()) == [("+6281234567890", "LAPOR! Kode 123456")]


def test_a_number_that_is_none_is_given_up(aws: None) -> None:
    with pytest.raises(Undeliverable):
        SnsSmsSender(boto3.client("sns", REGION)).send("not a number", "LAPOR!")


class Refusing:
    """A client whose calls fail in one way."""

    def __init__(self, code: str, message: str = "") -> None:
        self.error: Exception = ClientError({"Error": {"Code": code, "Message": message}}, "Send")
        if code == "away":
            self.error = EndpointConnectionError(endpoint_url="https://x.test")

    def send_email(self, **_: Any) -> None:
        raise self.error

    publish = send_email


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        ("TooManyRequestsException", "", SlowDown),
        ("LimitExceededException", "", SlowDown),
        ("BadRequestException", "Local address contains control or whitespace", Undeliverable),
        ("MessageRejected", "Address blacklisted.", Undeliverable),
        ("MessageRejected", "Email address is not verified.", Unavailable),
        ("SendingPausedException", "", Unavailable),
        ("AccessDeniedException", "", Unavailable),
        ("InternalFailure", "", Unavailable),
        ("away", "", Unavailable),
    ],
)
def test_every_refusal_of_mail_is_later_slower_or_never(
    code: str, message: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind) as caught:
        SesMailSender(Refusing(code, message), "lapor@example.go.id").send(
            "a@example.id", LETTER, MARKS
        )
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("code", "message", "kind", "reason"),
    [
        ("Throttled", "", SlowDown, ""),
        ("ThrottlingException", "", SlowDown, ""),
        ("InvalidParameter", "Invalid parameter: PhoneNumber", Undeliverable, "refused"),
        ("OptedOut", "Phone number is opted out", Undeliverable, "opted_out"),
        ("OptedOut", "", Undeliverable, "opted_out"),
        ("InvalidParameter", "The number is opted out", Undeliverable, "opted_out"),
        ("AuthorizationError", "", Unavailable, ""),
        ("InternalError", "", Unavailable, ""),
        ("away", "", Unavailable, ""),
    ],
)
def test_every_refusal_of_sms_is_later_slower_or_never(
    code: str, message: str, kind: type[Exception], reason: str
) -> None:
    with pytest.raises(kind) as caught:
        SnsSmsSender(Refusing(code, message)).send("+6281234567890", "LAPOR!")
    assert type(caught.value) is kind
    assert getattr(caught.value, "reason", "") == reason
