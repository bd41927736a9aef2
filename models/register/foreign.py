"""A list of recommendations that another office publishes, and how one of its rows becomes a recommendation of ours.

A mapping is a register with a `list` in place of recommendations. No mapping can make a word a finding. Source:
docs/another-report.md#a-list-of-another-office.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal, NamedTuple, get_args

from pydantic import Field

from models.core import Day, Text, Value, inspect_typed, one_of
from models.register.cells import Cell, CellError, is_empty, plain_text
from models.register.plan import Answer, Says
from models.register.raw import mapping as mapping_at
from models.register.text_checks import UNSEEN, title_problem

Meaning = Literal["nothing", "quoted", Answer, Says]
"""What a word of a list means: nothing to keep, a quotation, the agency's answer, or how far the agency says it is."""

ANSWERS, SAYINGS = get_args(Answer), get_args(Says)
LONGEST_CELL = 32_767
LONGEST_ID = 29
"""Characters of a recommendation's id, so that `-M1` fits behind it (docs/register.md#ids)."""
LONGEST_TITLE = 90
EARLIEST, LATEST = 1970, 2100
"""Years of a day in a list; others, such as 0026 or 20226, are typing errors."""

_CONTROL = re.compile(f"[\x00-\x1f\x7f-\x9f{UNSEEN}]")
_ID = re.compile(rf"[A-Z0-9][A-Za-z0-9.-]{{0,{LONGEST_ID - 1}}}")


class ListId(Value):
    """How a row gets its id: from one column or several, or by the SHA-256 of what they hold, if no id is published."""

    columns: tuple[Text, ...] = Field(min_length=1)
    prefix: str = ""
    made_by: Literal["joined", "hashed"] = "joined"


class ListColumns(Value):
    """The list's own column for each part of a recommendation."""

    text: Text
    title: Text | None = None
    agency: Text | None = None
    unit: Text | None = None
    due: Text | None = None
    link: Text | None = None


class ListStatus(Value):
    """A column of status words, what each word means, and the column that holds its day, if one does."""

    column: Text
    words: dict[str, Meaning]
    on: Text | None = None


class ForeignList(Value):
    """The part of a mapping that says how to read the list."""

    label: Text
    """What readers call the list: "the open recommendations of the audit office"."""
    as_of: Day
    """The day on which the list was exported: what it says without a date of its own, it said that day."""
    id: ListId
    columns: ListColumns
    dates: tuple[Text, ...] = ("%Y-%m-%d",)
    date_order: Literal["month_first", "day_first"] | None = None
    """What 04/03/2024 means. Without it, a row with a day that can be read in both ways is not taken in."""
    statuses: tuple[ListStatus, ...] = ()
    recommendation: dict[str, Any]
    """What every recommendation has, as a register has it."""
    milestone: dict[str, Any]
    """What the one milestone of every recommendation has, as a register has it."""

    @property
    def needed(self) -> tuple[str, ...]:
        """Return every column that the mapping names, once."""
        parts = (column for _, column in self.columns if column)
        statuses = (column for status in self.statuses for column in (status.column, status.on) if column)
        return tuple(dict.fromkeys((*self.id.columns, *parts, *statuses)))


class _Status(NamedTuple):
    word: str
    on: str
    listed: bool
    """Whether the day is that of the list, because the list has none for the word."""
    words: str


class CellFault(NamedTuple):
    """Why a row cannot be taken in: its column, what is wrong there, and what to do."""

    column: str
    what: str
    mend: str


