"""The digest of an agency or unit as a letter.

Titles of confidential reports are read in the console alone; nothing here names a reporter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.reports import tracking_ids
from chalicelib.messages.catalogue import read
from chalicelib.messages.console_pages import SUBSCRIPTIONS, WORKLIST, report_page
from chalicelib.messages.dates import day as day_in_words
from chalicelib.messages.dates import written
from chalicelib.messages.letter_pages import letter_page
from chalicelib.messages.message_texts import message_texts
from chalicelib.usecases.agency_alerts.digest import Digest, load_digest
from chalicelib.usecases.notifications.ports import RenderedMessage


@dataclass(frozen=True, kw_only=True)
class DigestTexts:
    """The texts of a digest; `counts` has one for each number of a digest, in their order."""

    counts: Mapping[str, str]
    soonest: str
    news: str
    nothing_open: str
    due: str
    confidential: str
    more: str
    change: str
    kinds: Mapping[AlertKind, str]


@dataclass(frozen=True, kw_only=True)
class DigestLine:
    """One report as a digest shows it."""

    tracking_id: str
    link: str
    text: str


def digest_texts(language: str) -> DigestTexts:
    """Return the texts of a language."""
    return read(DigestTexts, language, "agency_alerts:digest")


def digest_letter(dumped: str, language: str, site_url: str, footer: str) -> RenderedMessage:
    """Write the letter of a dumped digest, in HTML and in plain text."""
    digest, words = load_digest(dumped), digest_texts(language)
    letter = message_texts(language)[Message.AGENCY_DIGEST]
    day = day_in_words(date.fromisoformat(digest.day), language)
    whose = f"{digest.unit}, {digest.agency}" if digest.unit else digest.agency
    subject = letter.subject.format(day=day, agency=whose)
    counts, lists = _counts(digest, words), _lists(digest, language, site_url)
    link, settings = site_url + WORKLIST, site_url + SUBSCRIPTIONS
    notes = [] if digest.soonest else [words.nothing_open]
    notes += [words.more] if digest.counts["open"] > len(digest.soonest) else []
    html = letter_page("agency_alerts/digest.html").render(
        language=language,
        subject=subject,
        counts=counts,
        lists=lists,
        notes=notes,
        link=link,
        action=letter.action,
        settings=settings,
        change=words.change,
        footer=footer,
    )
    text = [subject, "", *(f"{name}: {n}" for name, n in counts), "", *_plain(lists)]
    text += [line for note in notes for line in (note, "")]
    text += [f"{letter.action}: {link}", f"{words.change}: {settings}", "", footer]
    return RenderedMessage(subject=subject, text="\n".join(text), html=html, sms=letter.sms)


def _lists(digest: Digest, language: str, site_url: str) -> list[tuple[str, list[DigestLine]]]:
    """What is due soonest and what happened, each below its heading."""
    words = digest_texts(language)
    soonest = [
        _line(o.report, [o.title or words.confidential, _due(o.due_at, words, language)], site_url)
        for o in digest.soonest
    ]
    news = [
        _line(n.report, [n.title or words.confidential, _kinds(n.kinds, words)], site_url)
        for n in digest.news
    ]
    return [(words.soonest, soonest), (words.news, news)]


def _plain(lists: list[tuple[str, list[DigestLine]]]) -> list[str]:
    return [
        row
        for heading, lines in lists
        if lines
        for row in (heading, *(f"- {s.tracking_id} {s.text}\n  {s.link}" for s in lines), "")
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


def _line(report: str, parts: list[str], site_url: str) -> DigestLine:
    return DigestLine(
        tracking_id=tracking_ids.show(report),
        link=site_url + report_page(report),
        text="; ".join(part for part in parts if part),
    )


def _due(due_at: str, words: DigestTexts, language: str) -> str:
    return words.due.format(due=written(datetime.fromisoformat(due_at), language)) if due_at else ""


def _kinds(kinds: list[str], words: DigestTexts) -> str:
    """The names of alert kinds; one that is no more is named by its code."""
    names = {kind.value: name for kind, name in words.kinds.items()}
    return ", ".join(names.get(kind, kind) for kind in kinds)
