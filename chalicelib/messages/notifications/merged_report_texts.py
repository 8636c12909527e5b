"""What the reporters of merged reports are told of the main one, and of it only what is public.

`main` is its tracking ID, `tracking_id` that of the own report. `own` is the same once more, and
empty when that report cannot be opened again: then the sentence is left out.
"""

from collections.abc import Mapping

from chalicelib.domain.notifications.message import Message
from chalicelib.messages.message_texts import MessageTexts

_WHY = {
    "id": "Laporan Anda {tracking_id} digabung dengan laporan {main} karena melaporkan hal yang "
    "sama, jadi kabar ini juga untuk Anda.",
    "en": "Your report {tracking_id} was merged with report {main}, since it is about the same "
    "matter, so this is news for you too.",
}
_AGAIN = {
    "id": "Masalah Anda belum selesai, atau ternyata bukan hal yang sama? Mintalah laporan {own} "
    "dibuka kembali dari halaman pelacakannya; laporan itu lalu ditangani sendiri.",
    "en": "Your matter is not solved, or is another one after all? Have report {own} opened again "
    "on its tracking page; it is then handled on its own.",
}


def _step(
    language: str, subject: str, *news: str, action: str, sms: str, again: bool = False
) -> MessageTexts:
    return MessageTexts(
        subject=subject,
        paragraphs=(*news, _WHY[language], *([_AGAIN[language]] if again else [])),
        action=action,
        sms=f"LAPOR! {sms}",
        sms_link=True,
    )


WORDINGS: Mapping[str, Mapping[Message, MessageTexts]] = {
    "id": {
        Message.MAIN_INTERIM: _step(
            "id",
            "Jawaban sementara untuk laporan utama {main}",
            "{agency} memberi jawaban sementara untuk laporan {main}.",
            "Penyelesaiannya dijanjikan paling lambat {promised_at}.",
            action="Baca jawaban sementara",
            sms="Jawaban sementara untuk {main}, laporan utama dari {tracking_id}.",
        ),
        Message.MAIN_ANSWERED: _step(
            "id",
            "Laporan utama {main} sudah dijawab",
            "{agency} menjawab laporan {main}. Jawabannya dapat dibaca di halaman pelacakan Anda.",
            action="Baca jawaban",
            sms="Laporan utama {main} sudah dijawab. Laporan Anda {tracking_id} digabung di sana.",
            again=True,
        ),
        Message.MAIN_REOPENED: _step(
            "id",
            "Laporan utama {main} dibuka kembali",
            "Laporan {main} dibuka kembali dan ditangani oleh {agency}.",
            action="Lihat perkembangan",
            sms="Laporan utama {main} dibuka kembali. Laporan Anda {tracking_id} digabung di sana.",
        ),
        Message.MAIN_ESCALATED: _step(
            "id",
            "Laporan utama {main} terlambat dan naik tingkat",
            "{agency} melewati batas waktu laporan {main}. Kami mohon maaf.",
            "Kini {tier} ikut mengawasi agar laporan dijawab. Anda tidak perlu melakukan apa pun.",
            action="Lihat perkembangan",
            sms="Laporan utama {main} terlambat dan naik tingkat. Laporan Anda: {tracking_id}.",
        ),
        Message.MAIN_TAKEN_OVER: _step(
            "id",
            "Ombudsman mengambil alih laporan utama {main}",
            "Ombudsman RI kini memeriksa penanganan laporan {main}.",
            "Kewajiban menjawab tetap pada {agency}. Anda tidak perlu melakukan apa pun.",
            action="Lihat perkembangan",
            sms="Ombudsman RI mengambil alih {main}, laporan utama dari {tracking_id}.",
        ),
        Message.MAIN_FINDING: _step(
            "id",
            "Temuan Ombudsman untuk laporan utama {main}",
            "Ombudsman RI mencatat temuannya tentang penanganan laporan {main}.",
            action="Baca temuan",
            sms="Ada temuan Ombudsman RI tentang {main}, laporan utama dari {tracking_id}.",
        ),
        Message.MAIN_CLOSED: _step(
            "id",
            "Laporan utama {main} ditutup",
            "Laporan {main} ditutup. Oleh: {by}.",
            action="Lihat hasilnya",
            sms="Laporan utama {main} ditutup. Laporan Anda {tracking_id} digabung di sana.",
            again=True,
        ),
        Message.MAIN_ARCHIVED: _step(
            "id",
            "Laporan utama {main} diarsipkan",
            "Laporan {main} diarsipkan dan tidak ditindaklanjuti lagi. Oleh: {by}.",
            action="Lihat laporan Anda",
            sms="Laporan utama {main} diarsipkan. Pilihan Anda ada di halaman {tracking_id}.",
            again=True,
        ),
    },
    "en": {
        Message.MAIN_INTERIM: _step(
            "en",
            "Interim answer to the main report {main}",
            "{agency} gave an interim answer to report {main}.",
            "It promises to settle the matter by {promised_at}.",
            action="Read the interim answer",
            sms="Interim answer to {main}, the main report of {tracking_id}.",
        ),
        Message.MAIN_ANSWERED: _step(
            "en",
            "The main report {main} was answered",
            "{agency} answered report {main}. Your tracking page shows the answer.",
            action="Read the answer",
            sms="The main report {main} was answered. Your report {tracking_id} is part of it.",
            again=True,
        ),
        Message.MAIN_REOPENED: _step(
            "en",
            "The main report {main} was opened again",
            "Report {main} was opened again and is handled by {agency}.",
            action="See how it goes on",
            sms="The main report {main} was opened again. Your report: {tracking_id}.",
        ),
        Message.MAIN_ESCALATED: _step(
            "en",
            "The main report {main} is late and has climbed",
            "{agency} missed a deadline of report {main}. We are sorry.",
            "Now {tier} watches over it too and sees to an answer. You need not do anything.",
            action="See how it goes on",
            sms="The main report {main} is late and climbed a tier. Your report: {tracking_id}.",
        ),
        Message.MAIN_TAKEN_OVER: _step(
            "en",
            "The Ombudsman took over the main report {main}",
            "Ombudsman RI now examines how report {main} is handled.",
            "{agency} still has to answer. You need not do anything.",
            action="See how it goes on",
            sms="Ombudsman RI took over {main}, the main report of {tracking_id}.",
        ),
        Message.MAIN_FINDING: _step(
            "en",
            "Finding of the Ombudsman on the main report {main}",
            "Ombudsman RI recorded its finding on how report {main} was handled.",
            action="Read the finding",
            sms="There is a finding of Ombudsman RI on {main}, the main report of {tracking_id}.",
        ),
        Message.MAIN_CLOSED: _step(
            "en",
            "The main report {main} was closed",
            "Report {main} was closed. By: {by}.",
            action="See the outcome",
            sms="The main report {main} was closed. Your report {tracking_id} is part of it.",
            again=True,
        ),
        Message.MAIN_ARCHIVED: _step(
            "en",
            "The main report {main} was archived",
            "Report {main} was archived and is not followed up any more. By: {by}.",
            action="See your report",
            sms="The main report {main} was archived. What you can do is on {tracking_id}'s page.",
            again=True,
        ),
    },
}
#: Under such a letter: a merged report takes no reply, unlike one of its own.
FOOTERS = {
    "id": "Pesan ini dikirim otomatis oleh SP4N-LAPOR!. Laporan yang digabung tidak menerima "
    "balasan; balas STOP untuk berhenti menerima pesan.",
    "en": "SP4N-LAPOR! sent this message by itself. A merged report takes no replies; reply STOP "
    "to get no more messages.",
}