def recommendation_of(cells: Mapping[str, Cell], mapping: ForeignList) -> tuple[dict[str, Any], list[CellFault]]:
    """Return a row (cells by needed column) as an unchecked recommendation, and why it cannot be one."""
    row = _Row(cells, mapping)
    words = row.words(mapping.columns.text, needed=True)
    name = row.identity()
    columns = mapping.columns
    agency, unit, link, title = map(row.words, (columns.agency, columns.unit, columns.link, columns.title))
    due = row.day(mapping.columns.due)
    answer, statement, quotations = row.statuses()
    row.inspect()
    fields: dict[str, Any] = {"id": name, "title": _title(name, title, words), "summary": words}
    is_rejected = answer is not None and answer.word == "rejected"
    if statement and is_rejected and not due:
        quotations.append(_quotation(statement.words, mapping))
    fields |= {"text_sources": quotations} if quotations else {}
    fields |= {"accepted_on": answer.on if answer else None}
    fields |= {"answer": answer.word} if answer and answer.word != "accepted" else {}
    fields |= {"answer_listed": True} if answer and answer.listed else {}
    # Where the list names no unit, the agency is the one that acts.
    acting = {key: name for key, name in (("agency", agency), ("unit", unit or agency)) if name}
    fields |= {"owner": mapping_at(mapping.recommendation, "owner") | acting}
    fields |= {"links": [link]} if link else {}
    evidence = f"Evidence on {name} from "
    sender = agency if len(agency) <= LONGEST_TITLE - len(evidence) and not title_problem(agency) else ""
    step: dict[str, Any] = {"id": f"{name}-M1", "title": f"{evidence}{sender or 'the agency'}"}
    step |= {**mapping.milestone, "id": step["id"]}
    if due:
        counting = f"{mapping.label[:1].upper()}{mapping.label[1:]} names this day."
        step["due"] = mapping_at(mapping.milestone, "due") | {"day": due, "counting": counting}
    if statement:
        step["agency_says"] = {"says": statement.word, "on": statement.on, "words": statement.words}
        step["agency_says"] |= {"listed": True} if statement.listed else {}
    # What the row says stands above what is the same in every row. Of what the agency rejected we expect nothing by a
    # day of ours.
    steps = [] if is_rejected and not due else [step]
    return fields | mapping.recommendation | fields | {"milestones": steps}, row.faults


def _quotation(words: str, mapping: ForeignList) -> dict[str, str]:
    note = "What the list says. Nobody of this office has verified it."
    return {"words": words, "source": mapping.label, "reading": "reported", "note": note}


class _Row:
    """Reads the cells of one row, and notes a fault for each that cannot be read."""

    def __init__(self, cells: Mapping[str, Cell], mapping: ForeignList) -> None:
        self._cells = cells
        self._mapping = mapping
        self._words: dict[str, str] = {}
        self.faults: list[CellFault] = []

    def fault(self, column: str, what: str, mend: str) -> None:
        if not any(fault.column == column for fault in self.faults):
            self.faults.append(CellFault(column, what, mend))

    def words(self, column: str | None, *, needed: bool = False) -> str:
        if column is None:
            return ""
        cell = self._cells.get(column)
        if is_empty(cell):
            if needed:
                self.fault(column, "the cell is empty", "write the text, or leave the row out")
            return ""
        content = cell.isoformat() if isinstance(cell, date) else plain_text(cell)
        words = " ".join(content.split())
        if what := _unreadable(content, words):
            self.fault(column, *what)
            return ""
        self._words[column] = words
        return words

    def day(self, column: str | None) -> str | None:
        cell = None if column is None else self._cells.get(column)
        if column is None or is_empty(cell):
            return None
        try:
            return _day(cell, self._mapping).isoformat()
        except CellError as error:
            self.fault(column, *error.args)
            return None

    def identity(self) -> str:
        how = self._mapping.id
        parts = [self.words(column, needed=how.made_by == "joined") for column in how.columns]
        if how.made_by == "hashed":
            return how.prefix + sha256("\n".join(parts).encode()).hexdigest()[:12].upper()
        name = how.prefix + "-".join(parts)
        if all(parts) and not _ID.fullmatch(name):
            short_name = name if len(name) <= LONGEST_ID + 10 else f"{name[:LONGEST_ID]}..."
            mend = f"letters, digits, . and - make an id, at most {LONGEST_ID} of them; or write `made_by: hashed`"
            self.fault(how.columns[-1], f"`{short_name}` is no id", mend)
        return name

    def statuses(self) -> tuple[_Status | None, _Status | None, list[dict[str, str]]]:
        answer: _Status | None = None
        statement: _Status | None = None
        quotations: list[dict[str, str]] = []
        for status in self._mapping.statuses:
            word = self.words(status.column)
            on, listed = self._said_on(status.on)
            meaning = self._meaning(status, word)
            status_of_row = _Status(meaning, on, listed, f"{status.column}: {word}")
            if meaning in ANSWERS:
                answer = answer or status_of_row
            if meaning in SAYINGS:
                statement = statement or status_of_row._replace(words=f"{status_of_row.words} ({self._mapping.label})")
            if meaning == "quoted":
                quotations.append(_quotation(status_of_row.words, self._mapping))
        return answer, statement, quotations

    def _said_on(self, column: str | None) -> tuple[str, bool]:
        """Return the day of a status, and whether it is only that of the list, which shows what was said by then."""
        exported = self._mapping.as_of.isoformat()
        on = self.day(column)
        if on and on > exported:
            self.fault(str(column), f"{on} is after {exported}, the day of the list", "correct the day, or `as_of`")
        return on or exported, on is None

    def _meaning(self, status: ListStatus, word: str) -> str:
        meanings = {_key(listed): meaning for listed, meaning in status.words.items()}
        if not word or any(fault.column == status.column for fault in self.faults):
            return meanings.get("", "nothing")
        if _key(word) not in meanings:
            mend = f"{one_of(word, filter(None, status.words))} or say in the mapping what it means"
            self.fault(status.column, f"`{word[:40]}` is a status that the mapping does not know", mend)
        return meanings.get(_key(word), "nothing")

    def inspect(self) -> None:
        """Note a fault for each cell that the privacy gate refuses. Its words are not repeated."""
        if inspect_typed("\n".join(self._words.values())).verdict != "refused":
            return
        gates = {column: inspect_typed(words) for column, words in self._words.items()}
        refused = {column: gate for column, gate in gates.items() if gate.verdict == "refused"}
        for column, gate in refused.items():
            self.fault(column, f"this looks like personal data ({gate.pattern})", "take it out, or leave the row out")
        if not refused:
            self.fault("", "the cells together look like personal data", "leave the row out")


