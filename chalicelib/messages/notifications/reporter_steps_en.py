"""What a reporter is told of the steps of the own report, in English."""

from collections.abc import Mapping

from chalicelib.domain.notifications.message import Message
from chalicelib.messages.message_texts import MessageTexts
from chalicelib.messages.notifications.merged_report_texts import WORDINGS as OF_MAIN

STEPS: Mapping[Message, MessageTexts] = {
    **OF_MAIN["en"],
    Message.REPORT_ASSIGNED: MessageTexts(
        subject="Report {tracking_id} has reached its agency",
        paragraphs=(
            "Your report is now handled by {agency}.",
            "We expect its first answer by {due_at}. If it is late, the report climbs to the "
            "tier above by itself.",
        ),
        action="See the report",
        sms="LAPOR! Report {tracking_id} has reached the agency that handles it.",
        sms_link=True,
    ),
    Message.REPORT_QUESTION: MessageTexts(
        subject="A question for you: report {tracking_id}",
        paragraphs=(
            "An officer needs to know more before your report can go on.",
            "The question: {question}",
            "Please answer by {due_at}. Without an answer the report may be archived.",
            "Answer by replying to this e-mail, or on the tracking page with your tracking ID and "
            "access code.",
        ),
        action="Answer the question",
        sms="LAPOR! An officer asks you something about {tracking_id}. Please answer by {due_at}.",
        sms_link=True,
    ),
    Message.REPORT_QUESTION_ENDS: MessageTexts(
        subject="Please answer soon: report {tracking_id} waits for you",
        paragraphs=(
            "The officer's question about your report has no answer yet.",
            "Without one by {due_at} the report may be archived. Answer by replying to "
            "this e-mail, or on the tracking page with your tracking ID and access code.",
        ),
        action="Answer the question",
        sms="LAPOR! {tracking_id} may be archived unless the officer's question is answered "
        "by {due_at}.",
        sms_link=True,
    ),
    Message.REPORT_RESUMED: MessageTexts(
        subject="Report {tracking_id} goes on",
        paragraphs=(
            "Your report goes on without waiting for your answer.",
            "It is handled by {agency}.",
        ),
        action="See the report",
        sms="LAPOR! Report {tracking_id} goes on without waiting for your answer.",
        sms_link=True,
    ),
    Message.REPORT_INTERIM: MessageTexts(
        subject="Interim answer to report {tracking_id}",
        paragraphs=(
            "{agency} gave an interim answer to your report.",
            "It promises to settle the matter by {promised_at}.",
        ),
        action="Read the interim answer",
        sms="LAPOR! Interim answer to {tracking_id}; settlement is promised by {promised_at}.",
        sms_link=True,
    ),
    Message.REPORT_ANSWERED: MessageTexts(
        subject="Report {tracking_id} was answered",
        paragraphs=(
            "{agency} answered your report.",
            "Not solved? Reply by {due_at} and it goes on. Solved? Close the report and rate "
            "the answer. Without a reply the report is closed.",
        ),
        action="Read the answer",
        sms="LAPOR! {tracking_id} was answered. If it is not solved, reply by {due_at}.",
        sms_link=True,
    ),
    Message.REPORT_REPLY_ENDS: MessageTexts(
        subject="Report {tracking_id} will be closed",
        paragraphs=(
            "Your report was answered and will be closed unless you reply by {due_at}.",
            "Not solved? Reply to this e-mail, or on the tracking page with your tracking ID and "
            "access code.",
        ),
        action="Read the answer and reply",
        sms="LAPOR! {tracking_id} will be closed unless you reply by {due_at}.",
        sms_link=True,
    ),
    Message.REPORT_REOPENED: MessageTexts(
        subject="Report {tracking_id} was opened again",
        paragraphs=(
            "An officer opened your report again.",
            "It is handled by {agency}.",
        ),
        action="See the report",
        sms="LAPOR! An officer opened report {tracking_id} again.",
        sms_link=True,
    ),
    Message.REPORT_ESCALATED: MessageTexts(
        subject="Report {tracking_id} is late and has climbed",
        paragraphs=(
            "{agency} missed a deadline of your report. We are sorry.",
            "Now {tier} watches over it too and sees to an answer. You need not do anything.",
        ),
        action="See the report",
        sms="LAPOR! The answer to {tracking_id} is late; the report climbed to the tier above.",
        sms_link=True,
    ),
    Message.REPORT_CLOSED: MessageTexts(
        subject="Report {tracking_id} was closed",
        paragraphs=(
            "Your report was closed. By: {by}. Why: {why}.",
            "You do not agree? It can be opened again on the tracking page until {reopen_at}.",
        ),
        action="See the report",
        sms="LAPOR! Report {tracking_id} was closed. Why, and what you can do, is on its page.",
        sms_link=True,
    ),
    Message.REPORT_ARCHIVED: MessageTexts(
        subject="Report {tracking_id} was archived",
        paragraphs=(
            "Your report was archived and is not followed up any more. By: {by}. Why: {why}.",
            "You do not agree? It can be opened again on the tracking page until {reopen_at}.",
        ),
        action="See the report",
        sms="LAPOR! Report {tracking_id} was archived. Why, and what you can do, is on its page.",
        sms_link=True,
    ),
    Message.REPORT_MERGED: MessageTexts(
        subject="Report {tracking_id} was merged with another",
        paragraphs=(
            "The same matter was reported before. Your report was merged with report {main}, "
            "where it is handled from now on.",
            "Your tracking page shows that report, and you will hear of each step of it that "
            "matters. If it is another matter after all, you can have yours opened again.",
        ),
        action="See the report",
        sms="LAPOR! {tracking_id} was merged with report {main}, where it is handled now.",
        sms_link=True,
    ),
    Message.REPORT_SPLIT: MessageTexts(
        subject="Report {tracking_id} became two",
        paragraphs=(
            "Your report was about two things. One of them is now a report of its own, with "
            "the tracking ID {part}.",
            "Your access code opens both.",
        ),
        action="See the report",
        sms="LAPOR! A part of {tracking_id} is now a report of its own: {part}. The access "
        "code is the same.",
        sms_link=True,
    ),
    Message.REPORT_TAKEN_OVER: MessageTexts(
        subject="The Ombudsman took over report {tracking_id}",
        paragraphs=(
            "Ombudsman RI now examines how your report is handled.",
            "{agency} still has to answer. You need not do anything.",
        ),
        action="See the report",
        sms="LAPOR! Ombudsman RI took over report {tracking_id}.",
        sms_link=True,
    ),
    Message.REPORT_FINDING: MessageTexts(
        subject="Finding of the Ombudsman on report {tracking_id}",
        paragraphs=("Ombudsman RI recorded its finding on how your report was handled.",),
        action="Read the finding",
        sms="LAPOR! There is a finding of Ombudsman RI on report {tracking_id}.",
        sms_link=True,
    ),
}
