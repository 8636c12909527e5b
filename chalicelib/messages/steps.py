"""What a reporter is told of the steps of the own report. See `usecases/reporter_messages.py`."""

from collections.abc import Mapping

from chalicelib.messages.wording import Wording
from chalicelib.usecases.delivery_ports import Message

STEPS: Mapping[str, Mapping[Message, Wording]] = {
    "id": {
        Message.REPORT_DISPOSED: Wording(
            subject="Laporan {tracking_id} sudah di tangan instansi",
            paragraphs=(
                "Laporan Anda kini ditangani oleh {agency}.",
                "Jawaban pertama kami harapkan paling lambat {due_at}. Bila terlambat, laporan "
                "naik sendiri ke tingkat di atasnya.",
            ),
            action="Lihat laporan",
            sms="LAPOR! Laporan {tracking_id} sudah di tangan instansi yang menanganinya.",
            sms_link=True,
        ),
        Message.REPORT_QUESTION: Wording(
            subject="Ada pertanyaan untuk Anda: laporan {tracking_id}",
            paragraphs=(
                "Petugas membutuhkan keterangan dari Anda sebelum laporan dapat dilanjutkan.",
                "Pertanyaannya: {question}",
                "Mohon dijawab paling lambat {due_at}. Tanpa jawaban, laporan diarsipkan.",
                "Jawablah di halaman pelacakan dengan nomor pelacakan dan kode akses Anda.",
            ),
            action="Jawab pertanyaan",
            sms="LAPOR! Ada pertanyaan petugas tentang {tracking_id}. Mohon dijawab paling lambat "
            "{due_at}.",
            sms_link=True,
        ),
        Message.REPORT_QUESTION_ENDS: Wording(
            subject="Segera jawab, laporan {tracking_id} akan diarsipkan",
            paragraphs=(
                "Pertanyaan petugas tentang laporan Anda belum dijawab.",
                "Bila tidak dijawab sampai {due_at}, laporan diarsipkan. Jawablah di halaman "
                "pelacakan dengan nomor pelacakan dan kode akses Anda.",
            ),
            action="Jawab pertanyaan",
            sms="LAPOR! {tracking_id} akan diarsipkan bila pertanyaan petugas tidak dijawab "
            "sampai {due_at}.",
            sms_link=True,
        ),
        Message.REPORT_RESUMED: Wording(
            subject="Laporan {tracking_id} dilanjutkan",
            paragraphs=(
                "Laporan Anda dilanjutkan tanpa menunggu jawaban Anda.",
                "Yang menanganinya sekarang: {agency}.",
            ),
            action="Lihat laporan",
            sms="LAPOR! Laporan {tracking_id} dilanjutkan tanpa menunggu jawaban Anda.",
            sms_link=True,
        ),
        Message.REPORT_INTERIM: Wording(
            subject="Jawaban sementara untuk laporan {tracking_id}",
            paragraphs=(
                "{agency} memberi jawaban sementara atas laporan Anda.",
                "Penyelesaian dijanjikan paling lambat {promised_at}.",
            ),
            action="Baca jawaban sementara",
            sms="LAPOR! Ada jawaban sementara untuk {tracking_id}; penyelesaian dijanjikan paling "
            "lambat {promised_at}.",
            sms_link=True,
        ),
        Message.REPORT_ANSWERED: Wording(
            subject="Laporan {tracking_id} sudah dijawab",
            paragraphs=(
                "{agency} sudah menjawab laporan Anda.",
                "Belum selesai? Balaslah paling lambat {due_at}, dan laporan dilanjutkan. Sudah "
                "selesai? Tutup laporan dan beri penilaian. Tanpa balasan, laporan ditutup.",
            ),
            action="Baca jawaban",
            sms="LAPOR! {tracking_id} sudah dijawab. Belum selesai? Balas paling lambat {due_at}.",
            sms_link=True,
        ),
        Message.REPORT_REPLY_ENDS: Wording(
            subject="Laporan {tracking_id} akan ditutup",
            paragraphs=(
                "Laporan Anda sudah dijawab dan akan ditutup bila tidak ada balasan sampai "
                "{due_at}.",
                "Belum selesai? Balaslah di halaman pelacakan dengan nomor pelacakan dan kode "
                "akses Anda.",
            ),
            action="Baca jawaban dan balas",
            sms="LAPOR! {tracking_id} akan ditutup bila tidak ada balasan sampai {due_at}.",
            sms_link=True,
        ),
        Message.REPORT_REOPENED: Wording(
            subject="Laporan {tracking_id} dibuka kembali",
            paragraphs=(
                "Laporan Anda dibuka kembali oleh petugas.",
                "Yang menanganinya sekarang: {agency}.",
            ),
            action="Lihat laporan",
            sms="LAPOR! Laporan {tracking_id} dibuka kembali oleh petugas.",
            sms_link=True,
        ),
        Message.REPORT_ESCALATED: Wording(
            subject="Laporan {tracking_id} terlambat dan dinaikkan",
            paragraphs=(
                "Tenggat laporan Anda terlewati oleh {agency}. Kami mohon maaf.",
                "Laporan kini juga dipantau oleh {tier}, yang memastikan laporan dijawab. Anda "
                "tidak perlu melakukan apa pun.",
            ),
            action="Lihat laporan",
            sms="LAPOR! Laporan {tracking_id} terlambat dijawab dan dinaikkan ke tingkat di "
            "atasnya.",
            sms_link=True,
        ),
        Message.REPORT_CLOSED: Wording(
            subject="Laporan {tracking_id} ditutup",
            paragraphs=(
                "Laporan Anda ditutup. Oleh: {by}. Alasan: {why}.",
                "Tidak setuju? Laporan dapat dibuka kembali dari halaman pelacakan sampai "
                "{reopen_at}.",
            ),
            action="Lihat laporan",
            sms="LAPOR! Laporan {tracking_id} ditutup. Alasan dan pilihan Anda ada di halaman "
            "laporan.",
            sms_link=True,
        ),
        Message.REPORT_ARCHIVED: Wording(
            subject="Laporan {tracking_id} diarsipkan",
            paragraphs=(
                "Laporan Anda diarsipkan dan tidak ditindaklanjuti lagi. Oleh: {by}. Alasan: "
                "{why}.",
                "Tidak setuju? Laporan dapat dibuka kembali dari halaman pelacakan sampai "
                "{reopen_at}.",
            ),
            action="Lihat laporan",
            sms="LAPOR! Laporan {tracking_id} diarsipkan. Alasan dan pilihan Anda ada di halaman "
            "laporan.",
            sms_link=True,
        ),
        Message.REPORT_MERGED: Wording(
            subject="Laporan {tracking_id} digabung dengan laporan lain",
            paragraphs=(
                "Hal yang sama sudah dilaporkan. Laporan Anda digabung dengan laporan {main}, dan "
                "penanganannya berlanjut di sana.",
                "Halaman pelacakan Anda menampilkan laporan itu. Bila ternyata bukan hal yang "
                "sama, Anda dapat meminta laporan Anda dibuka kembali.",
            ),
            action="Lihat laporan",
            sms="LAPOR! {tracking_id} digabung dengan laporan {main}, yang ditangani selanjutnya.",
            sms_link=True,
        ),
        Message.REPORT_SPLIT: Wording(
            subject="Laporan {tracking_id} dipisah menjadi dua",
            paragraphs=(
                "Laporan Anda berisi dua hal. Sebagian kini menjadi laporan sendiri dengan nomor "
                "pelacakan {part}.",
                "Kode akses Anda berlaku untuk keduanya.",
            ),
            action="Lihat laporan",
            sms="LAPOR! Sebagian dari {tracking_id} menjadi laporan sendiri: {part}. Kode akses "
            "tetap sama.",
            sms_link=True,
        ),
        Message.REPORT_TAKEN_OVER: Wording(
            subject="Ombudsman mengambil alih laporan {tracking_id}",
            paragraphs=(
                "Ombudsman RI kini memeriksa penanganan laporan Anda.",
                "Kewajiban menjawab tetap pada {agency}. Anda tidak perlu melakukan apa pun.",
            ),
            action="Lihat laporan",
            sms="LAPOR! Ombudsman RI mengambil alih laporan {tracking_id}.",
            sms_link=True,
        ),
        Message.REPORT_FINDING: Wording(
            subject="Temuan Ombudsman untuk laporan {tracking_id}",
            paragraphs=("Ombudsman RI mencatat temuannya tentang penanganan laporan Anda.",),
            action="Baca temuan",
            sms="LAPOR! Ada temuan Ombudsman RI tentang laporan {tracking_id}.",
            sms_link=True,
        ),
    },
    "en": {
        Message.REPORT_DISPOSED: Wording(
            subject="Report {tracking_id} has reached its agency",
            paragraphs=(
                "Your report is now handled by {agency}.",
                "We expect its first answer by {due_at}. If it is late, the report climbs to the "
                "tier above by itself.",
            ),
            action="See the report",
            sms="LAPOR! Report {tracking_id} has reached the agency that handles it.",
            sms_link=True,
        ),
        Message.REPORT_QUESTION: Wording(
            subject="A question for you: report {tracking_id}",
            paragraphs=(
                "An officer needs to know more before your report can go on.",
                "The question: {question}",
                "Please answer by {due_at}. Without an answer the report is archived.",
                "Answer on the tracking page, with your tracking ID and access code.",
            ),
            action="Answer the question",
            sms="LAPOR! An officer asks you something about {tracking_id}. Please answer by "
            "{due_at}.",
            sms_link=True,
        ),
        Message.REPORT_QUESTION_ENDS: Wording(
            subject="Please answer soon: report {tracking_id} will be archived",
            paragraphs=(
                "The officer's question about your report has no answer yet.",
                "Without one by {due_at} the report is archived. Answer on the tracking page, "
                "with your tracking ID and access code.",
            ),
            action="Answer the question",
            sms="LAPOR! {tracking_id} will be archived unless the officer's question is answered "
            "by {due_at}.",
            sms_link=True,
        ),
        Message.REPORT_RESUMED: Wording(
            subject="Report {tracking_id} goes on",
            paragraphs=(
                "Your report goes on without waiting for your answer.",
                "It is handled by {agency}.",
            ),
            action="See the report",
            sms="LAPOR! Report {tracking_id} goes on without waiting for your answer.",
            sms_link=True,
        ),
        Message.REPORT_INTERIM: Wording(
            subject="Interim answer to report {tracking_id}",
            paragraphs=(
                "{agency} gave an interim answer to your report.",
                "It promises to settle the matter by {promised_at}.",
            ),
            action="Read the interim answer",
            sms="LAPOR! Interim answer to {tracking_id}; settlement is promised by {promised_at}.",
            sms_link=True,
        ),
        Message.REPORT_ANSWERED: Wording(
            subject="Report {tracking_id} was answered",
            paragraphs=(
                "{agency} answered your report.",
                "Not solved? Reply by {due_at} and it goes on. Solved? Close the report and rate "
                "the answer. Without a reply the report is closed.",
            ),
            action="Read the answer",
            sms="LAPOR! {tracking_id} was answered. Not solved? Reply by {due_at}.",
            sms_link=True,
        ),
        Message.REPORT_REPLY_ENDS: Wording(
            subject="Report {tracking_id} will be closed",
            paragraphs=(
                "Your report was answered and will be closed unless you reply by {due_at}.",
                "Not solved? Reply on the tracking page, with your tracking ID and access code.",
            ),
            action="Read the answer and reply",
            sms="LAPOR! {tracking_id} will be closed unless you reply by {due_at}.",
            sms_link=True,
        ),
        Message.REPORT_REOPENED: Wording(
            subject="Report {tracking_id} was opened again",
            paragraphs=(
                "An officer opened your report again.",
                "It is handled by {agency}.",
            ),
            action="See the report",
            sms="LAPOR! An officer opened report {tracking_id} again.",
            sms_link=True,
        ),
        Message.REPORT_ESCALATED: Wording(
            subject="Report {tracking_id} is late and has climbed",
            paragraphs=(
                "{agency} missed a deadline of your report. We are sorry.",
                "Now {tier} watches over it too and sees to an answer. You need not do anything.",
            ),
            action="See the report",
            sms="LAPOR! The answer to {tracking_id} is late; the report climbed to the tier above.",
            sms_link=True,
        ),
        Message.REPORT_CLOSED: Wording(
            subject="Report {tracking_id} was closed",
            paragraphs=(
                "Your report was closed. By: {by}. Why: {why}.",
                "You do not agree? It can be opened again on the tracking page until {reopen_at}.",
            ),
            action="See the report",
            sms="LAPOR! Report {tracking_id} was closed. Why, and what you can do, is on its page.",
            sms_link=True,
        ),
        Message.REPORT_ARCHIVED: Wording(
            subject="Report {tracking_id} was archived",
            paragraphs=(
                "Your report was archived and is not followed up any more. By: {by}. Why: {why}.",
                "You do not agree? It can be opened again on the tracking page until {reopen_at}.",
            ),
            action="See the report",
            sms="LAPOR! Report {tracking_id} was archived. Why, and what you can do, is on its "
            "page.",
            sms_link=True,
        ),
        Message.REPORT_MERGED: Wording(
            subject="Report {tracking_id} was merged with another",
            paragraphs=(
                "The same matter was reported before. Your report was merged with report {main}, "
                "where it is handled from now on.",
                "Your tracking page shows that report. If it is another matter after all, you can "
                "have yours opened again.",
            ),
            action="See the report",
            sms="LAPOR! {tracking_id} was merged with report {main}, where it is handled now.",
            sms_link=True,
        ),
        Message.REPORT_SPLIT: Wording(
            subject="Report {tracking_id} became two",
            paragraphs=(
                "Your report was about two things. One of them is now a report of its own, with "
                "the tracking ID {part}.",
                "Your access code opens both.",
            ),
            action="See the report",
            sms="LAPOR! A part of {tracking_id} is now a report of its own: {part}. The access "
            "code is the same.",
            sms_link=True,
        ),
        Message.REPORT_TAKEN_OVER: Wording(
            subject="The Ombudsman took over report {tracking_id}",
            paragraphs=(
                "Ombudsman RI now examines how your report is handled.",
                "{agency} still has to answer. You need not do anything.",
            ),
            action="See the report",
            sms="LAPOR! Ombudsman RI took over report {tracking_id}.",
            sms_link=True,
        ),
        Message.REPORT_FINDING: Wording(
            subject="Finding of the Ombudsman on report {tracking_id}",
            paragraphs=("Ombudsman RI recorded its finding on how your report was handled.",),
            action="Read the finding",
            sms="LAPOR! There is a finding of Ombudsman RI on report {tracking_id}.",
            sms_link=True,
        ),
    },
}
