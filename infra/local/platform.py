"""The whole platform on this machine, as one object that starts and stops."""

import contextlib
import json
import socket
from pathlib import Path

from infra.local import cloud, tiles
from infra.local.console import ROOT, Failed, step
from infra.local.emulator import REGION, Emulator, free_port
from infra.local.fingerprint import files_under, fingerprint, is_current, remember
from infra.local.seed import seed
from infra.local.server import Origin, Server, serve
from infra.local.state.claim import Claim

CLOUD_PORT = 4566


def require_port(port: int) -> None:
    """Raise `Failed` when something already listens on loopback's `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as taken:
            raise Failed(
                f"Port {port} is in use, perhaps by another `make run`.",
                f"stop that program, or choose another port: make run PORT={port + 1}",
            ) from taken


class Platform:
    """Emulator, deployed stack, seed and site; `state` keeps it all between runs."""

    def __init__(
        self, *, port: int, state: Path, dist: Path, package: Path, cloud_port: int = CLOUD_PORT
    ) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.state = state
        self.dist = dist
        self.package = package
        self.emulator = Emulator(free_port(cloud_port), state)
        self._claim = Claim(state, self.url)
        self._server: Server | None = None
        self._stack: cloud.Stack | None = None

    @property
    def stack(self) -> cloud.Stack:
        """The deployed stack."""
        if self._stack is None:
            raise Failed("The local cloud is not running.", "make run")
        return self._stack

    def start(self) -> None:
        """Bring everything up; on failure nothing is left running.

        Raises: Failed, when it cannot, or when another run has the state folder.
        """
        require_port(self.port)
        lock = self._claim.take()
        try:
            with step("Starting the emulated cloud"):
                self.emulator.start(lock)
            self._deploy()
            self._seed()
            self._serve()
        except BaseException:
            with contextlib.suppress(Failed):  # the first failure is the one to tell
                self.stop()
            raise

    def _deploy(self) -> None:
        parameters = {
            "Stage": "local",
            "SiteUrl": self.url,
            "PublicS3Endpoint": self.url,
        }
        value = fingerprint(
            [self.package / "sam.yaml", self.package / "deployment.zip"], json.dumps(parameters)
        )
        mark = self.state / "deployed-from"
        stack = cloud.deployed(self.emulator.endpoint) if is_current(mark, value) else None
        if stack is None:
            with step("Deploying the packaged template through a change set"):
                stack = cloud.deploy(self.emulator.endpoint, self.package, parameters)
            self.emulator.keep()  # before the mark: killed in between, the next run deploys again
            remember(mark, value)
        self._stack = stack

    def _seed(self) -> None:
        sources = files_under(ROOT / "infra" / "data", ROOT / "infra" / "reference")
        value = fingerprint(
            [*sources, ROOT / "infra" / "local" / "seed.py"], self.stack["UserPoolId"]
        )
        mark = self.state / "seeded-from"
        if not is_current(mark, value):
            with step("Loading reference data and demo accounts"):
                seed(self.emulator.endpoint, self.stack)
            self.emulator.keep()
            remember(mark, value)

    def _serve(self) -> None:
        origin = Origin(
            emulator_port=self.emulator.port,
            api_id=self.stack["RestAPIId"],
            dist=self.dist,
            bucket=self.stack["BucketName"],
            public_bucket=self.stack["PublicBucketName"],
            deliveries=self.state / "deliveries.jsonl",
            config={
                "api": "/api/v1",
                "region": REGION,
                "user_pool_id": self.stack["UserPoolId"],
                "client_id": self.stack["UserPoolClientId"],
                "cognito": "/_cognito/",
                "tiles": tiles.ADDRESS,
                "tiles_credit": tiles.CREDIT,
            },
        )
        self._server = serve(origin, self.port)
        running = {
            "endpoint": self.emulator.endpoint,
            "url": self.url,
            "table": self.stack["TableName"],
            "feedback": self.stack["FeedbackQueueUrl"],
            "sweep": self.stack["SweepName"],
            "audit": self.stack["AuditName"],
            "sms_topic": self.stack["InboundSmsTopicArn"],
            "bucket": self.stack["BucketName"],
            "digest": self.stack["DigestName"],
        }
        (self.state / "running.json").write_text(json.dumps(running))

    def stop(self) -> None:
        """Stop serving, let the emulator write its state, and leave the folder to the next run.

        Raises: Failed, when the state could not be written; all has ended nevertheless.
        """
        if self._claim.held:
            (self.state / "running.json").unlink(missing_ok=True)
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        try:
            self.emulator.stop()
        finally:
            self._claim.release()
