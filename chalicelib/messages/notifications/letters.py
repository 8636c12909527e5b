"""Letters and SMS to people outside, in their language.

No letter names the reporter or quotes a report: a mailbox is read by others, and a confidential
report is read on the tracking page alone. Only the response to an e-mail gives its sender back what
was understood of it, if the e-mail was proved and the report is not confidential. Texts take values
at `{name}`; see `_values_in_words`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.clean_text import clean_line
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.inbound.dialogue import InboundResponse
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.public.public_follows import PublicUpdateKind
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.act_fields import MOST_FILES
from chalicelib.domain.reports.reporter_words import ReplyEffect
from chalicelib.messages import texts
from chalicelib.messages.agency_alerts.digest_letters import digest_letter
from chalicelib.messages.catalogue import known_language, read
from chalicelib.messages.console_pages import SUBSCRIPTIONS, WORKLIST
from chalicelib.messages.dates import written
from chalicelib.messages.letter_pages import letter_page
from chalicelib.messages.message_texts import MessageTexts, filled, message_texts
from chalicelib.messages.notifications.hints import effect_of, hints
from chalicelib.messages.public.public_follows import follow_texts, followed_text
from chalicelib.messages.sms import SMS_LENGTH, gsm_7
from chalicelib.messages.statistics.evaluation_letter import evaluation_letter
from chalicelib.usecases.notifications.ports import Delivery, RenderedMessage, WriteMessage

#: What an SMS says of an officer's question or answer; the rest is on the page.
ROOM_TO_QUOTE = 80
#: Messages that are the response to an inbound message.
RESPONSES = frozenset(Message(response.value) for response in InboundResponse)
#: Messages whose SMS says where the rest is read, if that fits.
SMS_WITH_LINK = frozenset(m for m in Message if m.startswith(("report_", "main_")))
SMS_WITH_LINK |= {Message.RECEIPT, Message.NO_PLACE, Message.REPLY_NOT_POSSIBLE}
SMS_WITH_LINK |= {Message.WAITS_FOR_TOMORROW}
#: Of these those that say where to file a report.
TO_FILE_ANEW = frozenset({Message.NO_PLACE, Message.WAITS_FOR_TOMORROW})
#: Pages of the site that messages lead to; all others lead to the report's page.
REPORT_PAGE = "/lacak/?id={report}"
PAGES = {
    Message.REPLY_FROM_ELSEWHERE: "/lacak/",
    Message.FOLLOW_CONFIRM: "/ikuti/#{code}",
    Message.NIGHT_UNHEARD: SUBSCRIPTIONS,
    Message.AGENCY_DEAD: SUBSCRIPTIONS,
    Message.AGENCY_CHECK: SUBSCRIPTIONS,
    Message.AGENCY_UNHEARD: SUBSCRIPTIONS,
    Message.AGENCY_LATE: WORKLIST,
    Message.NIGHT_ALERTS: WORKLIST,
}
#: Letters that are written from one dumped value, by its name.
DUMPED: Mapping[Message, tuple[str, Callable[[str, str, str, str], RenderedMessage]]] = {
    Message.AGENCY_DIGEST: ("digest", digest_letter),
    Message.AGENCY_EVALUATION: ("evaluation", evaluation_letter),
}


@dataclass(frozen=True, kw_only=True)
class LetterTexts:
    """What letters have in common: footers, the next step, the link that ends messages, where an
    SMS says that the rest is read. A footer says what becomes of a reply.

    Files of an e-mail are named: `refused_files` for their kind, `files_without_room` because the
    report is full, `left_files` because the whole e-mail was refused."""

    footer_unread: str
    footer_to_reporter: Mapping[ReplyEffect, str]
    footer_response: str
    refused_files: str
    taken_words: str
    taken_cut: str
    files_without_room: str
    left_files: str
    place_unknown: str
    lost_letters: str
    filed_openly: str
    filed_unnamed: str
    unnamed_by_sms: str
    words_wait: Mapping[str, str]
    stop_messages: str
    next_due: str
    next_none: str
    read_by_sms: str


@dataclass(frozen=True, kw_only=True)
class StopLink:
    """The page that ends such messages, what its link says, and the address to which a mail
    program posts; all "" when there is none."""

    page: str = ""
    text: str = ""
    post: str = ""


def letter_texts(language: str) -> LetterTexts:
    """Return what letters have in common, in a language."""
    return read(LetterTexts, language, "notifications:around_letters")


def letter_writer(site_url: str) -> WriteMessage:
    """Make the writer of letters whose links lead to `site_url`."""

    def write(delivery: Delivery, values: Mapping[str, str]) -> RenderedMessage:
        language = known_language(delivery.language)
        message = message_texts(language)[delivery.message]
        footer = _footer(delivery, values, language)
        if delivery.message in DUMPED:
            name, letter_of = DUMPED[delivery.message]
            dumped = letter_of(values[name], language, site_url, footer)
            return replace(dumped, subject=clean_line(dumped.subject))
        full = _values_in_words(delivery, values, language, short=False)
        subject = clean_line(message.subject.format_map(full))  # a header is one line
        paragraphs = filled(message.paragraphs, full)
        link = values.get("link") or site_url + _page(delivery.message, full)
        stop = _stop_link(message, full, language)
        stop_page = site_url + stop.page if stop.page else ""
        text = [subject, "", *(line for p in paragraphs for line in (p, ""))]
        text += [f"{message.action}: {link}", ""]
        text += [f"{stop.text}: {stop_page}", ""] if stop_page else []
        html = letter_page("notifications/letter.html").render(
            language=language,
            subject=subject,
            paragraphs=paragraphs,
            link=link,
            action=message.action,
            stop=stop_page,
            stop_action=stop.text,
            footer=footer,
        )
        return RenderedMessage(
            subject=subject,
            text="\n".join([*text, footer]),
            html=html,
            sms=_sms(delivery, values, message, site_url),
            unsubscribe_url=site_url + stop.post if stop_page else "",
        )

    return write


def _sms(
    delivery: Delivery, values: Mapping[str, str], message: MessageTexts, site_url: str
) -> str:
    """The SMS, with where the rest is read if that fits into one part."""
    language = known_language(delivery.language)
    short = _values_in_words(delivery, values, language, short=True)
    sms = gsm_7(message.sms.format_map(short)).strip()
    where = site_url + ("/lapor/" if delivery.message in TO_FILE_ANEW else "/lacak/")
    if values.get("filed_by") == Channel.SMS:
        where = letter_texts(language).read_by_sms.format_map(short)
    if short["words_wait"]:
        said = gsm_7(short["words_wait"])
        return f"{_within(sms, SMS_LENGTH - len(said) - 1)} {said}"
    whole = f"{sms} {where}"
    fits = delivery.message in SMS_WITH_LINK and len(whole) <= SMS_LENGTH
    return whole if fits else sms[:SMS_LENGTH]


def _within(sms: str, room: int) -> str:
    """Return as many whole words of an SMS as there is room for."""
    return sms if len(sms) <= room else f"{sms[: room - 3].rpartition(' ')[0]}..."


def _footer(delivery: Delivery, values: Mapping[str, str], language: str) -> str:
    words = letter_texts(language)
    if delivery.to_reporter:
        return words.footer_to_reporter[effect_of(values)]
    return words.footer_response if delivery.message in RESPONSES else words.footer_unread


def _page(message: Message, values: Mapping[str, str]) -> str:
    """The page that the message leads to; of a report's page without a report, the site."""
    page = PAGES.get(message, REPORT_PAGE)
    return (page if values["report"] or page != REPORT_PAGE else "/").format_map(values)


