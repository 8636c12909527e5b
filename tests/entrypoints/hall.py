"""The doors over fakes, called as API Gateway calls them."""

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from chalice.app import Chalice, CognitoUserPoolAuthorizer

from app import one_error_shape
from chalicelib.adapters.aws import outbox_queue, webhook_queue
from chalicelib.adapters.aws.intake_queue import load, load_news
from chalicelib.adapters.codec import load_event
from chalicelib.adapters.html_pages import JinjaPages
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import Officer, Report
from chalicelib.entrypoints.http.agency_alerts.alert_subscriptions import subscription_routes
from chalicelib.entrypoints.http.contacts.contact import contact_routes
from chalicelib.entrypoints.http.officers.officers import officer_routes
from chalicelib.entrypoints.http.public.public_follows import follow_routes
from chalicelib.entrypoints.http.public.support import support_routes
from chalicelib.entrypoints.http.receipts.receipts import receipt_routes
from chalicelib.entrypoints.http.reference_data.administration import (
    administration_routes,
    file_routes,
)
from chalicelib.entrypoints.http.reference_data.reference import reference_routes
from chalicelib.entrypoints.http.reports.citizen_routes import public_routes
from chalicelib.entrypoints.http.reports.no_script_routes import form_routes
from chalicelib.entrypoints.http.reports.staff_routes import staff_routes
from chalicelib.entrypoints.http.statistics.figures import figure_routes
from chalicelib.entrypoints.http.webhooks.webhooks import webhook_routes
from chalicelib.messages.receipts.receipt import writer
from chalicelib.usecases.contacts.verify_contact import ContactDeps
from chalicelib.usecases.inbound.ports import InboundDeps
from chalicelib.usecases.notifications.deliver import DeliveryDeps
from chalicelib.usecases.notifications.ports import Outgoing
from chalicelib.usecases.public.ports import PublicUpdate
from chalicelib.usecases.statistics.figures import FiguresDeps
from chalicelib.usecases.webhooks.match_event import WebhookDeliveryDeps
from chalicelib.usecases.webhooks.ports import WebhookTask
from chalicelib.usecases.webhooks.webhook_admin import WebhookAdminDeps
from tests.builders import NOW, PEPPER
from tests.entrypoints.contract import check
from tests.fakes.agency_alerts import FakeDesks
from tests.fakes.inbound import FakeDialogues, FakeInboundMailStore
from tests.fakes.notifications import FakeCodes, FakeOutbox, FakePost
from tests.fakes.public import FakeFollows, FakeNewsroom, FakePublic, FakeSnapshots, FakeSupports
from tests.fakes.reference_data import FakeAccounts, FakeAgencyTopics, FakeDirectory, FakeRegistry
from tests.fakes.reports import (
    FakeFiles,
    FakeInspector,
    FakeMarks,
    FakeQueue,
    FakeReference,
    FakeReports,
    FakeSeal,
    FakeSigner,
    FakeTopics,
)
from tests.fakes.statistics import FakeFigures, FakeWorkload
from tests.fakes.webhooks import FakeWebhookOffice
from tests.reference_rows import whole


