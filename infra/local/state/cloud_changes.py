"""What changes in the emulated services, as records that can be written down and applied again.

A record is one JSON object with any of: `positions` of the readers of streams, `items` of tables,
`streams` (their records), `messages` that came into queues and `gone` ones, `mails` and `sms` that
left, `services` (what changed in the state of one that changes seldom). Positions are taken first:
what a reader has done is then never younger in a record than how far it says to have come.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from infra.local.state.json_lines import Encoder

#: Services whose state is compared when a request may have changed it, by their name in signatures.
WHOLE = {
    "cognito-idp": "cognito",
    "kms": "kms",
    "secretsmanager": "secretsmanager",
    "ses": "ses",
    "sns": "sns",
}


class CloudChanges:
    """Watches the services of the emulator in this process; `state_of` returns the state of one."""

    def __init__(self, state_of: Callable[[str], Any], encode: Encoder) -> None:
        # The services read their settings when they are imported: in the emulator's process alone.
        from ministack.services import dynamodb, lambda_svc, ses, sns, sqs  # noqa: PLC0415

        self._dynamodb, self._lambda, self._ses = dynamodb, lambda_svc, ses
        self._sns, self._sqs = sns, sqs
        self._state_of, self._encode = state_of, encode
        self._items: list[dict[str, Any]] = []
        self._touched: set[str] = set()
        self._set_item, self._remove_item = dynamodb._set_item, dynamodb._remove_item
        dynamodb._set_item, dynamodb._remove_item = self._setting, self._removing
        self._digests: dict[str, Digests] = {}
        self.settle()

    def _setting(self, table: Any, pk: str, sk: str, item: Any) -> Any:
        old = self._set_item(table, pk, sk, item)
        self._items.append({"table": table["TableArn"], "pk": pk, "sk": sk, "item": item})
        return old

    def _removing(self, table: Any, pk: str, sk: str) -> Any:
        old = self._remove_item(table, pk, sk)
        self._items.append({"table": table["TableArn"], "pk": pk, "sk": sk, "item": None})
        return old

    def touch(self, service: str) -> None:
        """Compare the state of a service, named as in `WHOLE`, for the next whole record."""
        self._touched.add(WHOLE[service])

    def settle(self) -> None:
        """Take everything that is there now as known: it is in a snapshot."""
        self._items = []
        self._touched = set()
        self._positions = self._now_positions()
        self._messages = {q: set(held) for q, held in self._held().items()}
        self._seen = {name: self._lengths(name) for name in ("streams", "mails", "sms")}
        self._digests = {name: _digests(self._plain(name)) for name in WHOLE.values()}

    def take(self, *, whole: bool) -> dict[str, Any]:
        """Return what changed since the last call, empty when nothing did.

        Services that were touched are compared for a `whole` record alone, which takes longer.
        """
        record: dict[str, Any] = {}
        positions = self._now_positions()
        if positions != self._positions:
            self._positions = positions
            record["positions"] = [[*scope, at] for scope, at in positions.items()]
        record |= self._queues()
        for name in ("streams", "mails", "sms"):
            if more := self._appended(name):
                record[name] = more
        items, self._items = self._items, []
        if items:
            record["items"] = items
        if whole and self._touched:
            touched, self._touched = self._touched, set()
            services = {name: self._difference(name) for name in sorted(touched)}
            if services := {name: found for name, found in services.items() if found}:
                record["services"] = services
        return record

    def _plain(self, name: str) -> dict[str, Any]:
        """The state of a service as JSON says it: nobody changes it any more."""
        state: dict[str, Any] = json.loads(json.dumps(self._state_of(name), default=self._encode))
        return state

    def _difference(self, name: str) -> dict[str, Any]:
        """What is new or changed in the state of a service, and what is gone, store by store."""
        plain = self._plain(name)
        before, now = self._digests.get(name, {}), _digests(plain)
        self._digests[name] = now
        changed = {
            store: _part(plain[store], keys)
            for store, digests in now.items()
            if (keys := [k for k, v in digests.items() if before.get(store, {}).get(k) != v])
        }
        gone = {
            store: _part(plain[store], keys)
            for store, digests in now.items()
            if (keys := [k for k in before.get(store, {}) if k not in digests])
        }
        return {"changed": changed, "gone": gone} if changed or gone else {}

    def _now_positions(self) -> dict[tuple[str, str, str], int]:
        return dict(self._lambda._dynamodb_stream_positions.all_items())

    def _held(self) -> dict[tuple[str, str, str], dict[str, Any]]:
        """The messages of each queue by their ids."""
        queues = self._sqs._queues.all_items()
        return {scope: {m["id"]: m for m in list(q["messages"])} for scope, q in queues}

    def _queues(self) -> dict[str, Any]:
        came, gone = [], []
        for scope, held in self._held().items():
            known = self._messages.get(scope, set())
            if held.keys() == known:
                continue
            came += [[*scope, message] for id, message in held.items() if id not in known]
            gone += [[*scope, id] for id in known if id not in held]
            self._messages[scope] = set(held)
        return {key: value for key, value in (("messages", came), ("gone", gone)) if value}

    def _lists(self, name: str) -> dict[tuple[str, str, str], list[Any]]:
        """Lists that only grow at their end."""
        stores = {
            "streams": self._dynamodb._stream_records,
            "mails": self._ses._sent_emails,
            "sms": self._sns._sms_messages,
        }
        return dict(stores[name].all_items())

    def _dropped(self, name: str, scope: tuple[str, str, str]) -> int:
        """How many were cut off at the beginning of a list, since they are older than a day."""
        dropped = self._dynamodb._stream_trimmed.get_scoped(*scope, 0) if name == "streams" else 0
        return int(dropped)

    def _lengths(self, name: str) -> dict[tuple[str, str, str], int]:
        return {
            scope: self._dropped(name, scope) + len(list_)
            for scope, list_ in self._lists(name).items()
        }

    def _appended(self, name: str) -> list[Any]:
        more = []
        for scope, list_ in self._lists(name).items():
            begin = max(0, self._seen[name].get(scope, 0) - self._dropped(name, scope))
            more += [[*scope, one] for one in list_[begin:]]
            self._seen[name][scope] = self._dropped(name, scope) + len(list_)
        return more

    def apply(self, record: dict[str, Any]) -> None:
        """Do again what a record says, except for `services`; twice is as once."""
        for change in record.get("items", ()):
            self._apply_item(change)
        stores = {
            "streams": (self._dynamodb._stream_records, "eventID"),
            "mails": (self._ses._sent_emails, "MessageId"),
            "sms": (self._sns._sms_messages, "MessageId"),
        }
        for name, (store, key) in stores.items():
            for *scope, one in record.get(name, ()):
                list_ = store.get_scoped(*scope)
                if list_ is None:
                    store.set_scoped(*scope, list_ := [])
                if all(one[key] != there[key] for there in reversed(list_)):
                    list_.append(one)
                if name == "streams":
                    self._continue_numbers(one)
        for *scope, message in record.get("messages", ()):
            self._apply_message(scope, message)
        for *scope, id in record.get("gone", ()):
            if queue := self._sqs._queues.get_scoped(*scope):
                queue["messages"] = [m for m in queue["messages"] if m["id"] != id]
        for *scope, position in record.get("positions", ()):
            self._lambda._dynamodb_stream_positions.set_scoped(*scope, position)

    def _apply_item(self, change: dict[str, Any]) -> None:
        _, _, _, region, account, name = change["table"].split(":", 5)
        table = self._dynamodb._tables.get_scoped(account, region, name.removeprefix("table/"))
        if table is None:  # of a deployment that was killed before it was complete
            return
        if change["item"] is None:
            self._remove_item(table, change["pk"], change["sk"])
        else:
            self._set_item(table, change["pk"], change["sk"], change["item"])

    def _continue_numbers(self, record: Any) -> None:
        """Let the numbers of stream records go on behind one."""
        number = int(record["dynamodb"]["SequenceNumber"][-10:])
        self._dynamodb._stream_seq_counter = max(self._dynamodb._stream_seq_counter, number)

    def _apply_message(self, scope: list[str], message: Any) -> None:
        """Put a message into its queue; it is in one queue at a time."""
        for queue in self._sqs._queues.all_values():
            queue["messages"] = [m for m in queue["messages"] if m["id"] != message["id"]]
        if queue := self._sqs._queues.get_scoped(*scope):
            queue["messages"].append(message)


#: Of each store of a service, a digest by key; "" is the key of a store that is no mapping.
Digests = dict[str, dict[str, str]]


def _is_scoped(store: Any) -> bool:
    """Whether this is a mapping by account (and region), as JSON says one."""
    return isinstance(store, dict) and any(key.endswith("scoped__") for key in store)


def _digests(plain: dict[str, Any]) -> Digests:
    return {
        name: {
            key: hashlib.sha256(json.dumps(value).encode()).hexdigest()
            for key, value in (store["data"] if _is_scoped(store) else {"": store}).items()
        }
        for name, store in plain.items()
    }


def _part(store: Any, keys: list[str]) -> Any:
    """A store with some of its keys alone; keys that are gone have no value."""
    return (
        {**store, "data": {k: store["data"].get(k) for k in keys}} if _is_scoped(store) else store
    )


def merge(state: dict[str, Any], difference: dict[str, Any]) -> None:
    """Bring the decoded state of a service up to date by what a record says of it."""
    for name, store in difference["changed"].items():
        if hasattr(store, "_data") and name in state:
            state[name]._data.update(store._data)
        else:
            state[name] = store
    for name, store in difference["gone"].items():
        for key in store._data:
            state[name]._data.pop(key, None)
