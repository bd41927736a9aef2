"""Looks at a workbook before its cells are read: how far they reach, and what words stand beside them."""

from tasks.child import archive
from tasks.child.confine import Refused
from tasks.child.words import Words

MOST_CELLS = 5_000_000
"""Cells that a sheet may span, the empty ones too: a reader makes room for all of them."""


class _Cells(Words):
    """The words of a part of a workbook; where it is a sheet, its span. A cell's stored number is no word."""

    def __init__(self, name: str, xml: bytes) -> None:
        self._row = self._column = self._rows = self._columns = 0
        self._in_value = False
        super().__init__(name, xml)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in an element, and how far the cells reach with it."""
        super().start(name, attributes)
        if self.root != "worksheet":
            return
        self._in_value = name == "v"
        if name == "dimension":
            self._reach(*place_of(attributes.get("ref", "").rpartition(":")[2]))
        elif name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif name == "c":
            self._row, self._column = (
                place_of(attributes["r"]) if "r" in attributes else (self._row or 1, self._column + 1)
            )
            self._reach(self._row, self._column)

    def words(self, words: str) -> None:
        """Take in words, but for the number of a cell."""
        if not self._in_value:
            super().words(words)

    def _reach(self, row: int, column: int) -> None:
        self._rows, self._columns = max(self._rows, row), max(self._columns, column)
        if self._rows * self._columns > MOST_CELLS:
            raise Refused("unreadable", "a sheet spans too many cells; delete its empty rows and columns")


def words_beside(body: bytes) -> list[str]:
    """Return all words of a workbook but for the values of its cells: names of sheets, notes, formulas, properties.

    Raises Refused if it is no workbook, would burst, spans too many cells, or holds other files or macros. After
    that its cells may be read.
    """
    main, roots, words = "", {}, []
    for name, xml in archive.parts(body):
        part = _Cells(name, xml)
        main, roots[name] = part.main if name == "_rels/.rels" else main, part.root
        words += [part.seen.strip(), part.beside]
    if roots.get(main) != "workbook":
        raise Refused("unreadable", "the archive is no workbook")
    return words


def place_of(name: str) -> tuple[int, int]:
    """Return row and column of a cell's name, both from 1: AB12 is row 12, column 28."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters[:4]:
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
    return int(name[len(letters) :] or 1), max(column, 1)