def _unreadable(content: str, words: str) -> tuple[str, str] | None:
    if len(content) > LONGEST_CELL:
        return f"the cell holds {len(content):,} characters, and at most {LONGEST_CELL:,} can be", "shorten it"
    if words.startswith("="):
        return "the cell holds a formula", "write its value"
    if "\ufffd" in words:
        return "a character was lost when the file was saved", "save the list again as CSV UTF-8"
    if _CONTROL.search(words):
        return "the cell holds a character that readers cannot see", "write the text anew"
    return None


def _key(word: str) -> str:
    return " ".join(word.split()).casefold()


def _day(cell: Cell, mapping: ForeignList) -> date:
    mend = "write a day of the calendar, or add its form to `dates` of the mapping"
    if isinstance(cell, date):
        days = {cell.date() if isinstance(cell, datetime) else cell}
    else:
        content = plain_text(cell)[:40]
        days = {day for form in _forms(mapping) if (day := _read(plain_text(cell), form))}
        if not days:
            raise CellError(f"`{content}` is not a day in the forms of the mapping", mend)
        if mapping.date_order is None:
            # 04/03/2024 in one form is another day in the form with day and month exchanged.
            days |= {day for form in _forms(mapping) if (day := _read(plain_text(cell), _in_other_order(form)))}
        if len(days) > 1:
            order = "write `date_order: month_first` or `date_order: day_first` under `list` of the mapping"
            raise CellError(f"`{content}` may be {' or '.join(map(str, sorted(days)))}", order)
    day = days.pop()
    if not EARLIEST <= day.year <= LATEST:
        raise CellError(f"the year {day.year} is not between {EARLIEST} and {LATEST}", mend)
    return day


def _forms(mapping: ForeignList) -> list[str]:
    order = mapping.date_order
    return [form for form in mapping.dates if order is None or _order_of(form) in (None, order)]


def _in_other_order(form: str) -> str:
    """Return a form with day and month in the other order; one that begins with the year has only one order."""
    if _order_of(form) is None:
        return form
    return form.replace("%d", "%-").replace("%m", "%d").replace("%-", "%m")


def _order_of(form: str) -> str | None:
    """Return which of day and month stands first, where both are numbers and the year does not stand before them."""
    day = form.find("%d")
    month = form.find("%m")
    year = max(form.find("%Y"), form.find("%y"))
    if min(day, month) < 0 or 0 <= year < min(day, month):
        return None
    return "day_first" if day < month else "month_first"


def _read(content: str, form: str) -> date | None:
    try:
        return datetime.strptime(content, form).date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return None


def _title(name: str, title: str, words: str) -> str:
    """Return the title of the list, the beginning of the words, or the id alone, which never reads as a fact."""
    for text in filter(None, (title, words)):
        start = text[:LONGEST_TITLE]
        short = text if start == text else f"{start.rpartition(' ')[0] or start} ..."
        if title_problem(short) is None:
            return short
    return f"Recommendation {name} of the list"
