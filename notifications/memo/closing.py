"""The end of a closing memo: what becomes of each recurring duty, and what stays open beside the recommendations."""

from models.core import RuleError
from models.memo import Placed, Recurring, Sentence, place_all, recurring_of, still_open
from models.projections import World
from notifications.memo.context import MemoContext, events, sentence
from notifications.memo.table import say_basis
from notifications.words import DUTY, role, say, source


def duties_after(world: World, part: World, *, is_erratum: bool) -> tuple[Recurring, ...]:
    """Return the recurring duties of the part of the world that a closing memo tells of.

    Raises RuleError while a recommendation of the whole is neither verified nor closed. An erratum may say that one
    is: a finding that was withdrawn since is what it corrects.
    """
    placed = place_all(world)
    if (waiting := still_open(world, placed)) and not is_erratum:
        these = f"{', '.join(waiting)} {'is' if len(waiting) == 1 else 'are'} neither verified nor closed"
        raise RuleError(f"{these}; a closing memo comes after the last finding, a monthly memo before it")
    return tuple(each for each in recurring_of(world, placed) if each.record.id in part.milestones)


def going_on(context: MemoContext, recurring: tuple[Recurring, ...]) -> tuple[Sentence, ...]:
    """Say for each recurring duty what becomes of it, then what else is open or watched.

    It says what the record's own course is: closing a recommendation stops no recurring duty (models/memo/closing.py).
    """
    said = [_duty(each) for each in recurring]
    if not recurring:
        said.append(sentence("going-duties", say("closing.nothing_recurs"), context.none_of("recurring duty")))
    told = {each.record.id for one in recurring for each in one.open}
    others = [each for each in context.placed if each.is_open and each.record.id not in told]
    said += _ids("going-others", "closing.others", others)
    said += _ids("going-watched", "closing.watched", [e for e in context.placed if e.standing == "watch"])
    return tuple(said)


def _duty(one: Recurring) -> Sentence:
    record = one.record
    if record.withdrawn_on:
        text = say("closing.withdrawn", id=record.id, title=record.title, on=record.withdrawn_on)
    elif one.coming is None:
        text = say("closing.ended", id=record.id, title=record.title, who=DUTY[record.duty_on])
    else:
        text = say(
            "closing.coming",
            id=record.id,
            title=record.title,
            day=one.coming.due_on,
            rests=say_basis(record.basis, record.duty_basis),
            who=DUTY[record.duty_on],
            ends=one.coming.period_end,
            source=source(record.source),
            asked=role(record.responsible),
        )
    if one.open:
        text += " " + say("closing.still_open", ids=[each.record.id for each in one.open])
    planned = [record.planned_seq, *(each.record.planned_seq for each in one.open)]
    return sentence(f"going-{record.id}", text, events(*planned))


def _ids(where: str, macro: str, placed: list[Placed]) -> list[Sentence]:
    ids = [each.record.id for each in placed]
    seqs = (each.record.planned_seq for each in placed)
    return [sentence(where, say(macro, ids=ids), events(*seqs))] if ids else []
