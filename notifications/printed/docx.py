"""The memo as a Word document, the same bytes each time: first the document, then its blocks as XML. Text is never
markup. The only importer of `docx`. Source: docs/printed-forms.md#the-forms"""

import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Twips

from models.core import Paper
from notifications.memo import MemoDocument
from notifications.printed import blocks
from notifications.printed.archive import pack, unpack
from notifications.printed.references import Part
from notifications.printed.value import printed
from notifications.words import MONTHS, SHORT_MONTHS

STYLES = Path(__file__).resolve().parents[1] / "templates" / "memo_styles.xml"
NOT_OURS = (KIND.THUMBNAIL, KIND.EXTENDED_PROPERTIES, KIND.CUSTOM_XML, "stylesWithEffects")
"""What the library's own template brings along: a picture of an empty page, another program's name, styles twice."""

PROPERTIES = {
    "title": "full_title",
    "author": "author",
    "last_modified_by": "author",
    "subject": "which",
    "comments": "banner",
    "category": "state",
}
"""The document's properties and what they say, by key of the printed value."""
ABOVE = ("running_title", "banner")
"""What stands above each page but the first."""
PLACE_OF_DAY = datetime(1980, 1, 1, tzinfo=UTC)
THIS_WORD = "15"
"""Word 2013 and later; with the template's 14, Word opens the document in its compatibility mode."""


def render_docx(facts: MemoDocument) -> bytes:
    """Return the memo as a DOCX whose properties and members carry the status date and no clock."""
    memo = printed(facts)
    end = f"{memo.head['foot']} {memo.head['foot_hash']}."
    after = (PAGE_BREAK, *map(block_xml, memo.after), paragraph(blocks.plain(end, "more")))
    return set_docx(memo.head, (*map(block_xml, memo.body), *after))


def set_docx(head: Part, contents: Iterable[str]) -> bytes:
    """Return a document of its head and the XML of its blocks."""
    words = {
        _paragraph("body"): "".join((*_top(head), *contents)),
        _paragraph("head"): "".join(paragraph(blocks.plain(head[key]), "Header") for key in ABOVE if head[key]),
        _paragraph("foot"): _page_foot(head["foot_line"], head["page"]),
        **{_place(name): escape(head[key]) for name, key in PROPERTIES.items()},
        f"{PLACE_OF_DAY:%Y-%m-%d}T": f"{head['as_of_iso']}T",
    }
    return pack({name: _filled(content, words) for name, content in _frame(head["language"], head["paper"]).items()})


def _top(head: Part) -> Iterator[str]:
    if head["banner"]:
        yield paragraph(blocks.plain(head["banner"]), "Banner")
    yield paragraph(blocks.plain(f"{head['above_title']} | {head['state_above']}"), "AboveTitle")
    if head["stamp"]:
        yield paragraph(blocks.plain(head["stamp"]), "Draft")
    yield paragraph(blocks.plain(head["title"]), "Title")
    if head["hearing"]:
        yield paragraph(blocks.plain(head["hearing"], "strong"))
    for label, value in (*head["lines"], *head["beside"]):
        yield paragraph((blocks.Piece((blocks.Words(f"{label}: ", "strong"), blocks.Words(value))),), "MemoHead")
    if head["why_now"]:
        yield paragraph(blocks.plain(head["why_now"], "more"), "MemoHead")


def _filled(member: bytes, words: dict[str, str]) -> bytes:
    """Return a member of the frame with words in their places; the words are never searched for places."""
    places = [re.escape(place) for place in words if place.encode() in member]
    if not places:
        return member
    return re.sub("|".join(places), lambda place: words[place[0]], member.decode()).encode()


def _place(name: str) -> str:
    return f"followthrough-{name}"


def _paragraph(name: str) -> str:
    return f"<w:p><w:r><w:t>{_place(name)}</w:t></w:r></w:p>"


