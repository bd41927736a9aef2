"""A draft that was sent back waits for who sent it back; what a person said before of it is not said twice."""

from typing import Any

import pytest

from models.core import RuleError
from models.drafts.approval import approver_of, last_step, sent_back
from models.drafts.state import is_agreed
from models.permissions import SYSTEM
from models.records import DraftRecord
from tests.models.drafts.memo_drafts import SHA, a_draft, a_remark

BACK = a_remark(41, "p-v-1", sent_back=True)


def of(**more: Any) -> DraftRecord:
    """Return a draft that p-c-2 approved."""
    return a_draft(40, **{"approvals": (a_remark(42, "p-c-2"),)} | more)


def test_a_draft_that_was_sent_back_is_not_issued_until_who_sent_it_back_says_otherwise() -> None:
    for draft in (of(reviews=(BACK,)), of(reviews=(BACK, a_remark(43, "p-c-2"))), of(drafted_by=SYSTEM, reviews=(
        a_remark(39, "p-v-1"), a_remark(40, "p-v-2"), BACK,
    ))):  # fmt: skip
        assert (sent_back(draft), is_agreed(draft)) == (BACK, False)
        with pytest.raises(
            RuleError, match=r"D40 was sent back \(entry 41\) by p-v-1.*`memo review 40 --text TEXT --by p-v-1`"
        ):
            approver_of(draft, SHA)
    taken_back: tuple[dict[str, Any], ...] = (
        {"reviews": (BACK, a_remark(43, "p-v-1"))},
        {"reviews": (BACK,), "approvals": (a_remark(42, "p-c-2"), a_remark(43, "p-v-1"))},
    )
    for more in taken_back:
        draft = of(**more)
        assert (sent_back(draft), is_agreed(draft)) == (None, True)
        assert approver_of(draft, SHA) in ("p-c-2", "p-v-1")


def test_a_person_who_approved_and_then_sent_it_back_has_sent_it_back() -> None:
    draft = of(reviews=(a_remark(43, "p-c-2", sent_back=True),))
    with pytest.raises(RuleError, match=r"sent back \(entry 43\) by p-c-2"):
        approver_of(draft, SHA)


def test_an_approval_of_the_same_bytes_is_noted_once_unless_it_takes_back_a_later_word() -> None:
    back = a_remark(43, "p-c-2", sent_back=True)
    cases: list[tuple[DraftRecord, str, int | None]] = [
        (of(), "p-c-2", 42),
        (of(reviews=(a_remark(43, "p-c-2"),)), "p-c-2", 42),
        (of(reviews=(back,)), "p-c-2", None),
        (of(), "p-c-3", None),
        (of(facts_sha256="1" * 64), "p-c-2", None),
        (of(approvals=(a_remark(42, "p-c-2"), a_remark(44, "p-c-2")), reviews=(back,)), "p-c-2", 44),
    ]
    for draft, person, seq in cases:
        before = last_step(draft, "approve", person)
        assert (before and before.seq) == seq
