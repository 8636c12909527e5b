"""What followers follow and hear of, in words."""

from collections.abc import Mapping

from chalicelib.domain.public.public_follows import FollowSubjectKind, PublicUpdateKind

FOLLOWED: Mapping[str, Mapping[FollowSubjectKind, str]] = {
    "id": {
        FollowSubjectKind.REPORT: "laporan {}",
        FollowSubjectKind.AREA: "laporan baru di {}",
        FollowSubjectKind.AGENCY: "laporan baru untuk {}",
    },
    "en": {
        FollowSubjectKind.REPORT: "report {}",
        FollowSubjectKind.AREA: "new reports in {}",
        FollowSubjectKind.AGENCY: "new reports for {}",
    },
}
NEWS: Mapping[str, Mapping[PublicUpdateKind, str]] = {
    "id": {
        PublicUpdateKind.NEW: "Ada laporan baru yang terbuka untuk umum",
        PublicUpdateKind.ASSIGNED: "Laporan diteruskan ke instansi yang menanganinya",
        PublicUpdateKind.ANSWERED: "Instansi memberikan jawaban",
        PublicUpdateKind.CLOSED: "Laporan selesai",
        PublicUpdateKind.REOPENED: "Laporan ditindaklanjuti lagi",
        PublicUpdateKind.TAKEN_OVER: "Ombudsman mengambil alih laporan",
    },
    "en": {
        PublicUpdateKind.NEW: "There is a new report that anybody may read",
        PublicUpdateKind.ASSIGNED: "The report went to the agency that handles it",
        PublicUpdateKind.ANSWERED: "The agency gave an answer",
        PublicUpdateKind.CLOSED: "The report is closed",
        PublicUpdateKind.REOPENED: "The report is being followed up again",
        PublicUpdateKind.TAKEN_OVER: "The Ombudsman took the report over",
    },
}


def followed_text(kind: str, name: str, language: str) -> str:
    """`laporan baru di Coblong, Kota Bandung, Jawa Barat`."""
    words = FOLLOWED.get(language, FOLLOWED["id"])
    return words[FollowSubjectKind(kind)].format(name)
