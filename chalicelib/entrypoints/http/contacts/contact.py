"""The routes of the reporter's contact: verifying it, what was sent to it, a lost access code."""

from http import HTTPStatus
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.domain.clean_text import clean_code
from chalicelib.domain.contacts.verified_contact import CODE_DIGITS, REPORTER_CHANNELS, Channel
from chalicelib.domain.reports import tracking_ids
from chalicelib.entrypoints.context import Context, Provider
from chalicelib.entrypoints.http.deadlines.clock_views import local
from chalicelib.entrypoints.http.endpoint import (
    FORM,
    access_code_of,
    errors_as_problems,
    json_object,
    json_response,
    language_of,
)
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.entrypoints.http.notifications.delivery_log_views import delivery_log_view
from chalicelib.entrypoints.http.public.public_follows import button_token
from chalicelib.entrypoints.http.reports import citizen_views
from chalicelib.messages.contacts.neutral_responses import (
    lost_code_response,
    text_when_no_message_arrives,
)
from chalicelib.usecases.attachments.ports import Files
from chalicelib.usecases.contacts import lost_access_code, verify_contact
from chalicelib.usecases.notifications.delivery_log import delivery_log_for_reporter
from chalicelib.usecases.notifications.ports import DeliveryLog
from chalicelib.usecases.reports.tracking import TrackedReport, open_tracked_report


def contact_routes(
    context: Context,
    *,
    contacts: Provider[verify_contact.ContactDeps],
    delivery_log: Provider[DeliveryLog],
    files: Provider[Files],
) -> Blueprint:
    """Make the blueprint."""
    routes = Blueprint(__name__)

    def read(typed: str) -> TrackedReport:
        code, deps = access_code_of(routes.current_request), contacts()
        return open_tracked_report(typed, code, reports=deps.reports, pepper=deps.pepper)

    def view(typed: str) -> dict[str, Any]:
        return citizen_views.tracked_report(
            read(typed),
            context.reference(),
            language=language_of(routes.current_request),
            now=context.now(),
            link=files().download_url,
            upload=files().upload_form,
        )

    def note(channel: Channel) -> str:
        return text_when_no_message_arrives(channel, language_of(routes.current_request))

    @routes.route("/v1/reports/{typed}/contact/code", methods=["POST"])
    @errors_as_problems(routes)
    def send_contact_code(typed: str) -> Response:
        given, channel = read(typed), channel_of(json_object(routes.current_request))
        until = verify_contact.send_code(given, channel, deps=contacts(), now=context.now())
        context.count_metric("ContactCodeAsked")
        sent = {"channel": channel, "valid_until": local(until), "note": note(channel)}
        return json_response(sent, HTTPStatus.ACCEPTED)

    @routes.route("/v1/reports/{typed}/contact/confirm", methods=["POST"])
    @errors_as_problems(routes)
    def confirm_contact(typed: str) -> Response:
        given, (channel, code) = read(typed), confirmation(json_object(routes.current_request))
        reference, now = context.reference(), context.now()
        verify_contact.confirm_code(
            given, channel, code, deps=contacts(), reference=reference, now=now
        )
        context.count_metric("ContactConfirmed")
        return json_response(view(typed))

    @routes.route("/v1/reports/{typed}/receipt/send", methods=["POST"])
    @errors_as_problems(routes)
    def send_receipt(typed: str) -> Response:
        given, channel = read(typed), channel_of(json_object(routes.current_request))
        verify_contact.send_receipt(given, channel, deps=contacts(), now=context.now())
        context.count_metric("ReceiptAsked")
        return json_response({"channel": channel, "note": note(channel)}, HTTPStatus.ACCEPTED)

    @routes.route("/v1/reports/{typed}/contact/messages", methods=["POST"])
    @errors_as_problems(routes)
    def want_messages(typed: str) -> Response:
        given, (channel, wanted) = read(typed), message_choice(json_object(routes.current_request))
        verify_contact.set_messages_wanted(
            given, channel, wanted=wanted, deps=contacts(), now=context.now()
        )
        context.count_metric("MessagesWanted" if wanted else "MessagesStopped")
        return json_response(view(typed))

    @routes.route("/v1/reports/{typed}/messages", methods=["GET"])
    @errors_as_problems(routes)
    def read_messages(typed: str) -> Response:
        lines = delivery_log_for_reporter(read(typed), log=delivery_log())
        language = language_of(routes.current_request)
        return json_response(delivery_log_view(lines, context.reference(), language))

    @routes.route("/v1/messages/stop", methods=["POST"], content_types=["application/json", FORM])
    @errors_as_problems(routes)
    def stop_messages() -> Response:
        token = button_token(routes.current_request)
        report, channel = verify_contact.stop_messages(token, deps=contacts(), now=context.now())
        context.count_metric("MessagesStopped")
        return json_response({"tracking_id": tracking_ids.show(report), "channel": channel})

    @routes.route("/v1/lost-code", methods=["POST"])
    @errors_as_problems(routes)
    def ask_new_code() -> Response:
        report, channel, address = lost_code_request(json_object(routes.current_request))
        lost_access_code.request_new_code(
            report, channel, address, deps=contacts(), now=context.now()
        )
        context.count_metric("NewCodeAsked")
        message = lost_code_response(language_of(routes.current_request))
        return json_response({"message": message}, HTTPStatus.ACCEPTED)

    return routes


def channel_of(body: dict[str, object]) -> Channel:
    """Read which contact is meant.

    Raises: InvalidFields.
    """
    form = Fields(body)
    channel = form.choice("channel", REPORTER_CHANNELS)
    form.raise_faults()
    return Channel(channel)


def message_choice(body: dict[str, object]) -> tuple[Channel, bool]:
    """Read which contact is meant, and whether messages are to go there.

    Raises: InvalidFields.
    """
    form = Fields(body)
    channel = form.choice("channel", REPORTER_CHANNELS)
    wanted = form.boolean("wanted")
    form.raise_faults()
    return Channel(channel), wanted


def confirmation(body: dict[str, object]) -> tuple[Channel, str]:
    """Read which contact is meant, and the digits of its code without spaces and dashes.

    Raises: InvalidFields.
    """
    form = Fields(body)
    channel = form.choice("channel", REPORTER_CHANNELS)
    typed = form.text("code", shortest=1, longest=30)
    code = clean_code(typed).replace(" ", "").replace("-", "")
    if typed and not (len(code) == CODE_DIGITS and code.isascii() and code.isdigit()):
        form.fail("code", "not_a_code")
    form.raise_faults()
    return Channel(channel), code


def lost_code_request(body: dict[str, object]) -> tuple[str, Channel, str]:
    """Read a report's id by its tracking ID, and an e-mail address or phone number.

    Raises: InvalidFields.
    """
    form = Fields(body)
    typed = form.text("tracking_id", shortest=1, longest=40)
    report = tracking_ids.parse(typed)
    if typed and report is None:
        form.fail("tracking_id", "not_a_tracking_id")
    given = form.text("contact", shortest=1, longest=254)
    channel = Channel.EMAIL if "@" in clean_code(given) else Channel.SMS
    own = Fields({"contact": given})
    address = own.email("contact") if channel is Channel.EMAIL else own.phone("contact")
    if given and not address:
        form.fail("contact", "not_a_contact")
    form.raise_faults()
    return report or "", channel, address
