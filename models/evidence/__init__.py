"""What sources show and how well they answer: values, Council records, and rules that find candidates."""

from models.evidence.council import said_of
from models.evidence.council_history import history_of
from models.evidence.evidence import (
    Candidate,
    Extracted,
    Judged,
    Link,
    RefusedFile,
    Result,
    Shown,
    SourceCheck,
    SourceItem,
    SourceResult,
)
from models.evidence.page_difference import difference
from models.evidence.page_faults import check_page
from models.evidence.portal_question import Question
from models.evidence.recommendation_rows import ROWS, as_texts, gone
from models.evidence.rules import can_judge, is_about, judge, voice_of

__all__ = [
    "ROWS",
    "Candidate",
    "Extracted",
    "Judged",
    "Link",
    "Question",
    "RefusedFile",
    "Result",
    "Shown",
    "SourceCheck",
    "SourceItem",
    "SourceResult",
    "as_texts",
    "can_judge",
    "check_page",
    "difference",
    "gone",
    "history_of",
    "is_about",
    "judge",
    "said_of",
    "voice_of",
]