def _stop_link(message: MessageTexts, values: Mapping[str, str], language: str) -> StopLink:
    if token := values.get("stop"):
        text, post = letter_texts(language).stop_messages, "messages"
    elif message.stop:
        token, text, post = values["code"], message.stop, "follows"
    else:
        return StopLink()
    return StopLink(page=f"/ikuti/#{token}", text=text, post=f"/api/v1/{post}/stop?token={token}")


def _values_in_words(
    delivery: Delivery, values: Mapping[str, str], language: str, *, short: bool
) -> dict[str, str]:
    """The values in words: `*_at` as dates, codes as labels, the `tracking_id` of what the message
    is about, and `next`, made of stage and `due_at`."""
    words = letter_texts(language)
    found = {
        name: _date(value, language, short=short) if name.endswith("_at") else value
        for name, value in values.items()
    }
    found |= _labels(found, language)
    due = found.get("due_at")
    following = words.next_due.format(stage=found.get("stage", ""), due=due) if due else ""
    for quoted in ("question", "answer"):
        found[quoted] = _quoted(found.get(quoted, ""), short=short)
    known = {"tracking_id": tracking_ids.show(delivery.report), "main": ""}
    shown = {**known, **_files(found, words), **_taken({**known, **found}, words), **found}
    shown["report"] = tracking_ids.normalize(shown["tracking_id"])
    shown |= {"next": following or words.next_none, "until": due or "-"}
    return shown | hints(shown, language)


