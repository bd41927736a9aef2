"""Ten questions that a reader asks of a memo's first page, and what it answers, for four memos.

The answers were written from the record of each memo, before its page was set.
"""

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
    "What is verified?",
    "Which legal deadlines passed or are overdue, and since when was the agency asked?",
    "Which dates are only ours, and did the agency have them?",
    "What could not be checked?",
    "What did the agency say?",
    "What did it not answer?",
    "Who acts next on R1 and on R2?",
    "What changed?",
    "What may be asked at the hearing?",
    "When does the next memo come?",
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
PASSED = (
    "Five legal deadlines passed, and we hold no proof either way. The oldest was February 4. DOI has not asked NYPD.",
    "Report on identifying information § 23-1205(a) July 31",
    "Signs at NYPD property § 3-119.13(c) Sept. 30",
)
UNKNOWN = (
    "We could not check two more.",
    "Unknown. We could not read the sources that would show these.",
    "Annual detainer report § 14-154(f) Sept. 1",
)
ASK = (
    "When did the tracking system for data given to ICE start, and how often has it logged data? (§ 14-188(g))",
    "May the Council see the report due July 31, 2026, on requests by federal agencies? (§ 23-1205)",
)
ACCEPTED = "NYPD accepted all seven on December 3, 2025."
NEXT = ("Next memo December 1, 2026",)
ANSWERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "demonstration": (
        (NONE_VERIFIED, "One milestone is verified (fictional): record of requests (R4)."),
        PASSED,
        ("Target dates are ours, not law. NYPD has not received them.",),
        UNKNOWN,
        ("March 2: guidelines done", "June 1: sent a file", ACCEPTED),
        ("R1 Audit of task force officers not asked No evidence Feb. 27 audit plan Nothing",),
        ("audit plan Nothing DOI: send the date", "June 1: sent a file DOI: review the file"),
        ("DOI verified (fictional) the record of requests (R4).", "First memo: everything since the report is new."),
        ASK,
        NEXT,
    ),
    "empty": (
        (NONE_VERIFIED,),
        ("The next legal deadline is February 4: tracking system for data given to ICE", "Next legal deadlines"),
        ("Target dates are ours, not law. NYPD has not received them.",),
        ("we have asked NYPD nothing yet and read no source",),
        (f"{ACCEPTED} It has told us nothing more, and we have not asked.",),
        ("Nothing; not asked",),
        ("Audit of task force officers Not yet due Feb. 27 audit plan Nothing; not asked DOI: send the date",),
        (f"First memo: everything since the report is new. {ACCEPTED}",),
        ("The day on which the tracking system started", "The links to the updated policies"),
        ("Next memo February 1, 2026",),
    ),
    "busy quarter": (
        (NONE_VERIFIED, "One milestone is verified (fictional): record of requests (R4)."),
        PASSED,
        ("Target dates are ours, not law. NYPD has received those with a day asked.", "asked Jan. 5"),
        UNKNOWN,
        ("March 2: guidelines done", "June 1: sent a file", ACCEPTED),
        ("NYPD left two of our dates, received January 5, unanswered (fictional) (R1, R3).",),
        ("NYPD: send the written audit plan", "June 1: sent a file DOI: review the file"),
        ("DOI verified (fictional) the record of requests (R4).", "First memo: everything since the report is new."),
        ASK,
        NEXT,
    ),
    "all closed": (
        ("All seven recommendations are verified as done (fictional).", "DOI closed the last on November 2, 2026"),
        PASSED,
        ("R1 Audit of task force officers Verified as done Nov. 2",),
        UNKNOWN,
        ("March 2: guidelines done", "June 1: sent a file", ACCEPTED),
        ("DOI has not asked NYPD.",),
        ("4 still open: NYPD", "6 still open: NYPD"),
        ("DOI verified (fictional) eight milestones.",),
        ASK,
        NEXT,
    ),
}
"""The words of the first page that answer each question, in the order of the questions."""
