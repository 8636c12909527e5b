"""Check an uploaded file: keep the original as evidence, show a clean copy, record a finding."""

import hashlib
from datetime import datetime

from chalicelib.domain.attachments.file_names import neutral_name
from chalicelib.domain.errors import FileRefused
from chalicelib.domain.reports.report import DeclaredFile, FileStatus, Finding
from chalicelib.domain.reports.submission_limits import UNKNOWN_TYPE
from chalicelib.usecases.attachments.ports import CheckedFile, Files, Inspector
from chalicelib.usecases.reports.ports import Reports

#: Why a file is refused that was announced but is not there: nobody looked at it, and the reporter
#: is told to send it again. The bucket keeps uploads longer than any announcement waits.
MISSING = "missing"
#: Where our check failed, not the file: the original is kept as evidence and can be checked again.
KEPT_AFTER_REFUSAL = frozenset(("too_complex",))


def check_attachment(
    report_id: str,
    n: int,
    *,
    reports: Reports,
    files: Files,
    inspector: Inspector,
    now: datetime,
) -> Finding | None:
    """Check upload `n` of a report; return the finding, None when it was checked before.

    An upload that is gone although nobody checked it is found `MISSING`.
    Raises: ReportNotFound for a report that is not stored (yet), so that the message comes again;
    Unavailable.
    """
    dossier = reports.dossier(report_id)
    declared = next((f for f in dossier.report.files if f.n == n), None)
    if declared is None or any(f.n == n for f in dossier.findings):
        files.delete_upload(report_id, n)
        return None
    data = files.read_upload(report_id, n)
    if data is None:
        # Another run may have checked and deleted it since: it recorded its finding before.
        if any(f.n == n for f in reports.dossier(report_id).findings):
            return None
        finding = Finding(n=n, status=FileStatus.REFUSED, checked_at=now, reason=MISSING)
    else:
        finding = _judge(report_id, declared, data, files=files, inspector=inspector, now=now)
    reports.add_finding(report_id, finding)
    files.delete_upload(report_id, n)
    return finding


def _judge(
    report_id: str,
    declared: DeclaredFile,
    data: bytes,
    *,
    files: Files,
    inspector: Inspector,
    now: datetime,
) -> Finding:
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        if len(data) != declared.size:
            raise FileRefused("size_differs")
        checked = inspector.inspect(data)
    except FileRefused as refused:
        if refused.reason in KEPT_AFTER_REFUSAL:
            files.save_original(report_id, declared.n, sha256, UNKNOWN_TYPE)
        return Finding(
            n=declared.n,
            status=FileStatus.REFUSED,
            checked_at=now,
            reason=refused.reason,
            size=len(data),
            sha256=sha256,
        )
    files.save_original(report_id, declared.n, sha256, checked.type)
    return _accept(report_id, declared, checked, sha256=sha256, files=files, now=now)


def _accept(
    report_id: str,
    declared: DeclaredFile,
    checked: CheckedFile,
    *,
    sha256: str,
    files: Files,
    now: datetime,
) -> Finding:
    key = f"files/{report_id}/{declared.n}/{neutral_name(declared.n, checked.type)}"
    files.save_checked(key, checked.copy, checked.type)
    thumb_key = ""
    if checked.thumbnail is not None:
        thumb_key = f"thumbs/{report_id}/{declared.n}.webp"
        files.save_checked(thumb_key, checked.thumbnail, "image/webp")
    return Finding(
        n=declared.n,
        status=FileStatus.ACCEPTED,
        checked_at=now,
        type=checked.type,
        size=len(checked.copy),
        sha256=sha256,
        key=key,
        thumb_key=thumb_key,
    )
