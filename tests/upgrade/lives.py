"""The synthetic lives that a fixture is made of: every state, and whatever else is stored.

Each function leads reports through the outermost doors and leaves them where its name says. They
run in this order, on days that follow each other; the first message of each kind stays behind in
its queue, which is what an upgrade finds there.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.upgrade.receiver import PORT
from tests.upgrade.town import Life, Town, picture

#: A Monday, nine o'clock in Jakarta.
BEGIN = datetime(2026, 10, 26, 2, 0, tzinfo=UTC)
ANSWER = "Lubang sudah kami tambal pada hari Senin pagi. Terima kasih atas laporannya."
QUESTION = "Di depan sekolah yang mana? Sebutkan nama jalan dan nomornya."
PHOTO = {"name": "foto.jpg", "type": "image/jpeg", "size": len(picture())}
HOLE = "LAPOR Jalan di depan sekolah berlubang besar sekali"


def desks(town: Town) -> None:
    """Officers, who hears which alerts and when, machines that listen, and rows that changed."""
    first = {"name": "Petugas Contoh", "role": "liaison_officer", "unit": "dinas-pekerjaan-umum"}
    for username in ("contoh.satu", "contoh.dua"):
        body = {**first, "username": username, "email": f"{username}@example.go.id"}
        town.staff("bandung", "POST", "/officers", body)
    gone = {**first, "version": 1, "reason": "Pindah tugas", "enabled": False}
    town.staff("bandung", "PUT", "/officers/contoh.dua", gone)
    subscriptions(town)
    webhooks(town)
    rows(town)


def subscriptions(town: Town) -> None:
    """By e-mail and SMS, at once, daily and weekly, some themes, a unit, the evaluation."""
    wanted: tuple[tuple[str, dict[str, Any]], ...] = (
        ("bandung", {"protocol": "email", "endpoint": "bandung@example.go.id"}),
        ("bandung", {"protocol": "sms", "endpoint": "+6281200009001", "urgent_only": False}),
        ("bandung", {"protocol": "email", "endpoint": "harian@example.go.id", "rhythm": "daily"}),
        ("bandung", {"protocol": "email", "endpoint": "mati@example.go.id"}),
        ("bandung.jalan", {"protocol": "email", "endpoint": "jalan@example.go.id"}),
        ("jabar", {"protocol": "email", "endpoint": "jabar@example.go.id", "rhythm": "weekly"}),
        ("jabar", {"protocol": "sms", "endpoint": "+6281200009002"}),
        ("ombudsman", {"protocol": "email", "endpoint": "ori@example.go.id", "evaluation": True}),
        ("ksp", {"protocol": "email", "endpoint": "ksp@example.go.id", "themes": ["oversight"]}),
    )
    for by, body in wanted:
        made = town.staff(by, "POST", "/subscriptions", body)
    changed = {"language": "en", "themes": ["oversight", "deadlines"], "evaluation": True}
    town.staff("ksp", "PATCH", f"/subscriptions/{made['id']}", changed)


def webhooks(town: Town) -> None:
    """Active, failing, paused and ended ones, with a rotated secret, a test and lines."""
    base = f"http://127.0.0.1:{PORT}"
    wanted: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("bandung", "/hook", {"name": "Sistem Bandung", "types": ["report.held", "report.closed"]}),
        ("nasional", "/partner", {"name": "Mitra", "partner": True, "types": ["report.answered"]}),
        (
            "bandung",
            "/down",
            {
                "name": "Sistem mati",
                "types": ["report.rated"],
                "categories": ["infrastruktur-jalan"],
            },
        ),
        (
            "jabar",
            "/paused",
            {"name": "Jabar", "regions": ["32"], "types": ["report.appealed"]},
        ),
        ("imigrasi", "/ended", {"name": "Sistem lama", "types": ["report.taken_over"]}),
    )
    ids = {}
    for by, path, body in wanted:
        made = town.staff(by, "POST", "/webhooks", {**body, "url": base + path})
        ids[path] = made["id"]
    said = {"version": 1, "reason": "Contoh perubahan"}
    town.staff("jabar", "POST", f"/webhooks/{ids['/paused']}/pause", said)
    town.staff("imigrasi", "POST", f"/webhooks/{ids['/ended']}/end", said)
    town.staff("bandung", "POST", f"/webhooks/{ids['/hook']}/rotate", said)
    for _ in range(2):
        town.staff("bandung", "POST", f"/webhooks/{ids['/hook']}/test", {})


def rows(town: Town) -> None:
    """Reference data as people change it: rows with their history."""

    def put(subject: str, key: str, version: int, row: dict[str, Any]) -> None:
        body = {"version": version, "reason": "Contoh perubahan", **row}
        town.staff("nasional", "PUT", f"/registry/{subject}/{key}", body)

    there = town.staff("nasional", "GET", "/registry/agencies/kemenimipas")
    put("agencies", "kemenimipas", 1, {**there["row"], "second_contact": "kedua@example.go.id"})
    there = town.staff("nasional", "GET", "/registry/agencies/pemda-3273")
    put("agencies", "pemda-3273", 1, {**there["row"], "second_contact": "dua@example.go.id"})
    put("units", "pemda-3273~unit-contoh", 0, {"name": "Unit Contoh", "active": True})
    named = {"name_id": "Contoh", "name_en": "Example", "parent": "infrastruktur-jalan"}
    put("categories", "contoh", 0, named)
    law = {"working": False, "name": "Cuti contoh", "legal_basis": "SKB contoh", "active": True}
    put("holidays", "2026-11-10", 0, law)
    text = {"agency": "pemda-3273", "category": "*", "title": "Contoh", "text": "Contoh [apa]."}
    put("templates", "contoh", 0, text)
    rule = {"category": "contoh", "region": "32.73", "target": "agency", "agency": "pemda-3273"}
    put("rules", "contoh", 0, {**rule, "priority": 1, "active": True})
    said = {"version": 1, "reason": "Tidak dipakai lagi"}
    town.staff("nasional", "POST", "/registry/templates/contoh/retire", said)


def first(town: Town) -> None:
    """Whoever comes first of everything: most of these messages stay behind in their queues."""
    life = town.file("pertama", attachments=[PHOTO])
    for channel in ("email", "sms"):
        town.do(life, "contact/code", {"channel": channel})
        town.do(life, "receipt/send", {"channel": channel})
    town.act(life, "verify", supervisory=False)
    town.follow("report", life.shown, "pengikut.pertama@example.id")
    town.sms("+6281200008001", HOLE)
    town.mail("pertama.surat@example.id", "Lampu jalan mati", "Lampu jalan mati di Coblong.")
    town.feedback("Bounce", "pertama.mati@example.id", {})
    town.settle()


def open_ones(town: Town) -> None:
    """Where somebody still owes an act: unverified, disposed, in progress, held, answered."""
    for name, more in {
        "belum": {},
        "anonim": {"anonymous": True},
        "rahasia": {"confidential": True, "anonymous": True},
        "tanpa pelapor": {"reporter": None},
        "rahasia bernama": {"confidential": True},
        "informasi": {"kind": "information_request", "category": "paspor"},
        "aspirasi": {"kind": "aspiration", "agency": "pemda-3273"},
        "tak terarah": {"category": "belum-ada-dalam-daftar"},
    }.items():
        town.file(f"unverified {name}" if name == "belum" else name, **more)
    disposed = town.file("terdisposisi", attachments=[PHOTO, {**PHOTO, "name": "bukan.jpg"}])
    form = town.see(disposed)["uploads"]
    town.act(disposed, "verify", supervisory=True, unit="dinas-pekerjaan-umum")
    if form:
        town.upload(form[0], b"not a picture")
    town.prove(disposed)
    town.prove(disposed, "sms")
    started = town.file("mulai")
    town.prove(started)
    town.act(started, "verify", supervisory=False)
    town.act(started, "start")
    town.act(started, "note", text="Catatan contoh untuk rekan.")
    town.act(started, "copy", agencies=["pemda-32"], reason="Jalan provinsi juga terkena")
    town.act(started, "contribute", by="jabar", text="Kami ikut memeriksa jalan provinsi di sana.")
    promised = town.file("janji")
    town.act(promised, "verify", supervisory=False)
    day = str((town.cloud.now + timedelta(days=9)).date())
    town.act(promised, "interim", text="Aspal tiba minggu depan, mohon ditunggu.", promised_for=day)
    proposed = town.file("usul jawaban")
    town.act(proposed, "verify", supervisory=False)
    town.act(proposed, "start")
    town.careful(True)
    town.act(proposed, "propose", text=ANSWER, template="sudah-diperbaiki")
    rejected = town.file("ditolak")
    town.act(rejected, "verify", supervisory=False)
    town.act(rejected, "propose", text=ANSWER)
    town.act(rejected, "reject", by="bandung.kedua", reason="Belum menjawab pertanyaannya")
    approved = town.file("disetujui")
    town.act(approved, "verify", supervisory=False)
    town.act(approved, "propose", text=ANSWER)
    town.act(approved, "approve", by="bandung.kedua")
    town.careful(False)
    for name in ("ditahan", "ditahan dua"):
        held = town.file(name)
        town.prove(held)
        town.act(held, "verify", supervisory=False)
        town.act(held, "hold", question=QUESTION)
    supplied = town.file("dilengkapi")
    town.act(supplied, "hold", question=QUESTION)
    town.do(supplied, "replies", {"text": "Di depan SD Contoh 1, Jalan Contoh nomor 5."})
    resumed = town.file("dilanjutkan")
    town.act(resumed, "hold", question=QUESTION)
    town.act(resumed, "resume", reason="Kami sudah menemukan tempatnya")


def travelling(town: Town) -> None:
    """Reports that changed hands or words: returned, handed on, edited, split, added to."""
    returned = town.file("dikembalikan", category="paspor")
    town.act(
        returned, "return", reason="Bukan wewenang kami di sini", suggested_agency="pemda-3273"
    )
    returned.home = "nasional"
    moved = town.file("dipindah")
    town.act(moved, "verify", supervisory=False)
    town.act(moved, "assign", agency="pemda-32", reason="Jalan ini jalan provinsi")
    moved.home = "jabar"
    back = town.file("dari unit")
    town.act(back, "verify", supervisory=False, unit="dinas-pekerjaan-umum")
    town.act(back, "hand-back", by="bandung.jalan", reason="Bukan urusan dinas kami")
    town.act(back, "classify", supervisory=True, reason="Ada dugaan penyimpangan")
    town.act(back, "categorise", category="infrastruktur-jalan")
    edited = town.file("disunting")
    town.act(edited, "edit", title="Jalan rusak di depan sekolah", reason="Menjelaskan judul")
    split = town.file("dipecah")
    town.prove(split)
    town.act(
        split,
        "split",
        title="Paspor belum juga selesai",
        body="Selain jalan, paspor saya juga belum selesai sejak bulan lalu.",
        category="paspor",
        reason="Urusan instansi lain",
    )
    added = town.file("ditambah")
    forms = town.do(added, "attachments", {"attachments": [PHOTO]})["uploads"]
    town.upload(forms[0])
    town.settle()
    flagged = town.file("ditandai")
    town.act(flagged, "verify", supervisory=False)
    town.act(flagged, "flag", by="ksp", flag="strategic_issue", reason="Isu strategis contoh")
    town.act(flagged, "flag", by="ksp", flag="national_priority", reason="Prioritas contoh")
    town.act(flagged, "unflag", by="ksp", flag="national_priority", reason="Bukan prioritas")
    town.act(flagged, "instruct", by="ksp", text="Mohon diselesaikan minggu ini.")
    revealed = town.file("dibuka")
    town.act(revealed, "verify", supervisory=False)
    town.act(revealed, "reveal-identity", reason="Perlu menghubungi pelapor")
    taken = town.file("diambil alih")
    town.prove(taken)
    town.act(taken, "verify", supervisory=False)
    town.act(taken, "take-over", by="ombudsman", reason="Terlalu lama tidak selesai")
    town.act(taken, "finding", by="ombudsman", text="Kami menemukan kelalaian dalam penanganan.")
    concluded = town.file("disimpulkan")
    town.act(concluded, "verify", supervisory=False)
    town.act(concluded, "take-over", by="ombudsman", reason="Terlalu lama tidak selesai")
    town.act(concluded, "conclude", by="ombudsman", text="Temuan kami sudah dijalankan instansi.")


def answered(town: Town, name: str, prove: bool = False, **more: Any) -> Life:
    """A report that was answered."""
    life = town.file(name, **more)
    if prove:
        town.prove(life)
    town.act(life, "verify", supervisory=False)
    town.act(life, "answer", text=ANSWER)
    return life


def ended_ones(town: Town) -> None:
    """Answered and after: replied, rated, appealed, closed, archived, withdrawn, reopened."""
    proof = town.file("dijawab dengan foto")
    town.prove(proof)
    town.act(proof, "verify", supervisory=False)
    shown = town.act(proof, "answer", text=ANSWER, attachments=[{**PHOTO, "name": "bukti.jpg"}])
    town.upload(shown["uploads"][-1])
    town.settle()
    answered(town, "dijawab")
    answered(town, "menunggu balasan", prove=True)
    replied = answered(town, "dibalas")
    town.do(replied, "replies", {"text": "Lubangnya masih ada."})
    rated = answered(town, "dinilai")
    town.do(rated, "rating", {"score": 2, "comment": "Belum selesai"})
    appealed = answered(town, "keberatan")
    town.do(appealed, "rating", {"score": 1, "comment": "Tidak ada perubahan"})
    town.do(appealed, "appeal", {"reason": "Lubangnya masih ada, hanya difoto dari jauh."})
    closed = answered(town, "selesai", prove=True)
    town.do(closed, "close")
    town.do(closed, "rating", {"score": 5, "comment": "Terima kasih"})
    by_admin = answered(town, "ditutup admin")
    town.act(by_admin, "close", by="nasional", reason="Pelapor menyatakan selesai")
    reopened = answered(town, "dibuka kembali")
    town.do(reopened, "close")
    town.do(reopened, "reopen", {"reason": "Berlubang lagi setelah hujan."})
    archived = town.file("diarsipkan")
    town.act(archived, "hold", question=QUESTION)
    town.act(archived, "archive", reason="unclear", text="Sebutkan nama jalannya.")
    withdrawn = town.file("ditarik")
    town.do(withdrawn, "withdraw", {"reason": "Sudah selesai sendiri"})


def merged_ones(town: Town) -> None:
    """A main report with others merged into it, one of which stands alone again."""
    main = town.file("induk")
    town.act(main, "verify", supervisory=False)
    for name in ("gabungan satu", "gabungan dua", "gabungan tiga"):
        double = town.file(name)
        town.prove(double)
        town.act(double, "verify", supervisory=False)
        town.act(double, "merge", main_report=main.shown)
    town.do(town.lives["gabungan tiga"], "reopen", {"reason": "Lubang saya di jalan lain."})
    day = str((town.cloud.now + timedelta(days=7)).date())
    town.act(main, "interim", text="Aspal tiba minggu depan, mohon ditunggu.", promised_for=day)
    left = town.file("ditinggal")
    town.act(left, "verify", supervisory=False)
    other = town.file("ikut")
    town.act(other, "merge", main_report=left.shown)
    town.do(left, "withdraw", {"reason": "Saya pindah"})
    done = town.file("induk selesai")
    town.act(done, "verify", supervisory=False)
    twin = town.file("gabungan selesai")
    town.prove(twin)
    town.act(twin, "verify", supervisory=False)
    town.act(twin, "merge", main_report=done.shown)
    town.act(done, "answer", text=ANSWER)
    town.do(done, "close")
    over = town.file("induk diambil alih")
    town.act(over, "verify", supervisory=False)
    third = town.file("gabungan diambil alih")
    town.prove(third)
    town.act(third, "verify", supervisory=False)
    town.act(third, "merge", main_report=over.shown)
    town.act(over, "take-over", by="ombudsman", reason="Terlalu lama tidak selesai")
    town.act(over, "finding", by="ombudsman", text="Kami menemukan kelalaian dalam penanganan.")


def public_side(town: Town) -> None:
    """Supporters, and followers of a report, an area and an agency by e-mail and on devices."""
    life = town.file("diikuti")
    town.act(life, "verify", supervisory=False)
    for n in (1, 2, 3):
        device = f"00000000-0000-4000-a000-{n:012d}"
        town.wants("POST", f"/v1/reports/{life.shown}/support", {"device": device, "on": True})
    back = {"device": "00000000-0000-4000-a000-000000000003", "on": False}
    town.wants("POST", f"/v1/reports/{life.shown}/support", back)
    town.settle()
    for kind, id_ in (("report", life.shown), ("area", "32.73"), ("agency", "pemda-3273")):
        for n in (1, 2):
            town.follow(kind, id_, f"pengikut{n}.{kind}@example.id", confirmed=True)
        town.device(kind, id_, f"/push/{kind}")
    town.act(life, "start")
    town.act(life, "answer", text=ANSWER)


def contacts(town: Town) -> None:
    """Codes half way, lost codes, contacts that died or were stopped."""
    half = town.file("kode separuh")
    town.do(half, "contact/code", {"channel": "email"})
    town.do(half, "contact/confirm", {"channel": "email", "code": "000000"}, status=422)
    town.do(half, "contact/code", {"channel": "sms"})
    for name in ("kode hilang", "kode hilang dua", "kode hilang tiga"):
        life = town.file(name)
        town.prove(life)
        email = f"{name.replace(' ', '.')}@example.id"
        body = {"tracking_id": life.shown, "contact": email}
        town.wants("POST", "/v1/lost-code", body)
        town.settle()
    # The first request waits in its queue; the second was granted, and its code is under way.
    town.lives["kode hilang dua"].code = ""
    town.lives["kode hilang tiga"].code = town.last(r"\b([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3,})\b")
    for name, kind in (("mental", "Bounce"), ("spam", "Complaint"), ("tertunda", "DeliveryDelay")):
        life = town.file(name)
        town.prove(life)
        town.prove(life, "sms")
        town.act(life, "verify", supervisory=False)
        town.act(life, "start")
        town.act(life, "hold", question=QUESTION)
        marks = [m for m in town.mails if m.get("report") == life.id and m["event"] != "0"][-1]
        for _ in range(2 if kind == "Bounce" else 1):
            given = {k: v for k, v in marks.items() if k != "reply_to"}
            town.feedback(kind, f"{name}@example.id", given)
        town.settle()
    stopped = town.file("berhenti")
    town.prove(stopped)
    town.do(stopped, "contact/messages", {"channel": "email", "wanted": False})
    town.feedback("Bounce", "mati@example.go.id", {})
    town.settle()


def talking(town: Town) -> None:
    """Reports by SMS and e-mail: filed, half way, asked about, answered, stopped."""
    for n, turns in enumerate(
        (
            [HOLE],
            [HOLE, "coblong kota bandung", "STATUS", "KODE"],
            [HOLE, "Bandung"],
            ["LAPOR rahasia anonim pungutan liar di kantor kelurahan kami", "Coblong"],
            ["BANTUAN", "halo", "LAPOR tolong"],
            ["STOP"],
            ["STOP", "MULAI"],
            ["TANYA kapan jalan di depan sekolah kami diperbaiki", "Cileunyi", "BATAL"],
        ),
        start=2,
    ):
        for said in turns:
            town.sms(f"+628120000{8000 + n}", said)
            town.settle()
            town.cloud.now += timedelta(minutes=2)
    letters = (
        ("Jalan berlubang di Coblong", "Jalan di depan sekolah berlubang.\nKota Bandung, Coblong."),
        ("Sampah menumpuk", "Sampah di pasar kami tidak diangkut dua minggu."),
        ("STOP", "STOP"),
    )
    for n, (subject, text) in enumerate(letters, start=2):
        town.mail(f"surat{n}@example.id", subject, text)
        town.settle()
    held = town.lives["ditahan dua"]
    reply = [m for m in town.mails if m.get("report") == held.id][-1]["reply_to"]
    town.mail("ditahan.dua@example.id", "Re: laporan", "Di depan SD Contoh 1.", to=reply)
    town.settle()


def waiting_for_the_table(town: Town) -> None:
    """Reports that came while the table took none: in the intake's queue."""

    def refuses(service: str, operation: str, asked: Any) -> bool:
        item = asked.get("Item", {})
        return (service, operation) == ("dynamodb", "PutItem") and item["SK"]["S"] == "REPORT"

    town.cloud.refusing = refuses
    town.file("antre")
    town.file("antre tanpa pelapor", reporter=None)
    town.cloud.refusing = lambda *_: False


