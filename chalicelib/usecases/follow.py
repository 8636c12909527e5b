"""Following a report: both codes make the reporter; the ID alone shows the public part."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain import ids, permissions, workflow
from chalicelib.domain.errors import ReportNotFound
from chalicelib.domain.history import REPORTER
from chalicelib.domain.reference import Reference
from chalicelib.domain.report import DeclaredFile, Rating
from chalicelib.domain.words import Act, ArchiveReason, State
from chalicelib.domain.workflow import Law
from chalicelib.usecases.ports import Dossier, Files, Reports, Upload


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A dossier and as whom the caller reads it."""

    dossier: Dossier
    as_reporter: bool


def follow(typed: str, code: str | None, *, reports: Reports, pepper: bytes) -> Followed:
    """The report behind what a person typed.

    An unknown ID, a wrong code and a confidential report without its code all raise
    ReportNotFound: they look the same to a stranger.
    """
    report_id = ids.parse(typed)
    if report_id is None:
        raise ReportNotFound
    dossier = reports.dossier(report_id)
    report = dossier.report
    if code is None and report.confidential:
        raise ReportNotFound
    if code is not None and not ids.access_matches(pepper, report.id, code, report.access_hash):
        raise ReportNotFound
    return Followed(dossier=dossier, as_reporter=code is not None)


def reply(
    followed: Followed, text: str, *, reports: Reports, reference: Reference, now: datetime
) -> None:
    """The reporter writes: answers the question of a hold, else reopens what was answered."""
    if followed.dossier.report.state is State.ON_HOLD:
        _act(followed, Act.SUPPLY, reports, reference, now, text=text)
    else:
        _act(followed, Act.REPLY, reports, reference, now, text=text)


def close(followed: Followed, *, reports: Reports, reference: Reference, now: datetime) -> None:
    """The reporter is content."""
    fields = workflow.ended("reporter", "settled")
    _act(followed, Act.CLOSE, reports, reference, now, fields=fields)


def withdraw(
    followed: Followed, reason: str, *, reports: Reports, reference: Reference, now: datetime
) -> None:
    """The reporter takes the report back; it stays on file as archived."""
    fields = workflow.ended("reporter", ArchiveReason.WITHDRAWN)
    _act(followed, Act.WITHDRAW, reports, reference, now, fields=fields, text=reason)


def rate(
    followed: Followed, rating: Rating, *, reports: Reports, reference: Reference, now: datetime
) -> None:
    """The reporter judges the answer, once."""
    _act(
        followed,
        Act.RATE,
        reports,
        reference,
        now,
        fields={"rating": rating},
        reason=str(rating.score),
        text=rating.comment,
    )


def add_files(
    followed: Followed,
    wanted: list[DeclaredFile],
    *,
    reports: Reports,
    files: Files,
    reference: Reference,
    now: datetime,
) -> list[Upload]:
    """Declare further files (`n` as counted on from those there are) and get their uploads."""
    all_files = (*followed.dossier.report.files, *wanted)
    _act(followed, Act.ADD_FILES, reports, reference, now, fields={"files": all_files})
    return [files.upload_form(followed.dossier.report.id, f) for f in wanted]


def _act(
    followed: Followed,
    act: Act,
    reports: Reports,
    reference: Reference,
    now: datetime,
    *,
    fields: dict[str, Any] | None = None,
    reason: str = "",
    text: str = "",
) -> None:
    before = followed.dossier.report
    if not followed.as_reporter:
        raise ReportNotFound
    permissions.require_reporter(act, before)
    law = Law(profile=reference.profile(before.profile), calendar=reference.calendar)
    after, event = workflow.perform(
        before, act, actor=REPORTER, now=now, law=law, fields=fields, reason=reason, text=text
    )
    reports.save(before, after, event)
