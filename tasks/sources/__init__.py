"""Reading the sources of a register: one module a kind, named as the kind.

Each kind has one function, `check(name, source, context)`, which reads the source once and returns how it answered.
`context` is what every kind gets (the store, the clock, the web client); `rows` and `paging` serve the kinds that hold
tables.
Docs/new-source.md shows how to add a kind. The results are in docs/evidence.md#results.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from models.evidence import SourceCheck, SourceResult
from models.register import Source

if TYPE_CHECKING:  # whoever checks a register needs the kinds only, and no web client
    from tasks.sources.context import CheckContext

_NOT_KINDS = frozenset({"context", "paging", "rows"})
"""Modules of this folder that serve the kinds."""


def kinds() -> frozenset[str]:
    """Return every kind that can be read. A module put into this folder is one, under its own name."""
    return frozenset(module.name for module in iter_modules(__path__)) - _NOT_KINDS


def check(name: str, source: Source, context: "CheckContext") -> SourceCheck:
    """Check one source once, by its kind. An unknown kind is blocked, which says nothing about progress."""
    if source.kind in kinds():
        checked: SourceCheck = import_module(f"{__name__}.{source.kind}").check(name, source, context)
        return checked
    detail = f"no reader is built for {source.kind}; a person looks"
    result = SourceResult(name=name, result="blocked", reason="no_reader_yet", detail=detail, checked_at=context.now)
    return SourceCheck(result=result)
