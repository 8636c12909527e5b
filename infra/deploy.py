"""`make deploy STAGE=`: the packaged template to AWS, with the AWS CLI and a change set.

Environment: AWS credentials and region as the CLI takes them, ARTIFACT_BUCKET (created by you
once), and optionally PARAMETERS="SiteUrl=https://... AlarmEmail=...".
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys

from infra.local.console import Failed, run, step
from infra.local.package import REGION, package


def deploy(stage: str) -> None:
    """Package, upload, make the change set, show it, and execute it when a person agrees."""
    if shutil.which("aws") is None:
        raise Failed("The AWS CLI is missing.", "install AWS CLI v2, then `aws configure`")
    bucket = os.environ.get("ARTIFACT_BUCKET")
    if not bucket:
        raise Failed(
            "ARTIFACT_BUCKET is not set.",
            f"aws s3 mb s3://<name> --region {REGION}; then ARTIFACT_BUCKET=<name> make deploy",
        )
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or REGION
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
            way_out="check the credentials (`aws sts get-caller-identity`) and the bucket",
        )
    parameters = [f"Stage={stage}", *shlex.split(os.environ.get("PARAMETERS", ""))]
    # `deploy` works through a change set; --no-execute-changeset leaves it to be read first.
    review = ["--no-execute-changeset"] if os.environ.get("REVIEW") else []
    command = [
        *("aws", "cloudformation", "deploy", "--region", region, "--no-fail-on-empty-changeset"),
        *("--template-file", str(ready), "--stack-name", f"sp4n-lapor-{stage}"),
        *("--s3-bucket", bucket, "--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"),
        *review,
        *("--parameter-overrides", *parameters),
    ]
    if subprocess.run(command, check=False).returncode:
        raise Failed(
            "CloudFormation refused or rolled back.",
            f"aws cloudformation describe-stack-events --stack-name sp4n-lapor-{stage}",
        )


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
