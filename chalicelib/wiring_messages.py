"""The wiring of what leaves for people outside. A part of `Wiring`."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.settings import Settings

if TYPE_CHECKING:
    from chalicelib.adapters.dynamodb.stops import DynamoStops
    from chalicelib.usecases.deliver import Post
    from chalicelib.usecases.delivery_ports import DeliveryLog, Limits, Outbox, Stops
    from chalicelib.usecases.ports import Reports, Seal


class Basis(Protocol):
    """What the wiring gives its parts."""

    @property
    def settings(self) -> Settings: ...
    @property
    def reports(self) -> "Reports": ...
    @property
    def seal(self) -> "Seal": ...
    @property
    def delivery_log(self) -> "DeliveryLog": ...
    @property
    def limits(self) -> "Limits": ...
    @property
    def stops(self) -> "Stops": ...
    @property
    def outbox(self) -> "Outbox": ...
    @property
    def pepper(self) -> bytes: ...
    def count(self, fact: str) -> None: ...
    def _client(self, service: str, config: Any = None) -> Any: ...


class MessageWiring:
    """Mixed into `Wiring`; adapters are imported inside, as there."""

    @cached_property
    def stops(self: Basis) -> "DynamoStops":
        """Where nothing more goes."""
        from chalicelib.adapters.dynamodb.stops import DynamoStops

        return DynamoStops(self._client("dynamodb"), self.settings.table_name)

    @cached_property
    def post(self: Basis) -> "Post":
        """All that delivering needs."""
        from chalicelib.adapters.dynamodb.spending import DynamoSpending
        from chalicelib.adapters.ses import SesMailer
        from chalicelib.adapters.sms import SnsTexter
        from chalicelib.messages.letters import writer
        from chalicelib.usecases.deliver import Post

        settings, mail = self.settings, self._client("sesv2")
        return Post(
            reports=self.reports,
            seal=self.seal,
            log=self.delivery_log,
            limits=self.limits,
            mailer=SesMailer(mail, settings.sender_address, settings.mail_events),
            texter=SnsTexter(self._client("sns")),
            write=writer(settings.site_url),
            pepper=self.pepper,
            stops=self.stops,
            spending=DynamoSpending(self._client("dynamodb"), settings.table_name),
            outbox=self.outbox,
            sms_budget=int(settings.sms_budget),
            count=self.count,
        )
