"""The memo as a row of blocks, in the one order of all its forms: what DOCX and TXT set.

First the kinds of block, then the body's sections in their order, then the annexes. Every word comes from the printed
value (`notifications.printed.value`); here nothing is left to choose but which block it stands in.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, Literal, NamedTuple

from notifications.printed.references import Part
from notifications.words import say

Look = Literal["", "strong", "neutral", "late", "claim", "small", "hash"]
"""How some words look; what a look means is always said in words, too. "neutral": a status that is no alarm."""


class Words(NamedTuple):
    """Some words of one look. `record` is the number of the record that they point to, or 0."""

    text: str
    look: Look = ""
    record: int = 0


Line = tuple[Words, ...]
Cell = tuple[Line, ...]
"""One or more lines; a row's first cell names the row."""


class Heading(NamedTuple):
    """A heading; level 1 is a section. `apart` starts a page."""

    text: str
    level: int = 1
    apart: bool = False


class Para(NamedTuple):
    """A paragraph."""

    line: Line
    kind: Literal["", "banner", "draft", "quote", "head"] = ""


class Items(NamedTuple):
    """A list."""

    lines: tuple[Line, ...]
    numbered: bool = False


class Row(NamedTuple):
    """A row of a table. `record` is the number of the record that it is, or 0."""

    cells: tuple[Cell, ...]
    record: int = 0


class Table(NamedTuple):
    """A table. `shares` are the widths of the columns, in parts of the whole.

    As labelled lines, its first `lead` columns name a row; if it is `terse`, a row is one line without labels.
    """

    name: str
    head: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[Row, ...]
    lead: int = 1
    terse: bool = False


Block = Heading | Para | Items | Table


def plain(text: Any, look: Look = "") -> Line:
    """Return some words as a line; an empty line for an empty text."""
    return (Words(str(text), look),) if text != "" else ()


def _cell(*lines: Line) -> Cell:
    """Return a cell of the lines that say something."""
    return tuple(line for line in lines if line)


def _cell_with(mark: list[Part], *lines: Line) -> Cell:
    """Return a cell of the lines that say something, the last with the numbers in brackets."""
    *others, last = _cell(*lines)
    return (*others, (*last, *_mark(mark)))


def _row(*cells: Any, record: int = 0) -> Row:
    """Return a row of cells of one line; what is no `Words` is plain words."""
    return Row(tuple(_cell((cell,) if isinstance(cell, Words) else plain(cell)) for cell in cells), record)


def _mark(mark: list[Part]) -> Line:
    """Return the numbers in brackets that stand after a sentence, each pointing to its record."""
    if not mark:
        return ()
    numbers = [Words(number["text"], "small", number["n"]) for number in mark]
    with_commas = [words for number in numbers for words in (number, Words(", ", "small"))][:-1]
    return (Words(" [", "small"), *with_commas, Words("]", "small"))


def _sentence(sentence: Part, look: Look = "") -> Line:
    """Return a sentence and the numbers in brackets after it."""
    return (Words(sentence["text"], look), *_mark(sentence["mark"]))


def _paragraph(sentences: list[Part]) -> Line:
    """Return sentences as one line."""
    return tuple(words for sentence in sentences for words in (*_sentence(sentence), Words(" ")))[:-1]


# The body.

Section = Callable[[Part, str], Iterator[Block]]
"""Yields the blocks of a section, given the printed value and the section's heading."""


def outline(m: Part) -> Iterator[Block]:
    """Yield the blocks of a printed value, all but its title."""
    yield from _head(m)
    for section in m["order"]:
        yield from SECTIONS[section](m, m["heads"].get(section, ""))


def _head(m: Part) -> Iterator[Block]:
    if m["stamp"]:
        yield Para(plain(m["stamp"]), "draft")
    if m["banner"]:
        yield Para(plain(m["banner"]), "banner")
    if m["hearing"]:
        yield Para(plain(m["hearing"], "strong"))
    which = Words(f"{m['kind']}. {m['which']}, {m['state']}", "strong")
    yield Para((which, Words(f". Status at {m['as_of']}.")), "head")
    for label, value in (("To", m["to"]), ("From", m["from"]), ("Covers", m["covers"]), ("Next memo", m["next"])):
        yield Para((Words(f"{label}: ", "strong"), Words(value)), "head")
    if m["approved"]:
        yield Para(plain(m["approved"]), "head")
    if m["correction"]:
        yield Heading(m["heads"]["correction"])
        yield Para(_sentence(m["correction"]))


def _short(m: Part, head: str) -> Iterator[Block]:
    yield Heading(head)
    yield Para(_paragraph(m["bottom"]))
    if m["ask"]:
        yield Para(_sentence(m["ask"], "strong"))
    yield Items(
        tuple((Words(f"{tile['value']} of {tile['of']}", "strong"), Words(f" {tile['says']}")) for tile in m["tiles"])
    )


