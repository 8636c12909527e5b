"""What passes becomes Unavailable, whatever it is called; everything else stays what it is."""

import errno
import http.client
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
import urllib3.exceptions
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    FlexibleChecksumError,
    ParamValidationError,
    ReadTimeoutError,
    ResponseStreamingError,
    SSLError,
)
from pynamodb.exceptions import GetError, PutError

from chalicelib.adapters.aws import clients
from chalicelib.adapters.aws.clients import MOST_SILENT, QUICK, SILENCE, SilentServices, client
from chalicelib.adapters.aws.faults import CONDITION_FAILED, answer_all, code_of, translated
from chalicelib.adapters.aws.inbound_mail_store import S3InboundMail
from chalicelib.adapters.aws.kms_seal import KmsSeal
from chalicelib.adapters.aws.queues.public_updates import SqsPublicUpdates
from chalicelib.adapters.aws.s3 import S3Files, S3Snapshots, signing
from chalicelib.adapters.aws.secrets import pepper
from chalicelib.adapters.dynamodb.item_table import ItemTable
from chalicelib.adapters.dynamodb.reports.models import bind
from chalicelib.adapters.dynamodb.reports.reports import DynamoReports
from chalicelib.domain.errors import AlreadyExists, Unavailable, VersionConflict
from chalicelib.domain.reports.report import Reporter
from chalicelib.usecases.public.ports import PublicUpdate
from tests.builders import NOW, a_new_report
from tests.contracts.faults.faulty_cloud import FOREIGN, REGION, FaultyService

URL = "http://table.example"
#: Faults of a table, as the fixture's server makes them.
FAULTS = ("throttled", "broken", "refused", "closed", "hanging", "half", "half_unnoticed")


#: What services say of a request that will never be right.
OURS = (
    "ValidationException",
    "SerializationException",
    "UnknownOperationException",
    "InvalidMessageContents",
    "InvalidParameterValue",
    "InvalidAttributeValue",
    "BatchRequestTooLong",
    "EmptyBatchRequest",
    "ItemCollectionSizeLimitExceededException",
    "InvalidCiphertextException",
    "InvalidKeyUsageException",
    "EntityTooLarge",
    "InvalidRequest",
    "KeyTooLongError",
    "SignatureDoesNotMatch",
    "UserNotFoundException",
    "NotAuthorizedException",
    "404",
    "400",
    "SomethingNew",
)


def refusal(code: str, **more: Any) -> ClientError:
    response: Any = {"Error": {"Code": code, "Message": "x"}, **more}
    return ClientError(response, "PutItem")


@contextmanager
def raising(error: Exception) -> Iterator[None]:
    with translated():
        yield
        raise error


@pytest.mark.parametrize(
    "error",
    [
        refusal("ProvisionedThroughputExceededException"),
        refusal("ThrottlingException"),
        refusal("InternalServerError"),
        refusal("KMSInternalException"),
        refusal("AccessDeniedException"),
        refusal("ResourceNotFoundException"),
        refusal("503"),
        refusal("SomethingNew", ResponseMetadata={"HTTPStatusCode": 500}),
        refusal("SomethingNew", ResponseMetadata={"HTTPStatusCode": 429}),
        refusal("RequestLimitExceeded"),
        refusal("LimitExceededException"),
        refusal("SlowDown"),
        refusal("ConditionalRequestConflict", ResponseMetadata={"HTTPStatusCode": 409}),
        refusal("RequestTimeout"),
        refusal("TransactionConflictException"),
        refusal("KMSInvalidStateException"),
        refusal("KmsThrottled"),
        refusal("KmsAccessDenied"),
        refusal("KMS.DisabledException"),
        refusal("DisabledException"),
        refusal("NotFoundException"),
        refusal("NoSuchBucket"),
        refusal("403"),
        refusal("AWS.SimpleQueueService.NonExistentQueue"),
        refusal("ExpiredTokenException"),
        refusal("InvalidSignatureException"),
        refusal("UnrecognizedClientException"),
        refusal(
            "TransactionCanceledException",
            CancellationReasons=[{"Code": "None"}, {"Code": "ThrottlingError"}],
        ),
        FlexibleChecksumError(error_msg="x"),
        ResponseStreamingError(error=ValueError("x")),
        SSLError(endpoint_url=URL, error=ValueError("x")),
        ssl.SSLEOFError("ended"),
        ssl.SSLError("record layer failure"),
        OSError(errno.ENETUNREACH, "unreachable"),
        OSError(errno.EHOSTUNREACH, "no route"),
        EndpointConnectionError(endpoint_url=URL),
        ReadTimeoutError(endpoint_url=URL),
        ConnectTimeoutError(endpoint_url=URL),
        PutError("x", refusal("ProvisionedThroughputExceededException")),
        PutError("x", ReadTimeoutError(endpoint_url=URL)),
        GetError("x", EndpointConnectionError(endpoint_url=URL)),
        urllib3.exceptions.ProtocolError("Connection aborted."),
        urllib3.exceptions.IncompleteRead(1, 2),
        http.client.RemoteDisconnected("closed"),
        http.client.IncompleteRead(b"x"),
        ConnectionResetError("reset"),
        BrokenPipeError("pipe"),
        TimeoutError("timed out"),
        socket.gaierror("no such name"),
    ],
    ids=lambda error: f"{type(error).__name__}-{code_of(error)}",
)
def test_what_passes_is_unavailable(error: Exception) -> None:
    with pytest.raises(Unavailable) as found, raising(error):
        pass
    assert str(found.value) == code_of(error)
    assert found.value.__cause__ is error


