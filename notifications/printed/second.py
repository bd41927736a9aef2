"""Page 2: what the law requires, the dates at a glance, what we could not check, coming dates, and the notes.

Source: docs/printed-forms.md#two-pages
"""

from collections.abc import Iterable, Iterator
from datetime import date

from models.memo import Events, Trace
from models.records import PORTFOLIO
from models.standing import CLOSED, place_of_basis
from notifications.memo import MemoDocument, MilestoneRow, SourceRow, unread_of
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
from notifications.printed.seven import decided_line
from notifications.printed.status import status_cell
from notifications.words import say, short_date

DAYS_AHEAD = 60
"""Calendar days for which coming dates are listed."""
UNCOUNTED = ("withdrawn", "watch")


def second_page(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
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


def _law(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the duties that a law sets beside the recommendations; those that differ only in their dates in one row."""
    duties = [row for row in rows_of(facts) if row.relation == "related_duty" and row.standing not in UNCOUNTED]
    if not duties:
        return
    head = Heading(say("print.law"), "part-related")
    yield head
    yield Para(plain(say("page.beside", of=len(facts.recommendations), about=facts.memo.about)), "small")
    groups: dict[tuple[str, ...], list[MilestoneRow]] = {}
    today = facts.memo.as_of
    for duty in sorted(duties, key=lambda duty: (place_of_basis(duty.basis), _is_ahead(duty, today))):
        state = duty.lateness.state if duty.lateness.is_past else ""
        key = (duty.id.split("@")[0], duty.who, duty.holding, state, str(duty.provisional), duty.law_line)
        groups.setdefault(key, []).append(duty)
    lines = [_duty(group, facts, fit, refs) for group in list(groups.values())[: fit.duties]]
    rest = say("print.more_duties", n=len(groups) - len(lines), shown=len(lines), has_annexes=has_annexes(facts))
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
    if len(lines) < len(groups):
        yield Para(plain(rest), "more")


def rows_of(facts: MemoDocument) -> list[MilestoneRow]:
    """Return all milestones, those that cover all recommendations first."""
    pages = sorted(facts.annex, key=lambda page: page.rec != PORTFOLIO)
    return [row for page in pages for row in page.milestones]


def _is_ahead(duty: MilestoneRow, today: date) -> bool:
    """Return whether a date is still to come, or has no clock; those that passed stand first."""
    return duty.provisional or duty.due_now >= today


def _duty(group: list[MilestoneRow], facts: MemoDocument, fit: Fit, refs: References) -> Row:
    first = group[0]
    at = _place("related", first)
    name = fit.name(say("print.name_of", title=first.what, id=first.id.split("@")[0]))
    marks = refs.place(at, _dated(group), "row")
    status = status_cell(first, facts.memo.as_of)
    return Row(
        (
            cell(plain(name), plain(first.law_line if fit.laws else "", "more")),
            with_marks(status, marks),
            date_cell(first, facts.memo.verdicts_by, [row.due for row in group]),
            kind_cell(first, fit),
            cell(plain(first.who)),
        ),
        at,
    )


def _place(section: str, row: MilestoneRow) -> str:
    """Return the place of a milestone in a list; "@" cannot stand in an address."""
    return f"{section}-{row.id}".replace("@", "-")


def _dated(group: Iterable[MilestoneRow]) -> list[Trace]:
    """Return the traces to the entries that set the dates of some milestones."""
    return [Events(events=(row.date_seq,)) for row in group]


def kind_cell(row: MilestoneRow, fit: Fit) -> Cell:
    """Return what a date rests on, and the condition on which it hangs."""
    kind = say("table.rests", basis=row.basis, duty_basis=row.duty_basis)
    condition = say("print.only_if", condition=row.condition) if row.condition and fit.laws else ""
    return cell(plain(kind, "strong" if row.basis == "statute" else ""), plain(condition, "more"))


def date_cell(row: MilestoneRow, office: str, days: list[date]) -> Cell:
    """Return a date with what the office decided on it and how long ago it was; a placeholder as what it waits for."""
    if row.provisional:
        return cell(plain(say("table.runs_from", waits_for=row.waits_for and row.waits_for.split("@")[0])))
    decided = decided_line(row, office, mock=False)
    return cell(plain(say("print.dates_of", days=days)), decided, plain(row.time, "more"))


def with_marks(status: Cell, marks: Piece) -> Cell:
    """Return a status with the raised numbers after its word."""
    first, *others = status.lines
    return status._replace(lines=(marked(first, marks), *others))


# The dates at a glance.


def glance(facts: MemoDocument) -> Iterator[Block]:
    """Yield the picture of the next dates."""
    head = Heading(say("print.glance"), "part-glance")
    yield head
    picture, alt = timeline(facts), say_timeline(facts)
    yield Figure(head.text, picture, alt, plain(timeline_legend(facts)))


# What we could not check.


def _sources(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the sources; those with the same result stand in one row, or all that were read."""
    head = Heading(say("print.sources"), "part-read")
    yield head
    yield Para(plain(say("print.sources_note", unread=unread_of(facts.source_counts))), "small")
    groups: dict[tuple[str, str, int], list[SourceRow]] = {}
    for source in facts.sources:
        last = short_date(source.last_good) if source.last_good else say("cells.never")
        group = (source.means, last, source.wanted if fit.sources_apart else 0)
        if source.reading == "read" and fit.read_sources_in_one:
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
    result = result_cell(means, is_read=sources[0].reading == "read")
    return Row((cell(plain(names)), result, cell(plain(last)), cell(plain(_wanted(sources)))))


def result_cell(means: str, *, is_read: bool) -> Cell:
    """Return how the last check of a source ended, in bold up to its reason if the source could not be read."""
    result, colon, why = means.partition(":")
    return cell(plain(means)) if is_read else cell((Piece((Words(f"{result}{colon}", "strong"), Words(why))),))


def _wanted(sources: list[SourceRow]) -> str:
    """Return how many open milestones rely on each of some sources."""
    return say("print.relied_on", numbers=[source.wanted for source in sources])


# The dates to come.


def _ahead(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the dates of the next 60 days; those of one day, one duty and one basis stand in one line."""
    yield Heading(say("print.ahead"), "part-ahead")
    groups: dict[tuple[str, ...], list[MilestoneRow]] = {}
    for row in sorted(coming_rows(facts), key=lambda row: (row.due_now, row.id)):
        groups.setdefault((row.due_now.isoformat(), row.who, row.basis, row.duty_basis), []).append(row)
    if not groups:
        yield Para(plain(say("print.no_dates")))
        return
    lines = [_coming(group, fit, refs) for group in list(groups.values())[: fit.coming]]
    if rest := len(groups) - len(lines):
        lines.append(plain(say("print.more_dates", n=rest, has_annexes=has_annexes(facts))))
    yield Items(tuple(lines))


def coming_rows(facts: MemoDocument) -> list[MilestoneRow]:
    """Return the open milestones whose date is in the next 60 days. A placeholder is no date."""
    today = facts.memo.as_of
    return [
        row
        for row in rows_of(facts)
        if row.standing not in CLOSED
        and row.standing != "watch"
        and not row.provisional
        and 0 <= (row.due_now - today).days <= DAYS_AHEAD
    ]


def _coming(group: list[MilestoneRow], fit: Fit, refs: References) -> Line:
    first = group[0]
    at = _place("clock", first)
    marks = refs.place(at, _dated(group), "line")
    was = first.due if first.extended else None
    kind = say("table.rests", basis=first.basis, duty_basis=first.duty_basis)
    after = say("print.coming_date", kind=kind, who=first.who, was=was)
    what = say("print.coming_things", ids=[fit.name(say("print.name_of", title=row.what, id=row.id)) for row in group])
    words = (Words(say("print.coming_day", on=first.due_now), "strong"), Words(f" {after}: {what}."))
    return (Piece(words, marks.marks, at, marks.at, "line"),)


# The notes.


def _notes(facts: MemoDocument, refs: References) -> Iterator[Piece]:
    """Yield what the signs and words of the two pages mean, and what each letter stands for."""
    yield Piece((Words(say("print.notes"), "strong"),))
    if facts.comment and not facts.comment.text:
        yield refs.sentence(facts.comment.says)
    yield from plain(say("print.note_words"))
    if any(_is_shown_as_conditional(row) for row in rows_of(facts)):
        yield from plain(say("print.note_conditional"))
    yield from lettered(refs)


def _is_shown_as_conditional(row: MilestoneRow) -> bool:
    is_listed = row.relation == "related_duty" and row.standing not in UNCOUNTED
    return row.basis == "conditional_statute" and (is_listed or row.lateness.is_past)


def lettered(refs: References) -> Iterator[Piece]:
    """Yield the notes whose letters were given and not yet said."""
    for letter, words in refs.notes():
        yield Piece((Words(f"{letter}. ", "strong"), Words(words)), id=f"note-{letter}")
