"""The words for dates, bases, duties, roles and standings. One place, so that no two texts say it two ways.

Dates are in the reader's form by our own month list, never by locale (memo.md, section 5).
"""

from datetime import date

from models.evidence import Result
from models.ledger import Answer, Says
from models.register import Basis, Duty, Voice
from models.standing import Standing
from notifications.words.reasons import REASON

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

BASIS: dict[Basis, str] = {
    "statute": "statute",
    "conditional_statute": "statute, if a condition holds",
    "executive_order_reported": "executive order, as reported",
    "pending_bill": "pending bill, not law",
    "planning_assumption": "planning assumption",
}
"""What a date, or a duty, rests on (domain.md, section 5). Only `statute` may be called a date set by law."""

DUTY: dict[Duty, str] = {
    "nypd": "NYPD",
    "doi": "DOI",
    "council": "the Council",
    "mayor_designee": "an office the Mayor designates, not NYPD",
}
"""Whose duty a milestone is. Another body's duty is never NYPD's delay (domain.md, section 6, rule 14)."""

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
"""The roles of the register. Persons are never named in what is printed."""

SAYS: dict[Says, str] = {"started": "started", "partly_done": "partly done", "done": "done"}
SAYS_NOTHING = "nothing"
"""The agency's column. It shares no word with the oversight office's (memo.md, section 2)."""

ANSWER: dict[Answer, str] = {
    "under_consideration": "under consideration",
    "accepted": "accepted",
    "accepted_in_part": "accepted in part",
    "rejected": "rejected",
}

STANDING: dict[Standing, str] = {
    "verified": "verified",
    "verified_late": "verified, late",
    "not_required": "not required",
    "closed_not_implemented": "closed, not implemented",
    "withdrawn": "withdrawn from the register",
    "watch": "watched, never due",
    "awaiting_finding": "evidence waits for a finding",
    "cannot_tell": "cannot tell",
    "overdue": "past the date in force",
    "due_soon": "due soon",
    "not_yet_due": "not yet due",
}

VOICE: dict[Voice, str] = {
    "agency": "the agency", "oversight": "the oversight office", "public_record": "a public record",
}  # fmt: skip
"""Whose word it is; the memo keeps the voices apart."""

RESULT: dict[Result, str] = {"ok": "ok", "stale": "stale", "blocked": "blocked", "empty": "empty"}

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
"""The sources of the register in words."""


def long_date(day: date) -> str:
    """Return `29 May 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """Return `29 May 2026` with the month's first three letters."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def weekday_date(day: date) -> str:
    """Return `Wednesday 3 June`."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def day_month(day: date) -> str:
    """Return `3 June`."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def count_of(number: int, one: str, many: str | None = None) -> str:
    """Return `1 day`, `3 days`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: tuple[str, ...] | list[str]) -> str:
    """Return `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def reason(code: str | None) -> str:
    """Say why a source could not be read."""
    return REASON.get(code or "", (code or "no reason noted").replace("_", " "))


def role(name: str) -> str:
    """Say a role; one that the table does not hold is said as it is written, with spaces."""
    return ROLE.get(name, name.replace("_", " "))


def source(name: str) -> str:
    """Say a source; one that the table does not hold is said as it is written, with spaces."""
    return SOURCE.get(name, name.replace("_", " "))
