"""What is wrong with the sources of a register: addresses, folders, and rules that cannot read the source they name."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from models.core import Fault, Loc, one_of
from models.register.source import KNOWN_KINDS, Gives
from models.register.written import mapping, names, recommendations, steps, text

READS: dict[str, Gives] = {
    "matter_status": "council_records",
    "event_held": "council_records",
    "text_in_file": "files",
    "human": "files",
    "page_link": "pages",
    "page_text": "pages",
    "page_changed": "pages",
    "dataset_row": "rows",
}
"""What each type of rule reads; a source of any kind that gives it will do."""

ADDRESSES = ("url", "freshness", "fallback_url", "portal")


def source_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    """Return every fault of sources, addresses and folders of a register as written."""
    return (*_address_faults(raw), *_path_faults(raw), *_table_faults(raw), *_fit_faults(raw))


def reader_faults(raw: dict[str, Any], readers: frozenset[str]) -> Iterator[Fault]:
    """Yield each source of a kind that says what it gives and that no module reads; `readers` are the kinds read."""
    for name in mapping(raw, "sources"):
        source = mapping(raw, "sources", name)
        kind = text(source, "kind")
        if kind and kind not in KNOWN_KINDS and "gives" in source and kind not in readers:
            mend = f"add the module tasks/sources/{kind}.py, or {one_of(kind, sorted(readers))}"
            yield Fault(loc=("sources", name, "kind"), what=f"no module reads sources of the kind `{kind}`", mend=mend)


def _address_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    found = list(names(mapping(raw, "report"), "links", ("report",)))
    for loc, node in recommendations(raw):
        found += names(node, "links", loc)
    for name in mapping(raw, "sources"):
        source, loc = mapping(raw, "sources", name), ("sources", name)
        for key in ADDRESSES:
            found += names(source, key, loc)
        if source.get("kind") == "git_json" and "{path}" not in (text(source, "url") or "{path}"):
            mend = "write `{path}` where the file's path goes"
            yield Fault(loc=(*loc, "url"), what="the address has no place for a file's path", mend=mend)
    for where, address in found:
        if what := _wrong_with(address):
            yield Fault(loc=where, what=what, mend="write an address such as https://www.nyc.gov/...")


def _wrong_with(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "this is no address"
    if parts.username is not None or parts.password is not None:
        return "the address holds a user or a secret"
    if parts.scheme != "https":
        return "the address does not begin with https://"
    if not host or not re.fullmatch(r"[A-Za-z0-9.-]+", host) or re.search(r"[\s\x00-\x1f\\]", address):
        return "this is no address"
    return None


def _path_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    found: list[tuple[Loc, str]] = []
    for name in mapping(raw, "sources"):
        for key in ("folder", "file", "also_read"):
            found += names(mapping(raw, "sources", name), key, ("sources", name))
    for step in steps(raw):
        found += names(mapping(step.node, "evidence", "rule"), "path", (*step.loc, "evidence", "rule"))
    for loc, path in found:
        if any(part in {"", ".", ".."} for part in path.split("/")) or re.search(r"[\\:?#\s\x00-\x1f]", path):
            what = "the path must stay within its place"
            yield Fault(loc=loc, what=what, mend="write a relative path without `..`, such as drop/agency")


def _table_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    """A table lies at an address or is a dropped file, and each of its columns holds one thing."""
    for name in mapping(raw, "sources"):
        source, loc = mapping(raw, "sources", name), ("sources", name)
        if source.get("kind") != "table":
            continue
        if (source.get("url") is None) == (source.get("file") is None):
            what = "a table has both `url` and `file`" if source.get("url") else "a table has neither `url` nor `file`"
            yield Fault(loc=loc, what=what, mend="write `url: https://...` or `file: drop/...`, one of the two")
        columns = mapping(source, "columns")
        named = [text(columns, key) for key in columns]
        for key in columns:
            if (column := text(columns, key)) and named.count(column) > 1:
                what = f"`{column}` is named for two columns"
                yield Fault(loc=(*loc, "columns", key), what=what, mend="name each column of the table once")


def _fit_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    """Each source that a milestone names exists and gives what its rule reads."""
    given = {name: _gives(mapping(raw, "sources", name)) for name in mapping(raw, "sources")}
    for step in steps(raw):
        evidence, loc = mapping(step.node, "evidence"), (*step.loc, "evidence", "source")
        source, rule = text(evidence, "source"), text(mapping(evidence, "rule"), "type")
        wanted = READS.get(rule)
        fitting = [name for name, gives in given.items() if gives == wanted] or list(given)
        if source and source not in given:
            what = f"`{source}` is no source of this register"
            yield Fault(loc=loc, what=what, mend=one_of(source, fitting))
        elif source and wanted and given[source] and given[source] != wanted:
            what = f"a rule `{rule}` reads {_words(wanted)}, and `{source}` gives {_words(given[source])}"
            mend = f"write one of: {', '.join(sorted(fitting))}, or another rule"
            yield Fault(loc=loc, what=what, mend=mend)


def _gives(source: dict[str, Any]) -> str:
    """Return what a source gives, by its kind or, for a kind of a module of its own, as it says itself."""
    return KNOWN_KINDS.get(text(source, "kind")) or text(source, "gives")


def _words(given: str) -> str:
    return given.replace("_", " ")
