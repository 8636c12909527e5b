"""What people are answered who wrote to us by SMS or e-mail. See `letters.py` for what fills them.

An SMS is one part of 160 signs with the longest values that there are.
"""

from collections.abc import Mapping

from chalicelib.messages.inbound import inbound_replies_en, inbound_replies_id
from chalicelib.messages.wording import Wording
from chalicelib.usecases.notifications.ports import Message

ANSWERS: Mapping[str, Mapping[Message, Wording]] = {
    "id": inbound_replies_id.ANSWERS,
    "en": inbound_replies_en.ANSWERS,
}
