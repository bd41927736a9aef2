"""Page 2: what follows page 1 without a break, each section once and none that only points to the annexes.

Source: docs/printed-forms.md#page-2
"""

from collections.abc import Iterable, Iterator
from datetime import date

from models.memo import Computed, Events, Trace
from models.records import PORTFOLIO
from models.standing import CLOSED, place_of_basis
from notifications.memo import DAYS_AHEAD, MemoDocument, MilestoneRow, SourceRow, clipped, section_of, with_id
from notifications.printed.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Items,
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
from notifications.printed.deadlines import coming_by_law, legal_rows, why_of
from notifications.printed.first import Fit, bar_of
from notifications.printed.references import References
from notifications.printed.selection import has_annexes
from notifications.printed.seven import decided_line
from notifications.printed.status import status_glyph
from notifications.words import mid, near_short, say

MOST_DAYS, MOST_DUTIES, MOST_SOURCES, MOST_DATES = 5, 16, 8, 8
"""Lines of each section; of what is left out the section says where it stands."""
LONGEST_DUTY = 50
LONGEST_SOURCE = 42
MOST_NAMED = 3
UNCOUNTED = ("withdrawn", "watch")


def second_page(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the sections of page 2 in their order."""
    bar = bar_of(facts)
    if len(bar.parts) > 1:
        yield Heading(bar.name, "part-bar", note=say("print.bar_note"))
        yield bar
    yield from _days(facts, refs)
    yield from _duties(facts, fit, refs)
    yield from _sources(facts, refs)
    yield from _ahead(facts, refs)
    if more := facts.questions[fit.questions :]:
        yield Heading(say("page.more_questions"), "part-questions")
        yield Items(tuple((refs.sentence(question),) for question in more))
    if facts.going_on:
        yield Heading(say("print.going_on"), "part-going_on")
        yield Items(tuple((refs.sentence(sentence),) for sentence in facts.going_on))
    yield Heading(say("print.check_head"), "part-check")
    memo = facts.memo
    signed = say("page.signed", key=memo.ledger.key_id if memo.ledger.signature else None)
    yield Para(coded(say("page.check", office=memo.verdicts_by, signed=signed)), "small")
    yield Para(tuple(_notes(facts, refs)), "notes")


# Day by day.


def _days(facts: MemoDocument, refs: References) -> Iterator[Block]:
    """Yield what changed day by day, but the legal deadlines that passed: these stand on page 1."""
    changes = [change for change in facts.changes if not isinstance(change.trace[0], Computed)]
    shown = changes[:MOST_DAYS]
    lines = [(change.date, refs.sentence(change)) for change in shown]
    lines += [(on, _unanswered(on, group, facts, refs)) for on, group in unanswered_rows(facts).items()]
    if not lines:
        return
    head = say("page.days_head", after=facts.memo.after)
    yield Heading(head, "part-days")
    rows = tuple(
        Row((cell(plain(near_short(on, facts.memo.as_of), "strong")), cell((piece,))))
        for on, piece in sorted(lines, key=lambda line: line[0], reverse=True)
    )
    yield Table(
        head, (Column(say("print.date"), "64pt"), Column(say("page.happened"), "1fr")), rows, "part-days", "ledger"
    )
    if rest := len(changes) - len(shown):
        yield Para(plain(say("page.changes_more", n=rest, has_annexes=has_annexes(facts))), "more")


def unanswered_rows(facts: MemoDocument) -> dict[date, list[MilestoneRow]]:
    """Return the target dates that the agency left unanswered, by the day by which an answer was due."""
    groups: dict[date, list[MilestoneRow]] = {}
    for row in rows_of(facts):
        is_left = row.review == "none" and not (row.answers or row.says) and row.standing not in CLOSED
        due = row.answer_due
        if row.duty_on == "agency" and is_left and due and facts.memo.period_from <= due < facts.memo.as_of:
            groups.setdefault(due, []).append(row)
    return groups


def _unanswered(on: date, rows: list[MilestoneRow], facts: MemoDocument, refs: References) -> Piece:
    """Say which dates the agency left unanswered by a day."""
    by_rec: dict[str, list[str]] = {}
    for row in rows:
        by_rec.setdefault(row.id.split("-")[0], []).append(_name(row))
    names = [f"{', '.join(several)} ({rec})" for rec, several in by_rec.items()]
    text = say("page.unanswered", n=len(rows), about=facts.memo.short_about, names=names, made_up=facts.mock)
    return refs.line(f"unanswered-{on}", text, _dated(rows), "line")


# Duties by law.

GROUPS = ("legal", "may_not_apply", "ours")
"""The kinds of duties in their order: the law sets the date; it may not apply; the law sets the duty alone."""


def _duties(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the duties that a law sets, but those that stand on page 1."""
    on_page_1 = {row.id for row in (legal_rows(facts) or coming_by_law(facts))[: fit.deadlines]}
    duties = [row for row in rows_of(facts) if _is_duty(row) and row.id not in on_page_1]
    if not duties:
        return
    head = say("print.law")
    yield Heading(head, "part-related", note=say("page.beside", about=facts.memo.about))
    kinds: dict[str, dict[tuple[str, ...], list[MilestoneRow]]] = {kind: {} for kind in GROUPS}
    for duty in sorted(duties, key=lambda duty: (place_of_basis(duty.basis), duty.due_now, duty.id)):
        key = (duty.id.split("@")[0], duty.who, duty.lateness.state, str(duty.provisional))
        kinds[_kind_of(duty)].setdefault(key, []).append(duty)
    lines: list[Row] = []
    left = MOST_DUTIES
    for kind, groups in kinds.items():
        shown = list(groups.values())[:left]
        left -= len(shown)
        if shown:
            on = len(on_page_1) if kind == "legal" else 0
            lead = Words(say(f"page.duties_{kind}"), "strong")
            lines.append(
                Row((cell((Piece((lead, Words(f" {say('page.duties_note', kind=kind, n=on)}"))),)),), heads=True)
            )
            lines += [_duty(group, facts, refs) for group in shown]
    columns = (
        Column(say("first.duty"), "209pt"),
        Column(say("print.date"), "56pt"),
        Column(say("page.known"), "1fr"),
    )
    yield Table(head, columns, tuple(lines), "part-related", "ledger")
    if rest := sum(map(len, kinds.values())) - (MOST_DUTIES - left):
        yield Para(plain(say("print.more_duties", n=rest, has_annexes=has_annexes(facts))), "more")


def _is_duty(row: MilestoneRow) -> bool:
    is_by_law = row.relation == "related_duty" or row.basis == "statute"
    return is_by_law and row.standing not in (*UNCOUNTED, *CLOSED)


def _kind_of(row: MilestoneRow) -> str:
    if row.basis == "statute":
        return "legal"
    return "may_not_apply" if row.basis in ("conditional_statute", "executive_order_reported") else "ours"


def rows_of(facts: MemoDocument) -> list[MilestoneRow]:
    """Return all milestones, those that cover all recommendations first."""
    pages = sorted(facts.annex, key=lambda page: page.rec != PORTFOLIO)
    return [row for page in pages for row in page.milestones]


def _duty(group: list[MilestoneRow], facts: MemoDocument, refs: References) -> Row:
    first, today = group[0], facts.memo.as_of
    at = f"related-{first.id}".replace("@", "-")  # "@" cannot stand in an address
    law = section_of(first.law[0]) if first.law else ""
    name = clipped(first.short or first.what, LONGEST_DUTY, say("page.in_annex", rec=first.id.split("-")[0]))
    marks = refs.place(at, _dated(group), "row")
    fits = law and len(name) + len(law) <= LONGEST_DUTY  # where it does not, it stands in the annex
    words = (Words(name), Words(f" {law}", "more")) if fits else (Words(name),)
    if first.provisional:
        day = say("page.not_begun")
    else:
        day = say("page.days_of", on=near_short(first.due_now, today), n=len(group))
    status = say(
        "page.duty_known",
        condition=first.condition,
        code=why_of(first, facts) if first.lateness.state == "unknown" else "",
        who=first.who,
        asked=near_short(first.asked_on, today) if first.asked_on else None,
        answered=bool(first.last_answer or first.says),
        awaits=first.review == "awaiting",
        office=facts.memo.verdicts_by,
    )
    glyph = status_glyph(first, today)
    return Row((cell((marks._replace(words=words),), glyph=glyph), cell(plain(day)), cell(plain(status))), at)


def _dated(group: Iterable[MilestoneRow]) -> list[Trace]:
    """Return the traces to the entries that set the dates of some milestones."""
    return [Events(events=(row.date_seq,)) for row in group]


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


# Sources that we could not read.


def unread_sources(facts: MemoDocument) -> tuple[SourceRow, ...]:
    """Return the sources that page 2 shows: those that were not read, so that something is unknown."""
    blind = {row.source for row in _unseen(facts)}
    unread = (source for source in facts.sources if source.reading != "read" and source.name in blind)
    return tuple(unread)[:MOST_SOURCES]


def _unseen(facts: MemoDocument) -> list[MilestoneRow]:
    """Return the milestones that are unknown because nobody could look, not because a file is gone."""
    return [row for row in rows_of(facts) if row.lateness.state == "unknown" and why_of(row, facts) != "lost"]


def _sources(facts: MemoDocument, refs: References) -> Iterator[Block]:
    """Yield the sources that could not be read, each with what is unknown for it."""
    unread = unread_sources(facts)
    if not unread:
        return
    head = say("page.sources_head")
    yield Heading(head, "part-read", note=say("page.sources_note"))
    columns = (
        Column(say("print.source"), "164pt"),
        Column(say("page.why"), "100pt"),
        Column(say("page.unknown_for_it"), "1fr"),
    )
    rows = tuple(_source(source, facts, refs) for source in unread)
    yield Table(head, columns, rows, "part-read", "ledger")
    if rest := sum(source.reading != "read" for source in facts.sources) - len(rows):
        yield Para(plain(say("print.more_sources", n=rest)), "more")


def _source(source: SourceRow, facts: MemoDocument, refs: References) -> Row:
    at = f"unread-{facts.sources.index(source) + 1}"
    marks = refs.place(at, (Events(events=(source.seq,)),) if source.seq else (), "row")
    relying = [row for row in _unseen(facts) if row.source == source.name]
    names = list(dict.fromkeys(map(_name, relying)))
    lost = say("page.lost", names=names[:MOST_NAMED], more=len(names) - MOST_NAMED)
    name = marks._replace(words=(Words(clipped(source.name, LONGEST_SOURCE, source.name)),))
    why = say("page.unread_why", reading=source.reading, reason=source.reason)
    return Row((cell((name,), glyph="unknown"), cell(plain(why)), cell(plain(lost))), at)


def result_cell(means: str, *, is_read: bool) -> Cell:
    """Return how the last check of a source ended, in bold up to its reason if the source could not be read."""
    result, colon, why = means.partition(":")
    return cell(plain(means)) if is_read else cell((Piece((Words(f"{result}{colon}", "strong"), Words(why))),))


# The dates to come.


def _ahead(facts: MemoDocument, refs: References) -> Iterator[Block]:
    """Yield the other dates of the next 60 days; those of one day, duty and basis stand in one line."""
    groups: dict[tuple[str, ...], list[MilestoneRow]] = {}
    for row in sorted(rows_of(facts), key=lambda row: (row.due_now, row.id)):
        is_open = row.standing not in (*CLOSED, "watch") and not row.provisional  # a placeholder is no date
        if is_open and 0 <= (row.due_now - facts.memo.as_of).days <= DAYS_AHEAD and not _is_duty(row):
            groups.setdefault((row.due_now.isoformat(), row.who, row.basis, row.duty_basis), []).append(row)
    if not groups:
        return
    head = say("print.ahead")
    yield Heading(head, "part-ahead")
    rows = tuple(_coming(group, facts, refs) for group in list(groups.values())[:MOST_DATES])
    yield Table(
        head, (Column(say("print.date"), "64pt"), Column(say("page.what_is_due"), "1fr")), rows, "part-ahead", "ledger"
    )
    if rest := len(groups) - len(rows):
        yield Para(plain(say("print.more_dates", n=rest, has_annexes=has_annexes(facts))), "more")


def _coming(group: list[MilestoneRow], facts: MemoDocument, refs: References) -> Row:
    first = group[0]
    at = f"clock-{first.id}".replace("@", "-")
    marks = refs.place(at, _dated(group), "line")
    names = [with_id(_name(row), row.id.split("-")[0]) for row in group[:MOST_NAMED]]
    was = near_short(first.due, facts.memo.as_of) if first.extended else None
    kind = say("table.rests", basis=first.basis, duty_basis=first.duty_basis)
    text = say("page.coming", names=names, kind=kind, who=first.who, was=was, more=len(group) - len(names))
    day = plain(near_short(first.due_now, facts.memo.as_of), "strong")
    return Row((cell(day), cell((marks._replace(words=(Words(text),), id=at),))))


def _name(row: MilestoneRow) -> str:
    return mid(row.short or clipped(row.what, LONGEST_DUTY, row.what))


# The notes.


def _notes(facts: MemoDocument, refs: References) -> Iterator[Piece]:
    """Yield what is inferred, whose words these are, and what the signs and words of the two pages mean."""
    yield Piece((Words(say("print.notes"), "strong"),))
    for note in facts.notes:
        if note.id not in refs.rests:  # as page 1 does not have it
            yield refs.sentence(note)
    if facts.comment and not facts.comment.text:
        yield refs.sentence(facts.comment.says)
    yield from plain(say("print.note_words", office=facts.memo.verdicts_by))


def lettered(refs: References) -> Iterator[Piece]:
    """Yield the notes whose letters were given and not yet said."""
    for letter, words in refs.notes():
        yield Piece((Words(f"{letter}. ", "strong"), Words(words)), id=f"note-{letter}")
