"""The drafts of late and the memos that they became, each with what its own files say."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from models.core import evolve
from models.drafts import MemoAtHand, brief_of, replaced_by, waits_until
from models.projections import DRAFTS
from models.records import DraftRecord
from models.reminders import folder_of
from tasks.ledger import Database, Memory, records

FACTS = "memo.json"
OF_LATE = timedelta(days=60)
"""So far back a draft, or a memo issued or withdrawn, is looked at: its messages are told, or drawn again."""


@dataclass(frozen=True)
class MemoStore:
    """Where the memos lie, and the address under which readers find them, where there is one."""

    home: Path
    site: str | None = None

    def link(self, number: int) -> str | None:
        """Return the address of an issued memo; None if there is no site."""
        return f"{self.site.rstrip('/')}/memos/{number:04d}.html" if self.site else None

    def facts_of(self, draft: DraftRecord) -> bytes | None:
        """Return memo.json of a draft or a memo; None if it is gone, or was changed since the issue."""
        try:
            content = (self.home / folder_of(draft.id, draft.number) / FACTS).read_bytes()
        except OSError:
            return None
        is_issued = draft.number is None or sha256(content).hexdigest() == draft.issue.files.get(FACTS)
        return content if is_issued else None


def memos_at_hand(
    database: Database, day: date, memo_store: MemoStore | None = None, memory: Memory | None = None
) -> tuple[MemoAtHand, ...]:
    """Return the drafts of late by id; what their files say is read by `with_briefs`, where something is to be told."""
    since = day - OF_LATE
    drafts = records.recent_drafts(database, since, memory)
    memos = []
    for draft in drafts.values():
        before: tuple[str, ...] = ()
        if draft.number is not None and draft.supersedes is not None:
            old = records.where(database, DRAFTS, number=draft.supersedes).values()
            messages = (message for memo in old for message in memo.messages if message.kind == "memo_issued")
            before = tuple(message.instead_of or message.to for message in messages)
        memos.append(
            MemoAtHand(
                draft=draft,
                replaced=replaced_by(drafts, draft),
                told_before=before,
                awaited=waits_until(drafts, draft),
                link=memo_store.link(draft.number) if memo_store and draft.number is not None else None,
            )
        )
    return tuple(memos)


def with_briefs(memos: tuple[MemoAtHand, ...], ids: Collection[str], store: MemoStore | None) -> tuple[MemoAtHand, ...]:
    """Return the drafts with what the files of some of them say, by id; a file that is gone says nothing."""
    return tuple(_with_brief(memo, store) if store and memo.draft.id in ids else memo for memo in memos)


def memos_again(database: Database, before: tuple[MemoAtHand, ...], day: date) -> tuple[MemoAtHand, ...]:
    """Return the drafts of late as they stand now; what the files of those known say is not read again."""
    earlier = {memo.draft.id: memo for memo in before}
    pairs = ((memo, earlier.get(memo.draft.id)) for memo in memos_at_hand(database, day))
    return tuple(evolve(memo, brief=old.brief, link=old.link) if old else memo for memo, old in pairs)


def one_at_hand(database: Database, draft_id: str, day: date, memo_store: MemoStore | None = None) -> MemoAtHand | None:
    """Return one draft of late as it stands; None for an id that is none, or is of long ago."""
    memo = next((memo for memo in memos_at_hand(database, day) if memo.draft.id == draft_id), None)
    return _with_brief(memo, memo_store) if memo and memo_store else memo


def _with_brief(at_hand: MemoAtHand, memo_store: MemoStore) -> MemoAtHand:
    content = memo_store.facts_of(at_hand.draft)
    if content is None:  # never written here, taken back, or changed since the issue: that is never told as the memo
        return at_hand
    try:
        return evolve(at_hand, brief=brief_of(json.loads(content)))
    except (ValueError, KeyError, TypeError, AttributeError):  # it is no memo of ours
        return at_hand
