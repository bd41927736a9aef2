"""Reads a Word document; and the words of one XML part of any document, those of its pages and those beside."""

from tasks.child import archive
from tasks.child.confine import Refused
from tasks.child.contents import MOST_COLUMNS, Contents

_MARKS = dict.fromkeys(("p", "br", "si", "row", "cell", "comment", "definedName", "pt"), "\n")
_MARKS |= {"lastRenderedPageBreak": "\f", "tab": "\t"}
_UNSEEN = {"delText", "delInstrText", "instrText", "moveFrom", "Fallback"}
"""Deleted or moved text, the code of a field, and the second form of a drawing."""
_SPEAKING = {"descr", "title", "alt", "tooltip", "name", "author", "initials", "displayName", "Target", "v",
             "prompt", "promptTitle", "error", "errorTitle", "display"}  # fmt: skip
"""Attributes that hold words, such as what stands for a picture."""
Row = list[list[str]]
"""The cells of a row; of each the tabs for further columns that it reaches over, then its words."""


class PageWords:
    """Gathers the words of a part: `on_page` those of its pages, a form feed for a page; `beside` all others."""

    def __init__(self, name: str, xml: bytes) -> None:
        self.root = ""
        self.main = ""
        """The part that the whole file is about, where this part says so."""
        self._apart = name.startswith(("docProps/", "customXml/")) or name.endswith(".vml")
        self._on_page: list[str] = []
        self._beside: list[str] = []
        self._open_rows: list[Row] = []
        """The open rows of tables, the innermost last."""
        self._unseen = 0
        archive.parse(xml, self.start, self.end, self.words)

    @property
    def on_page(self) -> str:
        """Return the words of its pages; a tab at the start is an empty cell."""
        return "".join(self._on_page).strip(" \n")

    @property
    def beside(self) -> str:
        """Return the words that stand beside."""
        return "\n".join(line for line in map(str.strip, "".join(self._beside).splitlines()) if line)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in an element: a break it makes, words in its attributes, another file it points to."""
        self.root = self.root or name
        if name == "Relationship" and archive.check_relation(attributes) == "officeDocument":
            self.main = attributes.get("Target", "").lstrip("/")
        self._unseen += name in _UNSEEN
        if not self._unseen:
            self._in_table(name, attributes)
        self.words("\n" if self._apart else _MARKS.get(name, ""))
        for key, value in attributes.items():
            prefix, _, local = key.rpartition(":")
            if local in _SPEAKING and prefix != "xmlns":
                self._beside.append(f"\n{value}\n")

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if name == "tr" and self._open_rows and not self._unseen:
            self._end_row(self._open_rows.pop())
        self._unseen -= name in _UNSEEN

    def words(self, words: str) -> None:
        """Take in words."""
        row = self._open_rows[-1] if self._open_rows else []
        (self._beside if self._unseen else row[-1] if row else self._on_page).append(words)

    def _in_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == "tr":
            self._open_rows.append([])
        elif self._open_rows and name == "tc":
            self._open_rows[-1].append([""])
        elif self._open_rows and name in ("gridBefore", "gridSpan"):
            width = next((int(value) for key, value in attributes.items() if key.endswith(":val")), 1)
            if name == "gridBefore":
                self._open_rows[-1].append([""])
            self._open_rows[-1][-1][0] = "\t" * (min(width, MOST_COLUMNS) - 1)

    def _end_row(self, row: Row) -> None:
        """Put a row on the page as one line, before a row that holds it; one of a single cell keeps its own lines."""
        text = "".join(word for _, *words in row for word in words)
        if row[1:]:
            cells = (" ".join("".join(words).split()) + tabs for tabs, *words in row)
            breaks, text = "\f" * text.count("\f"), "\t".join(cells)
            self._on_page += [breaks, "\n"]
        if text.strip():
            self._on_page.append(text)


def read(body: bytes) -> Contents:
    """Return the text of each page, or of the one page `document` where none is marked. Raises Refused."""
    parts = {name: PageWords(name, xml) for name, xml in archive.parts(body)}
    start = parts.get("_rels/.rels")
    main = parts.pop(start.main, None) if start else None
    if main is None or main.root != "document":
        raise Refused("unreadable", "the file is no Word document; save it again as .docx")
    contents = Contents()
    contents.note(main.beside, *(text for part in parts.values() for text in (part.on_page, part.beside)))
    pages = main.on_page.split("\f")
    for number, text in enumerate(pages, start=1):
        contents.add(f"page {number}" if len(pages) > 1 else "document", text)
    return contents