def _changes(m: Part, _head: str) -> Iterator[Block]:
    yield Heading(m["changes_head"])
    if m["changes_none"]:
        yield Para(plain(m["changes_none"]))
    else:
        yield Items(tuple(map(_change, m["changes"])))
    if m["changes_more"]:
        yield Para(plain(m["changes_more"], "small"))


def _change(change: Part) -> Line:
    lead = Words(f"{change['rec']}, {change['kind']}", "strong")
    return (lead, Words(f", {change['date']}. "), *_sentence(change))


def _seven(m: Part, head: str) -> Iterator[Block]:
    """Yield what must be said beside the table of recommendations, and the table."""
    table = m["seven"]
    columns = table["columns"]
    yield Heading(head)
    yield Para(_paragraph(m["notes"]))
    rows = tuple(
        Row(
            tuple(
                _cell_of(row["cells"][column["key"]], row["mark"] if column["key"] == table["marked"] else [])
                for column in columns
            )
        )
        for row in table["rows"]
    )
    names = tuple(column["name"] for column in columns)
    yield Table(head, names, tuple(column["share"] for column in columns), rows, lead=2)


def _cell_of(lines: list[list[list[Any]]], mark: list[Part]) -> Cell:
    """Return a cell of the printed value; words of one look that follow each other are set as one."""
    joined = [
        tuple(
            Words("".join(text for text, _ in words), look) for look, words in groupby(line, key=lambda words: words[1])
        )
        for line in lines
    ]
    return _cell_with(mark, *joined)


def _related(m: Part, head: str) -> Iterator[Block]:
    if m["related"]:
        yield Heading(head)
        yield Para(plain(m["fixed"]["related"]))
        yield Items(tuple(map(_duty, m["related"])))


def _duty(duty: Part) -> Line:
    if not duty["id"]:
        return plain(f"{duty['what']}.")
    words = say("cells.duty", what=duty["what"], due=duty["due"], who=duty["who"], says=duty["says"])
    return (Words(f"{duty['id']} ", "strong"), Words(words), *_mark(duty["mark"]))


def _sentences(key: str, *, numbered: bool = False) -> Section:
    """Return a section that is a list of sentences and is left out if it has none."""

    def blocks(m: Part, head: str) -> Iterator[Block]:
        if m[key]:
            yield Heading(head)
            yield Items(tuple(map(_sentence, m[key])), numbered)

    return blocks


def _glance(m: Part, head: str) -> Iterator[Block]:
    """Yield the words that say what the pictures say, in their place."""
    yield Heading(head)
    for words in (m["timeline_alt"], m["bars_alt"], m["bars_say"]):
        if words:
            yield Para(plain(words))


def _read(m: Part, head: str) -> Iterator[Block]:
    """Yield the table of the sources; those with the same result stand together."""
    yield Heading(head)
    rows = tuple(
        _row(source["name"], source["last"], Words(source["result"], _alarm(source["bad"])), source["means"])
        for source in m["sources"]
    )
    yield Table(head, ("Source", "Last good reading", "Result", "What it means"), (38, 16, 13, 33), rows)


def _alarm(is_bad: bool) -> Look:
    return "late" if is_bad else ""


def _ahead(m: Part, head: str) -> Iterator[Block]:
    yield Heading(head)
    if not m["ahead"]:
        yield Para(plain("None."))
        return
    rows = tuple(
        Row((*_row(line["date"], line["what"], line["who"]).cells, _cell_with(line["mark"], plain(line["basis"]))))
        for line in m["ahead"]
    )
    yield Table(head, ("Date", "What", "Whose duty", "Basis of the date"), (16, 38, 19, 27), rows, lead=2)


def _check(m: Part, head: str) -> Iterator[Block]:
    yield Heading(head)
    yield Para(plain(say("page.check", seq=m["seq"], signed=m["signed"])))


def _comment(m: Part, head: str) -> Iterator[Block]:
    if m["comment"]:
        yield Heading(head)
        yield Para(_sentence(m["comment"]))
        if m["comment"]["words"]:
            yield Para(plain(f"“{m['comment']['words']}”"), "quote")


# The annexes.


def _annexes(m: Part, head: str) -> Iterator[Block]:
    if m["annex_note"]:
        yield Heading(head)
        yield Para(plain(m["annex_note"]))
    for annex in m["annex"]:
        yield from _annex(annex, m)


def _annex(annex: Part, m: Part) -> Iterator[Block]:
    """Yield the annex of one recommendation."""
    rec = annex["rec"]
    yield Heading(annex["head"], apart=True)
    yield Para(plain(f"{annex['summary']} {annex['basis']}", "small"))
    yield Heading(f"Milestones of {rec}", 2)
    yield _milestones(annex, m["office"])
    yield Heading("What the agency says", 2)
    yield from _agency_words(annex["words"], m["fixed"]["not_evidence"])
    yield Heading("Open points", 2)
    yield Items(tuple(map(_sentence, annex["open"]))) if annex["open"] else Para(plain("None."))
    yield Heading(f"What is in hand for {rec}", 2)
    yield _in_hand(annex) if annex["evidence"] else Para(plain("Nothing."))
    yield Heading(f"History of {rec}", 2)
    yield _history(annex) if annex["history"] else Para(plain("Nothing is recorded."))


