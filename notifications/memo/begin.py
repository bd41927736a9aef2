"""How a memo begins after its head: the first words of an extract, what is asked, a record that holds nothing."""

from models.memo import VERIFIED, Extract, Head, RecommendationRow, Sentence
from notifications.memo.context import MemoContext, events, sentence
from notifications.memo.short import closed_otherwise
from notifications.words import say

OF_THE_PLAN = ("plan_adopted", "recommendation_planned", "milestone_planned", "instance_opened")
OF_MEMOS = ("memo_", "checkpoint_taken")
"""How kinds of entries begin that tell of no recommendation."""


def begin_extract(context: MemoContext, extract: Extract, rows: tuple[RecommendationRow, ...]) -> Sentence:
    """Say first that this is an extract, for whom and of what; then how many of these are verified as done."""
    kept, done = extract.recommendations, [row.id for row in rows if row.standing in VERIFIED]
    head = say("kinds.extract", name=extract.name, recommendations=kept, of_all=extract.of_all)
    planned = [one.planned_seq for one in context.world.recommendations.values()]
    otherwise, seqs = closed_otherwise(context, rows)
    if not done:
        told = say("kinds.one_not_verified", id=kept[0]) if len(kept) == 1 else say("kinds.none_verified", of=len(kept))
        none = context.none_of("finding that verifies a recommendation")
        return sentence("short-1", " ".join((head, told, *otherwise)), none, events(*planned, *seqs))
    told = say("kinds.verified", done=done, of=len(kept), mark=context.mark())
    closing = [p.record.finding for row in done for p in context.of(row) if p.record.closes_recommendation]
    rests = events(*planned, *seqs, *(each.seq for each in closing if each))
    return sentence("short-1", " ".join((head, told, *otherwise)), rests)


def ask_for(ask: Sentence | None, many: int, head: Head) -> Sentence | None:
    """Return what is asked, of the office that reads an extract, and at the hearing before which a memo is made."""
    coming = head.hearing if head.hearing and not (head.hearing.on and head.hearing.on < head.as_of) else None
    if ask is None or not (head.extract or coming):
        return ask
    whom = head.extract.name if head.extract else "the Committee"
    how = say("kinds.before", on=head.next)
    if coming:
        how = say("kinds.at_the_hearing", on=coming.on, event_id=coming.event_id)
    return ask.model_copy(update={"text": say("kinds.ask", whom=whom, many=many, how=how)})


def nothing_yet(context: MemoContext) -> tuple[Sentence, ...]:
    """Say that nothing is on record but the register, and memos of it, where that is so."""
    register = context.world.register
    kinds = {each.event.kind for each in context.world.entries}
    if register is None or not all(kind.startswith((*OF_THE_PLAN, *OF_MEMOS)) for kind in kinds):
        return ()
    nothing = context.none_of("entry besides the register and memos")
    return (sentence("note-record", say("kinds.nothing_yet"), events(register.seq), nothing),)
