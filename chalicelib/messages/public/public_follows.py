"""What followers follow and hear of, in words."""

from collections.abc import Mapping

from chalicelib.domain.public.public_follows import NewsKind, SubjectKind

FOLLOWED: Mapping[str, Mapping[SubjectKind, str]] = {
    "id": {
        SubjectKind.REPORT: "laporan {}",
        SubjectKind.AREA: "laporan baru di {}",
        SubjectKind.AGENCY: "laporan baru untuk {}",
    },
    "en": {
        SubjectKind.REPORT: "report {}",
        SubjectKind.AREA: "new reports in {}",
        SubjectKind.AGENCY: "new reports for {}",
    },
}
NEWS: Mapping[str, Mapping[NewsKind, str]] = {
    "id": {
        NewsKind.NEW: "Ada laporan baru yang terbuka untuk umum",
        NewsKind.DISPOSED: "Laporan diteruskan ke instansi yang menanganinya",
        NewsKind.ANSWERED: "Instansi memberikan jawaban",
        NewsKind.CLOSED: "Laporan selesai",
        NewsKind.REOPENED: "Laporan ditindaklanjuti lagi",
        NewsKind.TAKEN_OVER: "Ombudsman mengambil alih laporan",
    },
    "en": {
        NewsKind.NEW: "There is a new report that anybody may read",
        NewsKind.DISPOSED: "The report went to the agency that handles it",
        NewsKind.ANSWERED: "The agency gave an answer",
        NewsKind.CLOSED: "The report is closed",
        NewsKind.REOPENED: "The report is being followed up again",
        NewsKind.TAKEN_OVER: "The Ombudsman took the report over",
    },
}


def followed(kind: str, name: str, language: str) -> str:
    """`laporan baru di Coblong, Kota Bandung, Jawa Barat`."""
    words = FOLLOWED.get(language, FOLLOWED["id"])
    return words[SubjectKind(kind)].format(name)
