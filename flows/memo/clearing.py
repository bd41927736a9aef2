"""Remove what nobody reads any more of drafts (docs/record.md#what-is-kept-and-for-how-long)."""

from datetime import date

from flows._runtime.settings import Settings
from models.drafts import kept_of
from models.projections import DRAFTS
from tasks.ledger import Database, legal_hold, records
from tasks.memo import issued_files


def clear_drafts(settings: Settings, database: Database, day: date) -> None:
    """Remove the pages and words of drafts that are no longer kept on a day; under a legal hold nothing goes.

    Raises DiskRefused.
    """
    memos = settings.home / "memos"
    there = issued_files.drafts_there(memos)
    if not there or legal_hold(database):
        return
    drafts = records.every(database, DRAFTS)
    for draft_id in there:
        kept = kept_of(drafts, drafts[draft_id], day) if draft_id in drafts else "pages"
        if kept != "pages":
            issued_files.clear_draft(memos, draft_id, words=kept == "nothing")
