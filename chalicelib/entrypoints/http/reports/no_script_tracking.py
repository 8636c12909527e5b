"""Tracking without JavaScript: both codes are posted, and every act of a reporter is a form.

The codes come in the body of each request, never in an address: addresses stay in histories, in
logs, and on the screen of a shared phone. No page with a code in it may be stored.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import DomainError, InvalidFields, ReportNotFound
from chalicelib.domain.privacy.identity_mask import MASK
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.code_reading import read_codes
from chalicelib.entrypoints.context import Context, Provider
from chalicelib.entrypoints.http import problems
from chalicelib.entrypoints.http.endpoint import FORM, query_of
from chalicelib.entrypoints.http.problems import STATUS
from chalicelib.entrypoints.http.reports import citizen_forms, citizen_views
from chalicelib.entrypoints.http.reports.no_script_form import posted_fields
from chalicelib.entrypoints.http.reports.no_script_pages import Pages
from chalicelib.entrypoints.http.reports.no_script_pages import sentence as page_sentence
from chalicelib.entrypoints.http.reports.no_script_routes import (
    errors_as_pages,
    html_response,
    page_language,
)
from chalicelib.messages.dates import written
from chalicelib.messages.reports.no_script_form import form_texts
from chalicelib.usecases.attachments.ports import Files
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reports import reporter_words, tracking
from chalicelib.usecases.reports.ports import Reports

ACTION = "/api/v1/forms/track"
FIELDS = ("tracking_id", "access_code", "language", "switch", "act", "text", "score")
Values = dict[str, Any]


#: Carries out an act with what was typed; raises as the use case does.
_Perform = Callable[..., None]


def _reply(tracked: tracking.TrackedReport, form: Mapping[str, str], **deps: Any) -> None:
    text, _ = citizen_forms.words_and_files({"text": form["text"]})
    reporter_words.reply(tracked, text, **deps)


def _add_information(tracked: tracking.TrackedReport, form: Mapping[str, str], **deps: Any) -> None:
    text, _ = citizen_forms.words_and_files({"text": form["text"]})
    reporter_words.add_information(tracked, text, **deps)


def _close(tracked: tracking.TrackedReport, _: Mapping[str, str], **deps: Any) -> None:
    tracking.close(tracked, **deps)


def _rate(tracked: tracking.TrackedReport, form: Mapping[str, str], **deps: Any) -> None:
    score = int(form["score"]) if form["score"] in tuple("12345") else 0
    rating = citizen_forms.rating({"score": score, "comment": form["text"]})
    tracking.rate(tracked, rating, **deps)


def _appeal(tracked: tracking.TrackedReport, form: Mapping[str, str], **deps: Any) -> None:
    tracking.appeal(tracked, citizen_forms.appeal_reason({"reason": form["text"]}), **deps)


def _reopen(tracked: tracking.TrackedReport, form: Mapping[str, str], **deps: Any) -> None:
    tracking.reopen(tracked, citizen_forms.appeal_reason({"reason": form["text"]}), **deps)


def _withdraw(tracked: tracking.TrackedReport, form: Mapping[str, str], **deps: Any) -> None:
    tracking.withdraw(tracked, citizen_forms.withdrawal({"reason": form["text"]}), **deps)


#: Every act that a page offers, in that order, with what carries it out.
PERFORM: Mapping[str, _Perform] = {
    "supply": _reply,
    "appeal": _appeal,
    "reply": _reply,
    "rate": _rate,
    "add_information": _add_information,
    "close": _close,
    "reopen": _reopen,
    "withdraw": _withdraw,
    "leave": _withdraw,
}
#: What a reader may not see, or not yet.
_NOT_ALWAYS_SHOWN = ("title", "body", "agency", "clocks", "hold_question", "attachments")
#: Acts without a text to write.
_WITHOUT_TEXT = frozenset({"close"})


def track_routes(
    context: Context,
    *,
    reports: Provider[Reports],
    files: Provider[Files],
    pages: Provider[Pages],
    seal: Provider[Seal],
) -> Blueprint:
    """Make the blueprint."""
    routes = Blueprint(__name__)

    def opened(form: Mapping[str, str]) -> tracking.TrackedReport:
        code = form["access_code"] or None
        return tracking.open_tracked_report(
            form["tracking_id"], code, reports=reports(), pepper=context.pepper(), seal=seal
        )

    def shown(form: Mapping[str, str], said: str, problem: DomainError | None = None) -> Response:
        view = citizen_views.tracked_report(
            opened(form),
            context.reference(),
            language=form["language"],
            now=context.now(),
            link=files().download_url,
            upload=files().upload_form,
        )
        values = report_values(form, view, said, problem)
        status = STATUS.get(problem.code, HTTPStatus.CONFLICT) if problem else HTTPStatus.OK
        return html_response(pages().page("track", form["language"], **values), status)

    def search(form: Mapping[str, str], problem: DomainError | None = None) -> Response:
        """The two codes to type, and why those typed did not do."""
        said = _said(problem, form["language"])
        values = {**_frame(form, "track_title", faulty=bool(problem)), "said": said}
        status = STATUS.get(problem.code, HTTPStatus.CONFLICT) if problem else HTTPStatus.OK
        return html_response(pages().page("track_search", form["language"], **values), status)

    @routes.route("/v1/forms/track", methods=["GET"])
    @errors_as_pages(routes, pages)
    def open_search() -> Response:
        form = dict.fromkeys(FIELDS, "")
        form["language"] = page_language(
            {**form, **query_of(routes.current_request)}, routes.current_request
        )
        return search(form)

    @routes.route("/v1/forms/track", methods=["POST"], content_types=[FORM])
    @errors_as_pages(routes, pages)
    def track() -> Response:
        form = with_codes(posted_fields(routes.current_request, FIELDS))
        form["language"] = page_language(form, routes.current_request)
        perform = PERFORM.get(form["act"])
        try:
            if not form["tracking_id"]:
                return search(form)
            if perform is None or form["switch"]:
                return shown(form, "")
            tracked = opened(form)
            deps = {"reports": reports(), "reference": context.reference(), "now": context.now()}
            perform(tracked, form, **deps)
        except DomainError as error:
            return _refused(form, error, shown, search)
        return shown(
            {**form, "act": "", "text": "", "score": ""}, form_texts(form["language"])["act_done"]
        )

    return routes


def _refused(
    form: Mapping[str, str],
    error: DomainError,
    shown: Callable[[Mapping[str, str], str, DomainError], Response],
    search: Callable[[Mapping[str, str], DomainError], Response],
) -> Response:
    """Show the report with what was typed, or the search when it cannot be read."""
    if isinstance(error, ReportNotFound):
        return search(form, error)
    try:
        return shown(form, "", error)
    except DomainError:
        return search(form, error)


def with_codes(form: dict[str, str]) -> dict[str, str]:
    """Take both codes out of whatever was pasted into their fields."""
    if tracking_ids.parse(form["tracking_id"]):
        return form
    report, code = read_codes(f"{form['tracking_id']} {form['access_code']}")
    if not report:
        return form
    return {**form, "tracking_id": report, "access_code": code or form["access_code"]}


def report_values(
    form: Mapping[str, str],
    view: Mapping[str, Any],
    said: str,
    problem: DomainError | None,
) -> Values:
    """Make the values of a report's page: the answer first, then what can be done."""
    language = form["language"]
    allowed = view.get("can", {})
    answers = [e for e in view["timeline"] if e["act"] in ("answer", "approve", "conclude")]
    ended = view["state"] in ("answered", "closed")
    reporter = view["view"] == "reporter"
    return {
        **_frame(form, "track_title", faulty=problem is not None),
        "masked": reporter and _names_were_covered(view),
        "view": {**dict.fromkeys(_NOT_ALWAYS_SHOWN), **view},
        "answer": answers[-1] if ended and answers and answers[-1]["text"] else None,
        "acts": _acts_offered(allowed),
        "without_text": _WITHOUT_TEXT,
        "act_failed": form["act"] if problem else "",
        "failed": _said(problem, language),
        "done": said,
        "day": lambda moment: written(datetime.fromisoformat(moment), language),
    }


def _names_were_covered(view: Mapping[str, Any]) -> bool:
    written = [view["title"], view["body"], *(event["text"] for event in view["timeline"])]
    return any(MASK in text for text in written if text)


def _acts_offered(allowed: Mapping[str, bool]) -> list[str]:
    """Return the acts to offer; beside a question no other box for words, which answers nothing."""
    hidden = {"add_information"} if allowed.get("supply") else set()
    return [act for act in PERFORM if allowed.get(act) and act not in hidden]


def _frame(form: Mapping[str, str], title: str, *, faulty: bool) -> Values:
    words = form_texts(form["language"])
    codes = {name: form[name] for name in ("tracking_id", "access_code", "text", "score")}
    return {"title": words[title], "faulty": faulty, "action": ACTION, "typed": codes}


def _said(problem: DomainError | None, language: str) -> str:
    if problem is None:
        return ""
    if isinstance(problem, InvalidFields):
        return " ".join(problems.field_sentence(f, language) for f in problem.fields)
    return page_sentence(problem.code, language)
