"""What people are answered who wrote to us by SMS or e-mail. See `letters.py` for what fills them.

An SMS is one part of 160 signs with the longest values that there are.
"""

from collections.abc import Mapping

from chalicelib.domain.notifications.message import Message
from chalicelib.messages.inbound import inbound_replies_en, inbound_replies_id
from chalicelib.messages.message_texts import MessageTexts

ANSWERS: Mapping[str, Mapping[Message, MessageTexts]] = {
    "id": inbound_replies_id.ANSWERS,
    "en": inbound_replies_en.ANSWERS,
}
