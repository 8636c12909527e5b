"""The hall: every door of the platform, one line each."""

import os
from typing import Any

from chalice.app import Chalice, CognitoUserPoolAuthorizer, Cron, Rate

from chalicelib.entrypoints.events import (
    deliveries,
    digests,
    feedback,
    inbound,
    publishing,
    webhooks,
    workers,
)
from chalicelib.entrypoints.http.reports.no_script_routes import reshaped
from chalicelib.entrypoints.http.routes import blueprints
from chalicelib.wiring.base import Wiring

wiring = Wiring()
if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    _ = wiring.settings  # a function that lacks settings fails here, naming them all

app = Chalice(app_name="sp4n-lapor")

# Placeholders: infra/template.yaml puts the real stream, queue and pool in their places.
STREAM = "arn:aws:dynamodb:ap-southeast-3:000000000000:table/placeholder/stream/placeholder"
QUEUE = "arn:aws:sqs:ap-southeast-3:000000000000:placeholder-"
POOL = "arn:aws:cognito-idp:ap-southeast-3:000000000000:userpool/placeholder"
staff = CognitoUserPoolAuthorizer("staff", provider_arns=[POOL])


@app.middleware("http")
def one_error_shape(event: Any, get_response: Any) -> Any:
    """Chalice's own refusals and crashes leave in the shape of all others."""
    return reshaped(get_response(event), event, wiring)


for blueprint in blueprints(wiring, staff):
    app.register_blueprint(blueprint)


@app.on_dynamodb_record(stream_arn=STREAM, batch_size=25, name="route")
def route(event: Any) -> Any:
    """A new report reaches its first agency."""
    return workers.route_reports(event.to_dict(), wiring)


@app.on_dynamodb_record(stream_arn=STREAM, batch_size=25, name="alert")
def alert(event: Any) -> Any:
    """What concerns officers is queued for them, and the rest handed on."""
    return workers.alert_agencies(event.to_dict(), wiring)


@app.on_sqs_message(queue_arn=QUEUE + "intake", batch_size=10, name="intake")
def intake(event: Any) -> Any:
    """A report that the table could not take at first is written."""
    return workers.store_reports(event.to_dict(), wiring)


@app.on_sqs_message(queue_arn=QUEUE + "attachments", batch_size=1, name="check_attachment")
def check_attachment(event: Any) -> Any:
    """An upload is looked into."""
    return workers.check_attachments(event.to_dict(), wiring)


@app.on_sqs_message(queue_arn=QUEUE + "news", batch_size=50, name="publish")
def publish(event: Any) -> Any:
    """What became public, or ceased to be, is shown and told."""
    return publishing.publish_news(event.to_dict(), wiring)


@app.on_sqs_message(queue_arn=QUEUE + "deliveries", batch_size=10, name="deliver")
def deliver(event: Any) -> Any:
    """A message leaves for somebody outside."""
    return deliveries.deliver_messages(event.to_dict(), wiring)


@app.on_sqs_message(queue_arn=QUEUE + "agency-alerts", batch_size=10, name="tell")
def tell(event: Any) -> Any:
    """An alert leaves for an agency's topic."""
    return deliveries.tell_agencies(event.to_dict(), wiring)


@app.on_sqs_message(queue_arn=QUEUE + "webhooks", batch_size=1, name="webhook")
def webhook(event: Any) -> Any:
    """An event leaves for the machines that subscribed to it."""
    return webhooks.carry(event.to_dict(), wiring)


@app.on_sqs_message(queue_arn=QUEUE + "inbound-sms", batch_size=10, name="inbound_sms")
def inbound_sms(event: Any) -> Any:
    """Somebody wrote an SMS."""
    return inbound.receive_sms(event.to_dict(), wiring)


@app.on_sqs_message(queue_arn=QUEUE + "inbound-mail", batch_size=1, name="inbound_mail")
def inbound_mail(event: Any) -> Any:
    """Somebody wrote an e-mail."""
    return inbound.receive_letters(event.to_dict(), wiring)


@app.on_sqs_message(queue_arn=QUEUE + "feedback", batch_size=10, name="feedback")
def mail_feedback(event: Any) -> Any:
    """A letter bounced, or its reader called it spam."""
    return feedback.take_notices(event.to_dict(), wiring)


@app.schedule(Rate(5, unit=Rate.MINUTES), name="sweep")
def sweep(event: Any) -> Any:
    """Whatever is due is carried out."""
    remaining = event.context.get_remaining_time_in_millis
    return workers.sweep_deadlines(event.to_dict(), remaining, wiring)


@app.schedule(Rate(1, unit=Rate.HOURS), name="audit")
def audit(event: Any) -> Any:
    """Deadlines follow today's law, and no open report waits for nothing."""
    remaining = event.context.get_remaining_time_in_millis
    return workers.audit_reports(event.to_dict(), remaining, wiring)


@app.schedule(Cron("10,30,40,50", "23,0", "*", "*", "?", "*"), name="digest")
def digest(event: Any) -> Any:
    """Desks read what happened and how they did, and telephones what they were spared at night."""
    return digests.run_digest_schedule(
        event.to_dict(), event.context.get_remaining_time_in_millis, wiring
    )
