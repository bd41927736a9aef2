"""The memo for offices that mark it up: a Word document, the same bytes each time. The only importer of `docx`.

Styles, headings, header rows and language are real; text is only text (memo.md, sections 5 and 9).
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
from notifications.printed.blocks import plain
from notifications.printed.docx_xml import block_xml, page_foot, paragraph
from notifications.printed.outline import outline
from notifications.printed.packed import pack, unpack
from notifications.printed.printed import printed
from notifications.words import say

STYLES = Path(__file__).resolve().parents[1] / "templates" / "memo_styles.xml"
NOT_OURS = (KIND.THUMBNAIL, KIND.EXTENDED_PROPERTIES, KIND.CUSTOM_XML, "stylesWithEffects")
"""What the library's own template brings along: a picture of an empty page, another program's name, styles twice."""

PROPERTIES = {
    "title": "full_title", "author": "from", "last_modified_by": "from", "subject": "which", "comments": "banner",
    "category": "state",
}  # fmt: skip
PLACE_OF_DAY = datetime(1980, 1, 1, tzinfo=UTC)

THIS_WORD = "15"
"""Word 2013 and later; with the template's 14, Word opens the document in its compatibility mode."""


def render_docx(facts: MemoFacts) -> bytes:
    """Return the memo as a DOCX whose properties and members carry the status date and no clock."""
    m = printed(facts)
    parts = [paragraph(plain(m["title"]), "Title"), *map(block_xml, outline(m))]
    end = say("forms.ends", seq=m["seq"], hash=m["hash"][:12])
    words = {
        _paragraph("body"): "".join([*parts, paragraph(plain(end, "small"))]),
        _paragraph("head"): "".join(paragraph(plain(line), "Header") for line in _head_of_page(m)),
        _paragraph("foot"): page_foot(f"{m['which']}, {m['state']}, status at {m['as_of']}"),
        **{_place(name): escape(m[key]) for name, key in PROPERTIES.items()},
        f"{PLACE_OF_DAY:%Y-%m-%d}T": f"{facts.memo.as_of.isoformat()}T",
    }
    return pack({name: _filled(content, words) for name, content in _frame(m["language"]).items()})


def _head_of_page(m: dict[str, Any]) -> list[str]:
    return [line for line in (f"{m['title']}{': DRAFT' if m['draft'] else ''}", m["banner"]) if line]


def _filled(member: bytes, words: dict[str, str]) -> bytes:
    """Return a member of the frame with words in their places; words are never looked through for places."""
    found = [each for each in words if each.encode() in member]
    if not found:
        return member
    each_place = re.compile("|".join(map(re.escape, found)))
    return each_place.sub(lambda place: words[place[0]], member.decode()).encode()


def _place(name: str) -> str:
    return f"followthrough-{name}"


def _paragraph(name: str) -> str:
    return f"<w:p><w:r><w:t>{_place(name)}</w:t></w:r></w:p>"


@cache
def _frame(language: str) -> dict[str, bytes]:
    """Return the members of a document with our styles and pages, made once from the library's own template.

    Where the words of a memo belong it has places; to build the tree of each memo would take three times as long.
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
    section.top_margin, section.bottom_margin = Inches(0.9), Inches(0.8)
    section.header_distance = section.footer_distance = Inches(0.4)
    section.different_first_page_header_footer = True  # the first page says in full what the others have in their head
    for of_page, name in ((section.header, "head"), (section.footer, "foot"), (section.first_page_footer, "foot")):
        of_page.is_linked_to_previous = False
        _empty(of_page._element, name)
    _empty(document.element.body, "body")
    _name(document, language)
    out = io.BytesIO()
    document.save(out)
    return unpack(out.getvalue())


def _empty(element: Any, name: str) -> None:
    """Put a place where an element's own paragraphs stand; what it says of its pages stays last."""
    for each in element.xpath("w:p"):
        element.remove(each)
    element.insert(0, parse_xml(_paragraph(name).replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))


def _name(document: Document, language: str) -> None:
    """Put places where the document says which memo it is, and its language."""
    told = document.core_properties
    for name in PROPERTIES:
        setattr(told, name, _place(name))
    told.language, told.revision = language, 1
    told.created = told.modified = PLACE_OF_DAY
    for each in document.styles.element.xpath("w:docDefaults//w:lang"):
        each.set(qn("w:val"), language)
