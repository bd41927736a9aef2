"""What a memo is made of, as facts: a pure function of the record up to a cut, and of one day (docs/memo.md).

Where everything stands is the view's (models/standing). The sentences, and memo.json whole, belong to
`notifications/memo`, the life of a draft to `models/drafts`. Read `facts`, `counts`, `kinds`, `periods`, `changes`,
`questions`, `drafting` and `issuance`, in that order.
"""

from models.memo.changes import ANSWERED, ChangeFacts, changes_since, shown_day
from models.memo.drafting import DraftRequest, draft_for, erratum_for, still_says_it
from models.memo.facts import (
    AnswerFacts,
    Computed,
    Events,
    Hearing,
    Ledger,
    MilestoneFacts,
    NoneOf,
    RecommendationFacts,
    ReportFacts,
    State,
    Trace,
    events,
    milestone_facts,
    recommendation_facts,
)
from models.memo.issuance import (
    Correction,
    IssuedMemo,
    MemoWithdrawal,
    date_changes,
    head_in,
    issued_memos,
    last_public_in,
    lost_memos,
    newest,
)
from models.memo.kinds import (
    RecurringDuty,
    hearing_of,
    open_recommendations,
    recurring_duties,
    register_of,
    report_of,
)
from models.memo.periods import is_regular, memo_before, next_drafting, next_memo_on, scheduled_as_of
from models.memo.questions import questions_of
