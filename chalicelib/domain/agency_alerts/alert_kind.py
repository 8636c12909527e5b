"""List what agencies are alerted of."""

from enum import StrEnum


class AlertKind(StrEnum):
    """Which alert it is. The values are stored, and topics filter by them."""

    NEW = "new"
    ASSIGNED = "disposed"
    RETURNED = "returned"
    COPIED = "copied"
    CONTRIBUTED = "contributed"
    APPROVAL = "approval"
    REJECTED = "rejected"
    REPLY = "reply"
    SUPPLIED = "supplied"
    INFORMATION = "information"
    RESUMED = "resumed"
    WITHDRAWN = "withdrawn"
    APPEALED = "appealed"
    APPEAL_HERE = "appeal_here"
    REOPENED = "reopened"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    ESCALATED_ON = "escalated_on"
    FLAGGED = "flagged"
    INSTRUCTED = "instructed"
    TAKEN_OVER = "taken_over"
    FINDING = "finding"
    RECOUNTED = "recounted"
    UNREACHABLE = "unheard"
