"""Blocks as the XML of a Word document: styles by name, tables with a header row that repeats. Text is only text."""

from html import escape

from notifications.printed.blocks import Block, Cell, Heading, Items, Line, Look, Para, Row, Table, Words

WIDE = 10_080
"""Seven inches, the width of the text, in twentieths of a point."""
PARA = {"": "", "banner": "Banner", "draft": "Draft", "quote": "Quote", "head": "MemoHead"}
LOOK: dict[Look, str] = {
    "": "", "strong": "Strong", "late": "Late", "claim": "Claim", "small": "Small", "hash": "Hash"
}  # fmt: skip
FIELD = '<w:fldSimple w:instr=" {} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def block_xml(block: Block) -> str:
    """Return the paragraphs or the table of a block; `w:` is the namespace of WordprocessingML."""
    match block:
        case Heading():
            return paragraph((Words(block.text),), f"Heading{block.level}", "<w:pageBreakBefore/>" * block.apart)
        case Para():
            return paragraph(block.line, PARA[block.kind])
        case Items():
            return "".join(paragraph(line, "ListNumber" if block.numbered else "ListBullet") for line in block.lines)
        case Table():
            return _table(block)


def paragraph(line: Line, style: str = "", more: str = "", before: str = "") -> str:
    """Return a paragraph of a style; `more` are its own properties, `before` stands ahead of the words."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
    return f"<w:p>{properties}{before}{''.join(map(_run, line))}</w:p>"


def page_foot(text: str) -> str:
    """Return the foot of a page: some words, then which page of how many, as fields that Word fills."""
    pages = f"{_run(Words('Page '))}{FIELD.format('PAGE')}{_run(Words(' of '))}{FIELD.format('NUMPAGES')}"
    runs = f"{_run(Words(text))}<w:r><w:tab/></w:r>{pages}"
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{runs}</w:p>'


def _run(words: Words) -> str:
    style = f'<w:rPr><w:rStyle w:val="{LOOK[words.look]}"/></w:rPr>' if words.look else ""
    run = f'<w:r>{style}<w:t xml:space="preserve">{escape(words.text)}</w:t></w:r>'
    if not words.record:
        return run
    return f'<w:hyperlink w:anchor="r{words.record}" w:tooltip="Record {words.record}">{run}</w:hyperlink>'


def _table(table: Table) -> str:
    whole = sum(table.shares)
    widths = [WIDE * share // whole for share in table.shares]
    name = escape(table.name)
    rows = [_row(Row(tuple(((Words(each),),) for each in table.head)), widths, "<w:tblHeader/>")]
    rows += [_row(row, widths) for row in table.rows]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="MemoTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="{name}"/></w:tblPr><w:tblGrid>'
        f"{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(row: Row, widths: list[int], header: str = "") -> str:
    """Return a row that no page break divides; a record's row can be pointed to."""
    target = f'<w:bookmarkStart w:id="{row.record}" w:name="r{row.record}"/><w:bookmarkEnd w:id="{row.record}"/>'
    targets = [target if row.record else "", *[""] * len(widths)]
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_cell(each, before)}</w:tc>'
        for each, width, before in zip(row.cells, widths, targets, strict=False)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"


def _cell(lines: Cell, before: str) -> str:
    first, *others = lines or ((),)
    return paragraph(first, "TableText", "", before) + "".join(paragraph(line, "TableText") for line in others)
