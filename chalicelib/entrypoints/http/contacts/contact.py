"""The reporter's contact: proving it, what was sent to it, the receipt, a lost access code."""

from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol

from chalice.app import Blueprint, Response

from chalicelib.domain.contacts.verified_contact import CODE_DIGITS, TO_REPORTERS, Channel
from chalicelib.domain.reports import tracking_ids
from chalicelib.entrypoints.http.deadlines.clock_views import local
from chalicelib.entrypoints.http.endpoint import answer, json_object, language_of, mapped
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.entrypoints.http.notifications.delivery_log_views import sent
from chalicelib.entrypoints.http.public.public_follows import FORM, button_token
from chalicelib.entrypoints.http.reports import citizen_views
from chalicelib.messages import texts
from chalicelib.messages.contacts.neutral_responses import UNANSWERED
from chalicelib.usecases.attachments.ports import Files
from chalicelib.usecases.contacts import lost_access_code, verify_contact
from chalicelib.usecases.notifications.delivery_log import for_reporter
from chalicelib.usecases.notifications.ports import DeliveryLog
from chalicelib.usecases.reference_data.ports import ReferenceData
from chalicelib.usecases.reports.tracking import TrackedReport, open_tracked_report


class Needs(Protocol):
    """What these routes need of the wiring."""

    @property
    def desk(self) -> verify_contact.ContactDeps: ...
    @property
    def delivery_log(self) -> DeliveryLog: ...
    @property
    def files(self) -> Files: ...
    @property
    def reference(self) -> ReferenceData: ...
    def now(self) -> datetime: ...
    def count(self, fact: str) -> None: ...


def contact_routes(needs: Needs) -> Blueprint:
    """The blueprint."""
    routes = Blueprint(__name__)

    def read(typed: str) -> TrackedReport:
        code = routes.current_request.headers.get("x-access-code") or None
        return open_tracked_report(
            typed, code, reports=needs.desk.reports, pepper=needs.desk.pepper
        )

    def seen(typed: str) -> dict[str, Any]:
        """The report as its reporter sees it now."""
        return citizen_views.followed(
            read(typed),
            needs.reference.current(),
            language=language_of(routes.current_request),
            now=needs.now(),
            link=needs.files.link,
            upload=needs.files.upload_form,
        )

    def note(channel: Channel) -> str:
        return UNANSWERED[language_of(routes.current_request)][channel]

    @routes.route("/v1/reports/{typed}/contact/code", methods=["POST"])
    @mapped(routes)
    def send_contact_code(typed: str) -> Response:
        given, channel = read(typed), channel_of(json_object(routes.current_request))
        until = verify_contact.send_code(given, channel, desk=needs.desk, now=needs.now())
        needs.count("ContactCodeAsked")
        said = {"channel": channel, "valid_until": local(until), "note": note(channel)}
        return answer(said, HTTPStatus.ACCEPTED)

    @routes.route("/v1/reports/{typed}/contact/confirm", methods=["POST"])
    @mapped(routes)
    def confirm_contact(typed: str) -> Response:
        given, (channel, code) = read(typed), confirmation(json_object(routes.current_request))
        reference, now = needs.reference.current(), needs.now()
        verify_contact.confirm_code(
            given, channel, code, desk=needs.desk, reference=reference, now=now
        )
        needs.count("ContactConfirmed")
        return answer(seen(typed))

    @routes.route("/v1/reports/{typed}/receipt/send", methods=["POST"])
    @mapped(routes)
    def send_receipt(typed: str) -> Response:
        given, channel = read(typed), channel_of(json_object(routes.current_request))
        verify_contact.send_receipt(given, channel, desk=needs.desk, now=needs.now())
        needs.count("ReceiptAsked")
        return answer({"channel": channel, "note": note(channel)}, HTTPStatus.ACCEPTED)

    @routes.route("/v1/reports/{typed}/contact/messages", methods=["POST"])
    @mapped(routes)
    def want_messages(typed: str) -> Response:
        given, (channel, wanted) = read(typed), wish(json_object(routes.current_request))
        verify_contact.want_messages(
            given, channel, wanted=wanted, desk=needs.desk, now=needs.now()
        )
        needs.count("MessagesWanted" if wanted else "MessagesStopped")
        return answer(seen(typed))

    @routes.route("/v1/reports/{typed}/messages", methods=["GET"])
    @mapped(routes)
    def read_messages(typed: str) -> Response:
        lines = for_reporter(read(typed), log=needs.delivery_log)
        language = language_of(routes.current_request)
        return answer(sent(lines, needs.reference.current(), language))

    @routes.route("/v1/messages/stop", methods=["POST"], content_types=["application/json", FORM])
    @mapped(routes)
    def stop_messages() -> Response:
        token = button_token(routes.current_request)
        report, channel = verify_contact.stop_messages(token, desk=needs.desk, now=needs.now())
        needs.count("MessagesStopped")
        return answer({"tracking_id": tracking_ids.show(report), "channel": channel})

    @routes.route("/v1/lost-code", methods=["POST"])
    @mapped(routes)
    def ask_new_code() -> Response:
        report, channel, address = lost(json_object(routes.current_request))
        lost_access_code.ask_new_code(report, channel, address, desk=needs.desk, now=needs.now())
        needs.count("NewCodeAsked")
        told = texts(language_of(routes.current_request)).lost_code
        return answer({"message": told}, HTTPStatus.ACCEPTED)

    return routes


def channel_of(body: dict[str, object]) -> Channel:
    """Which contact."""
    form = Fields(body)
    channel = form.choice("channel", TO_REPORTERS)
    form.done()
    return Channel(channel)


def wish(body: dict[str, object]) -> tuple[Channel, bool]:
    """Which contact, and whether messages are to go there."""
    form = Fields(body)
    channel = form.choice("channel", TO_REPORTERS)
    wanted = form.boolean("wanted")
    form.done()
    return Channel(channel), wanted


def confirmation(body: dict[str, object]) -> tuple[Channel, str]:
    """Which contact, and the digits of its code; spaces and dashes between them do not matter."""
    form = Fields(body)
    channel = form.choice("channel", TO_REPORTERS)
    typed = form.text("code", shortest=1, longest=30)
    code = typed.replace(" ", "").replace("-", "")
    if typed and not (len(code) == CODE_DIGITS and code.isascii() and code.isdigit()):
        form.fail("code", "not_a_code")
    form.done()
    return Channel(channel), code


def lost(body: dict[str, object]) -> tuple[str, Channel, str]:
    """A tracking ID, and an e-mail address or phone number."""
    form = Fields(body)
    typed = form.text("tracking_id", shortest=1, longest=40)
    report = tracking_ids.parse(typed)
    if typed and report is None:
        form.fail("tracking_id", "not_a_tracking_id")
    given = form.text("contact", shortest=1, longest=254)
    channel = Channel.EMAIL if "@" in given else Channel.SMS
    own = Fields({"contact": given})
    address = own.email("contact") if channel is Channel.EMAIL else own.phone("contact")
    if given and not address:
        form.fail("contact", "not_a_contact")
    form.done()
    return report or "", channel, address