def _milestones(annex: Part, office: str) -> Table:
    head = ("No.", "Milestone", "Original due date", "Agency says", f"{office} holds", "Evidence that would count")
    rows = tuple(
        Row(
            (
                _cell(plain(row["id"])),
                _cell(plain(row["what"]), plain(row["aside"], "small")),
                _cell(plain(row["due"]), plain(row["basis"], "small")),
                _cell(plain(row["agency"])),
                _cell_with(row["mark"], plain(row["held"]), plain(row["time"], _alarm(row["late"]))),
                _cell(plain(row["needs"])),
            )
        )
        for row in annex["milestones"]
    )
    return Table(f"Milestones of {annex['rec']}", head, (10, 22, 16, 11, 17, 24), rows, lead=2)


def _agency_words(quotes: list[Part], not_evidence: str) -> Iterator[Block]:
    if not quotes:
        yield Para(plain("Nothing is recorded."))
    for quote in quotes:
        place = {key: quote[key] for key in ("milestone", "says", "on")}
        made_up = (Words(" "), Words(say("cells.made_up"), "strong")) if quote["made_up"] else ()
        quoted = Words(say("cells.quoted", words=quote["text"], **place))
        yield Para((quoted, *made_up, Words("."), *_mark(quote["mark"])), "quote")
        yield Para(plain(not_evidence, "small"))


def _in_hand(annex: Part) -> Table:
    head = ("File", "SHA-256", "Received", "From", "Class", "Used for")
    rows = tuple(
        _row(
            file["name"], Words(file["sha256"], "hash"), file["received"], file["from"], file["class"], file["used_for"]
        )
        for file in annex["evidence"]
    )
    return Table(f"What is in hand for {annex['rec']}", head, (29, 21, 14, 14, 8, 14), rows)


def _history(annex: Part) -> Table:
    rows = tuple(
        Row((_cell(plain(line["date"])), _cell_with(line["mark"], plain(line["what"])))) for line in annex["history"]
    )
    return Table(f"History of {annex['rec']}", ("Date", "What happened"), (16, 84), rows, terse=True)


def _every_source(m: Part, head: str) -> Iterator[Block]:
    yield Heading(head, apart=True)
    yield Para(plain(m["fixed"]["sources"]))
    columns = (
        ("Source", 16),
        ("Whose word", 10),
        ("Result", 15),
        ("Last look", 10),
        ("Last good reading", 10),
        ("Unread since", 10),
        ("Its own date", 10),
        ("Things shown", 8),
        ("Milestones", 11),
    )
    names, shares = zip(*columns, strict=True)
    yield Table(head, names, shares, tuple(map(_source, m["every_source"])))


def _source(source: Part) -> Row:
    why = plain(f": {source['why']}" if source["why"] else "")
    result = _cell_with(source["mark"], (Words(source["result"], _alarm(source["bad"])), *why))
    others = _row(*(source[key] for key in ("looked", "good", "since", "own", "shows", "wanted")))
    return Row((*_row(source["name"], source["voice"]).cells, result, *others.cells))


def _records(m: Part, head: str) -> Iterator[Block]:
    """Yield the records that the numbers in brackets point to."""
    yield Heading(head)
    yield Para(plain(m["fixed"]["records"]))
    names = ("No.", "Date", "What", "Kind", "Hash")
    yield Table(head, names, (6, 14, 41, 19, 20), tuple(map(_record, m["records"])), terse=True)


def _record(record: Part) -> Row:
    """Return a record; if it is about a piece of evidence, with its digest and where it came from."""
    evidence = (Words(f"{record['evidence']} ", "small"), Words(record["sha256"], "hash")) if record["sha256"] else ()
    what = _cell(plain(record["what"]), evidence)
    kind = _cell((Words(record["kind"]), Words(f" entry {record['seq']}", "small")))
    cells = (*_row(record["n"], record["date"]).cells, what, kind, _cell(plain(record["hash"], "hash")))
    return Row(cells, record["n"])


def _terms(m: Part, head: str) -> Iterator[Block]:
    yield Heading(head)
    terms = tuple(_row(term["word"], term["means"]) for term in m["terms"])
    yield Table(head, ("Word", "What it means here"), (28, 72), terms, terse=True)


SECTIONS: dict[str, Section] = {
    "short": _short,
    "changes": _changes,
    "seven": _seven,
    "related": _related,
    "questions": _sentences("questions", numbered=True),
    "going_on": _sentences("going_on"),
    "glance": _glance,
    "read": _read,
    "ahead": _ahead,
    "check": _check,
    "comment": _comment,
    "annexes": _annexes,
    "sources": _every_source,
    "records": _records,
    "terms": _terms,
}
"""How each section of `notifications.printed.head.HEADS` is set."""
