"""The receipt over HTTP, and the command that verifies one."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.domain.errors import Unavailable
from infra import verify_receipt
from infra.verify_receipt import Verdict, judge, key_set
from tests import receipt_vectors
from tests.entrypoints.api import Api, a_submission, use
from tests.entrypoints.conftest import Filed

VECTORS = json.loads(receipt_vectors.FILE.read_text(encoding="utf-8"))


def test_the_reporter_gets_a_receipt_that_verifies_with_the_published_keys(
    api: Api, filed: Filed
) -> None:
    response = api.get(f"{filed.path}/receipt", x_access_code=filed.code)
    keys = api.get("/v1/receipt-keys")
    assert (response.status, keys.status) == (200, 200)
    assert judge(response.body["receipt"], key_set(json.dumps(keys.body))) is Verdict.VALID
    assert response.body["file_name"] == f"tanda-terima-{filed.tracking_id}.txt"
    assert response.body["key_id"] == keys.body["keys"][0]["kid"]
    assert response.headers["Cache-Control"] == "no-store"
    assert keys.headers["Cache-Control"] == "public, max-age=86400"
    assert response.body["unchecked_files"] == 1
    assert "ReceiptSigned" in api.platform.metrics


def test_it_is_in_the_language_of_the_report_not_of_the_browser(api: Api) -> None:
    token = "6f1c3c1e-0000-4000-8000-000000000009"
    reporter = {"name": "Contoh Warga", "email": "", "phone": "", "language": "en"}
    english = Filed(api, submission_token=token, reporter=reporter)
    response = api.get(f"{english.path}/receipt", x_access_code=english.code, accept_language="id")
    assert response.body["receipt"].startswith("RECEIPT OF A REPORT\n")


@pytest.mark.parametrize("confidential", [False, True])
@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000"])
def test_without_the_access_code_there_is_none(api: Api, code: str, confidential: bool) -> None:
    filed = Filed(api, confidential=confidential)
    given = {"x_access_code": code} if code else {}
    response = api.get(f"{filed.path}/receipt", **given)
    assert (response.status, response.body["code"]) == (404, "report_not_found")
    assert api.platform.signer.signed == 0


def test_filing_and_following_never_sign(api: Api, filed: Filed) -> None:
    api.get(filed.path, x_access_code=filed.code)
    assert api.platform.signer.signed == 0


def test_a_report_that_waits_to_be_stored_has_its_receipt_later(api: Api) -> None:
    api.platform.reports.down = True
    queued = api.post("/v1/reports", a_submission())
    assert queued.status == 202
    path = f"/v1/reports/{queued.body['tracking_id']}/receipt"
    response = api.get(path, x_access_code=queued.body["access_code"])
    assert (response.status, response.body["code"]) == (404, "report_not_found")


def test_when_kms_is_out_of_reach_the_response_says_to_try_again(
    api: Api, filed: Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Down:
        def sign(self, text: bytes) -> None:
            raise Unavailable("down")

    use(api.platform.wiring.receipts, signer=Down())
    response = api.get(f"{filed.path}/receipt", x_access_code=filed.code)
    assert (response.status, response.body["code"]) == (503, "unavailable")
    assert response.headers["Retry-After"] == "3"


def test_the_vectors_that_the_page_is_tested_with_are_what_is_made_today() -> None:
    assert receipt_vectors.FILE.read_text(encoding="utf-8") == receipt_vectors.written()


@pytest.mark.parametrize("case", VECTORS["cases"], ids=[c["name"] for c in VECTORS["cases"]])
def test_the_command_judges_as_agreed(case: dict[str, str]) -> None:
    assert judge(case["document"], key_set(json.dumps(VECTORS["keys"]))) == case["verdict"]


GUIDE = Path(__file__).parents[3] / "docs" / "receipts.md"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
@pytest.mark.parametrize("name", ["as issued", "by a former key", "with both", "another day"])
def test_openssl_agrees_by_the_words_of_the_guide(tmp_path: Path, name: str) -> None:
    [case] = [c for c in VECTORS["cases"] if c["name"] == name]
    (tmp_path / "tanda-terima.txt").write_bytes(case["document"].encode())
    (tmp_path / "keys.json").write_text(json.dumps(VECTORS["keys"]))
    script = GUIDE.read_text(encoding="utf-8").split("```sh\n")[1].split("```")[0]
    done = subprocess.run(
        ["/bin/sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ("Verified OK" in done.stdout) == (case["verdict"] == Verdict.VALID), done


def command(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["verify", *map(str, words)])
    return verify_receipt.main()


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(VECTORS["keys"]))
    return path


@pytest.mark.parametrize(
    "case",
    [
        ("with both", 0, "SAH."),
        ("one letter changed", 1, "telah diubah"),
        ("unknown key", 2, "Kuncinya tidak ada"),
        ("only the text", 2, "Tidak ada tanda tangan"),
    ],
)
def test_the_command_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    keys: Path,
    case: tuple[str, int, str],
) -> None:
    name, code, said = case
    [document] = [c["document"] for c in VECTORS["cases"] if c["name"] == name]
    file = tmp_path / "tanda-terima.txt"
    file.write_bytes(document.encode())
    assert command(monkeypatch, file, "--keys", keys) == code
    assert said in capsys.readouterr().out


def test_the_command_compares_files_with_what_was_received(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, keys: Path
) -> None:
    file, photo, report = (tmp_path / name for name in ("t.txt", "p.jpg", "r.txt"))
    file.write_bytes(VECTORS["cases"][0]["document"].encode())
    photo.write_text(VECTORS["photo"])
    report.write_bytes(VECTORS["report"].replace("\n", "\r\n").encode())
    assert command(monkeypatch, file, photo, report, "--keys", keys) == 0
    told = capsys.readouterr().out
    assert "sama dengan foto jalan.jpg" in told
    assert "sama dengan laporan-7K2M-9QXD-4TPC.txt" in told
    photo.write_text(VECTORS["photo"] + ".")
    assert command(monkeypatch, file, photo, "--keys", keys) == 1
    assert "TIDAK tercantum" in capsys.readouterr().out


@pytest.mark.parametrize("broken", ["", "{}", "[]", '{"keys": [{"kid": "a", "x": 1, "y": 2}]}'])
def test_the_command_says_plainly_which_keys_and_files_are_unreadable(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    keys: Path,
    broken: str,
) -> None:
    file = tmp_path / "t.txt"
    assert command(monkeypatch, file, "--keys", keys) == 2
    assert "tidak dapat dibaca" in capsys.readouterr().err
    file.write_text("x")
    keys.write_text(broken)
    assert command(monkeypatch, file, "--keys", keys) == 2
    assert "Daftar kunci tidak terbaca" in capsys.readouterr().err
    assert command(monkeypatch, file, "--keys", "http://127.0.0.1:9/none") == 2
    assert "KEYS=berkas" in capsys.readouterr().err
