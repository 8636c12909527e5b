"""Alerts to agencies by e-mail and SMS. No identity, no secrets.

A topic sends the same text to everybody: subject and SMS are Indonesian, and below the e-mail's
text stands what is asked of the agency in English. Text and title of a confidential report are
read in the console alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.privacy.anonymity import flags_set, may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.report import Report
from chalicelib.messages import texts
from chalicelib.messages.catalogue import read, read_all
from chalicelib.messages.console_pages import WORKLIST, report_page
from chalicelib.messages.dates import written
from chalicelib.messages.sms import SMS_LENGTH
from chalicelib.messages.texts import place_name
from chalicelib.usecases.agency_alerts.alert_agencies import AlertRule, ComposeAlert
from chalicelib.usecases.agency_alerts.ports import Alert

#: Between the Indonesian text and the English one.
LINE = "-" * 20
#: Sentences end like this; the texts have no other stop before a space.
STOP = ". "


@dataclass(frozen=True, kw_only=True)
class AlertTexts:
    """The texts of a language: the subject of an alert, and what it asks of the agency.

    A request takes `{due}`, a date, and `{holder}`, the agency that must act. Its sentences with
    `{due}` are left out where nothing is due, so the rest must stand alone; `read` stands where
    nothing is left. `agency` stands for a holder that is not known.
    """

    subjects: Mapping[AlertKind, str]
    requests: Mapping[AlertKind, str]
    read: str
    agency: str


@dataclass(frozen=True, kw_only=True)
class ReportBody:
    """What an alert says of its report, a line each, in Indonesian."""

    tracking_id: str
    kind: str
    confidential: str
    title: str
    category: str
    place: str
    anonymous: str
    due: str
    open: str


def alert_texts(language: str) -> AlertTexts:
    """Return the texts of a language."""
    return read(AlertTexts, language, "agency_alerts:alerts")


def request_text(kind: AlertKind, language: str, *, due_at: datetime | None, holder: str) -> str:
    """Say what is asked of the agency; without the sentences on a due date where there is none."""
    words = alert_texts(language)
    sentences = words.requests[kind].removesuffix(".").split(STOP)
    kept = [s for s in sentences if due_at or "{due}" not in s]
    if not kept:
        return words.read
    due = written(due_at, language)
    return f"{STOP.join(kept)}.".format(due=due, holder=holder or words.agency)


def alert_composer(site_url: str) -> ComposeAlert:
    """Make the writer of alerts whose links lead to `site_url`."""

    def compose(rule: AlertRule, report: Report, reference: Reference, agency: str) -> Alert:
        holder = reference.agencies.get(report.agency or "")
        name = holder.name if holder else ""
        request, in_english = (
            request_text(rule.kind, language, due_at=report.due_at, holder=name)
            for language in ("id", "en")
        )
        link = site_url + report_page(report.id)
        subject, english_subject = (
            f"{alert_texts(language).subjects[rule.kind]}: {tracking_ids.show(report.id)}"
            for language in ("id", "en")
        )
        summary = summaries()["report"].format(
            subject=english_subject, request=in_english, link=link
        )
        console = site_url + WORKLIST
        sms = f"LAPOR! {subject}. {request} {console}"
        return Alert(
            agency=agency,
            subject=subject,
            body=bilingual([request, "", *_report_lines(report, reference, link)], summary),
            sms=sms if len(sms) <= SMS_LENGTH else f"LAPOR! {subject}. {console}",
            attributes={
                "kind": rule.kind.value,
                "urgency": "high" if rule.urgent else "normal",
                # A unit of the report's own agency; another agency may call one of its own alike.
                "unit": report.unit if report.unit and agency == report.agency else "-",
            },
        )

    return compose


def bilingual(lines: Iterable[str], english: str) -> str:
    """Join the Indonesian text and a short English one: a topic knows no reader's language."""
    return "\n".join([*lines, "", LINE, f"English: {english}", "", "SP4N-LAPOR!"])


def summaries() -> Mapping[str, str]:
    """Return the English summaries of alerts."""
    return read_all(str, "en", "agency_alerts:summaries")


def _report_lines(report: Report, reference: Reference, link: str) -> list[str]:
    body = read(ReportBody, "id", "agency_alerts:report_body")
    lines = [
        body.tracking_id.format(tracking_id=tracking_ids.show(report.id)),
        body.kind.format(kind=texts("id").kinds[report.kind]),
    ]
    if not may_show_content(report):
        lines.append(body.confidential)
    else:
        category = reference.categories.get(report.category)
        name = category.name_id if category else report.category
        lines += [
            body.title.format(title=report.title),
            body.category.format(category=name),
            body.place.format(place=place_name(report.place.region, reference, "id")),
        ]
    if "anonymous" in flags_set(report):
        lines.append(body.anonymous)
    lines += [body.due.format(due=written(report.due_at, "id"))] if report.due_at else []
    return [*lines, "", body.open.format(link=link)]
