"""A world that receives SMS and e-mail, and shows what it responds."""

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from chalicelib.adapters.place_data import place_finder
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.dialogues.place_question import LOCAL_CATEGORY
from chalicelib.domain.inbound.inbound_commands import InboundMessage
from chalicelib.domain.reference_data.reference import RoutingRule, RoutingTarget
from chalicelib.domain.reports.report import Report
from chalicelib.domain.routing.place_finder import PlaceFinder
from chalicelib.messages.inbound.sent_letters import sent_letters
from chalicelib.usecases.inbound.message_context import ReceivedMessage
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.inbound.receive_mail import receive_mail
from chalicelib.usecases.inbound.receive_message import receive_message
from chalicelib.usecases.inbound.waiting_words import go_on_with_waiting, queue_waiting
from chalicelib.usecases.notifications.deliver import deliver
from chalicelib.usecases.notifications.ports import LostCodeRequest, RenderedMessage
from tests.builders import REFERENCE, a_category
from tests.fakes.inbound import FakeDialogues, FakeInboundMailStore, FakeWaitingQueue
from tests.fakes.notifications import SITE
from tests.usecases.world import World

NUMBER, ADDRESS, OWN = "+6281200000001", "warga@example.id", "lapor@example.go.id"
REGIONS = {
    "31": "Daerah Khusus Ibukota Jakarta",
    "31.74": "Kota Administrasi Jakarta Selatan",
    "31.74.01": "Tebet",
    "32": "Jawa Barat",
    "32.04": "Kabupaten Bandung",
    "32.04.05": "Cileunyi",
    "32.73": "Kota Bandung",
    "32.73.02": "Coblong",
    "33": "Jawa Tengah",
    "33.13": "Kabupaten Karanganyar",
    "33.21": "Kabupaten Demak",
    "33.21.07": "Karanganyar",
    "33.05": "Kabupaten Kebumen",
    "33.05.17": "Karanganyar",
}
_ALL = place_finder()
#: The finder of the form over these few places.
FINDER = PlaceFinder(
    regions=REGIONS,
    nicknames={n: meant for n, meant in _ALL.nicknames.items() if set(meant[0]) <= REGIONS.keys()},
)
#: What the provider writes above a letter that it could verify.
PROVED = (
    f"Return-Path: <{ADDRESS}>\r\n"
    "X-SES-Spam-Verdict: PASS\r\n"
    "X-SES-Virus-Verdict: PASS\r\n"
    "Authentication-Results: amazonses.com; spf=pass (spfCheck: domain of example.id) "
    f"envelope-from={ADDRESS}; dkim=pass header.i=@example.id; "
    "dmarc=pass header.from=example.id;\r\n"
)


def a_letter(
    text: str = "Jalan di depan sekolah berlubang besar dan berbahaya.",
    *,
    subject: str = "Jalan berlubang di depan sekolah",
    sender: str = f"Contoh Warga <{ADDRESS}>",
    to: str = OWN,
    id: str = "<1@example.id>",
    above: str = PROVED,
    files: tuple[tuple[str, str, bytes], ...] = (),
    **headers: str,
) -> bytes:
    """Return an e-mail as the provider stores it. Synthetic."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"], letter["Message-ID"] = sender, to, subject, id
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    for name, type_, data in files:
        main, _, sub = type_.partition("/")
        letter.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return above.encode() + letter.as_bytes()


class Inbox(World):
    """A world that also receives messages."""

    def __init__(self) -> None:
        super().__init__()
        local = RoutingRule(
            id="local", category=LOCAL_CATEGORY, region="*", target=RoutingTarget.LOCAL_GOVERNMENT
        )
        self.reference = replace(
            REFERENCE,
            regions=REGIONS,
            places=lambda: FINDER,
            categories={**REFERENCE.categories, LOCAL_CATEGORY: a_category(LOCAL_CATEGORY)},
            rules=[*REFERENCE.rules, local],
        )
        self.dialogues, self.mails = FakeDialogues(), FakeInboundMailStore(self.files)
        self.dropped: list[str] = []
        self.lost_code_requests: list[LostCodeRequest] = []
        self.count = 0

    @property
    def inbound_deps(self) -> InboundDeps:
        return InboundDeps(
            contacts=self.contact_deps,
            senders=self.seal,
            queue=self.queue,
            files=self.files,
            mails=self.mails,
            dialogues=self.dialogues,
            opt_outs=self.deliveries.opt_outs,
            sent_letters=sent_letters(OWN, SITE),
        )

    def receive_sms(self, text: str, *, id: str = "", number: str = NUMBER) -> ReceivedMessage:
        """Receive one SMS."""
        self.count += 1
        message = InboundMessage(
            id=id or f"sms-{self.count}", channel=Channel.SMS, address=number, text=text
        )
        return receive_message(
            message, deps=self.inbound_deps, reference=self.reference, now=self.now
        )

    def sms(self, text: str, **rest: str) -> str:
        """Receive one SMS; return the response, "" for none."""
        before = len(self.deliveries.sms.sent)
        self.receive_sms(text, **rest)
        self.deliver_queued()
        answers = [str(text) for _, text in self.deliveries.sms.sent[before:]]
        assert len(answers) <= 1
        return answers[0] if answers else ""

    def run_hourly(self) -> None:
        """Do what is due with waiting words, as schedule and worker do, and deliver."""
        queue = FakeWaitingQueue()
        queue_waiting(
            dialogues=self.dialogues, queue=queue, now=self.now, has_time_left=lambda: True
        )
        for sender in queue.queued:
            go_on_with_waiting(
                sender, deps=self.inbound_deps, reference=self.reference, now=self.now
            )
        self.deliver_queued()

    def store_mail(self, raw: bytes, key: str = "") -> str:
        """Store an e-mail as the provider does; return its key."""
        self.count += 1
        name = key or f"inbound/letter-{self.count}"
        self.files.objects[name] = (raw, "")
        return name

    def receive_stored(self, key: str) -> ReceivedMessage:
        return receive_mail(
            key,
            platform_address=OWN,
            deps=self.inbound_deps,
            reference=self.reference,
            now=self.now,
            on_dropped=self.dropped.append,
        )

    def mail(self, raw: bytes) -> RenderedMessage | None:
        """Receive one e-mail; return the response, None for none."""
        before = len(self.deliveries.mail.sent)
        self.receive_stored(self.store_mail(raw))
        self.deliver_queued()
        answers = [letter for _, letter in self.deliveries.mail.sent[before:]]
        assert len(answers) <= 1
        return answers[0] if answers else None  # type: ignore[return-value]

    def deliver_queued(self) -> None:
        """Deliver whatever is queued."""
        while self.outbox.sent:
            outgoing = self.outbox.sent.pop(0)
            if isinstance(outgoing, LostCodeRequest):
                self.lost_code_requests.append(
                    outgoing
                )  # what a worker makes of it is not of messages in
            else:
                deliver(outgoing, deps=self.deliveries.deps, now=self.now)

    def only_report(self) -> Report:
        [report] = self.reports.reports.values()
        return report

    def routed(self) -> Report:
        """The only report, once an agency has it."""
        self.route(self.only_report().id)
        return self.only_report()

    def advance(self, **changes: Any) -> None:
        """Let time pass."""
        self.now += timedelta(**changes)
