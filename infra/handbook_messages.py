"""Write who is notified of what into the handbook, from the tables of messages."""

from collections.abc import Iterator

from chalicelib.domain.public.public_follows import UPDATE_KIND_OF_ACT
from chalicelib.messages import texts
from chalicelib.messages.public.public_follows import follow_texts
from chalicelib.usecases.agency_alerts.alert_agencies import ALERT_RULES
from chalicelib.usecases.notifications.reporter_messages import (
    MERGED_REPORTER_MESSAGES,
    REPORTER_MESSAGES,
    EventCondition,
)
from infra.markdown import table, yes

WORDS = texts("id")
CONDITIONS = {
    EventCondition.ALWAYS: "",
    EventCondition.NOT_BY_REPORTER: "not by the reporter",
    EventCondition.AGENCY_CHANGED: "to another agency",
    EventCondition.TIER_CHANGED: "it reached another tier",
    EventCondition.QUESTION_ENDS: "the question is about to run out",
    EventCondition.REPLY_ENDS: "the time to reply is about to run out",
}


def agency_alerts() -> Iterator[str]:
    """Write which agency is alerted of which event."""
    yield "## Which agency is alerted"
    yield table(
        ["event", "who", "message", "also by SMS"],
        (
            [f"`{act}`", row.recipient, row.kind, yes(row.urgent)]
            for act, rows in ALERT_RULES.items()
            for row in rows
        ),
    )


def reporter_messages() -> Iterator[str]:
    """Write which steps a reporter is notified of."""
    yield "## What the reporter is notified of"
    yield (
        "To a contact that was verified and not stopped, in the reporter's language. By e-mail "
        "always; by SMS what is urgent, and everything when the e-mail cannot be delivered. What "
        "the reporter did is not told back, except as a receipt. Of a confidential report nothing "
        "is quoted, and nobody is named."
    )
    yield table(
        ["event", "in Indonesian", "if", "message", "also by SMS"],
        (
            [f"`{h.act}`", WORDS.acts[h.act], CONDITIONS[h.when], f"`{h.message}`", yes(h.urgent)]
            for h in REPORTER_MESSAGES
        ),
    )
    yield (
        "The reporters of what was merged into a report hear of these of its steps, likewise, "
        "unless it is confidential:"
    )
    yield table(
        ["event of the main report", "in Indonesian", "if", "message", "also by SMS"],
        (
            [f"`{h.act}`", WORDS.acts[h.act], CONDITIONS[h.when], f"`{h.message}`", yes(h.urgent)]
            for h in MERGED_REPORTER_MESSAGES
        ),
    )


def follower_messages() -> Iterator[str]:
    """Write which steps followers are notified of."""
    yield "## What followers hear"
    yield (
        "Whoever follows a public report, by e-mail or on a device, hears of these steps and of no "
        "others, as long as the report is public. Followers of an area or an agency hear once of "
        "each report that becomes public there."
    )
    yield table(
        ["event", "in Indonesian", "what is told"],
        (
            [f"`{act}`", WORDS.acts[act], follow_texts("id").updates[kind]]
            for act, kind in UPDATE_KIND_OF_ACT.items()
        ),
    )
