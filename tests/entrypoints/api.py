"""The API under test: the real wiring over fakes, called as API Gateway calls it."""

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from chalice.app import Chalice, CognitoUserPoolAuthorizer

from chalicelib.adapters.html_pages import JinjaPages
from chalicelib.adapters.telemetry import Telemetry
from chalicelib.domain.reports.report import Officer
from chalicelib.entrypoints.http.reports.no_script_routes import reshape
from chalicelib.settings import OPTIONAL, REQUIRED, Settings, read_settings
from chalicelib.usecases.statistics.figures import FiguresDeps
from chalicelib.wiring.base import Base
from chalicelib.wiring.routes import blueprints
from chalicelib.wiring.wiring import Wiring
from tests.builders import NOW, PEPPER
from tests.entrypoints.contract import check
from tests.fakes.agency_alerts import FakeAgencyAlerts
from tests.fakes.agency_topics import FakeTopics
from tests.fakes.attachments import FakeFiles, FakeInspector
from tests.fakes.checkpoints import FakeCheckpoints
from tests.fakes.inbound import FakeDialogues, FakeInboundMailStore, FakeWaitingQueue
from tests.fakes.notifications import FakeDeliveries, FakeOneTimeCodes, FakeOutbox
from tests.fakes.privacy import FakeSeal
from tests.fakes.public import (
    FakePublicFollows,
    FakePublicReports,
    FakePublicUpdateQueue,
    FakeSnapshots,
    FakeSupports,
)
from tests.fakes.receipts import FakeSigner
from tests.fakes.reference_data import (
    FakeAccounts,
    FakeAgencyTopics,
    FakeDirectory,
    FakeReference,
    FakeReferenceKeeper,
    FakeRegistry,
)
from tests.fakes.reports import FakeIntakeQueue, FakeReports, FakeRetries
from tests.fakes.statistics import FakeFigures, FakeWorkload
from tests.fakes.webhooks import FakeWebhookOffice
from tests.reference_rows import whole

#: Settings that the wiring reads by itself; all others say "unused".
SETTINGS = {
    "SITE_URL": "https://lapor.example.go.id",
    "SENDER_ADDRESS": "lapor@example.go.id",
    "PUSH_HOSTS": "push.example,*.push.example",
    "SMS_BUDGET": "1000",
}


class FakeTelemetry:
    """Telemetry that remembers, and prints its metrics when `printer` is the real one."""

    printer: Telemetry | None = None

    def __init__(self) -> None:
        self.metrics: list[str] = []
        self.facts: list[dict[str, str]] = []
        self.failures: list[str] = []
        self.seconds: dict[str, list[float]] = {}

    def measure_seconds(self, name: str, seconds: float) -> None:
        self.seconds.setdefault(name, []).append(seconds)
        if self.printer:
            self.printer.measure_seconds(name, seconds)

    def count_metric(self, name: str) -> None:
        self.metrics.append(name)
        if self.printer:
            self.printer.count_metric(name)

    def log_fact(self, what: str, **facts: str) -> None:
        self.facts.append({"what": what, **facts})

    def log_retry(self, report: str, error: Exception) -> None:
        self.failures.append(f"{report}: {error}")

    def log_crash(self, where: str) -> None:
        self.failures.append(f"{where}: crashed")


class FakeBase(Base):
    """A base that reads no environment and whose time stands still until a test moves it."""

    time = NOW

    @cached_property
    def settings(self) -> Settings:
        return read_settings({**dict.fromkeys((*REQUIRED, *OPTIONAL), "unused"), **SETTINGS})

    def now(self) -> datetime:
        return self.time

    def client(self, service: str, config: Any = None, endpoint: str | None = None) -> Any:
        raise AssertionError(f"no fake stands in for what speaks to {service}")


def use(part: object, **fakes: object) -> None:
    """Put fakes in the place of what a part of the wiring would make."""
    for name, fake in fakes.items():
        assert hasattr(type(part), name), f"{type(part).__name__} makes no {name}"
        vars(part)[name] = fake


