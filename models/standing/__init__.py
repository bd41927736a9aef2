"""Where a milestone stands, what closes it, and the status of a day. Nothing here is stored.

Read `headline`, `lateness`, `view` and `report` in this order. `answers` and `sources` feed the view; `urgency`, `week`
and `status` read it. `closing` alone makes events.
"""

from models.standing.answers import ASKS, DECISIONS, AnswerKind, MilestoneAnswer
from models.standing.closing import (
    LookAgain,
    check_period,
    check_unclosed,
    check_verdict,
    clocks_started,
    decide_finding,
    fix_due,
    look_again_of,
    obstacles_lifted,
    same_finding,
)
from models.standing.headline import (
    DEBTS,
    PARTS,
    Headline,
    Part,
    headline_of,
    part_of,
)
from models.standing.lateness import (
    ANSWER_DAYS,
    Ground,
    Lateness,
    answer_due,
    cannot_say_late,
    counts_from,
    is_date_answered,
    is_proposed_first,
)
from models.standing.report import (
    Claim,
    RecommendationView,
    ReportView,
    ended_steps,
    view_report,
)
from models.standing.sources import (
    READINGS,
    Reading,
    SourceCounts,
    SourceView,
    count_readings,
)
from models.standing.state import PAST, DateState, ProofState, Why
from models.standing.status import (
    LedgerHead,
    StatusContext,
    compose_status,
    status_of,
)
from models.standing.urgency import (
    LEAST,
    most_urgent,
    most_urgent_first,
    place_of_basis,
    recommendations_most_urgent_first,
    urgency_of,
)
from models.standing.view import MilestoneView, Turn, VerdictView
from models.standing.week import AHEAD, Week, holder_of
