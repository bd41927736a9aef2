"""Reads a Word document: its text as Word last broke it into pages; what it deleted and noted goes to the gate."""

from tasks.child import archive
from tasks.child.confine import Refused
from tasks.child.contents import Contents
from tasks.child.words import Words

_STYLES = "word/styles.xml"


def read(body: bytes) -> Contents:
    """Return the text of each page; a document in which no program has marked its pages is one, `document`.

    Deleted text is not the text of a page. Beside: notes, comments, headers, properties, names, what stands for a
    picture. Raises Refused if it is no Word document, would burst, or holds other files.
    """
    files = dict(archive.parts(body))
    styles = Words(_STYLES, files[_STYLES]).styles if _STYLES in files else {}
    parts = {name: Words(name, xml, styles) for name, xml in files.items()}
    start = parts.get("_rels/.rels")
    main = parts.pop(start.main, None) if start else None
    if main is None or main.root != "document":
        raise Refused("unreadable", "the archive is no Word document")
    contents = Contents()
    contents.note(main.beside, *(text.strip() for part in parts.values() for text in (part.seen, part.beside)))
    pages = main.seen.split("\f")
    for number, text in enumerate(pages, start=1):
        hidden = [" ".join(words.split()) for page, words in main.hidden if page == number - 1]
        contents.add(f"page {number}" if len(pages) > 1 else "document", text, hidden)
    return contents
