"""Show the files of a report: names, what their check found, links to checked copies."""

from collections.abc import Callable, Sequence
from typing import Any

from chalicelib.domain.attachments.file_names import (
    UNNAMED,
    neutral_name,
    saved_name,
    shown_name,
)
from chalicelib.domain.reports.report import DeclaredFile, FileStatus, Finding
from chalicelib.messages import texts
from chalicelib.usecases.reports.ports import Dossier

#: Makes a link to a checked file: storage key, name.
Link = Callable[[str, str], str]


def attachments(
    dossier: Dossier,
    files: Sequence[DeclaredFile],
    language: str,
    link: Link,
    *,
    neutral: bool = False,
) -> list[dict[str, Any]]:
    """Show declared files with what their check found; links only to checked copies.

    `neutral` for the public: a file's name can name who sent it.
    """
    found = {f.n: f for f in dossier.findings}
    return [attachment(f, found.get(f.n), language, link, neutral=neutral) for f in files]


def attachment(
    file: DeclaredFile, finding: Finding | None, language: str, link: Link, *, neutral: bool
) -> dict[str, Any]:
    """Show one file."""
    accepted = finding is not None and finding.status is FileStatus.ACCEPTED
    refusals = texts(language).refusals
    type_ = finding.type if finding and accepted else file.type
    name = neutral_name(file.n, type_) if neutral else shown_name(file.name) or UNNAMED
    return {
        "n": file.n,
        "name": name,
        "type": file.type,
        "size": file.size,
        "evidence": file.evidence,
        "status": finding.status if finding else FileStatus.DECLARED,
        "reason": refusals.get(finding.reason) if finding and finding.reason else None,
        "url": link(finding.key, saved_name(name, type_)) if finding and accepted else None,
        "thumb_url": link(finding.thumb_key, f"{file.n}.webp")
        if finding and accepted and finding.thumb_key
        else None,
    }
