"""What the doctor found about each part, and its page: a line for each, its fix below it, a last line that counts."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Literal

from models.core import Value
from notifications.words import tally

WIDTH = 80
LABEL = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}
INDENT = " " * 20


class Part(Value):
    """One part, as the doctor found it."""

    part: str
    says: Literal["ok", "note", "wrong"]
    what: str
    fix: str = ""
    group: str = ""
    """What the page calls the part. Parts of one group that are fine may be counted in one line."""


def ok(part: str, what: str, fix: str = "", group: str = "") -> Part:
    """Return a part that is fine."""
    return Part(part=part, says="ok", what=what, fix=fix, group=group)


def note(part: str, what: str, fix: str = "", group: str = "") -> Part:
    """Return a part of which something should be known."""
    return Part(part=part, says="note", what=what, fix=fix, group=group)


def wrong(part: str, what: str, fix: str = "", group: str = "") -> Part:
    """Return a part that is wrong, for which the doctor ends with exit code 1."""
    return Part(part=part, says="wrong", what=what, fix=fix, group=group)


def page_of(parts: Sequence[Part], *, whole: bool) -> Iterator[str]:
    """Yield the lines of the page: what is wrong or should be known, and with `whole` what is fine too."""
    yield from _whole(parts) if whole else _short(parts)
    faults, notes = (sum(part.says == says for part in parts) for says in ("wrong", "note"))
    fixes = tally(faults, "thing", "things") if faults else "Nothing"
    yield ""
    yield f"{fixes} to fix, {notes or 'nothing'} to know. Exit code {1 if faults else 0}."


def _short(parts: Sequence[Part]) -> Iterator[str]:
    """Yield what is wrong; what should be known is counted, each part by its name."""
    for part in parts:
        if part.says == "wrong":
            yield from _lines_of(part)
    notes = dict.fromkeys(part.group or part.part for part in parts if part.says == "note")
    if notes:
        yield from _lines("note", "to know", f"about {', '.join(notes)}", "followthrough doctor --all")


def _whole(parts: Sequence[Part]) -> Iterator[str]:
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
    if read := sum(source.says == "ok" for source in sources):
        yield from _lines("ok", "sources", f"{tally(read, 'source')} read")
    by_reason: dict[tuple[str, str], list[str]] = {}
    for source in sources:
        if source.says == "note":
            name, _, why = source.what.partition(": ")
            by_reason.setdefault((why, source.fix), []).append(name)
    for (why, fix), names in by_reason.items():
        yield from _lines("note", "sources", f"{why}: {', '.join(names)}", fix)
    for source in sources:
        if source.says == "wrong":
            yield from _lines_of(source)


def _lines_of(part: Part) -> Iterator[str]:
    what = f"{part.part}: {part.what}" if part.group == "settings" else part.what
    yield from _lines(part.says, part.group or part.part, what, part.fix)


def _lines(says: str, name: str, what: str, fix: str = "") -> Iterator[str]:
    lines = [*_wrap(what), *(_wrap(fix) if says != "ok" else ())]
    label = f"{LABEL[says]}  {name[:12]:<12} "
    if len(name) > len(INDENT) - 8:
        label, lines = f"{LABEL[says]}  {name}", ["", *lines]
    yield f"{label}{lines[0]}".rstrip()
    yield from (f"{INDENT}{line}" for line in lines[1:])


def _wrap(text: str) -> list[str]:
    printable = "".join(sign if sign.isprintable() else "?" for sign in text)
    return wrap(printable, WIDTH - len(INDENT), break_on_hyphens=False, break_long_words=False)