def at_night(town: Town) -> None:
    """What happens when telephones sleep: it is told in the morning."""
    town.wait(datetime(2026, 10, 27, 16, 30, tzinfo=UTC))
    late = town.file("malam")
    town.act(late, "verify", supervisory=False)
    town.act(late, "answer", text=ANSWER)
    town.do(late, "rating", {"score": 1, "comment": "Tidak ada perubahan"})
    town.do(late, "appeal", {"reason": "Lubangnya masih ada, hanya difoto dari jauh."})
    town.act(town.lives["mulai"], "take-over", by="ombudsman", reason="Terlalu lama tidak selesai")


def days(town: Town) -> None:
    """Mornings, nights and weeks: digests, checks, silences, reminders, lateness, figures."""
    for month, day in ((10, 28), (10, 29), (11, 2), (11, 3), (11, 5), (11, 9), (11, 13)):
        _day(town, datetime(2026, month, day, tzinfo=UTC))


def _day(town: Town, day: datetime) -> None:
    """One day in Jakarta, seven hours ahead."""
    town.wait(day - timedelta(hours=5))  # two o'clock at night
    town.cloud.scheduled("audit")
    town.settle()
    for minutes in (-50, 40):  # ten past six and twenty to eight
        town.wait(day + timedelta(minutes=minutes))
        town.cloud.scheduled("digest")
        town.settle()


def replays(town: Town) -> None:
    """Lines of a webhook are asked for again."""
    listed = town.staff("bandung", "GET", "/webhooks")["items"]
    hook = next(w["id"] for w in listed if w["name"] == "Sistem Bandung")
    since = (town.cloud.now - timedelta(days=2)).isoformat()
    for _ in range(2):
        body = {"from": since, "include_delivered": True}
        town.staff("bandung", "POST", f"/webhooks/{hook}/replay", body)


PARTS = (
    desks,
    first,
    open_ones,
    travelling,
    ended_ones,
    merged_ones,
    public_side,
    contacts,
    talking,
    waiting_for_the_table,
    at_night,
    days,
    replays,
)
