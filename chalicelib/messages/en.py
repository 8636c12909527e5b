"""English."""

from chalicelib.messages.texts import Texts

TEXTS = Texts(
    states={
        "unverified": "Not verified yet",
        "disposed": "Disposed, no follow-up yet",
        "in_progress": "In progress",
        "on_hold": "Waiting for more information",
        "answered": "Answered",
        "closed": "Closed",
        "archived": "Archived",
    },
    kinds={
        "complaint": "Complaint",
        "aspiration": "Aspiration",
        "information_request": "Information request",
    },
    acts={
        "submit": "Report received",
        "route": "Forwarded to an agency",
        "verify": "Verified",
        "dispose": "Disposed",
        "return": "Returned as not competent",
        "hold": "On hold: the reporter was asked for more information",
        "supply": "The reporter supplied the information",
        "start": "Follow-up started",
        "answer": "Answered",
        "reply": "The reporter replied",
        "close": "Closed",
        "rate": "Rated by the reporter",
        "withdraw": "Withdrawn by the reporter",
        "archive": "Archived",
        "add_files": "The reporter added files",
        "verify_contact": "The reporter's contact was verified",
        "renew_code": "The access code was renewed through a verified contact",
        "note": "Internal note",
        "reveal_identity": "The reporter's identity was revealed",
        "remind": "Deadline reminder",
        "escalate": "Overdue, escalated to the next tier",
        "close_expired": "Closed by the system: the reporter did not reply",
        "archive_expired": "Archived by the system: the information was not supplied",
        "auto_dispose": "Disposed automatically",
        "edit": "Title or text edited by an officer",
        "classify": "Supervisory class changed",
        "categorise": "Category changed",
        "copy": "Copied to further agencies",
        "hand_back": "Handed back by the unit",
        "resume": "Resumed without waiting for the reporter",
        "interim": "Interim answer with a promised date",
        "contribute": "Contribution of a copied agency",
        "propose": "Answer waits for approval",
        "reject": "Proposed answer rejected",
        "approve": "Answered",
        "appeal": "The reporter appealed",
        "leave": "The reporter left; it goes on for others",
        "merge": "Merged into another report",
        "absorb": "A duplicate was merged into this one",
        "release": "A merged report stands on its own again",
        "split": "A part was split off",
        "reopen": "Reopened",
        "flag": "Flagged",
        "unflag": "Flag removed",
        "instruct": "Instruction from a tier above",
        "take_over": "Taken over by the Ombudsman",
        "finding": "Finding of the Ombudsman",
        "conclude": "Concluded with the Ombudsman's finding",
        "recount": "Deadline recounted: the rules or the calendar changed",
        "resume_expired": "Resumed by the system without the reporter's answer",
    },
    stages={
        "verification": "Verification",
        "first_answer": "First answer",
        "settlement": "Settlement",
        "information": "Information from the reporter",
        "reply": "Reply by the reporter",
        "oversight": "Oversight of settlement",
    },
    reasons={
        "chosen_by_reporter": "Chosen by the reporter",
        "rule": "By the routing rule {}",
        "no_rule": "No routing rule fits yet",
        "incomplete": "The report is incomplete",
        "unclear": "The report is unclear",
        "outside_government": "Outside government's work",
        "duplicate": "Duplicate",
        "hateful": "Hateful",
        "expired": "Expired",
        "withdrawn": "Withdrawn by the reporter",
        "other": "Another reason",
        "settled": "Settled, says the reporter",
        "no_reply": "The reporter did not reply",
        "finding": "Concluded with the Ombudsman's finding",
        "confirmed": "Closed by an officer",
        "template": "From the answer template {}",
    },
    actors={
        "reporter": "Reporter",
        "system": "System",
        "national_admin": "National admin",
        "agency_admin": "Agency admin",
        "liaison_officer": "Liaison officer",
        "coordinator": "Coordinator",
        "monitor": "Monitor",
        "ombudsman": "Ombudsman",
        "operator": "Operator",
    },
    problems={
        "invalid_fields": "Some fields need to be corrected.",
        "report_not_found": (
            "No such report. Check the tracking ID and the access code on your receipt."
        ),
        "row_not_found": "Reference data has no such row.",
        "webhook_not_found": "There is no such webhook subscription.",
        "act_not_allowed": "Your role does not permit this.",
        "act_not_possible": "This cannot be done at the report's present stage.",
        "not_confirmed": "This address is not confirmed yet. Its owner has to open the link in the "
        "confirming e-mail first; without that it leaves the list by itself within days.",
        "not_public": (
            "This report is not open to the public yet or has ended, so it cannot be supported or "
            "followed."
        ),
        "not_routed_yet": "The report is on its way to an agency. Please try again in a moment.",
        "version_conflict": "Somebody else changed this report since you opened it.",
        "code_renewed": (
            "We have this report already, and its access code was renewed through a verified "
            "contact. Please use the newest access code."
        ),
        "just_sent": "A code was sent just now. Wait a minute before you ask for another.",
        "too_many_today": "Today's limit of messages is reached. Please try again tomorrow.",
        "unavailable": "The service is busy. Your data is safe; please try again.",
        "bad_request": "The request cannot be read.",
        "too_large": "The request is too large.",
        "unsupported_media_type": "Unsupported content. Use application/json.",
        "method_not_allowed": "Method not supported.",
        "not_found": "No such page or API address.",
        "internal": "Something went wrong on our side. Please try again.",
    },
    fields={
        "required": "Required.",
        "not_text": "Must be text.",
        "not_a_boolean": "Must be yes or no.",
        "not_a_number": "Must be a number.",
        "not_an_object": "Not of the expected shape.",
        "not_a_list": "Not of the expected shape.",
        "not_a_date": "Must be a date such as 2026-11-24.",
        "not_a_uuid": "Invalid submission token. Reload the page; what you typed is kept.",
        "too_short": "Too short: at least {} characters.",
        "too_long": "Too long: at most {} characters.",
        "too_small": "At least {}.",
        "too_big": "At most {}.",
        "html": "Write without HTML tags (a < followed by a letter).",
        "control_characters": "Holds characters that cannot be read. Type that part again.",
        "unknown": "Unknown choice. Choose from the list.",
        "inactive": "No longer in force. Choose another.",
        "stopped": "This category is not taken here. {}",
        "not_a_choice": "Choose one of: {}.",
        "in_the_future": "The date may not lie in the future.",
        "too_long_ago": "The earliest date is {}.",
        "not_an_email": "Write a complete e-mail address such as name@example.id.",
        "not_an_endpoint": "Not the address of a push service. Reload this page.",
        "unknown_push_service": "The push service of this browser is not known. Follow by e-mail.",
        "not_a_key": "Not a key for notifications. Reload this page.",
        "link_broken": "This link is not complete. Copy all of it from your e-mail.",
        "link_expired": "This link has expired. Ask for a new one on the page of the report.",
        "not_a_phone": "Write a phone number such as 0812 3456 7890 or +62 812 3456 7890.",
        "too_many": "At most {} files.",
        "type_not_taken": "Unsupported type of file. Use JPEG, PNG, WebP, PDF or MP4.",
        "outside": "The coordinates lie outside Indonesia.",
        "desk_cannot_handle": "Choose an agency: the national desk handles no reports.",
        "same_as_before": "The same as before. Choose another.",
        "not_a_page": "Unknown page. Start again from the first.",
        "not_a_url": "Write a complete web address such as https://system.example.go.id/lapor.",
        "url_with_password": "The address may not hold a user name or password.",
        "not_https": "The address must begin with https://.",
        "not_a_host": "Use a public domain name, no IP address and no name of an inner network.",
        "port_not_allowed": "Only port 443 is used.",
        "host_unknown": "This domain name was not found. Check its spelling.",
        "host_not_public": "This domain name leads to an inner network. Use a public address.",
        "not_a_moment": "Write a time with its zone such as 2026-11-24T09:00:00+07:00.",
        "resume_first": "Resume this subscription first, then replay.",
        "not_needed": "Leave this empty.",
        "place_unknown": (
            "No such place was found. Write the name of a district, city or regency, "
            "for example Coblong, Kota Bandung."
        ),
        "several_places": (
            "Several places have this name. Choose the one you mean from the list below it."
        ),
        "too_many_places": (
            "Too many places have this name. Write the district with its city or regency, "
            "for example Coblong, Kota Bandung."
        ),
        "agency_not_found": (
            "No such agency was found. Write its full name, or leave this empty: the system "
            "chooses the agency in charge."
        ),
        "several_agencies": (
            "Several agencies have this name. Choose the one you mean from the list below it."
        ),
        "too_many_of_that_name": (
            "Too many agencies have this name. Write its full name, or leave this empty: the "
            "system chooses the agency in charge."
        ),
        "too_many_entries": "At most {} entries.",
        "too_many_agencies": "At most {} agencies.",
        "not_ahead": "The promised date must lie after today.",
        "too_far_ahead": "The promised date may be {} at the latest.",
        "ask_first": "Ask the reporter first (hold); archive only if that brings no answer.",
        "not_a_tracking_id": "Write a complete tracking ID such as 7K2M-9QXD-4TPC.",
        "not_given": "The report has no contact of this kind. Choose the other one.",
        "already_verified": "This contact is verified already.",
        "not_verified": "Only a verified contact can get messages again.",
        "messages_stopped": "Messages to this contact were stopped. Take them up again on the "
        "report's page.",
        "undeliverable": "Messages to this contact cannot be delivered. Use the other contact.",
        "code_expired": "The code is no longer valid. Ask for a new one.",
        "code_attempts": "The code was wrong too often. Ask for a new one.",
        "code_wrong": "The code does not match. Check the latest message; attempts left: {}.",
        "not_a_code": "Type the 6 digits of the message that we sent.",
        "not_a_contact": (
            "Type a complete e-mail address or phone number, such as name@example.id or "
            "0812 3456 7890."
        ),
        "main_ended": "The main report has ended. Choose one that is still open.",
        "main_confidential": "A confidential report cannot be the main report.",
        "taken": "This username is taken.",
        "already_subscribed": "This address is on the list. Change what it hears there.",
        "opted_out": "This number refuses our SMS. Its holder has to allow them again first.",
        "own_unit_only": "You can only hear of your own unit.",
        "not_a_month": "Write the month as year and month, such as 2026-10.",
        "no_figures": "There are no figures of that month. Months with figures: {}.",
        "no_digest_by_sms": "SMS come one by one. For digests and evaluations, choose e-mail.",
        "too_many_filters": "{} recipients with choices of their own are there already. "
        "Remove one, or choose e-mail for everything.",
        "there_twice": "An earlier line has the same id.",
        "other_agency": "Not your agency's.",
        "unknown_column": "Unknown column.",
        "missing_column": "The heading lacks this column.",
        "not_an_id": "Use lower-case letters, digits and hyphens.",
        "not_a_link": "Write tel: with a number, or a full https:// address.",
        "not_a_span": "Write an amount and a unit such as 3 working_days. Units: {}.",
        "needed": "Must be there and active.",
        "escalates_to_unknown": "The next tier is unknown: {}.",
        "delegates_to_unknown": "The successor is unknown: {}.",
        "delegates_to_itself": "Successors must not lead back.",
        "successor_not_active": "The successor is not active: {}.",
        "ladder_does_not_end_at_top": "The ladder must end at {}.",
        "region_unknown": "Unknown region code: {}.",
        "region_governed_twice": "This region already belongs to {}.",
        "agency_unknown": "Unknown agency: {}.",
        "agency_retired": "The agency is retired: {}.",
        "parent_unknown": "Unknown parent category: {}.",
        "own_ancestor": "A category cannot be its own ancestor.",
        "notice_incomplete": (
            "Say the notice in both languages. A link needs its label in both; "
            "a notice that stops reports needs a text."
        ),
        "no_way_out": "All routing rules of this category lead to retired agencies.",
        "category_unknown": "Unknown category: {}.",
        "campaign_without_end": "A campaign's profile needs an end date.",
        "not_always_in_force": "No general profile is in force on {}.",
    },
    conditions={
        "not_confidential": (
            "A confidential report cannot be shared with other agencies or be the main report."
        ),
        "proposed": "No proposed answer waits for approval.",
        "not_promised": "A promised date was already given. It can be given only once.",
        "not_rated": "This answer was already rated.",
        "unsolved": "An appeal is possible once you rated the answer as not solving it (1 or 2).",
        "not_appealed": "An appeal is possible only once.",
        "in_window": (
            "The time to open this report again is over. Please file a new one and name this "
            "number."
        ),
        "may_reopen": (
            "This report was reopened as often as possible. Please file a new one and name "
            "this number."
        ),
        "followed": "Nobody else follows this report.",
        "not_followed": "Others follow this report, so it cannot end this way.",
        "taken_over": "Only for a report that the Ombudsman took over.",
        "not_taken_over": "The Ombudsman has already taken this report over.",
        "flagged": "This report carries no flag.",
        "contact_unproved": "No contact is left to be verified.",
        "contact_proved": "No contact has been verified yet.",
    },
    flags={
        "national_priority": "National priority",
        "strategic_issue": "Strategic issue",
    },
    refusals={
        "empty": "The file is empty.",
        "size_differs": "The size differs from what was declared. Upload the original again.",
        "type_differs": "The content is not what the type says. Send JPEG, PNG, WebP, PDF or MP4.",
        "unreadable": "The file is damaged and cannot be opened.",
        "too_many_pixels": "The picture is too large. Make it smaller and send it again.",
    },
    units={"working_days": "working days", "calendar_days": "days", "hours": "hours"},
    next_step=(
        "Your report will be verified within {span}, by {due}. Keep the tracking ID and the access "
        "code to follow, reply to and close it."
    ),
    next_step_queued=(
        "We have your report; it waits to be stored because the service is busy. It can be "
        "followed in some minutes and will be verified within {span}, by {due}. Keep the tracking "
        "ID and the access code."
    ),
    lost_code=(
        "If that contact is verified for this report, a new access code goes there within a few "
        "minutes, and the old one stops working."
    ),
)
