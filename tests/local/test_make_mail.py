"""`make mail` hands over any bytes as they are."""

from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.inbound.inbound_mail import SenderTrust, read_mail
from infra.local.commands import inbound_message

HEAD = b"From: Siti, S.Kom <siti@example.id>\nTo: lapor@example.go.id\nSubject: Jalan\n"
LETTERS = {
    "line feeds": HEAD + b"\nJalan rusak.\n",
    "carriage returns and line feeds": HEAD.replace(b"\n", b"\r\n") + b"\r\nJalan rusak.\r\n",
    "line ends mixed": HEAD + b"\r\nJalan\rrusak\r\n\nsekali\n\r",
    "NUL and 8-bit bytes": HEAD + b"\nJalan \x00 rusak \xff\xfe \x80 sekali\x1a\n",
    "8-bit header": HEAD.replace(b"Jalan", "Jälan".encode("latin-1")) + b"\nx\n",
    "no end of the headers": HEAD.rstrip(b"\n"),
    "from a mailbox file": b"From - Sat Nov 28 10:00:00 2026\r\n" + HEAD + b"\nJalan rusak.\n",
}


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The bodies of the objects that were put."""
    found: list[bytes] = []

    class Client:
        def put_object(self, *, Bucket: str, Key: str, Body: bytes) -> None:
            assert Key.startswith("inbound/")
            found.append(Body)

    running: dict[str, Any] = {"endpoint": "", "bucket": "b"}
    monkeypatch.setattr(inbound_message, "running_cloud", lambda _: running)
    monkeypatch.setattr(inbound_message, "client", lambda *_: Client())
    return found


@pytest.mark.parametrize("kind", list(LETTERS))
def test_any_bytes_are_sent_as_they_are(kind: str, stored: list[bytes], tmp_path: Path) -> None:
    raw = LETTERS[kind]
    inbound_message.send_mail(tmp_path, raw)
    [sent] = stored
    findings = inbound_message.provider_findings("siti@example.id", proved=True)
    assert findings in sent
    assert sent.replace(findings, b"", 1) == raw
    mail = read_mail(sent)
    assert (mail.sender, mail.sender_name, mail.trust) == (
        "siti@example.id",
        "Siti, S.Kom",
        SenderTrust.PROVED,
    )


def test_what_the_provider_found_already_is_left_alone(stored: list[bytes], tmp_path: Path) -> None:
    raw = b"X-SES-Virus-Verdict: FAIL\r\n" + LETTERS["line feeds"]
    inbound_message.send_mail(tmp_path, raw)
    assert stored == [raw]
