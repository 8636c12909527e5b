"""Guards over the whole app: what must hold of every door, setting and text."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chalice.app import Chalice

from app import app
from chalicelib.adapters.dynamodb.notifications.delivery_log import SENDING
from chalicelib.adapters.dynamodb.reports.models import PROJECTED, PUBLIC_FACE
from chalicelib.domain.agency_alerts.alert_kind import AlertKind
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.deadlines.clocks import REQUIRED_LIMITS, Unit
from chalicelib.domain.deadlines.escalation import WHEN_LATE, WHEN_LATE_WITH_DUPLICATES
from chalicelib.domain.inbound.dialogues.place_question import (
    LOCAL_CATEGORY,
    UNPLACED_CATEGORY,
)
from chalicelib.domain.notifications.message import TO_REPORTER, Message
from chalicelib.domain.reports.act_conditions import Condition
from chalicelib.domain.reports.codes import (
    FORMER_ACTS,
    STAFF,
    Act,
    ArchiveReason,
    CloseReason,
    Flag,
    Kind,
    Role,
    Stage,
    State,
)
from chalicelib.domain.reports.permissions import ACTS, READS, REPORTER_ACTS
from chalicelib.domain.reports.workflow import TABLE
from chalicelib.entrypoints.http.problems import STATUS
from chalicelib.messages import LANGUAGES, texts
from chalicelib.messages.agency_alerts.alerts import alert_texts
from chalicelib.messages.notifications.delivery_log import delivery_log_texts
from chalicelib.settings import OPTIONAL, REQUIRED, MissingSettings, read_settings
from chalicelib.usecases.agency_alerts.alert_agencies import ALERT_RULES
from chalicelib.usecases.agency_alerts.send_alert import NO_TOPIC
from chalicelib.usecases.attachments.check_attachment import MISSING
from chalicelib.usecases.notifications.delivery_log import CONTACT_MESSAGES
from chalicelib.usecases.notifications.ports import DeliveryOutcome
from chalicelib.usecases.notifications.reporter_messages import (
    MERGED_REPORTER_MESSAGES,
    REPORTER_MESSAGES,
)
from chalicelib.usecases.notifications.send_once import HELD_BACK_REASONS
from infra.reference.table import table_properties
from tests.builders import PROFILE

ROOT = Path(__file__).parents[2]
CODE = [ROOT / "app.py", *sorted((ROOT / "chalicelib").rglob("*.py"))]
#: Routes that need no sign-in: what citizens use. A new one must be added here on purpose.
PUBLIC = {
    ("POST", "/v1/reports"),
    ("GET", "/v1/reports/{typed}"),
    ("GET", "/v1/reports/{typed}/receipt"),
    ("GET", "/v1/receipt-keys"),
    ("POST", "/v1/reports/{typed}/attachments"),
    ("POST", "/v1/reports/{typed}/replies"),
    ("POST", "/v1/reports/{typed}/information"),
    ("POST", "/v1/reports/{typed}/close"),
    ("POST", "/v1/reports/{typed}/rating"),
    ("POST", "/v1/reports/{typed}/withdraw"),
    ("POST", "/v1/reports/{typed}/appeal"),
    ("POST", "/v1/reports/{typed}/reopen"),
    ("POST", "/v1/reports/{typed}/support"),
    ("POST", "/v1/follows"),
    ("POST", "/v1/follows/confirm"),
    ("POST", "/v1/follows/stop"),
    ("GET", "/v1/push-key"),
    ("POST", "/v1/reports/{typed}/contact/code"),
    ("POST", "/v1/reports/{typed}/contact/confirm"),
    ("POST", "/v1/reports/{typed}/contact/messages"),
    ("GET", "/v1/reports/{typed}/messages"),
    ("POST", "/v1/messages/stop"),
    ("POST", "/v1/reports/{typed}/receipt/send"),
    ("POST", "/v1/lost-code"),
    ("GET", "/v1/reference"),
    ("GET", "/v1/reference/categories"),
    ("GET", "/v1/reference/agencies"),
    ("GET", "/v1/route"),
    ("GET", "/v1/forms/report"),
    ("POST", "/v1/forms/report"),
    ("GET", "/v1/forms/track"),
    ("POST", "/v1/forms/track"),
    ("GET", "/v1/forms/follow"),
    ("POST", "/v1/forms/follow"),
}
#: Set by the Lambda runtime itself.
FROM_RUNTIME = {"AWS_REGION"}


def routes(api: Chalice) -> Iterator[tuple[str, str, object]]:
    for path, methods in api.routes.items():
        for method, entry in methods.items():
            yield method, path, entry


def test_every_route_has_an_authorizer_or_is_on_the_public_list() -> None:
    open_routes = {(m, p) for m, p, e in routes(app) if e.authorizer is None}  # type: ignore[attr-defined]
    assert open_routes == PUBLIC


def test_every_route_is_versioned_and_staff_routes_say_so() -> None:
    for method, path, _ in routes(app):
        assert path.startswith("/v1/")
        assert ((method, path) in PUBLIC) != path.startswith("/v1/staff/")


def test_app_py_is_short_and_every_handler_one_line() -> None:
    source = (ROOT / "app.py").read_text()
    assert len(source.splitlines()) <= 150
    functions = [n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)]
    assert len(functions) >= 6
    for function in functions:
        statements = [s for s in function.body if not isinstance(s, ast.Expr)]
        assert len(statements) <= 2, function.name


def test_every_setting_is_given_by_the_template_and_the_other_way_round() -> None:
    template = (ROOT / "infra" / "template.yaml").read_text()
    block = re.search(r"Environment:\n\s+Variables:\n((?:\s{8}\w+: .*\n)+)", template)
    assert block is not None
    given = set(re.findall(r"^\s+(\w+):", block[1], re.MULTILINE))
    assert given | FROM_RUNTIME | {"AWS_ENDPOINT_URL"} == set(REQUIRED) | set(OPTIONAL)


def test_missing_settings_are_all_named_at_once() -> None:
    with pytest.raises(MissingSettings) as caught:
        read_settings({"STAGE": "local", "TABLE_NAME": ""})
    for name in set(REQUIRED) - {"STAGE"}:
        assert name in str(caught.value)


def test_settings_are_read_and_empty_optional_ones_are_none() -> None:
    settings = read_settings({**dict.fromkeys(REQUIRED, "x"), "PUBLIC_S3_ENDPOINT": ""})
    assert settings.table_name == "x"
    assert settings.public_s3_endpoint is None


def test_indexes_carry_what_the_model_reads() -> None:
    for index in table_properties("t")["GlobalSecondaryIndexes"]:
        carried = index["Projection"]["NonKeyAttributes"]
        special = {"due": ["version"], "public": list(PUBLIC_FACE)}
        assert carried == special.get(index["IndexName"], list(PROJECTED))


def test_every_act_of_the_table_can_be_done_by_somebody() -> None:
    by_staff = {act for acts in ACTS.values() for act in acts}
    by_system = {Act.ROUTE, Act.AUTO_ASSIGN, Act.REMIND, Act.RECOUNT}
    by_system |= {*WHEN_LATE.values(), *WHEN_LATE_WITH_DUPLICATES.values()}
    by_system |= {Act.RENEW_CODE, Act.ERASE_IDENTITY}
    by_merging = {Act.ABSORB, Act.RELEASE, Act.RELAY}
    assert set(TABLE) == by_staff | set(REPORTER_ACTS) | by_system | by_merging
    assert set(Act) - set(TABLE) == {Act.SUBMIT, *FORMER_ACTS}


def test_every_role_of_staff_has_its_row() -> None:
    assert set(ACTS) == set(READS) == set(STAFF)
    assert not READS[Role.OPERATOR]


def test_every_stage_has_a_consequence_and_a_limit() -> None:
    assert set(WHEN_LATE) == set(Stage)
    special = {"settlement_information", "settlement_supervisory", "oversight_supervisory"}
    assert set(PROFILE.limits) == {*REQUIRED_LIMITS, *special}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_code_has_its_sentence(language: str) -> None:
    words = texts(language)
    assert set(words.states) == set(State)
    assert set(words.kinds) == set(Kind)
    assert set(words.acts) == set(Act)
    assert set(words.stages) == set(Stage)
    assert set(words.roles) == set(Role)
    assert set(words.units) == set(Unit)
    assert set(words.reasons) == {
        *ArchiveReason,
        *CloseReason,
        "chosen_by_reporter",
        "rule",
        "no_rule",
        "template",
    }
    assert set(words.conditions) == set(Condition)
    assert set(words.flags) == set(Flag)
    assert set(words.problems) == set(STATUS)
    assert set(words.fields) == set(texts("id").fields)
    for group in (words.states, words.acts, words.problems, words.fields, words.refusals):
        assert all(group.values())


def test_every_field_code_in_the_code_has_its_sentence() -> None:
    used = set()
    for path in CODE:
        used |= set(re.findall(r'fail\([^,()]+, "(\w+)"', path.read_text()))
        used |= set(re.findall(r'FieldError\([^)]*code="(\w+)"', path.read_text()))
        used |= set(re.findall(r'_(?:refuse|invalid)\([^,()]+, "(\w+)"', path.read_text()))
        used |= set(re.findall(r'_invalid_main_report\("(\w+)"', path.read_text()))
    assert len(used) > 15
    assert used <= set(texts("id").fields)


def test_every_refusal_of_a_file_has_its_sentence() -> None:
    used = {MISSING}
    for path in CODE:
        used |= set(re.findall(r'FileRefused\("(\w+)"\)', path.read_text()))
    assert used == set(texts("id").refusals) == set(texts("en").refusals)


def test_every_alert_has_its_texts_and_its_event() -> None:
    for words in map(alert_texts, LANGUAGES):
        assert set(words.subjects) == set(words.requests) == set(AlertKind)
    assert {row.kind for rows in ALERT_RULES.values() for row in rows} == set(AlertKind)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_line_of_a_delivery_log_has_its_words(language: str) -> None:
    words = delivery_log_texts(language)
    others = {Message.RECEIPT, *TO_REPORTER}
    assert (
        set(words.messages)
        == {row.message for row in (*REPORTER_MESSAGES, *MERGED_REPORTER_MESSAGES)}
        | CONTACT_MESSAGES
        | others
    )
    assert set(words.alerts) == set(AlertKind)
    assert set(words.channels) == set(Channel)
    assert set(words.outcomes) == {*DeliveryOutcome, SENDING}
    given = {*HELD_BACK_REASONS, NO_TOPIC}
    for path in CODE:
        if path.name not in ("push_notes.py", "web_push.py"):  # for devices, which no log names
            found = re.findall(r'Undeliverable\(\s*("\w+"[^)]*)\)', path.read_text())
            given |= {code for codes in found for code in re.findall(r'"(\w+)"', codes)}
    assert set(words.reasons) == given


def test_what_comes_in_without_a_topic_has_categories_and_the_usual_one_a_rule() -> None:
    data = ROOT / "infra" / "data"
    known = {c["id"] for c in json.loads((data / "categories.json").read_text())}
    assert {LOCAL_CATEGORY, UNPLACED_CATEGORY} <= known
    rules = json.loads((data / "rules.json").read_text())
    targets = [(r["region"], r["target"]) for r in rules if r["category"] == LOCAL_CATEGORY]
    assert ("*", "local_government") in targets
    assert UNPLACED_CATEGORY not in {r["category"] for r in rules}


def test_every_function_has_its_policy_file_and_no_policy_is_wild() -> None:
    policies = ROOT / ".chalice" / "policies"
    handlers = {source.name for source in app.event_sources} | {"api_handler"}
    assert {p.stem for p in policies.glob("*.json")} == handlers
    for path in policies.glob("*.json"):
        statements = json.loads(path.read_text())["Statement"]
        actions = [
            a
            for s in statements
            for a in ([s["Action"]] if isinstance(s["Action"], str) else s["Action"])
        ]
        assert actions
        assert not [a for a in actions if a.endswith("*")], path


def test_continuous_integration_runs_make_test() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text()
