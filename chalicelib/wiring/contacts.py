"""Wire reporters' contacts: codes, daily limits, opt-outs."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.base import Base
from chalicelib.wiring.queues import QueueWiring
from chalicelib.wiring.reports import ReportWiring

if TYPE_CHECKING:
    from chalicelib.adapters.dynamodb.contacts.daily_limits import DynamoDailyLimits
    from chalicelib.adapters.dynamodb.contacts.one_time_codes import DynamoOneTimeCodes
    from chalicelib.adapters.dynamodb.contacts.opt_outs import DynamoOptOuts
    from chalicelib.usecases.contacts.verify_contact import ContactDeps


class ContactWiring:
    """The stores of contacts, and what verifying them needs."""

    def __init__(self, base: Base, *, queues: QueueWiring, reports: ReportWiring) -> None:
        self._base, self._queues, self._reports = base, queues, reports

    @cached_property
    def opt_outs(self) -> "DynamoOptOuts":
        """Contacts that get no more messages."""
        from chalicelib.adapters.dynamodb.contacts.opt_outs import DynamoOptOuts

        return DynamoOptOuts(*self._base.table)

    @cached_property
    def limits(self) -> "DynamoDailyLimits":
        """Counters by day."""
        from chalicelib.adapters.dynamodb.contacts.daily_limits import DynamoDailyLimits

        return DynamoDailyLimits(*self._base.table)

    @cached_property
    def codes(self) -> "DynamoOneTimeCodes":
        """One-time codes that were sent."""
        from chalicelib.adapters.dynamodb.contacts.one_time_codes import DynamoOneTimeCodes

        return DynamoOneTimeCodes(*self._base.table)

    @cached_property
    def deps(self) -> "ContactDeps":
        """For all that concerns a reporter's contact."""
        from chalicelib.usecases.contacts.verify_contact import ContactDeps

        return ContactDeps(
            reports=self._reports.store,
            seal=self._reports.seal,
            codes=self.codes,
            limits=self.limits,
            outbox=self._queues.outbox,
            opt_outs=self.opt_outs,
            pepper=self._base.pepper,
        )
