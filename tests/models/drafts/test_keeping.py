"""Thirty days: how long the pages of a draft stay that nobody approved, and all of one that was replaced or issued."""

from datetime import date, timedelta

import pytest

from models.drafts import kept_of
from models.records import DraftRecord
from tests.models.drafts.memo_drafts import a_draft, a_remark, by_id

DRAFTED = date(2026, 12, 1)
OPEN = a_draft(40, drafted_on=DRAFTED)


@pytest.mark.parametrize(
    ("draft", "others", "then"),
    [
        (OPEN, (), "words"),
        (a_draft(40, drafted_on=DRAFTED, approvals=(a_remark(42),)), (), "pages"),
        (a_draft(40, drafted_on=DRAFTED, approvals=(a_remark(42, facts_sha256="1" * 64),)), (), "words"),
        (a_draft(40, number=1, issued_seq=45, issued_on=DRAFTED), (), "nothing"),
        (OPEN, (a_draft(50, drafted_on=DRAFTED), a_draft(60, drafted_on=DRAFTED + timedelta(30))), "nothing"),
        (OPEN, (a_draft(50, "week", drafted_on=DRAFTED), a_draft(30, drafted_on=DRAFTED)), "words"),
        (a_draft(40, drafted_on=DRAFTED, approvals=(a_remark(42),)), (a_draft(50, drafted_on=DRAFTED),), "nothing"),
    ],
)
def test_what_is_kept_of_a_draft_after_thirty_days(
    draft: DraftRecord, others: tuple[DraftRecord, ...], then: str
) -> None:
    drafts = by_id(draft, *others)
    assert kept_of(drafts, draft, DRAFTED + timedelta(30)) == "pages"
    assert kept_of(drafts, draft, DRAFTED + timedelta(31)) == then
