"""Reads a workbook as text, sheet by sheet, the hidden ones too. Opens it with python_calamine."""

import io
import posixpath
import re
from datetime import date, datetime, time, timedelta
from typing import Any

from tasks.child import archive
from tasks.child.confine import Refused
from tasks.child.contents import Contents
from tasks.child.words import Look, PageWords

MOST_CELLS = 5_000_000
"""Cells that a sheet may span, the empty ones too: a reader makes room for all of them."""
_STYLES = "xl/styles.xml"
_LETTERS = re.compile(r"[^\W\d_]")  # a number may stand in many cells of a sheet, so it is not marked by itself
Place = tuple[int, int]
"""A cell by its row and column, both from 1."""


class _Cells(PageWords):
    """The words of a part of a workbook; where it is a sheet, its span and which cells nobody sees. A cell's stored
    number is no word."""

    def __init__(self, name: str, xml: bytes, styles: dict[str, Look]) -> None:
        self._row = self._column = self._rows = self._columns = 0
        self._in_value = self._hides_row = False
        self._fonts: list[Look] = []
        self._grounds: list[bool] = []
        """Of each fill, whether it colors a cell."""
        self._hidden_columns = set[int]()
        self.unseen = set[Place]()
        self.white = set[Place]()
        """Cells that nobody sees unless a condition, a table's style or a picture colors the ground."""
        self.is_colored = False
        self.targets: dict[str, str] = {}
        """By its name the relation of a sheet, by its id the part behind a relation."""
        super().__init__(name, xml, styles)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        path = (*self._path[-2:], name)
        super().start(name, attributes)
        if self.root == "styleSheet":
            self._add_style(path, attributes)
        elif name == "Relationship":
            self.targets[attributes.get("Id", "")] = posixpath.join("/xl", attributes.get("Target", "")).lstrip("/")
        elif name == "sheet" and self.root == "workbook":
            self.targets[attributes["name"]] = next(value for key, value in attributes.items() if key.endswith(":id"))
        self.is_colored |= name in ("table", "conditionalFormatting", "picture")
        if self.root != "worksheet":
            return
        self._in_value = name == "v"
        is_hidden = attributes.get("hidden") in ("1", "true")
        if name == "dimension":
            self._reach(*place_of(attributes.get("ref", "").rpartition(":")[2]))
        elif name == "col" and is_hidden:
            self._hidden_columns.update(range(int(attributes["min"]), int(attributes["max"]) + 1))
        elif name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
            self._hides_row = is_hidden
        elif name == "c":
            self._row, self._column = (
                place_of(attributes["r"]) if "r" in attributes else (self._row or 1, self._column + 1)
            )
            self._reach(self._row, self._column)
            look = self.styles.get(attributes.get("s", "0"), {})
            if self._hides_row or self._column in self._hidden_columns or look.get("tiny"):
                self.unseen.add((self._row, self._column))
            elif look.get("white") and not look.get("ground"):
                self.white.add((self._row, self._column))

    def _add_style(self, path: tuple[str, ...], attributes: dict[str, str]) -> None:
        """Take in a font, a fill, or the style of cells, which has one of each by its number."""
        is_white = "tint" not in attributes and (
            attributes.get("rgb", "").lower().endswith("ffffff")
            or attributes.get("theme") == "0"
            or attributes.get("indexed") in ("1", "9")
        )
        match path:
            case (_, "fonts", "font"):
                self._fonts.append({})
            case ("fonts", "font", "color"):
                self._fonts[-1]["white"] = is_white
            case ("fonts", "font", "sz"):
                self._fonts[-1]["tiny"] = float(attributes["val"]) < 1
            case (_, "fills", "fill"):
                self._grounds.append(True)
            case ("fills", "fill", "patternFill"):
                self._grounds[-1] = attributes.get("patternType", "none") != "none"
            case ("fill", "patternFill", "fgColor") if self._grounds:
                self._grounds[-1] &= not is_white
            case (_, "cellXfs", "xf"):
                ground = self._grounds[int(attributes.get("fillId", 0))]
                self.styles[str(len(self.styles))] = self._fonts[int(attributes.get("fontId", 0))] | {"ground": ground}

    def words(self, words: str) -> None:
        if not self._in_value:
            super().words(words)

    def _reach(self, row: int, column: int) -> None:
        self._rows, self._columns = max(self._rows, row), max(self._columns, column)
        if self._rows * self._columns > MOST_CELLS:
            raise Refused("unreadable", "a sheet spans too many cells; delete its empty rows and columns")


def _parts_of(body: bytes) -> dict[str, _Cells]:
    files = dict(archive.parts(body))
    styles = _Cells(_STYLES, files[_STYLES], {}).styles if _STYLES in files else {}
    parts = {name: _Cells(name, xml, styles if name != _STYLES else {}) for name, xml in files.items()}
    start = parts.get("_rels/.rels")
    main = parts.get(start.main) if start else None
    if main is None or main.root != "workbook":
        raise Refused("unreadable", "the archive is no workbook")
    return parts


def words_beside(body: bytes) -> list[str]:
    """Return all words of a workbook (names, notes, formulas) but the values of its cells. Raises Refused."""
    return [words for part in _parts_of(body).values() for words in (part.seen.strip(), part.beside)]


def place_of(name: str) -> tuple[int, int]:
    """Return row and column of a cell's name, both from 1: AB12 is row 12, column 28."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters[:4]:
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
    return int(name[len(letters) :] or 1), max(column, 1)


def read(body: bytes) -> Contents:
    """Return each sheet as a page, `sheet 2`; its name may hold a person's, so it goes to the gate alone."""
    contents = Contents()
    parts = _parts_of(body)
    contents.note(*(words for part in parts.values() for words in (part.seen.strip(), part.beside)))
    is_colored = any(part.is_colored for part in parts.values())
    main, relations = (parts[name].targets for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    import python_calamine

    with python_calamine.load_workbook(io.BytesIO(body)) as book:
        for number, sheet in enumerate(book.sheets_metadata):
            has_cells = sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            cells = book.get_sheet_by_index(number) if has_cells else None
            rows = [[*map(_cell_text, row)] for row in cells.iter_rows()] if cells else []
            lines = ["\t".join(row).rstrip("\t") for row in rows]
            hidden = lines
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible and cells and cells.start:
                part = parts[relations[main[sheet.name]]]
                unseen = sorted(part.unseen | (set() if is_colored else part.white))
                left = cells.start[1]  # where each row begins
                within = [(row, at) for row, at in unseen if row <= len(rows) and left < at <= left + cells.width]
                hidden = [rows[row - 1][at - left - 1] for row, at in within]
            contents.add(f"sheet {number + 1}", "\n".join(filter(None, lines)), filter(_LETTERS.search, hidden))
    return contents


def _cell_text(cell: Any) -> str:
    """Return a cell as text: a day as ISO date, a number with the 15 digits that a workbook keeps."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return " ".join(str(cell).split())
