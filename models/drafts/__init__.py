"""The life of a draft memo: comment, review, approval, and what it still asks of people."""

from models.drafts.approval import (
    ACTION,
    Step,
    approver_of,
    correctable,
    errata_of,
    issued_memo,
    kind_of,
    newest_of,
    number_for,
    open_draft,
    refuse_astray,
    step_of,
)
from models.drafts.asking import agrees, is_agreed, is_stale, may_comment, memo_aftermath, steps_for
from models.drafts.at_hand import Brief, MemoAtHand, brief_of, replaced_by
from models.drafts.comment import ASKED, family_of, refuse_not_asked, refuse_unheard, said_of, until_of, waits_until
from models.drafts.review import approved_before, sent_back
from models.drafts.state import MemoState, state_of

__all__ = [
    "ACTION",
    "ASKED",
    "Brief",
    "MemoAtHand",
    "MemoState",
    "Step",
    "agrees",
    "approved_before",
    "approver_of",
    "brief_of",
    "correctable",
    "errata_of",
    "family_of",
    "is_agreed",
    "is_stale",
    "issued_memo",
    "kind_of",
    "may_comment",
    "memo_aftermath",
    "newest_of",
    "number_for",
    "open_draft",
    "refuse_astray",
    "refuse_not_asked",
    "refuse_unheard",
    "replaced_by",
    "said_of",
    "sent_back",
    "state_of",
    "step_of",
    "steps_for",
    "until_of",
    "waits_until",
]
