"""`make bounce TO= REPORT=`: what SES would say of a letter that it could not deliver.

With `AGENCY=pemda-3273` in the place of `TO`: of letters to all its confirmed e-mail addresses.

The emulator sends no mail and publishes no events of SES, so a notice is put where SES's would
arrive: into the queue `feedback`. On AWS the simulator's addresses do the same for real:
bounce@simulator.amazonses.com and complaint@simulator.amazonses.com.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.item_table import ItemTable
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.reports import tracking_ids
from chalicelib.usecases.notifications.ports import DeliveryOutcome
from infra.local.cloud import client
from infra.local.commands.run_schedule import running_cloud
from infra.local.console import ROOT, Failed
from infra.local.emulator import ACCOUNT, REGION

KINDS = ("Bounce", "Complaint", "DeliveryDelay")


def notice(kind: str, address: str, marks: dict[str, str]) -> dict[str, Any]:
    """As SES's event publishing writes it, as far as the platform reads it."""
    people = [{"emailAddress": address}]
    said: dict[str, dict[str, Any]] = {
        "Bounce": {
            "bounce": {
                "bounceType": "Permanent",
                "bounceSubType": "General",
                "bouncedRecipients": people,
            }
        },
        "Complaint": {"complaint": {"complainedRecipients": people}},
        "DeliveryDelay": {"deliveryDelay": {"delayedRecipients": people}},
    }
    tags = {name: [value] for name, value in marks.items()}
    mail = {"messageId": "local", "destination": [address], "tags": tags}
    return {"eventType": kind, "mail": mail, **said[kind]}


def bounce(
    running: dict[str, str], kind: str, address: str, report: str = "", event: int = 0
) -> None:
    """Put the notice into the queue of the running local cloud."""
    marks = {"root": report, "report": report, "event": str(event)} if report else {}
    if report:
        marks["delivery"] = _last_letter(running, report)
    body = json.dumps(notice(kind, address, marks))
    sqs = client("sqs", running["endpoint"])
    sqs.send_message(QueueUrl=running["feedback"], MessageBody=body)


def recipients(endpoint: str, agency: str) -> list[str]:
    """The e-mail addresses that get an agency's alerts; raises Failed when there are none."""
    topic = f"arn:aws:sns:{REGION}:{ACCOUNT}:sp4n-lapor-local-agency-{agency}"
    sns = client("sns", endpoint)
    try:
        pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
        found = [s for page in pages for s in page["Subscriptions"]]
    except sns.exceptions.NotFoundException:
        found = []
    confirmed = [s for s in found if s["SubscriptionArn"].startswith("arn:")]
    mails = [s["Endpoint"] for s in confirmed if s["Protocol"] == "email"]
    if not mails:
        raise Failed(f"No e-mail address hears the alerts of {agency}.", "AGENCY=pemda-3273")
    return mails


def _last_letter(running: dict[str, str], report: str) -> str:
    """The key of the last letter that left about a report; "" when none did."""
    table = ItemTable(client("dynamodb", running["endpoint"]), running["table"])
    lines = table.query(keys.report(report), keys.DELIVERY_PREFIX)
    sent = [
        i for i in lines if (i["channel"], i["outcome"]) == (Channel.EMAIL, DeliveryOutcome.SENT)
    ]
    last = max(sent, key=lambda item: str(item["at"]), default={"SK": ""})
    return str(last["SK"]).removeprefix(keys.DELIVERY_PREFIX)


def main() -> int:
    """Command line of `make bounce`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", default="")
    parser.add_argument("--agency", default="")
    parser.add_argument("--report", default="")
    parser.add_argument("--event", type=int, default=0)
    parser.add_argument("--kind", default="Bounce", choices=KINDS)
    parser.add_argument("--state", type=Path, default=ROOT / ".local")
    wanted = parser.parse_args()
    try:
        report = tracking_ids.parse(wanted.report) if wanted.report else ""
        if report is None or ("@" not in wanted.to and not wanted.agency):
            raise Failed("Whose letter?", "make bounce TO=warga@example.id REPORT=7K2M-9QXD-4TPC")
        running = running_cloud(wanted.state)
        everybody = recipients(running["endpoint"], wanted.agency) if wanted.agency else [wanted.to]
        for address in everybody:
            bounce(running, wanted.kind, address, report, wanted.event)
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f"{wanted.kind} of {', '.join(everybody)} is on its way to the function feedback.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
