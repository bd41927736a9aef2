"""The memo that would have been written then: told again from what was known at a moment, and noted nowhere."""

from datetime import date, datetime

from flows import _house
from flows._memo import binding_of, facts_of, world_at
from flows._settings import Settings
from models.drafting import Asked, draft_for, drafted_then, erratum_for, known_by
from models.issuing import issued_memo
from models.permission import may
from models.projections import DRAFTS
from models.workdays import new_york_day
from notifications.memo_files import render_memo
from notifications.render.parts import check_parts
from tasks import ledger, memo, memo_kept, records


def tell_as_known(house: Settings, asked: Asked, as_of: date | None, moment: datetime) -> dict[str, str | int | None]:
    """Write the memo of a day as known at a moment (aware) into its own folder; return where, and the SHA-256 it binds.

    Without `as_of` it is of the New York day of the moment. `issued` is the number of the memo that was issued with
    the same facts, byte for byte; None where none was. It can be neither approved nor issued. Raises InputError for a
    moment before the first entry.
    """
    check_parts()
    may(house.people(), asked.person_id, "memo_draft")
    database = house.database()
    _house.register(database)
    drafts, entries = records.every(database, DRAFTS), ledger.entries(database)
    day = as_of or new_york_day(moment)
    made = drafted_then(drafts.values(), entries, asked, day, moment)
    known_at = made.recorded_through if made else moment
    world = world_at(
        database, as_of=day, cut_seq=made.cut_seq if made else known_by(entries, moment), recorded_through=known_at
    )
    if made and made.supersedes is not None:
        draft = erratum_for(world, issued_memo(drafts, made.supersedes), made.reason_id or "", asked.person_id)
    else:
        draft = draft_for(world, asked.model_copy(update={"mock": made.mock}) if made else asked)
    facts = facts_of(house, draft, world)
    binding = binding_of(facts)
    folder = house.home / "memos" / memo_kept.AS_KNOWN / f"{day.isoformat()}-{draft.period}-{known_at:%Y%m%dT%H%M%SZ}"
    memo.write_memo(folder, render_memo(facts), replace=True)
    same = (each.number for each in drafts.values() if each.number is not None and each.facts_sha256 == binding)
    return {"folder": str(folder), "facts": binding, "as_of": day.isoformat(), "issued": next(same, None)}
