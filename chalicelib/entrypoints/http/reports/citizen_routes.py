"""The citizen's routes: filing and following. No login; the access code is the key."""

from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.http.endpoint import answer, json_object, language_of, mapped
from chalicelib.entrypoints.http.reports import citizen_forms, citizen_views
from chalicelib.usecases.attachments.ports import Files
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reference_data.ports import ReferenceData
from chalicelib.usecases.reports import submit, tracking
from chalicelib.usecases.reports.ports import IntakeQueue, Reports


class Needs(Protocol):
    """What these routes need of the wiring; each part is made when first used."""

    @property
    def reports(self) -> Reports: ...
    @property
    def intake(self) -> IntakeQueue: ...
    @property
    def seal(self) -> Seal: ...
    @property
    def files(self) -> Files: ...
    @property
    def reference(self) -> ReferenceData: ...
    @property
    def pepper(self) -> bytes: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...


def public_routes(needs: Needs) -> Blueprint:
    """The blueprint."""
    routes = Blueprint(__name__)

    def read(typed: str) -> tracking.TrackedReport:
        code = routes.current_request.headers.get("x-access-code") or None
        return tracking.open_tracked_report(typed, code, reports=needs.reports, pepper=needs.pepper)

    def show(given: tracking.TrackedReport) -> Response:
        view = citizen_views.followed(
            given,
            needs.reference.current(),
            language=language_of(routes.current_request),
            now=needs.now(),
            link=needs.files.link,
            upload=needs.files.upload_form,
        )
        return answer(view)

    def around() -> dict[str, Any]:
        return {
            "reports": needs.reports,
            "reference": needs.reference.current(),
            "now": needs.now(),
        }

    @routes.route("/v1/reports", methods=["POST"])
    @mapped(routes)
    def submit_report() -> Response:
        now, reference = needs.now(), needs.reference.current()
        draft = citizen_forms.submission(json_object(routes.current_request), reference, now)
        given = submit.submit(
            draft,
            reports=needs.reports,
            queue=needs.intake,
            seal=needs.seal,
            files=needs.files,
            reference=reference,
            pepper=needs.pepper,
            now=now,
        )
        needs.count("ReportSubmitted" if given.stored else "ReportQueued")
        status = HTTPStatus.CREATED if given.stored else HTTPStatus.ACCEPTED
        return answer(citizen_views.receipt(given, language_of(routes.current_request)), status)

    @routes.route("/v1/reports/{typed}", methods=["GET"])
    @mapped(routes)
    def follow_report(typed: str) -> Response:
        return show(read(typed))

    @routes.route("/v1/reports/{typed}/attachments", methods=["POST"])
    @mapped(routes)
    def add_attachments(typed: str) -> Response:
        given = read(typed)
        wanted = citizen_forms.more_files(
            json_object(routes.current_request), len(given.dossier.report.files)
        )
        made = tracking.add_files(given, wanted, files=needs.files, **around())
        return answer({"uploads": citizen_views.uploads(made)}, HTTPStatus.CREATED)

    @routes.route("/v1/reports/{typed}/replies", methods=["POST"])
    @mapped(routes)
    def reply_to_report(typed: str) -> Response:
        given = read(typed)
        tracking.reply(given, citizen_forms.reply(json_object(routes.current_request)), **around())
        return show(read(typed))

    @routes.route("/v1/reports/{typed}/close", methods=["POST"])
    @mapped(routes)
    def close_report(typed: str) -> Response:
        tracking.close(read(typed), **around())
        needs.count("ReportClosedByReporter")
        return show(read(typed))

    @routes.route("/v1/reports/{typed}/rating", methods=["POST"])
    @mapped(routes)
    def rate_report(typed: str) -> Response:
        given = read(typed)
        tracking.rate(given, citizen_forms.rating(json_object(routes.current_request)), **around())
        return show(read(typed))

    @routes.route("/v1/reports/{typed}/withdraw", methods=["POST"])
    @mapped(routes)
    def withdraw_report(typed: str) -> Response:
        given = read(typed)
        tracking.withdraw(
            given, citizen_forms.withdrawal(json_object(routes.current_request)), **around()
        )
        return show(read(typed))

    @routes.route("/v1/reports/{typed}/appeal", methods=["POST"])
    @mapped(routes)
    def appeal_against_answer(typed: str) -> Response:
        given = read(typed)
        tracking.appeal(given, citizen_forms.plea(json_object(routes.current_request)), **around())
        needs.count("ReportAppealed")
        return show(read(typed))

    @routes.route("/v1/reports/{typed}/reopen", methods=["POST"])
    @mapped(routes)
    def reopen_report(typed: str) -> Response:
        given = read(typed)
        tracking.reopen(given, citizen_forms.plea(json_object(routes.current_request)), **around())
        needs.count("ReportReopened")
        return show(read(typed))

    return routes
