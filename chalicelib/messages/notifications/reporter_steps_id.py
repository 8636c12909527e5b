"""What a reporter is told of the steps of the own report, in Indonesian."""

from collections.abc import Mapping

from chalicelib.domain.notifications.message import Message
from chalicelib.messages.message_texts import MessageTexts
from chalicelib.messages.notifications.merged_report_texts import WORDINGS as OF_MAIN

STEPS: Mapping[Message, MessageTexts] = {
    **OF_MAIN["id"],
    Message.REPORT_ASSIGNED: MessageTexts(
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
    Message.REPORT_QUESTION: MessageTexts(
        subject="Ada pertanyaan untuk Anda: laporan {tracking_id}",
        paragraphs=(
            "Petugas membutuhkan keterangan dari Anda sebelum laporan dapat dilanjutkan.",
            "Pertanyaannya: {question}",
            "Mohon dijawab paling lambat {due_at}. Tanpa jawaban, laporan dapat diarsipkan.",
            "Jawablah dengan membalas surel ini, atau di halaman pelacakan dengan nomor pelacakan "
            "dan kode akses Anda.",
        ),
        action="Jawab pertanyaan",
        sms="LAPOR! Ada pertanyaan petugas tentang {tracking_id}. Mohon dijawab paling lambat "
        "{due_at}.",
        sms_link=True,
    ),
    Message.REPORT_QUESTION_ENDS: MessageTexts(
        subject="Segera jawab: laporan {tracking_id} menunggu Anda",
        paragraphs=(
            "Pertanyaan petugas tentang laporan Anda belum dijawab.",
            "Bila tidak dijawab sampai {due_at}, laporan dapat diarsipkan. Jawablah dengan "
            "membalas surel ini, atau di halaman pelacakan dengan nomor pelacakan dan kode akses "
            "Anda.",
        ),
        action="Jawab pertanyaan",
        sms="LAPOR! {tracking_id} dapat diarsipkan bila pertanyaan petugas tidak dijawab "
        "sampai {due_at}.",
        sms_link=True,
    ),
    Message.REPORT_RESUMED: MessageTexts(
        subject="Laporan {tracking_id} dilanjutkan",
        paragraphs=(
            "Laporan Anda dilanjutkan tanpa menunggu jawaban Anda.",
            "Yang menanganinya sekarang: {agency}.",
        ),
        action="Lihat laporan",
        sms="LAPOR! Laporan {tracking_id} dilanjutkan tanpa menunggu jawaban Anda.",
        sms_link=True,
    ),
    Message.REPORT_INTERIM: MessageTexts(
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
    Message.REPORT_ANSWERED: MessageTexts(
        subject="Laporan {tracking_id} sudah dijawab",
        paragraphs=(
            "{agency} sudah menjawab laporan Anda.",
            "Belum selesai? Balaslah paling lambat {due_at}, dan laporan dilanjutkan. Sudah "
            "selesai? Tutup laporan dan beri penilaian. Tanpa balasan, laporan ditutup.",
        ),
        action="Baca jawaban",
        sms="LAPOR! {tracking_id} sudah dijawab. Bila belum selesai, balas paling lambat {due_at}.",
        sms_link=True,
    ),
    Message.REPORT_REPLY_ENDS: MessageTexts(
        subject="Laporan {tracking_id} akan ditutup",
        paragraphs=(
            "Laporan Anda sudah dijawab dan akan ditutup bila tidak ada balasan sampai {due_at}.",
            "Belum selesai? Balaslah surel ini, atau di halaman pelacakan dengan nomor pelacakan "
            "dan kode akses Anda.",
        ),
        action="Baca jawaban dan balas",
        sms="LAPOR! {tracking_id} akan ditutup bila tidak ada balasan sampai {due_at}.",
        sms_link=True,
    ),
    Message.REPORT_REOPENED: MessageTexts(
        subject="Laporan {tracking_id} dibuka kembali",
        paragraphs=(
            "Laporan Anda dibuka kembali oleh petugas.",
            "Yang menanganinya sekarang: {agency}.",
        ),
        action="Lihat laporan",
        sms="LAPOR! Laporan {tracking_id} dibuka kembali oleh petugas.",
        sms_link=True,
    ),
    Message.REPORT_ESCALATED: MessageTexts(
        subject="Laporan {tracking_id} terlambat dan dinaikkan",
        paragraphs=(
            "Tenggat laporan Anda terlewati oleh {agency}. Kami mohon maaf.",
            "Laporan kini juga dipantau oleh {tier}, yang memastikan laporan dijawab. Anda "
            "tidak perlu melakukan apa pun.",
        ),
        action="Lihat laporan",
        sms="LAPOR! Laporan {tracking_id} terlambat dijawab dan dinaikkan ke tingkat di atasnya.",
        sms_link=True,
    ),
    Message.REPORT_CLOSED: MessageTexts(
        subject="Laporan {tracking_id} ditutup",
        paragraphs=(
            "Laporan Anda ditutup. Oleh: {by}. Alasan: {why}.",
            "Tidak setuju? Laporan dapat dibuka kembali dari halaman pelacakan sampai {reopen_at}.",
        ),
        action="Lihat laporan",
        sms="LAPOR! Laporan {tracking_id} ditutup. Alasan dan pilihan Anda ada di halaman laporan.",
        sms_link=True,
    ),
    Message.REPORT_ARCHIVED: MessageTexts(
        subject="Laporan {tracking_id} diarsipkan",
        paragraphs=(
            "Laporan Anda diarsipkan dan tidak ditindaklanjuti lagi. Oleh: {by}. Alasan: {why}.",
            "Tidak setuju? Laporan dapat dibuka kembali dari halaman pelacakan sampai {reopen_at}.",
        ),
        action="Lihat laporan",
        sms="LAPOR! Laporan {tracking_id} diarsipkan. Alasan dan pilihan Anda ada di halaman "
        "laporan.",
        sms_link=True,
    ),
    Message.REPORT_MERGED: MessageTexts(
        subject="Laporan {tracking_id} digabung dengan laporan lain",
        paragraphs=(
            "Hal yang sama sudah dilaporkan. Laporan Anda digabung dengan laporan {main}, dan "
            "penanganannya berlanjut di sana.",
            "Halaman pelacakan Anda menampilkan laporan itu, dan Anda diberi tahu setiap "
            "langkah pentingnya. Bila ternyata bukan hal yang sama, mintalah laporan Anda dibuka "
            "kembali.",
        ),
        action="Lihat laporan",
        sms="LAPOR! {tracking_id} digabung dengan laporan {main}, yang ditangani selanjutnya.",
        sms_link=True,
    ),
    Message.REPORT_SPLIT: MessageTexts(
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
    Message.REPORT_TAKEN_OVER: MessageTexts(
        subject="Ombudsman mengambil alih laporan {tracking_id}",
        paragraphs=(
            "Ombudsman RI kini memeriksa penanganan laporan Anda.",
            "Kewajiban menjawab tetap pada {agency}. Anda tidak perlu melakukan apa pun.",
        ),
        action="Lihat laporan",
        sms="LAPOR! Ombudsman RI mengambil alih laporan {tracking_id}.",
        sms_link=True,
    ),
    Message.REPORT_FINDING: MessageTexts(
        subject="Temuan Ombudsman untuk laporan {tracking_id}",
        paragraphs=("Ombudsman RI mencatat temuannya tentang penanganan laporan Anda.",),
        action="Baca temuan",
        sms="LAPOR! Ada temuan Ombudsman RI tentang laporan {tracking_id}.",
        sms_link=True,
    ),
}
