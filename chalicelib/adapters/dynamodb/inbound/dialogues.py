"""Store dialogues on DynamoDB. The key is a keyed hash; no number and no address is readable."""

import base64
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chalicelib.adapters.codec import plain, when
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import ItemTable
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.inbound.dialogue import Dialogue, Exchange, InboundResponse
from chalicelib.domain.inbound.dialogues.reports_of_dialogue import (
    FiledReport,
    PostponedReport,
    SealedSender,
)
from chalicelib.domain.inbound.dialogues.waiting_words import next_step
from chalicelib.domain.reports.codes import Kind


class DynamoDialogues:
    """Implements Dialogues. `client` is a botocore DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = ItemTable(client, table)

    def get_dialogue(self, sender: str, *, now: datetime) -> Dialogue:
        """Read by one consistent get; the table may keep what has expired for two days more."""
        found = self._table.get(keys.dialogue(sender), keys.DIALOGUE)
        if found is None:
            return Dialogue()
        if found["expires_at"] <= int(now.timestamp()):
            return Dialogue(version=found["version"])
        return load(found["data"], found["version"])

    def save_dialogue(self, sender: str, dialogue: Dialogue, *, until: datetime) -> None:
        """Write by one put over the version that was read.

        Raises: Unavailable when another message came in between.
        """
        item = {
            "PK": keys.dialogue(sender),
            "SK": keys.DIALOGUE,
            "version": dialogue.version + 1,
            "data": dump(dialogue),
            "expires_at": int(until.timestamp()),
        }
        if planned := next_step(dialogue):
            item["due_pk"] = keys.WAITING
            item["due_sk"] = keys.at_and_id(planned.at, sender)
        condition = "version = :version" if dialogue.version else "attribute_not_exists(PK)"
        given = {"version": dialogue.version} if dialogue.version else {}
        if not self._table.put_if(item, condition, **given):
            raise Unavailable("another message came in between")

    def waiting_until(self, now: datetime) -> Iterator[str]:
        """Query the index `due` once; only what is due is read."""
        latest = keys.moment(now) + "~"  # sorts after every `<moment>#<sender>` of the same second
        for due in self._table.query_index("due", keys.WAITING, latest):
            yield keys.parse_at_and_id(due)[1]


def dump(dialogue: Dialogue) -> str:
    """Return a dialogue as JSON without its version. The names are those that are stored."""
    data = {
        "language": dialogue.language,
        "nonce": dialogue.first_message,
        "kind": dialogue.kind.value,
        "anonymous": dialogue.anonymous,
        "confidential": dialogue.confidential,
        "title": dialogue.title,
        "text": dialogue.text,
        "said": dialogue.place_lines,
        "province": dialogue.province,
        "choices": dialogue.offered_places,
        "tries": dialogue.place_attempts,
        "at": plain(dialogue.last_message_at),
        "mails": dialogue.mail_keys,
        "files": dialogue.files,
        "loose": dialogue.loose_words,
        "loose_message": dialogue.loose_message,
        "postponed": [_dump_postponed(report) for report in dialogue.postponed],
        "sender": _dump_sender(dialogue.sender),
        "reminded": plain(dialogue.reminded_at),
        "filing": plain(dialogue.filing_at),
        "filed": [_dump_filed(f) for f in dialogue.filed],
        "answered": [
            {"message": e.message_id, "answer": e.response, "values": dict(e.values)}
            for e in dialogue.exchanges
        ],
    }
    return json.dumps(data, ensure_ascii=False)


def load(text: str, version: int) -> Dialogue:
    """Return the dialogue that `dump` wrote, with its version."""
    data = json.loads(text)
    return Dialogue(
        version=version,
        language=data["language"],
        first_message=data["nonce"],
        kind=Kind(data["kind"]),
        anonymous=data["anonymous"],
        confidential=data["confidential"],
        title=data["title"],
        text=data["text"],
        place_lines=tuple(data["said"]),
        province=data["province"],
        offered_places=tuple(data["choices"]),
        place_attempts=data["tries"],
        last_message_at=when(data["at"]),
        mail_keys=tuple(data["mails"]),
        # What follows with a stand-in is missing in dialogues that an earlier release stored.
        files=data.get("files", ""),
        loose_words=data.get("loose", ""),
        loose_message=data.get("loose_message", ""),
        postponed=tuple(map(_load_postponed, data.get("postponed", []))),
        sender=_load_sender(data.get("sender")),
        reminded_at=when(data.get("reminded")),
        filing_at=when(data.get("filing")),
        filed=tuple(map(_load_filed, data["filed"])),
        exchanges=tuple(
            Exchange(
                message_id=e["message"],
                response=InboundResponse(e["answer"]) if e["answer"] else None,
                values=e["values"],
            )
            for e in data["answered"]
        ),
    )


def _dump_sender(sender: SealedSender | None) -> dict[str, Any] | None:
    if sender is None:
        return None
    return {
        "sealed": base64.b64encode(sender.sealed).decode(),
        "channel": sender.channel.value,
        "proved": sender.proved,
        "alone": sender.alone,
    }


def _load_sender(data: dict[str, Any] | None) -> SealedSender | None:
    if data is None:
        return None
    return SealedSender(
        sealed=base64.b64decode(data["sealed"]),
        channel=Channel(data["channel"]),
        proved=data["proved"],
        alone=data["alone"],
    )


def _dump_postponed(report: PostponedReport) -> dict[str, Any]:
    return {
        **asdict(report),
        "kind": report.kind.value,
        "written_at": plain(report.written_at),
        "due_at": plain(report.due_at),
    }


def _load_postponed(data: dict[str, Any]) -> PostponedReport:
    return PostponedReport(
        **{
            **data,
            "kind": Kind(data["kind"]),
            "mail_keys": tuple(data["mail_keys"]),
            "written_at": when(data["written_at"]),
            "due_at": when(data["due_at"]),
        }
    )


def _dump_filed(filed: FiledReport) -> dict[str, Any]:
    return {
        "report": filed.report,
        "digest": filed.digest,
        "at": plain(filed.at),
        "anonymous": filed.anonymous,
        "confidential": filed.confidential,
    }


def _load_filed(data: dict[str, Any]) -> FiledReport:
    return FiledReport(
        report=data["report"],
        digest=data["digest"],
        at=when(data.get("at")),
        anonymous=data.get("anonymous", False),
        confidential=data.get("confidential", False),
    )
