"""What a memo says, as facts: periods, counts, changes, dates, questions."""

from models.memo.changes import Changed, changes_since, dated_on, last_issued
from models.memo.closing import Recurring, recurring_of, still_open
from models.memo.counts import VERIFIED, count_all
from models.memo.difference import Difference, difference_of, sentences_of
from models.memo.drafting import Asked, draft_for, drafted_then, erratum_for, known_by, still_says_it
from models.memo.extract import audiences_of, extract_of
from models.memo.facts import AgencyComment, Extract, Head, Hearing, Ledger, MemoFacts, State
from models.memo.hearing import hearing_of
from models.memo.issued import Issued, date_changes, issued_memos, newest
from models.memo.parts import Change, Count, Counts, Dated, Next, RecommendationRow, RecordRow, SourceRow, Terms
from models.memo.periods import next_drafting, next_memo_on, scheduled_as_of
from models.memo.placed import Placed, calendar_of, place_all
from models.memo.questions import Question, questions_of
from models.memo.read import read_facts
from models.memo.rows import (
    Annex,
    Computed,
    Events,
    EvidenceRow,
    Happened,
    Held,
    MilestoneRow,
    NoneOf,
    Quoted,
    Sentence,
    Trace,
)
from models.memo.seven import agency_said_of, closing_of, next_open, recommendation_held, standing_of_recommendation

__all__ = [
    "VERIFIED",
    "AgencyComment",
    "Annex",
    "Asked",
    "Change",
    "Changed",
    "Computed",
    "Count",
    "Counts",
    "Dated",
    "Difference",
    "Events",
    "EvidenceRow",
    "Extract",
    "Happened",
    "Head",
    "Hearing",
    "Held",
    "Issued",
    "Ledger",
    "MemoFacts",
    "MilestoneRow",
    "Next",
    "NoneOf",
    "Placed",
    "Question",
    "Quoted",
    "RecommendationRow",
    "RecordRow",
    "Recurring",
    "Sentence",
    "SourceRow",
    "State",
    "Terms",
    "Trace",
    "agency_said_of",
    "audiences_of",
    "calendar_of",
    "changes_since",
    "closing_of",
    "count_all",
    "date_changes",
    "dated_on",
    "difference_of",
    "draft_for",
    "drafted_then",
    "erratum_for",
    "extract_of",
    "hearing_of",
    "issued_memos",
    "known_by",
    "last_issued",
    "newest",
    "next_drafting",
    "next_memo_on",
    "next_open",
    "place_all",
    "questions_of",
    "read_facts",
    "recommendation_held",
    "recurring_of",
    "scheduled_as_of",
    "sentences_of",
    "standing_of_recommendation",
    "still_open",
    "still_says_it",
]
