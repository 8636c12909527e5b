"""What a tier is told of the agencies below it for which nobody hears.

Numbers of what lies there, and the way to what is due; no title, and nothing of what is
confidential, which the tier could not open.
"""

from collections.abc import Iterator

from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.privacy.anonymity import may_show_content
from chalicelib.domain.reports import tracking_ids
from chalicelib.messages.agency_alerts.alerts import bilingual
from chalicelib.messages.dates import written
from chalicelib.usecases.agency_alerts.ports import Alert
from chalicelib.usecases.agency_alerts.unreachable_agencies import (
    SOON_DAYS,
    Backlog,
    ComposeUnreachable,
)
from chalicelib.usecases.reports.ports import WorkItem

#: So many agencies and reports are named; the console shows all.
MOST_NAMED, MOST_REPORTS = 20, 10


def unreachable_composer(site_url: str) -> ComposeUnreachable:
    """The writer of it, whose links lead to `site_url`."""

    def compose(tier: str, lying: list[Backlog]) -> Alert:
        subject = f"{len(lying)} instansi tanpa penerima pemberitahuan"
        named = sorted(lying, key=lambda one: (-one.soon, -one.open, one.agency.name))
        return Alert(
            agency=tier,
            subject=subject,
            body=bilingual(_body(named, site_url), _english(named, site_url)),
            sms=f"LAPOR! {subject}. {site_url}/konsol/",
            attributes={"kind": AlertKind.UNREACHABLE.value, "urgency": "high", "unit": "-"},
        )

    return compose


def _body(lying: list[Backlog], site_url: str) -> Iterator[str]:
    yield "Pemberitahuan laporan tidak sampai kepada siapa pun di instansi berikut:"
    yield ""
    yield from (f"- {_line(one)}" for one in lying[:MOST_NAMED])
    if len(lying) > MOST_NAMED:
        yield f"- dan {len(lying) - MOST_NAMED} instansi lain"
    yield ""
    due = [item for one in lying for item in one.soonest if may_show_content(item)]
    if due:
        yield "Yang paling mendesak:"
        first = sorted(due, key=lambda item: (item.due_at is None, item.due_at, item.id))
        yield from (_report(item, site_url) for item in first[:MOST_REPORTS])
        yield ""
    yield (
        "Mohon instansi itu dihubungi agar menambahkan atau memperbaiki penerimanya. Sampai saat "
        "itu laporan baru untuknya ikut dikabarkan kepada Anda. Tenggat tidak berubah dan "
        "kewajiban menjawab tetap pada instansi itu; laporan yang melewati tenggat naik ke "
        "tingkat di atasnya."
    )
    yield ""
    yield f"Daftar lengkap instansi: {site_url}/konsol/#/subscriptions"
    yield f"Laporan yang sudah naik ke Anda: {site_url}/konsol/#/escalated"


def _english(lying: list[Backlog], site_url: str) -> str:
    soon = sum(one.soon for one in lying)
    due = (
        f" {soon} of their open reports are overdue or due within {SOON_DAYS} working days."
        if soon
        else ""
    )
    return (
        f"{len(lying)} agencies below you have nobody who receives alerts.{due} Please have them "
        "add or mend their recipients; until then you hear of their new reports. List: "
        f"{site_url}/konsol/#/subscriptions"
    )


def _line(one: Backlog) -> str:
    if not one.open:
        return f"{one.agency.name}: tidak ada laporan terbuka"
    more = "+" if one.more else ""
    due = f", {one.soon} di antaranya lewat tenggat atau jatuh tempo dalam {SOON_DAYS} hari kerja"
    return f"{one.agency.name}: {one.open}{more} laporan terbuka{due if one.soon else ''}"


def _report(item: WorkItem, site_url: str) -> str:
    link = f"{site_url}/konsol/#/report/{item.id}"
    return f"- {tracking_ids.show(item.id)}, tenggat {written(item.due_at, 'id')}: {link}"
