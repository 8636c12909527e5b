"""File a report: shared by the JSON route and by the form without JavaScript."""

from dataclasses import dataclass

from chalicelib.entrypoints.context import Context
from chalicelib.usecases.attachments.ports import Files
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reports.ports import IntakeQueue, Reports
from chalicelib.usecases.reports.submit import ReportDraft, Submission, submit


@dataclass(frozen=True, kw_only=True)
class FilingDeps:
    """The collaborators of filing; the queue takes what the table cannot."""

    reports: Reports
    queue: IntakeQueue
    seal: Seal
    files: Files


def file_report(draft: ReportDraft, context: Context, deps: FilingDeps) -> Submission:
    """Submit a draft and count it.

    Raises: Unavailable when neither table nor queue takes it.
    """
    submission = submit(
        draft,
        reports=deps.reports,
        queue=deps.queue,
        seal=deps.seal,
        files=deps.files,
        reference=context.reference(),
        pepper=context.pepper(),
        now=context.now(),
    )
    context.count_metric("ReportSubmitted" if submission.stored else "ReportQueued")
    return submission
