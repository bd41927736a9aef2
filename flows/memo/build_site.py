"""Build the static site of the memos that were issued, for anybody to read."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from prefect import flow

from flows._runtime.data import VERIFIER
from flows._runtime.settings import Settings, load_settings
from models.core import new_york_day
from models.ledger import GENESIS, Entry, Sealed, unseal
from models.memo import IssuedMemo, date_changes, issued_memos, newest
from notifications.site import NEVER, Memo, Record, in_brief, render_site
from tasks import ledger
from tasks.ledger import texts
from tasks.memo import issued_folder
from tasks.site import site


@flow(name="build_site")
async def build_site() -> dict[str, str | int]:
    """Write the site into the folder that is set; return its number of memos and files, and the SHA-256 of all.

    Raises LedgerError where a memo's folder is not as it was issued, InputError where the folder holds something else,
    DiskRefused where the disk is full: the old site stays then.
    """
    settings = load_settings()
    database = settings.database()
    # Look
    sealed = ledger.sealed_entries(database)
    entries = [unseal(each) for each in sealed]
    memos = issued_memos(entries)
    record = _record(sealed[0] if sealed else None, entries, memos, texts.every(database))
    last = newest(memos)
    told = [_read(settings, record, each, in_full=each == last) for each in memos]
    # Decide: all that was issued is shown, and nothing else
    # Act
    address = f"{str(settings.site_url).rstrip('/')}/" if settings.site_url else None
    pages = render_site(told, record, address, VERIFIER.read_bytes())
    written = site.write_site(settings.site or settings.home / "site", chain(pages, _folders(settings, memos)))
    # Note: a site leaves no entry; it follows from the record, and can be built again at any time
    return {"memos": len(memos), "files": written.files, "sha256": written.sha256}


def _folders(settings: Settings, memos: Sequence[IssuedMemo]) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    """Give each memo's own folder as it was issued, one at a time: all of them would not fit into memory."""
    for memo in memos:
        if memo.withdrawn is None:
            yield f"memos/{memo.number:04}", issued_folder.read_memo(settings.home / "memos" / str(memo.number), memo)


def _read(settings: Settings, record: Record, memo: IssuedMemo, *, in_full: bool) -> Memo:
    told = {} if memo.withdrawn else issued_folder.read_told(settings.home / "memos" / str(memo.number), memo)
    return Memo(issued=memo, told=told if in_full else in_brief(told), reasons=record.reasons)


def _record(
    first: Sealed | None, entries: Sequence[Entry], memos: Sequence[IssuedMemo], words: Mapping[str, str]
) -> Record:
    wanted = {one.reason_id for memo in memos for one in (*memo.corrections, memo.withdrawn) if one}
    return Record(
        first_hash=first.hash if first else GENESIS,
        begun=new_york_day(first.recorded_at if first else NEVER),
        changes=date_changes(entries, max((each.cut_seq for each in memos), default=0)),
        reasons={key: said for key, said in words.items() if key in wanted},
    )
