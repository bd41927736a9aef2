"""Ten questions that a reader asks of a memo's first page, and what it answers, for four memos."""

from datetime import date

from notifications.memo import MemoDocument
from tests.material.memo import (
    AS_OF,
    START,
    all_closed,
    made_up_memo,
    memo_of,
    put_to,
    register_events,
    sealed_of,
    story,
    world_at,
)

QUESTIONS = (
    "Which recommendations are verified as done?",
    "Did the agency accept them, and what does that mean?",
    "How many milestones are past their dates?",
    "Which legal deadline that passed is the oldest, and is it known to be missed?",
    "How many of the dates that passed are not legal deadlines?",
    "Did the agency have our target dates, and since when?",
    "What could not be checked, and which legal deadline is among it?",
    "What does the agency say?",
    "What awaits the office's review, and since when?",
    "Who acts next on R1, and what is to be done?",
)


def empty() -> MemoDocument:
    """Return the memo of a record that holds the register and nothing else."""
    return memo_of(world_at(sealed_of((START, each) for each in register_events()), date(2026, 1, 6)), mock=False)


def busy() -> MemoDocument:
    """Return the memo of a quarter in which three dates were told and much happened."""
    dates = (("R1-M1", date(2026, 2, 27)), ("R2-M1", date(2026, 3, 31)), ("R3-M1", date(2026, 3, 31)))
    told = [(START, event) for name, due in dates for event in put_to(name, due)]
    first = [(START, event) for event in register_events()]
    chain = sealed_of([*first, *told, *(step for step in story() if step[0] != START)])
    return memo_of(world_at(chain, AS_OF), period="quarter")


def closed() -> MemoDocument:
    """Return the memo of a record in which every recommendation is verified as done."""
    return memo_of(world_at(sealed_of(all_closed()), AS_OF))


MEMOS = {"demonstration": made_up_memo, "empty": empty, "busy quarter": busy, "all closed": closed}
NONE_VERIFIED = "None of the seven recommendations is verified as done."
ACCEPTED = "NYPD accepted all seven on December 3, 2025. Acceptance is a promise, not evidence."
LONGEST = (
    "Five are legal deadlines that passed, and we hold no proof either way. The oldest is Tracking system for data "
    "given to ICE and Customs and Border Protection (R4-M6), February 4, 2026. DOI has not asked about them."
)
UNREAD = (
    "We could not check two legal deadlines; the first was DOI's annual summary report (ALL-M4, 2026), April 1, 2026."
)
NOT_TOLD = "Our target dates for 11 more milestones have gone by but do not count yet. NYPD has not received them."
ANSWERS: dict[str, tuple[str, ...]] = {
    "demonstration": (
        NONE_VERIFIED,
        ACCEPTED,
        "Of the 46 milestones, eight are past their dates.",
        LONGEST,
        "Three are conditional legal deadlines.",
        NOT_TOLD,
        UNREAD,
        "Reported done by NYPD but not verified: 1 (fictional).",
        "on file since June 1, 2026 (fictional)",
        "DOI: send the target date (R1-M1)",
    ),
    "empty": (
        NONE_VERIFIED,
        ACCEPTED,
        "None of the 34 milestones is known to be past its date.",
        "None of the 34 milestones is known to be past its date.",
        "None of the 34 milestones is known to be past its date.",
        "NYPD has not received them.",
        "We have not yet checked any of the seven sources that milestones rely on. "
        "A document filed only there would not appear in this memo.",
        "No statements, evidence or findings are on record",
        "No statements, evidence or findings are on record",
        "DOI: send the target date (R1-M1)",
    ),
    "busy quarter": (
        NONE_VERIFIED,
        ACCEPTED,
        "Of the 46 milestones, 11 are past their dates.",
        LONGEST,
        "Three are conditional legal deadlines. Three are target dates that we set.",
        "NYPD first received those target dates on January 5, 2026.",
        UNREAD,
        "Reported done by NYPD but not verified: 1 (fictional).",
        "on file since June 1, 2026 (fictional)",
        "Internal Affairs Bureau: written audit plan (R1-M1)",
    ),
    "all closed": (
        "All seven recommendations are verified as done (fictional).",
        "All seven recommendations are verified as done (fictional).",
        "Of the 46 milestones, eight are past their dates.",
        LONGEST,
        "Three are conditional legal deadlines.",
        NOT_TOLD,
        UNREAD,
        "Reported done by NYPD but not verified: 1 (fictional).",
        "One milestone has evidence awaiting DOI review.",
        "4 milestones still open: NYPD",
    ),
}
"""The words of the first page that answer each question, in the order of the questions."""
