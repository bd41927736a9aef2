"""The words for where things stand: one for each answer to the two questions, and one label for each number. Every
surface takes them from here (docs/record.md#words)."""

from collections.abc import Iterator
from typing import Protocol

from models.standing import PARTS, DateState, Headline, ProofState, Why
from notifications.words.dates import counted, listed, long_date, whose

DATE: dict[DateState, str] = {
    "none": "no date",
    "not_counting": "does not count yet",
    "to_come": "to come",
    "file_in_time": "file in time",
    "passed": "passed",
    "missed": "overdue",
    "kept": "kept",
    "kept_late": "done late",
}
WHY: dict[Why, str] = {
    "turned_off": "source turned off in our settings",
    "not_read": "source not read",
    "never_checked": "source never checked",
    "not_looked": "nobody has looked",
    "file_missing": "its file is missing",
    "file_removed": "its file was removed by order",
    "not_required": "no longer required",
    "closed_not_implemented": "not implemented",
    "withdrawn": "removed from the tracking plan",
    "ended": "its recommendation is closed",
}
ACROSS = ("missed", "to_review", "to_decide", "to_send", "to_look", "claimed", "no_clock")
"""The lists across the parts that bear a label."""
ALWAYS = ("verified", "legal")
"""The parts that are named even if they are empty."""
SHORT_DEBTS = {
    "to_review": ("file to review", "files to review"),
    "to_decide": ("date to decide", "dates to decide"),
    "to_send": ("date to send", "dates to send"),
    "to_look": ("place to look", "places to look"),
    "own": ("duty of its own past its date", "duties of its own past their dates"),
}


class Answered(Protocol):
    """A view, or a row of a memo."""

    @property
    def date_state(self) -> DateState:
        """Return what became of its date."""

    @property
    def proof(self) -> ProofState:
        """Return what stands of its proof."""

    @property
    def why(self) -> Why | None:
        """Return why its proof was not checked, or how it was closed."""


def label(name: str, *, office: str, agency: str) -> str:
    """Return what a number of the headline counts, as it stands after the number; capitalized, it is a heading."""
    return {
        "verified": "verified as done",
        "legal": f"past a legal deadline of {agency}, no proof",
        "others_legal": "past a legal deadline of others, no proof",
        "conditional": "past a date that may not apply",
        "target": "past a target date, no proof",
        "own": f"past a date of {whose(office)} own",
        "not_checked": "past the date, not checked",
        "with_office": "with a file in time, not reviewed",
        "not_counting": "with a date that does not count yet",
        "to_come": "to come",
        "closed": "closed, not as done",
        "missed": "known to be overdue",
        "to_review": f"awaiting {office} review",
        "to_decide": f"awaiting {whose(office)} decision on a date",
        "to_send": f"with a date that {office} has not sent",
        "to_look": f"where {office} must look",
        "claimed": f"reported done by {agency}, not verified",
        "no_clock": "clock not started",
    }[name]


def proof_words(proof: ProofState, why: Why | None, *, office: str) -> str:
    """Return what stands of a proof, in words, with the reason where it was not checked or is closed."""
    words: dict[ProofState, str] = {
        "none": "no proof on file",
        "not_checked": "not checked",
        "awaiting_review": f"awaiting {office} review",
        "not_sufficient": "found not sufficient",
        "verified": "verified as done",
        "closed": "closed, not as done",
    }
    return f"{words[proof]} ({WHY[why]})" if why else words[proof]


def state_words(row: Answered, *, office: str) -> str:
    """Return the two answers about a milestone in one phrase, "overdue; no proof on file"; of no date the second."""
    proof = proof_words(row.proof, row.why, office=office)
    return proof if row.date_state == "none" else f"{DATE[row.date_state]}; {proof}"


def part_rows(headline: Headline, *, office: str, agency: str) -> Iterator[tuple[str, int, str]]:
    """Yield each part with its number and its label; the numbers add up to all milestones."""
    for name in PARTS:
        if (n := len(getattr(headline, name))) or name in ALWAYS:
            yield name, n, label(name, office=office, agency=agency)


def across_rows(headline: Headline, *, office: str, agency: str) -> Iterator[tuple[str, int, str]]:
    """Yield each list across the parts that is not empty, with its number and its label."""
    for name in ACROSS:
        if n := len(getattr(headline, name)):
            yield name, n, label(name, office=office, agency=agency)


def owed_line(headline: Headline, *, office: str, with_oldest: bool = True) -> str:
    """Say what the office owes in one sentence, with the day of the oldest; the empty string if it owes nothing."""
    numbers = [(len(getattr(headline, name)), *words) for name, words in SHORT_DEBTS.items()]
    owed = [counted(n, singular, plural) for n, singular, plural in numbers if n]
    if not owed:
        return ""
    oldest = f"; the oldest since {long_date(min(headline.oldest.values()))}" if with_oldest else ""
    return f"{office} owes {listed(owed)}{oldest}."
