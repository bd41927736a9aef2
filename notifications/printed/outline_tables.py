"""The tables of a memo's body as blocks: the recommendations, what was read, the dates ahead."""

from collections.abc import Iterator
from typing import Any

from notifications.printed.blocks import Block, Heading, Para, Row, Table, Words, cell, in_a_row, marked, plain, row_of

Sheet = dict[str, Any]


def seven_blocks(m: Sheet, head: str) -> Iterator[Block]:
    """Yield what must be said beside the table of recommendations, and the table."""
    yield Heading(head)
    yield Para(in_a_row(m["notes"]))
    names = ("No.", "Recommendation", "Agency says", f"{m['office']} holds", "Original due date", "Who does what next")
    yield Table(head, names, (6, 20, 10, 24, 18, 22), tuple(map(_recommendation, m["rows"])), 2)


def _recommendation(r: Sheet) -> Row:
    held = (*plain(r["held"], "claim" if r["claim"] else ""), *plain(f" ({r['note']})" if r["note"] else ""))
    due = plain(", ".join(part for part in (r["due"], r["extended"]) if part))
    holds = marked(r["mark"], held, plain(r["time"], "late" if r["late"] else ""))
    return Row(
        (cell(plain(r["id"])), cell(plain(r["short"])), cell(plain(r["agency"])), holds,
         cell(due, plain(r["basis"], "small")), cell(plain(r["next"])))
    )  # fmt: skip


def read_blocks(m: Sheet, head: str) -> Iterator[Block]:
    """Yield the table of the sources; those with the same result stand together."""
    yield Heading(head)
    names = ("Source", "Last good reading", "Result", "What it means")
    rows = (
        row_of(s["name"], s["last"], Words(s["result"], "late" if s["bad"] else ""), s["means"]) for s in m["sources"]
    )
    yield Table(head, names, (38, 16, 13, 33), tuple(rows))


def ahead_blocks(m: Sheet, head: str) -> Iterator[Block]:
    """Yield the table of the coming dates."""
    yield Heading(head)
    if not m["ahead"]:
        yield Para(plain("None."))
        return
    rows = (
        Row((*row_of(c["date"], c["what"], c["who"]).cells, marked(c["mark"], plain(c["basis"])))) for c in m["ahead"]
    )
    yield Table(head, ("Date", "What", "Whose duty", "Basis of the date"), (16, 38, 19, 27), tuple(rows), 2)
