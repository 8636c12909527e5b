"""List the messages to people outside."""

from enum import StrEnum


class Message(StrEnum):
    """Which message; each has its texts in `messages` and its row in `delivery_rules.py`.

    Those that tell a reporter of an event begin with `report_` or `main_`, see
    `reporter_messages.py`. The values are stored in queues and logs.
    """

    CONTACT_CODE = "contact_code"
    NEW_CODE = "new_code"
    RECEIPT = "receipt"
    FOLLOW_CONFIRM = "follow_confirm"
    FOLLOW_NEWS = "follow_news"
    # Responses to inbound messages; see domain/inbound/dialogue.py for what each is.
    ASK_PLACE = "ask_place"
    ASK_PLACE_AGAIN = "ask_place_again"
    ASK_CITY = "ask_city"
    CHOOSE_PLACE = "choose_place"
    NO_PLACE = "no_place"
    REMIND_PLACE = "remind_place"
    FILED = "filed"
    FILED_UNPROVED = "filed_unproved"
    FILED_UNPLACED = "filed_unplaced"
    FILED_PROTECTED = "filed_protected"
    NOT_PROTECTED = "not_protected"
    ALREADY_FILED = "already_filed"
    REPORT_STATUS = "status"
    REPORT_STATUS_PART = "status_part"
    REPORT_STATUS_ASKED = "status_asked"
    REPORT_STATUS_ANSWERED = "status_answered"
    REPORT_STATUS_PUBLIC_ANSWER = "status_public_answer"
    REPORT_UNKNOWN = "unknown_report"
    REPLY_TAKEN = "reply_taken"
    THANKS_TAKEN = "thanks_taken"
    INFORMATION_ADDED = "information_added"
    REPLY_NOT_POSSIBLE = "reply_not_possible"
    TOO_MUCH_ADDED = "too_much_added"
    NOTHING_TAKEN = "nothing_taken"
    REPLY_TOO_LONG = "reply_too_long"
    REPLY_NOT_YOURS = "reply_not_yours"
    REPLY_FROM_ELSEWHERE = "reply_from_elsewhere"
    CODE_COMES = "code_comes"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    WAITS_FOR_TOMORROW = "waits_for_tomorrow"
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    STARTED = "started"
    WHICH_REPORT = "which_report"
    HELP = "help"
    AGENCY_DIGEST = "agency_digest"
    AGENCY_EVALUATION = "agency_evaluation"
    NIGHT_ALERTS = "night_alerts"
    NIGHT_UNHEARD = "night_unheard"
    AGENCY_UNHEARD = "agency_unheard"
    AGENCY_ALERT = "agency_alert"
    AGENCY_DEAD = "agency_dead"
    AGENCY_CHECK = "agency_check"
    AGENCY_LATE = "agency_late"
    REPORT_ASSIGNED = "report_disposed"
    REPORT_QUESTION = "report_question"
    REPORT_QUESTION_ENDS = "report_question_ends"
    REPORT_RESUMED = "report_resumed"
    REPORT_INTERIM = "report_interim"
    REPORT_ANSWERED = "report_answered"
    REPORT_REPLY_ENDS = "report_reply_ends"
    REPORT_REOPENED = "report_reopened"
    REPORT_ESCALATED = "report_escalated"
    REPORT_CLOSED = "report_closed"
    REPORT_ARCHIVED = "report_archived"
    REPORT_MERGED = "report_merged"
    REPORT_SPLIT = "report_split"
    REPORT_TAKEN_OVER = "report_taken_over"
    REPORT_FINDING = "report_finding"
    MAIN_INTERIM = "main_interim"
    MAIN_ANSWERED = "main_answered"
    MAIN_REOPENED = "main_reopened"
    MAIN_ESCALATED = "main_escalated"
    MAIN_TAKEN_OVER = "main_taken_over"
    MAIN_FINDING = "main_finding"
    MAIN_CLOSED = "main_closed"
    MAIN_ARCHIVED = "main_archived"


#: Responses that nobody but the reporter of the report gets.
TO_REPORTER = frozenset(
    {
        Message.FILED,
        Message.FILED_UNPROVED,
        Message.FILED_UNPLACED,
        Message.FILED_PROTECTED,
        Message.NOT_PROTECTED,
        Message.ALREADY_FILED,
        Message.REPORT_STATUS_ASKED,
        Message.REPORT_STATUS_ANSWERED,
        Message.REPLY_TAKEN,
        Message.THANKS_TAKEN,
        Message.INFORMATION_ADDED,
        Message.REPLY_NOT_POSSIBLE,
        Message.TOO_MUCH_ADDED,
        Message.NOTHING_TAKEN,
        Message.REPLY_TOO_LONG,
    }
)
