"""What is wrong with the sources of a register: addresses, folders, and rules that cannot read the source they name."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from models.fault import Fault, Loc, one_of
from models.written import mapping, names, recommendations, steps, text

READS = {
    "matter_status": "git_json",
    "event_held": "git_json",
    "text_in_file": "file_drop",
    "human": "file_drop",
    "page_link": "web_page",
    "page_text": "web_page",
    "page_changed": "web_page",
    "dataset_row": "socrata",
}
"""The kind of source that each type of rule reads."""

ADDRESSES = ("url", "freshness", "fallback_url", "portal")


def source_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    """Return every fault of sources, addresses and folders of a register as written."""
    return (*_address_faults(raw), *_path_faults(raw), *_fit_faults(raw))


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
        for key in ("folder", "also_read"):
            found += names(mapping(raw, "sources", name), key, ("sources", name))
    for step in steps(raw):
        found += names(mapping(step.node, "evidence", "rule"), "path", (*step.loc, "evidence", "rule"))
    for loc, path in found:
        if any(part in {"", ".", ".."} for part in path.split("/")) or re.search(r"[\\:?#\s\x00-\x1f]", path):
            what = "the path must stay within its place"
            yield Fault(loc=loc, what=what, mend="write a relative path without `..`, such as drop/agency")


def _fit_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    """Each source that a milestone names exists and is of the kind its rule reads."""
    kinds = {name: text(mapping(raw, "sources", name), "kind") for name in mapping(raw, "sources")}
    for step in steps(raw):
        evidence, loc = mapping(step.node, "evidence"), (*step.loc, "evidence", "source")
        source, rule = text(evidence, "source"), text(mapping(evidence, "rule"), "type")
        wanted = READS.get(rule)
        fitting = [name for name, kind in kinds.items() if kind == wanted] or list(kinds)
        if source and source not in kinds:
            what = f"`{source}` is no source of this register"
            yield Fault(loc=loc, what=what, mend=one_of(source, fitting))
        elif source and wanted and kinds[source] and kinds[source] != wanted:
            what = f"a rule `{rule}` reads a {wanted}, and `{source}` is a {kinds[source]}"
            mend = f"write one of: {', '.join(sorted(fitting))}, or another rule"
            yield Fault(loc=loc, what=what, mend=mend)
