"""Page 2: what the law requires, the dates at a glance, what we could not check, coming dates, and the notes.

Source: docs/printed-forms.md#two-pages
"""

from collections.abc import Iterator
from datetime import date

from models.memo import Dated, MemoFacts, MilestoneRow, SourceRow
from models.standing import place_of_basis
from notifications.memo import unread_of
from notifications.printed.annexed import has_annexes
from notifications.printed.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Items,
    Line,
    Para,
    Piece,
    Row,
    Table,
    Words,
    cell,
    coded,
    marked,
    plain,
)
from notifications.printed.charts import say_timeline, timeline, timeline_legend
from notifications.printed.cuts import Fit
from notifications.printed.references import References
from notifications.printed.status import status_cell
from notifications.words import say, short_date

READ = ("ok", "empty")
"""The results of a source that could be read."""


def second_page(facts: MemoFacts, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the sections of page 2 in their order."""
    yield from _law(facts, fit, refs)
    if fit.chart:
        yield from glance(facts)
    yield from _sources(facts, fit, refs)
    yield from _ahead(facts, fit, refs)
    yield Heading(say("print.check_head"), "part-check")
    memo = facts.memo
    signed = say("page.signed", key=memo.ledger.key_id if memo.ledger.signature else None)
    yield Para(coded(say("page.check", seq=memo.ledger.seq, signed=signed)))
    yield Para(tuple(_notes(facts, refs)), "notes")


# What the law requires.


def _law(facts: MemoFacts, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the duties that a law sets beside the recommendations; those that differ only in their dates in one row."""
    if not facts.related:
        return
    head = Heading(say("print.law"), "part-related")
    yield head
    yield Para(plain(say("page.beside", of=len(facts.recommendations), about=facts.memo.about)), "small")
    rows = {row.id: row for annex in facts.annex for row in annex.milestones}
    groups: dict[tuple[str, ...], list[Dated]] = {}
    today = facts.memo.as_of
    for duty in sorted(facts.related, key=lambda duty: (place_of_basis(duty.basis), _is_ahead(duty, today))):
        row = rows[duty.id]
        key = (duty.id.split("@")[0], duty.who, row.held, str(row.provisional), row.law_line)
        groups.setdefault(key, []).append(duty)
    duties = list(groups.values())
    lines = [_duty(dates, rows, facts, fit, refs) for dates in duties[: fit.duties]]
    rest = say("print.more_duties", n=len(duties) - len(lines), shown=len(lines), has_annexes=has_annexes(facts))
    if not lines:
        yield Para(plain(rest), "more")
        return
    columns = (
        Column(say("print.duty"), "1fr"),
        Column(say("print.status"), "132pt"),
        Column(say("print.date"), "72pt"),
        Column(say("print.kind"), "90pt"),
        Column(say("print.whose"), "58pt"),
    )
    yield Table(head.text, columns, tuple(lines), head.id)
    if len(lines) < len(duties):
        yield Para(plain(rest), "more")


def _is_ahead(duty: Dated, today: date) -> bool:
    """Return whether a date is still to come, or has no clock; those that passed stand first."""
    return duty.provisional or duty.due_now >= today


def _duty(dates: list[Dated], rows: dict[str, MilestoneRow], facts: MemoFacts, fit: Fit, refs: References) -> Row:
    first, row = dates[0], rows[dates[0].id]
    name = fit.name(say("print.name_of", title=first.what, id=first.id.split("@")[0]))
    marks = refs.place(first.says.id, (trace for each in dates for trace in each.says.trace), "row")
    status = status_cell(row, facts.memo.as_of)
    return Row(
        (
            cell(plain(name), plain(row.law_line if fit.laws else "", "more")),
            with_marks(status, marks),
            date_cell(first, row.time, [each.due for each in dates]),
            kind_cell(row, fit),
            cell(plain(first.who)),
        ),
        first.says.id,
    )


def kind_cell(row: MilestoneRow, fit: Fit) -> Cell:
    """Return what a date rests on, and the condition on which it hangs."""
    kind = say("table.rests", basis=row.basis, duty_basis=row.duty_basis)
    condition = say("print.only_if", condition=row.condition) if row.condition and fit.laws else ""
    return cell(plain(kind, "strong" if row.basis == "statute" else ""), plain(condition, "more"))


def date_cell(row: Dated | MilestoneRow, time: str, days: list[date]) -> Cell:
    """Return a date with its extension and how long ago it was; a placeholder as what it waits for."""
    if row.provisional:
        return cell(plain(say("table.runs_from", waits_for=row.waits_for and row.waits_for.split("@")[0])))
    later = say("cells.later", to=row.extended, made_up=False, agreed=not row.extensions) if row.extended else ""
    return cell(plain(say("print.dates_of", days=days)), plain(later, "more"), plain(time, "more"))


def with_marks(status: Cell, marks: Piece) -> Cell:
    """Return a status with the raised numbers after its word."""
    first, *others = status.lines
    return status._replace(lines=(marked(first, marks), *others))


# The dates at a glance.


def glance(facts: MemoFacts) -> Iterator[Block]:
    """Yield the picture of the next dates."""
    head = Heading(say("print.glance"), "part-glance")
    yield head
    picture, alt = timeline(facts), say_timeline(facts)
    yield Figure(head.text, picture, alt, plain(timeline_legend(facts)))


# What we could not check.


def _sources(facts: MemoFacts, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the sources; those with the same result stand in one row, or all that were read."""
    head = Heading(say("print.sources"), "part-read")
    yield head
    yield Para(plain(say("print.sources_note", unread=unread_of(facts.sources))), "small")
    groups: dict[tuple[str, str, int], list[SourceRow]] = {}
    for source in facts.sources:
        last = short_date(source.last_good) if source.last_good else say("cells.never")
        group = (source.means, last, source.wanted if fit.sources_apart else 0)
        if source.result in READ and fit.read_sources_in_one:
            group = (say("cells.read"), "", 0)
        groups.setdefault(group, []).append(source)
    columns = (
        Column(say("print.source"), "2.4fr"),
        Column(say("print.result", on=facts.memo.as_of), "1.5fr"),
        Column(say("print.last_read"), "64pt"),
        Column(say("print.relies"), "120pt"),
    )
    shown = list(groups.items())[: fit.sources]
    rows = tuple(_source(means, last, sources) for (means, last, _), sources in shown)
    yield Table(head.text, columns, rows, head.id)
    if rest := sum(len(sources) for _, sources in list(groups.items())[fit.sources :]):
        yield Para(plain(say("print.more_sources", n=rest)), "more")


def _source(means: str, last: str, sources: list[SourceRow]) -> Row:
    names = say("print.sources_named", sources=[source.name for source in sources])
    result = result_cell(means, is_read=sources[0].result in READ)
    return Row((cell(plain(names)), result, cell(plain(last)), cell(plain(_wanted(sources)))))


def result_cell(means: str, *, is_read: bool) -> Cell:
    """Return how the last check of a source ended, in bold up to its reason if the source could not be read."""
    result, colon, why = means.partition(":")
    return cell(plain(means)) if is_read else cell((Piece((Words(f"{result}{colon}", "strong"), Words(why))),))


def _wanted(sources: list[SourceRow]) -> str:
    """Return how many open milestones rely on each of some sources."""
    return say("print.relied_on", numbers=[source.wanted for source in sources])


# The dates to come.


def _ahead(facts: MemoFacts, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the coming dates; those of one day, one duty and one basis stand in one line."""
    yield Heading(say("print.ahead"), "part-ahead")
    rows = {row.id: row for annex in facts.annex for row in annex.milestones}
    groups: dict[tuple[str, ...], list[Dated]] = {}
    for coming in facts.clocks:
        if not coming.provisional:
            duty_basis = rows[coming.id].duty_basis
            groups.setdefault((coming.due_now.isoformat(), coming.who, coming.basis, duty_basis), []).append(coming)
    if not groups:
        yield Para(plain(say("print.no_dates")))
        return
    lines = [_coming(dates, rows[dates[0].id], fit, refs) for dates in list(groups.values())[: fit.coming]]
    if rest := len(groups) - len(lines):
        lines.append(plain(say("print.more_dates", n=rest, has_annexes=has_annexes(facts))))
    yield Items(tuple(lines))


def _coming(dates: list[Dated], row: MilestoneRow, fit: Fit, refs: References) -> Line:
    first = dates[0]
    marks = refs.place(first.says.id, (trace for each in dates for trace in each.says.trace), "line")
    was = first.due if first.extended else None
    kind = say("table.rests", basis=first.basis, duty_basis=row.duty_basis)
    after = say("print.coming_date", kind=kind, who=first.who, was=was)
    what = say(
        "print.coming_things", ids=[fit.name(say("print.name_of", title=each.what, id=each.id)) for each in dates]
    )
    words = (Words(say("print.coming_day", on=first.due_now), "strong"), Words(f" {after}: {what}."))
    return (Piece(words, marks.marks, first.says.id, marks.at, "line"),)


# The notes.


def _notes(facts: MemoFacts, refs: References) -> Iterator[Piece]:
    """Yield what the signs and words of the two pages mean, and what each letter stands for."""
    yield Piece((Words(say("print.notes"), "strong"),))
    if facts.comment and not facts.comment.text:
        yield refs.sentence(facts.comment.says)
    yield from plain(say("print.note_words"))
    if any(row.basis == "conditional_statute" for row in (*facts.related, *facts.late)):
        yield from plain(say("print.note_conditional"))
    yield from lettered(refs)


def lettered(refs: References) -> Iterator[Piece]:
    """Yield the notes whose letters were given and not yet said."""
    for letter, words in refs.notes():
        yield Piece((Words(f"{letter}. ", "strong"), Words(words)), id=f"note-{letter}")
