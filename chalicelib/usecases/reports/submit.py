"""File a report: one conditional write, and a queue when the table cannot take it.

Source: decisions 2 and 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel, VerifiedContact
from chalicelib.domain.errors import AlreadyExists, CodeRenewed, Unavailable
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Kind, State
from chalicelib.domain.reports.handling import verification_clock
from chalicelib.domain.reports.report import DeclaredFile, Place, Report, Reporter
from chalicelib.usecases.attachments.ports import Files, Upload
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reports import own_words
from chalicelib.usecases.reports.ports import IntakeQueue, Reports


@dataclass(frozen=True, kw_only=True)
class ReportDraft:
    """A submission whose fields were all checked.

    `proved` are channels whose contact needs no one-time code, since the submission came by them.
    `also_named` are other names that the reporter's messages had.
    """

    token: str
    kind: Kind
    title: str
    body: str
    incident_date: date
    place: Place
    category: str
    target_agency: str | None
    anonymous: bool
    confidential: bool
    reporter: Reporter | None
    channel: str
    language: str
    files: tuple[DeclaredFile, ...]
    proved: tuple[Channel, ...] = ()
    also_named: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Submission:
    """The result of filing. `stored` is False while the report waits in the queue."""

    report: Report
    access_code: str
    uploads: Sequence[Upload]
    stored: bool


def submit(
    draft: ReportDraft,
    *,
    reports: Reports,
    queue: IntakeQueue,
    seal: Seal,
    files: Files,
    reference: Reference,
    pepper: bytes,
    now: datetime,
) -> Submission:
    """File `draft`. The same token meets its first report: same receipt, nothing written twice.

    Raises: CodeRenewed when the access code of that receipt was replaced since; Unavailable when
    neither the table nor the queue takes the report: then nothing was promised.
    """
    code = tracking_ids.access_code(pepper, draft.token)
    shown, reporter = _without_identity(draft, reference)
    report = _report(shown, code, reference=reference, pepper=pepper, now=now)
    sealed = seal.seal_identity(report.id, reporter) if reporter else None
    stored = True
    try:
        reports.add(report, sealed)
    except AlreadyExists:
        stored_report = reports.get(report.id)
        if stored_report.access_hash != report.access_hash:
            raise CodeRenewed from None
        report = _as_filed(stored_report, reference)
    except Unavailable:
        queue.send(report, sealed)
        stored = False
    uploads = [files.upload_form(report.id, f) for f in report.files]
    return Submission(report=report, access_code=code, uploads=uploads, stored=stored)


def _without_identity(
    draft: ReportDraft, reference: Reference
) -> tuple[ReportDraft, Reporter | None]:
    """Return the draft whose words do not name an anonymous reporter, and whom to seal.

    Words that a mask replaced are sealed with the identity, as they were written.
    """
    people = [draft.reporter] if draft.reporter else []
    people += [Reporter(name=name) for name in draft.also_named]
    hide = own_words.hider(draft, draft.place.region, people, reference)
    shown = replace(
        draft,
        title=hide(draft.title),
        body=hide(draft.body),
        place=replace(draft.place, address=hide(draft.place.address)),
        files=own_words.hide_in_files(draft.files, hide),
    )
    if _words(shown) == _words(draft):
        return draft, draft.reporter
    return shown, replace(draft.reporter or Reporter(), words="\n\n".join(_words(draft)))


def _words(draft: ReportDraft) -> list[str]:
    names = (file.name for file in draft.files)
    return [text for text in (draft.title, draft.body, draft.place.address, *names) if text]


def store_queued(report: Report, sealed_reporter: bytes | None, *, reports: Reports) -> None:
    """Store a report that waited in the queue; one that is there already stays as it is.

    Raises: Unavailable.
    """
    try:
        reports.add(report, sealed_reporter)
    except AlreadyExists:
        return


def _as_filed(stored: Report, reference: Reference) -> Report:
    """Return the report as its first receipt showed it, whatever has happened to it since."""
    clock = verification_clock(stored, reference.deadline_rules_of(stored))
    return replace(stored, state=State.UNVERIFIED, clocks=(clock,))


def _contacts(reporter: Reporter | None) -> dict[Channel, str]:
    """Return the reporter's addresses by channel, those that were given."""
    if reporter is None:
        return {}
    given = {Channel.EMAIL: reporter.email, Channel.SMS: reporter.phone}
    return {channel: address for channel, address in given.items() if address}


def _proved_contacts(draft: ReportDraft, report: str, pepper: bytes) -> tuple[VerifiedContact, ...]:
    contacts = _contacts(draft.reporter)
    return tuple(
        VerifiedContact(
            channel=channel,
            fingerprint=verified_contact.contact_fingerprint(
                pepper, report, channel, contacts[channel]
            ),
        )
        for channel in draft.proved
        if channel in contacts
    )


def _report(
    draft: ReportDraft, code: str, *, reference: Reference, pepper: bytes, now: datetime
) -> Report:
    report_id = tracking_ids.report_id(pepper, draft.token)
    profile = reference.profile_of(now, draft.category)
    bare = Report(
        id=report_id,
        version=1,
        kind=draft.kind,
        title=draft.title,
        body=draft.body,
        incident_date=draft.incident_date,
        place=draft.place,
        category=draft.category,
        target_agency=draft.target_agency,
        anonymous=draft.anonymous,
        confidential=draft.confidential,
        has_reporter=draft.reporter is not None,
        contacts=tuple(_contacts(draft.reporter)),
        verified=_proved_contacts(draft, report_id, pepper),
        channel=draft.channel,
        language=draft.language,
        access_hash=tracking_ids.access_hash(pepper, report_id, code),
        submitted_at=now,
        profile=profile.id,
        clocks=(),
        files=draft.files,
    )
    return replace(bare, clocks=(verification_clock(bare, reference.deadline_rules_of(bare)),))