@pytest.mark.parametrize(
    "error",
    [
        *map(refusal, OURS),
        refusal("SomethingNew", ResponseMetadata={"HTTPStatusCode": 400}),
        refusal("ConditionalCheckFailedException"),
        refusal(
            "TransactionCanceledException",
            CancellationReasons=[{"Code": "None"}, {"Code": "ConditionalCheckFailed"}],
        ),
        refusal(
            "TransactionCanceledException",
            CancellationReasons=[{"Code": "ThrottlingError"}, {"Code": "ValidationError"}],
        ),
        OSError(errno.ENOSPC, "disk full"),
        PermissionError(errno.EACCES, "not ours"),
        PutError("x", refusal("ConditionalCheckFailedException")),
        PutError("x", refusal("ValidationException")),
        PutError("nothing caused it"),
        ParamValidationError(report="x"),
        KeyError("Items"),
        FileNotFoundError("regions.json"),
        VersionConflict(expected=1),
    ],
    ids=lambda error: f"{type(error).__name__}-{code_of(error)}",
)
def test_what_does_not_pass_stays_what_it_is(error: Exception) -> None:
    with pytest.raises(type(error)) as found, raising(error):
        pass
    assert found.value is error


@pytest.mark.parametrize("code", CONDITION_FAILED)
def test_a_code_that_means_something_to_the_caller_has_its_answer(code: str) -> None:
    reasons = [{"Code": "None"}, {"Code": code}]
    errors = (refusal(code), refusal("Transaction", CancellationReasons=reasons))
    for error in (*errors, PutError("x", errors[0])):
        with pytest.raises(AlreadyExists), translated(answer_all(CONDITION_FAILED, AlreadyExists)):
            raise error


@pytest.fixture
def table(aws: None) -> Iterator[FaultyService]:
    service = FaultyService("dynamodb")
    service.start()
    yield service
    service.healed.set()
    with suppress(OSError):
        service.stop()


#: Ways in which stores speak to the table.
CALLS: dict[str, Callable[[Any], object]] = {
    "get": lambda made: ItemTable(made, "t").get("a", "b"),
    "query": lambda made: list(ItemTable(made, "t").query("a")),
    "put": lambda made: ItemTable(made, "t").put({"PK": "a", "SK": "b"}),
    "transact": lambda made: _transact(ItemTable(made, "t")),
    "model get": lambda made: _reports(made).get("7K2M9QXD4TPC"),
    "model add": lambda made: _reports(made).add(a_new_report(), None),
    "model batch": lambda made: list(_reports(made).get_many(["7K2M9QXD4TPC"])),
    "model query": lambda made: _reports(made).dossier("7K2M9QXD4TPC"),
}


def _transact(items: ItemTable) -> None:
    items.transact([items.new({"PK": "a", "SK": "b"})], expected=0)


def _reports(made: Any) -> DynamoReports:
    return DynamoReports(bind("t", region=REGION, host=made.meta.endpoint_url, client=made))


@pytest.mark.long
@pytest.mark.usefixtures("quick_limits")
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_table_that_fails_on_the_wire_is_unavailable(
    table: FaultyService, fault: str, call: str
) -> None:
    made = client("dynamodb", region=REGION, endpoint=table.url)
    table.fail(fault)
    with pytest.raises(Unavailable):
        CALLS[call](made)
    assert table.asked <= 2


def test_a_letter_that_breaks_off_while_it_is_read_is_unavailable(table: FaultyService) -> None:
    made = client("s3", region=REGION, endpoint=table.url)
    table.fail("half")
    with pytest.raises(Unavailable):
        S3InboundMail(made, "files").read_mail("inbound/1")


