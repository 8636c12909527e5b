"""Tell a text what its reader can do with the report as the message leaves."""

from datetime import datetime

from chalicelib.domain.errors import ReportNotFound
from chalicelib.domain.reports.permissions import reporter_acts_now
from chalicelib.domain.reports.reporter_words import ReplyEffect, effect_of_reply
from chalicelib.usecases.reports.ports import Reports


def possible_now(report_id: str, reports: Reports, now: datetime) -> dict[str, str]:
    """Return the values by which a text knows what its reader can do with the report.

    `can` lists the reporter's acts, `effect` says what a reply does. A report that is not stored
    yet is so in minutes: the doors keep a reply until then.
    """
    try:
        report = reports.get(report_id)
        main = reports.get(report.merged_into) if report.merged_into else None
    except ReportNotFound:
        return {"can": "", "effect": ReplyEffect.ADDS.value}
    acts = reporter_acts_now(report, now, main)
    return {"can": " ".join(acts), "effect": effect_of_reply(report, now, main).value}
