"""The local cloud starts on the folder that an earlier commit left, with every report still there.

`python -m tests.upgrade.record_state` makes such a folder on the commit that is released.
"""

import json
import re
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from infra.local import outbox_pages
from infra.local.cloud import client
from infra.local.platform import Platform
from tests.e2e.conftest import running
from tests.e2e.people import Citizen, SignedInOfficer, mails, request, verify_histories, wait_for
from tests.upgrade import FIXTURES
from tests.upgrade.record_state import MAIL, PHONE, UNDER_WAY, start_worker, waiting

pytestmark = pytest.mark.e2e
MAIL_OF_REPORTER, OFFICE = "warga.uji@example.id", "petugas@pemda-3273.example.go.id"
RECORDED = sorted(FIXTURES.glob("*/state.tar.gz"))


@dataclass(frozen=True)
class Old:
    """A local cloud of today over an earlier folder, and who holds which codes there."""

    platform: Platform
    lives: dict[str, dict[str, str]]

    def see(self, name: str) -> Any:
        life = self.lives[name]
        path = f"/reports/{life['tracking_id']}"
        response = request(self.platform, "GET", path, x_access_code=life["access_code"])
        assert response.status == 200, response
        return response.body


def is_drained(platform: Platform, queues: list[str]) -> bool:
    """Tell whether no message is in any of these queues."""
    return not waiting(platform, queues)


def keep_messages(state: Path) -> None:
    """Let the queues' messages be of today: they would have been forgotten after two weeks."""
    # Before 0.2 each service had one file; since then each snapshot has one.
    *_, queues = [*state.glob("state/sqs.json"), *sorted(state.glob("kept/*/sqs.json"))]
    text, messages = re.subn(r'"sent_at": [\d.]+', f'"sent_at": {time.time()}', queues.read_text())
    assert messages >= len(UNDER_WAY)
    queues.write_text(text)


@pytest.fixture(scope="module", params=RECORDED, ids=lambda path: path.parent.name)
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Old]:
    """The folder unpacked, and the local cloud started on it: it deploys today's functions."""
    packed: Path = request.param
    state = tmp_path_factory.mktemp("cloud")
    with tarfile.open(packed) as found:
        found.extractall(state, filter="data")
    keep_messages(state)
    recorded = json.loads((packed.parent / "state.json").read_text(encoding="utf-8"))
    with running(state) as platform:
        yield Old(platform, recorded["lives"])


def test_there_is_a_folder_of_an_earlier_commit() -> None:
    assert RECORDED


def test_messages_of_an_earlier_commit_are_worked_off(old: Old) -> None:
    """What waited in the queues does today what it would have done."""
    platform = old.platform
    sqs = client("sqs", platform.emulator.endpoint)
    names = [url.rsplit("/", 1)[1] for url in sqs.list_queues()["QueueUrls"]]
    dead = [name for name in names if name.endswith("-dlq")]
    work = [name for name in names if name not in dead]
    assert waiting(platform, work) >= UNDER_WAY
    for name in work:  # one after the other: a dozen cold starts at once take longer than all
        start_worker(platform, name)
        wait_for(partial(is_drained, platform, [name]))
    wait_for(partial(is_drained, platform, work))
    assert dead
    assert not waiting(platform, dead)

    notified, uploading = old.lives["notified"], old.lives["uploading"]
    recipients = [m["to"] for m in mails(platform, notified["tracking_id"])]
    assert MAIL_OF_REPORTER in recipients  # deliveries
    assert OFFICE in recipients  # agency-alerts
    [file] = old.see("uploading")["attachments"]
    assert file["status"] == "accepted"  # attachments
    public = request(platform, "GET", f"/reports/{notified['tracking_id']}")
    assert (public.status, public.body["state"]) == (200, "disposed")  # news
    bandung = SignedInOfficer(platform, "bandung")
    hook = bandung.get("/webhooks").body["items"][0]["id"]
    log = bandung.get(f"/webhooks/{hook}/deliveries").body["items"]
    assert uploading["id"] in {line["report"] for line in log}  # webhooks
    sent = outbox_pages.messages(platform.emulator.endpoint, platform.state / "deliveries.jsonl")
    assert [m for m in sent if m["to"] == PHONE]  # inbound-sms
    assert [m for m in sent if m["to"] == MAIL]  # inbound-mail


def test_an_earlier_folder_runs_on(old: Old) -> None:
    """One walk, since each step needs the one before: verify, read, act, begin something new."""
    verify_histories(old.platform)
    for name, life in old.lives.items():
        view = old.see(name)
        assert (view["view"], view["state"]) == ("reporter", life["state"]), name
        assert view["timeline"], name
    officer = SignedInOfficer(old.platform, "bandung")
    assigned = old.lives["disposed"]
    assert officer.open(assigned["id"])["report"]["id"] == assigned["id"]
    response = officer.do(assigned["id"], "answer", text="Lubang sudah kami tambal, terima kasih.")
    assert response.status == 200, response
    assert old.see("disposed")["state"] == "answered"
    said = officer.do(old.lives["unverified"]["id"], "verify", supervisory=False)
    assert said.status == 200, said
    held = old.lives["held"]
    path = f"/reports/{held['tracking_id']}/replies"
    text = {"text": "Di depan SD Contoh 1, Jalan Contoh nomor 5."}
    reply = request(old.platform, "POST", path, text, x_access_code=held["access_code"])
    assert reply.status == 200, reply
    assert old.see("held")["state"] == "unverified"
    seen = officer.do(old.lives["unverified"]["id"], "reveal-identity", reason="Perlu menghubungi")
    assert seen.body["reporter"]["email"] == "warga.uji@example.id"
    new = Citizen(old.platform)
    assert new.routed()["agency"]["id"] == "pemda-3273"
    wait_for(lambda: new.id in officer.lines("verification"))
