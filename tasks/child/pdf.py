"""Reads a PDF: the text of each page, and for the gate what stands beside it. Only importer of pypdf."""

import io
from typing import Any

import pypdf

from tasks.child.confine import Refused, allow_for_pages
from tasks.child.contents import MOST_PAGES, TOO_MANY_PAGES, Contents

INFLATED = 10_000_000
"""Bytes that one stream may unpack to."""
_HOLDS_FILES = ("holds_files", "the PDF holds other files; print it into a PDF, and send them by themselves")


def read(body: bytes) -> Contents:
    """Return the text of each page. Raises Refused for a closed PDF, a form made of XML, and one that holds files."""
    with pypdf.apply_configuration(
        zlib_maximum_output_length=INFLATED,
        page_tree_maximum_entries=2 * MOST_PAGES,  # the nodes of the tree above the pages count too
        page_tree_maximum_page_entries=100 * MOST_PAGES,  # and here the entries of each page's own dictionary
    ):
        reader = pypdf.PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("password", "the PDF asks for a password; save it without one")
        contents = Contents()
        _look_beside(reader, contents)
        if len(reader.pages) > MOST_PAGES:
            raise Refused("unreadable", TOO_MANY_PAGES)
        allow_for_pages(len(reader.pages))
        for number, page in enumerate(reader.pages, start=1):
            text = page.extract_text()
            contents.add(f"page {number}", text)
            contents.note(*_notes(page))
            if not text.strip() and len(page.images):
                contents.pictures.append(f"page {number}")
    return contents


def _look_beside(reader: pypdf.PdfReader, contents: Contents) -> None:
    root: Any = reader.root_object
    if next(iter(reader.attachment_list), None) is not None or "/Collection" in root:
        raise Refused(*_HOLDS_FILES)
    form = root["/AcroForm"].get_object() if "/AcroForm" in root else {}
    if "/XFA" in form:
        raise Refused("wrong_type", "the PDF is a form made of XML, which shows no pages; print it into a PDF")
    contents.note(*(str(value) for value in (reader.metadata or {}).values()))
    if "/Metadata" in root:
        contents.note(root["/Metadata"].get_object().get_data().decode("utf-8", "replace"))


def _notes(page: pypdf.PageObject) -> list[str]:
    texts = []
    for note in (annotation.get_object() for annotation in page.annotations or ()):
        if note.get("/Subtype") == "/FileAttachment":
            raise Refused(*_HOLDS_FILES)
        texts += [str(note[key]) for key in ("/Contents", "/V", "/T", "/TU") if key in note]
        action = note["/A"].get_object() if "/A" in note else {}
        texts += [str(action["/URI"])] if "/URI" in action else []
    return texts
