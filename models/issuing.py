"""The rules of a memo's life: who drafts does not approve, and two named people see each memo (memo.md, section 10)."""

from collections.abc import Mapping
from datetime import date, timedelta

from models.draft import DraftRecord
from models.errors import InputError, RuleError
from models.permission import SYSTEM
from models.register import RegisterRecord


def draft_of(drafts: Mapping[str, DraftRecord], draft_id: str) -> DraftRecord:
    """Return a draft. Raises InputError for an id that is none."""
    if draft_id not in drafts:
        raise InputError(f"{draft_id} is no draft; `memo list` shows what there is")
    return drafts[draft_id]


def open_draft(drafts: Mapping[str, DraftRecord], draft_id: str) -> DraftRecord:
    """Return a draft that is still open: the last one, and not issued. Raises RuleError for another."""
    draft = draft_of(drafts, draft_id)
    newest = max(drafts.values(), key=lambda each: each.drafted_seq)
    if draft.number is not None:
        raise RuleError(f"{draft_id} was issued as memo no. {draft.number}; an issued memo is never changed")
    if draft.id != newest.id:
        raise RuleError(f"{draft_id} was replaced by {newest.id}; review, approve and issue that one")
    return draft


def refuse_own(draft: DraftRecord, person_id: str, doing: str) -> None:
    """Raise RuleError where the drafter would review or approve their own draft."""
    if person_id == draft.drafted_by:
        raise RuleError(f"{person_id} drafted {draft.id} and may not {doing} it; another person must")


def number_for(drafts: Mapping[str, DraftRecord], draft: DraftRecord, facts_sha256: str) -> int:
    """Return the number under which a draft may be issued: the last one issued plus one.

    Raises RuleError where the bytes approved are not these, or where a schedule drafted and reviewer and approver are
    not two people.
    """
    approvals = [each for each in draft.approvals if each.facts_sha256 == facts_sha256]
    if not approvals:
        raise RuleError(f"{draft.id} is not approved as it stands; `memo approve {draft.id[1:]} --by PERSON` first")
    if draft.drafted_by == SYSTEM:
        readers = {each.by for each in draft.reviews if not each.sent_back and each.facts_sha256 == facts_sha256}
        if not any(readers - {each.by} for each in approvals):
            raise RuleError(f"a schedule drafted {draft.id}: it needs a reviewer and an approver who are two people")
    return max((each.number or 0 for each in drafts.values()), default=0) + 1


def period_of(drafts: Mapping[str, DraftRecord], register: RegisterRecord, as_of: date) -> tuple[date, date]:
    """Return the days a memo covers: from the day after the last issued one, or the report's day, to its own day."""
    issued = [each.as_of for each in drafts.values() if each.number is not None]
    start = max(issued) + timedelta(days=1) if issued else register.report.issued_on
    return min(start, as_of), as_of


def next_memo_on(as_of: date) -> date:
    """Return the first day of the next month, when the next memo is drafted (commands.md, section 1)."""
    return (as_of.replace(day=1) + timedelta(days=32)).replace(day=1)
