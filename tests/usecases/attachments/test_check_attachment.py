"""Attachments: evidence, copies and refusals."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.errors import ReportNotFound, Unavailable
from chalicelib.domain.reports.report import FileStatus
from chalicelib.usecases.attachments.check_attachment import check_attachment
from chalicelib.usecases.attachments.ports import CheckedFile
from chalicelib.usecases.reports.ports import Dossier
from chalicelib.usecases.reports.submit import Submission
from tests.builders import (
    NOW,
)
from tests.fakes.attachments import FakeInspector
from tests.fakes.reports import FakeReports
from tests.usecases.world import World


def check(world: World, receipt: Submission, n: int = 1) -> Any:
    return check_attachment(
        receipt.report.id,
        n,
        reports=world.reports,
        files=world.files,
        inspector=FakeInspector(),
        now=NOW,
    )


def uploaded(world: World, receipt: Submission, data: bytes, n: int = 1) -> None:
    world.files.objects[f"incoming/{receipt.report.id}/{n}"] = (data, "image/jpeg")


def test_a_good_file_is_shown_as_a_copy_and_kept_as_evidence(world: World) -> None:
    receipt = world.filed()
    uploaded(world, receipt, b"ok photo")
    finding = check(world, receipt)
    assert finding.status is FileStatus.ACCEPTED
    objects = world.files.objects
    report = receipt.report.id
    assert objects[f"files/{report}/1/lampiran-1.jpg"][0] == b"copy of ok photo"
    assert objects[f"originals/{report}/1/{finding.sha256}"][0] == b"ok photo"
    assert f"thumbs/{report}/1.webp" in objects
    assert f"incoming/{report}/1" not in objects
    assert world.dossier(receipt).findings == [finding]


@pytest.mark.parametrize(
    ("data", "reason"), [(b"bad one!", "type_differs"), (b"ok", "size_differs")]
)
def test_a_bad_file_is_refused_and_nothing_of_it_stays(
    world: World, data: bytes, reason: str
) -> None:
    receipt = world.filed()
    uploaded(world, receipt, data)
    finding = check(world, receipt)
    assert (finding.status, finding.reason) == (FileStatus.REFUSED, reason)
    assert world.files.objects == {}


def test_a_file_that_our_check_could_not_finish_is_refused_and_its_original_kept(
    world: World,
) -> None:
    receipt = world.filed()
    uploaded(world, receipt, b"die of it")
    receipt_file = replace(receipt.report.files[0], size=len(b"die of it"))
    world.reports.reports[receipt.report.id] = replace(receipt.report, files=(receipt_file,))
    finding = check(world, receipt)
    assert (finding.status, finding.reason) == (FileStatus.REFUSED, "too_complex")
    kept = f"originals/{receipt.report.id}/1/{finding.sha256}"
    assert world.files.objects == {kept: (b"die of it", "application/octet-stream")}


def test_a_check_that_could_not_begin_is_tried_again_and_nothing_is_lost(world: World) -> None:
    class Away:
        def inspect(self, data: bytes) -> CheckedFile:
            raise Unavailable("file_check")

    receipt = world.filed()
    uploaded(world, receipt, b"ok photo")
    with pytest.raises(Unavailable):
        check_attachment(
            receipt.report.id,
            1,
            reports=world.reports,
            files=world.files,
            inspector=Away(),
            now=NOW,
        )
    assert world.dossier(receipt).findings == []
    assert f"incoming/{receipt.report.id}/1" in world.files.objects
    assert check(world, receipt).status is FileStatus.ACCEPTED


def test_a_file_is_checked_once(world: World) -> None:
    receipt = world.filed()
    uploaded(world, receipt, b"ok photo")
    first = check(world, receipt)
    uploaded(world, receipt, b"bad one!")
    assert check(world, receipt) is None
    assert world.dossier(receipt).findings == [first]
    assert f"incoming/{receipt.report.id}/1" not in world.files.objects


def test_a_file_that_is_gone_before_its_check_is_a_finding_that_says_so(world: World) -> None:
    receipt = world.filed()
    finding = check(world, receipt)
    assert (finding.status, finding.reason) == (FileStatus.REFUSED, "missing")
    assert world.dossier(receipt).findings == [finding]
    assert check(world, receipt) is None


def test_a_file_that_another_run_checked_meanwhile_is_not_missing(world: World) -> None:
    receipt = world.filed()
    uploaded(world, receipt, b"ok photo")
    stale = world.dossier(receipt)
    first = check(world, receipt)

    class Late(FakeReports):
        """Reports as a run saw them first that began before the other one recorded its finding."""

        reads = 0

        def dossier(self, report: str) -> Dossier:
            self.reads += 1
            return stale if self.reads == 1 else world.reports.dossier(report)

    late = Late()
    again = check_attachment(
        receipt.report.id, 1, reports=late, files=world.files, inspector=FakeInspector(), now=NOW
    )
    assert again is None
    assert late.findings == {}
    assert world.dossier(receipt).findings == [first]


def test_what_nobody_declared_is_dropped(world: World) -> None:
    receipt = world.filed()
    uploaded(world, receipt, b"ok photo", n=9)
    assert check(world, receipt, n=9) is None
    assert world.files.objects == {}


def test_an_upload_whose_report_still_waits_is_brought_again(world: World) -> None:
    with pytest.raises(ReportNotFound):
        check_attachment(
            "7K2M9QXD4TPC",
            1,
            reports=world.reports,
            files=world.files,
            inspector=FakeInspector(),
            now=NOW,
        )
