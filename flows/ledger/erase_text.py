"""Erase words that a person typed; the entries that name them stay (docs/record.md#text-store-and-erasure)."""

from typing import Any

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.ledger import Event, TextErased
from models.permissions import may
from tasks import ledger
from tasks.backup.forgotten import note_forgotten
from tasks.ledger import append_decided, refuse_under_hold, texts
from tasks.memo import issued_files
from tasks.reminders import redraw_erased


@flow(name="erase_text", flow_run_name="Words erased")
async def erase_text(text_id: str, reason_id: str, person_id: str) -> dict[str, Any]:
    """Note that words are erased, and erase them here and in drafts of memos. Again, it ends what a crash left.

    Messages in Slack that quote them are drawn again. Returns the entry's seq, the numbers of issued memos, which hold
    the words for good (`issued`), how many messages were drawn again (`redrawn`), and those that still show the words:
    to whom, of which day, and why (`shown`). Raises RuleError for anybody but a coordinator and under a legal hold, and
    LedgerError while another program reads the older pages of the database.
    """
    settings = load_settings()
    database = context.open_record(settings)
    # Look
    erased = TextErased(text_id=text_id, reason_id=reason_id)
    words = texts.words_of(database, [text_id]).get(text_id)
    # Decide
    may(settings.people(), person_id, "forget")

    def decide() -> tuple[Event, ...]:
        refuse_under_hold(database)
        return () if ledger.seq_of(database, erased.key) else (erased,)

    # Erasing has an order of its own: words that are gone without an entry could never be explained
    # Act, after the entry
    # Note
    append_decided(database, decide, now=clock.now(), actor=person_id)
    issued = issued_files.forget_words(settings.home / "memos", words) if words else ()
    texts.erase(database, text_id)
    note_forgotten(settings.backup_root, database)
    redrawn, shown = redraw_erased(database, settings.slack(), context.sender(settings), text_id, clock.now())
    seq = ledger.seq_of(database, erased.key)
    return {"seq": seq, "issued": list(issued), "redrawn": redrawn, "shown": shown}
