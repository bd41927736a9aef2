"""The memo: facts of the ledger, told in the order of a Council reader's questions (memo.md, sections 1 and 2)."""

from collections.abc import Mapping
from datetime import date

from models.ledger import Period
from models.memo import Head, Ledger, MemoFacts, State, count_all, extract_of, last_issued, place_all
from models.projections import World
from models.records import PORTFOLIO
from notifications.memo.annex import annexes
from notifications.memo.begin import ask_for, begin_extract, nothing_yet
from notifications.memo.closing import duties_after, going_on
from notifications.memo.comment import comment_of
from notifications.memo.context import ERASED, MemoContext
from notifications.memo.correction import correction_of
from notifications.memo.dated import ahead, late, related
from notifications.memo.head import ABOUT, extract_head, hearing_for, register_of, title_of
from notifications.memo.news import news_of
from notifications.memo.notes import notes_for
from notifications.memo.origin import with_origin
from notifications.memo.records import record_rows
from notifications.memo.seven_rows import recommendation_row
from notifications.memo.short import ask_of, bottom_line, questions
from notifications.memo.sources import say_unread, source_rows
from notifications.memo.terms import terms_for
from notifications.words import say


def compose(
    world: World,
    *,
    draft_id: str,
    period: Period = "month",
    number: int | None,
    state: State,
    as_of: date,
    period_from: date,
    period_to: date,
    next_on: date,
    mock: bool,
    texts: Mapping[str, str],
    to: str,
    from_: str,
    approved_by: str | None = None,
    event_id: int | None = None,
    audience: str | None = None,
    supersedes: int | None = None,
    reason: str | None = None,
    old: MemoFacts | None = None,
) -> MemoFacts:
    """Tell the memo from a world. The same world and arguments give the same facts.

    Args:
        world: the record up to a cut, as of `as_of`; nothing that follows is looked at.
        texts: text id -> words, of statements, reasons and comments.
        next_on: the day of the next memo.
        event_id: the Council's event before which it is made (period `hearing`).
        audience: the council office for which an extract is put together; its name stands in place of `to`.
        supersedes: of an erratum, the number of the memo corrected; `reason` are the words why, `old` its facts.

    Raises RuleError where no register was adopted, where the world is of another day, for a closing memo while a
    recommendation is open, and for an erratum of a memo that never went out; InputError for an event or an office that
    the register does not name.
    """
    register, known_at = register_of(world, as_of)
    office = register.report.verdicts_by.short
    part = extract_of(world, audience) if audience else world
    context = MemoContext(part, place_all(part), last_issued(world, period, supersedes), mock, office, texts)
    hearing = hearing_for(world, period, event_id)
    extract = extract_head(audience, world, part) if audience else None
    head = Head(
        number=number,
        draft=draft_id,
        period=period,
        title=title_of(world, office, period, hearing, extract),
        state=state,
        as_of=as_of,
        period_from=period_from,
        period_to=period_to,
        next=next_on,
        recorded_through=known_at,
        after=context.before.number if context.before else None,
        supersedes=supersedes,
        hearing=hearing,
        extract=extract,
        ledger=Ledger(seq=world.through, hash=world.hashes.get(world.through, "")),
        to=extract.name[0].upper() + extract.name[1:] if extract else to,
        from_=from_,
        approved_by=approved_by,
        verdicts_by=office,
        about=ABOUT,
    )
    facts = _told(context, head)
    if period == "closing":
        after = duties_after(world, part, is_erratum=supersedes is not None)
        facts = facts.model_copy(update={"going_on": going_on(context, after)})
    if supersedes is not None:
        said = correction_of(world, supersedes, reason or ERASED, old, facts)
        facts = facts.model_copy(update={"correction": said})
    rows = record_rows(context, facts.model_dump(mode="json", exclude={"memo"}))
    return facts.model_copy(update={"records": with_origin(context, rows)})


def _told(context: MemoContext, head: Head) -> MemoFacts:
    """Tell all but what belongs to one kind of memo alone, and the records, which are known when all is said."""
    seven = tuple(recommendation_row(context, one) for _, one in sorted(context.world.recommendations.items()))
    pages, sources, asked = annexes(context), source_rows(context), questions(context)
    counts = count_all(seven, tuple(row for page in pages if page.rec != PORTFOLIO for row in page.milestones))
    short = bottom_line(context, seven, counts, say_unread(sources))
    if head.extract:
        short = (begin_extract(context, head.extract, seven), *short[1:])
    return MemoFacts(
        mock=context.mock,
        banner=say("short.banner") if context.mock else None,
        memo=head,
        bottom_line=short,
        ask=ask_for(ask_of(asked, head.next), len(asked), head),
        counts=counts,
        changes=news_of(context),
        recommendations=seven,
        notes=(*notes_for(seven, register_of(context.world, head.as_of)[0].seq), *nothing_yet(context)),
        questions=asked,
        related=related(context),
        clocks=ahead(context),
        late=late(context),
        sources=sources,
        records=(),
        comment=comment_of(context, head.period, head.period_from),
        annex=pages,
        terms=terms_for(context.office),
    )
