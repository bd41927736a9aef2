"""One module a kind of source: KIND, and `look`, which asks once and says how the source answered."""

from collections.abc import Callable
from typing import Any

from models.evidence import Look, SourceResult
from models.source import Source
from tasks.sources import file_drop, git_json
from tasks.sources.asking import Asking

SOURCES: dict[str, Callable[[str, Any, Asking], Look]] = {
    git_json.KIND: git_json.look,
    file_drop.KIND: file_drop.look,
}


def look(name: str, source: Source, asking: Asking) -> Look:
    """Ask one source once, by its kind. A kind without a reader is blocked, which says nothing about progress."""
    if source.kind in SOURCES:
        return SOURCES[source.kind](name, source, asking)
    detail = f"no reader is built for {source.kind}; a person looks"
    blocked = SourceResult(name=name, result="blocked", reason="no_reader_yet", detail=detail, looked_at=asking.now)
    return Look(result=blocked)
