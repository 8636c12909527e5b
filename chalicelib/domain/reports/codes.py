"""Define the codes of reports: kinds, states, roles, acts, reasons. Stored; never change a value.

Their sentences for people are in `chalicelib/messages`.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What a reporter files (PermenPANRB 62/2018)."""

    COMPLAINT = "complaint"
    ASPIRATION = "aspiration"
    INFORMATION_REQUEST = "information_request"


class State(StrEnum):
    """How far a report has come. `ASSIGNED` (terdisposisi) is stored as `disposed`."""

    UNVERIFIED = "unverified"
    ASSIGNED = "disposed"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    ANSWERED = "answered"
    CLOSED = "closed"
    ARCHIVED = "archived"


#: States in which somebody still has to act.
OPEN = frozenset(
    {State.UNVERIFIED, State.ASSIGNED, State.IN_PROGRESS, State.ON_HOLD, State.ANSWERED}
)
#: States whose title, text and answers the public may read. A new state is hidden until listed.
PUBLIC = frozenset({State.ASSIGNED, State.IN_PROGRESS, State.ANSWERED, State.CLOSED})


class Role(StrEnum):
    """Roles of whoever acts. Those of staff equal the Cognito groups."""

    REPORTER = "reporter"
    SYSTEM = "system"
    NATIONAL_ADMIN = "national_admin"
    AGENCY_ADMIN = "agency_admin"
    LIAISON_OFFICER = "liaison_officer"
    COORDINATOR = "coordinator"
    MONITOR = "monitor"
    OMBUDSMAN = "ombudsman"
    OPERATOR = "operator"


STAFF = frozenset(Role) - {Role.REPORTER, Role.SYSTEM}


class Act(StrEnum):
    """Everything that can happen to a report; each is one event of its history.

    `ASSIGN` (disposisi) is stored as `dispose`. `ADD_FILES` stands in older histories alone: files
    are part of `ADD_INFORMATION` now.
    """

    SUBMIT = "submit"
    ROUTE = "route"
    AUTO_ASSIGN = "auto_dispose"
    VERIFY = "verify"
    EDIT = "edit"
    CLASSIFY = "classify"
    CATEGORISE = "categorise"
    ASSIGN = "dispose"
    COPY = "copy"
    RETURN = "return"
    HAND_BACK = "hand_back"
    HOLD = "hold"
    SUPPLY = "supply"
    RESUME = "resume"
    START = "start"
    INTERIM = "interim"
    CONTRIBUTE = "contribute"
    PROPOSE = "propose"
    REJECT = "reject"
    APPROVE = "approve"
    ANSWER = "answer"
    REPLY = "reply"
    RATE = "rate"
    APPEAL = "appeal"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    LEAVE = "leave"
    ARCHIVE = "archive"
    MERGE = "merge"
    ABSORB = "absorb"
    RELEASE = "release"
    SPLIT = "split"
    REOPEN = "reopen"
    FLAG = "flag"
    UNFLAG = "unflag"
    INSTRUCT = "instruct"
    TAKE_OVER = "take_over"
    FINDING = "finding"
    CONCLUDE = "conclude"
    ADD_INFORMATION = "add_information"
    RELAY = "relay"
    MARK_READ = "mark_read"
    ADD_FILES = "add_files"
    VERIFY_CONTACT = "verify_contact"
    RENEW_CODE = "renew_code"
    NOTE = "note"
    REVEAL_IDENTITY = "reveal_identity"
    ERASE_IDENTITY = "erase_identity"
    REMIND = "remind"
    ESCALATE = "escalate"
    RECOUNT = "recount"
    CLOSE_EXPIRED = "close_expired"
    ARCHIVE_EXPIRED = "archive_expired"
    RESUME_EXPIRED = "resume_expired"


class Stage(StrEnum):
    """What a clock measures. `INFORMATION` and `REPLY` run against the reporter, not the agency."""

    VERIFICATION = "verification"
    FIRST_ANSWER = "first_answer"
    SETTLEMENT = "settlement"
    OVERSIGHT = "oversight"
    INFORMATION = "information"
    REPLY = "reply"


#: Acts by which a reporter says something to the officers, with or without files.
REPORTER_WORDS = frozenset({Act.SUPPLY, Act.REPLY, Act.ADD_INFORMATION})
#: Acts that history may hold but nobody does any more.
FORMER_ACTS = frozenset({Act.ADD_FILES})

AGENCY_STAGES = frozenset(
    {Stage.VERIFICATION, Stage.FIRST_ANSWER, Stage.SETTLEMENT, Stage.OVERSIGHT}
)


class Flag(StrEnum):
    """Why a report is watched from the centre."""

    NATIONAL_PRIORITY = "national_priority"
    STRATEGIC_ISSUE = "strategic_issue"


class ArchiveReason(StrEnum):
    """Why a report was archived rather than settled."""

    INCOMPLETE = "incomplete"
    UNCLEAR = "unclear"
    OUTSIDE_GOVERNMENT = "outside_government"
    DUPLICATE = "duplicate"
    HATEFUL = "hateful"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    OTHER = "other"


#: Reasons for which an officer may archive. A duplicate is merged instead, so that it is answered.
OFFICERS_REASONS = (
    ArchiveReason.INCOMPLETE,
    ArchiveReason.UNCLEAR,
    ArchiveReason.OUTSIDE_GOVERNMENT,
    ArchiveReason.HATEFUL,
    ArchiveReason.OTHER,
)
#: Reasons that nobody may give before the reporter was asked.
ASK_FIRST = frozenset({ArchiveReason.INCOMPLETE, ArchiveReason.UNCLEAR})
#: Reasons that need a text: where else to go, or why.
SAY_MORE = frozenset({ArchiveReason.OUTSIDE_GOVERNMENT, ArchiveReason.OTHER})


class CloseReason(StrEnum):
    """Why a report was closed."""

    SETTLED = "settled"
    NO_REPLY = "no_reply"
    FINDING = "finding"
    CONFIRMED = "confirmed"


class Bucket(StrEnum):
    """Groups of states by which a worklist is sorted."""

    VERIFICATION = "verification"
    FOLLOW_UP = "follow_up"
    ON_HOLD = "on_hold"
    ANSWERED = "answered"
    ENDED = "ended"


BUCKET_OF = {
    State.UNVERIFIED: Bucket.VERIFICATION,
    State.ASSIGNED: Bucket.FOLLOW_UP,
    State.IN_PROGRESS: Bucket.FOLLOW_UP,
    State.ON_HOLD: Bucket.ON_HOLD,
    State.ANSWERED: Bucket.ANSWERED,
    State.CLOSED: Bucket.ENDED,
    State.ARCHIVED: Bucket.ENDED,
}

#: Buckets of reports that wait for an agency.
OWED = (Bucket.VERIFICATION, Bucket.FOLLOW_UP)

#: The agency that holds what no rule routes; its officers are the national admins.
NATIONAL_DESK = "national-desk"
#: The agency of the monitor (KSP), which watches flagged reports.
MONITOR = "ksp"
#: The last tier of every escalation ladder.
TOP = "ombudsman"
