"""The memo for offices that mark it up: a Word document, the same bytes each time. The only importer of `docx`.

Styles, headings, header rows and language are real; text is only text (memo.md, sections 5 and 9).
"""

import io
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches

from models.memo_facts import MemoFacts
from notifications.memo_blocks import plain
from notifications.memo_fit import Fit
from notifications.memo_outline import outline
from notifications.memo_sheet import sheet_of
from notifications.render.docx_xml import block_xml, page_foot, paragraph
from notifications.render.packed import repack
from notifications.render.shown import shown
from notifications.sentences import say

STYLES = Path(__file__).resolve().parents[1] / "templates" / "memo_styles.xml"
NOT_OURS = (KIND.THUMBNAIL, KIND.EXTENDED_PROPERTIES, KIND.CUSTOM_XML, "stylesWithEffects")
"""What the library's own template brings along: a picture of an empty page, another program's name, styles twice."""

THIS_WORD = "15"
"""Word 2013 and later; with the template's 14, Word opens the document in its compatibility mode."""


def render_docx(facts: MemoFacts) -> bytes:
    """Return the memo as a DOCX whose properties and members carry the status date and no clock."""
    m = shown(sheet_of(facts, Fit()))
    document = docx.Document(io.BytesIO(_frame()))
    _name(document, m, facts)
    parts = [paragraph(plain(m["title"]), "Title"), *map(block_xml, outline(m))]
    end = say("forms.ends", seq=m["seq"], hash=m["hash"][:12])
    _fill(document.element.body, "".join([*parts, paragraph(plain(end, "small"))]))
    section = document.sections[0]
    _fill(section.header._element, "".join(paragraph(plain(line), "Header") for line in _head_of_page(m)))
    foot = page_foot(f"{m['which']}, {m['state']}, status at {m['as_of']}")
    for of_page in (section.footer, section.first_page_footer):
        _fill(of_page._element, foot)
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def _head_of_page(m: dict[str, Any]) -> list[str]:
    return [line for line in (f"{m['title']}{': DRAFT' if m['draft'] else ''}", m["banner"]) if line]


def _name(document: Document, m: dict[str, Any], facts: MemoFacts) -> None:
    """Write which memo it is into the document's properties, and its language."""
    told = document.core_properties
    told.title, told.author, told.last_modified_by = m["full_title"], m["from"], m["from"]
    told.subject, told.comments, told.category = m["which"], m["banner"], m["state"]
    told.language, told.revision = m["language"], 1
    told.created = told.modified = datetime.combine(facts.memo.as_of, time(), tzinfo=UTC)
    for language in document.styles.element.xpath("w:docDefaults//w:lang"):
        language.set(qn("w:val"), m["language"])


def _fill(element: Any, xml: str) -> None:
    """Put paragraphs and tables in the place of an element's own; what it says of its pages stays last."""
    for each in element.xpath("w:p"):
        element.remove(each)
    for at, each in enumerate(parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")):
        element.insert(at, each)


@cache
def _frame() -> bytes:
    """Return an empty document with our styles and pages, made from the library's own template."""
    document = docx.Document()
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(NOT_OURS)]:
            del rels[key]
    document.part._styles_part._element = parse_xml(STYLES.read_bytes())
    for setting in document.settings.element.xpath("//w:compatSetting[@w:name='compatibilityMode']"):
        setting.set(qn("w:val"), THIS_WORD)
    section = document.sections[0]
    section.left_margin = section.right_margin = Inches(0.75)
    section.top_margin, section.bottom_margin = Inches(0.9), Inches(0.8)
    section.header_distance = section.footer_distance = Inches(0.4)
    section.different_first_page_header_footer = True  # the first page says in full what the others have in their head
    for of_page in (section.header, section.footer, section.first_page_footer):
        of_page.is_linked_to_previous = False
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
