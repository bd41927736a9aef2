"""A draft, or a memo issued of late, with what a message says of it: read from its own memo.json."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from models.core import Value
from models.drafts.approval import kind_of, newest_of
from models.ledger import MemoCounts
from models.records import DraftRecord

FIRST = 3
"""Changes that stand in a message."""


class Brief(Value):
    """What a message says of a memo's contents."""

    counts: MemoCounts
    changes: tuple[str, ...]
    more: int
    """How many changes there are beside."""


class Replaced(Value):
    """By which draft another one was replaced, and the entry that says so."""

    by: str
    seq: int


class MemoAtHand(Value):
    """One draft as it stands, with what surrounds it."""

    draft: DraftRecord
    brief: Brief | None = None
    """None where its files are not at hand."""
    has_text: bool = True
    """False where its own text is gone, or is not the one issued: no message can bring it."""
    replaced: Replaced | None = None
    told_before: tuple[str, ...] = ()
    """Of an erratum: the ids of those who were told of the memo that it corrects."""
    awaited: date | None = None
    """The last day on which a comment is waited for, on it or on another draft for the same days; None for none."""
    link: str | None = None


def brief_of(memo_json: bytes) -> Brief | None:
    """Read counts and first changes out of a memo.json; None for what is no memo of ours."""
    try:
        facts: dict[str, Any] = json.loads(memo_json)
        counts = {name: facts["counts"][name]["value"] for name in MemoCounts.model_fields}
        changes = tuple(str(each["text"]) for each in facts["changes"])
    except (ValueError, KeyError, TypeError):
        return None
    return Brief(counts=MemoCounts(**counts), changes=changes[:FIRST], more=max(len(changes) - FIRST, 0))


def replaced_by(drafts: Mapping[str, DraftRecord], draft: DraftRecord) -> Replaced | None:
    """Return the draft that took another's place; None for one that is still open, or was issued."""
    newest = newest_of(drafts, kind_of(draft))
    if draft.number is not None or newest is None or newest.id == draft.id:
        return None
    return Replaced(by=newest.id, seq=newest.drafted_seq)
