"""The citizen's routes: filing and tracking. No login; the access code is the key."""

from http import HTTPStatus

from chalice.app import Blueprint, Response

from chalicelib.entrypoints.context import Context, Provider
from chalicelib.entrypoints.http.endpoint import (
    access_code_of,
    errors_as_problems,
    json_object,
    json_response,
    language_of,
)
from chalicelib.entrypoints.http.reports import citizen_forms, citizen_views
from chalicelib.entrypoints.http.reports.filing import FilingDeps, file_report
from chalicelib.usecases.attachments.ports import Files
from chalicelib.usecases.reports import reporter_words, tracking
from chalicelib.usecases.reports.ports import Reports


def citizen_routes(
    context: Context,
    *,
    filing: Provider[FilingDeps],
    reports: Provider[Reports],
    files: Provider[Files],
) -> Blueprint:
    """Make the blueprint. `typed` in an address is a tracking ID as somebody typed it."""
    routes = Blueprint(__name__)

    def read(typed: str) -> tracking.TrackedReport:
        code = access_code_of(routes.current_request)
        return tracking.open_tracked_report(
            typed, code, reports=reports(), pepper=context.pepper(), seal=lambda: filing().seal
        )

    def report_response(typed: str) -> Response:
        view = citizen_views.tracked_report(
            read(typed),
            context.reference(),
            language=language_of(routes.current_request),
            now=context.now(),
            link=files().download_url,
            upload=files().upload_form,
        )
        return json_response(view)

    @routes.route("/v1/reports", methods=["POST"])
    @errors_as_problems(routes)
    def submit_report() -> Response:
        now, reference = context.now(), context.reference()
        draft = citizen_forms.submission(json_object(routes.current_request), reference, now)
        submission = file_report(draft, context, filing())
        status = HTTPStatus.CREATED if submission.stored else HTTPStatus.ACCEPTED
        language = language_of(routes.current_request)
        return json_response(citizen_views.receipt(submission, language), status)

    @routes.route("/v1/reports/{typed}", methods=["GET"])
    @errors_as_problems(routes)
    def read_report(typed: str) -> Response:
        return report_response(typed)

    @routes.route("/v1/reports/{typed}/attachments", methods=["POST"])
    @errors_as_problems(routes)
    def add_attachments(typed: str) -> Response:
        tracked = read(typed)
        taken = reporter_words.add_information(
            tracked,
            "",
            citizen_forms.more_files(json_object(routes.current_request)),
            reports=reports(),
            reference=context.reference(),
            now=context.now(),
        )
        forms = [files().upload_form(tracked.dossier.report.id, file) for file in taken.files]
        return json_response({"uploads": citizen_views.uploads(forms)}, HTTPStatus.CREATED)

    @routes.route("/v1/reports/{typed}/information", methods=["POST"])
    @errors_as_problems(routes)
    def add_information(typed: str) -> Response:
        text, declared = citizen_forms.words_and_files(json_object(routes.current_request))
        reporter_words.add_information(
            read(typed),
            text,
            declared,
            reports=reports(),
            reference=context.reference(),
            now=context.now(),
        )
        context.count_metric("InformationAdded")
        return report_response(typed)

    @routes.route("/v1/reports/{typed}/replies", methods=["POST"])
    @errors_as_problems(routes)
    def reply_to_report(typed: str) -> Response:
        text, declared = citizen_forms.words_and_files(json_object(routes.current_request))
        reporter_words.reply(
            read(typed),
            text,
            declared,
            reports=reports(),
            reference=context.reference(),
            now=context.now(),
        )
        return report_response(typed)

    @routes.route("/v1/reports/{typed}/close", methods=["POST"])
    @errors_as_problems(routes)
    def close_report(typed: str) -> Response:
        tracking.close(
            read(typed), reports=reports(), reference=context.reference(), now=context.now()
        )
        context.count_metric("ReportClosedByReporter")
        return report_response(typed)

    @routes.route("/v1/reports/{typed}/rating", methods=["POST"])
    @errors_as_problems(routes)
    def rate_report(typed: str) -> Response:
        tracking.rate(
            read(typed),
            citizen_forms.rating(json_object(routes.current_request)),
            reports=reports(),
            reference=context.reference(),
            now=context.now(),
        )
        return report_response(typed)

    @routes.route("/v1/reports/{typed}/withdraw", methods=["POST"])
    @errors_as_problems(routes)
    def withdraw_report(typed: str) -> Response:
        tracking.withdraw(
            read(typed),
            citizen_forms.withdrawal(json_object(routes.current_request)),
            reports=reports(),
            reference=context.reference(),
            now=context.now(),
        )
        return report_response(typed)

    @routes.route("/v1/reports/{typed}/appeal", methods=["POST"])
    @errors_as_problems(routes)
    def appeal_against_answer(typed: str) -> Response:
        tracking.appeal(
            read(typed),
            citizen_forms.appeal_reason(json_object(routes.current_request)),
            reports=reports(),
            reference=context.reference(),
            now=context.now(),
        )
        context.count_metric("ReportAppealed")
        return report_response(typed)

    @routes.route("/v1/reports/{typed}/reopen", methods=["POST"])
    @errors_as_problems(routes)
    def reopen_report(typed: str) -> Response:
        tracking.reopen(
            read(typed),
            citizen_forms.appeal_reason(json_object(routes.current_request)),
            reports=reports(),
            reference=context.reference(),
            now=context.now(),
        )
        context.count_metric("ReportReopened")
        return report_response(typed)

    return routes
