"""The memo as a workbook for those who filter and sort: typed cells, no formula, no link (memo.md, section 5)."""

from models.memo import MemoFacts
from models.register import Cell, Row, Sheet
from notifications.printed.book import Page, pages_of
from notifications.printed.glyphs import shown
from notifications.printed.packed import pack, unpack
from notifications.printed.sheet_head import head_sheet
from notifications.printed.xlsx_writer import LONGEST, Report, workbook
from notifications.words import say

CORE, END = "docProps/core.xml", b"</cp:coreProperties>"


def render_memo_xlsx(facts: MemoFacts) -> bytes:
    """Return the memo as an XLSX whose properties and members carry the status date and no clock."""
    head, pages = shown(head_sheet(facts)), pages_of(facts)
    report = Report(
        title=head["full_title"], author=head["from"], subject=head["which"], status=head["state"],
        as_of=facts.memo.as_of, banner=head["banner"], widths=[[width for _, width in page.columns] for page in pages],
    )  # fmt: skip
    files = unpack(workbook(map(_sheet, pages), report))
    language = f"<dc:language>{head['language']}</dc:language>"  # XlsxWriter has no property for it
    files[CORE] = files[CORE].replace(END, language.encode() + END)
    return pack(files)


def _sheet(page: Page) -> Sheet:
    cells = (tuple(name for name, _ in page.columns), *page.rows)
    rows = (Row(number, tuple(map(_shown, row))) for number, row in enumerate(cells, 1))
    return Sheet(name=page.name, rows=tuple(rows))


def _shown(cell: Cell) -> Cell:
    """Return a text as every form shows it, and no longer than a cell can hold; nothing for no words."""
    if not isinstance(cell, str):
        return cell
    text: str = shown(cell)
    units = text.encode("utf-16-le")  # a workbook counts in these
    if len(units) > 2 * LONGEST:
        cut = " " + say("forms.cut")
        text = units[: 2 * (LONGEST - len(cut))].decode("utf-16-le", "ignore") + cut
    return text or None
