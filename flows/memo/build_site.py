"""Build the static site: what was issued, for anyone to read. Source: docs/site.md"""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows._runtime import artifact, run_names
from flows._runtime.data import VERIFIER
from flows._runtime.run import scheduled
from flows._runtime.settings import load_settings
from models.core import new_york_day
from models.ledger import GENESIS, unseal, verify
from models.memo import date_changes, issued_memos, last_public_in, newest
from notifications.site import NEVER, MemoFolder, SiteRecord, read_memos, render_site
from notifications.words import counted, tally
from tasks import ledger
from tasks.ledger import texts
from tasks.site import Files, WrittenSite, read_folder, read_memo, write_site


@artifact.effect(name="site", task_run_name="Files of the site")
def write(
    folder: Path, files: Iterable[tuple[str, Files]], withdrawn: Sequence[str], lost: Sequence[str]
) -> State[WrittenSite]:
    """Write the files of the site into its folder."""
    built = write_site(folder, files, withdrawn=withdrawn, lost=lost)
    return Completed(name=f"{tally(built.files, 'file')} written", data=built)


@flow(name="build_site", flow_run_name=run_names.of_day("Site"))
@scheduled
async def build_site() -> dict[str, str | int]:
    """Write the site into the folder that is set; return its number of memos and files, and the SHA-256 of all.

    Raises LedgerError for a memo that is not as issued or shown, and where the chain does not hold; InputError for a
    folder of other things.
    """
    settings = load_settings()
    database = settings.database()
    sealed = ledger.sealed_entries(database)
    verify(sealed)
    entries = [unseal(entry) for entry in sealed]
    memos = issued_memos(entries)
    numbers = set(range(1, last_public_in(entries) + 1)) - {memo.number for memo in memos}
    record = SiteRecord(
        first_hash=sealed[0].hash if sealed else GENESIS,
        begun=new_york_day(sealed[0].recorded_at if sealed else NEVER),
        changes=date_changes(entries, max((memo.cut_seq for memo in memos), default=0)),
        lost=tuple(sorted(numbers)),
    )
    changes = [change for memo in memos for change in (*memo.corrections, memo.withdrawn) if change]
    words = texts.words_of(database, [change.reason_id for change in changes])
    folders = {memo.number: settings.home / "memos" / str(memo.number) for memo in memos}
    # One memo at a time, because all of them would not fit into memory
    contents = (MemoFolder(memo) if memo.withdrawn else read_folder(folders[memo.number], memo) for memo in memos)
    public = read_memos(contents, newest(memos), words)
    # All that was issued is shown, and nothing else
    name = "memos/{:04}".format
    address = f"{str(settings.site_url).rstrip('/')}/" if settings.site_url else None
    issued = ((name(memo.number), read_memo(folders[memo.number], memo)) for memo in memos if not memo.withdrawn)
    pages = render_site(public, record, address, VERIFIER.read_bytes())
    folder = settings.site or settings.home / "site"
    withdrawn = [name(memo.number) for memo in memos if memo.withdrawn]
    site = write(folder, chain(pages, issued), withdrawn, [name(number) for number in record.lost])
    # A site leaves no entry, because it follows from the record and can be built again at any time
    result: dict[str, str | int] = {"memos": len(memos), "files": site.files, "sha256": site.sha256}
    artifact.tell([f"The site shows {counted(len(memos), 'memo')}."])
    return artifact.end(result, "Built")
