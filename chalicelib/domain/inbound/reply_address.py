"""Addresses that a reply comes to: `balas+<report>.<signature>@…`, one per report and recipient.

The signature is keyed with the pepper over report and recipient, so that nobody makes one up, and
one that was passed on is of no use to anybody else.
"""

import re

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.reports import tracking_ids

BOX = "balas"
_SIGNATURE = 20
_FORM = re.compile(rf"{BOX}\+([0-9a-z]{{12}})\.([0-9a-f]{{{_SIGNATURE}}})")


def local_part(pepper: bytes, report: str, recipient: str) -> str:
    """What stands before the @.

    >>> local_part(b"pepper", "7K2M9QXD4TPC", "warga@example.id").split(".")[0]
    'balas+7k2m9qxd4tpc'
    """
    return f"{BOX}+{report.lower()}.{_signature(pepper, report, recipient)}"


def is_reply_address(address: str) -> bool:
    """Whether an address means to be one of these, rightly or not."""
    return address.lower().startswith(f"{BOX}+")


def report_of(pepper: bytes, address: str, sender: str) -> str | None:
    """The report that a reply of `sender` to `address` is about; None when it is forged."""
    match = _FORM.fullmatch(address.lower().partition("@")[0])
    report = tracking_ids.parse(match[1]) if match else None
    if match is None or report is None:
        return None
    right = _signature(pepper, report, sender)
    return report if verified_contact.same(match[2], right) else None


def _signature(pepper: bytes, report: str, recipient: str) -> str:
    return verified_contact.fingerprint(pepper, f"reply:{report}", Channel.EMAIL, recipient)[
        :_SIGNATURE
    ]
