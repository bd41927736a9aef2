"""The memo as a workbook for those who filter and sort: what it is, then one row a milestone; dates and numbers typed.

The sheets hold what memo.json holds, in the words of all forms; the first sheet says what they mean. There is no
formula and no link. Source: docs/printed-forms.md#the-forms
"""

from collections.abc import Iterator
from typing import NamedTuple

from models.memo import Change, MemoFacts, MilestoneRow, RecordRow, SourceRow
from models.register import Cell
from notifications.printed.archive import pack, unpack
from notifications.printed.glyphs import shown
from notifications.printed.head import head_of, tiles_of
from notifications.printed.references import marks_of, numbers_of
from notifications.printed.seven import made_up_cells, sheet_columns
from notifications.printed.xlsx_writer import LONGEST, Column, Report, Table, report_workbook, table_of
from notifications.words import BASIS, DUTY, STANDING, VOICE, say

CORE = "docProps/core.xml"
CORE_END = b"</cp:coreProperties>"


def render_memo_xlsx(facts: MemoFacts) -> bytes:
    """Return the memo as an XLSX whose properties and members carry the status date and no clock."""
    head = shown(head_of(facts))
    report = Report(
        title=head["full_title"],
        author=head["from"],
        subject=head["which"],
        status=head["state"],
        as_of=facts.memo.as_of,
        banner=head["banner"],
    )
    files = unpack(report_workbook(_tables(facts), report))
    language = f"<dc:language>{head['language']}</dc:language>"  # XlsxWriter has no property for it
    files[CORE] = files[CORE].replace(CORE_END, language.encode() + CORE_END)
    return pack(files)


def _tables(facts: MemoFacts) -> tuple[Table, ...]:
    """Return the sheets in their order."""
    milestones = [_Milestone(annex.rec, row) for annex in facts.annex for row in annex.milestones]
    return (
        table_of("About", ABOUT, _about(facts), _cell),
        table_of("Milestones", _milestone_columns(facts), milestones, _cell),
        table_of("Recommendations", sheet_columns(facts), facts.recommendations, _cell),
        table_of("Changes", _change_columns(facts), facts.changes, _cell),
        table_of("Sources", SOURCES, facts.sources, _cell),
        table_of("Records", RECORDS, facts.records, _cell),
    )


def _cell(cell: Cell) -> Cell:
    """Return a text as every form shows it and no longer than a cell can hold; None for an empty text."""
    if not isinstance(cell, str):
        return cell
    text: str = shown(cell)
    units = text.encode("utf-16-le")  # a workbook counts in these
    if len(units) > 2 * LONGEST:
        cut = " " + say("forms.cut")
        text = units[: 2 * (LONGEST - len(cut))].decode("utf-16-le", "ignore") + cut
    return text or None


Fact = tuple[str, Cell]
"""A name and what it says."""

ABOUT: tuple[Column[Fact], ...] = (
    Column("About this memo", 34, lambda fact: fact[0]),
    Column("What it says", 100, lambda fact: fact[1]),
)


def _about(facts: MemoFacts) -> Iterator[Fact]:
    """Yield the facts without which the other sheets mean little."""
    yield from _which(facts)
    for sentence in facts.bottom_line:
        yield "In short", sentence.text
    if facts.ask:
        yield "In short", facts.ask.text
    for tile in tiles_of(facts):
        yield tile["says"][:1].upper() + tile["says"][1:], f"{tile['value']} of {tile['of']}"
    for note in facts.notes:
        yield "To note", note.text
    yield "How to read the rows", say("forms.how_to_read", about=facts.memo.about, office=facts.memo.verdicts_by)
    yield "Numbers in the column Records", say("forms.records_column")
    yield from facts.terms.text


def _which(facts: MemoFacts) -> Iterator[Fact]:
    """Yield which memo it is, in which state, for whom and as of when."""
    memo = facts.memo
    head = head_of(facts)
    if head["banner"]:
        yield "Read this first", head["banner"]
    yield "Title", memo.title
    yield "Which memo", f"{head['kind']}. {head['which']}, {head['state']}"
    for key in ("stamp", "hearing"):
        if head[key]:
            yield "Read this first", head[key]
    if facts.correction:
        yield "Read this first", facts.correction.text
    yield "Status at", memo.as_of
    yield "Covers, from", memo.period_from
    yield "Covers, to", memo.period_to
    yield "Next memo", memo.next
    yield "To", memo.to
    yield "From", memo.from_
    if memo.approved_by:
        yield "Approved", head["approved"]
    yield "Rests on the ledger up to", f"entry {memo.ledger.seq}, hash {memo.ledger.hash} . {head['signed']}"


