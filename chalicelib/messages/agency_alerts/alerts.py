"""What agencies are told by e-mail and SMS. No identity, no secrets.

A topic tells everybody the same words: subject and SMS are Indonesian, and below the e-mail's text
stands what to do in English.
The text of a confidential report, its title included, is read in the console alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.report import Report
from chalicelib.messages.agency_alerts import alerts_en, alerts_id
from chalicelib.messages.dates import written
from chalicelib.messages.id import TEXTS
from chalicelib.messages.sms import SMS_LENGTH
from chalicelib.usecases.agency_alerts.alert_agencies import AlertRule, ComposeAlert
from chalicelib.usecases.agency_alerts.ports import Alert

#: Between what is said in Indonesian and the same in English.
LINE = "-" * 20
#: Sentences end like this; the texts have no other stop before a space.
STOP = ". "


@dataclass(frozen=True, kw_only=True)
class AlertTexts:
    """The texts of a language. `agency` stands for one that is not known."""

    language: str
    subjects: Mapping[AlertKind, str]
    requests: Mapping[AlertKind, str]
    read: str
    agency: str


ID = AlertTexts(
    language="id",
    subjects=alerts_id.SUBJECTS,
    requests=alerts_id.WHAT_TO_DO,
    read=alerts_id.READ,
    agency=alerts_id.AGENCY,
)
EN = AlertTexts(
    language="en",
    subjects=alerts_en.SUBJECTS,
    requests=alerts_en.WHAT_TO_DO,
    read=alerts_en.READ,
    agency=alerts_en.AGENCY,
)


def request_text(
    kind: AlertKind, words: AlertTexts, *, due_at: datetime | None, holder: str
) -> str:
    """What is asked of the agency; where nothing is due, without the sentences that say by when."""
    sentences = words.requests[kind].removesuffix(".").split(STOP)
    said = [s for s in sentences if due_at or "{due}" not in s]
    if not said:
        return words.read
    due = written(due_at, words.language)
    return f"{STOP.join(said)}.".format(due=due, holder=holder or words.agency)


def alert_composer(site_url: str) -> ComposeAlert:
    """The writer of alerts whose links lead to `site_url`."""

    def compose(told: AlertRule, report: Report, reference: Reference, agency: str) -> Alert:
        holder = reference.agencies.get(report.agency or "")
        todo, in_english = (
            request_text(
                told.kind, words, due_at=report.due_at, holder=holder.name if holder else ""
            )
            for words in (ID, EN)
        )
        link = f"{site_url}/konsol/#/report/{report.id}"
        shown = tracking_ids.show(report.id)
        subject = f"{ID.subjects[told.kind]}: {shown}"
        english = f"{EN.subjects[told.kind]}: {shown}. {in_english} Open it: {link}"
        sms = f"LAPOR! {subject}. {todo} {site_url}/konsol/"
        return Alert(
            agency=agency,
            subject=subject,
            body=bilingual(_body(report, reference, todo=todo, link=link), english),
            sms=sms if len(sms) <= SMS_LENGTH else f"LAPOR! {subject}. {site_url}/konsol/",
            attributes={
                "kind": told.kind.value,
                "urgency": "high" if told.urgent else "normal",
                # A unit of the report's own agency; another agency may call one of its own alike.
                "unit": report.unit if report.unit and agency == report.agency else "-",
            },
        )

    return compose


def bilingual(lines: Iterable[str], english: str) -> str:
    """The Indonesian text, then a short English one: a topic knows no reader's language."""
    return "\n".join([*lines, "", LINE, f"English: {english}", "", "SP4N-LAPOR!"])


def _body(report: Report, reference: Reference, *, todo: str, link: str) -> list[str]:
    category = reference.categories.get(report.category)
    lines = [
        todo,
        "",
        f"Nomor pelacakan: {tracking_ids.show(report.id)}",
        f"Jenis: {TEXTS.kinds[report.kind]}",
    ]
    if not may_show_content(report):
        lines.append("Laporan RAHASIA: isi hanya dapat dibaca di konsol.")
    else:
        lines += [
            f"Judul: {report.title}",
            f"Kategori: {category.name_id if category else report.category}",
            f"Lokasi: {reference.region_path(report.place.region)}",
        ]
    flags = [name for name, on in (("anonim", report.anonymous),) if on]
    if flags:
        lines.append(f"Pelapor: {', '.join(flags)}")
    if report.due_at:
        lines.append(f"Tenggat: {written(report.due_at, 'id')}")
    return [*lines, "", f"Buka laporan: {link}"]
