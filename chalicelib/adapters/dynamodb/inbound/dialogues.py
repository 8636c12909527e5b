"""Dialogues and stops on DynamoDB. The key is a hash; no number and no address is kept here."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chalicelib.adapters.codec import plain, when
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import ItemTable
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound.dialogue import Dialogue, Exchange, FiledReport, InboundReply
from chalicelib.domain.reports.codes import Kind


class DynamoDialogues:
    """Implements Dialogues. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def get(self, who: str, *, now: datetime) -> Dialogue:
        """One consistent get; the table may keep what has expired for two days more."""
        found = self._table.get(keys.dialogue(who), keys.DIALOGUE)
        if found is None:
            return Dialogue()
        if found["expires_at"] <= int(now.timestamp()):
            return Dialogue(version=found["version"])
        return load(found["data"], found["version"])

    def put(self, who: str, dialogue: Dialogue, *, until: datetime) -> None:
        """One put over the version that was read."""
        item = {
            "PK": keys.dialogue(who),
            "SK": keys.DIALOGUE,
            "version": dialogue.version + 1,
            "data": dump(dialogue),
            "expires_at": int(until.timestamp()),
        }
        condition = "version = :version" if dialogue.version else "attribute_not_exists(PK)"
        given = {"version": dialogue.version} if dialogue.version else {}
        if not self._table.put_if(item, condition, **given):
            raise Unavailable("another message came in between")


def dump(dialogue: Dialogue) -> str:
    """A dialogue as text, without its version."""
    data = {**asdict(dialogue), "at": plain(dialogue.at)}
    del data["version"]
    return json.dumps(data, ensure_ascii=False)


def load(text: str, version: int) -> Dialogue:
    """What `dump` wrote."""
    data = json.loads(text)
    lists = {name: tuple(data[name]) for name in ("said", "choices", "mails")}
    answered = (
        Exchange(
            message=a["message"],
            answer=InboundReply(a["answer"]) if a["answer"] else None,
            values=a["values"],
        )
        for a in data["answered"]
    )
    return Dialogue(
        **{
            **data,
            **lists,
            "version": version,
            "kind": Kind(data["kind"]),
            "at": when(data["at"]),
            "filed": tuple(FiledReport(**f) for f in data["filed"]),
            "answered": tuple(answered),
        }
    )
