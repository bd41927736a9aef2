"""The doctor's page: a line for each part, its fix below it, and a last line that counts."""

from collections.abc import Iterator, Sequence

from flows.commands.doctor.part import Part
from notifications.words import tally

WIDTH = 80
LABEL = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}
INDENT = " " * 20


def page_of(parts: Sequence[Part], *, whole: bool) -> Iterator[str]:
    """Yield the lines of the page: what is wrong or should be known, and with `whole` what is fine too."""
    if whole:
        yield from _whole(parts)
    else:
        yield from _short(parts)
    yield ""
    yield last_line(parts)


def _short(parts: Sequence[Part]) -> Iterator[str]:
    """Yield what is wrong; what should be known is counted, each part by its name."""
    for each in parts:
        if each.says == "wrong":
            what = f"{each.part}: {each.what}" if each.group == "settings" else each.what
            yield from _lines(each.says, each.group or each.part, what, each.fix)
    notes = dict.fromkeys(each.group or each.part for each in parts if each.says == "note")
    if notes:
        yield from _lines("note", "to know", f"about {', '.join(notes)}", "followthrough doctor --all")


def _whole(parts: Sequence[Part]) -> Iterator[str]:
    """Yield every part. Settings that are fine are counted, and the sources that are read."""
    settings = [each for each in parts if each.group == "settings"]
    unknown = [each for each in settings if each.says == "wrong"]
    if not unknown:
        yield from _lines("ok", "settings", f"no unknown name; `doctor --json` lists all {len(settings)}", "")
    sources = [each for each in parts if each.group == "sources"]
    for each in parts:
        if each.group == "sources":
            if each is sources[0]:
                yield from _sources(sources)
        elif each.says != "ok" or each.group != "settings":
            what = f"{each.part}: {each.what}" if each.group == "settings" else each.what
            yield from _lines(each.says, each.group or each.part, what, each.fix)


def last_line(parts: Sequence[Part]) -> str:
    """Return what the page ends with: how much there is to fix and to know, and the exit code."""
    wrong, notes = (sum(each.says == says for each in parts) for says in ("wrong", "note"))
    fixes = tally(wrong, "thing", "things") if wrong else "Nothing"
    return f"{fixes} to fix, {notes or 'nothing'} to know. Exit code {1 if wrong else 0}."


def _sources(sources: Sequence[Part]) -> Iterator[str]:
    read = [each for each in sources if each.says == "ok"]
    unread = [each for each in sources if each.says == "note"]
    if read:
        yield from _lines("ok", "sources", f"{tally(len(read), 'source')} read", "")
    by_reason: dict[tuple[str, str], list[str]] = {}
    for each in unread:
        name, _, why = each.what.partition(": ")
        by_reason.setdefault((why, each.fix), []).append(name)
    for (why, fix), names in by_reason.items():
        yield from _lines("note", "sources", f"{why}: {', '.join(names)}", fix)
    for each in sources:
        if each.says == "wrong":
            yield from _lines("wrong", "sources", each.what, each.fix)


def _lines(says: str, name: str, what: str, fix: str) -> Iterator[str]:
    lines = [*_wrapped(what), *(_wrapped(fix) if says != "ok" else ())]
    label = f"{LABEL[says]}  {name[:12]:<12} "
    if len(name) > len(INDENT) - 8:
        label, lines = f"{LABEL[says]}  {name}", ["", *lines]
    yield f"{label}{lines[0]}".rstrip()
    yield from (f"{INDENT}{line}" for line in lines[1:])


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap

    whole = "".join(sign if sign.isprintable() else "?" for sign in text)
    return wrap(whole, WIDTH - len(INDENT), break_on_hyphens=False, break_long_words=False)