@cache
def _frame(language: str, paper: Paper) -> dict[str, bytes]:
    """Return the members of a document with our styles and pages, and places for the words of a memo. It is made once,
    because building the tree of each memo takes three times as long."""
    document = docx.Document()
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(NOT_OURS)]:
            del rels[key]
    document.part._styles_part._element = parse_xml(STYLES.read_bytes())
    for setting in document.settings.element.xpath("//w:compatSetting[@w:name='compatibilityMode']"):
        setting.set(qn("w:val"), THIS_WORD)
    section = document.sections[0]
    section.page_width, section.page_height = map(Twips, PAPER[paper])
    section.left_margin = section.right_margin = Inches(0.75)
    section.top_margin = Inches(0.9)
    section.bottom_margin = Inches(0.8)
    section.header_distance = section.footer_distance = Inches(0.4)
    section.different_first_page_header_footer = True  # the first page says in full what the others have in their head
    for part, name in ((section.header, "head"), (section.footer, "foot"), (section.first_page_footer, "foot")):
        part.is_linked_to_previous = False
        _empty(part._element, name)
    _empty(document.element.body, "body")
    properties = document.core_properties
    for name in PROPERTIES:
        setattr(properties, name, _place(name))
    properties.language = language
    properties.revision = 1
    properties.created = properties.modified = PLACE_OF_DAY
    for default in document.styles.element.xpath("w:docDefaults//w:lang"):
        default.set(qn("w:val"), language)
    out = io.BytesIO()
    document.save(out)
    return unpack(out.getvalue())


def _empty(element: Any, name: str) -> None:
    for first in element.xpath("w:p"):
        element.remove(first)
    element.insert(0, parse_xml(_paragraph(name).replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))


# The blocks as XML; `w:` is the namespace of WordprocessingML.

MARGIN = 1080
"""Three quarters of an inch, in twentieths of a point."""
PAPER: dict[Paper, tuple[int, int]] = {"letter": (12_240, 15_840), "a4": (11_906, 16_838)}
TEXT_WIDTH = 11_906 - 2 * MARGIN
"""The width of the text on the narrower paper; tables have it on both."""
TYPST_POINTS = 504
"""The points of the width of a table in the PDF, for which the widths of columns are given."""
PARA = {"": "", "small": "SmallText", "quote": "Quote", "notes": "Notes", "more": "Notes", "verdict": "Verdict"}
LOOK: dict[blocks.Look, str] = {
    "strong": "Strong",
    "more": "Small",
    "alarm": "Late",
    "fictional": "Fictional",
    "code": "Hash",
    "id": "Strong",
}
GLYPHS: dict[blocks.Glyph, str] = {
    "verified": "\u2714",
    "partly": "\u25c9",
    "waiting": "\u25d0",
    "poor": "\u2298",
    "none": "\u25cb",
    "overdue": "\u25c6",
    "unknown": "\u2370",
    "missing": "\u26a0",
    "idle": "\u25cc",
    "later": "\u25f7",
    "closed": "\u25a0",
}
"""The marks as characters of Word's symbol font. They are decoration; the words beside them say the same."""
SYMBOL = (
    '<w:r><w:rPr><w:rFonts w:ascii="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol"/></w:rPr>'
    '<w:t xml:space="preserve">{} </w:t></w:r>'
)
PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
FIELD = '<w:fldSimple w:instr=" {} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def block_xml(block: blocks.Block, frame: str = "") -> str:
    """Return the paragraphs or the table of a block; `frame` gives paragraphs the look of the box they stand in."""
    match block:
        case blocks.Heading():
            note = paragraph(blocks.plain(block.note), "Notes") if block.note else ""
            return paragraph(blocks.plain(block.text), f"Heading{block.level}", frame) + note
        case blocks.Para():
            return paragraph(block.line, PARA[block.look], frame)
        case blocks.Items():
            style = "ListNumber" if block.numbered else "ListBullet"
            return "".join(paragraph(line, style, frame) for line in block.lines)
        case blocks.Table():
            return _table(block)
        case blocks.Bar():
            return "".join(paragraph(part.words, "ListBullet") for part in block.parts)
        case blocks.Box():
            return "".join(block_xml(inner, SHADED[block.look]) for inner in block.blocks)


SHADED = {
    "bottom": '<w:pBdr><w:left w:val="single" w:sz="28" w:space="8" w:color="1F3A5F"/></w:pBdr>'
    '<w:shd w:val="clear" w:color="auto" w:fill="F1F3F6"/>',
    "correction": '<w:pBdr><w:left w:val="single" w:sz="28" w:space="8" w:color="7A4A00"/></w:pBdr>',
}


