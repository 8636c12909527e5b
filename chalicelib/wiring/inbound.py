"""Wire SMS and e-mail to the platform."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.base import Base
from chalicelib.wiring.contacts import ContactWiring
from chalicelib.wiring.queues import QueueWiring
from chalicelib.wiring.reports import ReportWiring

if TYPE_CHECKING:
    from chalicelib.adapters.aws.inbound_mail_store import S3InboundMail
    from chalicelib.adapters.aws.kms_seal import KmsSeal
    from chalicelib.adapters.dynamodb.inbound.dialogues import DynamoDialogues
    from chalicelib.entrypoints.events.queues.inbound import InboundMailDeps
    from chalicelib.usecases.inbound.ports import InboundDeps


class InboundWiring:
    """Dialogues and received e-mail, and what receiving needs."""

    def __init__(
        self, base: Base, *, queues: QueueWiring, reports: ReportWiring, contacts: ContactWiring
    ) -> None:
        self._base, self._queues, self._reports, self._contacts = base, queues, reports, contacts

    @cached_property
    def dialogues(self) -> "DynamoDialogues":
        """Dialogues by SMS and e-mail."""
        from chalicelib.adapters.dynamodb.inbound.dialogues import DynamoDialogues

        return DynamoDialogues(*self._base.table)

    @cached_property
    def senders(self) -> "KmsSeal":
        """The sealing of who wrote words that wait."""
        from chalicelib.adapters.aws.kms_seal import DIALOGUE, KmsSeal

        base = self._base
        return KmsSeal(base.client("kms"), base.settings.reporter_key_arn, base.now, DIALOGUE)

    @cached_property
    def mail_store(self) -> "S3InboundMail":
        """E-mail that came in."""
        from chalicelib.adapters.aws.inbound_mail_store import S3InboundMail
        from chalicelib.adapters.aws.s3 import signing

        settings = self._base.settings
        client = self._base.client("s3", signing(settings.aws_endpoint_url))
        return S3InboundMail(client, settings.bucket_name)

    @cached_property
    def deps(self) -> "InboundDeps":
        """For receiving a message."""
        from chalicelib.messages.inbound.sent_letters import sent_letters
        from chalicelib.usecases.inbound.ports import InboundDeps

        settings = self._base.settings
        return InboundDeps(
            contacts=self._contacts.deps,
            senders=self.senders,
            queue=self._queues.intake,
            files=self._reports.files,
            mails=self.mail_store,
            dialogues=self.dialogues,
            opt_outs=self._contacts.opt_outs,
            sent_letters=sent_letters(settings.sender_address, settings.site_url),
        )

    @property
    def mail_worker(self) -> "InboundMailDeps":
        """For the queue of e-mail."""
        from chalicelib.entrypoints.events.queues.inbound import InboundMailDeps

        own = self._base.settings.sender_address
        return InboundMailDeps(inbound=self.deps, own_address=own)
