"""Every text is there in both languages, takes the same values, and is read by somebody."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.messages import LANGUAGES, texts
from chalicelib.messages.agency_alerts.alerts import AlertTexts, ReportBody
from chalicelib.messages.agency_alerts.digest_letters import DigestTexts
from chalicelib.messages.agency_alerts.unreachable_agencies import UnreachableBody
from chalicelib.messages.catalogue import FOLDER, path_of, read, read_all
from chalicelib.messages.contacts.neutral_responses import (
    NeutralResponses,
    text_when_no_message_arrives,
)
from chalicelib.messages.message_texts import PLACES, MessageTexts, message_texts
from chalicelib.messages.notifications.delivery_log import DeliveryLogTexts
from chalicelib.messages.notifications.hints import ACT_OF_HINT, HintTexts
from chalicelib.messages.notifications.letters import LetterTexts
from chalicelib.messages.notifications.push_notes import PAGES, PushNoteTexts
from chalicelib.messages.public.public_follows import FollowTexts
from chalicelib.messages.receipts.receipt import ReceiptTexts
from chalicelib.messages.reports.no_script_form import form_texts
from chalicelib.messages.sms import GSM_7
from chalicelib.messages.statistics.evaluation_letter import EvaluationTexts
from chalicelib.messages.texts import Texts
from chalicelib.messages.webhooks.pause_alert import PauseBody

ROOT = Path(__file__).parents[2]
CODE = [p for top in ("chalicelib", "infra") for p in sorted((ROOT / top).rglob("*.py"))]
#: Alerts go to a topic whose readers' language is not known: an Indonesian body with a short
#: English summary below it. These groups therefore stand in one language alone.
ONE_LANGUAGE = {
    "agency_alerts": {"id": ["report_body", "unreachable_body"], "en": ["summaries"]},
    "webhooks": {"id": ["paused_body"], "en": ["summaries"]},
}
#: Who reads which group as what; both languages but for the groups above.
SHAPES: dict[str, type[Any]] = {
    "agency_alerts:alerts": AlertTexts,
    "agency_alerts:digest": DigestTexts,
    "contacts": NeutralResponses,
    "notifications:around_letters": LetterTexts,
    "notifications:delivery_log": DeliveryLogTexts,
    "notifications:hints": HintTexts,
    "public": FollowTexts,
    "receipts": ReceiptTexts,
    "statistics:evaluation": EvaluationTexts,
}
INDONESIAN: dict[str, type[Any]] = {
    "agency_alerts:report_body": ReportBody,
    "agency_alerts:unreachable_body": UnreachableBody,
    "webhooks:paused_body": PauseBody,
}
#: Groups whose entries are all of one form, read by key.
ENTRIES: dict[str, type[Any]] = {
    **dict.fromkeys(PLACES, MessageTexts),
    "notifications:push_notes": PushNoteTexts,
    "reports:no_script_form": str,
}
#: Groups of which `texts` is made.
CODES = ["reports/codes", "reports:names", "reports:next_steps", "problems"]
SUMMARIES = ["agency_alerts:summaries", "webhooks:summaries"]

Leaves = dict[str, str]


def subjects() -> list[str]:
    """Subjects and files of subjects that have a catalogue."""
    found = set()
    for file in FOLDER.rglob("*.json"):
        beside = file.stem.partition(".")[0]
        subject = str(file.parent.relative_to(FOLDER))
        found.add(subject if beside in LANGUAGES else f"{subject}/{beside}")
    assert len(found) > 10
    return sorted(found)


def raw(subject: str, language: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path_of(subject, language).read_text(encoding="utf-8"))
    return data


def both(subject: str, language: str) -> dict[str, Any]:
    """The groups of a subject that stand in both languages."""
    alone = ONE_LANGUAGE.get(subject, {}).get(language, [])
    return {group: data for group, data in raw(subject, language).items() if group not in alone}


def leaves(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text with the path of its key; the paragraphs of a message count as one text."""
    if isinstance(data, dict):
        yield from chain.from_iterable(leaves(v, f"{key}.{k}") for k, v in data.items())
    else:
        yield key, data if isinstance(data, str) else "\n".join(data)


