"""What officers get by letter: digests, what waited for the morning, and that nobody hears.

Titles of confidential reports are read in the console alone; nothing here names a reporter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports import tracking_ids
from chalicelib.messages.agency_alerts import address_health_letters
from chalicelib.messages.agency_alerts.address_health_letters import SETTINGS
from chalicelib.messages.agency_alerts.alerts_id import SUBJECTS
from chalicelib.messages.dates import day as day_in_words
from chalicelib.messages.dates import written
from chalicelib.messages.message_texts import MessageTexts
from chalicelib.messages.statistics import evaluation_letter, evaluation_texts
from chalicelib.usecases.agency_alerts.digest import Digest, load_digest
from chalicelib.usecases.notifications.ports import RenderedMessage

WORDINGS: Mapping[str, Mapping[Message, MessageTexts]] = {
    "id": {
        **address_health_letters.WORDINGS["id"],
        Message.AGENCY_DIGEST: MessageTexts(
            subject="Ringkasan {day}: {agency}",
            paragraphs=(),
            action="Buka daftar kerja",
            sms="LAPOR! Ringkasan laporan dikirim ke surel Anda.",
            page="/konsol/",
        ),
        Message.AGENCY_EVALUATION: evaluation_texts.WORDINGS["id"],
        Message.NIGHT_ALERTS: MessageTexts(
            subject="Pemberitahuan mendesak semalam",
            paragraphs=("Semalam ada kabar mendesak tentang {n} laporan.",),
            action="Buka konsol",
            sms="LAPOR! Semalam ada kabar mendesak tentang {n} laporan instansi Anda. Mohon buka "
            "konsol pagi ini.",
            page="/konsol/",
        ),
        Message.AGENCY_UNHEARD: MessageTexts(
            subject="Tidak ada penerima pemberitahuan: {name}",
            paragraphs=(
                "Sejak {since_at} pemberitahuan laporan untuk {name} tidak sampai kepada siapa "
                "pun: belum ada penerima, alamatnya belum dikonfirmasi, atau alamatnya mati.",
                "Mohon admin instansi menambahkan penerima di konsol. Jika belum juga ada, "
                "tingkat di atas instansi Anda diberi tahu.",
                "Anda menerima pesan ini karena tercatat sebagai kontak kedua instansi.",
            ),
            action="Atur penerima pemberitahuan",
            sms="LAPOR! Tidak ada penerima pemberitahuan di {name}. Mohon diatur di konsol.",
            page="/konsol/#/subscriptions",
        ),
    },
    "en": {
        **address_health_letters.WORDINGS["en"],
        Message.AGENCY_DIGEST: MessageTexts(
            subject="Digest of {day}: {agency}",
            paragraphs=(),
            action="Open the worklist",
            sms="LAPOR! The digest of your reports went to your e-mail.",
            page="/konsol/",
        ),
        Message.AGENCY_EVALUATION: evaluation_texts.WORDINGS["en"],
        Message.NIGHT_ALERTS: MessageTexts(
            subject="Urgent notifications of last night",
            paragraphs=("There was urgent news of {n} reports last night.",),
            action="Open the console",
            sms="LAPOR! Urgent news of {n} reports of your agency came last night. Please open "
            "the console this morning.",
            page="/konsol/",
        ),
        Message.AGENCY_UNHEARD: MessageTexts(
            subject="Nobody receives notifications: {name}",
            paragraphs=(
                "Since {since_at} notifications of reports for {name} have reached nobody: there "
                "is no recipient, or no confirmed one, or the address is dead.",
                "Please have an administrator of the agency add a recipient in the console. "
                "Otherwise the tier above your agency is told.",
                "You get this message because you are the agency's second contact.",
            ),
            action="Manage recipients of notifications",
            sms="LAPOR! Nobody receives notifications at {name}. Please see to it in the console.",
            page="/konsol/#/subscriptions",
        ),
    },
}


@dataclass(frozen=True, kw_only=True)
class DigestTexts:
    """The words of a digest in one language; `counts` has one for each number of a digest."""

    counts: Mapping[str, str]
    soonest: str
    news: str
    nothing_owed: str
    due: str
    confidential: str
    more: str
    change: str
    kinds: Mapping[AlertKind, str]


DIGESTS: Mapping[str, DigestTexts] = {
    "id": DigestTexts(
        counts={
            "overdue": "Lewat tenggat",
            "due_today": "Jatuh tempo hari ini",
            "open": "Menunggu Anda",
            "new": "Masuk sejak ringkasan terakhir",
            "escalated": "Naik tingkat",
            "replies": "Balasan pelapor",
        },
        soonest="Yang paling mendesak",
        news="Sejak ringkasan terakhir",
        nothing_owed="Tidak ada laporan yang menunggu.",
        due="tenggat {due}",
        confidential="laporan rahasia, baca di konsol",
        more="Daftar selebihnya ada di konsol.",
        change="Ubah atau hentikan ringkasan ini",
        kinds=SUBJECTS,
    ),
    "en": DigestTexts(
        counts={
            "overdue": "Overdue",
            "due_today": "Due today",
            "open": "Waiting for you",
            "new": "Came in since the last digest",
            "escalated": "Climbed a tier",
            "replies": "Replies of reporters",
        },
        soonest="Most urgent",
        news="Since the last digest",
        nothing_owed="No report waits.",
        due="due {due}",
        confidential="confidential, read it in the console",
        more="The console lists the rest.",
        change="Change or stop this digest",
        kinds={
            AlertKind.NEW: "new report",
            AlertKind.ASSIGNED: "disposed to you",
            AlertKind.RETURNED: "returned",
            AlertKind.COPIED: "copied to you",
            AlertKind.CONTRIBUTED: "another agency contributed",
            AlertKind.APPROVAL: "answer waits for approval",
            AlertKind.REJECTED: "draft answer rejected",
            AlertKind.REPLY: "the reporter replied",
            AlertKind.SUPPLIED: "the reporter supplied information",
            AlertKind.RESUMED: "goes on",
            AlertKind.WITHDRAWN: "withdrawn by the reporter",
            AlertKind.APPEALED: "the reporter appealed",
            AlertKind.APPEAL_HERE: "an appeal reached you",
            AlertKind.REOPENED: "reopened",
            AlertKind.REMINDER: "reminder of the deadline",
            AlertKind.OVERDUE: "overdue",
            AlertKind.ESCALATED: "climbed to you",
            AlertKind.ESCALATED_ON: "climbed higher",
            AlertKind.FLAGGED: "watched nationally",
            AlertKind.INSTRUCTED: "instruction given",
            AlertKind.TAKEN_OVER: "taken over by the Ombudsman",
            AlertKind.FINDING: "finding of the Ombudsman",
            AlertKind.RECOUNTED: "deadline moved",
            AlertKind.UNREACHABLE: "its agency has no recipient",
        },
    ),
}
_PAGE = Environment(autoescape=True).from_string(
    Path(__file__).with_name("digest.html").read_text(encoding="utf-8")
)


@dataclass(frozen=True, kw_only=True)
class DigestLine:
    """One report as a digest shows it."""

    tracking_id: str
    link: str
    said: str


def digest_letter(dumped: str, language: str, site_url: str, footer: str) -> RenderedMessage:
    """The letter of a digest, in HTML and in plain text."""
    digest, words = load_digest(dumped), DIGESTS[language]
    wording = WORDINGS[language][Message.AGENCY_DIGEST]
    day = day_in_words(date.fromisoformat(digest.day), language)
    desk = f"{digest.unit}, {digest.agency}" if digest.unit else digest.agency
    subject = wording.subject.format(day=day, agency=desk)
    counts = _counts(digest, words)
    soonest = [
        _line(o.report, [o.title or words.confidential, _due(o.due_at, words, language)], site_url)
        for o in digest.soonest
    ]
    news = [
        _line(n.report, [n.title or words.confidential, _kinds(n.kinds, words)], site_url)
        for n in digest.news
    ]
    more = digest.counts["open"] > len(soonest)
    ways = (
        f"{wording.action}: {site_url}{wording.page}",
        f"{words.change}: {site_url}{SETTINGS}",
    )
    parts = [(words.soonest, soonest), (words.news, news)]
    shown = [subject, "", *(f"{name}: {n}" for name, n in counts), "", *_plain(parts)]
    shown += [words.nothing_owed, ""] if not soonest else []
    shown += [words.more, ""] if more else []
    html = _PAGE.render(
        language=language,
        subject=subject,
        counts=counts,
        parts=parts,
        nothing_owed="" if soonest else words.nothing_owed,
        more=words.more if more else "",
        link=site_url + wording.page,
        action=wording.action,
        settings=site_url + SETTINGS,
        change=words.change,
        footer=footer,
    )
    text = "\n".join([*shown, *ways, "", footer])
    return RenderedMessage(subject=subject, text=text, html=html, sms=wording.sms)


#: Letters that are written from one dumped value, by its name.
WHOLE: Mapping[Message, tuple[str, Callable[[str, str, str, str], RenderedMessage]]] = {
    Message.AGENCY_DIGEST: ("digest", digest_letter),
    Message.AGENCY_EVALUATION: ("evaluation", evaluation_letter.evaluation_letter),
}


def _plain(parts: list[tuple[str, list[DigestLine]]]) -> list[str]:
    return [
        line
        for heading, lines in parts
        if lines
        for line in (heading, *(f"- {s.tracking_id} {s.said}\n  {s.link}" for s in lines), "")
    ]


def _counts(digest: Digest, words: DigestTexts) -> list[tuple[str, str]]:
    """Names and numbers that are not zero; a plus where more was there than is read."""
    more = "+" if digest.more_owed else ""
    plus = {"open": more, "overdue": more, "due_today": more}
    return [
        (name, f"{digest.counts[count]}{plus.get(count, '')}")
        for count, name in words.counts.items()
        if digest.counts[count]
    ]


def _line(report: str, said: list[str], site_url: str) -> DigestLine:
    return DigestLine(
        tracking_id=tracking_ids.show(report),
        link=f"{site_url}/konsol/#/report/{report}",
        said="; ".join(part for part in said if part),
    )


def _due(due_at: str, words: DigestTexts, language: str) -> str:
    return words.due.format(due=written(datetime.fromisoformat(due_at), language)) if due_at else ""


def _kinds(kinds: list[str], words: DigestTexts) -> str:
    known = {kind.value: said for kind, said in words.kinds.items()}
    return ", ".join(known.get(kind, kind) for kind in kinds)
