"""An issue is noted on what the ledger says then: decided again where something came while it was rendered."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from flows._runtime import clock
from flows._runtime.settings import Settings
from flows.memo.memo import facts_of, world_of_draft
from models.core import RuleError, new_york_day
from models.drafts import (
    approver_of,
    correctable,
    number_for,
    open_draft,
    refuse_if_followed_was_withdrawn,
    refuse_while_comment_is_open,
)
from models.ledger import Event, LedgerRestored
from models.projections import DRAFTS, World
from models.records import DraftRecord
from notifications.memo import MemoDocument
from tasks import ledger
from tasks.ledger import Database, append_decided, records
from tasks.memo import kept as memo_kept


class Agreed(NamedTuple):
    """What was decided of an issue."""

    draft: DraftRecord
    world: World
    facts: MemoDocument
    number: int
    approver_id: str
    corrected: DraftRecord | None
    """The memo that it corrects."""


def agree(settings: Settings, database: Database, draft_id: str, before: "Agreed | None" = None) -> Agreed:
    """Decide on what the ledger says now that a draft goes out, and under which number.

    `before`: what was decided a moment ago; the draft's facts are those of its cut, and are not told again. Raises
    RuleError where it is not open or not approved as it stands, where the agency may still comment, where the memo it
    corrects may not be corrected, and where the one it follows was withdrawn.
    """
    drafts = records.every(database, DRAFTS)
    draft = open_draft(drafts, draft_id)
    refuse_while_comment_is_open(drafts, draft, new_york_day(clock.now()))
    corrected = correctable(drafts, draft.supersedes) if draft.supersedes is not None else None
    world = before.world if before else world_of_draft(database, draft)
    facts = before.facts if before else facts_of(settings, draft, world, state="erratum" if corrected else "issued")
    refuse_if_followed_was_withdrawn(drafts, draft, facts.memo.after)
    binding = facts.binding()
    number, approver_id = number_for(drafts, last_public_of(database)), approver_of(draft, binding)
    return Agreed(draft, world, facts, number, approver_id, corrected)


def last_public_of(database: Database) -> int:
    """Return the last memo number that was made public before the record was restored; 0 if it never was."""
    restored = ledger.last_of(database, "ledger_restored")
    return restored.event.last_memo if restored and isinstance(restored.event, LedgerRestored) else 0


def note_issue(settings: Settings, database: Database, agreed: Agreed, events: Sequence[Event], person_id: str) -> None:
    """Append what an issue brings, where it still holds: while it was rendered something may have been recorded.

    The folder's bytes are those of the draft's cut and do not change. Where the issue does not hold any more, what was
    written for it and is noted nowhere is taken away, and RuleError is raised.
    """

    def decide() -> Sequence[Event]:
        again = agree(settings, database, agreed.draft.id, agreed)
        if (again.number, again.approver_id) != (agreed.number, agreed.approver_id):
            raise RuleError(f"another memo or approval was recorded meanwhile; issue {agreed.draft.id} again")
        return events

    try:
        append_decided(database, decide, now=clock.now(), actor=person_id)
    except RuleError:
        _take_away(settings.home / "memos", database, agreed)
        raise


def _take_away(memos: Path, database: Database, agreed: Agreed) -> None:
    drafts = records.every(database, DRAFTS).values()
    if any(each.number == agreed.number for each in drafts):  # another run of this issue was first: it is theirs
        return
    memo_kept.remove_unnoted(memos, agreed.number)
    if agreed.draft.supersedes is not None:
        memo_kept.untell_beside(memos, agreed.draft.supersedes)
