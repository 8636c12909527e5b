"""Send e-mail by SES, with text and HTML."""

from collections.abc import Mapping
from typing import Any

from chalicelib.adapters.aws.faults import answer_all, code_of, translated
from chalicelib.domain.errors import DomainError, SlowDown, Unavailable, Undeliverable
from chalicelib.usecases.notifications.ports import RenderedMessage

#: Error codes of SES that concern this one message; any other, such as a paused account or a sender
#: that is not verified, can be mended, and the message waits for that.
_NEVER = frozenset({"BadRequestException", "MessageRejected"})
_SLOW = frozenset({"TooManyRequestsException", "LimitExceededException", "ThrottlingException"})
#: MessageRejected says this when our own sender is at fault, or the account is in the sandbox.
_OUR_FAULT = "not verified"


class SesMailSender:
    """Implements MailSender. With a configuration set SES reports bounces and complaints."""

    def __init__(self, client: Any, sender: str, configuration: str | None = None) -> None:
        self._client, self._sender = client, sender
        self._domain = sender.rpartition("@")[2]
        self._more = {"ConfigurationSetName": configuration} if configuration else {}

    def send(self, address: str, message: RenderedMessage, tags: Mapping[str, str]) -> None:
        """Send by one call. Raises: Unavailable, SlowDown or Undeliverable, as the port says."""
        reply = {"ReplyToAddresses": [f"{message.reply_to}@{self._domain}"]}
        body = {"Text": _utf8(message.text), "Html": _utf8(message.html)}
        content = {"Subject": _utf8(message.subject), "Body": body}
        with translated(_ANSWERS):
            self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [address]},
                Content={"Simple": {**content, **_headers(message)}},
                EmailTags=[{"Name": name, "Value": value} for name, value in tags.items()],
                **(reply if message.reply_to else {}),
                **self._more,
            )


def _headers(message: RenderedMessage) -> dict[str, Any]:
    """Make the headers of the mail program's own unsubscribe button (RFC 8058)."""
    if not message.unsubscribe_url:
        return {}
    headers = {
        "List-Unsubscribe": f"<{message.unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return {"Headers": [{"Name": name, "Value": value} for name, value in headers.items()]}


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}


def _slow_down(error: Exception) -> DomainError:
    return SlowDown(code_of(error))


def _refused(error: Exception) -> DomainError:
    ours = _OUR_FAULT in str(error)
    return Unavailable(code_of(error)) if ours else Undeliverable("refused")


_ANSWERS = {**answer_all(_SLOW, _slow_down), **answer_all(_NEVER, _refused)}
