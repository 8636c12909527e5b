"""The family of domain errors: stable codes and fields; sentences are added at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.reports.codes import Act, State


class DomainError(Exception):
    """Base of everything that a caller can mend. `code` is part of the API contract."""

    code = "domain_error"


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """One refused field: dotted `name` as in the request body, stable `code`, `limit` if any.

    `said` is the sentence by language where reference data, not the code, knows the way out.
    """

    name: str
    code: str
    limit: str = ""
    said: Mapping[str, str] = field(default_factory=dict, hash=False)


class InvalidFields(DomainError):
    """One or more fields were refused; carries all of them at once."""

    code = "invalid_fields"

    def __init__(self, fields: list[FieldError]) -> None:
        super().__init__(", ".join(f"{f.name}:{f.code}" for f in fields))
        self.fields = fields


class ReportNotFound(DomainError):
    """Unknown id, wrong access code or a report this caller may not know of: all look the same."""

    code = "report_not_found"


class ActNotAllowed(DomainError):
    """The caller's role or scope does not permit this act, or any when `act` is None."""

    code = "act_not_allowed"

    def __init__(self, act: Act | None = None) -> None:
        super().__init__(act or "")
        self.act = act


class ActNotPossible(DomainError):
    """The report's state does not permit this act, or the named condition does not hold."""

    code = "act_not_possible"

    def __init__(self, act: Act, state: State, condition: str = "") -> None:
        super().__init__(f"{act} from {state}" + (f": {condition}" if condition else ""))
        self.act, self.state, self.condition = act, state, condition


class NotPublic(DomainError):
    """The report is not public (yet, or any more) or has ended: others can no longer join it."""

    code = "not_public"


class NotRoutedYet(DomainError):
    """The report was filed seconds ago and is still on its way to an agency; try again soon."""

    code = "not_routed_yet"


class CodeRenewed(DomainError):
    """A repeated submission meets its report, whose access code was renewed since."""

    code = "code_renewed"


class JustSent(DomainError):
    """A one-time code left less than a minute ago."""

    code = "just_sent"


class TooManyToday(DomainError):
    """What a report may have sent in a day was sent."""

    code = "too_many_today"


class TooMuchAdded(DomainError):
    """Information was added to the report as often as it may be in a day: `most` times."""

    code = "too_much_added"

    def __init__(self, most: int) -> None:
        super().__init__(str(most))
        self.most = most


class RowNotFound(DomainError):
    """Reference data has no row of that name."""

    code = "row_not_found"


class NotConfirmed(DomainError):
    """A subscriber has not confirmed its address yet: until then nothing of it can be changed."""

    code = "not_confirmed"


class VersionConflict(DomainError):
    """The report changed since the caller read it."""

    code = "version_conflict"

    def __init__(self, *, expected: int, current: int = 0) -> None:
        super().__init__(f"expected version {expected}, is {current}")
        self.expected, self.current = expected, current


class AlreadyExists(DomainError):
    """A conditional create met an item of that key."""

    code = "already_exists"


class Unavailable(DomainError):
    """A store is throttled or out of reach; the same call may succeed later.

    `after` is how many seconds it asked us to wait, 0 when it did not say.
    """

    code = "unavailable"

    def __init__(self, why: str = "", *, after: int = 0) -> None:
        super().__init__(why)
        self.after = after


class SlowDown(Unavailable):
    """A provider takes no more for the moment; neither this message nor the ones behind it."""


class Undeliverable(DomainError):
    """A provider will never take this message; `reason` is a code for the delivery log."""

    code = "undeliverable"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Gone(Undeliverable):
    """The device takes no more of our messages: its owner said so, or it is no more."""

    def __init__(self) -> None:
        super().__init__("gone")


class Corrupt(DomainError):
    """Stored or received bytes are not what they claim to be."""

    code = "corrupt"


class FileRefused(DomainError):
    """An uploaded file is not what was declared; `reason` is a code the reporter is told."""

    code = "file_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TargetUnreachable(DomainError):
    """A stranger's address was not reached or did not respond in time.

    `reason` is a code for the log: `host_unknown`, `tls`, `no_answer` or `timeout`.
    """

    code = "unreached"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
