"""Make and verify reply addresses: `balas+<report>.<signature>@…`, one per report and recipient.

The signature is keyed with the pepper over report and recipient, so that an address can neither
be invented nor used by anybody else. See decision 0024.
"""

import re

from chalicelib.domain.contacts import verified_contact
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.reports import tracking_ids

MAILBOX = "balas"
_SIGNATURE = 20
_FORM = re.compile(rf"{MAILBOX}\+([0-9a-z]{{12}})\.([0-9a-f]{{{_SIGNATURE}}})")


def local_part(pepper: bytes, report: str, recipient: str) -> str:
    """Return the part before the @ of the reply address.

    >>> local_part(b"pepper", "7K2M9QXD4TPC", "warga@example.id").split(".")[0]
    'balas+7k2m9qxd4tpc'
    """
    return f"{MAILBOX}+{report.lower()}.{_signature(pepper, report, recipient)}"


def is_reply_address(address: str) -> bool:
    """Tell whether an address has the form of a reply address, verified or not."""
    return address.lower().startswith(f"{MAILBOX}+")


def verify_reply_address(pepper: bytes, address: str, sender: str) -> str | None:
    """Return the report that `sender` replies to at `address`; None when the address is forged."""
    match = _FORM.fullmatch(address.lower().partition("@")[0])
    report = tracking_ids.parse(match[1]) if match else None
    if match is None or report is None:
        return None
    right = _signature(pepper, report, sender)
    return report if verified_contact.equal_in_constant_time(match[2], right) else None


def _signature(pepper: bytes, report: str, recipient: str) -> str:
    return verified_contact.contact_fingerprint(
        pepper, f"reply:{report}", Channel.EMAIL, recipient
    )[:_SIGNATURE]
