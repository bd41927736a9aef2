"""Review, approval, issue and correction: who drafts does not approve (docs/memo.md#approval)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from models.core import AnswerRefused, InputError, RuleError, evolve
from models.ledger import MemoApproved, MemoCommented, MemoReviewed, MemoWithdrawalAsked, MemoWithdrawn
from models.permissions import SYSTEM, Action
from models.records import DraftRecord, Remark

ApprovalStep = Literal["comment", "review", "send_back", "approve"]
ACTION: dict[ApprovalStep, Action] = {
    "comment": "memo_comment",
    "review": "memo_review",
    "send_back": "memo_review",
    "approve": "memo_approve",
}
"""The action that a person needs permission for, by step."""


def kind_of(draft: DraftRecord) -> str:
    """Return the kind of which one draft is open at a time: its period, its hearing, or the memo that it corrects."""
    if draft.supersedes is not None:
        return f"erratum of {draft.supersedes}"
    return draft.period if draft.event_id is None else f"{draft.period} {draft.event_id}"


def newest_of(drafts: Mapping[str, DraftRecord], kind: str) -> DraftRecord | None:
    """Return the last draft of a kind; None if there is none."""
    of_kind = [draft for draft in drafts.values() if kind_of(draft) == kind]
    return max(of_kind, key=lambda draft: draft.drafted_seq, default=None)


def known_draft(drafts: Mapping[str, DraftRecord], draft_id: str) -> DraftRecord:
    """Return a draft of the record. Raises AnswerRefused for an unknown id."""
    if draft_id not in drafts:
        raise AnswerRefused("no_such_draft", f"unknown draft: {draft_id}; `memo list` shows them")
    return drafts[draft_id]


def open_draft(drafts: Mapping[str, DraftRecord], draft_id: str) -> DraftRecord:
    """Return a draft that is open: not issued, and the newest of its kind. Raises AnswerRefused for an unknown id, and
    RuleError for a draft that was issued or replaced."""
    draft = known_draft(drafts, draft_id)
    refuse_issued(draft)
    newest = newest_of(drafts, kind_of(draft))
    if newest and draft.id != newest.id:
        raise RuleError(f"{draft_id} was replaced by {newest.id}; review, approve and issue that one")
    return draft


def refuse_issued(draft: DraftRecord) -> None:
    """Raise RuleError for a draft that was issued."""
    if draft.number is not None:
        raise RuleError(f"{draft.id} was issued as memo no. {draft.number}; an issued memo is never changed")


def refuse_own_step(draft: DraftRecord, step: ApprovalStep, person_id: str, acting: Collection[str]) -> None:
    """Raise AnswerRefused if the drafter would review or approve, or who acts in the place of nobody but the drafter.
    `acting` are the ids of those whose place the person takes, and who may take the step."""
    drafter = draft.drafted_by
    if step == "comment" or (person_id != drafter and set(acting) != {drafter}):
        return
    action = step.replace("_", " ")
    stands_in = "" if person_id == drafter else f"{person_id} stands in for {drafter}: "
    raise AnswerRefused(
        "own_draft", f"{stands_in}{drafter} drafted {draft.id} and may not {action} it; another person must"
    )


def step_of(draft: DraftRecord, step: ApprovalStep, text_id: str = "") -> MemoCommented | MemoReviewed | MemoApproved:
    """Return the event by which a person takes a step with a draft; `text_id` names the stored words."""
    if step == "comment":
        return MemoCommented(draft_id=draft.id, text_id=text_id)
    if step == "approve":
        return MemoApproved(draft_id=draft.id, facts_sha256=draft.facts_sha256)
    is_back = step == "send_back"
    return MemoReviewed(draft_id=draft.id, sent_back=is_back, text_id=text_id, facts_sha256=draft.facts_sha256)


def on_these_bytes(draft: DraftRecord, remarks: Iterable[Remark]) -> list[Remark]:
    """Return the remarks that were made about the draft as it stands."""
    return [remark for remark in remarks if remark.facts_sha256 == draft.facts_sha256]


def sent_back(draft: DraftRecord) -> Remark | None:
    """Return the review that sent a draft back, and that its author did not undo by a later one or an approval."""
    remarks = sorted((*draft.review.reviews, *draft.review.approvals), key=lambda remark: remark.seq)
    last_words = {remark.by: remark for remark in on_these_bytes(draft, remarks)}
    returned = [remark for remark in last_words.values() if remark.sent_back]
    return max(returned, key=lambda remark: remark.seq, default=None)


def last_step(draft: DraftRecord, step: ApprovalStep, person_id: str) -> Remark | None:
    """Return what a person last did with these bytes, if it was this step; what is read later undoes no approval."""
    review = draft.review
    comments = [remark for remark in review.comments if remark.by == person_id]
    reviews = [remark for remark in on_these_bytes(draft, review.reviews) if remark.by == person_id]
    approvals = [remark for remark in on_these_bytes(draft, review.approvals) if remark.by == person_id]
    returned = [remark for remark in reviews if remark.sent_back]
    match step:
        case "comment":
            return comments[-1] if comments else None
        case "approve":
            return approvals[-1] if approvals and (not returned or approvals[-1].seq > returned[-1].seq) else None
    last = max((*reviews, *approvals), key=lambda remark: remark.seq, default=None)
    return last if last in reviews and reviews[-1].sent_back == (step == "send_back") else None


def readers_of(draft: DraftRecord) -> frozenset[str]:
    """Return the ids of those who read the draft as it stands and did not send it back."""
    return frozenset(review.by for review in on_these_bytes(draft, draft.review.reviews) if not review.sent_back)


def approvers_of(draft: DraftRecord) -> frozenset[str]:
    """Return the ids of those who approved the draft as it stands."""
    return frozenset(approval.by for approval in on_these_bytes(draft, draft.review.approvals))


def approval_of(draft: DraftRecord, person_id: str) -> Remark:
    """Return a person's first approval of the draft as it stands. Raises StopIteration if there is none."""
    return next(remark for remark in on_these_bytes(draft, draft.review.approvals) if remark.by == person_id)


