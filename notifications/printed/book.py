"""The memo as a workbook for those who filter and sort: what memo.json holds, in the words of all forms, dates and
numbers typed. There is no formula and no link. Source: docs/printed-forms.md#the-forms"""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain

from models.register import Cell, with_guard
from notifications.memo import Change, MemoDocument, MilestoneRow, RecordRow, SourceRow
from notifications.printed.archive import repack
from notifications.printed.first import bar_of
from notifications.printed.glyphs import printable
from notifications.printed.head import head_of
from notifications.printed.references import marks_of, numbers_of
from notifications.printed.selection import is_large
from notifications.printed.seven import made_up_cells, sheet_columns
from notifications.printed.xlsx_writer import LONGEST, SheetColumn, SheetLine, SheetTable, report_workbook
from notifications.words import BASIS, READING, STANDING, VOICE, say

CORE = "docProps/core.xml"
CORE_END = b"</cp:coreProperties>"


def render_memo_xlsx(facts: MemoDocument) -> bytes:
    """Return the memo as an XLSX whose properties and members carry the status date and no clock."""
    head = printable(head_of(facts))
    numbers = numbers_of(facts)
    changes: tuple[SheetColumn[Change], ...] = (
        SheetColumn("recommendation", 18, lambda change: change.rec),
        SheetColumn("date", 13, lambda change: change.date),
        SheetColumn("kind", 24, lambda change: change.kind),
        SheetColumn("what_changed", 110, lambda change: change.text),
        SheetColumn("records", 34, lambda change: marks_of(change.trace, numbers)),
    )
    tables = (
        _table(facts, "about", ABOUT, tuple(_about(facts))),
        _milestone_table(facts),
        _table(facts, "recommendations", sheet_columns(facts), facts.recommendations),
        _table(facts, "changes", changes, facts.changes),
        _table(facts, "sources", SOURCES, facts.sources),
        _table(facts, "records", RECORDS, facts.records),
    )
    language = f"<dc:language>{head['language']}</dc:language>".encode()  # XlsxWriter has no property for it
    return repack(
        report_workbook(tables, head, facts.memo.as_of, is_large=is_large(facts)),
        lambda name, content: content.replace(CORE_END, language + CORE_END) if name == CORE else content,
    )


def _table(
    facts: MemoDocument, key: str, columns: Sequence[SheetColumn[SheetLine]], lines: Sequence[SheetLine]
) -> SheetTable:
    words = {"office": facts.memo.verdicts_by, "about": facts.memo.about}
    names = tuple(str(_cell(say("forms.column", key=column.name, **words))) for column in columns)
    rows = (tuple(_cell(column.cell(line)) for column in columns) for line in lines)
    return SheetTable(say("forms.name", key=key), names, tuple(column.width for column in columns), len(lines), rows)


def _cell(cell: Cell) -> Cell:
    """Return a text as every form shows it and no longer than a cell can hold; None for an empty text."""
    if not isinstance(cell, str):
        return cell
    text: str = printable(cell)
    units = text.encode("utf-16-le")  # a workbook counts in these
    if len(units) > 2 * LONGEST:
        cut = " " + say("forms.cut")
        text = units[: 2 * (LONGEST - len(cut))].decode("utf-16-le", "ignore") + cut
    return text or None


def _about(facts: MemoDocument) -> Iterator[tuple[str, Cell]]:
    memo = facts.memo
    head = head_of(facts)
    correction = facts.correction.text if facts.correction else ""
    pairs: list[tuple[str, Cell]] = [
        ("first", head["banner"]),
        ("title", memo.title),
        ("which", head["foot_line"]),
        *(("first", text) for text in (head["stamp"], head["hearing"], correction)),
        ("as_of", memo.as_of),
        ("from_day", memo.period_from),
        ("to_day", memo.period_to),
        ("next", memo.next),
        ("to", memo.to),
        ("from", head["from"]),
        ("record", say("forms.record", seq=memo.ledger.seq, hash=memo.ledger.hash, signed=head["signed"])),
        *(("bottom", sentence.text) for sentence in facts.bottom_line),
        *(("by_status", say("forms.part", n=part.value, words=part.says)) for part in bar_of(facts).parts),
        *(("note", note.text) for note in facts.notes),
        ("how", say("forms.how_to_read", about=memo.about, office=memo.verdicts_by)),
        ("records", say("forms.records_column")),
    ]
    yield from ((say("forms.fact", key=key), value) for key, value in pairs if value or key != "first")
    yield from facts.terms.text


