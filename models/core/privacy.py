"""The gate against personal data: what must never enter, recognized by its form (docs/evidence.md#the-privacy-gate).

A net with holes: a person still looks. What matched is never given back, only the pattern's name.
"""

import csv
import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter
from typing import Any, Literal, get_args
from urllib.parse import unquote

from models.core.privacy_forms import ADDRESSES, DOUBTFUL, FORBIDDEN, HEADING, Klass, PrivacyPattern
from models.core.values import Value

Verdict = Literal["clear", "needs_person", "refused"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""From the mildest to the gravest."""


class Gate(Value):
    """What the gate says of a text. `pattern` is the name of what matched, and empty if nothing did."""

    verdict: Verdict
    klass: Klass
    pattern: str = ""


LEFT_OUT = "[a passage that looks like personal data was left out]"
"""What stands in a public text where a passage was not kept."""

# A record of an arrest or a case, in a text that speaks of sealing, is held to be sealed.
_MAY_BE_SEALED = {"nysid", "arrest_number", "docket_number", "complaint_number"}

_SAME = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))  # noqa: RUF001 - dashes that stand for a hyphen
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_HALF = re.compile("[\ud800-\udfff]")
_CONTROL = {"n": "\n", "r": "\n", "f": "\n", "t": "\t", "b": " "}
_RUN = re.compile(r"[\s_]{2,}")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# A word of three letters before the point: "Shield No. 5" and "Mr. A. B." are within a sentence.
_SENTENCE = re.compile(r"\n|(?<=[a-z\d)]{3})[.!?]\s+(?=[A-Z\"(])")

_SIGNS = ("\t", "|", ";", ",", "")
"""What parts the cells of a table; the empty one stands for two or more blanks."""
_NO_HEADING = re.compile(r"(?<!(?i:uf).)\d\d|, (?:and|or) |\b(?:the|is|are|was|were)\b")
_CELL = re.compile(r"\S+(?: \S+)*")
"""A cell of a table whose columns are parted by blanks."""
_FIGURES = re.compile(r"\d\d")
_WORD_END = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where a word ends in a heading such as `AlienNumber`."""
_LINE, _FIELD = 10_000, 40
"""Letters of a line that are read as a row, and of a cell: a longer one is prose between commas."""

_CONTACTS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("an email address", r"(?<![\w.+%'-])[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"),
        ("a telephone number", r"(?<![\w$.-])(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. /])\d{3}[-. ]\d{4}(?![\w-])"),
        ("a telephone number", r"(?<![\w$/=.-])1?[2-9]\d{2}[2-9]\d{6}(?![\w-])"),
        ("a telephone number", r"(?<!\w)\+\d(?:[-. ()/]{0,2}\d){9,14}(?!\w)"),
        # A word in capitals, such as WITHDRAWN, is not a Slack id, because those hold a digit.
        ("an id of Slack", r"(?<![\w-])[UW](?=[A-Z]*\d)[A-Z0-9]{8,}(?![\w-])|<@[UW][A-Z0-9]{8,}"),
    )
)
"""A person's address or number, which no memo may hold."""


def inspect(text: str) -> Gate:
    """Return whether a text may enter. Words about sealed records refuse nothing: guidance must cite the law."""
    gate, undone = _inspect(text), _undone(text)
    if gate.verdict == "refused":
        return gate
    readings = {undone, _columns(undone)} - {text, ""}
    return max((gate, *map(_inspect, readings)), key=lambda result: VERDICTS.index(result.verdict))


def inspect_typed(words: str) -> Gate:
    """Return what `inspect` says of words for a memo, and refuse a person's address or number too (P1)."""
    gate, readings = inspect(words), set(readings_of(words))
    if gate.verdict == "refused":
        return gate
    contact = next((name for name, pattern in _CONTACTS if any(map(pattern.search, readings))), None)
    return Gate(verdict="refused", klass="P1", pattern=contact) if contact else gate


def without_personal(text: str) -> str:
    """Return a public text with LEFT_OUT for each refused sentence, or LEFT_OUT alone if the rest is refused still."""
    if inspect(text).verdict != "refused":
        return text
    cut = (_cut(reading) for reading in readings_of(text))
    return next((reading for reading in cut if inspect(reading).verdict != "refused"), LEFT_OUT)


def record_without_personal(value: Any, name: str = "") -> Any:
    """Return a public record of JSON with LEFT_OUT for each refused passage; a value is read with its field."""
    match value:
        case dict():
            return {without_personal(key): record_without_personal(item, key) for key, item in value.items()}
        case list():
            return [record_without_personal(item, name) for item in value]
    public = without_personal(value) if isinstance(value, str) else value
    return LEFT_OUT if inspect(f"{name}: {public}").verdict == "refused" else public


def readings_of(text: str) -> tuple[str, str]:
    """Return a text as the gate reads it: in one form of letters and blanks, and with its escapes undone too."""
    plain, undone = _even(text).replace("_", " "), _undone(text)
    return plain, plain if undone == text else _even(undone).replace("_", " ")


def _plain(text: str) -> tuple[str, str]:
    """Return a text in one form of letters and blanks, and the same with a sign for each sign of an address."""
    text = _even(text)
    bare = ADDRESSES.sub(lambda address: "\0" * len(address[0]), text)
    return text.replace("_", " "), bare.replace("_", " ")


def _even(text: str) -> str:
    """Return a text in one form of letters and blanks."""
    if not text.isascii():
        text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_SAME)
    # Long runs of white space made the patterns take minutes; what they mean is one space, or one line's end.
    return _RUN.sub(lambda run: "\n" if "\n" in run[0] else " ", text)


