"""One module a kind of source, named as the kind: `look` asks once and says how the source answered."""

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from models.evidence import SourceCheck, SourceResult
from models.register import Source

if TYPE_CHECKING:  # whoever checks a register needs the kinds alone, and no door to the web
    from tasks.sources.asking import Asking

BESIDE = frozenset({"asking"})
"""Modules of this folder that are no kind of source."""


def kinds() -> frozenset[str]:
    """Return every kind that has a reader. A module put into this folder is one, under its own name.

    A name that begins with an underscore is no kind: such a module serves the others.
    """
    return frozenset(each.name for each in iter_modules(__path__) if not each.name.startswith("_")) - BESIDE


def look(name: str, source: Source, asking: "Asking") -> SourceCheck:
    """Ask one source once, by its kind. A kind without a reader is blocked, which says nothing about progress."""
    if source.kind in kinds():
        found: SourceCheck = import_module(f"{__name__}.{source.kind}").look(name, source, asking)
        return found
    detail = f"no reader is built for {source.kind}; a person looks"
    blocked = SourceResult(name=name, result="blocked", reason="no_reader_yet", detail=detail, checked_at=asking.now)
    return SourceCheck(result=blocked)
