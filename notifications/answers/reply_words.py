"""Why an answer was not taken, in plain words: one line for every reason that models/answers/reply.py knows."""

from collections.abc import Mapping

from models.answers import Fault, Why

WHY: Mapping[Why, str] = {
    "closed": "It is closed, so there is nothing left to answer.",
    "recurring": "It recurs. Only what is due for one period can be answered.",
    "watch": "It is a bill that we watch. Nobody has to do anything about it.",
    "no_date": "It has no date yet that could be put off: the clock it waits for has not started.",
    "no_request": "Nobody asks for another date any more.",
    "asked_already": "Another date was asked for already. The coordinator has not answered yet.",
    "no_obstacle": "It waits for nothing any more.",
    "no_evidence": "This evidence does not wait for a verifier any more.",
    "same_person": "It is with this person already.",
    "own_evidence": "You sent in this evidence. Another verifier must look at it.",
    "evidence_lost": "The file is gone from custody, or was changed there. The coordinator knows how to find out more.",
    "itself": "A milestone cannot wait for itself. Choose another one.",
    "no_such_milestone": "We know no milestone of this name. Open your list and choose one there.",
    "waits_for_closed": "The milestone you named is closed, so nothing waits for it. Choose another one.",
    "nothing_named": "Say what it waits for: choose a milestone, or write a reason.",
    "in_past": "The day you chose is not to come. Choose a later one.",
    "to_come": "The day you chose is still to come. Choose the day on which it happened.",
    "not_later": "The day must be later than the date in force, and later than today. Choose another one.",
    "ends_before": "The last day lies before the first one, or before today. Choose the days again.",
    "limit": "Reminders may rest for 14 days in all for one due date.",
    "no_such_person": "We do not know this person. Choose one from the list.",
    "no_agency_role": "This person holds no role of the agency. Choose one from the list.",
    "own_delegate": "You cannot stand in for yourself. Choose another person.",
    "not_yours": "Only the coordinator can set the days of another person.",
    "voice": "You can only speak for your own side.",
    "malformed": "We did not understand what came from Slack. Open your list and try it from there.",
    "before": "We answered this press before. Press again if you want it answered anew.",
    "no_such_draft": "We know no draft of this name any more. Ask the coordinator for the one that is open.",
    "own_draft": "You drafted this memo, or stand in for who did. Another person must read or approve it.",
    "rule": "A rule forbids it. Ask the coordinator.",
}  # fmt: skip

FAULT: Mapping[Fault, str] = {
    "missing": "Please fill this in.",
    "not_offered": "Please choose one of what is offered.",
    "too_long": "This is too long. Please write at most 1,000 characters.",
    "no_file_name": "Please write the name of the file alone, such as policy-signed.pdf.",
    "no_web_address": "Please write a web address that begins with https://, without a user name in it.",
    "link_or_file": "Please fill in the link or the name of the file, and not both.",
    "milestone_or_reason": "Please choose a milestone, or write a reason.",
    "to_come": "This day is still to come. Please choose the day on which it happened.",
    "not_later": "Please choose a day after today.",
    "beyond_limit": "Reminders may rest for 14 days in all for one due date. Please choose an earlier day.",
    "ends_before": "The last day lies before the first one.",
}

FILE_GATE: Mapping[str, str] = {
    "file_not_found": "no file of that name lies in the folder",
    "folder_unread": "the folder cannot be read",
    "still_copied": "it is still being copied",
    "no_folder": "no folder is set up for it",
    "disk_refused": "our disk did not take it",
}
"""Why a file that was named in Slack was not taken, beside the reasons of a source and of the gate."""
