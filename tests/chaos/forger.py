"""Somebody with the whole machine in hand, but not the signing key, who writes the past anew."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from models.core import evolve
from models.ledger import GENESIS, CheckpointTaken, Event, MemoDrafted, Sealed, seal, unseal
from tasks import ledger
from tasks.ledger import Database

ALSO_SEALED = [name for name in ("salt", "channel", "account") if name in Sealed.model_fields]


def forge(database: Database, change: Callable[[Event], Event], *, heads: bool) -> int:
    """Change an entry and make every hash after it anew; return the seq of the first entry changed.

    `heads`: where an entry names an earlier one by its hash, it names the new hash.
    """
    old = ledger.sealed_entries(database)
    new: list[Sealed] = []
    first = 0
    for link in old:
        entry = unseal(link)
        event = change(entry.event)
        if event != entry.event and not first:
            first = link.seq
        match event:
            case CheckpointTaken() if heads and first and event.head_seq >= first:
                event = evolve(event, head=new[event.head_seq - 1].hash)
            case MemoDrafted() if heads and first and event.cut_seq >= first:
                event = evolve(event, cut_hash=new[event.cut_seq - 1].hash)
        prev = new[-1].hash if new else GENESIS
        also: dict[str, Any] = {name: getattr(link, name) for name in ALSO_SEALED}
        new.append(
            seal(event, seq=link.seq, prev_hash=prev, now=entry.recorded_at, actor=entry.actor, **also)
        )  # fmt: skip
    write_over(database, new)
    return first


def write_over(database: Database, chain: list[Sealed]) -> None:
    """Put other entries into the place of those that there are, as whoever holds the file can."""
    with database.writing() as session:
        run = session.connection().execute
        run(text("DROP TRIGGER IF EXISTS ledger_no_update"))
        for link in chain:
            # Two steps, because the hashes of the entries still to come must not be taken.
            run(text("UPDATE ledger SET entry=:entry, hash='x' || seq, prev_hash='y' || seq WHERE seq=:seq"),
                {"entry": link.entry, "seq": link.seq})  # fmt: skip
        for link in chain:
            run(text("UPDATE ledger SET hash=:hash, prev_hash=:prev, subject=:subject, key=:key, occurred_on=:day "
                     "WHERE seq=:seq"),
                {"hash": link.hash, "prev": link.prev_hash, "seq": link.seq, "subject": link.subject,
                 "key": link.key, "day": link.occurred_on})  # fmt: skip
