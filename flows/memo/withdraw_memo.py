"""Take an issued memo back: its files go, its hashes and the reason stay."""

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.drafts import drafts_for, errata_of, issued_memo, withdrawal_of
from models.ledger import Event
from models.permissions import may
from models.projections import DRAFTS
from notifications.memo import ERASED
from notifications.printed import say_withdrawn
from tasks.ledger import append_decided, records, refuse_under_hold, texts
from tasks.memo import issued_files


@flow(name="withdraw_memo", flow_run_name="Withdrawal of memo no. {number}")
async def withdraw_memo(
    number: int, person_id: str, reason_id: str | None = None
) -> dict[str, str | int | list[int] | None]:
    """Ask to withdraw memo no. N, or confirm what another person asked; return its number, the day and its errata.

    The withdrawal is noted, then the files but SHA256SUMS are removed. Raises InputError for a number that was not
    issued, and RuleError if who asked would confirm, or under a legal hold. Source: docs/memo.md#withdrawal.
    """
    settings = load_settings()
    database = context.open_record(settings)
    # Look
    people = settings.people()

    # Decide
    def decide() -> tuple[Event, ...]:
        memo = issued_memo(records.every(database, DRAFTS), number)
        may(people, person_id, "memo_approve" if memo.withdrawal_asked else "memo_withdraw")
        if asked := memo.withdrawal_asked:  # now files would be removed
            refuse_under_hold(database)
            context.refuse_account_of_another(database, [asked.seq], person_id, "confirm this withdrawal")
        event = withdrawal_of(memo, person_id, reason_id)
        return (event,) if event else ()

    # Act: only after it is noted
    # Note
    append_decided(database, decide, now=clock.now(), actor=person_id)
    drafts = records.every(database, DRAFTS)
    memo = issued_memo(drafts, number)
    errata = list(errata_of(drafts, number))
    if memo.withdrawn_on is None:
        return {"number": number, "withdrawn_on": None, "errata": errata}
    why = memo.withdrawn_reason_id or ""
    text = say_withdrawn(number, memo.withdrawn_on, texts.words_of(database, [why]).get(why, ERASED))
    same = [draft.id for draft in drafts_for(drafts.values(), memo.period, memo.period_from)]
    issued_files.take_back(settings.home / "memos", memo, text, same)
    corrects = next((draft.number for draft in drafts.values() if draft.corrected_by == number), None)
    if corrects is not None:
        issued_files.untell_beside(settings.home / "memos", corrects)
    return {"number": number, "withdrawn_on": memo.withdrawn_on.isoformat(), "errata": errata}
