"""Reads a Word document; and the words of one XML part of any document, those a reader sees and those he does not."""

from tasks.child import archive
from tasks.child.confine import Refused
from tasks.child.contents import Contents

_MARKS = dict.fromkeys(("p", "br", "tc", "si", "row", "cell", "comment", "definedName", "pt"), "\n")
_MARKS |= {"lastRenderedPageBreak": "\f", "tab": "\t"}
_UNSEEN = {"delText", "delInstrText", "instrText", "moveFrom", "Fallback"}
"""Deleted or moved text, the code of a field, and the second form of a drawing."""
_SPEAKING = {"descr", "title", "alt", "tooltip", "name", "author", "initials", "displayName", "Target", "v",
             "prompt", "promptTitle", "error", "errorTitle", "display"}  # fmt: skip
"""Attributes that hold words, such as what stands for a picture."""
_STYLES = "word/styles.xml"

_LOOKS = {"p", "r", "tc", "tbl", "txbxContent", "style", "br", "fld", "sp", "pic", "grpSp", "graphicFrame"}
"""Elements, of a drawing too, whose properties say how the words in them look."""
_LEAST_HALF_POINTS = 2
Look = dict[str, bool]
"""What is known of how words look: `vanish`, `white`, `tiny`, and `ground`: one that is not white, or not known."""


class PageWords:
    """Gathers the words of a part: `seen` as a reader sees them, a form feed for a page; `beside` all others."""

    def __init__(self, name: str, xml: bytes, styles: dict[str, Look] | None = None) -> None:
        self.root = ""
        self.main = ""
        """The part that the whole file is about, where this part says so."""
        self.styles = styles or {}
        """How words of each style look, by its id; a part with styles adds them."""
        self.hidden: list[tuple[int, str]] = []
        """Words among the seen ones that no reader of the page sees, each with the index of its page."""
        self._apart = name.startswith(("docProps/", "customXml/")) or name.endswith(".vml")
        self._seen: list[str] = []
        self._beside: list[str] = []
        self._unseen = 0
        self._page = 0
        self._goes_on = False
        """Whether the last words were hidden."""
        self._path = ["", ""]
        self._looks: list[Look] = [{}]
        self._style = ""
        archive.parse(xml, self.start, self.end, self.words)

    @property
    def seen(self) -> str:
        """Return the words that a reader sees."""
        return "".join(self._seen)

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
        values = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name in _LOOKS:
            self._looks.append(dict(self._looks[-1]))
            self._style = values.get("styleId", "")
        self._looks[-1] |= self.look_of(name, values)
        self._path.append(name)
        self.words("\n" if self._apart else _MARKS.get(name, ""))
        for key, value in attributes.items():
            prefix, _, local = key.rpartition(":")
            if local in _SPEAKING and prefix != "xmlns":
                self._beside.append(f"\n{value}\n")

    def look_of(self, name: str, values: dict[str, str]) -> Look:
        """Return what an element says of the look of the words for which it is a property."""
        value, outer, inner = values.get("val", "").lower(), *self._path[-2:]
        is_of_words = inner == "rPr" and outer in ("r", "style")  # else it is the sign that ends a paragraph
        match name:
            case "shd" | "highlight" if is_of_words or inner in ("pPr", "tcPr", "tblPr"):
                fill = values.get("fill", value).lower()
                return {} if fill in ("auto", "none", "clear") else {"ground": fill not in ("ffffff", "white")}
            case "tblStyle" | "txbxContent":  # which may paint their cells, and their box
                return {"ground": True}
            case "background":
                return {"ground": values.get("color", "").lower() != "ffffff"}
            case "pStyle" | "rStyle" | "basedOn":
                return self.styles.get(values.get("val", ""), {})
            case "vanish" | "webHidden" | "specVanish" if is_of_words:
                return {"vanish": value not in ("0", "false", "off")}
            case "color" if is_of_words:
                return {"white": value == "ffffff"}
            case "sz" if is_of_words and value.isdecimal():
                return {"tiny": int(value) < _LEAST_HALF_POINTS}
        return {}

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        self._unseen -= name in _UNSEEN
        self._path.pop()
        if name in _LOOKS:
            look = self._looks.pop()
            if self._style and name == "style":
                self.styles[self._style] = look

    def words(self, words: str) -> None:
        """Take in words."""
        if self._unseen:
            self._beside.append(words)
            return
        self._seen.append(words)
        look, is_blank = self._looks[-1], not words.strip(" \t\n")
        is_hidden = look.get("vanish") or look.get("tiny") or (look.get("white") and not look.get("ground"))
        if words == "\f":
            self._page += 1
            self._goes_on = False
        elif self._goes_on and (is_blank or is_hidden):
            self.hidden[-1] = self._page, f"{self.hidden[-1][1]}{words}"
        elif not is_blank:
            self._goes_on = bool(is_hidden)
            self.hidden += [(self._page, words)] if is_hidden else []


def read(body: bytes) -> Contents:
    """Return the text of each page, or of the one page `document` where none is marked. Raises Refused."""
    files = dict(archive.parts(body))
    styles = PageWords(_STYLES, files[_STYLES]).styles if _STYLES in files else {}
    parts = {name: PageWords(name, xml, styles) for name, xml in files.items()}
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
