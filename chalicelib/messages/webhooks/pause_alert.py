"""What an agency is told when its webhook was paused, in Indonesian."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from chalicelib.domain.webhooks.webhook import PauseReason, Webhook
from chalicelib.messages.agency_alerts.alerts import bilingual
from chalicelib.usecases.agency_alerts.ports import Alert
from chalicelib.usecases.webhooks.ports import ComposePause

WHY: Mapping[PauseReason, str] = {
    PauseReason.FAILING: "Sistem Anda tidak menerima pemberitahuan selama sehari penuh.",
    PauseReason.GONE: "Sistem Anda menjawab bahwa alamat itu sudah tidak dipakai (410).",
    PauseReason.OFFICER: "Petugas menghentikannya sementara.",
}


def pause_composer(site_url: str) -> ComposePause:
    """The writer of alerts whose links lead to `site_url`."""

    def compose(webhook: Webhook, reason: PauseReason) -> Alert:
        subject = f"Webhook dihentikan sementara: {webhook.name}"
        link = f"{site_url}/konsol/#/webhooks"
        host = urlsplit(webhook.url).hostname  # the rest of an address may be a secret
        body = (
            f"{WHY[reason]}\n\nWebhook: {webhook.name}\nAlamat: {host}\n\n"
            "Kejadian baru tetap dicatat selama 30 hari. Perbaiki sistem Anda, lanjutkan webhook "
            f"ini, lalu kirim ulang sejak waktu berhenti: {link}"
        )
        english = (
            f"The webhook {webhook.name} was paused. New events are kept for 30 days. Mend your "
            f"system, resume the webhook, then replay from the moment it stopped: {link}"
        )
        return Alert(
            agency=webhook.owner,
            subject=subject,
            body=bilingual([body], english),
            sms=f"LAPOR! Sebuah webhook dihentikan sementara. {site_url}/konsol/",
            attributes={"kind": "webhook_paused", "urgency": "normal", "unit": "-"},
        )

    return compose
