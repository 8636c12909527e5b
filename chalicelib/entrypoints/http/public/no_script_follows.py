"""Following without JavaScript: by e-mail, and what the links of its letters ask for.

A letter's link carries its token in the fragment, which no server sees: whoever has no JavaScript
pastes the link into a field, and the token is posted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import DomainError, InvalidFields, ReportNotFound
from chalicelib.domain.public.public_follows import FollowSubject, FollowSubjectKind
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.code_reading import read_codes
from chalicelib.entrypoints.context import Context, Provider
from chalicelib.entrypoints.http import problems
from chalicelib.entrypoints.http.endpoint import FORM, query_of
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.entrypoints.http.problems import STATUS
from chalicelib.entrypoints.http.reports import no_script_pages
from chalicelib.entrypoints.http.reports.no_script_form import posted_fields
from chalicelib.entrypoints.http.reports.no_script_pages import Pages
from chalicelib.entrypoints.http.reports.no_script_routes import (
    errors_as_pages,
    html_response,
    page_language,
)
from chalicelib.messages.public.public_follows import followed_text
from chalicelib.messages.reports.no_script_form import form_texts
from chalicelib.usecases.contacts import verify_contact
from chalicelib.usecases.contacts.verify_contact import ContactDeps
from chalicelib.usecases.notifications.ports import Outbox
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.public import public_follows
from chalicelib.usecases.public.ports import PublicFollows
from chalicelib.usecases.reports.ports import Reports

ACTION = "/api/v1/forms/follow"
FIELDS = ("tracking_id", "kind", "address", "link", "language", "switch")


@dataclass(frozen=True, kw_only=True)
class PlainFollowDeps:
    """The collaborators of following without JavaScript."""

    reports: Provider[Reports]
    follows: Provider[PublicFollows]
    outbox: Provider[Outbox]
    seal: Provider[Seal]
    pages: Provider[Pages]
    contacts: Provider[ContactDeps]


def plain_follow_routes(context: Context, deps: PlainFollowDeps) -> Blueprint:
    """Make the blueprint."""
    routes = Blueprint(__name__)
    follows = _PlainFollows(context, deps)

    @routes.route("/v1/forms/follow", methods=["GET"])
    @errors_as_pages(routes, deps.pages)
    def open_follow() -> Response:
        form = dict.fromkeys(FIELDS, "")
        query = query_of(routes.current_request)
        form["language"] = page_language({**form, **query}, routes.current_request)
        return follows.page(form)

    @routes.route("/v1/forms/follow", methods=["POST"], content_types=[FORM])
    @errors_as_pages(routes, deps.pages)
    def follow() -> Response:
        form = posted_fields(routes.current_request, FIELDS, as_typed=("address",))
        form["language"] = page_language(form, routes.current_request)
        if not tracking_ids.parse(form["tracking_id"]):
            form["tracking_id"] = read_codes(form["tracking_id"])[0] or form["tracking_id"]
        if form["switch"]:
            return follows.page(form)
        try:
            if form["link"].strip():
                return follows.page(form, done=follows.by_link(form))
            if form["address"].strip():
                return follows.page(form, done=follows.ask(form))
            follows.subjects_of(form["tracking_id"])
        except DomainError as error:
            return follows.page(form, error)
        return follows.page(form)

    return routes


class _PlainFollows:
    """What the page shows and does; a form is what `FIELDS` name, as it was sent."""

    def __init__(self, context: Context, deps: PlainFollowDeps) -> None:
        self._context, self._deps = context, deps

    def page(
        self, form: Mapping[str, str], problem: DomainError | None = None, done: str = ""
    ) -> Response:
        """Show what was typed: the report to be found, or what to follow of it."""
        language = form["language"]
        values: dict[str, Any] = {
            "title": form_texts(language)["follow_title"],
            "faulty": problem is not None,
            "action": ACTION,
            "typed": form,
            "failed": _said(problem, language),
            "done": done,
            "subjects": [] if done else self._choices(form),
        }
        status = STATUS.get(problem.code, HTTPStatus.CONFLICT) if problem else HTTPStatus.OK
        return html_response(self._deps.pages().page("follow", language, **values), status)

    def subjects_of(self, typed: str) -> list[FollowSubject]:
        """List what of an open report can be followed: itself, its area, its agency.

        Raises: ReportNotFound or NotPublic for a report that is not open.
        """
        if not typed:
            return []
        reports, reference = self._deps.reports(), self._context.reference()
        kind = FollowSubjectKind.REPORT
        subject = public_follows.find_follow_subject(
            kind, typed, reports=reports, reference=reference
        )
        report = reports.dossier(subject.id).report
        found = [subject]
        if report.place.region:
            found.append(FollowSubject(kind=FollowSubjectKind.AREA, id=report.place.region))
        if report.agency and any(a.id == report.agency for a in reference.offered()):
            found.append(FollowSubject(kind=FollowSubjectKind.AGENCY, id=report.agency))
        return found

    def by_link(self, form: Mapping[str, str]) -> str:
        """Do what a letter's link asks for; return what was done, in words.

        Raises: InvalidFields for a link that is none of ours or has expired.
        """
        token, words = form["link"].rpartition("#")[2].strip(), form_texts(form["language"])
        context, deps = self._context, self._deps
        if token.startswith("c."):
            subject, _ = public_follows.confirm_follow(
                token, follows=deps.follows(), pepper=context.pepper(), now=context.now()
            )
            context.count_metric("FollowBegun")
            return words["follow_begun"].format(subject=self._named(subject, form["language"]))
        if token.startswith("r."):
            report, _ = verify_contact.stop_messages(token, deps=deps.contacts(), now=context.now())
            context.count_metric("MessagesStopped")
            return words["follow_silenced"].format(subject=tracking_ids.show(report))
        subject = public_follows.stop_follow(token, follows=deps.follows(), pepper=context.pepper())
        context.count_metric("FollowEnded")
        return words["follow_ended"].format(subject=self._named(subject, form["language"]))

    def ask(self, form: Mapping[str, str]) -> str:
        """Send the letter that confirms; return what happens next, in words.

        Raises: InvalidFields for an address that is none, and as `subjects_of` does.
        """
        fields = Fields({"address": form["address"]})
        address = fields.email("address")
        fields.raise_faults()
        found = self.subjects_of(form["tracking_id"])
        if not found:
            raise ReportNotFound
        public_follows.request_follow(
            next((s for s in found if s.kind == form["kind"]), found[0]),
            address,
            form["language"],
            outbox=self._deps.outbox(),
            seal=self._deps.seal(),
            reference=self._context.reference(),
            pepper=self._context.pepper(),
            now=self._context.now(),
        )
        self._context.count_metric("FollowAsked")
        return form_texts(form["language"])["follow_asked"]

    def _choices(self, form: Mapping[str, str]) -> list[tuple[str, str]]:
        """What can be followed, by kind and in words; nothing of a report that is not open."""
        try:
            found = self.subjects_of(form["tracking_id"])
        except DomainError:
            return []
        return [(str(s.kind), self._named(s, form["language"])) for s in found]

    def _named(self, subject: FollowSubject, language: str) -> str:
        name = public_follows.subject_name(subject, self._context.reference())
        return followed_text(subject.kind, name, language)


def _said(problem: DomainError | None, language: str) -> str:
    if problem is None:
        return ""
    if isinstance(problem, InvalidFields):
        return " ".join(problems.field_sentence(f, language) for f in problem.fields)
    return no_script_pages.sentence(problem.code, language)
