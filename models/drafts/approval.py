"""The rules of a memo's life: who drafts does not approve, and two named people see each memo (memo.md, section 10)."""

from collections.abc import Mapping
from typing import Literal

from models.core import InputError, RuleError
from models.drafts.comment import refuse_not_asked
from models.drafts.review import sent_back
from models.ledger import MemoApproved, MemoCommented, MemoReviewed
from models.permissions import SYSTEM, Action
from models.records import DraftRecord

Step = Literal["comment", "review", "send_back", "approve"]
ACTION: dict[Step, Action] = {
    "comment": "memo_comment",
    "review": "memo_review",
    "send_back": "memo_review",
    "approve": "memo_approve",
}
"""What the role table calls each step (models/permissions/permission.py)."""
ERRATUM = "erratum"


def kind_of(draft: DraftRecord) -> str:
    """Return the kind of which one draft is open at a time: its period, its hearing, or the memo that it corrects."""
    if draft.supersedes is not None:
        return f"{ERRATUM} of {draft.supersedes}"
    return draft.period if draft.event_id is None else f"{draft.period} {draft.event_id}"


def draft_of(drafts: Mapping[str, DraftRecord], draft_id: str) -> DraftRecord:
    """Return a draft. Raises InputError for an id that is none."""
    if draft_id not in drafts:
        raise InputError(f"{draft_id} is no draft; `memo list` shows what there is")
    return drafts[draft_id]


def open_draft(drafts: Mapping[str, DraftRecord], draft_id: str) -> DraftRecord:
    """Return a draft that is still open: the last of its kind, and not issued. Raises RuleError for another."""
    draft = draft_of(drafts, draft_id)
    newest = newest_of(drafts, kind_of(draft))
    if draft.number is not None:
        raise RuleError(f"{draft_id} was issued as memo no. {draft.number}; an issued memo is never changed")
    if newest and draft.id != newest.id:
        raise RuleError(f"{draft_id} was replaced by {newest.id}; review, approve and issue that one")
    return draft


def newest_of(drafts: Mapping[str, DraftRecord], kind: str) -> DraftRecord | None:
    """Return the draft of a kind that was made last; None where there is none."""
    own = [each for each in drafts.values() if kind_of(each) == kind]
    return max(own, key=lambda each: each.drafted_seq, default=None)


def refuse_own(draft: DraftRecord, person_id: str, doing: str) -> None:
    """Raise RuleError where the drafter would review or approve their own draft."""
    if person_id == draft.drafted_by:
        raise RuleError(f"{person_id} drafted {draft.id} and may not {doing} it; another person must")


def step_of(
    draft: DraftRecord, step: Step, person_id: str, text_id: str = ""
) -> MemoCommented | MemoReviewed | MemoApproved:
    """Return the event by which a person comments, reviews, sends back or approves an open draft.

    `text_id`: the words said, kept; an approval needs none, and binds the draft's bytes. Raises RuleError where the
    drafter would review or approve, or where the agency is not asked to comment. Whose role it is, `may` says.
    """
    if step == "comment":
        refuse_not_asked(draft)
        return MemoCommented(draft_id=draft.id, text_id=text_id)
    refuse_own(draft, person_id, step.replace("_", " "))
    if step == "approve":
        return MemoApproved(draft_id=draft.id, facts_sha256=draft.facts_sha256)
    back = step == "send_back"
    return MemoReviewed(draft_id=draft.id, sent_back=back, text_id=text_id, facts_sha256=draft.facts_sha256)


def number_for(drafts: Mapping[str, DraftRecord], draft: DraftRecord, facts_sha256: str) -> int:
    """Return the number under which a draft may be issued: the last one issued plus one.

    Raises RuleError where nobody may let it out as it stands (`approver_of`).
    """
    approver_of(draft, facts_sha256)
    return max((each.number or 0 for each in drafts.values()), default=0) + 1


def approver_of(draft: DraftRecord, facts_sha256: str) -> str:
    """Return who approved these bytes, by id: the first whose approval may let them out.

    Raises RuleError where nobody did, where somebody sent the draft back and did not take that back, or where a
    schedule drafted and reviewer and approver are not two people.
    """
    if back := sent_back(draft):
        n, by = draft.id[1:], back.by
        raise RuleError(
            f"{draft.id} was sent back (entry {back.seq}) by {by}; mend the record and draft it anew, or let them take "
            f"that back with `memo review {n} --text TEXT --by {by}` or `memo approve {n} --by {by}`"
        )
    approvals = [each for each in draft.approvals if each.facts_sha256 == facts_sha256]
    if not approvals:
        raise RuleError(f"{draft.id} is not approved as it stands; `memo approve {draft.id[1:]} --by PERSON` first")
    if draft.drafted_by != SYSTEM:
        return approvals[0].by
    readers = {each.by for each in draft.reviews if not each.sent_back and each.facts_sha256 == facts_sha256}
    both = [each.by for each in approvals if readers - {each.by}]
    if not both:
        raise RuleError(f"a schedule drafted {draft.id}: it needs a reviewer and an approver who are two people")
    return both[0]


def refuse_astray(drafts: Mapping[str, DraftRecord], draft: DraftRecord, after: int | None) -> None:
    """Raise RuleError where the memo that a draft follows (`after`, its number) was taken back since.

    What changed before that one would stand in no memo that can be read.
    """
    if after is not None and issued_memo(drafts, after).withdrawn_on is not None:
        how = "memo draft" if draft.supersedes is None else f"memo correct {draft.supersedes}"
        raise RuleError(
            f"{draft.id} tells what changed since memo no. {after}, which was withdrawn; draft it anew (`{how}`), and "
            "have it approved again"
        )


def issued_memo(drafts: Mapping[str, DraftRecord], number: int) -> DraftRecord:
    """Return the draft that became memo no. N. Raises InputError for a number that was never issued."""
    found = next((each for each in drafts.values() if each.number == number), None)
    if found is None:
        raise InputError(f"no memo no. {number} was issued; `memo list` shows what there is")
    return found


def correctable(drafts: Mapping[str, DraftRecord], number: int) -> DraftRecord:
    """Return a memo that may be corrected: issued, not withdrawn, and of its errata the last. Raises RuleError."""
    memo = issued_memo(drafts, number)
    if memo.withdrawn_on is not None:
        raise RuleError(f"memo no. {number} was withdrawn; there is nothing left of it to correct")
    if memo.corrected_by is not None and issued_memo(drafts, memo.corrected_by).withdrawn_on is None:
        raise RuleError(f"memo no. {number} was corrected by memo no. {memo.corrected_by}; correct that one")
    return memo


def errata_of(drafts: Mapping[str, DraftRecord], number: int) -> tuple[int, ...]:
    """Return the numbers of the memos that correct memo no. N, or an erratum of it, and were not withdrawn."""
    found: dict[int, DraftRecord] = {}
    for each in sorted(drafts.values(), key=lambda each: each.number or 0):
        if each.number is not None and each.supersedes in (number, *found):
            found[each.number] = each
    return tuple(name for name, each in found.items() if each.withdrawn_on is None)