def milestones_csv(facts: MemoDocument) -> bytes:
    """Return the sheet of milestones as CSV (RFC 4180), with days in ISO form and no formula."""
    table = _milestone_table(facts)
    out = io.StringIO(newline="")
    rows = chain((table.columns,), table.rows)
    csv.writer(out).writerows([with_guard("" if cell is None else str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode()


def _milestone_table(facts: MemoDocument) -> SheetTable:
    numbers = numbers_of(facts)
    rec_of = {row.id: annex.rec for annex in facts.annex for row in annex.milestones}

    def relation(row: MilestoneRow) -> str:
        return say("forms.relation", is_related=row.relation == "related_duty", office=facts.made_by)

    columns: tuple[SheetColumn[MilestoneRow], ...] = (
        SheetColumn("no", 15, lambda row: row.id),
        SheetColumn("recommendation", 16, lambda row: rec_of[row.id]),
        SheetColumn("milestone", 40, lambda row: row.what),
        SheetColumn("relation", 24, relation),
        SheetColumn("whose_duty", 20, lambda row: row.who),
        SheetColumn("original_date", 13, lambda row: row.due),
        SheetColumn("extended_to", 13, lambda row: row.extended),
        SheetColumn("current_date", 13, lambda row: row.due_now),
        SheetColumn("kind_of_date", 26, lambda row: BASIS[row.basis]),
        SheetColumn("kind_of_duty", 26, lambda row: BASIS[row.duty_basis]),
        SheetColumn("says", 14, lambda row: row.agency),
        SheetColumn("said_on", 13, lambda row: row.said_on),
        SheetColumn("status", 34, lambda row: row.status),
        SheetColumn("status_note", 30, lambda row: row.status_note),
        SheetColumn("standing", 24, lambda row: STANDING[row.standing]),
        SheetColumn("time", 34, lambda row: row.time),
        SheetColumn("days_past_current", 12, lambda row: row.lateness.days),
        SheetColumn("days_past_original", 12, lambda row: row.lateness.days_past_original),
        SheetColumn("told_on", 13, lambda row: row.asked_on),
        SheetColumn("waits_for", 12, lambda row: row.waits_for),
        SheetColumn("law", 30, lambda row: row.law_line),
        SheetColumn("would_count", 60, lambda row: row.needs),
        SheetColumn("fictional", 26, lambda row: made_up_cells(row, mock=facts.mock)),
        SheetColumn("records", 30, lambda row: marks_of(row.trace, numbers)),
    )
    return _table(facts, "milestones", columns, facts.milestones)


ABOUT: tuple[SheetColumn[tuple[str, Cell]], ...] = (
    SheetColumn("about_this_memo", 34, lambda fact: fact[0]),
    SheetColumn("what_it_says", 100, lambda fact: fact[1]),
)

SOURCES: tuple[SheetColumn[SourceRow], ...] = (
    SheetColumn("source", 34, lambda source: source.name),
    SheetColumn("speaks_for", 20, lambda source: VOICE[source.voice]),
    SheetColumn("result", 16, lambda source: READING[source.reading]),
    SheetColumn("why", 34, lambda source: source.reason),
    SheetColumn("last_check", 13, lambda source: source.looked_on),
    SheetColumn("last_read", 13, lambda source: source.last_good),
    SheetColumn("unread_since", 13, lambda source: source.unread_since),
    SheetColumn("its_own_date", 13, lambda source: source.own_date),
    SheetColumn("found", 10, lambda source: source.shows),
    SheetColumn("relies", 16, lambda source: source.wanted),
    SheetColumn("what_it_means", 60, lambda source: source.means),
)

RECORDS: tuple[SheetColumn[RecordRow], ...] = (
    SheetColumn("no", 7, lambda record: record.n),
    SheetColumn("record_entry", 10, lambda record: record.seq),
    SheetColumn("date", 13, lambda record: record.date),
    SheetColumn("what", 60, lambda record: record.what),
    SheetColumn("kind", 20, lambda record: record.kind),
    SheetColumn("checksum", 68, lambda record: record.hash),
    SheetColumn("sha_256", 68, lambda record: record.sha256),
    SheetColumn("origin", 34, lambda record: record.origin),
)