class Platform:
    """The wiring with a fake for every adapter, and the fakes by name."""

    pepper = PEPPER

    def __init__(self) -> None:
        self.telemetry, self.base = FakeTelemetry(), FakeBase()
        self.metrics, self.facts = self.telemetry.metrics, self.telemetry.facts
        self.failures = self.telemetry.failures
        self.reports, self.intake, self.seal = FakeReports(), FakeIntakeQueue(), FakeSeal()
        self.files, self.topics, self.reference = FakeFiles(), FakeTopics(), FakeReference()
        self.registry, self.agency_topics = FakeRegistry(whole()), FakeAgencyTopics()
        self.reference_keeper, self.retries = FakeReferenceKeeper(), FakeRetries()
        self.accounts, self.directory = FakeAccounts(), FakeDirectory()
        self.inspector, self.checkpoints, self.tokens = FakeInspector(), FakeCheckpoints(), 0
        self.outbox, self.follows = FakeOutbox(), FakePublicFollows()
        self.public_updates, self.snapshots = FakePublicUpdateQueue(), FakeSnapshots()
        self.public, self.supports = FakePublicReports(self.reports), FakeSupports(self.reports)
        self.codes, self.dialogues, self.letters = (
            FakeOneTimeCodes(),
            FakeDialogues(),
            FakeInboundMailStore(self.files),
        )
        self.waiting = FakeWaitingQueue()
        self.signer, self.push_signer = FakeSigner(), FakeSigner("push-key")
        self.figures = FakeFigures()
        self.deliveries = FakeDeliveries(
            self.reports, self.seal, self.outbox, self.follows, self.telemetry.count_metric
        )
        self.agency_alerts = FakeAgencyAlerts(
            self.reports,
            self.seal,
            topics=self.topics,
            outbox=self.outbox,
            checkpoints=self.checkpoints,
            opt_outs=self.deliveries.opt_outs,
            log=self.deliveries.log,
            spending=self.deliveries.spending,
            reference=self.reference,
            count=self.telemetry.count_metric,
            directory=self.directory,
        )
        self.alert_outbox = self.agency_alerts.alert_outbox
        self.delivery_log = self.deliveries.log
        self.webhook_office = FakeWebhookOffice(
            self.reports, self.reference, self.alert_outbox, self.telemetry.count_metric
        )
        self.webhook_queue = self.webhook_office.queue
        self.wiring = Wiring(self.base)
        self.context = self.wiring.context
        self._use_stores()
        self._use_senders()

    def _use_stores(self) -> None:
        wiring = self.wiring
        use(self.base, pepper=PEPPER, telemetry=self.telemetry, checkpoints=self.checkpoints)
        use(
            wiring.queues,
            intake=self.intake,
            public_updates=self.public_updates,
            outbox=self.outbox,
            alert_outbox=self.alert_outbox,
            webhooks=self.webhook_queue,
            waiting=self.waiting,
            retries=self.retries,
        )
        use(
            wiring.reference_data,
            store=self.reference,
            registry=self.registry,
            topics=self.agency_topics,
            packer=self.reference_keeper,
            packer_alone=self.reference_keeper,
        )
        use(
            wiring.reports,
            store=self.reports,
            seal=self.seal,
            files=self.files,
            inspector=self.inspector,
            pages=JinjaPages(),
            new_token=self.new_token,
        )
        use(
            wiring.contacts,
            opt_outs=self.deliveries.opt_outs,
            limits=self.deliveries.limits,
            codes=self.codes,
        )
        use(
            wiring.public,
            reports=self.public,
            supports=self.supports,
            follows=self.follows,
            snapshots=self.snapshots,
        )
        use(wiring.inbound, dialogues=self.dialogues, mail_store=self.letters, senders=self.seal)
        use(wiring.officers, accounts=self.accounts, directory=self.directory)

    def _use_senders(self) -> None:
        wiring, fakes = self.wiring, self.agency_alerts
        use(
            wiring.notifications,
            delivery_log=self.delivery_log,
            push_signer=self.push_signer,
            deps=self.deliveries.deps,
        )
        use(
            wiring.alerts,
            subscriptions=fakes.subscription_deps,
            address_health=fakes.address_health_deps,
            alerts=fakes.alert_deps,
            sending=fakes.send_alert_deps,
            digests=fakes.digest_deps,
            unreachable=fakes.unreachable_agency_deps,
        )
        use(
            wiring.webhooks,
            store=self.webhook_office.webhooks,
            admin=self.webhook_office.admin_deps,
            delivery=self.webhook_office.delivery_deps,
        )
        use(
            wiring.statistics,
            figures=self.figures,
            deps=FiguresDeps(
                figures=self.figures,
                workload=FakeWorkload(self.reports),
                checkpoints=self.checkpoints,
            ),
        )
        use(wiring.receipts, signer=self.signer)

    @property
    def time(self) -> datetime:
        """The time of the platform; tests move it."""
        return self.base.time

    @time.setter
    def time(self, moment: datetime) -> None:
        self.base.time = moment

    def new_token(self) -> str:
        self.tokens += 1
        return f"00000000-0000-4000-8000-{self.tokens:012d}"

    def ask_second_person(self, agency: str) -> None:
        """From now on a second person of that agency approves its answers."""
        there = self.reference.reference
        careful = replace(there.agencies[agency], approves_answers=True)
        self.reference.reference = replace(there, agencies={**there.agencies, agency: careful})


@dataclass(frozen=True)
class ApiResponse:
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

    def __init__(self, platform: Platform) -> None:
        self.platform = platform

    @cached_property
    def app(self) -> Chalice:
        app = Chalice(app_name="test", configure_logs=False)
        app.register_middleware(self._one_error_shape, "http")
        staff = CognitoUserPoolAuthorizer("staff", provider_arns=["arn:aws:cognito-idp:::x"])
        for blueprint in blueprints(self.platform.wiring, staff):
            app.register_blueprint(blueprint)
        return app

    def _one_error_shape(self, event: Any, get_response: Any) -> Any:
        return reshape(get_response(event), event, lambda: self.platform.wiring.reports.pages)

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
    ) -> ApiResponse:
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
        gateway = self.app(event, None)
        raw_body = gateway["body"]
        kind = gateway.get("headers", {}).get("Content-Type", "")
        given = (
            raw_body
            if kind.startswith(("text/csv", "text/html"))
            else json.loads(raw_body or "null")
        )
        if method in ("GET", "POST", "PUT") or gateway["statusCode"] != 405:
            check(method, path, gateway["statusCode"], given)
        return ApiResponse(gateway["statusCode"], {**gateway.get("headers", {})}, given)

    def get(self, path: str, **rest: Any) -> ApiResponse:
        return self.call("GET", path, **rest)

    def post(self, path: str, body: Any = None, **rest: Any) -> ApiResponse:
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
