"""The head of a memo: its title by kind, before which hearing it is made, for whom an extract is."""

from datetime import date

from models.core import InputError
from models.ledger import Period
from models.memo import Extract, Head, Hearing, Ledger, hearing_of, next_memo_on
from models.projections import World
from notifications.memo.context import MemoContext
from notifications.words import say


def head_of(context: MemoContext) -> Head:
    """Return the head. Its number, the approver and the signed cut are filled at issue.

    Raises InputError if a memo before a hearing names no event, or another kind names one.
    """
    draft = context.draft
    whole = context.whole
    before = context.before
    hearing = _hearing_for(whole, draft.period, draft.event_id)
    extract = _extract_for(context)
    return Head(
        number=None,
        draft=draft.id,
        period=draft.period,
        title=_title(context, extract),
        state=context.state,
        as_of=draft.as_of,
        period_from=draft.period_from,
        period_to=draft.period_to,
        next=next_memo_on(draft.as_of, draft.period),
        recorded_through=context.recorded_through,
        after=before.number if before else None,
        supersedes=draft.supersedes,
        hearing=hearing,
        extract=extract,
        ledger=Ledger(seq=whole.through, hash=whole.hashes.get(whole.through, "")),
        to=extract.name[0].upper() + extract.name[1:] if extract else context.to,
        from_=context.from_,
        verdicts_by=context.office,
        about=context.agency,
        paper=context.paper,
    )


def kind_of(period: Period, hearing: Hearing | None, as_of: date) -> str:
    """Say what kind of memo it is, and for a hearing whether it is made before or after it."""
    if hearing is None:
        return say(f"kinds.{period}")
    is_over = hearing.on is not None and hearing.on < as_of
    return say("kinds.hearing", on=hearing.on, event_id=hearing.event_id, is_over=is_over)


def _title(context: MemoContext, extract: Extract | None) -> str:
    of_all = len(context.whole.recommendations)
    return say(
        "kinds.title",
        name=extract.name if extract else None,
        of_all=of_all,
        office=context.names.made_by,
        about=context.agency,
        followed_by=context.office if context.names.issuer else None,
    )


def _hearing_for(world: World, period: Period, event_id: int | None) -> Hearing | None:
    if (period == "hearing") != (event_id is not None):
        raise InputError("a memo before a hearing names the Council's event (`--for event:N`), and no other memo does")
    return None if event_id is None else hearing_of(world, event_id)


def _extract_for(context: MemoContext) -> Extract | None:
    if context.audience is None:
        return None
    return Extract(
        audience=context.audience,
        name=context.names.audience(context.audience),
        recommendations=tuple(sorted(context.world.recommendations)),
        of_all=len(context.whole.recommendations),
    )
