"""`make deploy STAGE=`: functions, data and site to AWS, with the AWS CLI and change sets.

Environment: AWS credentials and region as the CLI takes them, ARTIFACT_BUCKET (created by you
once), and optionally PARAMETERS="AlarmEmail=..." for the application's stack, SITE_PARAMETERS=
"DomainName=... CertificateArn=... WebAclArn=..." for the site's, REVIEW=1 to stop at the
application's change set.
"""

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from infra import publish
from infra.local.console import Failed, run, step
from infra.local.package import REGION, package, require_runtime
from infra.publish import Command, Outputs

CREDENTIALS = "check the credentials: aws sts get-caller-identity"


def region_of(environment: dict[str, str]) -> str:
    """The region as the CLI would take it, Jakarta without any."""
    return environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or REGION


def app_command(
    stage: str, region: str, bucket: str, template: Path, parameters: list[str], *, review: bool
) -> Command:
    """Deploys the application's stack, or with `review` makes its change set only."""
    return [
        *("aws", "cloudformation", "deploy", "--region", region, "--no-fail-on-empty-changeset"),
        *("--template-file", template, "--stack-name", f"sp4n-lapor-{stage}"),
        *("--s3-bucket", bucket, "--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"),
        *(["--no-execute-changeset"] if review else []),
        *("--parameter-overrides", f"Stage={stage}", *parameters),
    ]


def deploy(stage: str) -> None:
    """All steps in order; each may be repeated."""
    require_runtime(stage)
    if shutil.which("aws") is None:
        raise Failed("The AWS CLI is missing.", "install AWS CLI v2, then `aws configure`")
    region, bucket = region_of(dict(os.environ)), os.environ.get("ARTIFACT_BUCKET")
    if not bucket:
        raise Failed(
            "ARTIFACT_BUCKET is not set.",
            f"aws s3 mb s3://<name> --region {region}; then ARTIFACT_BUCKET=<name> make deploy",
        )
    template = _upload_bundle(stage, region, bucket)
    given = shlex.split(os.environ.get("PARAMETERS", ""))
    review = bool(os.environ.get("REVIEW"))
    _stack(
        f"sp4n-lapor-{stage}", app_command(stage, region, bucket, template, given, review=review)
    )
    if review:
        return
    app = _outputs(f"sp4n-lapor-{stage}", region)
    more = shlex.split(os.environ.get("SITE_PARAMETERS", ""))
    _stack(f"sp4n-lapor-{stage}-site", publish.stack_command(stage, region, app, more))
    site = _outputs(f"sp4n-lapor-{stage}-site", region)
    # Links in messages and uploads from the browser need the address that is known only now.
    given = [p for p in given if not p.startswith("SiteUrl=")] + [f"SiteUrl={site['SiteUrl']}"]
    _stack(f"sp4n-lapor-{stage}", app_command(stage, region, bucket, template, given, review=False))
    _publish(stage, region, app, site)
    print(f"Ready: {site['SiteUrl']}")


def _upload_bundle(stage: str, region: str, bucket: str) -> Path:
    with step("Packaging the functions"):
        out = package(stage)
    ready = out / "deploy.yaml"
    with step("Uploading the bundle"):
        run(
            [
                *("aws", "cloudformation", "package", "--region", region),
                *("--template-file", out / "sam.yaml", "--s3-bucket", bucket),
                *("--output-template-file", ready),
            ],
            way_out=f"{CREDENTIALS}, and the bucket",
        )
    return ready


def _stack(name: str, command: Command) -> None:
    if subprocess.run(command, check=False).returncode:
        raise Failed(
            f"CloudFormation refused or rolled back {name}.",
            f"aws cloudformation describe-stack-events --stack-name {name}",
        )


def _outputs(name: str, region: str) -> Outputs:
    return publish.read_outputs(run(publish.outputs_command(name, region), way_out=CREDENTIALS))


def _publish(stage: str, region: str, app: Outputs, site: Outputs) -> None:
    settings = package(stage) / "config.json"
    settings.write_text(json.dumps(publish.config(region, app, site)), encoding="utf-8")
    with step("Loading the reference data"):
        run(
            [sys.executable, "-m", "infra.reference.load", "--stage", stage],
            env={**os.environ, "AWS_DEFAULT_REGION": region},
            way_out=CREDENTIALS,
        )
    with step("Publishing the site"):
        for command in publish.upload_commands(site, region, settings):
            run(command, way_out=CREDENTIALS)


def main() -> int:
    """Command line of `make deploy`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True, choices=["dev", "staging", "prod"])
    try:
        deploy(parser.parse_args().stage)
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
