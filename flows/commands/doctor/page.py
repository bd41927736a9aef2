"""What the doctor found about each part, and its page: a line for each, its fix below it, a last line that counts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from notifications.terminal import folded
from notifications.words import tally

LABEL = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}
INDENT = 20
MOST_OF_A_NAME = 12


class Probe(NamedTuple):
    """One part of an installation, as it was found when it was tried."""

    part: str
    says: Literal["ok", "note", "wrong"]
    what: str
    fix: str = ""
    group: str = ""
    """What the page calls the part. Parts of one group that are fine may be counted in one line."""


def page_of(parts: Sequence[Probe], *, whole: bool) -> Iterator[str]:
    """Yield the lines of the page: what is wrong, how much should be known, and with `whole` every part."""
    faults = [part for part in parts if part.says == "wrong"]
    notes = [part for part in parts if part.says == "note"]
    if whole:
        yield from _every_part(parts)
    else:
        for part in faults:
            yield from _lines_of(part)
        names = dict.fromkeys(part.group or part.part for part in notes)
        for fault in faults:  # what is wrong was named
            names.pop(fault.part, None)
        if names:
            yield from _lines_of(Probe("to know", "note", f"about {', '.join(names)}", "followthrough doctor --all"))
    fixes = tally(len(faults), "thing", "things") if faults else "Nothing"
    yield ""
    yield f"{fixes} to fix, {len(notes) or 'nothing'} to know. Exit code {1 if faults else 0}."


def _every_part(parts: Sequence[Probe]) -> Iterator[str]:
    settings = [part for part in parts if part.group == "settings"]
    if not any(part.says == "wrong" for part in settings):
        yield from _lines_of(Probe("settings", "ok", f"no unknown name; `doctor --json` lists all {len(settings)}"))
    sources = [part for part in parts if part.group == "sources"]
    for part in parts:
        if part.group == "sources":
            if part is sources[0]:
                yield from _sources(sources)
        elif part.says != "ok" or part.group != "settings":
            yield from _lines_of(part)


def _sources(sources: Sequence[Probe]) -> Iterator[str]:
    if count := sum(source.says == "ok" for source in sources):
        yield from _lines_of(Probe("sources", "ok", f"{tally(count, 'source')} read"))
    for what, fix in unread_by_reason(sources):
        yield from _lines_of(Probe("sources", "note", what, fix))


def unread_by_reason(sources: Iterable[Probe]) -> Iterator[tuple[str, str]]:
    """Yield why sources were not read, which they are, and what to do next: once for each reason."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for source in sources:
        if source.says == "note":
            name, _, why = source.what.partition(": ")
            by_reason.setdefault((why, source.fix), []).append(name)
    for (why, fix), names in by_reason.items():
        yield f"{why}: {', '.join(names)}", fix


def _lines_of(part: Probe) -> Iterator[str]:
    name = part.group or part.part
    text = f"{part.part}: {part.what}" if part.group == "settings" else part.what
    lines = [*folded(text, INDENT), *(folded(part.fix, INDENT) if part.says != "ok" else ())]
    label = f"{LABEL[part.says]}  {name}"
    if len(name) > MOST_OF_A_NAME:
        yield label
    else:
        lines[0] = f"{label:<{INDENT}}{lines[0].lstrip()}"
    yield from lines
