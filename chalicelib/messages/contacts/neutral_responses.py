"""Texts for whoever waits for a message, the same whether or not it can leave.

Nothing goes to an address that said STOP, and nobody is told whether one did: who types somebody
else's number would learn that it knows us (decision 34).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.messages.catalogue import read


@dataclass(frozen=True, kw_only=True)
class NeutralResponses:
    """`unanswered` says by channel what to do when nothing comes; `lost_code` answers a request
    for a new access code."""

    unanswered: Mapping[str, str]
    lost_code: str


def nothing_comes(channel: Channel, language: str) -> str:
    """Say what to do when no message comes by e-mail or SMS."""
    return read(NeutralResponses, language, "contacts").unanswered[channel]


def lost_code_response(language: str) -> str:
    """Answer a request for a new access code, whoever asked."""
    return read(NeutralResponses, language, "contacts").lost_code