def _taken(values: Mapping[str, str], words: LetterTexts) -> dict[str, str]:
    """The sentences that say what was understood of an e-mail, and what is missing; "" for none."""
    taken, earlier, waits = (values.get(name) for name in ("taken", "earlier", "words"))
    return {
        "taken_words": words.taken_words.format(words=taken) if taken else "",
        "taken_cut": words.taken_cut if values.get("cut") else "",
        "place_unknown": words.place_unknown if values.get("unplaced") else "",
        "lost_letters": words.lost_letters if values.get("lost") else "",
        "words_wait": words.words_wait[waits].format_map(values) if waits else "",
        "filed_unnamed": words.filed_unnamed if values.get("unnamed") else "",
        "unnamed_by_sms": f" {words.unnamed_by_sms}" if values.get("unnamed") else "",
        "filed_openly": words.filed_openly.format(earlier=earlier) if earlier else "",
    }


def _files(values: Mapping[str, str], words: LetterTexts) -> dict[str, str]:
    """The sentences that name files which were not taken; "" for none."""
    sentences = {
        "refused_files": (words.refused_files, values.get("refused")),
        "files_without_room": (words.files_without_room, values.get("no_room")),
        "left_files": (words.left_files, values.get("left")),
    }
    return {
        name: text.format(names=names, n=MOST_FILES) if names else ""
        for name, (text, names) in sentences.items()
    }


def _labels(values: Mapping[str, str], language: str) -> dict[str, str]:
    """The labels of those values that are codes."""
    names = texts(language)
    families: tuple[tuple[str, Mapping[Any, str]], ...] = (
        ("state", names.states),
        ("stage", names.stages),
        ("by", names.roles),
        ("why", names.reasons),
    )
    labels = {name: family[values[name]] for name, family in families if values.get(name)}
    if "followed" in values:
        labels["followed"] = followed_text(values["followed"], values["name"], language)
    if "news" in values:
        labels["news"] = follow_texts(language).updates[PublicUpdateKind(values["news"])]
    return labels


def _quoted(text: str, *, short: bool) -> str:
    """Somebody's words as a sentence, cut where there is little room."""
    if short and len(text) > ROOM_TO_QUOTE:
        return f"{text[:ROOM_TO_QUOTE]}..."
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def _date(moment: str, language: str, *, short: bool) -> str:
    if not moment:
        return ""
    at = datetime.fromisoformat(moment)
    return f"{local_day(at):%d-%m-%Y}" if short else written(at, language)
