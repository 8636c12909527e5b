"""The site on AWS: what its template promises, and what deployment would run."""

import json
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from app import app
from chalicelib.entrypoints.http.reference_data.reference import REFERENCE_SECONDS
from infra import deploy, publish
from infra.local.console import Failed
from infra.local.server import FILE_HEADERS, SECURITY_HEADERS
from infra.reference.table import Loader

ROOT = Path(__file__).parents[2]
REGION = "ap-southeast-3"
APP = {
    "RestAPIId": "abc123",
    "BucketName": "files",
    "PublicBucketName": "public",
    "UserPoolId": "pool",
    "UserPoolClientId": "client",
}
SITE = {"SiteBucket": "site", "DistributionId": "E1", "SiteUrl": "https://x.cloudfront.net"}


@pytest.fixture(scope="module")
def resources() -> dict[str, Any]:
    text = (ROOT / "infra" / "site.yaml").read_text()
    found: dict[str, Any] = yaml.load(text, Loader=Loader)["Resources"]
    return found


@pytest.mark.package
def test_cfn_lint_has_nothing_to_say() -> None:
    lint = Path(sys.executable).parent / "cfn-lint"
    done = subprocess.run(
        [lint, "-r", REGION, "-t", ROOT / "infra" / "site.yaml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_bucket_is_private_and_kept(resources: dict[str, Any]) -> None:
    bucket = resources["Site"]
    assert set(bucket["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["DeletionPolicy"] == "RetainExceptOnCreate"
    statements = resources["SitePolicy"]["Properties"]["PolicyDocument"]["Statement"]
    allowed = [s for s in statements if s["Effect"] == "Allow"]
    assert {json.dumps(s["Principal"]) for s in allowed} == {
        '{"Service": "cloudfront.amazonaws.com"}'
    }
    assert all("aws:SourceArn" in s["Condition"]["StringEquals"] for s in allowed)


def test_no_page_may_run_what_is_not_ours(resources: dict[str, Any]) -> None:
    headers = resources["Headers"]["Properties"]["ResponseHeadersPolicyConfig"]
    policy = json.dumps(headers["SecurityHeadersConfig"]["ContentSecurityPolicy"])
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["SecurityHeadersConfig"]["StrictTransportSecurity"]["AccessControlMaxAgeSec"] > 0


def test_the_local_origin_sends_the_headers_of_the_real_one(resources: dict[str, Any]) -> None:
    given = resources["Headers"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = given["SecurityHeadersConfig"]
    [policy] = re.findall(r"default-src [^\"]+", str(security["ContentSecurityPolicy"]))
    policy = policy.replace("\\'", "'")
    hosts = re.compile(r" ?\$\{\w+\}")  # of the bucket and the like, which are one origin here
    real = {
        "Content-Security-Policy": hosts.sub("", policy),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": security["FrameOptions"]["FrameOption"],
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        **{i["Header"]: i["Value"] for i in given["CustomHeadersConfig"]["Items"]},
    }
    assert real == SECURITY_HEADERS
    # Over plain HTTP on one machine it would be ignored: the one header that only the real one has.
    assert set(security) - {"StrictTransportSecurity"} == {
        "ContentSecurityPolicy",
        "ContentTypeOptions",
        "FrameOptions",
        "ReferrerPolicy",
    }


def test_nothing_of_ours_sets_a_cookie(resources: dict[str, Any]) -> None:
    assert "cookie" not in json.dumps(resources["Headers"]).lower()
    written = [
        p for p in (ROOT / "chalicelib").rglob("*.py") if "set-cookie" in p.read_text().lower()
    ]
    scripts = [
        p for p in (ROOT / "web" / "src").rglob("*.ts") if "document.cookie" in p.read_text()
    ]
    assert written == scripts == []


def test_what_people_sent_has_a_path_of_its_own_where_it_can_do_nothing(
    resources: dict[str, Any],
) -> None:
    distribution = resources["Distribution"]["Properties"]["DistributionConfig"]
    behaviors = {b["PathPattern"]: b for b in distribution["CacheBehaviors"]}
    for path in ("/files/*", "/thumbs/*"):
        assert behaviors[path]["TargetOriginId"] == "files"
        assert behaviors[path]["AllowedMethods"] == ["GET", "HEAD"]
        assert behaviors[path]["ResponseHeadersPolicyId"] == "Ref FileHeaders"
        # Signed queries go on whole, under the bucket's own name; nothing is kept.
        assert behaviors[path]["OriginRequestPolicyId"].startswith("b689b0a8")
        assert behaviors[path]["CachePolicyId"].startswith("4135ea2d")
    [origin] = [o for o in distribution["Origins"] if o["Id"] == "files"]
    assert "OriginAccessControlId" not in origin  # its signature would replace the API's
    given = resources["FileHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = given["SecurityHeadersConfig"]
    policy = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert policy == FILE_HEADERS["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "ContentTypeOptions" in security
    custom = {i["Header"]: i["Value"] for i in given["CustomHeadersConfig"]["Items"]}
    assert custom == {k: v for k, v in FILE_HEADERS.items() if k != "Content-Security-Policy"}


SHARED = ["/api/v1/reference*", "/api/v1/route"]


def test_only_what_is_the_same_for_everybody_is_kept(resources: dict[str, Any]) -> None:
    distribution = resources["Distribution"]["Properties"]["DistributionConfig"]
    shared = {b["PathPattern"]: b for b in distribution["CacheBehaviors"]}
    for path in SHARED:
        assert shared[path]["CachePolicyId"] == "Ref SharedAnswers"
        assert shared[path]["AllowedMethods"] == ["GET", "HEAD"]
        assert "OriginRequestPolicyId" not in shared[path]  # nothing about the visitor goes on
    policy = resources["SharedAnswers"]["Properties"]["CachePolicyConfig"]
    assert (policy["MinTTL"], policy["DefaultTTL"], policy["MaxTTL"]) == (0, 0, REFERENCE_SECONDS)
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["CookiesConfig"] == {"CookieBehavior": "none"}
    assert key["HeadersConfig"]["Headers"] == ["Accept-Language"]
    assert key["QueryStringsConfig"]["QueryStrings"] == ["category", "region"]


def test_every_shared_path_is_a_public_answer_that_may_be_kept(resources: dict[str, Any]) -> None:
    distribution = resources["Distribution"]["Properties"]["DistributionConfig"]
    patterns = [b["PathPattern"] for b in distribution["CacheBehaviors"]]
    assert patterns.index("/api/*") > max(patterns.index(path) for path in SHARED)
    paths = [path for path in app.routes if any(fnmatch(f"/api{path}", p) for p in SHARED)]
    assert sorted(paths) == [
        "/v1/reference",
        "/v1/reference/agencies",
        "/v1/reference/categories",
        "/v1/route",
    ]


def test_the_rest_of_the_api_is_never_cached_and_gets_every_header(
    resources: dict[str, Any],
) -> None:
    distribution = resources["Distribution"]["Properties"]["DistributionConfig"]
    [api] = [b for b in distribution["CacheBehaviors"] if b["PathPattern"] == "/api/*"]
    [public] = [b for b in distribution["CacheBehaviors"] if b["PathPattern"] == "/public/*"]
    assert api["ViewerProtocolPolicy"] == "https-only"
    assert api["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    assert api["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac"
    assert {"POST", "GET"} <= set(api["AllowedMethods"])
    assert (public["PathPattern"], public["TargetOriginId"]) == ("/public/*", "public")
    assert public["Compress"] is True
    assert "AllowedMethods" not in public  # GET and HEAD
    errors = distribution["CustomErrorResponses"]
    assert {e["ErrorCode"] for e in errors} >= {400, 403, 404, 500, 502, 503, 504}
    # Never kept, and never with a page: that would replace the API's own problems too.
    assert all(set(e) == {"ErrorCode", "ErrorCachingMinTTL"} for e in errors)
    assert {e["ErrorCachingMinTTL"] for e in errors} == {0}


def test_no_address_of_the_site_redirects_elsewhere(resources: dict[str, Any]) -> None:
    code = resources["Folders"]["Properties"]["FunctionCode"]
    assert "index.html" in code
    assert "location" not in code


def test_the_site_stack_knows_the_api_and_the_files() -> None:
    command = publish.stack_command("prod", REGION, APP, ["DomainName=lapor.example.go.id"])
    assert "ApiDomain=abc123.execute-api.ap-southeast-3.amazonaws.com" in command
    assert "FilesBucket=files" in command
    assert command[-1] == "DomainName=lapor.example.go.id"


def test_hashed_files_come_before_the_pages_that_name_them() -> None:
    commands = publish.upload_commands(SITE, REGION, Path("config.json"))
    targets = [str(part) for c in commands for part in c if str(part).startswith("s3://")]
    assert targets == ["s3://site/assets", "s3://site/data", "s3://site", "s3://site/config.json"]
    assert publish.FOREVER in commands[0]
    assert "no-cache" in commands[2]  # pages, and the service worker: a bad one must be replaceable
    assert not (ROOT / "web" / "public" / "assets").exists()
    assert commands[-1][-1] == "E1"


def test_the_pages_learn_where_to_sign_in() -> None:
    config = publish.config(REGION, APP, SITE)
    sign_in = {"api", "region", "user_pool_id", "client_id", "cognito"}
    assert set(config) == sign_in | {"tiles", "tiles_credit"}
    assert config["cognito"] == "https://cognito-idp.ap-southeast-3.amazonaws.com/"


def test_the_pages_learn_whose_map_tiles_they_may_load(resources: dict[str, Any]) -> None:
    tiles = "https://tiles.example.go.id/{z}/{x}/{y}.png"
    assert publish.config(REGION, APP, {**SITE, "TilesUrl": tiles})["tiles"] == tiles
    assert publish.config(REGION, APP, SITE)["tiles"] == ""
    headers = resources["Headers"]["Properties"]["ResponseHeadersPolicyConfig"]
    policy = json.dumps(headers["SecurityHeadersConfig"]["ContentSecurityPolicy"])
    assert "img-src 'self' data: blob:${Tiles};" in policy


def test_outputs_are_read_by_name() -> None:
    text = json.dumps([{"OutputKey": "A", "OutputValue": "1"}])
    assert publish.read_outputs(text) == {"A": "1"}


@pytest.mark.parametrize("review", [True, False])
def test_a_review_stops_at_the_change_set(review: bool) -> None:
    command = deploy.app_command("dev", REGION, "b", Path("t"), ["LogLevel=INFO"], review=review)
    assert ("--no-execute-changeset" in command) is review
    assert command[-2:] == ["Stage=dev", "LogLevel=INFO"]


def test_a_missing_bucket_or_tool_is_one_clear_message(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(deploy, "require_runtime", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failed, match="AWS CLI is missing"):
        deploy.deploy("dev")
    tool = tmp_path / "aws"
    tool.write_text("#!/bin/sh\nexit 1\n")
    tool.chmod(0o755)
    monkeypatch.delenv("ARTIFACT_BUCKET", raising=False)
    with pytest.raises(Failed, match="ARTIFACT_BUCKET"):
        deploy.deploy("dev")
