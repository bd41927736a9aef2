"""Erase words that a person typed; the entries that name them stay (docs/record.md#text-store-and-erasure)."""

from prefect import flow

from flows._runtime import clock
from flows._runtime.settings import load_settings
from models.ledger import TextErased
from models.permissions import may
from tasks import ledger
from tasks.ledger import refuse_under_hold, texts


@flow(name="erase_text", flow_run_name="Words erased")
async def erase_text(text_id: str, reason_id: str, person_id: str) -> int:
    """Note that words are erased, erase them, and return the entry's seq. Again, it ends what a crash left.

    Raises RuleError for anybody but a coordinator and under a legal hold, and LedgerError while another program reads
    the older pages of the database.
    """
    settings = load_settings()
    database = settings.database()
    # Look
    erased = TextErased(text_id=text_id, reason_id=reason_id)
    seq = ledger.seq_of(database, erased.key)
    # Decide
    may(settings.people(), person_id, "forget")
    refuse_under_hold(database)
    # Erasing has an order of its own: words that are gone without an entry could never be explained
    # Act, after the entry
    # Note
    seq = seq or ledger.append(database, [erased], now=clock.now(), actor=person_id)
    texts.erase(database, text_id)
    return seq