def test_a_service_that_was_silent_is_not_asked_again_at_once() -> None:
    now = [100.0]
    silent = SilentServices(lambda: now[0])
    silent.require_answering("dynamodb")
    silent.note_timeout("dynamodb")
    with pytest.raises(Unavailable), translated():
        silent.require_answering("dynamodb")
    silent.require_answering("sqs")
    now[0] += SILENCE + 1
    silent.require_answering("dynamodb")


def test_when_several_services_are_silent_no_other_is_asked() -> None:
    silent = SilentServices(lambda: 1.0)
    for service in sorted(QUICK)[:MOST_SILENT]:
        silent.note_timeout(service)
    with pytest.raises(ConnectTimeoutError):
        silent.require_answering("another")


#: A call of each service that the way of a report depends on, and one that looks for a file.
ASKED: dict[str, tuple[str, Callable[[Any], object]]] = {
    **{name: ("dynamodb", call) for name, call in CALLS.items()},
    "queue": (
        "sqs",
        lambda made: made.send_message(QueueUrl="http://q.example/1/q", MessageBody="é"),
    ),
    "batch": (
        "sqs",
        lambda made: SqsPublicUpdates(made, "http://q.example/1/q").send(
            [PublicUpdate(report="A")]
        ),
    ),
    "seal": ("kms", lambda made: KmsSeal(made, "k", lambda: NOW).seal_identity("A", Reporter())),
    "secret": ("secretsmanager", lambda made: pepper(made, "s")),
    "letter": ("s3", lambda made: S3InboundMail(made, "files").read_mail("inbound/1")),
    "upload": ("s3", lambda made: S3Files(made, made, "files").read_upload("A", 1)),
    "copy": ("s3", lambda made: S3Files(made, made, "files").save_original("A", 1, "0", "t")),
    "file": ("s3", lambda made: S3Files(made, made, "files").save_checked("k", b"x", "t")),
    "snapshot": ("s3", lambda made: S3Snapshots(made, "files").replace_snapshot("a", bytes)),
}


def _outcome(call: Callable[[Any], object], made: Any) -> str:
    try:
        with translated():
            call(made)
    except Unavailable:
        return "unavailable"
    return "taken for an answer"


@pytest.mark.usefixtures("quick_limits")
@pytest.mark.parametrize("asked", ASKED)
def test_an_answer_without_the_marks_of_its_service_is_none(aws: None, asked: str) -> None:
    name, call = ASKED[asked]
    service = FaultyService(name)
    service.start()
    try:
        made = client(name, region=REGION, endpoint=service.url, config=signing(service.url))
        for fault in FOREIGN:
            if (asked, fault) == ("snapshot", "bare_refusal"):
                continue  # asked by HEAD, whose answers have no body in which a code could stand
            service.fail(fault)
            assert _outcome(call, made) == "unavailable", fault
    finally:
        service.stop()


@pytest.mark.usefixtures("quick_limits")
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("old_refusal", "ValidationException"),
        ("old_conflict", "TransactionConflictException"),
        ("old_nothing", "ForeignResponse"),
        ("number_as_code", "ForeignResponse"),
        ("named_refusal", "RequestTooLargeException"),
        ("named_object", "ValidationException"),
        ("named_throttling", "ThrottlingException"),
    ],
)
def test_a_refusal_is_the_services_own_wherever_it_has_its_code(
    table: FaultyService, fault: str, code: str
) -> None:
    made = client("dynamodb", region=REGION, endpoint=table.url)
    table.fail(fault)
    with pytest.raises((Unavailable, ClientError)) as found, translated():
        made.get_item(TableName="t", Key={"PK": {"S": "a"}})
    passing = code not in ("ValidationException", "RequestTooLargeException")
    assert isinstance(found.value, Unavailable) is passing
    assert (str(found.value) if passing else code_of(found.value)) == code


@pytest.mark.usefixtures("quick_limits")
def test_clients_know_from_each_other_who_is_silent(table: FaultyService) -> None:
    silent = SilentServices()
    pair = [client("dynamodb", region=REGION, endpoint=table.url, silent=silent) for _ in "ab"]
    table.fail("hanging")
    for made in pair:
        with pytest.raises(Unavailable):
            ItemTable(made, "t").get("a", "b")
    assert table.asked == 1


def test_by_its_limits_no_chain_of_silent_services_takes_five_seconds() -> None:
    """At most two services time out before all are taken to be away, each once; the copy of
    reference data in S3 is waited for one second.
    """
    limits: dict[str, Any] = vars(clients._QUICK)
    once = max(limits["connect_timeout"], limits["read_timeout"])
    assert MOST_SILENT * once <= 4
    assert once < SILENCE
    made = client("sqs", region=REGION, endpoint=URL, config=Config(max_pool_connections=3))
    assert made.meta.config.read_timeout == limits["read_timeout"]
