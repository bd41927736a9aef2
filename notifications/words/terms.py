"""What the terms of the register are called. One place, so that no two texts say it two ways."""

import re

from models.ledger import Answer, Says, TurnVerb
from models.register import Basis, Voice
from models.standing import MilestoneView, Reading
from notifications.words.dates import titled

BASIS: dict[Basis, str] = {
    "statute": "Legal deadline",
    "conditional_statute": "Conditional legal deadline",
    "executive_order_reported": "Executive order, as reported",
    "pending_bill": "Bill, not law",
    "planning_assumption": "Target date",
}
"""The kinds of date, in tables. Only `statute` may be called a date set by law, and only it is ever overdue."""

BASIS_SAID: dict[Basis, str] = {
    "statute": "a legal deadline",
    "conditional_statute": "a conditional legal deadline",
    "executive_order_reported": "a date reported for an executive order",
    "pending_bill": "a date in a bill that is not law",
    "planning_assumption": "a target date that we set",
}

SAYS: dict[Says, str] = {
    "not_started": "not started",
    "started": "started",
    "partly_done": "partly done",
    "done": "done",
}
SAYS_NOTHING = "nothing"
"""What the agency says, in words that it does not share with what the oversight office found."""

ANSWER: dict[Answer, str] = {
    "under_consideration": "under consideration",
    "accepted": "accepted",
    "accepted_in_part": "accepted in part",
    "rejected": "rejected",
}

TURN: dict[TurnVerb, str] = {
    "review_evidence": "review the evidence",
    "read_file": "read the file that we could not read",
    "decide_offer": "decide on the date offered",
    "decide_request": "decide on the date requested",
    "inspect": "look for proof",
    "send_date": "send the target date",
    "look_again": "look again at what is closed",
    "answer_date": "answer the target date",
    "send_document": "send the document",
    "do_step": "complete this step",
}

NOTIFICATION: dict[str, str] = {
    "check_in": "Check-in before the date",
    "due_soon": "Due soon",
    "overdue": "Item past its date",
    "weekly_digest": "Weekly list",
    "escalation": "Past its date, to whom it escalates",
    "verification_request": "Evidence awaiting review",
    "evidence_rejected": "More evidence needed",
    "source_blocked": "Source not read",
    "needs_person": "Question about a source",
    "extension_request": "New date requested",
    "hold_notice": "On hold",
    "reassignment": "Handed over",
    "date_proposal": "Proposed target date",
    "date_offer": "Date offered",
    "date_decision": "Decision on a date",
    "finding_notice": "Finding recorded",
    "handover_notice": "Handover recorded",
    "unit_wrote": "Note to the coordinator",
    "memo_ready": "Draft memo to review",
    "memo_shared": "Draft memo to comment on",
    "memo_issued": "Memo issued",
    "memo_withdrawn": "Memo withdrawn",
}

HELD: dict[str, str] = {
    "cap": "the person has had as many messages today as we send",
    "outside_hours": "it is outside the person's hours",
    "coordinator_unreachable": "no coordinator can be reached",
}

VOICE: dict[Voice, str] = {
    "agency": "the agency",
    "oversight": "the oversight office",
    "public_record": "a public record",
}
"""Who says it; the memo keeps the three apart."""

READING: dict[Reading, str] = {
    "read": "read",
    "old_copy": "old copy",
    "unread": "not read",
    "never_checked": "never checked",
}

REASON: dict[str, str] = {
    "removed_by_order": "what it shows was removed by order and is not taken again",
    "no_reader_yet": "this kind of source cannot be read here yet",
    "switched_off": "it is turned off in our settings",
    "folder_missing": "its folder is missing",
    "not_in_use": "nobody has put a file into its folder yet",
    "clock_too_old": "its data is too old",
    "clock_ahead": "its clock is ahead by more than a day",
    "old_answer": "it gave an old copy of itself",
    "token_missing": "the key it needs is not set",
    "host_key_unknown": "its server is not the one we know",
    "refused": "it refused our request",
    "forbidden": "it refused our request",
    "file_missing": "its file is missing",
    "not_found": "nothing is at its address",
    "unreachable": "it did not answer",
    "timed_out": "it did not answer in time",
    "throttled": "it asked us to come back later",
    "server_error": "its server reported an error",
    "still_working": "its server is still preparing the answer",
    "cut_short": "its answer was cut short",
    "tls_failed": "its certificate is not valid",
    "unfit_address": "its name leads to an address we may not use",
    "bad_address": "its address is one we may not use",
    "redirected": "it redirects us to another address",
    "encoded": "its answer is compressed in a way we do not open",
    "challenge_page": "it shows a check for robots instead of the page",
    "error_page": "it shows an error page instead of the page",
    "html_for_json": "it shows a page where its data should be",
    "shape_changed": "its data has a new format",
    "list_missing": "it does not show what it is known to hold",
    "nothing_known": "the plan names nothing that it is known to hold",
    "no_rows_yet": "it has never shown a row",
    "another_record": "it shows another record than the one that was named",
    "unread_record": "it shows another record there, or none",
    "unreadable": "what it showed cannot be read",
    "wrong_type": "what it showed is of a kind we do not read",
    "too_large": "what it showed is too large",
    "too_many_files": "it has more files than we read",
    "too_many_rows": "it shows more rows than we accept",
    "budget_spent": "we reached our own limit of requests",
    "personal_data": "it contains what looks like personal data",
    "needs_person": "a person must look at it first",
    "no_text": "it has no text that can be read",
    "no_sandbox": "this machine cannot open files safely",
    "holds_files": "it has other files in it",
}


def reason(code: str | None) -> str:
    """Return why a source could not be read; a code that the table does not have, with spaces."""
    return REASON.get(code or "", (code or "no reason recorded").replace("_", " "))


def short_reason(code: str | None) -> str:
    """Return why a source could not be read, for a table: `turned off in our settings`, `folder is missing`."""
    return re.sub("^(it is|its|it) ", "", reason(code))


def titled_of(view: MilestoneView) -> str:
    """Return the title of a milestone with its id."""
    return titled(view.record.plan.title, view.id)
