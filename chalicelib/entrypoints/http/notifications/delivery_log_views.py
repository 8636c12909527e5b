"""Show what was sent about a report. No address is in it, and no provider's words, which may quote
one."""

from collections.abc import Iterable
from typing import Any

from chalicelib.domain.reference_data.reference import Reference
from chalicelib.entrypoints.http.deadlines.clock_views import local
from chalicelib.messages.notifications.delivery_log import delivery_log_texts, message_label
from chalicelib.usecases.notifications.ports import DeliveryLogEntry


def delivery_log_view(
    lines: Iterable[DeliveryLogEntry], reference: Reference, language: str
) -> dict[str, Any]:
    """Show every line of a delivery log in words."""
    return {"items": [_line(line, reference, language) for line in lines]}


def _line(line: DeliveryLogEntry, reference: Reference, language: str) -> dict[str, Any]:
    words = delivery_log_texts(language)
    reason = line.reason if line.reason in words.reasons else None
    return {
        "at": local(line.at),
        "message": line.message,
        "message_label": message_label(line, words),
        "channel": line.channel,
        "channel_label": words.channels[line.channel],
        "outcome": line.outcome,
        "outcome_label": words.outcomes.get(line.outcome, line.outcome),
        "reason": reason,
        "reason_label": words.reasons[reason] if reason else None,
        "to": _to(line.agency, reference),
    }


def _to(agency: str, reference: Reference) -> str | dict[str, str]:
    if not agency:
        return "reporter"
    found = reference.agencies.get(agency)
    return {"id": agency, "name": found.name if found else agency}
