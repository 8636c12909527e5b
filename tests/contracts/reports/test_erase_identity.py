"""An identity is erased with everything that names it; the history stays whole and says so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.adapters.aws.evidence import S3Evidence
from chalicelib.adapters.dynamodb import keys
from chalicelib.adapters.dynamodb.reports.reports import DynamoReports
from chalicelib.domain.contacts.verified_contact import Channel, VerifiedContact
from chalicelib.domain.errors import ActNotPossible, InvalidFields, ReportNotFound, Unavailable
from chalicelib.domain.inbound.kept_letter import KeptLetter
from chalicelib.domain.reports.codes import Act, Role
from chalicelib.domain.reports.history import Actor, find_faults
from chalicelib.domain.reports.report import Report
from chalicelib.usecases.reports.erase_identity import Erased, erase_identity
from chalicelib.usecases.reports.ports import ReportChange
from tests.builders import NOW, REFERENCE, act, an_end
from tests.contracts.conftest import REGION
from tests.contracts.stores import SEALED, kept, store

__all__ = ["kept", "store"]  # fixtures, shared

BUCKET = "files"
CLERK = Actor(role=Role.OPERATOR, name="Contoh Petugas")
LATER = NOW + timedelta(days=30)


@pytest.fixture
def bucket(aws: None) -> Any:
    client = boto3.client("s3", REGION)
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    return client


@pytest.fixture
def ended(store: Any, kept: Any) -> Callable[..., Report]:
    """An ended report with an identity, a proved contact and a letter that says more."""

    def end(**changes: Any) -> Report:
        proved = VerifiedContact(channel=Channel.EMAIL, fingerprint="ab" * 16)
        changes = {"has_reporter": True, "contacts": (Channel.EMAIL,), **changes}
        before = kept(sealed=SEALED, verified=(proved,), **changes)
        letter = KeptLetter(id="0123456789abcdef", received_at=NOW, shortened=True)
        store.add_letter(before.id, letter)
        after, event = act(
            before, Act.ARCHIVE, fields=an_end("agency_admin", "unclear"), reason="unclear"
        )
        store.save(ReportChange(before=before, after=after, event=event))
        return after

    return end


def objects(bucket: Any, report: str) -> set[str]:
    keys = {
        f"letters/{report}/0123/letter.eml",
        f"letters/{report}/0123/text.txt",
        f"originals/{report}/1/ab12",
        f"incoming/{report}/2",
        f"files/{report}/1/lampiran-1.pdf",
    }
    for key in keys:
        for body in (b"first", b"second"):
            bucket.put_object(Bucket=BUCKET, Key=key, Body=body)
    bucket.delete_object(Bucket=BUCKET, Key=f"originals/{report}/1/ab12")
    return keys


def left(bucket: Any) -> set[str]:
    found = bucket.list_object_versions(Bucket=BUCKET)
    rows = [*found.get("Versions", ()), *found.get("DeleteMarkers", ())]
    return {row["Key"] for row in rows}


def withheld(store: Any, report: str, seq: int) -> bytes | None:
    if isinstance(store, DynamoReports):
        sealed: bytes | None = store._item.get(keys.report(report), keys.event(seq)).sealed
        return sealed
    found: bytes | None = store.withheld.get((report, seq))
    return found


def erase(store: Any, bucket: Any, report: str, reason: str = "surat 12/2026") -> Erased:
    return erase_identity(
        report,
        by=CLERK,
        reason=reason,
        reports=store,
        evidence=S3Evidence(bucket, BUCKET),
        reference=REFERENCE,
        now=LATER,
    )


def test_everything_that_names_the_reporter_goes_and_history_says_so(
    store: Any, ended: Any, bucket: Any
) -> None:
    report = ended()
    objects(bucket, report.id)
    others = objects(bucket, "7K2M9QXD4TPX")
    erased = erase(store, bucket, report.id)
    # Four keys with two versions each, and the mark of one deletion.
    assert (erased.reports, erased.objects) == ((report.id,), 9)
    assert left(bucket) == others | {f"files/{report.id}/1/lampiran-1.pdf"}
    dossier = store.dossier(report.id)
    after, event = dossier.report, dossier.events[-1]
    assert store.sealed_reporter(report.id) is None
    assert (after.has_reporter, after.contacts, after.verified) == (False, (), ())
    assert (after.title, after.body, after.state) == (report.title, report.body, report.state)
    assert [letter.shortened for letter in dossier.letters] == [False]
    assert (event.act, event.actor, event.reason) == (Act.ERASE_IDENTITY, CLERK, "surat 12/2026")
    assert find_faults(after, dossier.events) == []


def test_words_that_were_withheld_from_history_go_too(store: Any, kept: Any, bucket: Any) -> None:
    report = kept(sealed=SEALED, has_reporter=True, anonymous=True)
    after, event = act(report, Act.NOTE, text="Kata [identitas disembunyikan]")
    store.save(ReportChange(before=report, after=after, event=event, withheld=SEALED))
    end = an_end("agency_admin", "unclear")
    archived, ending = act(after, Act.ARCHIVE, fields=end, reason="unclear")
    store.save(ReportChange(before=after, after=archived, event=ending))
    assert withheld(store, report.id, event.seq) == SEALED
    erase(store, bucket, report.id)
    assert withheld(store, report.id, event.seq) is None
    dossier = store.dossier(report.id)
    assert event in dossier.events
    assert find_faults(dossier.report, dossier.events) == []


def test_what_broke_off_is_finished_by_the_next_run(store: Any, ended: Any, bucket: Any) -> None:
    report = ended()
    objects(bucket, report.id)

    class Broken:
        def erase(self, report: str) -> int:
            raise Unavailable("s3")

    with pytest.raises(Unavailable):
        erase_identity(
            report.id,
            by=CLERK,
            reason="surat",
            reports=store,
            evidence=Broken(),
            reference=REFERENCE,
            now=LATER,
        )
    assert store.sealed_reporter(report.id) is None
    assert erase(store, bucket, report.id).objects == 9
    assert erase(store, bucket, report.id).objects == 0
    acts = [event.act for event in store.dossier(report.id).events]
    assert acts.count(Act.ERASE_IDENTITY) == 1


def test_nothing_goes_of_an_open_report_or_without_a_reason(
    store: Any, kept: Any, ended: Any, bucket: Any
) -> None:
    still_open = kept(sealed=SEALED, has_reporter=True, id="7K2M9QXD4TPV")
    there = objects(bucket, still_open.id)
    with pytest.raises(ActNotPossible):
        erase(store, bucket, still_open.id)
    with pytest.raises(ReportNotFound):
        erase(store, bucket, "7K2M9QXD4TPW")
    report = ended()
    with pytest.raises(InvalidFields):
        erase(store, bucket, report.id, reason="  ")
    assert store.sealed_reporter(still_open.id) == store.sealed_reporter(report.id) == SEALED
    assert left(bucket) == there


def test_the_parts_of_a_report_go_with_it(store: Any, ended: Any, bucket: Any) -> None:
    part = ended(id="7K2M9QXD4TPT", origin="7K2M9QXD4TPC")
    root = ended(parts=(part.id,))
    objects(bucket, part.id)
    assert erase(store, bucket, root.id).reports == (root.id, part.id)
    assert not store.get(part.id).has_reporter
    assert left(bucket) == {f"files/{part.id}/1/lampiran-1.pdf"}
    with pytest.raises(ReportNotFound):
        erase(store, bucket, part.id)


def test_an_original_that_may_not_be_deleted_is_no_success(bucket: Any) -> None:
    class Denied:
        def get_paginator(self, _: str) -> Any:
            return bucket.get_paginator("list_object_versions")

        def delete_objects(self, **_: Any) -> Any:
            return {"Errors": [{"Code": "AccessDenied", "Key": "originals/R/1/ab12"}]}

    objects(bucket, "R")
    with pytest.raises(Unavailable) as caught:
        S3Evidence(Denied(), BUCKET).erase("R")
    assert str(caught.value) == "AccessDenied"
