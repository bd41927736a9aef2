"""The life of a draft memo: the agency's comment, review, approval, issue, and what it still asks of people.

Read `comment`, `approval` and `state`, in that order. Source: docs/memo.md#life-of-a-draft.
"""

from models.drafts.approval import (
    ACTION,
    Step,
    approval_of,
    approved_before,
    approver_of,
    correctable,
    errata_of,
    is_agreed,
    issued_memo,
    kind_of,
    newest_of,
    number_for,
    open_draft,
    refuse_if_followed_was_withdrawn,
    sent_back,
    step_of,
    withdrawal_of,
)
from models.drafts.comment import (
    COMMENT_PERIODS,
    comment_deadline,
    correspondence_on,
    drafts_for,
    refuse_long_note,
    refuse_unless_comment_is_asked,
    refuse_unless_comment_is_awaited,
    refuse_while_comment_is_open,
    waits_until,
)
from models.drafts.state import (
    Brief,
    MemoAtHand,
    MemoState,
    agrees,
    brief_of,
    is_stale,
    may_comment,
    memo_aftermath,
    replaced_by,
    state_of,
    steps_for,
)
