"""Take a response for a service's own only if it carries that service's marks.

What stands between us and AWS responds too, in its own way: a proxy, a gateway, a page of somebody
else, nothing at all. botocore reads such a response as an empty success, or as an error without a
code. Here it is ForeignResponse, which `faults` knows as "no whole answer": the call may have been
carried out or not, and is made again later. It is not tried again at once, as what stands in
between stays there for longer than a pause between two attempts.

Marks of a failure: an error code in the service's form. Of a success: a request ID in a header, a
body of the service's form, what the operation always returns, and the checksums that are sent.
botocore compares DynamoDB's CRC32 too, but after its last attempt takes the response all the same.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from botocore.parsers import ResponseParserError

#: Headers in which AWS names a request; S3 has its own.
_REQUEST_IDS = ("x-amzn-requestid", "x-amz-request-id", "x-amz-id-2")
#: What a success of an operation that we use always returns.
_RETURNED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "BatchGetItem": ("Responses",),
        "CopyObject": ("CopyObjectResult",),
        "CreateTopic": ("TopicArn",),
        "Decrypt": ("Plaintext",),
        "Encrypt": ("CiphertextBlob",),
        "GenerateDataKey": ("Plaintext", "CiphertextBlob"),
        "GetObject": ("ETag",),
        "GetPublicKey": ("PublicKey",),
        "GetSecretValue": ("SecretString",),
        "HeadObject": ("ETag",),
        "Publish": ("MessageId",),
        "PutObject": ("ETag",),
        "Query": ("Count",),
        "SendEmail": ("MessageId",),
        "SendMessage": ("MessageId", "MD5OfMessageBody"),
        "Sign": ("Signature",),
        "TransactGetItems": ("Responses",),
    }
)
_JSON = ("json", "rest-json")
_REDIRECTED, _NOT_MODIFIED, _SERVER_FAULT = 300, 304, 500
#: Where a call keeps the checksums of the messages that it sends.
_SENT = "sp4n_sent_md5"


class ForeignResponse(ResponseParserError):
    """A response that the service did not give, or not whole."""


def require_own_responses(events: Any) -> None:
    """Let calls of a client raise ForeignResponse where a response lacks its service's marks."""
    events.register_first("before-parse", _require_marks)
    for operation in ("SendMessage", "SendMessageBatch"):
        events.register_first(f"before-call.sqs.{operation}", _note_sent)
    events.register_first("after-call", _require_returned)


def _require_marks(operation_model: Any, response_dict: dict[str, Any], **_: Any) -> None:
    try:
        _check_marks(operation_model, response_dict)
    except ForeignResponse:
        _close(response_dict["body"])
        raise


def _close(body: Any) -> None:
    """Let go of a connection whose body nobody will read."""
    if hasattr(body, "close"):
        body.close()


def _check_marks(operation_model: Any, response_dict: dict[str, Any]) -> None:
    status, headers = response_dict["status_code"], response_dict["headers"]
    in_json = operation_model.service_model.resolved_protocol in _JSON
    if status >= _REDIRECTED and in_json:
        _tell_plainly(response_dict)
    code = _error_code(in_json, response_dict) if status >= _REDIRECTED else None
    if status >= _SERVER_FAULT:
        # "Not now", whoever says so; in a form that botocore reads, it is tried once more.
        if not code:
            response_dict["body"] = b""
        return
    named = any(headers.get(name) for name in _REQUEST_IDS)
    if named and (status == _NOT_MODIFIED or operation_model.http.get("method") == "HEAD"):
        return  # has no body
    if status >= _REDIRECTED:
        if not code:
            raise ForeignResponse(f"{status} without an error code")
        return
    # The emulator gives the responses of SES no request ID; what they return is mark enough.
    if not named and not (in_json and operation_model.name in _RETURNED):
        raise ForeignResponse(f"{status} without a request ID")
    if in_json:
        _require_whole(operation_model, response_dict)


def _tell_plainly(response_dict: dict[str, Any]) -> None:
    """Put the code of a failure where botocore looks for it.

    The older form of DynamoDB has it within `Output`; the edge of a service says it in a header.
    """
    body, named = response_dict["body"], response_dict["headers"].get("x-amzn-errortype")
    found = _json_object(body or b"{}") if isinstance(body, bytes) else None
    if found is None or "__type" in found:
        return
    output = found.get("Output")
    if isinstance(output, dict) and output.get("__type"):
        response_dict["body"] = json.dumps(output).encode()
    elif named:
        response_dict["body"] = json.dumps({**found, "__type": named}).encode()


def _error_code(in_json: bool, response_dict: dict[str, Any]) -> str:
    """Return the code of a failure, "" where the body holds none in the form of the service."""
    body = response_dict["body"]
    if not isinstance(body, bytes):
        return ""
    if not in_json:
        code = re.search(rb"<Error\b[^>]*>.*?<Code>\s*([\w.]+)\s*</Code>", body, re.DOTALL)
        return code[1].decode() if code else ""
    named = (_json_object(body) or {}).get("__type")
    return named if isinstance(named, str) else ""


def _json_object(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _require_whole(operation_model: Any, response_dict: dict[str, Any]) -> None:
    """Raise ForeignResponse unless a success in JSON is an object, whole and as it was sent."""
    body, shape = response_dict["body"], operation_model.output_shape
    if not isinstance(body, bytes):
        return
    if not body and not (shape and shape.members):
        return  # such operations return nothing
    checksum = response_dict["headers"].get("x-amz-crc32")
    if checksum and str(zlib.crc32(body)) != checksum.strip():
        raise ForeignResponse("another checksum")
    found = _json_object(body)
    if found is None:
        raise ForeignResponse("no JSON object")
    if operation_model.service_model.service_name == "dynamodb" and None in found.values():
        raise ForeignResponse("null, which DynamoDB never returns")


def _note_sent(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    """Keep the checksum of each message that is sent to a queue, by its ID within a batch."""
    asked = json.loads(params["body"])
    context[_SENT] = {
        entry.get("Id"): hashlib.md5(
            entry["MessageBody"].encode(), usedforsecurity=False
        ).hexdigest()
        for entry in asked.get("Entries", [asked])
    }


def _require_returned(
    http_response: Any, parsed: dict[str, Any], model: Any, context: dict[str, Any], **_: Any
) -> None:
    if http_response.status_code >= _REDIRECTED:
        return
    always = _RETURNED.get(model.name, ())
    lacking = [name for name in always if parsed.get(name) in (None, "", b"")]
    if lacking:
        _close(parsed.get("Body"))
        raise ForeignResponse(f"{model.name} without {', '.join(lacking)}")
    if _SENT in context:
        refused = {entry["Id"] for entry in parsed.get("Failed") or ()}
        taken = {
            entry.get("Id"): entry.get("MD5OfMessageBody")
            for entry in parsed.get("Successful") or [parsed]
        }
        if any(taken.get(n) != sent for n, sent in context[_SENT].items() if n not in refused):
            raise ForeignResponse("another message was queued")
