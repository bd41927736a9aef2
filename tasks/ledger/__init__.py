"""The database: sessions, appending to the ledger, reading records, stores of texts and presses, migrations."""

from tasks.ledger.chain import (
    SYSTEM,
    about,
    append,
    append_decided,
    check,
    differences,
    entries,
    entries_after,
    entry,
    first_of,
    follow,
    hash_at,
    head,
    last_of,
    links,
    of_kinds,
    rebuild,
    sealed_entries,
    sealed_through,
    seq_of,
)
from tasks.ledger.checkpoint import Checkpoint
from tasks.ledger.counts import Figures, figures
from tasks.ledger.database import Database, connect, damage_of
from tasks.ledger.forgetting import legal_hold, refuse_under_hold
from tasks.ledger.projecting import Memory
from tasks.ledger.rebuilding import Difference
from tasks.ledger.runs import last_runs, note_end, note_start
from tasks.ledger.turn import hearing_alone, who_hears
from tasks.ledger.writer import let_write, may_change

__all__ = [
    "SYSTEM",
    "Checkpoint",
    "Database",
    "Difference",
    "Figures",
    "Memory",
    "about",
    "append",
    "append_decided",
    "check",
    "connect",
    "damage_of",
    "differences",
    "entries",
    "entries_after",
    "entry",
    "figures",
    "first_of",
    "follow",
    "hash_at",
    "head",
    "hearing_alone",
    "last_of",
    "last_runs",
    "legal_hold",
    "let_write",
    "links",
    "may_change",
    "note_end",
    "note_start",
    "of_kinds",
    "rebuild",
    "refuse_under_hold",
    "sealed_entries",
    "sealed_through",
    "seq_of",
    "who_hears",
]
