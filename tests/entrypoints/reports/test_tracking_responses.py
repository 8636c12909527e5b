"""What follows on the page: edits, evidence, clocks, promises and reasons."""

import json
from datetime import timedelta

from chalicelib.domain.reports.codes import Act, Role
from chalicelib.domain.reports.report import DeclaredFile
from tests.builders import DESK, an_officer
from tests.entrypoints.api import Api
from tests.entrypoints.conftest import Filed
from tests.entrypoints.reports.tracking_helpers import staff_act


def test_the_reporter_sees_what_officers_changed_in_the_words(api: Api, filed: Filed) -> None:
    title = "Jalan rusak berlubang di Coblong"
    staff_act(api, filed, Act.EDIT, details={"title": title}, reason="Menjelaskan")
    mine = api.get(filed.path, x_access_code=filed.code).body
    assert mine["title"] == title
    put_in = [text.strip() for kind, text in mine["difference"]["title"] if kind == "+"]
    assert put_in == ["rusak"]
    assert [list(p) for p in mine["difference"]["body"]] == [["=", mine["body"]]]
    assert mine["timeline"][-1]["text"] == "Menjelaskan"


def test_evidence_is_public_once_the_answer_was_given(api: Api) -> None:
    filed = Filed(api, anonymous=True)
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    photo = DeclaredFile(n=1, name="sesudah.jpg", type="image/jpeg", size=8)
    details = {"attachments": (photo,)}
    staff_act(api, filed, Act.ANSWER, text="Lubang sudah ditambal kemarin.", details=details)
    shown = api.get(filed.path).body["attachments"]
    # The reporter's own photo stays hidden: the report is anonymous.
    assert [(f["n"], f["name"], f["evidence"]) for f in shown] == [(2, "lampiran-2.jpg", True)]
    told = {e["act"]: e["files"] for e in api.get(filed.path).body["timeline"]}
    assert told == {"submit": [], "route": [], "verify": [], "answer": [2]}


def test_evidence_of_an_answer_that_was_not_approved_is_for_nobody(api: Api, filed: Filed) -> None:
    careful = an_officer(Role.AGENCY_ADMIN, "imigrasi")
    second = an_officer(Role.AGENCY_ADMIN, "imigrasi", username="kedua")
    api.platform.ask_second_person("imigrasi")
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False, "agency": "imigrasi"})
    photo = DeclaredFile(n=1, name="sesudah.jpg", type="image/jpeg", size=8)
    details = {"attachments": (photo,)}
    response = "Paspor sudah dapat diambil besok."

    def names() -> list[str]:
        return [f["name"] for f in api.get(filed.path).body["attachments"]]

    staff_act(api, filed, Act.PROPOSE, careful, text=response, details=details)
    assert names() == ["lampiran-1.jpg"]
    staff_act(api, filed, Act.REJECT, second, reason="Fotonya salah")
    staff_act(api, filed, Act.PROPOSE, careful, text=response)
    staff_act(api, filed, Act.APPROVE, second)
    view = api.get(filed.path).body
    assert names() == ["lampiran-1.jpg"]
    assert view["timeline"][-1]["text"] == response
    assert "Fotonya salah" not in json.dumps(view)


def test_evidence_of_an_approved_answer_stands_with_the_approval(api: Api, filed: Filed) -> None:
    careful = an_officer(Role.AGENCY_ADMIN, "imigrasi")
    second = an_officer(Role.AGENCY_ADMIN, "imigrasi", username="kedua")
    api.platform.ask_second_person("imigrasi")
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False, "agency": "imigrasi"})
    photo = DeclaredFile(n=1, name="sesudah.jpg", type="image/jpeg", size=8)
    details = {"attachments": (photo,)}
    staff_act(api, filed, Act.PROPOSE, careful, text="Paspor dapat diambil.", details=details)
    assert not any(e["files"] for e in api.get(filed.path).body["timeline"])
    staff_act(api, filed, Act.NOTE, careful, text="catatan")
    staff_act(api, filed, Act.APPROVE, second)
    last = api.get(filed.path).body["timeline"][-1]
    assert (last["act"], last["files"]) == ("approve", [2])


def test_a_clock_counts_working_days_down_and_past_its_end(api: Api, filed: Filed) -> None:
    def left(stage: str = "verification") -> tuple[int | None, bool]:
        clocks = api.get(filed.path, x_access_code=filed.code).body["clocks"]
        [clock] = [c for c in clocks if c["stage"] == stage]
        return clock["working_days_left"], clock["overdue"]

    assert left() == (3, False)  # filed on a Tuesday, due on Friday
    api.platform.time += timedelta(days=3)
    assert left() == (0, False)
    api.platform.time += timedelta(days=1)
    assert left() == (0, True)  # on Saturday no working day has been lost yet
    api.platform.time += timedelta(days=3)
    assert left() == (-2, True)
    staff_act(api, filed, Act.HOLD, text="Di jalan mana?")
    assert left() == (None, False)  # time does not run while the reporter is asked
    assert left("information")[0] is not None
    api.post(f"{filed.path}/withdraw", {}, x_access_code=filed.code)
    assert left("information")[0] is None


def test_an_interim_answer_shows_its_promise_beside_the_legal_day(api: Api, filed: Filed) -> None:
    staff_act(api, filed, Act.VERIFY, details={"supervisory": False})
    day = (api.platform.time + timedelta(days=8)).date()
    details = {"promised_for": day}
    staff_act(api, filed, Act.INTERIM, text="Aspal tiba awal Desember.", details=details)
    view = api.get(filed.path).body
    first = next(c for c in view["clocks"] if c["stage"] == "first_answer")
    assert first["due_at"] == "2026-12-01T23:59:59+07:00"
    assert first["promised_for"] == "2026-12-02T23:59:59+07:00"
    assert "Aspal tiba" in json.dumps(view["timeline"])


def test_the_reporter_reads_why_an_agency_sent_the_report_on(api: Api, filed: Filed) -> None:
    staff_act(api, filed, Act.RETURN, reason="Bukan jalan kota")
    line = api.get(filed.path, x_access_code=filed.code).body["timeline"][-1]
    assert (line["act"], line["text"]) == ("return", "Bukan jalan kota")
    assert api.platform.reports.get(filed.id).agency == DESK
