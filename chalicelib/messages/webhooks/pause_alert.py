"""The alert to an agency whose webhook was paused."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from chalicelib.domain.webhooks.webhook import PauseReason, Webhook
from chalicelib.messages.agency_alerts.alerts import bilingual
from chalicelib.messages.catalogue import read, read_all
from chalicelib.messages.console_pages import WEBHOOKS, WORKLIST
from chalicelib.usecases.agency_alerts.ports import Alert
from chalicelib.usecases.webhooks.ports import ComposePause


@dataclass(frozen=True, kw_only=True)
class PauseBody:
    """The Indonesian text; the address is named by its host alone."""

    subject: str
    reasons: Mapping[PauseReason, str]
    name: str
    address: str
    request: str
    sms: str


def pause_composer(site_url: str) -> ComposePause:
    """Make the writer of alerts whose links lead to `site_url`."""

    def compose(webhook: Webhook, reason: PauseReason) -> Alert:
        texts = read(PauseBody, "id", "webhooks:paused_body")
        link = site_url + WEBHOOKS
        # The rest of an address may be a secret.
        host = urlsplit(webhook.url).hostname
        lines = [
            texts.reasons[reason],
            "",
            texts.name.format(name=webhook.name),
            texts.address.format(host=host),
            "",
            texts.request.format(link=link),
        ]
        english = read_all(str, "en", "webhooks:summaries")["paused"]
        return Alert(
            agency=webhook.owner,
            subject=texts.subject.format(name=webhook.name),
            body=bilingual(lines, english.format(name=webhook.name, link=link)),
            sms=texts.sms.format(link=site_url + WORKLIST),
            attributes={"kind": "webhook_paused", "urgency": "normal", "unit": "-"},
        )

    return compose
