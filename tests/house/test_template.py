"""The packaged template, as AWS and the local cloud get it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.domain.notifications.push_endpoint import is_listed_host
from chalicelib.entrypoints.events.batches import wait_after
from infra.local.package import package

pytestmark = pytest.mark.package
Resources = dict[str, dict[str, Any]]
#: Those that have to do with pushes.
ROLES = ("APIHandler", "Deliver")
#: What AWS lets nobody narrow to a resource; the code asks for subscriptions of the own agency's
#: topic alone, and which numbers refuse SMS is a list of the account.
WITHOUT_RESOURCE = (
    ["dynamodb:ListStreams"],
    ["sns:ListPhoneNumbersOptedOut", "sns:SetSubscriptionAttributes", "sns:Unsubscribe"],
    ["sns:SetSubscriptionAttributes", "sns:Unsubscribe"],
)


@pytest.fixture(scope="module")
def folder() -> Path:
    return package("local")  # the same as of every stage: tests/house/test_runtime.py


@pytest.fixture(scope="module")
def resources(folder: Path) -> Resources:
    found: Resources = yaml.safe_load((folder / "sam.yaml").read_text())["Resources"]
    return found


def of_type(resources: Resources, kind: str) -> Resources:
    found = {name: r for name, r in resources.items() if r["Type"] == kind}
    assert found, f"no {kind}"
    return found


def events(resources: Resources, *kinds: str) -> dict[str, dict[str, Any]]:
    found = {
        f"{name}.{event}": source["Properties"]
        for name, function in of_type(resources, "AWS::Serverless::Function").items()
        for event, source in function["Properties"].get("Events", {}).items()
        if source["Type"] in kinds
    }
    assert found
    return found


def alarmed(resources: Resources) -> str:
    return json.dumps(of_type(resources, "AWS::CloudWatch::Alarm"))


def test_cfn_lint_has_nothing_to_say(folder: Path) -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "cfn-lint", "-r", "ap-southeast-3", "-t", "sam.yaml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_functions_are_there_and_no_other(resources: Resources) -> None:
    expected = {
        "APIHandler",
        "CheckAttachment",
        "Intake",
        "Route",
        "Alert",
        "Publish",
        "Deliver",
        "Tell",
        "Webhook",
        "InboundSms",
        "InboundMail",
        "Feedback",
        "Sweep",
        "Audit",
        "Digest",
    }
    assert set(of_type(resources, "AWS::Serverless::Function")) == expected


def test_every_queue_and_stream_source_answers_for_each_item(resources: Resources) -> None:
    for name, source in events(resources, "SQS", "DynamoDB").items():
        assert source.get("FunctionResponseTypes") == ["ReportBatchItemFailures"], name


def test_every_stream_source_filters_bisects_gives_up_and_keeps_what_failed(
    resources: Resources,
) -> None:
    for name, source in events(resources, "DynamoDB").items():
        assert source["Stream"] == {"Fn::GetAtt": ["Table", "StreamArn"]}, name
        assert source["FilterCriteria"]["Filters"], name
        assert source["BisectBatchOnFunctionError"] is True, name
        assert 0 < source["MaximumRetryAttempts"] <= 100, name
        assert source["DestinationConfig"]["OnFailure"]["Type"] == "SQS", name


def test_every_queue_has_a_dead_letter_queue_or_is_one(resources: Resources) -> None:
    for name, queue in of_type(resources, "AWS::SQS::Queue").items():
        properties = queue["Properties"]
        assert properties["MessageRetentionPeriod"] == 14 * 24 * 3600, name
        assert name.endswith("Failures") or "RedrivePolicy" in properties, name


def test_a_message_stays_hidden_for_six_times_the_timeout_of_its_worker(
    resources: Resources,
) -> None:
    for worker, queue in (
        ("CheckAttachment", "AttachmentsQueue"),
        ("Intake", "IntakeQueue"),
        ("Deliver", "DeliveriesQueue"),
        ("Tell", "AgencyAlertsQueue"),
        ("Feedback", "FeedbackQueue"),
        ("Publish", "NewsQueue"),
        ("Webhook", "WebhooksQueue"),
        ("InboundSms", "InboundSmsQueue"),
        ("InboundMail", "InboundMailQueue"),
    ):
        timeout = resources[worker]["Properties"]["Timeout"]
        assert resources[queue]["Properties"]["VisibilityTimeout"] >= 6 * timeout


def test_what_waits_for_a_repair_is_tried_for_a_day_and_a_half_before_it_is_given_up(
    resources: Resources,
) -> None:
    """Deliveries, alerts and webhooks have patience of their own: a late message helps nobody."""
    own = {"DeliveriesQueue": 16, "AgencyAlertsQueue": 16, "WebhooksQueue": 8}
    queues = [n for n in of_type(resources, "AWS::SQS::Queue") if not n.endswith("Failures")]
    assert len(queues) == 9
    for queue in queues:
        tries = resources[queue]["Properties"]["RedrivePolicy"]["maxReceiveCount"]
        if queue in own:
            assert tries == own[queue], queue
            continue
        assert tries >= 50, queue
        # What is given up in the end still lies for a week in its dead-letter queue.
        kept = resources[queue]["Properties"]["MessageRetentionPeriod"]
        assert 36 * 3600 < sum(wait_after(n) for n in range(1, tries)) < kept / 2, queue
    for worker in ("Intake", "InboundSms", "InboundMail", "CheckAttachment", "Feedback", "Publish"):
        role = resources[resources[worker]["Properties"]["Role"]["Fn::GetAtt"][0]]
        assert "sqs:ChangeMessageVisibility" in json.dumps(role), worker


def test_every_dead_letter_queue_rings_an_alarm(resources: Resources) -> None:
    rung = alarmed(resources)
    for name in of_type(resources, "AWS::SQS::Queue"):
        if name.endswith("Failures"):
            assert json.dumps({"Fn::GetAtt": [name, "QueueName"]}) in rung, name


def test_every_function_rings_an_alarm_when_it_fails(resources: Resources) -> None:
    rung = alarmed(resources)
    for name in of_type(resources, "AWS::Serverless::Function"):
        assert json.dumps({"Name": "FunctionName", "Value": {"Ref": name}}) in rung, name


def test_the_api_rings_an_alarm_on_errors_and_on_latency(resources: Resources) -> None:
    metrics = {
        alarm["Properties"]["MetricName"]
        for alarm in of_type(resources, "AWS::CloudWatch::Alarm").values()
        if alarm["Properties"]["Namespace"] == "AWS/ApiGateway"
    }
    assert metrics == {"5XXError", "Latency"}


def test_every_alarm_reaches_the_alarm_topic(resources: Resources) -> None:
    for name, alarm in of_type(resources, "AWS::CloudWatch::Alarm").items():
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": "AlarmTopic"}], name


@pytest.mark.parametrize(
    ("kind", "attribute"),
    [
        ("AWS::SQS::Queue", "KmsMasterKeyId"),
        ("AWS::SNS::Topic", "KmsMasterKeyId"),
        ("AWS::Logs::LogGroup", "KmsKeyId"),
        ("AWS::SecretsManager::Secret", "KmsKeyId"),
        ("AWS::DynamoDB::Table", "SSESpecification"),
        ("AWS::S3::Bucket", "BucketEncryption"),
    ],
)
def test_everything_at_rest_is_under_our_key(
    resources: Resources, kind: str, attribute: str
) -> None:
    for name, resource in of_type(resources, kind).items():
        if name == "Public":  # what anybody may read, through CloudFront
            assert "AES256" in json.dumps(resource["Properties"]["BucketEncryption"])
            continue
        assert "DataKey" in json.dumps(resource["Properties"].get(attribute)), name


def test_keys_rotate_but_those_that_sign_which_are_replaced_by_hand(
    resources: Resources,
) -> None:
    keys = {name: key["Properties"] for name, key in of_type(resources, "AWS::KMS::Key").items()}
    signing = {name for name, key in keys.items() if key.get("KeyUsage") == "SIGN_VERIFY"}
    assert signing == {"ReceiptKey", "PushKey"}
    for name in set(keys) - signing:
        assert keys[name]["EnableKeyRotation"] is True, name


def signing(resources: Resources) -> list[tuple[str, str, Any]]:
    """Who may sign with which key, or read its public half."""
    return [
        (name, action, statement["Resource"])
        for name, role in of_type(resources, "AWS::IAM::Role").items()
        for policy in role["Properties"].get("Policies", [])
        for statement in policy["PolicyDocument"]["Statement"]
        for action in statement["Action"]
        if action in ("kms:Sign", "kms:GetPublicKey")
    ]


def test_whoever_sends_pushes_alone_signs_for_them(resources: Resources) -> None:
    push = {"Fn::GetAtt": ["PushKey", "Arn"]}
    asked = {(role, action) for role, action, key in signing(resources) if key == push}
    signers = {role for role, action in asked if action == "kms:Sign"}
    readers = {role for role, action in asked if action == "kms:GetPublicKey"}
    roles = {name: json.dumps(resources[name]["Properties"]["Role"]) for name in ROLES}
    assert [role in roles["Deliver"] for role in signers] == [True]
    assert {name for name in ROLES for role in readers if role in roles[name]} == set(ROLES)


def test_push_services_are_named_and_none_is_ourselves(folder: Path) -> None:
    whole = yaml.safe_load((folder / "sam.yaml").read_text())
    hosts = whole["Parameters"]["PushHosts"]["Default"].split(",")
    assert "127.0.0.1" not in hosts
    assert all(is_listed_host(host.replace("*.", "x."), hosts) for host in hosts)
    given = whole["Globals"]["Function"]["Environment"]["Variables"]["PUSH_HOSTS"]["Fn::If"]
    assert given[:2] == ["OnAws", {"Ref": "PushHosts"}]


def test_the_api_alone_signs_receipts_and_with_one_key(resources: Resources) -> None:
    push = {"Fn::GetAtt": ["PushKey", "Arn"]}
    asked = [entry for entry in signing(resources) if entry[2] != push]
    assert {(name, action) for name, action, _ in asked} == {
        (asked[0][0], "kms:Sign"),
        (asked[0][0], "kms:GetPublicKey"),
    }
    assert json.dumps(resources["APIHandler"]["Properties"]["Role"]).count(asked[0][0]) == 1
    own = {"Fn::GetAtt": ["ReceiptKey", "Arn"]}
    assert all(resource["Fn::If"][:2] == ["OwnReceiptKey", own] for _, _, resource in asked)


def test_what_holds_data_survives_the_stack(resources: Resources) -> None:
    for kind in (
        "AWS::DynamoDB::Table",
        "AWS::S3::Bucket",
        "AWS::KMS::Key",
        "AWS::SecretsManager::Secret",
        "AWS::Cognito::UserPool",
        "AWS::SQS::Queue",
        "AWS::Logs::LogGroup",
    ):
        for name, resource in of_type(resources, kind).items():
            assert resource.get("DeletionPolicy", "").startswith("Retain"), name
            assert resource.get("UpdateReplacePolicy") == "Retain", name


def test_the_table_can_be_restored_and_forgets_on_time(resources: Resources) -> None:
    table = resources["Table"]["Properties"]
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"


def test_nobody_reaches_a_bucket_from_outside(resources: Resources) -> None:
    for bucket in of_type(resources, "AWS::S3::Bucket").values():
        block = bucket["Properties"]["PublicAccessBlockConfiguration"]
        assert len(block) == 4
        assert all(block.values())


def test_every_log_group_ends(resources: Resources) -> None:
    for name, group in of_type(resources, "AWS::Logs::LogGroup").items():
        assert group["Properties"]["RetentionInDays"], name


def test_every_function_has_its_own_role_without_wildcard_actions(resources: Resources) -> None:
    functions = of_type(resources, "AWS::Serverless::Function")
    roles = {json.dumps(function["Properties"]["Role"]) for function in functions.values()}
    assert len(roles) == len(functions)
    for name, role in of_type(resources, "AWS::IAM::Role").items():
        for policy in role["Properties"].get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                assert not any("*" in action for action in statement["Action"]), name
                if "NotResource" in statement:  # a number has no ARN: everything but the topics
                    assert statement["Action"] == ["sns:Publish"], name
                    assert statement["NotResource"]["Fn::Sub"].endswith(":sns:*:*:*"), name
                elif statement["Resource"] == "*":
                    assert statement["Action"] in WITHOUT_RESOURCE, name


def test_no_policy_allows_a_scan(resources: Resources) -> None:
    assert "dynamodb:Scan" not in json.dumps(of_type(resources, "AWS::IAM::Role"))


def test_updates_are_allowed_where_counters_and_places_are_alone(resources: Resources) -> None:
    for name, role in of_type(resources, "AWS::IAM::Role").items():
        for policy in role["Properties"].get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                if "dynamodb:UpdateItem" in statement["Action"]:
                    keys = statement["Condition"]["ForAllValues:StringLike"]
                    assert keys["dynamodb:LeadingKeys"], name
                    assert statement["Action"] == ["dynamodb:UpdateItem"], name


def test_who_publishes_to_topics_opens_no_identity_and_nobody_else_does(
    resources: Resources,
) -> None:
    def may(role: dict[str, Any], what: str) -> bool:
        return what in json.dumps(role["Properties"]["Policies"])

    roles = of_type(resources, "AWS::IAM::Role")
    topics = [r for r in roles.values() if may(r, "sns:Publish") and may(r, "-agency-*")]
    assert len(topics) == 1
    assert "TellLogs" in json.dumps(topics[0])
    assert not may(topics[0], "ReporterKey")
    assert not may(topics[0], "Pepper")


def test_officers_cannot_change_their_own_agency(resources: Resources) -> None:
    writable = resources["UserPoolClient"]["Properties"]["WriteAttributes"]
    assert not [name for name in writable if name.startswith("custom:")]


def test_the_gateways_own_errors_are_problems(resources: Resources) -> None:
    definition = resources["RestAPI"]["Properties"]["DefinitionBody"]
    for kind, answer in definition["x-amazon-apigateway-gateway-responses"].items():
        problem = json.loads(answer["responseTemplates"]["application/json"])
        assert set(problem) == {"type", "title", "status", "code", "fields"}, kind
        header = answer["responseParameters"]["gatewayresponse.header.Content-Type"]
        assert header == "'application/problem+json'", kind
        assert str(problem["status"]) == str(answer.get("statusCode", problem["status"])), kind
