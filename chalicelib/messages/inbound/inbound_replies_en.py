"""Answers in English. See `inbound_replies.py`."""

from collections.abc import Mapping

from chalicelib.domain.notifications.message import Message
from chalicelib.messages.message_texts import MessageTexts, answering

SITE, TRACK = "Open SP4N-LAPOR!", "Track the report"

ANSWERS: Mapping[Message, MessageTexts] = {
    Message.ASK_PLACE: answering(
        "Where did it happen? Your report is waiting",
        "We have read your report, but we do not know yet where it happened.",
        "Reply to this e-mail with the district and the city or regency, for example: Coblong, "
        "Kota Bandung. The report is then filed and you get its tracking ID.",
        "Reply CANCEL if you do not want to report.",
        action=SITE,
        sms="Where did it happen? Reply with district and city or regency, e.g. Coblong, Kota "
        "Bandung. Reply CANCEL to cancel.",
    ),
    Message.ASK_PLACE_AGAIN: answering(
        "The place is not clear: name the city or regency",
        "We could not tell which place that is.",
        "Reply to this e-mail with just the district and the city or regency, for example: "
        "Coblong, Kota Bandung.",
        action=SITE,
        sms="The place is not clear yet. Reply with just the district and the city or regency, "
        "e.g. Coblong, Kota Bandung.",
    ),
    Message.ASK_CITY: answering(
        "In which city or regency?",
        "It is in {place}; in which city or regency?",
        "Reply to this e-mail with the city or regency, and the district if you know it.",
        action=SITE,
        sms="Where in {place}? Reply with the city or regency, and the district if you know it.",
    ),
    Message.CHOOSE_PLACE: answering(
        "Which place is it?",
        "There are several places of that name: {choices}.",
        "Reply to this e-mail with the number, for example: 1.",
        action=SITE,
        sms="Which place? Reply with the number: {choices}.",
    ),
    Message.NO_PLACE: answering(
        "Not filed yet: we do not know the place",
        "We could not find the place, so your report has not been filed.",
        "You can still reply with the city or regency, or report on the site and choose the place "
        "from a list.",
        action=SITE,
        sms="We could not find the place, so nothing is filed yet. Send the city or regency "
        "within 24 hours, or report on the site.",
        sms_link=True,
    ),
    Message.FILED: answering(
        "Report received: {tracking_id}",
        "Your report was received under the tracking ID {tracking_id}.",
        "Access code: {code}. Keep it with the tracking ID and do not give it to anybody, "
        "officers included.",
        "{refused_files}",
        "Next: it goes to the agency in charge and is verified. Reply to this e-mail to add "
        "something or to answer an officer's question.",
        action=TRACK,
        sms="Received. ID {tracking_id}, access code {code}. Do not give the code to anybody. To "
        "follow: reply STATUS {tracking_id}.",
    ),
    Message.FILED_UNPROVED: answering(
        "Report received: {tracking_id}",
        "Your report was received under the tracking ID {tracking_id}.",
        "We did not send the access code, since nothing proved who sent your e-mail. Reply to "
        "this e-mail with the word CODE to get it. You did not report anything? Ignore this.",
        "{refused_files}",
        "Next: it goes to the agency in charge and is verified.",
        action=TRACK,
        sms="Received as {tracking_id}. To follow: reply STATUS {tracking_id}.",
    ),
    Message.ALREADY_FILED: answering(
        "This report is there already: {tracking_id}",
        "We have already received the same report under the tracking ID {tracking_id}.",
        action=TRACK,
        sms="We already have this report as {tracking_id}. Reply STATUS {tracking_id} to see "
        "where it stands.",
    ),
    Message.REPORT_STATUS: answering(
        "Where report {tracking_id} stands",
        "Where it stands: {state}.",
        "Agency: {agency}.",
        "Next step: {next}.",
        action=TRACK,
        sms="{tracking_id}: {state}. {agency}. Due: {until}.",
    ),
    Message.REPORT_STATUS_PART: answering(
        "Where report {tracking_id} stands",
        "Where it stands: {state}. Its details are not public at this stage.",
        action=TRACK,
        sms="{tracking_id}: {state}. Its details are not public at this stage.",
    ),
    Message.REPORT_STATUS_ASKED: answering(
        "An officer asks about report {tracking_id}",
        "An officer asks: {question}",
        "Answer by replying to the e-mail that told you of it, or on the report's page.",
        action=TRACK,
        sms="An officer asks: {question} Answer with REPLY {tracking_id} <answer>.",
    ),
    Message.REPORT_STATUS_ANSWERED: answering(
        "Report {tracking_id} has an answer",
        "{agency} answers: {answer}",
        "Not solved? Reply to the e-mail that told you of it, or rate the answer on the report's "
        "page.",
        action=TRACK,
        sms="{tracking_id} answered: {answer} Not solved? REPLY {tracking_id} <text>.",
    ),
    Message.REPORT_UNKNOWN: answering(
        "Report {tracking_id} was not found",
        "There is no report of that ID. Check it on your receipt: 12 letters and digits, for "
        "example 7K2M-9QXD-4TPC.",
        action=TRACK,
        sms="Report {tracking_id} was not found. Check the ID: 12 letters and digits, e.g. "
        "7K2M-9QXD-4TPC.",
    ),
    Message.REPLY_TAKEN: answering(
        "Reply received for {tracking_id}",
        "We have passed your reply on to the officers.",
        action=TRACK,
        sms="We have passed your reply to {tracking_id} on to the officers.",
    ),
    Message.REPLY_NOT_POSSIBLE: answering(
        "Report {tracking_id} takes no reply yet",
        "The report takes no reply at this stage, so yours was not kept.",
        "You can reply when an officer asks, or once there is an answer.",
        action=TRACK,
        sms="{tracking_id} takes no reply at this stage. You can reply when an officer asks, or "
        "once there is an answer.",
    ),
    Message.REPLY_NOT_YOURS: answering(
        "Report {tracking_id} was not found",
        "Among the reports from this address there is none of that ID. Reply from the address "
        "that you reported with, or use the access code on the report's page.",
        action=TRACK,
        sms="{tracking_id} is not among the reports from this number. Reply from the number that "
        "you reported with, or on the site.",
    ),
    Message.CODE_COMES: answering(
        "The access code for {tracking_id} is on its way",
        "A new access code follows in an e-mail of its own. The old one no longer works.",
        action=TRACK,
        sms="A new access code for {tracking_id} follows in a message of its own.",
    ),
    Message.TOO_SHORT: answering(
        "Not a report yet: it says too little",
        "Your message is too short to be a report, so it was not kept.",
        "Tell what happened, where and since when, in 20 letters or more. Links alone are not "
        "enough.",
        action=SITE,
        sms="Too short to be a report. Write REPORT and then what happened, where and since when, "
        "at least 20 letters.",
    ),
    Message.TOO_LONG: answering(
        "Not kept: it is too long",
        "A text has at most 2,500 letters, so your message was not kept. Shorten it and send it "
        "again; longer explanations can be attached as PDF.",
        action=SITE,
        sms="Too long, at most 2,500 letters, and not kept. Shorten it and send it again.",
    ),
    Message.TOO_MANY: answering(
        "Enough reports for today",
        "We have received 5 reports from you today, so this one was not kept. Send it again "
        "tomorrow, or report on the site.",
        action=SITE,
        sms="5 reports came from you today, this one was not kept. Send it again tomorrow, or "
        "report on the site.",
        sms_link=True,
    ),
    Message.CANCELLED: answering(
        "Cancelled",
        "Nothing was kept. Send a new e-mail at any time to report.",
        action=SITE,
        sms="Cancelled, nothing was kept. Send REPORT <text> at any time to begin again.",
    ),
    Message.STOPPED: answering(
        "We send no more messages",
        "We send no more e-mail to this address. Your reports are still handled.",
        "Reply START to get messages again.",
        action=SITE,
        sms="We send no more messages to this number. Your reports are still handled. Reply START "
        "to get messages again.",
    ),
    Message.STARTED: answering(
        "Messages are on again",
        "From now on we send e-mail to this address again.",
        action=SITE,
        sms="Messages to this number are on again. Reply HELP for help.",
    ),
    Message.HELP: answering(
        "How to report by e-mail",
        "Write what happened, where (district and city or regency) and since when; photos, PDF or "
        "video may be attached, at most 5. Begin the subject with ANONYMOUS or CONFIDENTIAL if "
        "needed.",
        "The subject STATUS with a tracking ID tells where a report stands. The subject STOP ends "
        "our messages.",
        action=SITE,
        sms="REPORT <text>: report. STATUS <ID>: where it stands. REPLY <ID> <text>: answer an "
        "officer. STOP: no more messages.",
    ),
}
