"""Send an SMS or an e-mail to the running local cloud: `make sms` and `make mail`.

It does what the two-way number and Amazon SES do on AWS: a message on the same topic, an object
under the same prefix. The responses are in /outbox.
"""

import argparse
import json
import re
import sys
import uuid
from pathlib import Path

from chalicelib.domain.inbound.inbound_mail import read_mail
from infra.local.cloud import client
from infra.local.commands.run_schedule import running_cloud
from infra.local.console import ROOT, Failed

SHORT_CODE = "1708"
_NUMBER = re.compile(r"\+[1-9]\d{7,14}")
_MAILBOX_LINE = re.compile(rb"From [^\r\n]*\r?\n")


def send_sms(state: Path, sender: str, text: str, id: str = "") -> str:
    """Publish an SMS as AWS End User Messaging does; return its id.

    Raises: Failed when `sender` is no number (E.164), or no local cloud runs.
    """
    if not _NUMBER.fullmatch(sender):
        raise Failed(f"{sender!r} is no number.", "make sms FROM=+6281200000001 TEXT=...")
    running = running_cloud(state)
    message = {
        "originationNumber": sender,
        "destinationNumber": SHORT_CODE,
        "messageKeyword": f"KEYWORD_{SHORT_CODE}",
        "messageBody": text,
        "inboundMessageId": id or str(uuid.uuid4()),
        "previousPublishedMessageId": "",
    }
    client("sns", running["endpoint"]).publish(
        TopicArn=running["sms_topic"], Message=json.dumps(message)
    )
    return message["inboundMessageId"]


def provider_findings(sender: str, *, proved: bool) -> bytes:
    """Return the headers that Amazon SES writes above an e-mail; `sender` is "" for a bounce."""
    domain = sender.rpartition("@")[2] or "example.invalid"
    found = "pass" if proved else "none"
    return (
        f"Return-Path: <{sender}>\r\n"
        "X-SES-Spam-Verdict: PASS\r\n"
        "X-SES-Virus-Verdict: PASS\r\n"
        f"Authentication-Results: amazonses.com; spf={found} envelope-from={sender}; "
        f"dkim={found} header.i=@{domain}; dmarc={found} header.from={domain};\r\n"
    ).encode()


def send_mail(state: Path, mail: bytes, *, proved: bool = True) -> str:
    """Put an e-mail into the bucket as an SES receipt rule does, any bytes as they are.

    The provider's findings go above it, unless it carries some. Returns its key.
    Raises: Failed when no local cloud runs.
    """
    running = running_cloud(state)
    above = b"" if _has_findings(mail) else provider_findings(read_mail(mail).sender, proved=proved)
    envelope = _MAILBOX_LINE.match(
        mail
    )  # of a file from a mailbox; it is a header in no other line
    first = envelope[0] if envelope else b""
    key = f"inbound/{uuid.uuid4().hex}"
    client("s3", running["endpoint"]).put_object(
        Bucket=running["bucket"], Key=key, Body=first + above + mail[len(first) :]
    )
    return key


def _has_findings(mail: bytes) -> bool:
    """Tell whether the provider's findings are in an e-mail already, as in one that it stored."""
    return re.match(rb"(?i)(?:[^\r\n]+\r?\n)*?X-SES-(?:Spam|Virus)-Verdict:", mail) is not None


def _bytes_of(file: Path) -> bytes:
    """Read a file, or standard input for `-`. Raises: Failed when there is no such file."""
    if str(file) == "-":
        return sys.stdin.buffer.read()
    if not file.is_file():
        raise Failed(f"There is no file {file}.", "make mail FILE=letter.eml, or FILE=- for input")
    return file.read_bytes()


def main() -> int:
    """Run the command line of `make sms` and `make mail`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, default=ROOT / ".local")
    ways = parser.add_subparsers(dest="way", required=True)
    sms = ways.add_parser("sms")
    sms.add_argument("--from", dest="sender", required=True)
    sms.add_argument("text")
    mail = ways.add_parser("mail")
    mail.add_argument("--unproved", action="store_true", help="as if SPF, DKIM and DMARC were none")
    mail.add_argument("file", type=Path)
    wanted = parser.parse_args()
    try:
        if wanted.way == "sms":
            sent = send_sms(wanted.state, wanted.sender, wanted.text)
        else:
            sent = send_mail(wanted.state, _bytes_of(wanted.file), proved=not wanted.unproved)
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f"Sent {sent}. The response is in /outbox.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
