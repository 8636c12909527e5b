"""What people outside are told by e-mail and SMS, in their language.

No letter names the reporter or quotes a report: a mailbox is read by others, and a confidential
report is read on the tracking page alone. `{name}` takes a value; see `_filled` for what is there.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from jinja2 import Environment

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.notifications.message import Message
from chalicelib.domain.public.public_follows import PublicUpdateKind
from chalicelib.domain.reports import tracking_ids
from chalicelib.messages import LANGUAGES, texts
from chalicelib.messages.agency_alerts import digest_letters
from chalicelib.messages.dates import written
from chalicelib.messages.inbound import inbound_replies
from chalicelib.messages.message_texts import MessageTexts, filled
from chalicelib.messages.notifications import reporter_steps_en, reporter_steps_id
from chalicelib.messages.notifications.merged_report_texts import FOOTERS as MERGED_FOOTERS
from chalicelib.messages.public.public_follows import NEWS, followed_text
from chalicelib.messages.sms import SMS_LENGTH, gsm_7
from chalicelib.usecases.notifications.ports import Delivery, RenderedMessage, Write

#: What an SMS says of an officer's question or answer; the rest is on the page.
ROOM_TO_QUOTE = 80

WORDINGS: Mapping[str, Mapping[Message, MessageTexts]] = {
    "id": {
        **inbound_replies.ANSWERS["id"],
        Message.CONTACT_CODE: MessageTexts(
            subject="Kode verifikasi untuk laporan {tracking_id}",
            paragraphs=(
                "Kode verifikasi Anda: {code}",
                "Masukkan kode ini di halaman pelacakan dalam 15 menit. Petugas tidak pernah "
                "menanyakan kode ini; jangan berikan kepada siapa pun.",
                "Tidak merasa memintanya? Abaikan pesan ini, tidak ada yang berubah.",
            ),
            action="Buka halaman pelacakan",
            sms="LAPOR! Kode verifikasi {code}, berlaku 15 menit. Jangan berikan kepada siapa "
            "pun, termasuk petugas.",
        ),
        Message.NEW_CODE: MessageTexts(
            subject="Kode akses baru untuk laporan {tracking_id}",
            paragraphs=(
                "Kode akses baru: {code}",
                "Kode yang lama tidak berlaku lagi. Simpan kode ini bersama nomor pelacakan "
                "{tracking_id}, dan jangan berikan kepada siapa pun.",
                "Bukan Anda yang meminta? Laporan Anda tetap aman: kode baru hanya dikirim ke "
                "kontak yang sudah Anda verifikasi. Pakailah kode baru ini.",
            ),
            action="Buka laporan dengan kode baru",
            sms="LAPOR! Kode akses baru {tracking_id}: {code}. Kode lama tidak berlaku lagi. "
            "Jangan berikan kepada siapa pun.",
        ),
        Message.RECEIPT: MessageTexts(
            subject="Tanda terima laporan {tracking_id}",
            paragraphs=(
                "Laporan Anda diterima pada {filed_at} dengan nomor pelacakan {tracking_id}.",
                "Tahap sekarang: {state}. Langkah berikutnya: {next}.",
                "Untuk membalas atau menutup laporan, pakailah juga kode akses dari tanda terima "
                "di halaman laporan. Kode itu sengaja tidak kami kirim lewat pesan.",
            ),
            action="Lacak laporan",
            sms="LAPOR! {tracking_id} diterima {filed_at}. Berikutnya: {next}.",
            sms_link=True,
        ),
        Message.FOLLOW_CONFIRM: MessageTexts(
            subject="Konfirmasi: ikuti {followed}",
            paragraphs=(
                "Alamat ini dimasukkan untuk mengikuti {followed}.",
                "Buka tautan di bawah dalam tiga hari untuk mulai mengikuti. Anda hanya akan "
                "diberi tahu tentang hal yang terbuka untuk umum.",
                "Bukan Anda? Abaikan pesan ini: tidak ada yang disimpan, dan tidak ada pesan lain.",
            ),
            action="Mulai mengikuti",
            sms="LAPOR! Buka surel Anda untuk mulai mengikuti.",
            page="/ikuti/#{code}",
        ),
        Message.FOLLOW_NEWS: MessageTexts(
            subject="{news}: {tracking_id}",
            paragraphs=(
                "{news}. Nomor pelacakan: {tracking_id}.",
                "Anda menerima pesan ini karena mengikuti {followed}.",
            ),
            action="Baca laporan",
            sms="LAPOR! {news}: {tracking_id}.",
            stop="Berhenti mengikuti",
        ),
        **digest_letters.WORDINGS["id"],
        **reporter_steps_id.STEPS,
    },
    "en": {
        **inbound_replies.ANSWERS["en"],
        Message.CONTACT_CODE: MessageTexts(
            subject="Verification code for report {tracking_id}",
            paragraphs=(
                "Your verification code: {code}",
                "Enter it on the tracking page within 15 minutes. No officer ever asks for this "
                "code; do not give it to anybody.",
                "You did not ask for it? Ignore this message, nothing changes.",
            ),
            action="Open the tracking page",
            sms="LAPOR! Verification code {code}, valid for 15 minutes. Do not give it to "
            "anybody, officers included.",
        ),
        Message.NEW_CODE: MessageTexts(
            subject="New access code for report {tracking_id}",
            paragraphs=(
                "New access code: {code}",
                "The old code no longer works. Keep this one with the tracking ID {tracking_id}, "
                "and do not give it to anybody.",
                "It was not you who asked? Your report is safe: a new code only goes to a contact "
                "that you have verified. Please use this new code.",
            ),
            action="Open the report with the new code",
            sms="LAPOR! New access code for {tracking_id}: {code}. The old code no longer works. "
            "Do not give it to anybody.",
        ),
        Message.RECEIPT: MessageTexts(
            subject="Receipt of report {tracking_id}",
            paragraphs=(
                "Your report was received on {filed_at} under the tracking ID {tracking_id}.",
                "Where it stands: {state}. Next step: {next}.",
                "To reply to the report or close it, also use the access code of the receipt on "
                "the page. We do not send that code by message, on purpose.",
            ),
            action="Track the report",
            sms="LAPOR! {tracking_id} received {filed_at}. Next: {next}.",
            sms_link=True,
        ),
        Message.FOLLOW_CONFIRM: MessageTexts(
            subject="Please confirm: follow {followed}",
            paragraphs=(
                "This address was entered to follow {followed}.",
                "Open the link below within three days to begin. You will hear only of what "
                "anybody may read.",
                "It was not you? Ignore this message: nothing is kept, and no other message comes.",
            ),
            action="Begin to follow",
            sms="LAPOR! Open your e-mail to begin to follow.",
            page="/ikuti/#{code}",
        ),
        Message.FOLLOW_NEWS: MessageTexts(
            subject="{news}: {tracking_id}",
            paragraphs=(
                "{news}. Tracking ID: {tracking_id}.",
                "You get this message because you follow {followed}.",
            ),
            action="Read the report",
            sms="LAPOR! {news}: {tracking_id}.",
            stop="Stop following",
        ),
        **digest_letters.WORDINGS["en"],
        **reporter_steps_en.STEPS,
    },
}
#: Under a letter whose replies nobody reads, under one to a reporter, under an answer.
FOOTERS = {
    "id": "Pesan ini dikirim otomatis oleh SP4N-LAPOR!. Balasan ke alamat ini tidak dibaca.",
    "en": "SP4N-LAPOR! sent this message by itself. Replies to this address are not read.",
}
REPORTERS_FOOTERS = {
    "id": "Pesan ini dikirim otomatis oleh SP4N-LAPOR!. Membalasnya menambah keterangan pada "
    "laporan Anda; balas STOP untuk berhenti menerima pesan.",
    "en": "SP4N-LAPOR! sent this message by itself. A reply to it is added to your report; reply "
    "STOP to get no more messages.",
}
ANSWERS_FOOTERS = {
    "id": "SP4N-LAPOR! menjawab pesan Anda secara otomatis. Balas STOP untuk berhenti menerima "
    "pesan.",
    "en": "SP4N-LAPOR! answered your message by itself. Reply STOP to get no more messages.",
}
REFUSED = {
    "id": "Lampiran yang tidak dapat kami terima: {}. Kirim JPEG, PNG, WebP, PDF sampai 10 MB atau "
    "MP4, paling banyak 5, lewat balasan surel ini.",
    "en": "Attachments that we could not take: {}. Send JPEG, PNG, WebP, PDF up to 10 MB or MP4, "
    "at most 5, by replying to this e-mail.",
}
#: Every letter to a reporter can be the last one about that report.
NO_MORE = {
    "id": "Berhenti menerima pesan tentang laporan ini",
    "en": "Stop messages about this report",
}
NEXT = {
    "id": ("{stage}, paling lambat {due}", "tidak ada lagi"),
    "en": ("{stage}, by {due}", "none any more"),
}


#: Where the rest is read by whoever has no more than a telephone.
BY_SMS = {"id": "Balas STATUS {tracking_id}.", "en": "Reply STATUS {tracking_id}."}


def letter_writer(site_url: str) -> Write:
    """The writer of letters whose links lead to `site_url`."""
    page = Environment(autoescape=True).from_string(
        Path(__file__).with_name("letter.html").read_text(encoding="utf-8")
    )

    def write(delivery: Delivery, values: Mapping[str, str]) -> RenderedMessage:
        language = delivery.language if delivery.language in LANGUAGES else "id"
        wording, footer = WORDINGS[language][delivery.message], _footer(delivery, language)
        if delivery.message in digest_letters.WHOLE:
            value, letter_of = digest_letters.WHOLE[delivery.message]
            return letter_of(values[value], language, site_url, footer)
        full = _filled(delivery, values, language, short=False)
        subject = wording.subject.format_map(full)
        paragraphs = filled(wording.paragraphs, full)
        link = values.get("link") or _link(site_url, wording, full)
        page_of_stop, stop_action, button = _way_out(wording, full, language)
        stop = site_url + page_of_stop if page_of_stop else ""
        shown = [subject, "", *_spaced(paragraphs), f"{wording.action}: {link}", ""]
        shown += [f"{stop_action}: {stop}", ""] if stop else []
        shown.append(footer)
        html = page.render(
            language=language,
            subject=subject,
            paragraphs=paragraphs,
            link=link,
            action=wording.action,
            stop=stop,
            stop_action=stop_action,
            footer=footer,
        )
        sms = gsm_7(wording.sms.format_map(_filled(delivery, values, language, short=True)))
        by_sms = values.get("filed_by") == Channel.SMS
        where = BY_SMS[language].format_map(full) if by_sms else f"{site_url}/lacak/"
        whole = f"{sms} {where}"
        fits = wording.sms_link and len(whole) <= SMS_LENGTH
        return RenderedMessage(
            subject=subject,
            text="\n".join(shown),
            html=html,
            sms=whole if fits else sms[:SMS_LENGTH],
            stop=site_url + button if stop else "",
        )

    return write


def _footer(delivery: Delivery, language: str) -> str:
    if delivery.to_reporter:
        return (MERGED_FOOTERS if delivery.main else REPORTERS_FOOTERS)[language]
    return (ANSWERS_FOOTERS if delivery.message in inbound_replies.ANSWERS[language] else FOOTERS)[
        language
    ]


def _link(site_url: str, wording: MessageTexts, full: Mapping[str, str]) -> str:
    """The page that the message leads to; of a report's page without a report, the site."""
    page = wording.page if full["report"] or "{report}" not in wording.page else "/"
    return site_url + page.format_map(full)


