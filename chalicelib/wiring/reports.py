"""Wire reports, sealed identities and attachments."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.base import Base
from chalicelib.wiring.queues import QueueWiring

if TYPE_CHECKING:
    from chalicelib.adapters.aws.kms_seal import KmsSeal
    from chalicelib.adapters.aws.s3 import S3Files
    from chalicelib.adapters.dynamodb.reports.reports import DynamoReports
    from chalicelib.adapters.file_inspector import FileInspector
    from chalicelib.adapters.html_pages import JinjaPages
    from chalicelib.entrypoints.events.queues.reports import AttachmentDeps, IntakeDeps
    from chalicelib.entrypoints.http.reports.filing import FilingDeps
    from chalicelib.usecases.reports.officer_acts import OfficerActsDeps


class ReportWiring:
    """The stores of reports, identities and files, and what filing needs."""

    def __init__(self, base: Base, *, queues: QueueWiring) -> None:
        self._base, self._queues = base, queues

    @cached_property
    def store(self) -> "DynamoReports":
        """Reports: also by worklist, by due moment and by main report."""
        from chalicelib.adapters.dynamodb.reports.reports import DynamoReports

        return DynamoReports(self._base.item_model)

    @cached_property
    def seal(self) -> "KmsSeal":
        """The sealing of identities."""
        from chalicelib.adapters.aws.kms_seal import KmsSeal

        base = self._base
        return KmsSeal(base.client("kms"), base.settings.reporter_key_arn, base.now)

    @cached_property
    def files(self) -> "S3Files":
        """Attachments. Links are signed for the address that browsers use."""
        from chalicelib.adapters.aws.s3 import S3Files, signing

        settings, client = self._base.settings, self._base.client
        outside = settings.public_s3_endpoint
        own = client("s3", signing(settings.aws_endpoint_url))
        signer = client("s3", signing(outside), outside) if outside else own
        site_url = None if outside else settings.site_url.rstrip("/")
        return S3Files(own, signer, settings.bucket_name, site_url)

    @cached_property
    def inspector(self) -> "FileInspector":
        """The check of uploads."""
        from chalicelib.adapters.file_inspector import FileInspector

        return FileInspector()

    @cached_property
    def pages(self) -> "JinjaPages":
        """Pages for browsers without JavaScript."""
        from chalicelib.adapters.html_pages import JinjaPages

        return JinjaPages()

    def new_token(self) -> str:
        """Return a new submission token."""
        from chalicelib.adapters.randomness import new_token

        return new_token()

    @cached_property
    def filing(self) -> "FilingDeps":
        """For filing a report."""
        from chalicelib.entrypoints.http.reports.filing import FilingDeps

        return FilingDeps(
            reports=self.store, queue=self._queues.intake, seal=self.seal, files=self.files
        )

    @cached_property
    def officer_acts(self) -> "OfficerActsDeps":
        """For officers' acts. The secret is read when a report is split."""
        from chalicelib.adapters.part_ids import PepperedPartIds
        from chalicelib.usecases.reports.officer_acts import OfficerActsDeps

        part_ids = PepperedPartIds(lambda: self._base.pepper)
        return OfficerActsDeps(reports=self.store, seal=self.seal, part_ids=part_ids)

    @property
    def intake_worker(self) -> "IntakeDeps":
        """For storing queued reports."""
        from chalicelib.adapters.aws.queues.intake import load
        from chalicelib.entrypoints.events.queues.reports import IntakeDeps

        return IntakeDeps(read_message=load, reports=self.store, retries=self._queues.retries)

    @property
    def attachment_worker(self) -> "AttachmentDeps":
        """For checking uploads."""
        from chalicelib.entrypoints.events.queues.reports import AttachmentDeps

        return AttachmentDeps(reports=self.store, files=self.files, inspector=self.inspector)