class Hall:
    """The wiring of tests."""

    pepper = PEPPER
    own_address = "lapor@example.go.id"

    def __init__(self) -> None:
        self.reports, self.intake, self.seal = FakeReports(), FakeQueue(), FakeSeal()
        self.files, self.topics, self.reference = FakeFiles(), FakeTopics(), FakeReference()
        self.registry, self.agency_topics = FakeRegistry(whole()), FakeAgencyTopics()
        self.accounts, self.directory = FakeAccounts(), FakeDirectory()
        self.inspector, self.marks = FakeInspector(), FakeMarks()
        self.pages, self.tokens = JinjaPages(), 0
        self.outbox, self.follows = FakeOutbox(), FakeFollows()
        self.office = FakePost(self.reports, self.seal, self.outbox, self.follows)
        self.desks = FakeDesks(
            self.reports,
            self.seal,
            topics=self.topics,
            outbox=self.outbox,
            marks=self.marks,
            stops=self.office.stops,
            log=self.office.log,
            spending=self.office.spending,
            reference=self.reference,
            count=self.count,
        )
        self.push_signer, self.push_hosts = (
            FakeSigner("push-key"),
            ("push.example", "*.push.example"),
        )
        self.codes = FakeCodes()
        self.dialogues, self.letters = FakeDialogues(), FakeInboundMailStore(self.files)
        self.limits, self.delivery_log = self.office.limits, self.office.log
        self.webhook_office = FakeWebhookOffice(
            self.reports, self.reference, self.desks.alerts, self.count
        )
        self.webhooks, self.webhook_queue = self.webhook_office.webhooks, self.webhook_office.queue
        self.webhook_fares = self.webhook_office.health
        self.notes: list[dict[str, str]] = []
        self.worklists = self.due = self.duplicates = self.reports
        self.board, self.journal = self.desks.board, self.desks.journal
        self.press, self.ear = self.desks.press, self.desks.ear
        self.alert_outbox = self.desks.alerts
        self.herald, self.crier = self.desks.herald, self.desks.crier
        self.figures = FakeFigures()
        self.figures_deps = FiguresDeps(
            figures=self.figures, workload=FakeWorkload(self.reports), checkpoints=self.marks
        )
        self.reach = self.desks.reach
        self.public, self.supports = FakePublic(self.reports), FakeSupports(self.reports)
        self.newsroom, self.snapshots = FakeNewsroom(), FakeSnapshots()
        self.signer, self.write_receipt = FakeSigner(), writer("https://lapor.example.go.id")
        self.at = NOW
        self.facts: list[str] = []
        self.failures: list[str] = []

    def now(self) -> datetime:
        return self.at

    def new_token(self) -> str:
        self.tokens += 1
        return f"00000000-0000-4000-8000-{self.tokens:012d}"

    def ask_second_person(self, agency: str) -> None:
        """From now on a second person of that agency approves its answers."""
        there = self.reference.reference
        careful = replace(there.agencies[agency], approves_answers=True)
        self.reference.reference = replace(there, agencies={**there.agencies, agency: careful})

    @property
    def desk(self) -> ContactDeps:
        return ContactDeps(
            reports=self.reports,
            seal=self.seal,
            codes=self.codes,
            limits=self.limits,
            outbox=self.outbox,
            stops=self.office.stops,
            pepper=self.pepper,
        )

    @property
    def reception(self) -> InboundDeps:
        return InboundDeps(
            contacts=self.desk,
            queue=self.intake,
            files=self.files,
            mails=self.letters,
            dialogues=self.dialogues,
            opt_outs=self.office.stops,
        )

    @property
    def post(self) -> DeliveryDeps:
        return self.office.post

    @property
    def keeper(self) -> WebhookAdminDeps:
        return self.webhook_office.admin_deps

    @property
    def courier(self) -> WebhookDeliveryDeps:
        return self.webhook_office.delivery_deps

    def task(self, message: str) -> WebhookTask:
        return webhook_queue.load(message)

    def outgoing(self, message: str) -> Outgoing:
        return outbox_queue.load(message)

    def count(self, fact: str) -> None:
        self.facts.append(fact)

    def failed(self, report: str, error: Exception) -> None:
        self.failures.append(f"{report}: {error}")

    def noted(self, what: str, **facts: str) -> None:
        self.notes.append({"what": what, **facts})

    def crashed(self, where: str) -> None:
        self.failures.append(f"{where}: crashed")

    def event_of(self, image: dict[str, Any]) -> Event:
        return load_event(json.loads(image["data"]))

    def queued(self, message: str) -> tuple[Report, bytes | None]:
        return load(message)

    def news(self, message: str) -> PublicUpdate:
        return load_news(message)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: Any

    @property
    def fields(self) -> dict[str, str]:
        """Codes of the refused fields by name."""
        return {f["name"]: f["code"] for f in self.body["fields"]}


