"""Faults of the sources in a register: addresses, paths, and rules that cannot read the source they name."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from models.core import Fault, Loc, one_of
from models.register.plan import BY_LAW, NOWHERE
from models.register.raw import Written, mapping, names, text
from models.register.rules import READS
from models.register.sources import KNOWN_KINDS

ADDRESS_FIELDS = ("url", "freshness", "fallback_url", "portal")
PATH_FIELDS = ("folder", "file", "also_read")


def source_faults(raw: Written) -> tuple[Fault, ...]:
    """Return every fault of sources, addresses, and paths in a register as written."""
    return (
        *_address_faults(raw),
        *_mirror_faults(raw),
        *_path_faults(raw),
        *_table_faults(raw),
        *_fit_faults(raw),
        *_record_faults(raw),
        *_public_faults(raw),
        *_page_faults(raw),
    )


def reader_faults(raw: dict[str, Any], readers: frozenset[str]) -> Iterator[Fault]:
    """Yield a fault for each source of an unknown kind that no module reads. `readers` are the kinds that one reads."""
    for _, loc, source in _sources(raw):
        kind = text(source, "kind")
        if kind and kind not in KNOWN_KINDS and "gives" in source and kind not in readers:
            mend = f"add the module tasks/sources/{kind}.py, or {one_of(kind, sorted(readers))}"
            yield Fault(loc=(*loc, "kind"), what=f"no module reads sources of the kind `{kind}`", mend=mend)


def _sources(raw: dict[str, Any]) -> Iterator[tuple[str, Loc, dict[str, Any]]]:
    for name in mapping(raw, "sources"):
        yield name, ("sources", name), mapping(raw, "sources", name)


def _address_faults(raw: Written) -> Iterator[Fault]:
    addresses = list(names(mapping(raw, "report"), "links", ("report",)))
    for loc, node in raw.recommendations:
        addresses += names(node, "links", loc)
    for _, loc, source in _sources(raw):
        for key in ADDRESS_FIELDS:
            addresses += names(source, key, loc)
    for loc, address in addresses:
        if what := _address_problem(address):
            yield Fault(loc=loc, what=what, mend="write an address such as https://www.nyc.gov/...")


def _address_problem(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return "this is no address"
    if parts.username is not None or parts.password is not None:
        return "the address holds a user or a secret"
    if parts.scheme != "https":
        return "the address does not begin with https://"
    if not host or not re.fullmatch(r"[A-Za-z0-9.-]+", host) or re.search(r"[\s\x00-\x1f\\]", address):
        return "this is no address"
    return None


def _mirror_faults(raw: Written) -> Iterator[Fault]:
    for _, loc, source in _sources(raw):
        address = text(source, "url")
        if source.get("kind") == "git_json" and address and "{path}" not in address:
            mend = "write `{path}` where the file's path goes"
            yield Fault(loc=(*loc, "url"), what="the address has no place for a file's path", mend=mend)


def _path_faults(raw: Written) -> Iterator[Fault]:
    paths: list[tuple[Loc, str]] = []
    for _, loc, source in _sources(raw):
        for key in PATH_FIELDS:
            paths += names(source, key, loc)
    for milestone in raw.milestones:
        paths += names(mapping(milestone.node, "evidence", "rule"), "path", (*milestone.loc, "evidence", "rule"))
    for loc, path in paths:
        if any(part in {"", ".", ".."} for part in path.split("/")) or re.search(r"[\\:?#\s\x00-\x1f]", path):
            what = "the path must stay within its place"
            yield Fault(loc=loc, what=what, mend="write a relative path without `..`, such as drop/agency")


def _table_faults(raw: Written) -> Iterator[Fault]:
    """Find each table that is not in exactly one place, and each of its columns that is named for two things."""
    for _, loc, source in _sources(raw):
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


def _record_faults(raw: Written) -> Iterator[Fault]:
    """Find each Council record whose path is missing or names another record, where the source goes by paths."""
    for milestone in raw.milestones:
        evidence = mapping(milestone.node, "evidence")
        rule = mapping(evidence, "rule")
        if mapping(raw, "sources", text(evidence, "source")).get("kind") != "git_json":
            continue
        match text(rule, "type"):
            case "matter_status":
                of = text(rule, "file")
            case "event_held":
                of = f"event {rule.get('event_id')}"
            case _:
                continue
        path = text(rule, "path")
        loc = (*milestone.loc, "evidence", "rule")
        if not path:
            what = f"`{text(evidence, 'source')}` finds a record by its path, and the rule has none"
            yield Fault(loc=loc, what=what, mend=f"write `path:` with the place of {of} in that source")
        elif lacking := [number for number in re.findall(r"\d+", of) if number not in re.split(r"\D+", path)]:
            what = f"the path is not that of {of}: it lacks {' and '.join(lacking)}"
            yield Fault(loc=(*loc, "path"), what=what, mend=f"write the path of {of}, or correct what the rule names")


def _fit_faults(raw: Written) -> Iterator[Fault]:
    """Find each milestone whose source does not exist, or does not give what the milestone's rule reads."""
    given_by = {name: _gives(source) for name, _, source in _sources(raw)}
    for milestone in raw.milestones:
        evidence = mapping(milestone.node, "evidence")
        loc = (*milestone.loc, "evidence", "source")
        source = text(evidence, "source")
        rule_type = text(mapping(evidence, "rule"), "type")
        wanted = READS.get(rule_type)
        fitting = [name for name, given in given_by.items() if given == wanted] or list(given_by)
        if source and source not in given_by:
            what = f"`{source}` is no source of this register"
            yield Fault(loc=loc, what=what, mend=one_of(source, fitting))
        elif source and wanted and given_by[source] and given_by[source] != wanted:
            given = given_by[source].replace("_", " ")
            what = f"a rule `{rule_type}` reads {wanted.replace('_', ' ')}, and `{source}` gives {given}"
            mend = f"write one of: {', '.join(sorted(fitting))}, or another rule"
            yield Fault(loc=loc, what=what, mend=mend)


