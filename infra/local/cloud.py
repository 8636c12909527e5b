"""AWS clients of the local cloud and the deployment of the packaged template into it."""

import contextlib
import hashlib
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import yaml
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

from infra.local.console import Failed
from infra.local.emulator import ACCOUNT, REGION

STACK = "sp4n-lapor-local"
ARTIFACTS = f"sp4n-lapor-local-{ACCOUNT}-artifacts"


def client(service: Any, endpoint: str) -> Any:
    """A boto3 client of the emulated cloud; its credentials open nothing else."""
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        # A machine that is busy refuses some calls for a moment, as an account at its limit does.
        config=Config(
            retries={"max_attempts": 8, "mode": "standard"}, s3={"addressing_style": "path"}
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Stack:
    """What the rest needs to know of a deployed stack: its outputs by name."""

    outputs: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.outputs[name]


def _outputs(endpoint: str) -> Stack | None:
    try:
        found = client("cloudformation", endpoint).describe_stacks(StackName=STACK)["Stacks"][0]
    except ClientError:
        return None
    if not found["StackStatus"].endswith("_COMPLETE") or "ROLLBACK" in found["StackStatus"]:
        return None
    return Stack(outputs={o["OutputKey"]: o["OutputValue"] for o in found.get("Outputs", [])})


def _failure_reason(endpoint: str) -> str:
    events = client("cloudformation", endpoint).describe_stack_events(StackName=STACK)
    failed = [
        f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason', '')}"
        for e in events["StackEvents"]
        if e["ResourceStatus"].endswith("_FAILED")
    ]
    return "\n".join(failed[:5])


def _upload(endpoint: str, folder: Path) -> str:
    """Put code and template into the artifact bucket, the code named by its hash."""
    s3 = client("s3", endpoint)
    # Over the state of an earlier run it is there already.
    with contextlib.suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(Bucket=ARTIFACTS, CreateBucketConfiguration={"LocationConstraint": REGION})
    key = _key(folder)
    s3.put_object(Bucket=ARTIFACTS, Key=key, Body=(folder / "deployment.zip").read_bytes())
    text = (folder / "sam.yaml").read_text()
    # What `aws cloudformation package` does: the local path becomes the uploaded object.
    text = text.replace("CodeUri: ./deployment.zip", f"CodeUri: s3://{ARTIFACTS}/{key}")
    s3.put_object(Bucket=ARTIFACTS, Key="template.yaml", Body=text.encode())
    return f"{endpoint}/{ARTIFACTS}/template.yaml"


def deploy(endpoint: str, folder: Path, parameters: dict[str, str]) -> Stack:
    """Bring the stack to the packaged template through a change set; raise `Failed` with why."""
    cloud = client("cloudformation", endpoint)
    exists = _outputs(endpoint) is not None
    name = f"make-run-{int(time.time() * 1000)}"
    way_out = "read the reason above; `make clean` and a removed .local/ folder start from nothing"
    try:
        cloud.create_change_set(
            StackName=STACK,
            ChangeSetName=name,
            ChangeSetType="UPDATE" if exists else "CREATE",
            TemplateURL=_upload(endpoint, folder),
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
            ],
        )
        cloud.get_waiter("change_set_create_complete").wait(
            StackName=STACK, ChangeSetName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 120}
        )
        cloud.execute_change_set(StackName=STACK, ChangeSetName=name)
        cloud.get_waiter(f"stack_{'update' if exists else 'create'}_complete").wait(
            StackName=STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 180}
        )
    except WaiterError as failure:
        reason = failure.last_response.get("StatusReason") or _failure_reason(endpoint)
        if exists and "didn't contain changes" in str(reason):
            return _done(endpoint, folder)
        raise Failed(f"The deployment failed: {reason}", way_out) from failure
    except ClientError as failure:
        raise Failed(f"The deployment was refused: {failure}", way_out) from failure
    return _done(endpoint, folder)


def deployed(endpoint: str) -> Stack | None:
    """The stack as it stands, or None when there is none or it is broken."""
    return _outputs(endpoint)


def _done(endpoint: str, folder: Path) -> Stack:
    stack = _outputs(endpoint)
    if stack is None:
        raise Failed(f"The deployment failed: {_failure_reason(endpoint)}", "read the reason above")
    _gateway_responses(endpoint, folder, stack["RestAPIId"])
    _remove_earlier_bundles(endpoint, folder)
    return stack


def _remove_earlier_bundles(endpoint: str, folder: Path) -> None:
    """Remove bundles that no function runs any more; each is some thirty megabytes."""
    s3 = client("s3", endpoint)
    used = {_key(folder), "template.yaml"}
    for entry in s3.list_objects_v2(Bucket=ARTIFACTS).get("Contents", []):
        if entry["Key"] not in used:
            s3.delete_object(Bucket=ARTIFACTS, Key=entry["Key"])


def _key(folder: Path) -> str:
    """What the bundle of a package is called in the artifact bucket."""
    return hashlib.sha256((folder / "deployment.zip").read_bytes()).hexdigest() + ".zip"


def _gateway_responses(endpoint: str, folder: Path, api: str) -> None:
    """Set what AWS reads from the API definition and the emulator does not: gateway responses."""
    template = yaml.safe_load((folder / "sam.yaml").read_text())
    definition = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    gateway = client("apigateway", endpoint)
    for kind, response in definition["x-amazon-apigateway-gateway-responses"].items():
        extra = {"statusCode": str(response["statusCode"])} if "statusCode" in response else {}
        gateway.put_gateway_response(
            restApiId=api,
            responseType=kind,
            responseParameters=response["responseParameters"],
            responseTemplates=response["responseTemplates"],
            **extra,
        )
    gateway.create_deployment(restApiId=api, stageName="api")


def invoke(endpoint: str, function: str, payload: dict[str, Any]) -> Any:
    """Invoke a function and return its response; raise `Failed` when it raised."""
    response = client("lambda", endpoint).invoke(
        FunctionName=function, Payload=json.dumps(payload).encode()
    )
    body = json.loads(response["Payload"].read() or b"null")
    if response.get("FunctionError"):
        raise Failed(f"The function failed: {body.get('errorMessage')}", "read .local/emulator.log")
    return body
