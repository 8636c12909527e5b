"""An alert on its way to an agency's topic: what the queue carries, and what it was."""

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.notifications.message import Message
from chalicelib.usecases.agency_alerts.ports import Alert
from chalicelib.usecases.notifications.ports import AgencyRecipient, Delivery

_TEXTS = ("subject", "body", "text")


def carried(alert: Alert, *, key: str, report: str = "", event: int = 0) -> Delivery:
    """The alert as a delivery; the same event, agency and kind must make the same `key`.

    The words travel along, since they tell of the report as it was at the event.
    """
    texts = {"subject": alert.subject, "body": alert.body, "text": alert.sms}
    return Delivery(
        key=key,
        message=Message.AGENCY_ALERT,
        channel=Channel.TOPIC,
        recipient=AgencyRecipient(agency=alert.agency),
        language="id",
        report=report,
        values={**texts, **alert.attributes},
        event=event,
    )


def alert_in(delivery: Delivery) -> Alert:
    """What `carried` was given."""
    if not isinstance(delivery.recipient, AgencyRecipient):
        raise TypeError(f"{delivery.message} is not for a topic")
    values = delivery.values
    return Alert(
        agency=delivery.recipient.agency,
        subject=values["subject"],
        body=values["body"],
        sms=values["text"],
        attributes={name: said for name, said in values.items() if name not in _TEXTS},
    )
