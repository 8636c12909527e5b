"""A world that receives the letters of the corpus as the platform does, and shows what came."""

import json
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from chalicelib.domain.inbound import reply_address
from chalicelib.domain.inbound.inbound_mail import InboundMail, read_mail
from chalicelib.domain.reports.codes import Act
from chalicelib.messages.inbound.sent_letters import sent_letters
from chalicelib.usecases.inbound.letter_keys import letter_text_key
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.inbound.receive_mail import receive_mail
from chalicelib.usecases.reports.submit import Submission
from tests.builders import PEPPER
from tests.fakes.notifications import SITE
from tests.usecases.inbound.inbox import REGIONS, Inbox

LETTERS = Path(__file__).parent / "letters"
DOMAIN = "lapor.example.go.id"
OWN = f"lapor@{DOMAIN}"
PLACES = {
    "31.71": "Kota Administrasi Jakarta Pusat",
    "31.71.06": "Menteng",
    "51": "Bali",
    "51.71": "Kota Denpasar",
    "51.71.03": "Denpasar Barat",
}
#: What becomes of a letter, by the fact that is counted.
OUTCOMES = {
    "ReportByEmail": "filed",
    "ReplyByEmail": "added",
    "ThanksByEmail": "thanks",
    "MailNoted": "logged",
    "MailDropped": "dropped",
}
#: The acts that lead to each state of a report to which somebody replies.
STEPS: dict[str, tuple[tuple[Act, dict[str, Any]], ...]] = {
    "unverified": (),
    "in_progress": ((Act.VERIFY, {"details": {"supervisory": False}}),),
    "question": ((Act.HOLD, {"text": "Di depan nomor berapa lubangnya?"}),),
    "answered": (
        (Act.VERIFY, {"details": {"supervisory": False}}),
        (Act.ANSWER, {"text": "Lubang sudah ditambal kemarin sore."}),
    ),
}
FIRST_WORDS = "Jalan di depan sekolah berlubang besar. Lokasi: Kecamatan Coblong, Kota Bandung."


@dataclass(frozen=True, kw_only=True)
class CameOf:
    """What came of a letter: `shown` is what an officer reads, `whole` what "show all" opens."""

    outcome: str
    responded: bool
    mail: InboundMail
    shown: str
    whole: str
    files: tuple[str, ...]


def letter_names() -> list[str]:
    """List the letters of the corpus, as `open/001-…`."""
    return sorted(f"{p.parent.name}/{p.stem}" for p in LETTERS.glob("*/*.eml"))


def expected_of(name: str) -> dict[str, Any]:
    """Return what a letter of the corpus must come to."""
    found: dict[str, Any] = json.loads((LETTERS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def plain(text: str) -> str:
    """Return a text as it is compared: NFC, spaces and quotation marks collapsed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


class LettersInbox(Inbox):
    """An inbox under the address that the letters of the corpus know."""

    def __init__(self) -> None:
        super().__init__()
        self.reference = replace(self.reference, regions=REGIONS | PLACES, places=None)

    @property
    def inbound_deps(self) -> InboundDeps:
        return replace(super().inbound_deps, sent_letters=sent_letters(OWN, SITE))

    def receive(self, raw: bytes) -> str:
        """Receive a letter; return the outcome."""
        received = receive_mail(
            self.store_mail(raw),
            platform_address=OWN,
            deps=self.inbound_deps,
            reference=self.reference,
            now=self.now,
            on_dropped=self.dropped.append,
        )
        return OUTCOMES.get(received.fact, received.fact)

    def report_of(self, sender: str, state: str) -> str:
        """File a report of this sender and bring it into a state; return its reply address."""
        proof = (
            "Authentication-Results: amazonses.com; spf=pass; dkim=none; "
            f"dmarc=pass header.from={sender.rpartition('@')[2]};\r\n"
        )
        first = f"{proof}From: {sender}\r\nTo: {OWN}\r\nSubject: Jalan berlubang\r\n"
        first += f"Message-ID: <pertama@example.id>\r\n\r\n{FIRST_WORDS}"
        assert self.receive(first.encode()) == "filed"
        report = self.routed()
        receipt: Submission = type("Receipt", (), {"report": report})()
        for act, request in STEPS[state]:
            self.act(receipt, act, **request)
        return f"{reply_address.local_part(PEPPER, report.id, sender)}@{DOMAIN}"


def came_of(name: str) -> CameOf:
    """Receive a letter of the corpus in a world of its own; return what came of it."""
    inbox, expected = LettersInbox(), expected_of(name)
    raw = (LETTERS / f"{name}.eml").read_bytes()
    to, before = OWN, 0
    if expected["kind"] == "reply":
        sender = expected["sender"].lower()
        # A bounce comes from a server about a letter to somebody else.
        reporter = "warga@example.id" if sender.startswith("mailer-daemon@") else sender
        to = inbox.report_of(reporter, expected["report_state"])
        before = len(inbox.reports.events[inbox.only_report().id])
        inbox.deliver_queued()
    sent = len(inbox.deliveries.mail.sent)
    raw = raw.replace(b"{{TO}}", to.encode())
    outcome = inbox.receive(raw)
    inbox.deliver_queued()
    return CameOf(
        outcome=outcome,
        responded=len(inbox.deliveries.mail.sent) > sent,
        mail=read_mail(raw),
        shown=_shown(inbox, before),
        whole=_whole(inbox),
        files=tuple(f.name for report in inbox.reports.reports.values() for f in report.files),
    )


def _shown(inbox: Inbox, before: int) -> str:
    """Return what an officer reads of the letter: the report, or the events that it made."""
    reports = list(inbox.reports.reports.values())
    if before:
        return "\n".join(e.text for r in reports for e in inbox.reports.events[r.id][before:])
    return "\n".join(f"{r.title}\n{r.body}\n{r.place.address}" for r in reports)


def _whole(inbox: Inbox) -> str:
    """Return what "show all" opens, of letters that are marked as shortened."""
    keys = (
        letter_text_key(report, letter.id)
        for report, letters in inbox.reports.letters.items()
        for letter in letters.values()
        if letter.shortened
    )
    return "\n".join(inbox.files.objects[key][0].decode() for key in keys)
