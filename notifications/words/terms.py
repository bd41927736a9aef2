"""What the terms of the register are called. One place, so that no two texts say it two ways."""

import re

from models.evidence import Result
from models.ledger import Answer, Says
from models.register import Basis, Duty, Voice
from models.standing import Standing

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
"""The kinds of date, in sentences."""

DUTY: dict[Duty, str] = {
    "agency": "NYPD",
    "oversight": "DOI",
    "council": "the Council",
    "mayor_designee": "an office the Mayor designates",
    "immigrant_affairs": "the Mayor's Office of Immigrant Affairs",
}
"""Whose duty a milestone is. Another body's duty is never NYPD's delay."""

ROLE: dict[str, str] = {
    "oversight_coordinator": "the oversight coordinator",
    "oversight_verifier": "an oversight verifier",
    "agency_contact": "the agency's contact",
    "agency_unit_head": "the agency's unit head",
    "agency_liaison": "the agency's liaison",
    "agency_executive": "the agency's executive",
    "reporting_office": "the reporting office",
    "council_reader": "a Council reader",
}
"""The roles of the register. What is printed names roles and never people."""

SAYS: dict[Says, str] = {"started": "started", "partly_done": "partly done", "done": "done"}
SAYS_NOTHING = "nothing"
"""What the agency says, in words that it does not share with what the oversight office found."""

ANSWER: dict[Answer, str] = {
    "under_consideration": "under consideration",
    "accepted": "accepted",
    "accepted_in_part": "accepted in part",
    "rejected": "rejected",
}

STANDING: dict[Standing, str] = {
    "verified": "verified as done",
    "verified_late": "verified as done, after the original date",
    "not_required": "no longer required",
    "closed_not_implemented": "closed, not implemented",
    "withdrawn": "removed from the tracking plan",
    "watch": "bill we are tracking; no deadline",
    "awaiting_review": "awaiting review",
    "date_not_told": "target date set, not told",
    "awaiting_answer": "target date told, answer awaited",
    "unknown": "unknown",
    "overdue": "overdue",
    "past_conditional_deadline": "past a conditional legal deadline",
    "past_reported_date": "past a date reported for an executive order",
    "past_target_date": "past our target date",
    "due_soon": "due soon",
    "not_yet_due": "not yet due",
}

VOICE: dict[Voice, str] = {
    "agency": "the agency",
    "oversight": "the oversight office",
    "public_record": "a public record",
}
"""Who says it; the memo keeps the three apart."""

RESULT: dict[Result, str] = {
    "ok": "read",
    "stale": "old copy",
    "blocked": "not read",
    "empty": "read, nothing relevant",
}

SOURCE: dict[str, str] = {
    "council_mirror": "Council records (public copy)",
    "legistar_api": "Council records (Legistar)",
    "ppr_open_data": "DOI recommendations (open data)",
    "city_record": "City Record",
    "nypd_detainer_page": "NYPD detainer reports page",
    "nypd_manual_page": "NYPD Department Manual page",
    "doi_reports_page": "DOI public reports page",
    "doris_drop": "files saved from the DORIS portal",
    "agency_drop": "files from the agency",
    "oversight_drop": "files of the oversight office",
}
"""The sources of the register."""

AUDIENCE: dict[str, str] = {
    "immigration": "the Committee on Immigration",
    "oversight_and_investigations": "the Committee on Oversight and Investigations",
    "public_safety": "the Committee on Public Safety",
    "speaker": "the Speaker of the Council",
}
"""The council offices for which the shipped register has extracts (`council_audience`)."""

REASON: dict[str, str] = {
    "no_reader_yet": "no reader for this kind of source is built yet",
    "switched_off": "it is turned off here",
    "folder_missing": "its folder is missing",
    "clock_too_old": "its data is too old",
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
    "unreadable": "what it showed cannot be read",
    "wrong_type": "what it showed is of a kind we do not read",
    "too_large": "what it showed is too large",
    "too_many_rows": "it shows more rows than we accept",
    "budget_spent": "we reached our own limit of requests",
    "personal_data": "it contains what looks like personal data",
    "needs_person": "a person must look at it first",
    "no_text": "it has no text that can be read",
    "no_sandbox": "this machine cannot open files safely",
    "holds_files": "it has other files in it",
}
"""Why a source could not be read."""

FILE_REASON = {
    "no_text": "it has no text that can be read",
    "unreadable": "it cannot be read",
    "wrong_type": "it is of a kind we do not read",
    "too_large": "it is too large",
    "holds_files": "it has other files in it",
    "needs_person": "a person must look at it first",
    "refused": "it looks like personal data",
}


def reason(code: str | None) -> str:
    """Return why a source could not be read; a code that the table does not have, with spaces."""
    return REASON.get(code or "", (code or "no reason recorded").replace("_", " "))


def short_reason(code: str | None) -> str:
    """Return why a source could not be read, for a table: `turned off here`, `folder is missing`."""
    return re.sub("^(it is|its|it) ", "", reason(code))


def role(name: str) -> str:
    """Return what a role is called; a role that the table does not have, with spaces."""
    return ROLE.get(name, name.replace("_", " "))


def source(name: str) -> str:
    """Return what a source is called; a source that the table does not have, with spaces."""
    return SOURCE.get(name, name.replace("_", " "))


def file_reason(code: str | None) -> str:
    """Return why a file was not kept: what is wrong with it, or the pattern that matched, never a word of the file."""
    return FILE_REASON.get(code or "needs_person") or f'the pattern "{(code or "").replace("_", " ")}" matched'


def audience(name: str) -> str:
    """Return what a council office is called; one that the table does not have, with capitals and spaces."""
    return AUDIENCE.get(name, " ".join(word.capitalize() for word in name.split("_")))
