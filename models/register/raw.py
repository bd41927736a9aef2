"""The register as raw values, before its shape is known: reads what is there and skips what is not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from models.core import Fault, Loc


def value_at(node: Any, *path: str | int) -> Any:
    """Return the value at the end of a path of names, or None."""
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    return node


def mapping(node: Any, *path: str) -> dict[str, Any]:
    """Return the mapping at the end of a path, with its text keys only; empty if there is none."""
    value = value_at(node, *path)
    return {key: value[key] for key in value if isinstance(key, str)} if isinstance(value, dict) else {}


def text(node: Any, *path: str) -> str:
    """Return the text at the end of a path, or an empty string."""
    value = value_at(node, *path)
    return value if isinstance(value, str) else ""


def entries(node: Any, *path: str) -> Iterator[tuple[int, Any]]:
    """Yield the items of the list at the end of a path with their positions; nothing if there is no list."""
    value = value_at(node, *path)
    yield from enumerate(value if isinstance(value, list) else [])


@dataclass(frozen=True)
class RawPart:
    """What a file holds as written, or a mapping within it, and its location."""

    node: Any
    loc: Loc = ()
    recommendation: "RawPart | None" = None
    """What a milestone stands under; None for one of the portfolio."""

    @property
    def id(self) -> str:
        """Return the id, or an empty string if none is written."""
        return text(self.node, "id")

    def text(self, *path: str) -> str:
        """Return the text at the end of a path, or an empty string."""
        return text(self.node, *path)

    def names(self, *path: str) -> Iterator[tuple[Loc, str]]:
        """Yield the texts at the end of a path with their locations, whether it holds one text or a list of them."""
        value = value_at(self.node, *path)
        if isinstance(value, str) and value:
            yield (*self.loc, *path), value
        for position, item in enumerate(value if isinstance(value, list) else ()):
            if isinstance(item, str):
                yield (*self.loc, *path, position), item

    def parts(self, *path: str) -> "Iterator[RawPart]":
        """Yield the mappings of the list at the end of a path."""
        for position, node in entries(self.node, *path):
            if isinstance(node, dict):
                yield RawPart(node, (*self.loc, *path, position))

    def fault(self, what: str, mend: str, *path: str | int) -> Fault:
        """Return a fault at the end of a path."""
        return Fault(loc=(*self.loc, *path), what=what, mend=mend)


class RawRegister(RawPart):
    """A register as written, which does not change any more: its parts are found once."""

    @cached_property
    def recommendations(self) -> tuple[RawPart, ...]:
        """Return each recommendation."""
        return tuple(self.parts("recommendations"))

    @cached_property
    def milestones(self) -> tuple[RawPart, ...]:
        """Return each milestone, the portfolio's first."""
        owned = [(owner, part) for owner in self.recommendations for part in owner.parts("milestones")]
        return (
            *self.parts("portfolio", "milestones"),
            *(replace(part, recommendation=owner) for owner, part in owned),
        )

    @cached_property
    def sources(self) -> dict[str, RawPart]:
        """Return each source by its name."""
        return {name: RawPart(mapping(node), ("sources", name)) for name, node in mapping(self.node, "sources").items()}


def names_at(parts: Iterable[RawPart], *paths: tuple[str, ...]) -> Iterator[tuple[Loc, str]]:
    """Yield the texts at the end of some paths of each part, with their locations."""
    return (name for part in parts for path in paths for name in part.names(*path))


def place_name(raw: Any, loc: Loc) -> str:
    """Name a location as a person would: the nearest id and the path from there, such as `R1-M2 due.day`."""
    name = ""
    path: list[str] = []
    node = raw
    for key in loc:
        if isinstance(node, str):
            break
        try:
            node = node[key]
        except (KeyError, IndexError, TypeError):
            continue
        path.append(str(key))
        if isinstance(key, int) and text(node, "id"):
            name = text(node, "id")
            path = []
    return f"{name[:40]} {'.'.join(path)}".strip()
