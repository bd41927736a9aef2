"""The memo for offices that mark it up: a Word document, the same bytes each time. The only importer of `docx`.

Styles, headings, header rows and language are real, and text is never markup. First the document, then the blocks of
`notifications.printed.outline` as its XML. Source: docs/printed-forms.md#the-forms
"""

import io
import re
from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches

from models.memo import MemoFacts
from notifications.printed.archive import pack, unpack
from notifications.printed.outline import (
    Block,
    Cell,
    Heading,
    Items,
    Line,
    Look,
    Para,
    Row,
    Table,
    Words,
    outline,
    plain,
)
from notifications.printed.references import Part
from notifications.printed.value import printed
from notifications.words import say

STYLES = Path(__file__).resolve().parents[1] / "templates" / "memo_styles.xml"
NOT_OURS = (KIND.THUMBNAIL, KIND.EXTENDED_PROPERTIES, KIND.CUSTOM_XML, "stylesWithEffects")
"""What the library's own template brings along: a picture of an empty page, another program's name, styles twice."""

PROPERTIES = {
    "title": "full_title",
    "author": "from",
    "last_modified_by": "from",
    "subject": "which",
    "comments": "banner",
    "category": "state",
}
"""The document's properties and what they say, by key of the printed value."""
PLACE_OF_DAY = datetime(1980, 1, 1, tzinfo=UTC)

THIS_WORD = "15"
"""Word 2013 and later; with the template's 14, Word opens the document in its compatibility mode."""


def render_docx(facts: MemoFacts) -> bytes:
    """Return the memo as a DOCX whose properties and members carry the status date and no clock."""
    m = printed(facts)
    blocks = [paragraph(plain(m["title"]), "Title"), *map(block_xml, outline(m))]
    end = say("forms.ends", seq=m["seq"], hash=m["hash"][:12])
    words = {
        _paragraph("body"): "".join([*blocks, paragraph(plain(end, "small"))]),
        _paragraph("head"): "".join(paragraph(plain(line), "Header") for line in _head_of_page(m)),
        _paragraph("foot"): page_foot(f"{m['which']}, {m['state']}, status at {m['as_of']}"),
        **{_place(name): escape(m[key]) for name, key in PROPERTIES.items()},
        f"{PLACE_OF_DAY:%Y-%m-%d}T": f"{facts.memo.as_of.isoformat()}T",
    }
    return pack({name: _filled(content, words) for name, content in _frame(m["language"]).items()})


def _head_of_page(m: Part) -> list[str]:
    return [line for line in (f"{m['title']}{': DRAFT' if m['draft'] else ''}", m["banner"]) if line]


def _filled(member: bytes, words: dict[str, str]) -> bytes:
    """Return a member of the frame with words in their places; the words are never searched for places."""
    places = [place for place in words if place.encode() in member]
    if not places:
        return member
    any_place = re.compile("|".join(map(re.escape, places)))
    return any_place.sub(lambda place: words[place[0]], member.decode()).encode()


def _place(name: str) -> str:
    return f"followthrough-{name}"


def _paragraph(name: str) -> str:
    return f"<w:p><w:r><w:t>{_place(name)}</w:t></w:r></w:p>"


@cache
def _frame(language: str) -> dict[str, bytes]:
    """Return the members of a document with our styles and pages, and places for the words of a memo.

    It is made once from the library's own template, because building the tree of each memo takes three times as long.
    """
    document = docx.Document()
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(NOT_OURS)]:
            del rels[key]
    document.part._styles_part._element = parse_xml(STYLES.read_bytes())
    for setting in document.settings.element.xpath("//w:compatSetting[@w:name='compatibilityMode']"):
        setting.set(qn("w:val"), THIS_WORD)
    section = document.sections[0]
    section.left_margin = section.right_margin = Inches(0.75)
    section.top_margin = Inches(0.9)
    section.bottom_margin = Inches(0.8)
    section.header_distance = section.footer_distance = Inches(0.4)
    section.different_first_page_header_footer = True  # the first page says in full what the others have in their head
    for part, name in ((section.header, "head"), (section.footer, "foot"), (section.first_page_footer, "foot")):
        part.is_linked_to_previous = False
        _empty(part._element, name)
    _empty(document.element.body, "body")
    _name(document, language)
    out = io.BytesIO()
    document.save(out)
    return unpack(out.getvalue())


