"""The words of the monthly evaluation."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.messages.message_texts import MessageTexts

WORDINGS: Mapping[str, MessageTexts] = {
    "id": MessageTexts(
        subject="Evaluasi {month}: {agency}",
        paragraphs=(),
        action="Buka angka lengkap",
        sms="LAPOR! Evaluasi bulanan dikirim ke surel Anda.",
        page="/konsol/#/figures?month={of}",
    ),
    "en": MessageTexts(
        subject="Evaluation of {month}: {agency}",
        paragraphs=(),
        action="Open all figures",
        sms="LAPOR! The monthly evaluation went to your e-mail.",
        page="/konsol/#/figures?month={of}",
    ),
}


@dataclass(frozen=True, kw_only=True)
class EvaluationTexts:
    """The words of an evaluation in one language."""

    scope: str
    own: str
    answered: str
    nothing_answered: str
    before: str
    share: str
    nothing: str
    rows: Mapping[str, str]
    rating: str
    half: str
    same_day: str
    waiting: str
    unknown: str
    worst: str
    worst_line: str
    best: str
    best_line: str
    floor: str
    idle: str
    idle_line: str
    unheard: str
    more: str
    change: str


WORDS: Mapping[str, EvaluationTexts] = {
    "id": EvaluationTexts(
        scope="Evaluasi ini mencakup {n} instansi.",
        own="Evaluasi ini tentang instansi Anda.",
        answered="Selama {month}, {kept} dari {n} jawaban pertama ({share}) diberikan tepat waktu.",
        nothing_answered="Selama {month} tidak ada jawaban pertama yang diberikan.",
        before="Pada {month} {kept} dari {n} ({share}).",
        share="{kept} dari {n} ({share})",
        nothing="tidak ada",
        rows={
            "received": "Laporan masuk",
            "verified": "Diverifikasi tepat waktu",
            "answered": "Jawaban pertama tepat waktu",
            "settled": "Tindak lanjut tuntas tepat waktu",
            "promises": "Janji kepada pelapor ditepati",
            "median": "Lama sampai jawaban pertama",
            "escalated": "Naik tingkat karena terlambat",
            "appealed": "Keberatan pelapor",
            "reopened": "Dibuka kembali",
            "rating": "Penilaian pelapor",
            "ended": "Berakhir",
            "open": "Menunggu instansi",
        },
        rating="rata-rata {average} dari 5; {unsolved} dari {n} pelapor merasa belum tuntas",
        half="separuhnya dalam {days} hari",
        same_day="separuhnya pada hari yang sama",
        waiting="{open} laporan, {overdue} di antaranya lewat tenggat",
        unknown="tidak diketahui",
        worst="Paling sering melewati tenggat",
        worst_line="{agency}: {late} dari {n} tenggat terlewati ({share}), {overdue} di antaranya "
        "masih menunggu",
        best="Paling sering tepat waktu",
        best_line="{agency}: {kept} dari {n} tenggat ditepati ({share})",
        floor="Yang dibandingkan hanya instansi dengan sedikitnya {n} tenggat pada bulan itu.",
        idle="Instansi tanpa satu tindakan pun sebulan penuh ({n})",
        idle_line="{agency}: {open} laporan menunggu",
        unheard="Instansi tanpa penerima pemberitahuan ({n})",
        more="dan {n} lainnya",
        change="Ubah atau hentikan evaluasi ini",
    ),
    "en": EvaluationTexts(
        scope="This evaluation covers {n} agencies.",
        own="This evaluation is of your agency.",
        answered="In {month}, {kept} of {n} first answers ({share}) were given on time.",
        nothing_answered="In {month} no first answer was given.",
        before="In {month} it was {kept} of {n} ({share}).",
        share="{kept} of {n} ({share})",
        nothing="none",
        rows={
            "received": "Reports received",
            "verified": "Verified on time",
            "answered": "First answers on time",
            "settled": "Settled on time",
            "promises": "Promises to reporters kept",
            "median": "Time to the first answer",
            "escalated": "Climbed a tier for being late",
            "appealed": "Appeals of reporters",
            "reopened": "Reopened",
            "rating": "Ratings of reporters",
            "ended": "Ended",
            "open": "Waiting for the agency",
        },
        rating="{average} of 5 on average; {unsolved} of {n} reporters say it is not solved",
        half="half of them within {days} days",
        same_day="half of them on the same day",
        waiting="{open} reports, {overdue} of them overdue",
        unknown="not known",
        worst="Most often past the deadline",
        worst_line="{agency}: {late} of {n} deadlines missed ({share}), {overdue} of them still "
        "wait",
        best="Most often on time",
        best_line="{agency}: {kept} of {n} deadlines kept ({share})",
        floor="Only agencies with at least {n} deadlines in that month are compared.",
        idle="Agencies without a single act all month ({n})",
        idle_line="{agency}: {open} reports wait",
        unheard="Agencies without a recipient of notifications ({n})",
        more="and {n} more",
        change="Change or stop this evaluation",
    ),
}