def paragraph(line: blocks.Line, style: str = "", properties: str = "", before: str = "") -> str:
    """Return a paragraph of a style with properties of its own; `before` stands ahead of the words."""
    style_xml = f'<w:pStyle w:val="{style}"/>' if style else ""
    set_up = f"<w:pPr>{style_xml}{properties}</w:pPr>" if style_xml or properties else ""
    return f"<w:p>{set_up}{before}{_run(blocks.Words(' ')).join(map(_piece, line))}</w:p>"


def _page_foot(text: str, page: tuple[str, str]) -> str:
    before, between = (_run(blocks.Words(words)) for words in (f"{page[0]} ", f" {page[1]} "))
    pages = f"{before}{FIELD.format('PAGE')}{between}{FIELD.format('NUMPAGES')}"
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{_run(blocks.Words(text))}<w:r><w:tab/></w:r>{pages}</w:p>'


def _piece(piece: blocks.Piece) -> str:
    target = _bookmark(piece.id, NOTES_FROM + int.from_bytes(piece.id[5:].encode())) if piece.id[:5] == "note-" else ""
    link = '<w:hyperlink w:anchor="{}" w:tooltip="{}">{}</w:hyperlink>'.format
    links = (link(mark.to, escape(mark.text), _run(blocks.Words(mark.text), RAISED)) for mark in piece.marks)
    marks = _run(blocks.Words(","), RAISED).join(links)
    return target + "".join(map(_run, piece.words)) + marks


def _run(words: blocks.Words, properties: str = "") -> str:
    style = f'<w:rStyle w:val="{LOOK[words.look]}"/>' if words.look else ""
    set_up = f"<w:rPr>{style}{properties}</w:rPr>" if style or properties else ""
    text = MONTH_DAY.sub("\\g<1>\N{NO-BREAK SPACE}", words.text)  # no line ends between a month and its day
    return f'<w:r>{set_up}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


MONTH_DAY = re.compile(rf"\b({'|'.join(map(re.escape, (*MONTHS, *SHORT_MONTHS)))}) (?=\d{{1,2}}\b)")
RAISED = '<w:vertAlign w:val="superscript"/>'
NOTES_FROM = 1_000_000
"""The ids of bookmarks are numbers: those of the records, then those of the notes."""


def _bookmark(name: str, number: int) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'


def _widths(columns: tuple[blocks.Column, ...]) -> list[int]:
    sizes = [(float(column.width[:-2]), column.width.endswith("fr")) for column in columns]
    room = TYPST_POINTS - sum(size for size, is_share in sizes if not is_share)
    shares = sum(size for size, is_share in sizes if is_share)
    points = [size * (room / shares if is_share else 1) for size, is_share in sizes]
    return [int(TEXT_WIDTH * width / sum(points)) for width in points]


def _table(table: blocks.Table) -> str:
    widths = _widths(table.columns)
    name = escape(table.name)
    names = tuple(blocks.cell(blocks.plain(column.name)) for column in table.columns)
    rows = [_row(blocks.Row(names), widths, "<w:tblHeader/>")]
    rows += [_row(row, widths) for row in table.rows]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="MemoTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="{name}"/></w:tblPr><w:tblGrid>'
        f"{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(row: blocks.Row, widths: list[int], header: str = "") -> str:
    spans = f'<w:gridSpan w:val="{len(widths)}"/>' if row.heads else ""
    widths = [sum(widths)] if row.heads else widths
    target = _bookmark(f"r{row.record}", row.record) if row.record else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}</w:tcPr>{_cell(contents, "" if place else target)}'
        "</w:tc>"
        for place, (contents, width) in enumerate(zip(row.cells, widths, strict=False))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"


def _cell(contents: blocks.Cell, before: str) -> str:
    first, *others = contents.lines or ((),)
    glyph = SYMBOL.format(GLYPHS[contents.glyph]) if contents.glyph else ""
    return paragraph(first, "TableText", "", before + glyph) + "".join(paragraph(line, "TableText") for line in others)