class _Milestone(NamedTuple):
    """A milestone and the recommendation in whose annex it stands."""

    rec: str
    row: MilestoneRow


def _milestone_columns(facts: MemoFacts) -> tuple[Column[_Milestone], ...]:
    memo = facts.memo
    numbers = numbers_of(facts)
    return (
        Column("No.", 15, lambda milestone: milestone.row.id),
        Column("Recommendation", 16, lambda milestone: milestone.rec),
        Column("Milestone", 40, lambda milestone: milestone.row.what),
        Column("Relation", 24, lambda milestone: _relation(milestone.row, memo.verdicts_by)),
        Column("Whose duty", 20, lambda milestone: DUTY[milestone.row.duty_on]),
        Column("Original due date", 13, lambda milestone: milestone.row.due),
        Column("Extended to", 13, lambda milestone: milestone.row.extended),
        Column("Date in force", 13, lambda milestone: milestone.row.due_now),
        Column("Basis of the date", 26, lambda milestone: BASIS[milestone.row.basis]),
        Column("Basis of the duty", 26, lambda milestone: BASIS[milestone.row.duty_basis]),
        Column("Agency says", 14, lambda milestone: milestone.row.agency),
        Column("Agency said it on", 13, lambda milestone: milestone.row.agency_on),
        Column(f"{memo.verdicts_by} holds", 24, lambda milestone: milestone.row.held),
        Column(f"{memo.verdicts_by} holds: note", 30, lambda milestone: milestone.row.held_note),
        Column("Stands at", 24, lambda milestone: STANDING[milestone.row.standing]),
        Column("Time", 34, lambda milestone: milestone.row.time),
        Column("Days past the date in force", 12, lambda milestone: milestone.row.days),
        Column("Days past the original date", 12, lambda milestone: milestone.row.days_past_original),
        Column(f"Put to {memo.about} on", 13, lambda milestone: milestone.row.told_on),
        Column("Waits for", 12, lambda milestone: milestone.row.waits_for),
        Column("Law", 30, lambda milestone: milestone.row.law_line),
        Column("Evidence that would count", 60, lambda milestone: milestone.row.needs),
        Column("Made up", 26, lambda milestone: made_up_cells(milestone.row, mock=facts.mock)),
        Column("Records", 30, lambda milestone: marks_of(milestone.row.trace, numbers)),
    )


def _relation(row: MilestoneRow, office: str) -> str:
    return "related duty" if row.relation == "related_duty" else f"asked by {office}"


def _change_columns(facts: MemoFacts) -> tuple[Column[Change], ...]:
    numbers = numbers_of(facts)
    return (
        Column("Recommendation", 18, lambda change: change.rec),
        Column("Date", 13, lambda change: change.date),
        Column("Kind", 24, lambda change: change.kind),
        Column("What changed", 110, lambda change: change.text),
        Column("Records", 34, lambda change: marks_of(change.trace, numbers)),
    )


SOURCES: tuple[Column[SourceRow], ...] = (
    Column("Source", 34, lambda source: source.name),
    Column("Whose word", 20, lambda source: VOICE[source.voice]),
    Column("Result", 16, lambda source: source.result),
    Column("Why", 34, lambda source: source.reason),
    Column("Last look", 13, lambda source: source.looked_on),
    Column("Last good reading", 13, lambda source: source.last_good),
    Column("Unread since", 13, lambda source: source.unread_since),
    Column("Its own date", 13, lambda source: source.own_date),
    Column("Things shown", 10, lambda source: source.shows),
    Column("Milestones that would show there", 16, lambda source: source.wanted),
    Column("What it means", 60, lambda source: source.means),
)

RECORDS: tuple[Column[RecordRow], ...] = (
    Column("No.", 7, lambda record: record.n),
    Column("Ledger entry", 10, lambda record: record.seq),
    Column("Date", 13, lambda record: record.date),
    Column("What", 60, lambda record: record.what),
    Column("Kind", 20, lambda record: record.kind),
    Column("Hash of the entry", 68, lambda record: record.hash),
    Column("SHA-256 of the evidence", 68, lambda record: record.sha256),
    Column("Where the evidence came from", 34, lambda record: record.origin),
)