def _public_faults(raw: Written) -> Iterator[Fault]:
    """Find each `shows_in` that names no public source, and a source named `nowhere`.

    What holds only what somebody gave us is not public. Source: docs/register.md#where-it-would-show.
    """
    by_name = {name: source for name, _, source in _sources(raw)}
    public = [
        name
        for name, source in by_name.items()
        if _gives(source) != "files" and not (source.get("kind") == "table" and source.get("url") is None)
    ]
    if NOWHERE in by_name:
        what = f"`{NOWHERE}` is no name for a source: `shows_in` says so of what shows in no public source"
        yield Fault(loc=("sources", NOWHERE), what=what, mend="give the source another name")
    for milestone in raw.milestones:
        name = text(milestone.node, "shows_in")
        loc = (*milestone.loc, "shows_in")
        if name and name != NOWHERE and name not in public:
            if name in by_name:
                what = f"`{name}` holds only what somebody gave us, so nothing shows there publicly"
                mend = f"write a source that anyone can read, or `{NOWHERE}`"
            else:
                what = f"`{name}` is no source of this register"
                mend = one_of(name, (*public, NOWHERE))
            yield Fault(loc=loc, what=what, mend=mend)


def _page_faults(raw: Written) -> Iterator[Fault]:
    """Find each page on which a legal deadline relies, and of which the register does not say what it holds.

    Any page at its address would be believed, and what it does not show called overdue. Source:
    docs/evidence.md#results.
    """
    relied_on: dict[str, str] = {}
    for milestone in raw.milestones:
        if text(mapping(milestone.node, "due"), "basis") in BY_LAW and milestone.node.get("withdrawn") is None:
            for name in (text(mapping(milestone.node, "evidence"), "source"), text(milestone.node, "shows_in")):
                relied_on.setdefault(name, milestone.id)
    for name, loc, source in _sources(raw):
        if (
            source.get("kind") == "web_page"
            and name in relied_on
            and not (source.get("must_contain") or source.get("must_link"))
        ):
            what = f"a legal deadline ({relied_on[name]}) relies on the page `{name}`, and any page there is believed"
            mend = (
                "write must_contain: [words of the list itself] or must_link: a pattern that one of its links matches"
            )
            yield Fault(loc=loc, what=what, mend=mend)


def _gives(source: dict[str, Any]) -> str:
    return KNOWN_KINDS.get(text(source, "kind")) or text(source, "gives")
