"""The memo: facts of the ledger, told in the order of a Council reader's questions (memo.md, sections 1 and 2)."""

from collections.abc import Mapping
from datetime import date

from models.errors import RuleError
from models.events.memo import Period
from models.memo_changes import last_issued
from models.memo_counts import count_all
from models.memo_facts import Head, Ledger, MemoFacts, State
from models.memo_parts import Dated
from models.memo_placed import Placed, calendar_of, place_all
from models.world import World
from notifications.memo_annex import annexes
from notifications.memo_comment import comment_of
from notifications.memo_news import news_of
from notifications.memo_notes import notes_for
from notifications.memo_records import record_rows
from notifications.memo_short import ask_of, bottom_line, questions
from notifications.memo_sources import say_unread, source_rows
from notifications.memo_table import recommendation_row, say_time
from notifications.memo_telling import BANNER, Telling, events, put_to_nypd, sentence
from notifications.memo_terms import terms_for
from notifications.words import BASIS, DUTY, long_date

TITLE = "Follow-up on the seven DOI recommendations to the NYPD"
AHEAD = 60
"""Days for which coming dates are listed."""


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
) -> MemoFacts:
    """Tell the memo from a world. The same world and arguments give the same facts.

    `texts`: text id -> words, of statements, reasons and comments. Raises RuleError where no register was adopted, or
    where the world is of another day.
    """
    if world.as_of != as_of or world.register is None or world.known_at is None:
        raise RuleError(f"a memo of {as_of} needs the world of that day, with a register; this one is of {world.as_of}")
    calendar_of(world)
    office = world.register.report.verdicts_by.short
    before = last_issued(world)
    telling = Telling(world, place_all(world), before, mock, office, texts)
    seven = tuple(recommendation_row(telling, world.recommendations[key]) for key in sorted(world.recommendations))
    pages, sources, asked = annexes(telling), source_rows(telling), questions(telling)
    counts = count_all(seven, tuple(row for page in pages if page.rec != "ALL" for row in page.milestones))
    head = Head(
        number=number,
        draft=draft_id,
        period=period,
        title=TITLE,
        state=state,
        as_of=as_of,
        period_from=period_from,
        period_to=period_to,
        next=next_on,
        recorded_through=world.known_at,
        after=before.number if before else None,
        ledger=Ledger(seq=world.through, hash=world.hashes.get(world.through, "")),
        to=to,
        from_=from_,
        approved_by=approved_by,
        verdicts_by=office,
        about="NYPD",
    )
    facts = MemoFacts(
        mock=mock,
        banner=BANNER if mock else None,
        memo=head,
        bottom_line=bottom_line(telling, seven, counts, say_unread(sources)),
        ask=ask_of(telling, asked, long_date(next_on)),
        counts=counts,
        changes=news_of(telling),
        recommendations=seven,
        notes=notes_for(seven, world.register.seq),
        questions=asked,
        related=tuple(_dated(telling, each, "related") for each in telling.placed if _is_related(each)),
        clocks=_ahead(telling),
        late=_late(telling),
        sources=sources,
        records=(),
        comment=comment_of(telling, period, period_from),
        annex=pages,
        terms=terms_for(office),
    )
    return facts.model_copy(update={"records": record_rows(telling, facts.model_dump(mode="json", exclude={"memo"}))})


def _is_related(placed: Placed) -> bool:
    return placed.record.relation == "related_duty" and placed.standing not in ("withdrawn", "watch")


def _late(telling: Telling) -> tuple[Dated, ...]:
    """Return the dates that passed: by statute first, then by days."""
    passed = [each for each in telling.placed if each.is_passed]
    passed.sort(key=lambda each: (each.record.basis != "statute", -each.days, each.record.id))
    return tuple(_dated(telling, each, "late") for each in passed)


def _ahead(telling: Telling) -> tuple[Dated, ...]:
    """Return the dates of the next 60 days."""
    today = telling.world.as_of
    soon = [e for e in telling.placed if e.is_open and 0 <= (e.record.due_now - today).days <= AHEAD]
    soon.sort(key=lambda each: (each.record.due_now, each.record.id))
    return tuple(_dated(telling, each, "clock") for each in soon)


def _dated(telling: Telling, placed: Placed, where: str) -> Dated:
    one = placed.record
    rests = BASIS[one.basis]
    if one.duty_basis != one.basis:
        rests = f"duty: {BASIS[one.duty_basis]}; day: {rests}"
    time = say_time(placed) if placed.days or one.provisional else ""
    ours = put_to_nypd(placed) if not placed.days else ""
    text = "; ".join(part for part in (rests, time, ours) if part)
    return Dated(
        id=one.id,
        rec=one.recommendation_id,
        what=one.title,
        due=one.due_on,
        extended=one.due_now if one.due_now != one.due_on else None,
        due_now=one.due_now,
        basis=one.basis,
        duty_on=one.duty_on,
        who=DUTY[one.duty_on],
        standing=placed.standing,
        days=placed.days,
        told_on=one.told_on,
        says=sentence(f"{where}-{one.id}", text, events(placed.date_seq)),
    )
