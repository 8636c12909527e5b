"""The monthly evaluation as a letter: every share with the numbers it is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.domain.notifications.message import Message
from chalicelib.domain.statistics.figures import Figure, first_day, month_before
from chalicelib.messages.catalogue import read
from chalicelib.messages.console_pages import FIGURES, SUBSCRIPTIONS
from chalicelib.messages.dates import month as month_in_words
from chalicelib.messages.letter_pages import letter_page
from chalicelib.messages.message_texts import message_texts
from chalicelib.usecases.notifications.ports import RenderedMessage
from chalicelib.usecases.statistics.monthly_evaluation import (
    FLOOR,
    DeadlineRecord,
    MonthlyEvaluation,
    Totals,
    load,
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
class EvaluationTexts:
    """The texts of an evaluation; `rows` names its figures in their order."""

    scope: str
    own: str
    answered: str
    nothing_answered: str
    before: str
    share: str
    nothing: str
    rows: Mapping[str, str]
    rating: str
    half: str
    same_day: str
    waiting: str
    unknown: str
    worst: str
    worst_line: str
    best: str
    best_line: str
    floor: str
    idle: str
    idle_line: str
    unreachable: str
    more: str
    change: str


@dataclass(frozen=True, kw_only=True)
class LetterPart:
    """A list under its heading, with a sentence below it."""

    heading: str
    lines: list[str]
    note: str = ""


def evaluation_letter(dumped: str, language: str, site_url: str, footer: str) -> RenderedMessage:
    """Write the letter of a dumped evaluation, in HTML and in plain text."""
    evaluation = load(dumped)
    words = read(EvaluationTexts, language, "statistics:evaluation")
    letter = message_texts(language)[Message.AGENCY_EVALUATION]
    both_months = (evaluation.month, month_before(evaluation.month))
    months = [month_in_words(first_day(m), language) for m in both_months]
    subject = letter.subject.format(month=months[0], agency=evaluation.agency)
    lead = _opening_sentences(evaluation, words, months, language)
    columns = [totals for totals in (evaluation.now, evaluation.before) if totals]
    rows = [
        (title, [_cell(row, totals, words, language) for totals in columns])
        for row, title in words.rows.items()
    ]
    parts = [part for part in _parts(evaluation, words, language) if part.lines]
    link = site_url + FIGURES.format(month=evaluation.month)
    settings = site_url + SUBSCRIPTIONS
    html = letter_page("statistics/evaluation.html").render(
        language=language,
        subject=subject,
        lead=lead,
        months=months[: len(columns)],
        rows=rows,
        parts=parts,
        link=link,
        action=letter.action,
        settings=settings,
        change=words.change,
        footer=footer,
    )
    text = [subject, "", *lead, "", *_plain_rows(rows, months), "", *_plain_parts(parts)]
    text += [f"{letter.action}: {link}", f"{words.change}: {settings}", "", footer]
    return RenderedMessage(subject=subject, text="\n".join(text), html=html, sms=letter.sms)


def _opening_sentences(
    evaluation: MonthlyEvaluation, words: EvaluationTexts, months: list[str], language: str
) -> list[str]:
    n = number(evaluation.agencies, language)
    scope = words.scope.format(n=n) if evaluation.agencies > 1 else words.own
    done, all_ = _share_of("answered", evaluation.now)
    text = words.answered if all_ else words.nothing_answered
    lead = [scope, text.format(month=months[0], **_share_values(done, all_, language))]
    if evaluation.before:
        done, all_ = _share_of("answered", evaluation.before)
        before = words.before.format(month=months[1], **_share_values(done, all_, language))
        lead += [before] if all_ else []
    return lead


def _cell(row: str, totals: Totals, words: EvaluationTexts, language: str) -> str:
    """What stands in a row for a month: a share, a duration, a rating or a count."""
    if row in _SHARES:
        kept, n = _share_of(row, totals)
        return words.share.format(**_share_values(kept, n, language)) if n else words.nothing
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
    text = words.rating.format(
        average=number(totals.average, language),
        unsolved=number(totals.unsolved, language),
        n=number(n, language),
    )
    return text if n else words.nothing


def _share_of(row: str, totals: Totals) -> tuple[int, int]:
    kept, late = (totals.figures.get(figure, 0) for figure in _SHARES[row])
    return kept, kept + late


def _share_values(kept: int, n: int, language: str) -> dict[str, str]:
    share = percent(kept, n)
    return {"kept": number(kept, language), "n": number(n, language), "share": share}


def _parts(
    evaluation: MonthlyEvaluation, words: EvaluationTexts, language: str
) -> Iterable[LetterPart]:
    floor = words.floor.format(n=FLOOR)
    worst = [_worst_line(record, words, language) for record in evaluation.worst]
    best = [
        words.best_line.format(agency=r.agency, **_share_values(r.kept, r.deadlines, language))
        for r in evaluation.best
    ]
    yield LetterPart(heading=words.worst, lines=worst, note=floor)
    yield LetterPart(heading=words.best, lines=best, note="" if worst else floor)
    idle = [words.idle_line.format(agency=w.agency, open=w.open) for w in evaluation.idle]
    yield _counted_list(words.idle, idle, evaluation.idle_n, words)
    yield _counted_list(words.unreachable, evaluation.unheard, evaluation.unheard_n, words)


def _worst_line(record: DeadlineRecord, words: EvaluationTexts, language: str) -> str:
    missed = record.late + record.overdue
    return words.worst_line.format(
        agency=record.agency,
        late=number(missed, language),
        n=number(record.deadlines, language),
        share=percent(missed, record.deadlines),
        overdue=number(record.overdue, language),
    )


def _counted_list(heading: str, lines: list[str], n: int, words: EvaluationTexts) -> LetterPart:
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
            *(f"- {line}" for line in part.lines),
            *([part.note] if part.note else []),
            "",
        )
    ]


def percent(part: int, whole: int) -> str:
    """Write a share in whole percent; 100% and 0% stand only for all and nothing.

    >>> [percent(*share) for share in ((2, 3), (999, 1000), (1, 1000), (0, 0))]
    ['67%', '99%', '1%', '0%']
    """
    if not whole:
        return "0%"
    share = round(100 * part / whole)
    if part and part < whole:
        share = min(max(share, 1), 99)
    return f"{share}%"


def number(value: float | None, language: str) -> str:
    """Write a number as it is written in a language; a dash for none.

    >>> number(3.5, "id"), number(1240, "id"), number(1240, "en"), number(4.0, "id")
    ('3,5', '1.240', '1,240', '4')
    """
    if value is None:
        return "-"
    shown = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return shown.translate(_ID) if language == "id" else shown


_ID = str.maketrans(",.", ".,")
