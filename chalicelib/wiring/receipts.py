"""Wire receipts that prove filing."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.base import Base

if TYPE_CHECKING:
    from chalicelib.adapters.aws.kms_signer import KmsSigner
    from chalicelib.usecases.receipts.issue_receipt import WriteReceipt


class ReceiptWiring:
    """The signer and the writer of receipts."""

    def __init__(self, base: Base) -> None:
        self._base = base

    @cached_property
    def signer(self) -> "KmsSigner":
        """The signing of receipts: the first key signs, all are published."""
        from chalicelib.adapters.aws.kms_signer import KmsSigner

        keys = self._base.settings.receipt_key_arns.split(",")
        return KmsSigner(self._base.client("kms"), keys)

    @cached_property
    def write(self) -> "WriteReceipt":
        """The writer of receipts."""
        from chalicelib.messages.receipts.receipt import receipt_writer

        return receipt_writer(self._base.settings.site_url)
