"""Read every environment variable that the code needs, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass

REQUIRED = (
    "STAGE",
    "TABLE_NAME",
    "BUCKET_NAME",
    "INTAKE_QUEUE_URL",
    "PUBLIC_BUCKET_NAME",
    "NEWS_QUEUE_URL",
    "DELIVERIES_QUEUE_URL",
    "ALERTS_QUEUE_URL",
    "INBOUND_MAIL_QUEUE_URL",
    "WEBHOOKS_QUEUE_URL",
    "SENDER_ADDRESS",
    "SMS_BUDGET",
    "TOPIC_PREFIX",
    "REPORTER_KEY_ARN",
    "RECEIPT_KEY_ARNS",
    "PUSH_KEY_ARN",
    "PUSH_HOSTS",
    "PUSH_CONTACT",
    "PEPPER_SECRET_ARN",
    "SITE_URL",
    "USER_POOL_ID",
    "LOG_LEVEL",
    "POWERTOOLS_SERVICE_NAME",
    "AWS_REGION",
)
#: Absent or empty on AWS; the local cloud sets the first two. `MAIL_EVENTS` the other way round.
OPTIONAL = ("AWS_ENDPOINT_URL", "PUBLIC_S3_ENDPOINT", "MAIL_EVENTS")


class MissingSettings(Exception):
    """The environment lacks variables; the message names all of them."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one stage.

    `sms_budget` is a number of SMS in a month, `mail_events` the SES configuration set that reports
    bounces. `topic_prefix` and an agency's id make its topic ARN; endpoints are None on AWS.

    `receipt_key_arns` are separated by commas: the first signs, all are published. `push_hosts`
    likewise: the push services that may be spoken to, `*.` for any name before the rest;
    `push_contact` is the address at which they reach the operator.
    """

    stage: str
    table_name: str
    bucket_name: str
    intake_queue_url: str
    public_bucket_name: str
    news_queue_url: str
    deliveries_queue_url: str
    alerts_queue_url: str
    inbound_mail_queue_url: str
    webhooks_queue_url: str
    sender_address: str
    sms_budget: str
    topic_prefix: str
    reporter_key_arn: str
    receipt_key_arns: str
    push_key_arn: str
    push_hosts: str
    push_contact: str
    pepper_secret_arn: str
    site_url: str
    user_pool_id: str
    log_level: str
    powertools_service_name: str
    aws_region: str
    aws_endpoint_url: str | None = None
    public_s3_endpoint: str | None = None
    mail_events: str | None = None


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings in `environment`.

    Raises: MissingSettings naming every required variable that is absent or empty.
    """
    missing = [name for name in REQUIRED if not environment.get(name)]
    if missing:
        raise MissingSettings(f"missing environment variables: {', '.join(missing)}")
    return Settings(
        **{name.lower(): environment[name] for name in REQUIRED},
        aws_endpoint_url=environment.get("AWS_ENDPOINT_URL") or None,
        public_s3_endpoint=environment.get("PUBLIC_S3_ENDPOINT") or None,
        mail_events=environment.get("MAIL_EVENTS") or None,
    )
