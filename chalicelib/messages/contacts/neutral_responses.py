"""Texts for whoever waits for a message, the same whether or not it can leave.

Nothing goes to an address that said STOP, and nobody learns whether one did: who types somebody
else's number would find out that it knows us (decision 34).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.messages.catalogue import read


@dataclass(frozen=True, kw_only=True)
class NeutralResponses:
    """`unanswered` says by channel what to do when no message arrives; `lost_code` is the
    response to a request for a new access code."""

    unanswered: Mapping[str, str]
    lost_code: str


def text_when_no_message_arrives(channel: Channel, language: str) -> str:
    """Say what to do when no message arrives by e-mail or SMS."""
    return read(NeutralResponses, language, "contacts").unanswered[channel]


def lost_code_response(language: str) -> str:
    """Return the response to a request for a new access code, whoever asked."""
    return read(NeutralResponses, language, "contacts").lost_code
