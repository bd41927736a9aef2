"""The annexes as blocks: a section for each recommendation, then every source, the records and the terms."""

from collections.abc import Iterator
from typing import Any

from notifications.printed.blocks import (
    Block,
    Heading,
    Items,
    Para,
    Row,
    Table,
    Words,
    cell,
    mark,
    marked,
    plain,
    row_of,
    said,
)
from notifications.words import say

Sheet = dict[str, Any]


def annex_blocks(a: Sheet, office: str, not_evidence: str) -> Iterator[Block]:
    """Yield the annex of one recommendation."""
    rec = a["rec"]
    yield Heading(a["head"], apart=True)
    yield Para(plain(f"{a['summary']} {a['basis']}", "small"))
    yield Heading(f"Milestones of {rec}", 2)
    head = ("No.", "Milestone", "Original due date", "Agency says", f"{office} holds", "Evidence that would count")
    yield Table(f"Milestones of {rec}", head, (10, 22, 16, 11, 17, 24), tuple(map(_milestone, a["milestones"])), 2)
    yield Heading("What the agency says", 2)
    yield from _agency_words(a["words"], not_evidence)
    yield Heading("Open points", 2)
    yield Items(tuple(map(said, a["open"]))) if a["open"] else Para(plain("None."))
    yield Heading(f"What is in hand for {rec}", 2)
    yield _in_hand(a) if a["evidence"] else Para(plain("Nothing."))
    yield Heading(f"History of {rec}", 2)
    yield _history(a) if a["history"] else Para(plain("Nothing is recorded."))


def _milestone(x: Sheet) -> Row:
    holds = marked(x["mark"], plain(x["held"]), plain(x["time"], "late" if x["late"] else ""))
    return Row(
        (cell(plain(x["id"])), cell(plain(x["what"]), plain(x["aside"], "small")),
         cell(plain(x["due"]), plain(x["basis"], "small")), cell(plain(x["agency"])), holds, cell(plain(x["needs"])))
    )  # fmt: skip


def _agency_words(words: list[Sheet], not_evidence: str) -> Iterator[Block]:
    if not words:
        yield Para(plain("Nothing is recorded."))
    for q in words:
        made_up = (Words(" "), Words(say("cells.made_up"), "strong")) if q["made_up"] else ()
        where = {key: q[key] for key in ("milestone", "says", "on")}
        said_where = Words(say("cells.quoted", words=q["text"], **where))
        yield Para((said_where, *made_up, Words("."), *mark(q["mark"])), "quote")
        yield Para(plain(not_evidence, "small"))


def _in_hand(a: Sheet) -> Table:
    head = ("File", "SHA-256", "Received", "From", "Class", "Used for")
    rows = (
        row_of(e["name"], Words(e["sha256"], "hash"), *(e[key] for key in ("received", "from", "class", "used_for")))
        for e in a["evidence"]
    )
    return Table(f"What is in hand for {a['rec']}", head, (29, 21, 14, 14, 8, 14), tuple(rows))


def _history(a: Sheet) -> Table:
    rows = (Row((cell(plain(h["date"])), marked(h["mark"], plain(h["what"])))) for h in a["history"])
    return Table(f"History of {a['rec']}", ("Date", "What happened"), (16, 84), tuple(rows), terse=True)


def source_blocks(m: Sheet, title: str) -> Iterator[Block]:
    """Yield every source in full."""
    yield Heading(title, apart=True)
    yield Para(plain(m["fixed"]["sources"]))
    head = (
        "Source", "Whose word", "Result", "Last look", "Last good reading", "Unread since", "Its own date",
        "Things shown", "Milestones",
    )  # fmt: skip
    yield Table(title, head, (16, 10, 15, 10, 10, 10, 10, 8, 11), tuple(map(_source, m["every_source"])))


def _source(s: Sheet) -> Row:
    why = plain(f": {s['why']}" if s["why"] else "")
    result = marked(s["mark"], (Words(s["result"], "late" if s["bad"] else ""), *why))
    others = row_of(*(s[key] for key in ("looked", "good", "since", "own", "shows", "wanted")))
    return Row((*row_of(s["name"], s["voice"]).cells, result, *others.cells))


def record_blocks(m: Sheet, title: str) -> Iterator[Block]:
    """Yield the records that the numbers in brackets point to."""
    yield Heading(title)
    yield Para(plain(m["fixed"]["records"]))
    yield Table(
        title, ("No.", "Date", "What", "Kind", "Hash"), (6, 14, 41, 19, 20), tuple(map(_record, m["records"])),
        terse=True,
    )  # fmt: skip


def _record(r: Sheet) -> Row:
    """Return a record; where it is about a piece of evidence, with that one's digest and where it came from."""
    about = (Words(f"{r['evidence']} ", "small"), Words(r["sha256"], "hash")) if r["sha256"] else ()
    what, kind = cell(plain(r["what"]), about), cell((Words(r["kind"]), Words(f" entry {r['seq']}", "small")))
    return Row((*row_of(r["n"], r["date"]).cells, what, kind, cell(plain(r["hash"], "hash"))), record=r["n"])


def term_blocks(m: Sheet, title: str) -> Iterator[Block]:
    """Yield what the words mean."""
    yield Heading(title)
    terms = tuple(row_of(t["word"], t["means"]) for t in m["terms"])
    yield Table(title, ("Word", "What it means here"), (28, 72), terms, terse=True)
