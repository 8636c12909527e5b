"""Hints to a reporter: sentences that stand only while the workflow allows what they say.

A text names a hint at `{name}`; where the act is not possible as the message leaves, nothing
stands there, and a paragraph of nothing else is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.reporter_words import ReplyEffect
from chalicelib.messages.catalogue import read

#: The act that each hint of the catalogue invites to.
ACT_OF_HINT: Mapping[str, Act] = {
    "answer_by": Act.SUPPLY,
    "answer_question": Act.SUPPLY,
    "answer_before_end": Act.SUPPLY,
    "sms_answer_by": Act.SUPPLY,
    "sms_answer_before_end": Act.SUPPLY,
    "sms_answer": Act.SUPPLY,
    "object_by": Act.REPLY,
    "object_before_end": Act.REPLY,
    "object": Act.REPLY,
    "sms_object_by": Act.REPLY,
    "sms_object": Act.REPLY,
    "rate_and_close": Act.CLOSE,
    "reopen_until": Act.REOPEN,
    "reopen_merged": Act.REOPEN,
    "reopen_own": Act.REOPEN,
}


@dataclass(frozen=True, kw_only=True)
class HintTexts:
    """The hints by name, and sentences by what a reply does now.

    `reply_hint` invites to reply to this very message, `page_hint` says what the page is good for,
    `way_out` what to do when a reply was refused. Each takes the values of its message.
    """

    by_act: Mapping[str, str]
    reply_hint: Mapping[ReplyEffect, str]
    page_hint: Mapping[ReplyEffect, str]
    way_out: Mapping[ReplyEffect, str]
    sms_way_out: Mapping[ReplyEffect, str]


def hint_texts(language: str) -> HintTexts:
    """Return the hints in a language."""
    return read(HintTexts, language, "notifications:hints")


def effect_of(values: Mapping[str, str]) -> ReplyEffect:
    """Return what a reply does, from the values of a message; without any, it adds information."""
    return ReplyEffect(values.get("effect") or ReplyEffect.ADDS)


def hints(values: Mapping[str, str], language: str) -> dict[str, str]:
    """Return every hint that a text may name: "" where its act is not possible now.

    `values` are those of the message in words; `can` among them lists the possible acts.
    """
    words, effect = hint_texts(language), effect_of(values)
    can = values.get("can", "").split()
    found = {
        name: _filled(text, values) if ACT_OF_HINT[name] in can else ""
        for name, text in words.by_act.items()
    }
    by_effect = {
        "reply_hint": words.reply_hint,
        "page_hint": words.page_hint,
        "way_out": words.way_out,
        "sms_way_out": words.sms_way_out,
    }
    return found | {name: _filled(texts[effect], values) for name, texts in by_effect.items()}


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Fill a hint; one that would have a gap, such as an unknown date, is left out."""
    names = [name for _, name, _, _ in Formatter().parse(text) if name]
    return text.format_map(values) if all(values.get(name) for name in names) else ""
