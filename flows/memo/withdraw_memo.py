"""Take an issued memo back: its files go, its hashes and the reason stay."""

from prefect import flow

from flows._runtime import clock
from flows._runtime.settings import load_settings
from models.drafts import drafts_for, errata_of, issued_memo
from models.ledger import MemoWithdrawn
from models.permissions import may
from models.projections import DRAFTS
from notifications.memo import ERASED
from notifications.printed import say_withdrawn
from tasks import ledger
from tasks.ledger import records, texts
from tasks.memo import kept as memo_kept


@flow(name="withdraw_memo", flow_run_name="Withdrawal of memo no. {number}")
async def withdraw_memo(number: int, reason_id: str, person_id: str) -> dict[str, str | int | list[int]]:
    """Withdraw memo no. N: note it, then remove its files but SHA256SUMS; return its number, the day and its errata.

    Only for a memo that showed what may not be shown. It is noted first, so a crash never leaves a memo without files
    that nobody withdrew; run again, it finishes what was left, with the first reason. The errata, by number, are memos
    of their own and stay until they are withdrawn. `reason_id` names the stored reason. Raises InputError for a number
    that was not issued. Source: docs/memo.md#withdrawal.
    """
    settings = load_settings()
    database = settings.database()
    # Look
    drafts = records.every(database, DRAFTS)
    memo = issued_memo(drafts, number)
    # Decide
    may(settings.people(), person_id, "memo_withdraw")
    event = MemoWithdrawn(draft_id=memo.id, number=number, reason_id=reason_id)
    on, why = memo.withdrawn_on or clock.today(), memo.withdrawn_reason_id or reason_id
    text = say_withdrawn(number, on, texts.words_of(database, [why]).get(why, ERASED))
    corrects = next((each.number for each in drafts.values() if each.corrected_by == number), None)
    same = [each.id for each in drafts_for(drafts.values(), memo.period, memo.period_from)]
    # Act: only after it is noted
    # Note
    if memo.withdrawn_on is None:
        ledger.append(database, [event], now=clock.now(), actor=person_id)
    memo_kept.take_back(settings.home / "memos", memo, text, same)
    if corrects is not None:
        memo_kept.untell_beside(settings.home / "memos", corrects)
    return {"number": number, "withdrawn_on": on.isoformat(), "errata": list(errata_of(drafts, number))}