def is_agreed(draft: DraftRecord) -> bool:
    """Return whether a draft may be issued as it stands: approved, not sent back, and a schedule's read by another."""
    return not sent_back(draft) and bool(_binding(draft))


def _binding(draft: DraftRecord) -> list[Remark]:
    """Return the approvals that let a draft be issued as it stands; of a schedule's, those that another person read."""
    approvals = on_these_bytes(draft, draft.review.approvals)
    readers = readers_of(draft)
    return [approval for approval in approvals if draft.drafted_by != SYSTEM or readers - {approval.by}]


def approver_of(draft: DraftRecord, facts_sha256: str) -> str:
    """Return the id of the first person whose approval of these bytes lets them be issued. Raises RuleError if there is
    none: not approved, sent back, or a schedule's draft without a reader beside the approver."""
    if back := sent_back(draft):
        number = draft.id[1:]
        raise RuleError(
            f"{draft.id} was sent back (entry {back.seq}) by {back.by}; fix the record and draft again, or let them "
            f"undo that with `memo review {number} --text TEXT --by {back.by}` or "
            f"`memo approve {number} --by {back.by}`"
        )
    draft = evolve(draft, facts_sha256=facts_sha256)
    if not approvers_of(draft):
        raise RuleError(f"{draft.id} is not approved in its current version; run `memo approve {draft.id} --by PERSON`")
    if binding := _binding(draft):
        return binding[0].by
    raise RuleError(f"a schedule drafted {draft.id}: two people must read it, a reviewer and an approver")


def number_for(drafts: Mapping[str, DraftRecord], last_public: int = 0) -> int:
    """Return the number of the next memo. `last_public`, the last number made public before a restore, is never used
    again, though the entry of that memo may be lost."""
    return max(last_public, *(draft.number or 0 for draft in drafts.values()), 0) + 1


def refuse_if_followed_was_withdrawn(
    drafts: Mapping[str, DraftRecord], draft: DraftRecord, followed: int | None
) -> None:
    """Raise RuleError if the memo that a draft follows, by number, was withdrawn since: its changes stand nowhere."""
    if followed is not None and issued_memo(drafts, followed).withdrawn_on is not None:
        how = "memo draft" if draft.supersedes is None else f"memo correct {draft.supersedes}"
        raise RuleError(
            f"{draft.id} reports changes since memo no. {followed}, which was withdrawn; draft it again (`{how}`), "
            "and have it approved again"
        )


def issued_memo(drafts: Mapping[str, DraftRecord], number: int) -> DraftRecord:
    """Return the draft that became memo no. N. Raises InputError for a number that was never issued."""
    memo = next((draft for draft in drafts.values() if draft.number == number), None)
    if memo is None:
        raise InputError(f"memo no. {number} does not exist; `memo list` shows the issued memos")
    return memo


def withdrawal_of(
    memo: DraftRecord, person_id: str, reason_id: str | None
) -> MemoWithdrawalAsked | MemoWithdrawn | None:
    """Return what a person does to withdraw a memo: the first asks, with a reason, another confirms; None if it is
    withdrawn. Raises InputError without a reason, and RuleError if who asked would confirm."""
    request = memo.withdrawal_asked
    number = memo.number or 0
    if memo.withdrawn_on is not None:
        return None
    if request is None:
        if not reason_id:
            raise InputError(f"nobody has asked to withdraw memo no. {number}; say why with --reason")
        return MemoWithdrawalAsked(draft_id=memo.id, number=number, reason_id=reason_id)
    if request.by == person_id:
        raise RuleError(
            f"{person_id} asked to withdraw memo no. {number} and may not confirm it; another person must: "
            f"`memo withdraw {number} --by PERSON`"
        )
    return MemoWithdrawn(draft_id=memo.id, number=number, reason_id=request.text_id or "")


def correctable(drafts: Mapping[str, DraftRecord], number: int) -> DraftRecord:
    """Return a memo that may be corrected: issued, not withdrawn, and the last of its errata. Raises RuleError."""
    memo = issued_memo(drafts, number)
    if memo.withdrawn_on is not None:
        raise RuleError(f"memo no. {number} was withdrawn and cannot be corrected")
    if memo.issue.corrected_by is not None and issued_memo(drafts, memo.issue.corrected_by).withdrawn_on is None:
        raise RuleError(f"memo no. {number} was corrected by memo no. {memo.issue.corrected_by}; correct that one")
    return memo


def errata_of(drafts: Mapping[str, DraftRecord], number: int) -> tuple[int, ...]:
    """Return the numbers of the memos in force that correct memo no. N or an erratum of it."""
    errata: dict[int, DraftRecord] = {}
    for draft in sorted(drafts.values(), key=lambda draft: draft.number or 0):
        if draft.number is not None and draft.supersedes in (number, *errata):
            errata[draft.number] = draft
    return tuple(erratum for erratum, draft in errata.items() if draft.withdrawn_on is None)