def values_of(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("subject", subjects())
def test_both_languages_have_the_same_keys_in_the_same_order(subject: str) -> None:
    indonesian, english = (dict(leaves(both(subject, language))) for language in LANGUAGES)
    assert list(indonesian) == list(english)


@pytest.mark.parametrize("subject", subjects())
def test_a_text_takes_the_same_values_in_both_languages(subject: str) -> None:
    indonesian, english = (dict(leaves(both(subject, language))) for language in LANGUAGES)
    for key, text in indonesian.items():
        assert values_of(text) == values_of(english[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("subject", subjects())
def test_a_text_is_plain_and_names_the_values_that_it_takes(subject: str, language: str) -> None:
    for key, text in leaves(raw(subject, language)):
        assert not re.search(r"[{}]", re.sub(r"\{[a-z_]+\}", "", text)), key
        assert text.strip() == text or subject == "receipts", key
        assert "  " not in text or subject == "receipts", key


def test_every_group_has_its_reader_and_every_reader_its_texts() -> None:
    for place, shape in SHAPES.items():
        assert {language: read(shape, language, place) for language in LANGUAGES}
    for place, shape in INDONESIAN.items():
        assert read(shape, "id", place)
    for place, shape in ENTRIES.items():
        assert all(read_all(shape, language, place) for language in LANGUAGES)
    known = {*SHAPES, *INDONESIAN, *ENTRIES, *CODES, *SUMMARIES}
    for subject in subjects():
        for language in LANGUAGES:
            groups = set(raw(subject, language)) - {"shared"}
            assert subject in known or {f"{subject}:{group}" for group in groups} <= known


@pytest.mark.parametrize("subject", subjects())
def test_every_shared_sentence_is_named_somewhere(subject: str) -> None:
    for language in LANGUAGES:
        data = raw(subject, language)
        shared = data.pop("shared", {})
        named = set(chain.from_iterable(values_of(text) for _, text in leaves(data)))
        assert set(shared) <= named


@pytest.mark.parametrize(
    "shape", [Texts, MessageTexts, PushNoteTexts, *SHAPES.values(), *INDONESIAN.values()]
)
def test_every_text_of_a_shape_is_used(shape: type[Any]) -> None:
    module = "chalicelib.messages" if shape is Texts else shape.__module__
    own = ROOT / f"{module.replace('.', '/')}.py"
    readers = [p for p in CODE if p == own or f"from {module} import" in p.read_text()]
    code = "\n".join(path.read_text(encoding="utf-8") for path in readers)
    assert readers
    for field in fields(shape):
        assert re.search(rf"[\w)\]]\.{field.name}\b", code), f"{shape.__name__}.{field.name}"


def test_every_sentence_about_a_field_and_every_reason_is_given_by_some_code() -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in CODE)
    for name in (*texts("id").fields, *texts("id").reasons, *texts("id").refusals):
        made = f'_{name.rpartition("_")[2]}"'
        pointing = name.removesuffix("_unknown") in ("escalates_to", "delegates_to")
        assert f'"{name}"' in code or (pointing and f"}}{made}" in code), name


def test_every_summary_and_text_of_the_form_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    for place in SUMMARIES:
        for name in read_all(str, "en", place):
            assert f'"{name}"' in code, name
    pages = "\n".join(p.read_text() for p in (FOLDER / "reports" / "pages").glob("*.html"))
    families = tuple(re.findall(r't\["(\w+_)" ~', pages))  # `t["act_" ~ act]`
    for name in form_texts("id"):
        if name.startswith(families):
            continue
        hint = name.removesuffix("_hint").removeprefix("kind_")
        asked = (f"t.{name} ", f"t.{name})", f"t.{name},", f'"{name}"')
        made = name.endswith("_hint") and f'"{hint}"' in pages + code
        assert any(text in pages + code for text in asked) or made, name


def test_every_hint_has_the_act_that_it_invites_to_and_is_made_by_some_text() -> None:
    for language in LANGUAGES:
        proposed = read(HintTexts, language, "notifications:hints").by_act
        assert set(proposed) == set(ACT_OF_HINT)
        texts_of_letters = [text for s in subjects() for _, text in leaves(raw(s, language))]
        named = set(chain.from_iterable(values_of(text) for text in texts_of_letters))
        assert set(proposed) <= named


def test_every_note_of_a_device_has_its_page() -> None:
    for language in LANGUAGES:
        notes = read_all(PushNoteTexts, language, "notifications:push_notes")
        assert set(notes) == set(PAGES)


def test_the_texts_say_for_each_channel_what_to_do_when_nothing_comes() -> None:
    for language in LANGUAGES:
        told = {
            text_when_no_message_arrives(channel, language)
            for channel in (Channel.EMAIL, Channel.SMS)
        }
        assert len(told) == len(read(NeutralResponses, language, "contacts").unanswered)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sms_holds_a_sign_that_would_halve_its_room(language: str) -> None:
    for message, of_message in message_texts(language).items():
        assert set(re.sub(r"\{\w+\}", "", of_message.sms)) <= GSM_7, message
