"""Documents say what the code does."""

import re
from pathlib import Path

import pytest
import yaml
from openapi_spec_validator import validate

from app import app
from chalicelib.adapters.dynamodb.checkpoints import DynamoCheckpoints
from chalicelib.adapters.dynamodb.contacts.daily_limits import DynamoDailyLimits
from chalicelib.adapters.dynamodb.contacts.opt_outs import DynamoOptOuts
from chalicelib.adapters.dynamodb.inbound.dialogues import DynamoDialogues
from chalicelib.adapters.dynamodb.notifications.delivery_log import DynamoDeliveryLog
from chalicelib.adapters.dynamodb.notifications.sms_budget import DynamoSmsSpending
from chalicelib.adapters.dynamodb.public.public_follows import DynamoPublicFollows
from chalicelib.adapters.dynamodb.public.public_reports import DynamoPublicReports, DynamoSupports
from chalicelib.adapters.dynamodb.reference_data.reference import DynamoReference
from chalicelib.adapters.dynamodb.reference_data.reference_packer import ReferencePacker
from chalicelib.adapters.dynamodb.reports.reports import DynamoReports
from chalicelib.adapters.dynamodb.webhooks.webhook_log import DynamoWebhookHealth, DynamoWebhookLog
from chalicelib.adapters.dynamodb.webhooks.webhooks import DynamoWebhooks
from chalicelib.domain.reports.codes import OFFICERS_REASONS, Kind, Stage, State
from chalicelib.domain.reports.submission_limits import CHANNELS, FILE_TYPES
from chalicelib.entrypoints.http.problems import STATUS
from chalicelib.entrypoints.http.reports.staff_routes import ADDRESS_OF
from infra import handbook
from tests.entrypoints.contract import contract

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
METHODS = {"get", "post", "put", "delete", "patch"}


def schema(name: str) -> dict[str, object]:
    found: dict[str, object] = contract()["components"]["schemas"][name]
    return found


def test_the_contract_is_valid_openapi() -> None:
    validate(contract())


def test_every_route_is_in_the_contract_and_the_other_way_round() -> None:
    routes = {(m, p) for p, methods in app.routes.items() for m in methods}
    documented = {
        (m.upper(), path) for path, item in contract()["paths"].items() for m in METHODS & set(item)
    }
    assert documented == routes


def test_staff_routes_say_that_they_need_a_sign_in() -> None:
    for path, item in contract()["paths"].items():
        for method in METHODS & set(item):
            needs = "security" in item[method]
            assert needs == path.startswith("/v1/staff/")


def test_the_contract_knows_every_word() -> None:
    assert schema("State")["enum"] == [s.value for s in State]
    assert schema("Kind")["enum"] == [k.value for k in Kind]
    assert schema("Clock")["properties"]["stage"]["enum"] == [s.value for s in Stage]  # type: ignore[index]
    assert set(schema("Problem")["properties"]["code"]["enum"]) >= set(STATUS)  # type: ignore[index]
    declared = schema("DeclaredFile")["properties"]
    assert set(declared["type"]["examples"]) == set(FILE_TYPES)  # type: ignore[index]
    assert schema("StaffReport")["properties"]["channel"]["enum"] == list(CHANNELS)  # type: ignore[index]
    acts = contract()["paths"]["/v1/staff/reports/{report}/{act}"]["parameters"][1]
    assert set(acts["schema"]["enum"]) == set(ADDRESS_OF.values())
    reasons = schema("ActRequest")["properties"]["reason"]["description"]  # type: ignore[index]
    for reason in OFFICERS_REASONS:
        assert reason in reasons


@pytest.mark.parametrize(
    "store",
    [
        DynamoReports,
        DynamoReference,
        ReferencePacker,
        DynamoCheckpoints,
        DynamoDeliveryLog,
        DynamoDailyLimits,
        DynamoPublicReports,
        DynamoSupports,
        DynamoPublicFollows,
        DynamoWebhooks,
        DynamoWebhookLog,
        DynamoWebhookHealth,
        DynamoDialogues,
        DynamoOptOuts,
        DynamoSmsSpending,
    ],
)
def test_every_question_to_the_table_is_an_access_pattern_with_a_test(store: type) -> None:
    text = (ROOT / "docs" / "access-patterns.md").read_text(encoding="utf-8")
    tests = "".join(p.read_text() for p in (ROOT / "tests" / "contracts").rglob("*.py"))
    rows = dict(re.findall(r"\| `(\w+)` \| `(test_\w+)` \|", text))
    methods = {name for name in vars(store) if not name.startswith("_")}
    assert methods <= set(rows)
    for method in methods:
        assert f"def {rows[method]}(" in tests


def test_the_page_of_tables_is_what_the_code_runs_on() -> None:
    """`make docs` makes it current."""
    assert handbook.PAGE.read_text(encoding="utf-8") == handbook.page()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
        if not link.startswith("http"):
            assert (path.parent / link.split("#")[0]).exists(), link


def test_the_readme_names_commands_that_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        # A command begins a line or a span of code, perhaps behind variables.
        for command in re.findall(r"(?m)(?:^|`)(?:\w+=\S+ )*make ([a-z-]+)", text):
            assert re.search(rf"^{command}:", makefile, re.MULTILINE), (document.name, command)


def test_every_decision_is_in_the_index_and_every_number_is_accounted_for() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    records = sorted(folder.glob("0*.md"))
    assert len(records) >= 33
    for record in records:
        title = record.read_text(encoding="utf-8").splitlines()[0].split(". ", 1)[1]
        assert f"]({record.name}) | {title} |" in index, record.name
    numbers = [int(n) for n in re.findall(r"^\| \[?(\d+)\]?", index, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_files_for_the_hosting_site_are_well_formed_and_name_what_exists() -> None:
    hosted = [*(ROOT / ".github").rglob("*.y*ml"), ROOT / ".pre-commit-config.yaml"]
    assert len(hosted) >= 5
    for path in hosted:
        assert yaml.safe_load(path.read_text(encoding="utf-8")), path
    owned = [
        line.split()[0]
        for line in (ROOT / ".github" / "CODEOWNERS").read_text().splitlines()
        if line.startswith("/")
    ]
    assert owned
    for place in owned:
        assert (ROOT / place.strip("/")).exists(), place


def test_the_glossary_gives_each_term_one_line() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").split("## Stored values")[0]
    terms = [
        term.strip()
        for row in re.findall(r"^\| (?!term|---)([^|]+) \|", text, re.MULTILINE)
        for term in row.split(",")
    ]
    assert len(terms) > 60
    twice = {term for term in terms if terms.count(term) > 1}
    assert not twice
