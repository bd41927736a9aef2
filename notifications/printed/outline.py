"""The memo as a row of blocks, in the one order of all its forms: what is printed, with no word left to choose."""

from collections.abc import Callable, Iterator
from typing import Any

from notifications.printed.blocks import Block, Heading, Items, Line, Para, Words, in_a_row, mark, plain, said
from notifications.printed.outline_annex import annex_blocks, record_blocks, source_blocks, term_blocks
from notifications.printed.outline_tables import ahead_blocks, read_blocks, seven_blocks
from notifications.words import say

Sheet = dict[str, Any]
Section = Callable[[Sheet, str], Iterator[Block]]


def outline(m: Sheet) -> Iterator[Block]:
    """Yield the blocks after the title, from the printed value of `notifications.printed.sheet`."""
    yield from _head(m)
    for section in m["order"]:
        yield from SECTION[section](m, m["heads"].get(section, ""))


def _head(m: Sheet) -> Iterator[Block]:
    if m["stamp"]:
        yield Para(plain(m["stamp"]), "draft")
    if m["banner"]:
        yield Para(plain(m["banner"]), "banner")
    if m["hearing"]:
        yield Para((Words(m["hearing"], "strong"),))
    yield Para(
        (Words(f"{m['kind']}. {m['which']}, {m['state']}", "strong"), Words(f". Status at {m['as_of']}.")), "head"
    )
    for label, value in (("To", m["to"]), ("From", m["from"]), ("Covers", m["covers"]), ("Next memo", m["next"])):
        yield Para((Words(f"{label}: ", "strong"), Words(value)), "head")
    if m["approved"]:
        yield Para(plain(m["approved"]), "head")
    if m["correction"]:
        yield Heading(m["heads"]["correction"])
        yield Para(said(m["correction"]))


def _short(m: Sheet, head: str) -> Iterator[Block]:
    yield Heading(head)
    yield Para(in_a_row(m["bottom"]))
    if m["ask"]:
        yield Para(said(m["ask"], "strong"))
    yield Items(tuple((Words(f"{t['value']} of {t['of']}", "strong"), Words(f" {t['says']}")) for t in m["tiles"]))


def _changes(m: Sheet, _head: str) -> Iterator[Block]:
    yield Heading(m["changes_head"])
    if m["changes_none"]:
        yield Para(plain(m["changes_none"]))
    else:
        lead = ((c, (Words(f"{c['rec']}, {c['kind']}", "strong"), Words(f", {c['date']}. "))) for c in m["changes"])
        yield Items(tuple((*words, *said(c)) for c, words in lead))
    if m["changes_more"]:
        yield Para(plain(m["changes_more"], "small"))


def _related(m: Sheet, head: str) -> Iterator[Block]:
    if m["related"]:
        yield Heading(head)
        yield Para(plain(m["fixed"]["related"]))
        yield Items(tuple(map(_duty, m["related"])))


def _duty(r: Sheet) -> Line:
    if not r["id"]:
        return plain(f"{r['what']}.")
    words = say("cells.duty", **{key: r[key] for key in ("what", "due", "who", "says")})
    return (Words(f"{r['id']} ", "strong"), Words(words), *mark(r["mark"]))


def _sentences(key: str, numbered: bool = False) -> Section:
    """Return a section that is a list of sentences; left out where it has none."""

    def blocks(m: Sheet, head: str) -> Iterator[Block]:
        if m[key]:
            yield Heading(head)
            yield Items(tuple(map(said, m[key])), numbered)

    return blocks


def _glance(m: Sheet, head: str) -> Iterator[Block]:
    """The pictures' text alternatives stand for the pictures: they say what the pictures say."""
    yield Heading(head)
    for words in (m["timeline_alt"], m["bars_alt"], m["bars_say"]):
        if words:
            yield Para(plain(words))


def _check(m: Sheet, head: str) -> Iterator[Block]:
    yield Heading(head)
    yield Para(plain(say("page.check", seq=m["seq"], signed=m["signed"])))


def _comment(m: Sheet, head: str) -> Iterator[Block]:
    if m["comment"]:
        yield Heading(head)
        yield Para(said(m["comment"]))
        if m["comment"]["words"]:
            yield Para(plain(f"“{m['comment']['words']}”"), "quote")


def _annexes(m: Sheet, head: str) -> Iterator[Block]:
    if m["annex_note"]:
        yield Heading(head)
        yield Para(plain(m["annex_note"]))
    for page in m["annex"]:
        yield from annex_blocks(page, m["office"], m["fixed"]["not_evidence"])


SECTION: dict[str, Section] = {
    "short": _short, "changes": _changes, "seven": seven_blocks, "related": _related,
    "questions": _sentences("questions", numbered=True), "going_on": _sentences("going_on"), "glance": _glance,
    "read": read_blocks, "ahead": ahead_blocks, "check": _check, "comment": _comment, "annexes": _annexes,
    "sources": source_blocks, "records": record_blocks, "terms": term_blocks,
}  # fmt: skip
"""How each section of `notifications.printed.sheet_order` is made."""