def _way_out(wording: MessageTexts, full: Mapping[str, str], language: str) -> tuple[str, str, str]:
    """The page that ends such messages, its name, and the address of the mail program's button."""
    if token := full.get("stop"):
        return f"/ikuti/#{token}", NO_MORE[language], f"/api/v1/messages/stop?token={token}"
    if not wording.stop:
        return "", "", ""
    token = full["code"]
    return f"/ikuti/#{token}", wording.stop, f"/api/v1/follows/stop?token={token}"


def _spaced(paragraphs: list[str]) -> list[str]:
    return [line for paragraph in paragraphs for line in (paragraph, "")]


def _filled(
    delivery: Delivery, values: Mapping[str, str], language: str, *, short: bool
) -> dict[str, str]:
    """The values in words: `*_at` as dates, `state` and `stage` as labels, the `tracking_id` of
    what it is about, and `next`, made of stage and `due_at`."""
    words = texts(language)
    found = {
        name: _date(value, language, short=short) if name.endswith("_at") else value
        for name, value in values.items()
    }
    labels = (
        ("state", words.states),
        ("stage", words.stages),
        ("by", words.actors),
        ("why", words.reasons),
    )
    found |= {name: labels_[found[name]] for name, labels_ in labels if found.get(name)}
    step, nothing = NEXT[language]
    due = found.get("due_at")
    following = step.format(stage=found.get("stage", ""), due=due) if due else nothing
    if "followed" in found:
        found["followed"] = followed_text(found["followed"], found["name"], language)
    if "news" in found:
        found["news"] = NEWS[language][PublicUpdateKind(found["news"])]
    files = REFUSED[language].format(found["refused"]) if found.get("refused") else ""
    for quoted in ("question", "answer"):
        found[quoted] = _quoted(found.get(quoted, ""), short=short)
    shown = {"tracking_id": tracking_ids.show(delivery.report), "refused_files": files, **found}
    shown["report"] = tracking_ids.normalize(shown["tracking_id"])
    return {**shown, "next": following, "until": due or "-"}


def _quoted(said: str, *, short: bool) -> str:
    """Somebody's words as a sentence, cut where there is little room."""
    if short and len(said) > ROOM_TO_QUOTE:
        return f"{said[:ROOM_TO_QUOTE]}..."
    return said if not said or said.endswith((".", "?", "!")) else f"{said}."


def _date(moment: str, language: str, *, short: bool) -> str:
    if not moment:
        return ""
    at = datetime.fromisoformat(moment)
    return f"{local_day(at):%d-%m-%Y}" if short else written(at, language)
