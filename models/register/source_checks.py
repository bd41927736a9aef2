"""Faults of the sources in a register: addresses, paths, and rules that cannot read the source they name."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from models.core import Fault, one_of
from models.register.plan import BY_LAW, NOWHERE
from models.register.raw import RawPart, RawRegister, mapping, names_at, text
from models.register.rules import PROVED_BY, READS
from models.register.sources import KNOWN_KINDS

ADDRESS_FIELDS = ("url", "freshness", "fallback_url", "portal")
PATH_FIELDS = ("folder", "file", "also_read")


def source_faults(raw: RawRegister) -> tuple[Fault, ...]:
    """Return every fault of sources, addresses, and paths in a register as written."""
    return (
        *_address_faults(raw),
        *_path_faults(raw),
        *_kind_faults(raw),
        *_fit_faults(raw),
        *_record_faults(raw),
        *_public_faults(raw),
    )


def reader_faults(raw: dict[str, Any], readers: frozenset[str]) -> Iterator[Fault]:
    """Yield a fault for each source of a kind that neither the register nor a module of our own (`readers`) reads."""
    for source in RawRegister(raw).sources.values():
        kind = source.text("kind")
        if kind and kind not in KNOWN_KINDS and "gives" in source.node and kind not in readers:
            mend = f"add the module tasks/sources/{kind}.py, or {one_of(kind, sorted(readers))}"
            yield source.fault(f"no module reads sources of the kind `{kind}`", mend, "kind")


def _address_faults(raw: RawRegister) -> Iterator[Fault]:
    addresses = (
        *raw.names("report", "links"),
        *names_at(raw.recommendations, ("links",)),
        *names_at(raw.sources.values(), *((key,) for key in ADDRESS_FIELDS)),
    )
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


def _path_faults(raw: RawRegister) -> Iterator[Fault]:
    on_disk = [source for source in raw.sources.values() if source.text("kind") != "mailbox"]
    paths = names_at(on_disk, *((key,) for key in PATH_FIELDS))
    for loc, path in (*paths, *names_at(raw.milestones, ("evidence", "rule", "path"))):
        if any(part in {"", ".", ".."} for part in path.split("/")) or re.search(r"[\\:?#\s\x00-\x1f]", path):
            mend = "write a relative path without `..`, such as drop/agency"
            yield Fault(loc=loc, what="the path must stay within its place", mend=mend)


def _kind_faults(raw: RawRegister) -> Iterator[Fault]:
    for source in raw.sources.values():
        kind, address = source.text("kind"), source.text("url")
        if kind == "git_json" and address and "{path}" not in address:
            mend = "write `{path}` where the file's path goes"
            yield source.fault("the address has no place for a file's path", mend, "url")
        if kind != "table":
            continue
        url, file = source.node.get("url"), source.node.get("file")
        if (url is None) == (file is None):
            what = "a table has both `url` and `file`" if url else "a table has neither `url` nor `file`"
            yield source.fault(what, "write `url: https://...` or `file: drop/...`, one of the two")
        pages = source.text("pages")
        if pages and url is None:
            yield source.fault("a file has no pages", "take `pages` out, and put a file with all rows there", "pages")
        if source.text("next_at") and pages != "next_link":
            yield source.fault("`next_at` is for `pages: next_link`", "write that, or take `next_at` out", "next_at")
        columns = mapping(source.node, "columns")
        column_names = [text(columns, key) for key in columns]
        for key in columns:
            if (column := text(columns, key)) and column_names.count(column) > 1:
                mend = "name each column of the table once"
                yield source.fault(f"`{column}` is named for two columns", mend, "columns", key)


def _record_faults(raw: RawRegister) -> Iterator[Fault]:
    for milestone in raw.milestones:
        name = milestone.text("evidence", "source")
        if name not in raw.sources or raw.sources[name].text("kind") != "git_json":
            continue
        match milestone.text("evidence", "rule", "type"):
            case "matter_status":
                record = milestone.text("evidence", "rule", "file")
            case "event_held":
                record = f"event {mapping(milestone.node, 'evidence', 'rule').get('event_id')}"
            case _:
                continue
        path = milestone.text("evidence", "rule", "path")
        if not path:
            what = f"`{name}` finds a record by its path, and the rule has none"
            mend = f"write `path:` with the place of {record} in that source"
            yield milestone.fault(what, mend, "evidence", "rule")
        elif lacking := [number for number in re.findall(r"\d+", record) if number not in re.split(r"\D+", path)]:
            what = f"the path is not that of {record}: it lacks {' and '.join(lacking)}"
            mend = f"write the path of {record}, or correct what the rule names"
            yield milestone.fault(what, mend, "evidence", "rule", "path")


def _fit_faults(raw: RawRegister) -> Iterator[Fault]:
    given_by = {name: _gives(source) for name, source in raw.sources.items()}
    for milestone in raw.milestones:
        source = milestone.text("evidence", "source")
        rule_type = milestone.text("evidence", "rule", "type")
        readable = READS.get(rule_type)
        fitting = [name for name, content in given_by.items() if content == readable] or list(given_by)
        if source and source not in given_by:
            what = f"`{source}` is no source of this register"
            yield milestone.fault(what, one_of(source, fitting), "evidence", "source")
        elif source and readable and given_by[source] and given_by[source] != readable:
            content = given_by[source].replace("_", " ")
            what = f"a rule `{rule_type}` reads {readable.replace('_', ' ')}, and `{source}` gives {content}"
            mend = f"write one of: {', '.join(sorted(fitting))}, or another rule"
            yield milestone.fault(what, mend, "evidence", "source")


def _public_faults(raw: RawRegister) -> Iterator[Fault]:
    """What holds only what somebody gave us is not public (docs/register.md#where-it-would-show)."""
    public = [
        name
        for name, source in raw.sources.items()
        if _gives(source) != "files" and not (source.text("kind") == "table" and source.node.get("url") is None)
    ]
    if NOWHERE in raw.sources:
        what = f"`{NOWHERE}` is no name for a source: `shows_in` says so of what shows in no public source"
        yield raw.fault(what, "give the source another name", "sources", NOWHERE)
    for milestone in raw.milestones:
        name = milestone.text("shows_in")
        if not name or name == NOWHERE or name in public:
            continue
        if name in raw.sources:
            what = f"`{name}` holds only what somebody gave us, so nothing shows there publicly"
            mend = f"write a source that anyone can read, or `{NOWHERE}`"
        else:
            what = f"`{name}` is no source of this register"
            mend = one_of(name, (*public, NOWHERE))
        yield milestone.fault(what, mend, "shows_in")


def proof_faults(raw: RawRegister) -> Iterator[Fault]:
    """Yield a fault for each source on which a legal deadline of the whole register relies and that names nothing
    known: a wrong page or list would be believed, and the deadline called overdue (docs/evidence.md#proof)."""
    relied_on: dict[str, str] = {}
    for milestone in raw.milestones:
        if milestone.text("due", "basis") in BY_LAW and milestone.node.get("withdrawn") is None:
            is_judged = PROVED_BY.get(milestone.text("evidence", "rule", "type")) == "known"
            for name in (milestone.text("evidence", "source") if is_judged else "", milestone.text("shows_in")):
                relied_on.setdefault(name, milestone.id)
    for name, source in raw.sources.items():
        pattern = source.node.get("known") or source.node.get("must_link")
        if name in relied_on and _gives(source) in ("pages", "rows") and not pattern:
            what = f"a legal deadline ({relied_on[name]}) relies on `{name}`, which cannot prove itself"
            item = "a cell of one of its rows" if _gives(source) == "rows" else "the link of an earlier report"
            yield source.fault(what, f"write known: the pattern of what it is known to hold, such as {item}")


def _gives(source: RawPart) -> str:
    return KNOWN_KINDS.get(source.text("kind")) or source.text("gives")
