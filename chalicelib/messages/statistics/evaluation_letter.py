"""The monthly evaluation, in words: every share with the numbers it is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from chalicelib.domain.statistics.figures import Figure, first_day, month_before
from chalicelib.messages.dates import month as month_in_words
from chalicelib.messages.statistics.evaluation_texts import WORDINGS, WORDS, EvaluationTexts
from chalicelib.usecases.notifications.ports import RenderedMessage
from chalicelib.usecases.statistics.monthly_evaluation import (
    FLOOR,
    DeadlineRecord,
    MonthlyEvaluation,
    Totals,
    load,
)

SETTINGS = "/konsol/#/subscriptions"
_PAGE = Environment(autoescape=True).from_string(
    Path(__file__).with_name("evaluation.html").read_text(encoding="utf-8")
)
_F = Figure
#: Rows that are a share of what was to be done in time.
_SHARES = {
    "verified": (_F.VERIFIED, _F.VERIFIED_LATE),
    "answered": (_F.ANSWERED, _F.ANSWERED_LATE),
    "settled": (_F.SETTLED, _F.SETTLED_LATE),
    "promises": (_F.PROMISE_KEPT, _F.PROMISE_BROKEN),
}


@dataclass(frozen=True, kw_only=True)
class LetterPart:
    """A list under its heading, with a sentence below it."""

    heading: str
    lines: list[str]
    note: str = ""


def evaluation_letter(dumped: str, language: str, site_url: str, footer: str) -> RenderedMessage:
    """The letter of an evaluation, in HTML and in plain text."""
    found, words, wording = load(dumped), WORDS[language], WORDINGS[language]
    months = [month_in_words(first_day(m), language) for m in (found.month, _earlier(found))]
    subject = wording.subject.format(month=months[0], agency=found.agency)
    lead = _lead(found, words, months, language)
    columns = [totals for totals in (found.now, found.before) if totals]
    rows = [
        (title, [_cell(row, totals, words, language) for totals in columns])
        for row, title in words.rows.items()
    ]
    parts = [part for part in _parts(found, words, language) if part.lines]
    link = site_url + wording.page.format(of=found.month)
    ways = (f"{wording.action}: {link}", f"{words.change}: {site_url}{SETTINGS}")
    html = _PAGE.render(
        language=language,
        subject=subject,
        lead=lead,
        months=months[: len(columns)],
        rows=rows,
        parts=parts,
        link=link,
        action=wording.action,
        settings=site_url + SETTINGS,
        change=words.change,
        footer=footer,
    )
    shown = [subject, "", *lead, "", *_plain_rows(rows, months), "", *_plain_parts(parts)]
    text = "\n".join([*shown, *ways, "", footer])
    return RenderedMessage(subject=subject, text=text, html=html, sms=wording.sms)


def _earlier(found: MonthlyEvaluation) -> str:
    return month_before(found.month)


def _lead(
    found: MonthlyEvaluation, words: EvaluationTexts, months: list[str], language: str
) -> list[str]:
    n = number(found.agencies, language)
    scope = words.scope.format(n=n) if found.agencies > 1 else words.own
    done, all_ = _share_of("answered", found.now)
    said = words.answered if all_ else words.nothing_answered
    lead = [scope, said.format(month=months[0], **_part(done, all_, language))]
    if found.before:
        done, all_ = _share_of("answered", found.before)
        before = words.before.format(month=months[1], **_part(done, all_, language))
        lead += [before] if all_ else []
    return lead


def _cell(row: str, totals: Totals, words: EvaluationTexts, language: str) -> str:
    """What a row says of a month."""
    if row in _SHARES:
        kept, n = _share_of(row, totals)
        return words.share.format(**_part(kept, n, language)) if n else words.nothing
    if row == "rating":
        return _rating(totals, words, language)
    if row == "median":
        if totals.median is None:
            return words.nothing
        days = number(totals.median, language)
        return words.half.format(days=days) if totals.median else words.same_day
    if row == "open":
        open_, overdue = number(totals.open, language), number(totals.overdue, language)
        waiting = words.waiting.format(open=open_, overdue=overdue)
        return words.unknown if totals.open is None else waiting
    return number(totals.figures.get(row, 0), language)


def _rating(totals: Totals, words: EvaluationTexts, language: str) -> str:
    n = totals.figures.get(Figure.RATED, 0)
    said = words.rating.format(
        average=number(totals.average, language),
        unsolved=number(totals.unsolved, language),
        n=number(n, language),
    )
    return said if n else words.nothing


def _share_of(row: str, totals: Totals) -> tuple[int, int]:
    kept, late = (totals.figures.get(figure, 0) for figure in _SHARES[row])
    return kept, kept + late


def _part(kept: int, n: int, language: str) -> dict[str, str]:
    share = percent(kept, n)
    return {"kept": number(kept, language), "n": number(n, language), "share": share}


def _parts(found: MonthlyEvaluation, words: EvaluationTexts, language: str) -> Iterable[LetterPart]:
    floor = words.floor.format(n=FLOOR)
    worst = [_missed(record, words, language) for record in found.worst]
    best = [
        words.best_line.format(agency=r.agency, **_part(r.kept, r.deadlines, language))
        for r in found.best
    ]
    yield LetterPart(heading=words.worst, lines=worst, note=floor)
    yield LetterPart(heading=words.best, lines=best, note="" if worst else floor)
    idle = [words.idle_line.format(agency=w.agency, open=w.open) for w in found.idle]
    yield _named(words.idle, idle, found.idle_n, words)
    yield _named(words.unheard, found.unheard, found.unheard_n, words)


def _missed(record: DeadlineRecord, words: EvaluationTexts, language: str) -> str:
    missed = record.late + record.overdue
    return words.worst_line.format(
        agency=record.agency,
        late=number(missed, language),
        n=number(record.deadlines, language),
        share=percent(missed, record.deadlines),
        overdue=number(record.overdue, language),
    )


def _named(heading: str, lines: list[str], n: int, words: EvaluationTexts) -> LetterPart:
    left = n - len(lines)
    note = words.more.format(n=left) if left else ""
    return LetterPart(heading=heading.format(n=n), lines=lines, note=note)


def _plain_rows(rows: list[tuple[str, list[str]]], months: list[str]) -> list[str]:
    """`Laporan masuk: 120 [September 2026: 98]`, a line each."""
    return [
        f"{title}: {cells[0]}" + (f" [{months[1]}: {cells[1]}]" if len(cells) > 1 else "")
        for title, cells in rows
    ]


def _plain_parts(parts: list[LetterPart]) -> list[str]:
    return [
        line
        for part in parts
        for line in (
            part.heading,
            *(f"- {said}" for said in part.lines),
            *([part.note] if part.note else []),
            "",
        )
    ]


def percent(part: int, whole: int) -> str:
    """A share in whole percent; all and nothing are said only of all and nothing.

    >>> [percent(*of) for of in ((2, 3), (999, 1000), (1, 1000), (0, 0))]
    ['67%', '99%', '1%', '0%']
    """
    if not whole:
        return "0%"
    share = round(100 * part / whole)
    if part and part < whole:
        share = min(max(share, 1), 99)
    return f"{share}%"


def number(value: float | None, language: str) -> str:
    """A number as it is written in a language.

    >>> number(3.5, "id"), number(1240, "id"), number(1240, "en"), number(4.0, "id")
    ('3,5', '1.240', '1,240', '4')
    """
    if value is None:
        return "-"
    shown = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return shown.translate(_ID) if language == "id" else shown


_ID = str.maketrans(",.", ".,")
