"""Fill a fresh local cloud: reference data, demo officers, verified sender, demo subscribers."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.adapters.aws.secrets import pepper
from chalicelib.adapters.clock import utc_now
from chalicelib.adapters.dynamodb.agency_alerts.alert_preferences import DynamoAlertPreferences
from chalicelib.adapters.dynamodb.reference_data.registry import DynamoRegistry
from chalicelib.domain.contacts.verified_contact import Channel, address_hash
from chalicelib.domain.reference_data.registry import RowKind
from chalicelib.domain.reports.history import SYSTEM
from chalicelib.usecases.agency_alerts.alert_preferences import AlertPreference
from chalicelib.usecases.agency_alerts.ports import StoredPreference
from chalicelib.usecases.reference_data.ports import RowWrite
from infra.local.cloud import Stack, client
from infra.local.console import ROOT, run
from infra.local.emulator import ACCOUNT, REGION

ACCOUNTS = ROOT / "infra" / "data" / "demo_accounts.json"
SENDER = "lapor@example.go.id"
#: Demo agencies whose subscriber also gets the monthly evaluation.
EVALUATES = ("ksp", "ombudsman")


def demo_accounts(path: Path = ACCOUNTS) -> list[dict[str, Any]]:
    """`[{username, password, role, agency, unit}]`; they exist in the local cloud only."""
    accounts: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return accounts


def load_reference(endpoint: str) -> None:
    """Agencies, categories, rules, profiles, calendar and the agencies' topics."""
    env = {
        **os.environ,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    run(
        [sys.executable, "-m", "infra.reference.load", "--stage", "local"],
        env=env,
        way_out="read the message above; `make reference` builds the data again",
    )


def create_accounts(endpoint: str, stack: Stack) -> None:
    """Demo officers with permanent passwords, their group, agency and unit; safe to repeat."""
    cognito = client("cognito-idp", endpoint)
    pool = stack["UserPoolId"]
    for account in demo_accounts():
        user = {"UserPoolId": pool, "Username": account["username"]}
        attributes = [
            {"Name": f"custom:{name}", "Value": account[name]}
            for name in ("agency", "unit")
            if account.get(name)
        ]
        try:
            cognito.admin_create_user(**user, UserAttributes=attributes, MessageAction="SUPPRESS")
        except cognito.exceptions.UsernameExistsException:
            cognito.admin_update_user_attributes(**user, UserAttributes=attributes)
        cognito.admin_set_user_password(**user, Password=account["password"], Permanent=True)
        cognito.admin_add_user_to_group(**user, GroupName=account["role"])


def address_of(agency: str) -> str:
    """Where a demo agency reads its e-mail."""
    return f"petugas@{agency}.example.go.id"


def subscribe_demo_agencies(endpoint: str) -> None:
    """One e-mail subscriber for each demo account's agency, so that alerts can be watched."""
    sns = client("sns", endpoint)
    for agency in sorted({a["agency"] for a in demo_accounts() if a.get("agency")}):
        topic = f"arn:aws:sns:{REGION}:{ACCOUNT}:sp4n-lapor-local-agency-{agency}"
        try:
            sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=address_of(agency))
        except ClientError as refused:
            if refused.response["Error"]["Code"] not in ("NotFound", "NotFoundException"):
                raise


def choose_evaluations(endpoint: str, stack: Stack) -> None:
    """The monitor and the Ombudsman read the monthly evaluation, unless somebody chose before."""
    preferences = DynamoAlertPreferences(client("dynamodb", endpoint), stack["TableName"])
    secret = pepper(client("secretsmanager", endpoint), stack["PepperArn"])
    for agency in EVALUATES:
        subscriber = address_hash(secret, Channel.EMAIL, address_of(agency))
        if subscriber not in preferences.preferences_of_agency(agency):
            chosen = StoredPreference(
                preference=AlertPreference(evaluation=True), set_by="", set_at=utc_now()
            )
            preferences.save_preference(agency, subscriber, chosen)


def set_second_contacts(table: Any, name: str) -> None:
    """Set the second contact of each demo agency, so that dead addresses can be watched.

    What `make bounce AGENCY=pemda-3273` sets off ends in a letter to it. Written as an
    administrator's change is: the packed copy of reference data would not know of any other.
    """
    registry = DynamoRegistry(table, name)
    there = registry.rows(RowKind.AGENCIES)
    wanted = {
        agency: there[agency].row | {"second_contact": f"kedua@{agency}.example.go.id"}
        for agency in {a["agency"] for a in demo_accounts() if a.get("agency")}
    }
    puts = [
        RowWrite(key=agency, row=row, before=there[agency])
        for agency, row in sorted(wanted.items())
        if row != there[agency].row
    ]
    reason = "second contacts of the demo"
    registry.save_rows(RowKind.AGENCIES, puts, by=SYSTEM, reason=reason, now=utc_now())


def verify_sender(endpoint: str) -> None:
    """The address that e-mail to reporters comes from."""
    client("ses", endpoint).verify_email_identity(EmailAddress=SENDER)


def seed(endpoint: str, stack: Stack) -> None:
    """Everything above; each part may run again over what is there."""
    load_reference(endpoint)
    create_accounts(endpoint, stack)
    subscribe_demo_agencies(endpoint)
    choose_evaluations(endpoint, stack)
    set_second_contacts(client("dynamodb", endpoint), "sp4n-lapor-local")
    verify_sender(endpoint)
