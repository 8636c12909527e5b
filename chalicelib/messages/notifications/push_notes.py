"""Notes that a device shows by web push, in its reader's language.

A lock screen is read by others: a note names the step and the tracking ID and quotes nothing.
"""

from dataclasses import dataclass

from chalicelib.domain.errors import Undeliverable
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.public.public_follows import FollowSubjectKind, PublicUpdateKind
from chalicelib.domain.reports import tracking_ids
from chalicelib.messages.catalogue import known_language, read_all
from chalicelib.messages.public.public_follows import follow_texts, followed_text
from chalicelib.usecases.notifications.ports import Delivery, PushNote

#: Devices show about two lines of it; the name of an agency or an area can be long.
LONGEST = 160
#: Messages that a device can get, and the page that each opens.
PAGES = {Message.FOLLOW_NEWS: "/lacak/?id={report}"}


@dataclass(frozen=True, kw_only=True)
class PushNoteTexts:
    """Title and text of a note; `own` is the text for whoever follows that very report."""

    title: str
    body: str
    own: str


def push_note(delivery: Delivery) -> PushNote:
    """Write the note of a delivery.

    Raises: Undeliverable for a message that devices do not get.
    """
    page = PAGES.get(delivery.message)
    if page is None:
        raise Undeliverable("not_for_devices")
    language = known_language(delivery.language)
    texts = read_all(PushNoteTexts, language, "notifications:push_notes")[delivery.message]
    values = delivery.values
    filling = {
        "news": follow_texts(language).updates[PublicUpdateKind(values["news"])],
        "followed": followed_text(values["followed"], values["name"], language),
        "tracking_id": tracking_ids.show(delivery.report),
        "report": delivery.report,
    }
    own = values["followed"] == FollowSubjectKind.REPORT
    return PushNote(
        title=texts.title.format_map(filling),
        body=shortened((texts.own if own else texts.body).format_map(filling)),
        url=page.format_map(filling),
        language=language,
    )


def shortened(text: str) -> str:
    """Cut a text to at most LONGEST characters.

    >>> len(shortened("a" * 500))
    160
    """
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
