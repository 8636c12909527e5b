"""What a device is told by web push, in its reader's language.

A lock screen is read by others: a note names the step and the tracking ID and quotes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.errors import Undeliverable
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.public.public_follows import FollowSubjectKind, PublicUpdateKind
from chalicelib.domain.reports import tracking_ids
from chalicelib.messages import LANGUAGES
from chalicelib.messages.public.public_follows import NEWS, followed_text
from chalicelib.usecases.notifications.ports import Delivery, PushNote

#: Devices show about two lines of it; the name of an agency or an area can be long.
LONGEST = 160


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Title and text of a note, and the page that it opens; `own` is the text for whoever follows
    that very report."""

    title: str
    body: str
    own: str
    page: str


#: Messages that a device can get; every other has no text for one.
WORDINGS: Mapping[str, Mapping[Message, Wording]] = {
    "id": {
        Message.FOLLOW_NEWS: Wording(
            title="{news}",
            body="Nomor pelacakan {tracking_id}. Anda mengikuti {followed}.",
            own="Anda mengikuti {followed}.",
            page="/lacak/?id={report}",
        ),
    },
    "en": {
        Message.FOLLOW_NEWS: Wording(
            title="{news}",
            body="Tracking ID {tracking_id}. You follow {followed}.",
            own="You follow {followed}.",
            page="/lacak/?id={report}",
        ),
    },
}


def push_note(delivery: Delivery) -> PushNote:
    """The note of a delivery; raises Undeliverable for a message that devices do not get."""
    language = delivery.language if delivery.language in LANGUAGES else "id"
    wording = WORDINGS[language].get(delivery.message)
    if wording is None:
        raise Undeliverable("not_for_devices")
    values = delivery.values
    said = {
        "news": NEWS[language][PublicUpdateKind(values["news"])],
        "followed": followed_text(values["followed"], values["name"], language),
        "tracking_id": tracking_ids.show(delivery.report),
        "report": delivery.report,
    }
    own = values["followed"] == FollowSubjectKind.REPORT
    return PushNote(
        title=wording.title.format_map(said),
        body=shortened((wording.own if own else wording.body).format_map(said)),
        url=wording.page.format_map(said),
        language=language,
    )


def shortened(text: str) -> str:
    """At most LONGEST signs.

    >>> len(shortened("a" * 500))
    160
    """
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
