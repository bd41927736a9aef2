"""The history of a milestone in the memo's annex: each thing that was said of it, with its entry."""

from collections.abc import Iterator
from datetime import date

from models.memo import Happened, Placed
from notifications.memo.context import MemoContext, events
from notifications.words import say

Line = tuple[int | None, int, date, str]
"""The entry that withdrew it since, its own entry, its day (of a verifier's word, of the record), and what is said."""


def history_of(context: MemoContext, placed: Placed) -> list[Happened]:
    """Say what happened to a milestone; what was withdrawn since is shown with that."""
    one = placed.record
    lines = [
        Happened(
            date=on,
            what=say("history.withdrawn", what=what) if gone else what,
            trace=(events(seq, gone),),
        )
        for found in (_said_and_given(context, placed), _held(context, placed), _moved(context, placed))
        for gone, seq, on, what in found
    ]
    if one.told_on:
        told = [each.seq for each in one.told if each.sent_on == one.told_on]
        what = say("history.put", id=one.id, to=one.responsible)
        lines.append(Happened(date=one.told_on, what=what, trace=(events(*told, one.planned_seq),)))
    return lines


def _said_and_given(context: MemoContext, placed: Placed) -> Iterator[Line]:
    one = placed.record
    for each in one.statements:
        said = say("history.claimed", id=one.id, says=each.says, mark=context.mark())
        yield each.corrected_by, each.seq, each.on, said
    for item in one.evidence:
        mark = context.mark(item.source)
        if item.source:
            what = say("history.shown", id=one.id, at=item.source, mark=mark)
        else:
            what = say("history.received", id=one.id, mark=mark)
        yield item.corrected_by, item.seq, item.on, what


def _held(context: MemoContext, placed: Placed) -> Iterator[Line]:
    one, by = placed.record, {"office": context.office, "mark": context.mark()}
    for no in one.rejections:
        what = say("history.not_shown", id=one.id, **by, why=context.words(no.reason_id))
        yield no.corrected_by, no.seq, no.recorded_on, what
    for found in one.findings:
        done = {"verdict": found.verdict, "on": found.on if found.verdict == "met" else None}
        what = say("history.found", id=one.id, **by, **done, why=context.words(found.reason_id))
        yield found.corrected_by, found.seq, found.recorded_on, what


def _moved(context: MemoContext, placed: Placed) -> Iterator[Line]:
    one = placed.record
    for later in one.extensions:
        why = context.words(later.reason_id)
        what = say("history.extended", id=one.id, to=later.to, mark=context.mark(), why=why)
        yield later.corrected_by, later.seq, later.on, what
    for fix in one.due_fixes:
        what = say("history.due_fixed", id=one.id, on=fix.day, basis=fix.basis, before=fix.before)
        yield fix.corrected_by, fix.seq, fix.on, what
    for proof in one.proofs:
        yield None, proof.seq, proof.on, say("history.proof", id=one.id, how=proof.how, at=proof.source, on=proof.on)
