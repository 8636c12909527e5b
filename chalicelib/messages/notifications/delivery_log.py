"""The delivery log in words: every message, channel, outcome and known reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.messages.catalogue import read
from chalicelib.usecases.notifications.ports import DeliveryLogEntry


@dataclass(frozen=True, kw_only=True)
class DeliveryLogTexts:
    """The texts of a language. `alerts` are by kind and speak of agencies, not to them; `other`
    names a message without a text."""

    messages: Mapping[str, str]
    alerts: Mapping[AlertKind, str]
    other: str
    channels: Mapping[Channel, str]
    outcomes: Mapping[str, str]
    reasons: Mapping[str, str]


def delivery_log_texts(language: str) -> DeliveryLogTexts:
    """Return the texts of a language; unknown ones read Indonesian."""
    return read(DeliveryLogTexts, language, "notifications:delivery_log")


def message_label(line: DeliveryLogEntry, words: DeliveryLogTexts) -> str:
    """Name what was sent: an agency's alert by its kind, anything else by its message."""
    kind = next((kind for kind in AlertKind if kind == line.kind), None)
    return words.alerts[kind] if kind else words.messages.get(line.message, words.other)
