"""What agencies are told, in English: a paragraph below the Indonesian text. See `alerts_id.py`."""

from collections.abc import Mapping

from chalicelib.domain.agency_alerts.alert_kind import AlertKind

SUBJECTS: Mapping[AlertKind, str] = {
    AlertKind.NEW: "New report",
    AlertKind.ASSIGNED: "Report disposed to you",
    AlertKind.RETURNED: "Report returned",
    AlertKind.COPIED: "Copy of a report",
    AlertKind.CONTRIBUTED: "Contribution of a copied agency",
    AlertKind.APPROVAL: "Answer waits for approval",
    AlertKind.REJECTED: "Draft answer rejected",
    AlertKind.REPLY: "The reporter replied",
    AlertKind.SUPPLIED: "The reporter supplied information",
    AlertKind.RESUMED: "Report goes on",
    AlertKind.WITHDRAWN: "Report withdrawn by the reporter",
    AlertKind.APPEALED: "The reporter appealed",
    AlertKind.APPEAL_HERE: "An appeal reached you",
    AlertKind.REOPENED: "Report reopened",
    AlertKind.REMINDER: "Reminder of a deadline",
    AlertKind.OVERDUE: "Report overdue",
    AlertKind.ESCALATED: "Report climbed to you",
    AlertKind.ESCALATED_ON: "Report climbed higher",
    AlertKind.FLAGGED: "Report watched nationally",
    AlertKind.INSTRUCTED: "Instruction about a report",
    AlertKind.TAKEN_OVER: "Report taken over by the Ombudsman",
    AlertKind.FINDING: "Finding of the Ombudsman",
    AlertKind.RECOUNTED: "Deadline of a report moved",
    AlertKind.UNREACHABLE: "Report without a recipient",
}

WHAT_TO_DO: Mapping[AlertKind, str] = {
    AlertKind.NEW: "Please verify it by {due}.",
    AlertKind.ASSIGNED: "Please follow it up by {due}.",
    AlertKind.RETURNED: "The last desk found that it is not competent. Please direct it by {due}.",
    AlertKind.COPIED: "{holder} copied it to you. You may read it and contribute; that agency "
    "still owes the answer.",
    AlertKind.CONTRIBUTED: "A copied agency contributed. Your deadline is still {due}.",
    AlertKind.APPROVAL: "Please approve or reject it before {due}.",
    AlertKind.REJECTED: "Please improve it and propose it again before {due}.",
    AlertKind.REPLY: "Please respond by {due}.",
    AlertKind.SUPPLIED: "Time runs again. Please follow it up by {due}.",
    AlertKind.RESUMED: "The reporter did not answer, but others follow this report. Please follow "
    "it up by {due}.",
    AlertKind.WITHDRAWN: "Nothing more is to be done.",
    AlertKind.APPEALED: "The reporter finds that the answer does not solve the problem. The tier "
    "above you was told too. Please answer again by {due}.",
    AlertKind.APPEAL_HERE: "The reporter is not satisfied with the answer of {holder}. Please "
    "watch it until it is answered.",
    AlertKind.REOPENED: "Please respond by {due}.",
    AlertKind.REMINDER: "The next deadline is {due}.",
    AlertKind.OVERDUE: "The deadline {due} is over. The report climbed one tier; your agency still "
    "owes the answer.",
    AlertKind.ESCALATED: "{holder} is late. The deadline was {due}. Please watch it until it is "
    "answered.",
    AlertKind.ESCALATED_ON: "{holder} has not answered. The report is now with the tier above you.",
    AlertKind.FLAGGED: "It is now watched nationally. The next deadline is {due}.",
    AlertKind.INSTRUCTED: "A tier above you gave an instruction. Please read it in the console.",
    AlertKind.TAKEN_OVER: "Please answer it all the same; the Ombudsman now examines it.",
    AlertKind.FINDING: "Please read it in the console and act on it.",
    AlertKind.RECOUNTED: "The working calendar or a rule changed. The deadline is now {due}.",
    AlertKind.UNREACHABLE: "Nobody at {holder} receives alerts. Please contact it. The report "
    "should be read before {due}.",
}

#: Where nothing is due and nothing else is to be said.
READ = "Please read it in the console."
AGENCY = "The agency"
