"""What the doctor found about each part, and its page: a line for each, its fix below it, a last line that counts."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from notifications.terminal import folded
from notifications.words import tally

LABEL = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}
INDENT = 20
MOST_OF_A_NAME = 12


class Part(NamedTuple):
    """One part, as the doctor found it."""

    part: str
    says: Literal["ok", "note", "wrong"]
    what: str
    fix: str = ""
    group: str = ""
    """What the page calls the part. Parts of one group that are fine may be counted in one line."""


def page_of(parts: Sequence[Part], *, whole: bool) -> Iterator[str]:
    """Yield the lines of the page: what is wrong, how much should be known, and with `whole` every part."""
    faults = [part for part in parts if part.says == "wrong"]
    notes = [part for part in parts if part.says == "note"]
    if whole:
        yield from _every_part(parts)
    else:
        for part in faults:
            yield from _lines_of(part)
        if notes:
            names = dict.fromkeys(part.group or part.part for part in notes)
            yield from _lines("note", "to know", f"about {', '.join(names)}", "followthrough doctor --all")
    fixes = tally(len(faults), "thing", "things") if faults else "Nothing"
    yield ""
    yield f"{fixes} to fix, {len(notes) or 'nothing'} to know. Exit code {1 if faults else 0}."


def _every_part(parts: Sequence[Part]) -> Iterator[str]:
    """Yield every part. Settings that are fine are counted, and the sources that are read."""
    settings = [part for part in parts if part.group == "settings"]
    if not any(part.says == "wrong" for part in settings):
        yield from _lines("ok", "settings", f"no unknown name; `doctor --json` lists all {len(settings)}")
    sources = [part for part in parts if part.group == "sources"]
    for part in parts:
        if part.group == "sources":
            if part is sources[0]:
                yield from _sources(sources)
        elif part.says != "ok" or part.group != "settings":
            yield from _lines_of(part)


def _sources(sources: Sequence[Part]) -> Iterator[str]:
    if count := sum(source.says == "ok" for source in sources):
        yield from _lines("ok", "sources", f"{tally(count, 'source')} read")
    by_reason: dict[tuple[str, str], list[str]] = {}
    for source in sources:
        if source.says == "note":
            name, _, why = source.what.partition(": ")
            by_reason.setdefault((why, source.fix), []).append(name)
    for (why, fix), names in by_reason.items():
        yield from _lines("note", "sources", f"{why}: {', '.join(names)}", fix)


def _lines_of(part: Part) -> Iterator[str]:
    line = f"{part.part}: {part.what}" if part.group == "settings" else part.what
    yield from _lines(part.says, part.group or part.part, line, part.fix)


def _lines(says: str, name: str, text: str, fix: str = "") -> Iterator[str]:
    lines = [*folded(text, INDENT), *(folded(fix, INDENT) if says != "ok" else ())]
    label = f"{LABEL[says]}  {name}"
    if len(name) > MOST_OF_A_NAME:
        yield label
    else:
        lines[0] = f"{label:<{INDENT}}{lines[0].lstrip()}"
    yield from lines
