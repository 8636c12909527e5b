"""`make list-merged`: reports merged by an earlier release are found by their main report."""

from typing import Any

from chalicelib.adapters.dynamodb import keys
from chalicelib.domain.reports.codes import Act
from chalicelib.usecases.reports.ports import ReportChange
from infra.list_merged import list_merged
from infra.verify_history import every_report
from tests.builders import a_history, a_new_report, act, an_end
from tests.contracts.stores import dynamo_reports, report_items

MAIN, DOUBLE, OTHER = "REPORT000001", "REPORT000002", "REPORT000003"


def test_what_was_merged_before_is_listed_once_and_nothing_else(dynamodb: Any) -> None:
    item = report_items()
    reports = dynamo_reports()
    for report_id in (MAIN, DOUBLE, OTHER):
        reports.add(a_new_report(id=report_id), None)
        reports.save_routed(a_new_report(id=report_id), *a_history(id=report_id))
    before = reports.get(DOUBLE)
    fields = {**an_end("agency_admin", "duplicate"), "merged_into": MAIN}
    after, event = act(before, Act.MERGE, fields=fields)
    reports.save(ReportChange(before=before, after=after, event=event))
    line = {"PK": {"S": keys.report(DOUBLE)}, "SK": {"S": keys.list_entry(keys.merged(MAIN))}}
    dynamodb.delete_item(TableName="test", Key=line)  # as an earlier release left it
    assert reports.merged_into(MAIN, "", 9) == []
    for _ in range(2):
        assert list_merged(reports, item, every_report(dynamodb, "test")) == (3, 1)
        assert reports.merged_into(MAIN, "", 9) == [DOUBLE]
    assert reports.dossier(DOUBLE).report == after
