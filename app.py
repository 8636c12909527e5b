"""Every entrypoint of the platform, one line each."""

import os
from typing import Any

from chalice.app import Chalice, CognitoUserPoolAuthorizer, Cron, Rate

from chalicelib.entrypoints.events import schedules, stream
from chalicelib.entrypoints.events.queues import (
    agency_alerts,
    inbound,
    notifications,
    public,
    reports,
    webhooks,
)
from chalicelib.entrypoints.http.reports.no_script_routes import reshape
from chalicelib.wiring.base import Base
from chalicelib.wiring.routes import blueprints
from chalicelib.wiring.wiring import Wiring

wiring = Wiring(Base())
if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    _ = wiring.base.settings  # a function that lacks settings fails here, naming them all

app = Chalice(app_name="sp4n-lapor")

# Placeholders: infra/template.yaml puts the real stream, queue and pool in their places.
STREAM = "arn:aws:dynamodb:ap-southeast-3:000000000000:table/placeholder/stream/placeholder"
QUEUE = "arn:aws:sqs:ap-southeast-3:000000000000:placeholder-"
POOL = "arn:aws:cognito-idp:ap-southeast-3:000000000000:userpool/placeholder"
staff = CognitoUserPoolAuthorizer("staff", provider_arns=[POOL])


@app.middleware("http")
def one_error_shape(event: Any, get_response: Any) -> Any:
    """Give Chalice's own refusals and crashes the shape of all others."""
    return reshape(get_response(event), event, lambda: wiring.reports.pages)


for blueprint in blueprints(wiring, staff):
    app.register_blueprint(blueprint)


@app.on_dynamodb_record(stream_arn=STREAM, batch_size=25, name="route")
def route(event: Any) -> Any:
    """Route new reports to their first agency."""
    return stream.route_reports(event.to_dict(), wiring.context, wiring.reports.store)


@app.on_dynamodb_record(stream_arn=STREAM, batch_size=25, name="alert")
def fan_out(event: Any) -> Any:
    """Hand new events to alerts, notifications, webhooks, figures and the public side."""
    return stream.fan_out(event.to_dict(), wiring.context, wiring.fan_out)


@app.on_sqs_message(queue_arn=QUEUE + "intake", batch_size=10, name="intake")
def intake(event: Any) -> Any:
    """Store reports that the table could not take at first."""
    return reports.store_reports(event.to_dict(), wiring.context, wiring.reports.intake_worker)


@app.on_sqs_message(queue_arn=QUEUE + "attachments", batch_size=1, name="check_attachment")
def check_attachment(event: Any) -> Any:
    """Check an upload."""
    deps, retries = wiring.reports.attachment_worker, wiring.queues.retries
    return reports.check_attachments(event.to_dict(), wiring.context, deps, retries)


@app.on_sqs_message(queue_arn=QUEUE + "news", batch_size=50, name="publish")
def publish(event: Any) -> Any:
    """Write public snapshots again; notify followers and reporters of merged reports."""
    deps, retries = wiring.public.update_worker, wiring.queues.retries
    return public.handle_public_updates(event.to_dict(), wiring.context, deps, retries)


@app.on_sqs_message(queue_arn=QUEUE + "deliveries", batch_size=10, name="deliver")
def deliver(event: Any) -> Any:
    """Send messages to people outside."""
    deps = wiring.notifications.delivery_worker
    return notifications.deliver_messages(event.to_dict(), wiring.context, deps)


@app.on_sqs_message(queue_arn=QUEUE + "agency-alerts", batch_size=10, name="tell")
def send_alerts(event: Any) -> Any:
    """Publish alerts to agencies' topics."""
    return agency_alerts.send_alerts(event.to_dict(), wiring.context, wiring.alerts.alert_worker)


@app.on_sqs_message(queue_arn=QUEUE + "webhooks", batch_size=1, name="webhook")
def webhook(event: Any) -> Any:
    """Deliver an event to the webhooks that subscribed to it."""
    return webhooks.deliver_webhooks(event.to_dict(), wiring.context, wiring.webhooks.worker)


@app.on_sqs_message(queue_arn=QUEUE + "inbound-sms", batch_size=10, name="inbound_sms")
def inbound_sms(event: Any) -> Any:
    """Receive SMS."""
    deps, retries = wiring.inbound.deps, wiring.queues.retries
    return inbound.receive_sms(event.to_dict(), wiring.context, deps, retries)


@app.on_sqs_message(queue_arn=QUEUE + "inbound-mail", batch_size=1, name="inbound_mail")
def inbound_mail(event: Any) -> Any:
    """Receive an e-mail."""
    deps, retries = wiring.inbound.mail_worker, wiring.queues.retries
    return inbound.receive_mails(event.to_dict(), wiring.context, deps, retries)


@app.on_sqs_message(queue_arn=QUEUE + "feedback", batch_size=10, name="feedback")
def mail_feedback(event: Any) -> Any:
    """Take in that an e-mail bounced or that its reader called it spam."""
    deps, retries = wiring.notifications.deps, wiring.queues.retries
    return notifications.take_mail_feedback(event.to_dict(), wiring.context, deps, retries)


@app.schedule(Rate(5, unit=Rate.MINUTES), name="sweep")
def sweep(event: Any) -> Any:
    """Carry out what is due."""
    remaining = event.context.get_remaining_time_in_millis
    return schedules.sweep_deadlines(event.to_dict(), remaining, wiring.context, wiring.sweep)


@app.schedule(Rate(1, unit=Rate.HOURS), name="audit")
def audit(event: Any) -> Any:
    """Count deadlines by today's law, and prove that every open report has a next timed act."""
    remaining = event.context.get_remaining_time_in_millis
    return schedules.audit_reports(event.to_dict(), remaining, wiring.context, wiring.audit)


@app.schedule(Cron("10,30,40,50", "23,0", "*", "*", "?", "*"), name="digest")
def digest(event: Any) -> Any:
    """Send digests, night alerts and evaluations; roll figures up."""
    remaining = event.context.get_remaining_time_in_millis
    return schedules.run_digests(event.to_dict(), remaining, wiring.context, wiring.digests)
