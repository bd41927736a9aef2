"""One module a kind of source, named as the kind: `look` asks once and says how the source answered."""

from importlib import import_module
from pkgutil import iter_modules

from models.evidence import Look, SourceResult
from models.source import Source
from tasks.sources.asking import Asking

BESIDE = frozenset({"asking"})
"""Modules of this folder that are no kind of source."""


def kinds() -> frozenset[str]:
    """Return every kind that has a reader. A module put into this folder is one, under its own name."""
    return frozenset(each.name for each in iter_modules(__path__)) - BESIDE


def look(name: str, source: Source, asking: Asking) -> Look:
    """Ask one source once, by its kind. A kind without a reader is blocked, which says nothing about progress."""
    if source.kind in kinds():
        found: Look = import_module(f"{__name__}.{source.kind}").look(name, source, asking)
        return found
    detail = f"no reader is built for {source.kind}; a person looks"
    blocked = SourceResult(name=name, result="blocked", reason="no_reader_yet", detail=detail, looked_at=asking.now)
    return Look(result=blocked)
