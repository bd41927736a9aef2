"""The page behind each recommendation: milestones, the agency's words, history, what is in hand, open points."""

from typing import Any

from models.memo import Annex, EvidenceRow, Happened, Placed, Quoted, Sentence
from models.records import PORTFOLIO, EvidenceItem, RecommendationRecord
from notifications.memo.context import MemoContext, events, sentence
from notifications.memo.history import history_of
from notifications.memo.sources import say_public_records
from notifications.memo.table import TEXT_BASIS, milestone_row
from notifications.words import SAYS, VOICE, say, source


def annexes(context: MemoContext) -> tuple[Annex, ...]:
    """Return an annex for each recommendation, and one for the clocks over all of them."""
    pages = [_page(context, one) for _, one in sorted(context.world.recommendations.items())]
    if over_all := context.of(PORTFOLIO):
        head = (PORTFOLIO, say("annex.over_all_title"), say("annex.over_all_summary"), say("annex.our_words"))
        page, more = _annex(context, head, over_all, ()), say_public_records(context)
        pages.append(page.model_copy(update={"open_points": (*page.open_points, *more)}))
    return tuple(pages)


def _page(context: MemoContext, one: RecommendationRecord) -> Annex:
    stand = [each for each in one.acceptances if each.stands]
    history = tuple(
        Happened(date=each.on, what=say("history.answered", answer=each.value), trace=(events(each.seq),))
        for each in stand
    )
    return _annex(context, (one.id, one.title, one.summary, TEXT_BASIS[one.text_basis]), context.of(one.id), history)


def _annex(
    context: MemoContext, head: tuple[str, str, str, str], placed: tuple[Placed, ...], history: tuple[Happened, ...]
) -> Annex:
    lines = [*history, *(line for each in placed for line in history_of(context, each))]
    return Annex(
        rec=head[0],
        title=head[1],
        summary=head[2],
        text_basis=head[3],
        milestones=tuple(milestone_row(context, each) for each in placed),
        agency_words=tuple(quote for each in placed for quote in _quotes(context, each)),
        history=tuple(sorted(lines, key=lambda line: line.date)),
        evidence=tuple(_evidence(context, each, item) for each in placed for item in each.record.evidence),
        open_points=(
            *(_open_point(context, each) for each in placed if each.is_open and not _is_far(each)),
            *(shaken for each in placed if (shaken := _shaken(context, each))),
        ),
    )


def _is_far(placed: Placed) -> bool:
    """Say whether nothing is to be said of a milestone yet: its date is to come and nothing was said or given."""
    return placed.standing in ("not_yet_due", "due_soon") and not placed.says


def _quotes(context: MemoContext, placed: Placed) -> tuple[Quoted, ...]:
    return tuple(
        Quoted(
            milestone=placed.record.id,
            says=SAYS[each.says],
            text=context.words(each.text_id),
            on=each.on,
            made_up=context.is_made_up(None),
            trace=(events(each.seq),),
        )
        for each in placed.record.statements
        if each.stands
    )


def _evidence(context: MemoContext, placed: Placed, item: EvidenceItem) -> EvidenceRow:
    from_ = source(item.source) if item.source else VOICE[item.voice]
    klass = context.klass_of(item.seq)
    return EvidenceRow(
        name=item.name if klass == "P0" else say("annex.not_printed", klass=klass),
        sha256=item.sha256,
        received=item.recorded_on,
        from_=from_,
        pii_class=klass,
        used_for=placed.record.id,
        made_up=context.is_made_up(item.source),
        counts=item.counts,
    )


def _open_point(context: MemoContext, placed: Placed) -> Sentence:
    """Say what is open on a milestone, whose it is, and on what the date rests."""
    one, where = placed.record, f"open-{placed.record.id}"
    said: dict[str, Any] = {"id": one.id, "says": placed.says, "mark": context.mark(), "duty": one.duty_on}
    since = placed.held_since or one.due_now
    if placed.standing == "awaiting_finding":
        text = say("annex.waits", **said, office=context.office, since=since)
        return sentence(where, text, events(*(each.seq for each in one.waiting_evidence)))
    said |= {"on": one.due_now, "basis": one.basis}
    if placed.standing == "cannot_tell":
        if one.missing:
            text = say("annex.missing", **said, since=since)
        else:
            unread = "annex.unread" if placed.source else "annex.not_looked"
            text = say(unread, **said, since=since, at=one.source)
        rests = (placed.source.seq if placed.source else None, *(each.seq for each in one.evidence if each.lost_on))
        return sentence(where, text, events(placed.date_seq, *rests))
    said["held"] = placed.held
    if placed.days:
        ours = one.basis == "planning_assumption" and one.duty_on == "nypd"
        text = say("annex.passed", **said, days=placed.days, ours=ours, told_on=one.told_on)
    else:
        text = say("annex.open", **said)
    return sentence(where, text, context.computed("days_late", [placed]))


def _shaken(context: MemoContext, placed: Placed) -> Sentence | None:
    """Say that what proved a milestone is gone or changed; the finding stands (reminders.md, section 2)."""
    proof, finding = placed.record.shaken, placed.record.finding
    if proof is None or finding is None:
        return None
    became = {"id": placed.record.id, "how": proof.how, "at": proof.source, "on": proof.on}
    text = say("annex.proof", **became, office=context.office)
    return sentence(f"shaken-{placed.record.id}", text, events(finding.seq, proof.seq))
