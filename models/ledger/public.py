"""What anyone may read: of which entries a memo gives more than the salted hash, and a head of the chain as it is
printed, so that a person can hold it: the number of an entry and how its hash begins."""

import re

from models.ledger.chain import Sealed
from models.ledger.events import Event

PUBLIC_KINDS = frozenset(
    {
        "plan_adopted", "recommendation_planned", "milestone_planned", "instance_opened", "milestone_withdrawn",
        "due_fixed", "acceptance_recorded", "note_added", "sources_checked", "evidence_received", "candidate_found",
        "evidence_rejected", "look_recorded", "statement_recorded", "finding_recorded", "extension_granted",
        "entry_corrected", "memo_drafted", "memo_shared", "memo_commented", "memo_reviewed", "memo_approved",
        "memo_issued", "memo_corrected", "memo_withdrawal_asked", "memo_withdrawn", "checkpoint_taken",
        "ledger_restored",
    }
)  # fmt: skip
"""The kinds of entries that anyone may read. Messages and refused files appear as hashes only."""

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w")
"""An e-mail address: a work contact (P1) that the name of a file, or the register, may hold. It is never in a memo."""


def is_public(link: Sealed, event: Event) -> bool:
    """Say whether anyone may read an entry: its kind is public, it is about no file but of class P0, it has no address.

    `event` is what it says. Source: docs/memo.md#files.
    """
    klass = getattr(event, "klass", "P0")
    return link.kind in PUBLIC_KINDS and klass == "P0" and not ADDRESS.search(link.entry)


LETTERS = 16
"""So many digits of a hash are printed: 64 bits, which nobody meets by chance or by trying."""
_PRINTED = re.compile(r"([1-9][0-9]{0,15})-([0-9a-f]{16})")


def short_head(seq: int, digest: str) -> str:
    """Return a head as it is printed: `500-1f2e3d4c5b6a7988`."""
    return f"{seq}-{digest[:LETTERS]}"


def read_head(words: str) -> tuple[int, str] | None:
    """Return the seq and the first digits of the hash of a head as it is printed; None for any other words."""
    match = _PRINTED.fullmatch(words.strip())
    return (int(match[1]), match[2]) if match else None
