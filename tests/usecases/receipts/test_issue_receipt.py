"""A receipt tells what was filed and when, for good, and nothing of who filed it."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Corrupt, ReportNotFound
from chalicelib.domain.receipts import receipt_document
from chalicelib.domain.receipts.receipt_document import Signature
from chalicelib.domain.reports import tracking_ids
from chalicelib.domain.reports.codes import Act
from chalicelib.domain.reports.report import DeclaredFile, FileStatus, Finding, Place
from chalicelib.messages.receipts.receipt import receipt_writer
from chalicelib.usecases.receipts.issue_receipt import SignedReceipt, issue_receipt
from chalicelib.usecases.reports import tracking
from chalicelib.usecases.reports.submit import Submission
from infra.verify_receipt import Verdict, judge
from tests.builders import NOW, PEPPER
from tests.fakes.receipts import FakeSigner
from tests.receipt_vectors import public
from tests.usecases.world import TOKEN, World

SIGNER = FakeSigner()


def asked(
    world: World, filed: Submission, followed: tracking.TrackedReport | None = None
) -> SignedReceipt:
    return issue_receipt(
        followed or world.as_reporter(filed),
        reference=world.reference,
        signer=SIGNER,
        write=receipt_writer("https://lapor.example.go.id"),
        now=world.now,
    )


def test_it_is_signed_by_the_key_in_use_and_says_when_what_and_by_when(world: World) -> None:
    made = asked(world, world.filed())
    assert judge(made.document, public(SIGNER)) is Verdict.VALID
    assert made.key == "test-key-1"
    for told in (
        "Diterima: 24 November 2026 pukul 09.00.00 WIB (UTC+7)",
        "Jenis: Pengaduan",
        "paling lambat: 27 November 2026 (3 hari kerja)",
        "Dasar hukum tenggat: PermenPANRB 5/2025",
        "Instansi: Pemerintah Kota Bandung",
        "Belum diterima atau belum diperiksa.",
    ):
        assert told in made.document


def test_it_tells_the_hash_of_the_text_that_comes_with_it(world: World) -> None:
    made = asked(world, world.filed())
    digest = hashlib.sha256(made.report.encode()).hexdigest()
    assert f"{digest}  {made.report_name}" in made.document.splitlines()
    assert made.report.endswith("\n\nLubang besar di depan sekolah, sudah dua bulan.\n")


def test_it_is_of_what_was_filed_whatever_officers_and_calendars_do_later(world: World) -> None:
    filed = world.submit()
    before_routing = asked(world, filed)
    world.route(filed.report.id)
    world.verify(filed)
    edit = {"title": "Judul lain dari petugas", "body": "Isi lain dari petugas, lebih pendek."}
    world.act(filed, Act.EDIT, details=edit)
    world.act(filed, Act.CATEGORISE, details={"category": "jalan"})
    world.now += timedelta(days=30)
    later = asked(world, filed)
    assert world.reports.get(filed.report.id).category == "jalan"
    assert later.report == before_routing.report
    due = "paling lambat: 27 November 2026"
    assert due in later.document
    assert due in before_routing.document
    assert "belum diteruskan ke instansi" in before_routing.document


def test_neither_reporter_nor_access_code_is_in_it(world: World) -> None:
    filed = world.filed()
    made = asked(world, filed)
    for secret in (
        "Contoh Warga",
        "warga@example.id",
        filed.access_code,
        tracking_ids.show(filed.access_code),
    ):
        assert secret not in made.document + made.report


def test_files_are_listed_with_size_and_hash_of_what_was_sent(world: World) -> None:
    names = ("foto.jpg", "rusak.pdf", "nanti.png")
    files = tuple(
        DeclaredFile(n=n, name=name, type="image/jpeg", size=100 * n)
        for n, name in enumerate(names, start=1)
    )
    filed = world.filed(files=files)
    common: dict[str, Any] = {"checked_at": NOW + timedelta(minutes=1)}
    accepted = Finding(n=1, status=FileStatus.ACCEPTED, size=55, sha256="a" * 64, **common)
    refused = Finding(
        n=2, status=FileStatus.REFUSED, size=77, sha256="b" * 64, reason="unreadable", **common
    )
    for finding in (accepted, refused):
        world.reports.add_finding(filed.report.id, finding)
    document = asked(world, filed).document
    at = "24 November 2026 pukul 09.01.00 WIB (UTC+7)"
    assert (
        f"""