def _inspect(text: str) -> Gate:
    plain, bare = _plain(text)
    small = _small(plain)
    doubt = next((form.name for form in DOUBTFUL if form.may_be_in(small) and re.search(form.pattern, plain)), None)
    for form, _ in _matches(plain, bare, small):
        sealed = doubt is not None and form.name in _MAY_BE_SEALED
        return Gate(verdict="refused", klass="P4" if sealed else form.klass, pattern=form.name)
    if doubt is not None:
        return Gate(verdict="needs_person", klass="P4", pattern=doubt)
    return Gate(verdict="clear", klass="P0")


class _Table:
    """The columns of a table and their headings: the first and the newest, as words in a row may pass for headings."""

    def __init__(self, sign: str, line: str) -> None:
        """Begin with one of _SIGNS and the line of headings."""
        self._sign = sign
        self._spans = [] if sign else [cell.span() for cell in _CELL.finditer(line)]
        self._headings: list[list[str]] = [[] for _ in self.row(line)]

    def row(self, line: str) -> list[tuple[int, str]]:
        """Return the cells of a line, each with the number of its column; below two headings, it is in both columns."""
        if self._sign:
            cells = next(csv.reader([line], delimiter=self._sign), [])
            return [(column, cell.strip()) for column, cell in enumerate(cells)]
        row: list[tuple[int, str]] = []
        for cell in _CELL.finditer(line):
            first = bisect_right(self._spans, cell.start(), key=itemgetter(1))
            last = bisect_left(self._spans, cell.end(), key=itemgetter(0))
            row += [(column, cell[0]) for column in range(first, last)]
        return row

    def holds(self, row: list[tuple[int, str]]) -> bool:
        """Return whether a row is one of the table; of one parted by tabs, the last cells may be missing."""
        if not self._sign:
            return all(len(cell) <= _FIELD for _, cell in row)
        return len(row) == len(self._headings) or (self._sign == "\t" and len(row) < len(self._headings))

    def add_headings(self, row: list[tuple[int, str]], above: dict[int, str]) -> None:
        """Take what a row says of its columns, alone and with the row above it: `Date` above `of birth`."""
        for column, cell in row:
            if len(cell) <= _FIELD:
                heading = _WORD_END.sub(" ", cell)
                texts = dict.fromkeys((heading, f"{above.get(column, '')} {heading}".strip()))
                if headings := [text for text in texts if HEADING.search(text)]:
                    self._headings[column][2:] = headings

    def fields(self, row: list[tuple[int, str]]) -> Iterator[str]:
        """Yield each cell that holds figures beside each heading of its column."""
        for column, cell in row:
            if self._headings[column] and _FIGURES.search(cell):
                yield from (f"{heading}: {cell}" for heading in self._headings[column])


def _columns(text: str) -> str:
    """Return the fields of tables, each beside the headings of its column, however far above: `DOB: 04/05/1990`."""
    lines = [line[:_LINE] for line in text.replace("_", " ").splitlines()]
    return "\n".join(field for sign in _SIGNS for field in _fields(lines, sign))


def _fields(lines: list[str], sign: str) -> Iterator[str]:
    table: _Table | None = None
    row: list[tuple[int, str]] = []
    for above, line in pairwise(["", *lines]):
        row_above, row = row, table.row(line) if table else []
        if table and not table.holds(row):
            table = None
        # A row of words within a table may be data, but after a line of another kind it begins a table.
        if not (table and row_above[1:]) and (sign or "  ") in line.strip(" ") and _names_columns(line):
            table = _Table(sign, line)
            row_above, row = table.row(above), table.row(line)
        if table and not _NO_HEADING.search(line):
            table.add_headings(row, dict(row_above if row_above[1:] and not _NO_HEADING.search(above) else ()))
        elif table:
            yield from table.fields(row)


def _names_columns(line: str) -> bool:
    return not _NO_HEADING.search(line) and HEADING.search(line) is not None


def _matches(plain: str, bare: str, small: str) -> Iterator[tuple[PrivacyPattern, re.Match[str]]]:
    """Yield each form that a text holds, and where."""
    for form in FORBIDDEN:
        if form.may_be_in(small):
            for match in re.finditer(form.pattern, plain if form.in_addresses else bare):
                start, end = match.span()
                if form.unless and form.unless.search(plain[max(0, start - 400) : end + 100]):
                    continue
                if form.unless_near is None or not form.unless_near.search(plain[max(0, start - 60) : end + 60]):
                    yield form, match


def _cut(plain: str) -> str:
    """Return a text with LEFT_OUT for each sentence or line in which something was found."""
    ends = [0, *(match.end() for match in _SENTENCE.finditer(plain)), len(plain)]
    spans = [match.span() for _, match in _matches(plain, _plain(plain)[1], _small(plain))]
    sentences: list[str] = []
    for start, end in pairwise(ends):
        sentence = plain[start:end]
        if any(start < last and first < end for first, last in spans):
            if sentences and sentences[-1].startswith(LEFT_OUT):
                sentences.pop()
            sentences.append(LEFT_OUT + sentence[len(sentence.rstrip()) :])
        else:
            sentences.append(sentence)
    return "".join(sentences)


def _small(text: str) -> str:
    """Return a text in small letters on one line; the patterns take an i without a dot, or with two, for an i."""
    return " ".join(text.casefold().replace("\u0131", "i").replace("i\u0307", "i").split())


def _undone(text: str) -> str:
    """Return a text with the escapes of JSON, URLs and HTML undone, because a number may hide in each."""
    plain = _ESCAPE.sub(_letter, text)
    if _HALF.search(plain):  # one letter may be written as two escapes
        plain = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return html.unescape(unquote(plain))


def _letter(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else _CONTROL.get(escape[2], escape[2])
