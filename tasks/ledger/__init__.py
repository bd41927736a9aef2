"""The database: sessions, appending to the ledger, reading records, stores of texts and presses, migrations."""

from tasks.ledger.chain import (
    SYSTEM,
    Appended,
    about,
    append,
    append_decided,
    check,
    clock_fault,
    differences,
    entries,
    entry,
    follow,
    hash_at,
    head,
    is_demonstration,
    last_of,
    links,
    of_kinds,
    rebuild,
    sealed_entries,
    sealed_through,
    seq_of,
    subjects_since,
    without_account,
)
from tasks.ledger.counts import figures, last_acts, last_runs, note_end, note_start, relied_sources
from tasks.ledger.database import Database, connect, damage_of
from tasks.ledger.migrate import let_write, may_change
from tasks.ledger.projecting import Memory
from tasks.ledger.texts import legal_hold, refuse_under_hold
from tasks.ledger.turn import hearing_alone, running, running_alone, runs_seen, who_hears
