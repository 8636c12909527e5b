"""What people write stands in letters as text: no tag, no template and no header is made of it."""

from dataclasses import replace
from html.parser import HTMLParser
from itertools import product

import pytest

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.notifications.message import Message
from chalicelib.messages import LANGUAGES
from chalicelib.messages.agency_alerts.alerts import alert_composer
from chalicelib.messages.notifications.letters import letter_writer
from chalicelib.usecases.agency_alerts.alert_agencies import ALERT_RULES
from chalicelib.usecases.agency_alerts.digest import Digest, PendingReport, ReportActivity
from chalicelib.usecases.notifications.ports import Delivery, RenderedMessage, ReporterRecipient
from chalicelib.usecases.statistics.monthly_evaluation import (
    DeadlineRecord,
    IdleAgency,
)
from chalicelib.usecases.statistics.monthly_evaluation import load as load_evaluation
from infra import samples
from infra.local import outbox_pages
from tests.hostile_texts import HOSTILE

WRITE = letter_writer(samples.SITE)
#: The values that hold what somebody wrote, as reference data, or as a question or an answer.
FREE = ("name", "agency", "tier", "question", "answer", "place", "choices", "refused")
LETTERS = [m for m in Message if m is not Message.AGENCY_ALERT]


class Tags(HTMLParser):
    """The tags of a page with the names of their attributes, and what it says."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[tuple[str, tuple[str, ...]]] = set()
        self.links: set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add((tag, tuple(name for name, _ in attrs)))
        self.links |= {value or "" for name, value in attrs if name in ("href", "src")}

    def handle_data(self, data: str) -> None:
        self.text += data


def values_with(text: str) -> dict[str, str]:
    """The samples' values with that text wherever somebody's words may stand."""
    digest = Digest(
        agency=text,
        unit=text,
        rhythm="daily",
        day="2026-09-30",
        counts=dict.fromkeys(("overdue", "due_today", "open", "new", "escalated", "replies"), 3),
        soonest=[PendingReport(report=samples.REPORT, title=text, due_at="2026-09-29T17:00:00Z")],
        news=[ReportActivity(report=samples.REPORT, title=text, kinds=["new"])],
        more_owed=True,
    )
    evaluation = load_evaluation(samples.VALUES["evaluation"])
    evaluation = replace(
        evaluation,
        agency=text,
        worst=[DeadlineRecord(agency=text, kept=1, late=2, overdue=3)],
        best=[DeadlineRecord(agency=text, kept=3, late=0, overdue=0)],
        unheard=[text],
        idle=[IdleAgency(agency=text, open=1)],
    )
    dumped = {"digest": digest.dump(), "evaluation": evaluation.dump()}
    return {**samples.VALUES, **dict.fromkeys(FREE, text), **dumped}


def letter(message: Message, language: str, text: str) -> RenderedMessage:
    delivery = Delivery(
        key="k",
        message=message,
        channel=Channel.EMAIL,
        recipient=ReporterRecipient(report=samples.REPORT),
        language=language,
        report=samples.REPORT,
        main=samples.MAIN if message.startswith("main_") else "",
    )
    return WRITE(delivery, {**values_with(text), "stop": "r.EXAMPLE"})


@pytest.mark.parametrize(("message", "language"), list(product(LETTERS, sorted(LANGUAGES))))
def test_a_letter_has_the_tags_of_its_template_alone(message: Message, language: str) -> None:
    plain = Tags(letter(message, language, "kata").html)
    for hostile in HOSTILE:
        made = letter(message, language, hostile)
        shown = Tags(made.html)
        assert shown.tags == plain.tags
        assert shown.links == plain.links
        uses_words = "kata" in plain.text
        assert uses_words == (" ".join(hostile.split()) in " ".join(shown.text.split()))
        assert not uses_words or hostile in made.text
        assert "\n" not in made.subject
        assert "\r" not in made.subject


def test_an_alert_to_an_agency_has_no_second_header() -> None:
    compose = alert_composer(samples.SITE)
    for hostile, rows in product(HOSTILE, ALERT_RULES.values()):
        report = replace(samples._report(), title=hostile, original_title=hostile)
        for row in rows:
            alert = compose(row, report, samples._reference(), "pemda-3273")
            assert not {"\r", "\n"} & set(alert.subject)


def test_the_local_outbox_shows_letters_as_text() -> None:
    plain = {"subject": "kata", "kind": "e-mail", "to": "a", "from": "b", "text": "kata", "at": "c"}
    tags = Tags(outbox_pages.page([plain])).tags
    for hostile in HOSTILE:
        shown = Tags(outbox_pages.page([dict.fromkeys(plain, hostile)]))
        assert shown.tags - {("br", ()), ("wbr", ())} <= tags
        assert hostile.replace("\n", "") in shown.text
