"""The register as raw values, before its shape is known: reads what is there and skips what is not."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from models.core import Loc


class RawMilestone(NamedTuple):
    """A milestone as written, its location, and the recommendation it stands under (None: the portfolio)."""

    loc: Loc
    node: dict[str, Any]
    recommendation: dict[str, Any] | None

    @property
    def id(self) -> str:
        """Return the id, or an empty string if none is written."""
        return text(self.node, "id")


class Written(dict[str, Any]):
    """A register as written that does not change any more: its recommendations and milestones are found once."""

    @cached_property
    def recommendations(self) -> tuple[tuple[Loc, dict[str, Any]], ...]:
        """Return each recommendation with its location."""
        nodes = entries(self, "recommendations")
        return tuple((("recommendations", position), node) for position, node in nodes if isinstance(node, dict))

    @cached_property
    def milestones(self) -> tuple[RawMilestone, ...]:
        """Return each milestone, the portfolio's first."""
        owners: list[tuple[Loc, dict[str, Any], dict[str, Any] | None]]
        owners = [(("portfolio",), mapping(self, "portfolio"), None)]
        owners += [(loc, node, node) for loc, node in self.recommendations]
        return tuple(
            RawMilestone((*loc, "milestones", position), node, recommendation)
            for loc, owner, recommendation in owners
            for position, node in entries(owner, "milestones")
            if isinstance(node, dict)
        )


def mapping(node: Any, *keys: str) -> dict[str, Any]:
    """Return the mapping at the end of a path, with its text keys only; empty if there is none."""
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return {key: node[key] for key in node if isinstance(key, str)} if isinstance(node, dict) else {}


def text(node: Any, key: str) -> str:
    """Return the text under a key, or an empty string."""
    value = node.get(key) if isinstance(node, dict) else None
    return value if isinstance(value, str) else ""


def entries(node: Any, key: str) -> Iterator[tuple[int, Any]]:
    """Yield the items of the list under a key with their positions; nothing if there is no list."""
    value = node.get(key) if isinstance(node, dict) else None
    yield from enumerate(value if isinstance(value, list) else [])


def names(node: Any, key: str, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Yield the texts under a key with their locations, whether it holds one text or a list of them."""
    if single := text(node, key):
        yield (*loc, key), single
    for position, value in entries(node, key):
        if isinstance(value, str):
            yield (*loc, key, position), value


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
