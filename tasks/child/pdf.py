"""Reads a PDF: the text layer of each page, and what a reader of the page would not see. Only importer of pypdf."""

import io
from contextlib import suppress
from math import hypot, inf
from typing import TYPE_CHECKING, Any

from tasks.child.confine import Refused, allow_for_pages
from tasks.child.contents import MOST_PAGES, TOO_MANY_PAGES, Contents

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

INFLATED = 10_000_000
"""Bytes that one stream may unpack to."""
LEAST_POINTS = 1.0
"""The size in points below which nobody reads a letter."""
_SHOWS, _PAINTS = {b"Tj", b"TJ", b"'", b'"'}, {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"}
_ENDS_PATH = {*_PAINTS, b"n", b"S", b"s"}
_POINTS = {b"m": 1, b"l": 1, b"c": 3, b"v": 2, b"y": 2}
_COLORS = {b"g", b"rg", b"k", b"sc", b"scn", b"cs"}
Box = tuple[float, float, float, float]


def read(body: bytes) -> Contents:
    """Return the text of each page. Raises Refused for a closed PDF, a form made of XML, and one that holds files."""
    import pypdf

    with pypdf.apply_configuration(
        zlib_maximum_output_length=INFLATED,
        page_tree_maximum_entries=2 * MOST_PAGES,  # the nodes of the tree above the pages count too
        page_tree_maximum_page_entries=100 * MOST_PAGES,  # and here the entries of each page's own dictionary
    ):
        reader = pypdf.PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("no_text", "the PDF is encrypted")
        contents = Contents()
        _look_beside(reader, contents)
        if len(reader.pages) > MOST_PAGES:
            raise Refused("unreadable", TOO_MANY_PAGES)
        allow_for_pages(len(reader.pages))
        for number, page in enumerate(reader.pages, start=1):
            text, hidden = _text_of(page)
            contents.add(f"page {number}", text, hidden)
            contents.note(*_notes(page))
            if not text.strip() and len(page.images):
                contents.pictures.append(f"page {number}")
    return contents


def _text_of(page: "PageObject") -> tuple[str, list[str]]:
    """Return the text of a page, and the lines of it that no reader of the page sees.

    White letters on no painted ground, and letters below a point, outside of the page, or of mode 3 (as behind scans).
    """
    first_pass = _Seen(page)
    text = page.extract_text(visitor_operand_before=first_pass.step)
    if not first_pass.hides:
        return text, []
    second_pass = _Muted(page)
    hidden = page.extract_text(visitor_operand_before=second_pass.step)
    second_pass.restore()
    return text, [line for line in map(str.strip, hidden.splitlines()) if line]


class _Seen:
    """What a reader of a page sees of the text that is drawn, step by step (ISO 32000-1, 8 and 9)."""

    def __init__(self, page: "PageObject") -> None:
        self._page: Box = (-inf, -inf, inf, inf)  # of a page that names no size, nothing lies outside
        with suppress(ValueError):
            left, bottom, right, top = map(float, page.cropbox)
            self._page = (left, bottom, right, top)
        self._state: tuple[bool, int, float] = (False, 0, 1.0)  # white, mode, size
        self._stack: list[tuple[bool, int, float]] = []
        self._path: list[tuple[float, float]] = []
        self._painted: list[Box] = []
        self.hides = False

    def step(self, operator: bytes, operands: Any, cm: list[float], tm: list[float]) -> None:
        white, mode, size = self._state
        numbers = [float(value) for value in operands if isinstance(value, int | float)] if operands else []
        if operator in _SHOWS:
            is_visible = self._is_seen(cm, tm)
            self.hides = self.hides or not is_visible
            if is_visible:
                self.on_seen(operands)
        elif operator == b"q":
            self._stack.append(self._state)
        elif operator == b"Q":
            self._state = self._stack.pop() if self._stack else self._state
        elif operator in _COLORS:
            least, most = min(numbers, default=0.0), max(numbers, default=1.0)
            self._state = (most <= 0.03 if len(numbers) == 4 else least >= 0.97, mode, size)  # noqa: PLR2004 - CMYK
        elif operator == b"Tr" and numbers:
            self._state = (white, int(numbers[0]), size)
        elif operator == b"Tf" and numbers:
            self._state = (white, mode, abs(numbers[-1]))
        else:
            self._draw(operator, numbers, cm)

    def _draw(self, operator: bytes, numbers: list[float], cm: list[float]) -> None:
        if operator == b"re" and len(numbers) >= 4:  # noqa: PLR2004 - x, y, width, height
            x, y, width, height = numbers[:4]
            self._path += [_moved(cm, x, y), _moved(cm, x + width, y + height)]
        elif operator in _POINTS and len(numbers) >= 2 * _POINTS[operator]:
            self._path += [_moved(cm, *numbers[index : index + 2]) for index in range(0, 2 * _POINTS[operator], 2)]
        elif operator == b"Do":
            self._painted.append(_box([_moved(cm, 0, 0), _moved(cm, 1, 1)]))
        elif operator == b"sh":
            self._painted.append(self._page)
        elif operator in _ENDS_PATH:
            if operator in _PAINTS and not self._state[0] and self._path:
                self._painted.append(_box(self._path))
            self._path = []

    def on_seen(self, operands: Any) -> None:
        """Take in text that a reader sees."""

    def _is_seen(self, cm: list[float], tm: list[float]) -> bool:
        white, mode, size = self._state
        point = _moved(cm, tm[4], tm[5])
        height = size * hypot(tm[2], tm[3]) * hypot(cm[2], cm[3])
        if mode in (3, 7) or height < LEAST_POINTS or not _is_in(point, self._page):
            return False
        return not white or any(_is_in(point, box) for box in self._painted)


class _Muted(_Seen):
    """The same, with the text that a reader sees taken out, so that what is left is hidden."""

    def __init__(self, page: "PageObject") -> None:
        super().__init__(page)
        self._muted_operands: list[tuple[Any, list[Any]]] = []

    def on_seen(self, operands: Any) -> None:
        if operands:
            self._muted_operands.append((operands, list(operands)))
            operands[-1] = type(operands[-1])()

    def restore(self) -> None:
        for operands, before in self._muted_operands:
            operands[:] = before


def _moved(matrix: list[float], x: float, y: float) -> tuple[float, float]:
    return x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5]


def _box(points: list[tuple[float, float]]) -> Box:
    across, up = zip(*points, strict=True)
    return min(across) - 1, min(up) - 1, max(across) + 1, max(up) + 1


def _is_in(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _look_beside(reader: "PdfReader", contents: Contents) -> None:
    root: Any = reader.root_object
    if next(iter(reader.attachment_list), None) is not None or "/Collection" in root:
        raise Refused("holds_files", "the PDF holds other files")
    form = root["/AcroForm"].get_object() if "/AcroForm" in root else {}
    if "/XFA" in form:
        raise Refused("no_text", "the PDF is a form made of XML, which shows no pages; print it into a PDF")
    contents.note(*(str(value) for value in (reader.metadata or {}).values()))
    if "/Metadata" in root:
        contents.note(root["/Metadata"].get_object().get_data().decode("utf-8", "replace"))


def _notes(page: "PageObject") -> list[str]:
    texts = []
    for note in (annotation.get_object() for annotation in page.annotations or ()):
        if note.get("/Subtype") == "/FileAttachment":
            raise Refused("holds_files", "the PDF holds other files")
        texts += [str(note[key]) for key in ("/Contents", "/V", "/T", "/TU") if key in note]
        action = note["/A"].get_object() if "/A" in note else {}
        texts += [str(action["/URI"])] if "/URI" in action else []
    return texts