class Api:
    """Calls routes by path, as API Gateway does after its own checks."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    @cached_property
    def app(self) -> Chalice:
        app = Chalice(app_name="test", configure_logs=False)
        app.register_middleware(one_error_shape, "http")
        staff = CognitoUserPoolAuthorizer("staff", provider_arns=["arn:aws:cognito-idp:::x"])
        app.register_blueprint(public_routes(self.hall))
        app.register_blueprint(receipt_routes(self.hall))
        app.register_blueprint(reference_routes(self.hall))
        app.register_blueprint(form_routes(self.hall))
        app.register_blueprint(support_routes(self.hall))
        app.register_blueprint(follow_routes(self.hall))
        app.register_blueprint(contact_routes(self.hall))
        app.register_blueprint(staff_routes(self.hall, staff))
        app.register_blueprint(subscription_routes(self.hall, staff))
        app.register_blueprint(figure_routes(self.hall, staff))
        app.register_blueprint(administration_routes(self.hall, staff))
        app.register_blueprint(file_routes(self.hall, staff))
        app.register_blueprint(officer_routes(self.hall, staff))
        app.register_blueprint(webhook_routes(self.hall, staff))
        return app

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: str | None = None,
        officer: Officer | None = None,
        query: dict[str, str] | None = None,
        **headers: str,
    ) -> Answer:
        template, values = self._resource(path)
        text = raw if raw is not None else None if body is None else json.dumps(body)
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        named = {"content-type": "application/json", **named}
        event = {
            "requestContext": {
                "httpMethod": method,
                "resourcePath": template,
                "path": f"/api{path}",
                "authorizer": {"claims": claims(officer)} if officer else {},
            },
            "headers": named,
            "multiValueHeaders": {k: [v] for k, v in named.items()},
            "pathParameters": values,
            "multiValueQueryStringParameters": {k: [v] for k, v in (query or {}).items()} or None,
            "stageVariables": None,
            "body": text,
            "isBase64Encoded": False,
        }
        raw_answer = self.app(event, None)
        answered = raw_answer["body"]
        kind = raw_answer.get("headers", {}).get("Content-Type", "")
        given = (
            answered
            if kind.startswith(("text/csv", "text/html"))
            else json.loads(answered or "null")
        )
        if method in ("GET", "POST", "PUT") or raw_answer["statusCode"] != 405:
            check(method, path, raw_answer["statusCode"], given)
        return Answer(raw_answer["statusCode"], {**raw_answer.get("headers", {})}, given)

    def get(self, path: str, **rest: Any) -> Answer:
        return self.call("GET", path, **rest)

    def post(self, path: str, body: Any = None, **rest: Any) -> Answer:
        return self.call("POST", path, {} if body is None else body, **rest)

    def _resource(self, path: str) -> tuple[str, dict[str, str]]:
        for template in sorted(self.app.routes, key=lambda t: t.count("{")):
            pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
            match = re.fullmatch(pattern, path)
            if match:
                return template, match.groupdict()
        raise AssertionError(f"API Gateway has no {path}")


def claims(officer: Officer) -> dict[str, Any]:
    """An ID token's claims as API Gateway hands them on."""
    found = {
        "cognito:username": officer.username,
        "cognito:groups": f"[{officer.role}]",
        "name": officer.name,
        "custom:agency": officer.agency,
        "custom:unit": officer.unit,
    }
    return {k: v for k, v in found.items() if v}


def a_submission(**changes: Any) -> dict[str, Any]:
    """A body of POST /v1/reports. Synthetic."""
    usual = {
        "submission_token": "6f1c3c1e-0000-4000-8000-000000000001",
        "kind": "complaint",
        "title": "Jalan berlubang di Coblong",
        "body": "Lubang besar di depan sekolah, sudah dua bulan.",
        "incident_date": "2026-11-20",
        "location": {"region": "32.73.02", "address": "Jalan Contoh 1", "lat": -6.88, "lon": 107.6},
        "category": "jalan-berlubang",
        "agency": None,
        "anonymous": False,
        "confidential": False,
        "reporter": {
            "name": "Contoh Warga",
            "email": "warga@example.id",
            "phone": "0812 3456 7890",
            "language": "id",
        },
        "channel": "web",
        "attachments": [{"name": "foto.jpg", "type": "image/jpeg", "size": 8}],
    }
    return {**usual, **changes}


def stream_record(report: str, sort: str, image: dict[str, Any] | None = None) -> dict[str, Any]:
    """An INSERT of the table's stream."""
    keys = {"PK": {"S": f"REPORT#{report}"}, "SK": {"S": sort}}
    return {
        "eventID": f"{report}-{sort}",
        "eventName": "INSERT",
        "eventSource": "aws:dynamodb",
        "dynamodb": {
            "Keys": keys,
            "NewImage": {**keys, **(image or {})},
            "SequenceNumber": f"{report}{sort}",
        },
    }