1. foto.jpg
   image/jpeg, 100 bita
   Diterima. Diperiksa: {at}. SHA-256:
{"a" * 64}  foto.jpg
2. rusak.pdf
   image/jpeg, 77 bita
   Diterima. Diperiksa: {at}. Tidak dipakai: Berkas rusak dan tidak dapat dibuka.
   SHA-256:
{"b" * 64}  rusak.pdf
3. nanti.png
   image/jpeg, 300 bita
   Belum diterima atau belum diperiksa.
"""
        in document
    )


def test_a_stranger_gets_none(world: World) -> None:
    filed = world.filed()
    stranger = tracking.open_tracked_report(
        filed.report.id, None, reports=world.reports, pepper=b""
    )
    with pytest.raises(ReportNotFound):
        asked(world, filed, stranger)


def test_a_confidential_and_anonymous_report_has_one_too(world: World) -> None:
    made = asked(world, world.filed(anonymous=True, confidential=True, reporter=None))
    assert "Sifat: anonim, rahasia" in made.document
    assert judge(made.document, public(SIGNER)) is Verdict.VALID


def test_a_part_says_what_it_was_split_from(world: World) -> None:
    filed = world.filed()
    world.verify(filed)
    details = {"category": "paspor", "title": "Paspor saya belum jadi", "body": "Isi " * 10}
    world.act(filed, Act.SPLIT, details=details)
    [part] = world.reports.get(filed.report.id).parts
    world.route(part)
    as_reporter = tracking.open_tracked_report(
        part, filed.access_code, reports=world.reports, pepper=PEPPER
    )
    assert (
        f"Dipisah dari laporan: {tracking_ids.show(filed.report.id)}"
        in asked(world, filed, as_reporter).document
    )


def test_no_line_of_a_receipt_ends_with_a_space(world: World) -> None:
    made = asked(world, world.filed())
    assert not [line for line in made.document.splitlines() if line != line.rstrip()]


@given(
    first=st.dictionaries(
        st.sampled_from(["address", "title", "body"]), st.text("ab: \n", max_size=9)
    ),
    second=st.dictionaries(
        st.sampled_from(["address", "title", "body"]), st.text("ab: \n", max_size=9)
    ),
)
def test_two_different_reports_never_have_the_same_text(
    first: dict[str, str], second: dict[str, str]
) -> None:
    def text(given: dict[str, str]) -> tuple[str, tuple[str, ...]]:
        # As the form cleans them: trimmed, and line breaks in the body alone.
        flat = {
            k: v.strip() if k == "body" else v.replace("\n", "").strip() for k, v in given.items()
        }
        filed = {
            "kind": "complaint",
            "incident_date": "2026-11-20",
            "category": "jalan",
            "place": {"region": "32.73", "address": flat.get("address", "")},
            "title": flat.get("title", ""),
            "body": flat.get("body", ""),
        }
        said = tuple(flat.get(k, "") for k in ("address", "title", "body"))
        return receipt_document.filed_text("7K2M-9QXD-4TPC", filed), said

    one, other = text(first), text(second)
    assert (one[0] == other[0]) == (one[1] == other[1])


@pytest.mark.parametrize(
    ("place", "position"),
    [
        (Place(region="32.73", lat=-6.88, lon=107.6), "position: -6.88,107.6"),
        (Place(region="61.71", lat=0.0, lon=109.3), "position: 0.0,109.3"),
        (Place(region="32.73"), "position:"),
    ],
)
def test_a_position_is_kept_also_on_the_equator(world: World, place: Place, position: str) -> None:
    filed = world.submit(place=place, token=TOKEN)
    before = asked(world, filed).report
    world.route(filed.report.id)
    assert position in asked(world, filed).report.splitlines()
    assert asked(world, filed).report == before


@given(
    der=st.binary(min_size=1, max_size=80),
    text=st.text(st.characters(exclude_characters="\r\ufeff")),
)
def test_a_receipt_taken_apart_is_what_was_put_together(der: bytes, text: str) -> None:
    text = text.replace(receipt_document.BEGIN, "") + "\n"
    signature = Signature(key="test-key", der=der)
    found = receipt_document.parse_receipt(receipt_document.join_signature(text, signature))
    assert (found.text, found.signature) == (text, signature)


@pytest.mark.parametrize(
    "broken", ["", "teks\n", receipt_document.BEGIN, f"a\n{receipt_document.BEGIN}\nKey: x\n"]
)
def test_what_is_no_receipt_is_corrupt(broken: str) -> None:
    with pytest.raises(Corrupt):
        receipt_document.parse_receipt(broken)