def _empty(element: Any, name: str) -> None:
    """Put a place where an element's own paragraphs stand; what it says about its pages stays last."""
    for own in element.xpath("w:p"):
        element.remove(own)
    element.insert(0, parse_xml(_paragraph(name).replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))


def _name(document: Document, language: str) -> None:
    """Put places where the document says which memo it is, and set its language."""
    properties = document.core_properties
    for name in PROPERTIES:
        setattr(properties, name, _place(name))
    properties.language = language
    properties.revision = 1
    properties.created = properties.modified = PLACE_OF_DAY
    for default in document.styles.element.xpath("w:docDefaults//w:lang"):
        default.set(qn("w:val"), language)


# The blocks as XML; `w:` is the namespace of WordprocessingML.

TEXT_WIDTH = 10_080
"""Seven inches, the width of the text, in twentieths of a point."""
PARA = {"": "", "banner": "Banner", "draft": "Draft", "quote": "Quote", "head": "MemoHead"}
LOOK: dict[Look, str] = {
    "": "",
    "neutral": "",
    "strong": "Strong",
    "late": "Late",
    "claim": "Claim",
    "small": "Small",
    "hash": "Hash",
}
FIELD = '<w:fldSimple w:instr=" {} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def block_xml(block: Block) -> str:
    """Return the paragraphs or the table of a block."""
    match block:
        case Heading():
            return paragraph((Words(block.text),), f"Heading{block.level}", "<w:pageBreakBefore/>" * block.apart)
        case Para():
            return paragraph(block.line, PARA[block.kind])
        case Items():
            return "".join(paragraph(line, "ListNumber" if block.numbered else "ListBullet") for line in block.lines)
        case Table():
            return _table(block)


def paragraph(line: Line, style: str = "", properties: str = "", before: str = "") -> str:
    """Return a paragraph of a style with properties of its own; `before` stands ahead of the words."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    set_up = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{set_up}{before}{''.join(map(_run, line))}</w:p>"


def page_foot(text: str) -> str:
    """Return the foot of a page: some words, then which page of how many, as fields that Word fills."""
    pages = f"{_run(Words('Page '))}{FIELD.format('PAGE')}{_run(Words(' of '))}{FIELD.format('NUMPAGES')}"
    runs = f"{_run(Words(text))}<w:r><w:tab/></w:r>{pages}"
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{runs}</w:p>'


def _run(words: Words) -> str:
    named = LOOK[words.look]
    style = f'<w:rPr><w:rStyle w:val="{named}"/></w:rPr>' if named else ""
    run = f'<w:r>{style}<w:t xml:space="preserve">{escape(words.text)}</w:t></w:r>'
    if not words.record:
        return run
    return f'<w:hyperlink w:anchor="r{words.record}" w:tooltip="Record {words.record}">{run}</w:hyperlink>'


def _table(table: Table) -> str:
    whole = sum(table.shares)
    widths = [TEXT_WIDTH * share // whole for share in table.shares]
    name = escape(table.name)
    rows = [_row(Row(tuple(((Words(head),),) for head in table.head)), widths, "<w:tblHeader/>")]
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
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_cell(cell, before)}</w:tc>'
        for cell, width, before in zip(row.cells, widths, targets, strict=False)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"


def _cell(lines: Cell, before: str) -> str:
    first, *others = lines or ((),)
    return paragraph(first, "TableText", "", before) + "".join(paragraph(line, "TableText") for line in others)
