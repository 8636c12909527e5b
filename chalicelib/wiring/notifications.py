"""The wiring of messages out and in: e-mail, SMS, web push. A part of `Wiring`."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.adapters.aws.inbound_mail_store import S3InboundMail
    from chalicelib.adapters.aws.kms_signer import KmsSigner
    from chalicelib.adapters.dynamodb.contacts.opt_outs import DynamoOptOuts
    from chalicelib.adapters.dynamodb.inbound.dialogues import DynamoDialogues
    from chalicelib.adapters.web_push import WebPushSender
    from chalicelib.usecases.attachments.ports import Files
    from chalicelib.usecases.contacts.ports import DailyLimits, OptOuts
    from chalicelib.usecases.contacts.verify_contact import ContactDeps
    from chalicelib.usecases.inbound.ports import InboundDeps
    from chalicelib.usecases.notifications.deliver import DeliveryDeps
    from chalicelib.usecases.notifications.ports import DeliveryLog, Outbox
    from chalicelib.usecases.privacy.ports import Seal
    from chalicelib.usecases.public.ports import PublicFollows
    from chalicelib.usecases.reports.ports import IntakeQueue, Reports


class Basis(Protocol):
    """What the wiring gives its parts, and they each other."""

    @property
    def settings(self) -> Settings: ...
    @property
    def reports(self) -> "Reports": ...
    @property
    def seal(self) -> "Seal": ...
    @property
    def delivery_log(self) -> "DeliveryLog": ...
    @property
    def limits(self) -> "DailyLimits": ...
    @property
    def stops(self) -> "OptOuts": ...
    @property
    def outbox(self) -> "Outbox": ...
    @property
    def follows(self) -> "PublicFollows": ...
    @property
    def pusher(self) -> "WebPushSender": ...
    @property
    def push_signer(self) -> "KmsSigner": ...
    @property
    def push_hosts(self) -> Sequence[str]: ...
    @property
    def desk(self) -> "ContactDeps": ...
    @property
    def intake(self) -> "IntakeQueue": ...
    @property
    def files(self) -> "Files": ...
    @property
    def dialogues(self) -> "DynamoDialogues": ...
    @property
    def letters(self) -> "S3InboundMail": ...
    @property
    def pepper(self) -> bytes: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...
    def _client(self, service: str, config: Any = None) -> Any: ...


class MessageWiring:
    """Mixed into `Wiring`; adapters are imported inside, as there."""

    @cached_property
    def stops(self: Basis) -> "DynamoOptOuts":
        """Where nothing more goes."""
        from chalicelib.adapters.dynamodb.contacts.opt_outs import DynamoOptOuts

        return DynamoOptOuts(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def post(self: Basis) -> "DeliveryDeps":
        """All that delivering needs."""
        from chalicelib.adapters.aws.ses import SesMailSender
        from chalicelib.adapters.aws.sms import SnsSmsSender
        from chalicelib.adapters.dynamodb.notifications.sms_budget import DynamoSmsSpending
        from chalicelib.messages.notifications.letters import writer
        from chalicelib.messages.notifications.push_notes import note
        from chalicelib.usecases.notifications.deliver import DeliveryDeps

        settings, mail = self.settings, self._client("sesv2")
        return DeliveryDeps(
            reports=self.reports,
            seal=self.seal,
            log=self.delivery_log,
            limits=self.limits,
            mailer=SesMailSender(mail, settings.sender_address, settings.mail_events),
            texter=SnsSmsSender(self._client("sns")),
            pusher=self.pusher,
            follows=self.follows,
            write=writer(settings.site_url),
            note=note,
            pepper=self.pepper,
            stops=self.stops,
            spending=DynamoSmsSpending(self._client("dynamodb"), settings.table_name),
            outbox=self.outbox,
            sms_budget=int(settings.sms_budget),
            count=self.count,
        )

    @cached_property
    def pusher(self: Basis) -> "WebPushSender":
        """Web push."""
        from chalicelib.adapters.aws.vapid import Vapid
        from chalicelib.adapters.outbound_http import OutboundHttps
        from chalicelib.adapters.web_push import LONGEST_PUSH, WebPushSender
        from chalicelib.domain.notifications.push_endpoint import LONGEST_ENDPOINT

        outbound = OutboundHttps(
            loopback=self.settings.stage == "local",
            seconds=LONGEST_PUSH,
            longest=LONGEST_ENDPOINT,
        )
        vapid = Vapid(self.push_signer, self.settings.push_contact, self.now)
        return WebPushSender(vapid, self.push_hosts, self.now, outbound)

    @cached_property
    def push_signer(self: Basis) -> "KmsSigner":
        """The key by which push services and browsers know us."""
        from chalicelib.adapters.aws.kms_signer import KmsSigner

        return KmsSigner(self._client("kms"), [self.settings.push_key_arn])

    @property
    def push_hosts(self: Basis) -> Sequence[str]:
        """The push services that may be spoken to."""
        return self.settings.push_hosts.split(",")

    @cached_property
    def dialogues(self: Basis) -> "DynamoDialogues":
        """What was said by SMS and e-mail."""
        from chalicelib.adapters.dynamodb.inbound.dialogues import DynamoDialogues

        return DynamoDialogues(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def letters(self: Basis) -> "S3InboundMail":
        """E-mail that came in."""
        from chalicelib.adapters.aws.inbound_mail_store import S3InboundMail
        from chalicelib.adapters.aws.s3 import signing

        s3 = self._client("s3", signing(self.settings.aws_endpoint_url))
        return S3InboundMail(s3, self.settings.bucket_name)

    @cached_property
    def reception(self: Basis) -> "InboundDeps":
        """All that receiving messages needs."""
        from chalicelib.usecases.inbound.ports import InboundDeps

        return InboundDeps(
            contacts=self.desk,
            queue=self.intake,
            files=self.files,
            mails=self.letters,
            dialogues=self.dialogues,
            opt_outs=self.stops,
        )

    @property
    def own_address(self: Basis) -> str:
        """The address that e-mail comes from and goes to."""
        return self.settings.sender_address
