"""The memo that would have been written then: told again from what was known at a moment, and noted nowhere."""

from datetime import UTC, date, datetime

from flows._runtime import clock, context
from flows._runtime.settings import Settings
from flows.memo.memo import facts_of, world_at
from models.core import InputError, LedgerBroken, RuleError, evolve, new_york_day
from models.drafts import issued_memo
from models.memo import DraftRequest, draft_for, draft_made_at, erratum_for, last_seq_by
from models.permissions import may
from models.projections import DRAFTS
from models.records import DraftRecord
from notifications.printed import check_parts, render_memo
from tasks import ledger
from tasks.ledger import records
from tasks.memo import Spool, issued_files, memo


def tell_as_known(
    settings: Settings, request: DraftRequest, as_of: date | None, moment: datetime
) -> dict[str, str | int | None]:
    """Write the memo of a day as known at a moment (aware) into its own folder; return where, and the SHA-256 it binds.

    Without `as_of` it is of the New York day of the moment. If a memo was issued with the same facts, its own files are
    written, byte for byte, and `issued` is its number. Otherwise `issued` is None: the memo bears the id that it would
    have had, which another draft may have got since, and can be neither approved nor issued.
    Raises InputError for a moment before the first entry or still to come, and for a day after the moment; RuleError
    for what a memo said that was withdrawn since.
    """
    day = _day_of(as_of, moment)
    check_parts()
    may(settings.people(), request.person_id, "memo_draft")
    database = settings.database()
    context.register(database)
    drafts = records.every(database, DRAFTS)
    entries = ledger.entries(database)
    made = draft_made_at(drafts.values(), entries, request, day, moment)
    known_at = made.recorded_through if made else moment
    world = world_at(
        database, as_of=day, cut_seq=made.cut_seq if made else last_seq_by(entries, moment), recorded_through=known_at
    )
    if made and made.supersedes is not None:
        draft = erratum_for(world, issued_memo(drafts, made.supersedes), made.reason_id or "", request.person_id)
    else:
        draft = draft_for(world, request)
    if made:  # told as it was noted then, by older code too, so that it binds to the bytes of the memo issued
        draft = evolve(draft, mock=made.mock)
    facts = facts_of(settings, draft, world)
    binding = facts.binding()
    alike = [record for record in drafts.values() if record.facts_sha256 == binding]
    if withdrawn := [record.number for record in alike if record.withdrawn_on]:
        raise RuleError(f"memo no. {withdrawn[0]} said exactly this and was withdrawn, so it is not shown again")
    # Day, kind and moment (UTC) name the folder, so that two memos never share one.
    kind = draft.period if draft.event_id is None else f"{draft.period}-{draft.event_id}"
    name = f"{draft.as_of.isoformat()}-{kind}-{draft.recorded_through.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    folder = settings.home / "memos" / issued_files.AS_KNOWN / name
    same = next((record for record in alike if record.number is not None), None)
    issued = _issued_files(settings, same) if same else None
    memo.write_memo(folder, issued or render_memo(facts, into=Spool(folder.parent)), replace=True)
    number = same.number if same and issued else None
    return {"folder": str(folder), "facts": binding, "as_of": day.isoformat(), "issued": number}


def _issued_files(settings: Settings, draft: DraftRecord) -> dict[str, bytes] | None:
    """Return the files of an issued memo as they went out; None if one of them is gone or changed."""
    names = [name for name in draft.files if name not in (memo.SUMS, memo.SIGNED, memo.STAMPED, memo.ZIP)]
    try:
        return {name: issued_files.read_file(settings.home / "memos", draft, name) for name in names}
    except LedgerBroken:
        return None


def _day_of(as_of: date | None, moment: datetime) -> date:
    """Return the day of which the memo tells. Raises InputError for what was still to come at the moment, or is now."""
    if moment > clock.now():
        raise InputError(f"--known-at {moment.isoformat()} is in the future; write a time in the past")
    known_on = new_york_day(moment)
    if as_of and as_of > known_on:
        raise InputError(f"--as-of {as_of} comes after --known-at {moment.isoformat()}; write a day up to {known_on}")
    return as_of or known_on
