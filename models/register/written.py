"""The register as a person wrote it, before its shape is known: reads what is there and passes over what is not."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from models.core import Loc


class WrittenStep(NamedTuple):
    """A milestone as written, its place, and the recommendation it stands under (none: the portfolio)."""

    loc: Loc
    node: dict[str, Any]
    recommendation: dict[str, Any] | None

    @property
    def id(self) -> str:
        """Return the id, or nothing where none is written."""
        return text(self.node, "id")


def mapping(node: Any, *keys: str) -> dict[str, Any]:
    """Return what stands under text keys in the mapping at the end of a way; nothing where there is none."""
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return {key: node[key] for key in node if isinstance(key, str)} if isinstance(node, dict) else {}


def text(node: Any, key: str) -> str:
    """Return the text under a key, or an empty one."""
    value = node.get(key) if isinstance(node, dict) else None
    return value if isinstance(value, str) else ""


def entries(node: Any, key: str) -> Iterator[tuple[int, Any]]:
    """Yield what a list holds, with its position; nothing where there is no list."""
    value = node.get(key) if isinstance(node, dict) else None
    yield from enumerate(value if isinstance(value, list) else [])


def names(node: Any, key: str, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Yield the texts under a key with their places, be it one text or a list of them."""
    if one := text(node, key):
        yield (*loc, key), one
    for position, value in entries(node, key):
        if isinstance(value, str):
            yield (*loc, key, position), value


def recommendations(raw: Any) -> Iterator[tuple[Loc, dict[str, Any]]]:
    """Yield each recommendation as written, with its place."""
    for position, node in entries(raw, "recommendations"):
        if isinstance(node, dict):
            yield ("recommendations", position), node


def steps(raw: Any) -> Iterator[WrittenStep]:
    """Yield each milestone as written, the portfolio's first."""
    owners: list[tuple[Loc, dict[str, Any], dict[str, Any] | None]] = [
        (("portfolio",), mapping(raw, "portfolio"), None),
        *((loc, node, node) for loc, node in recommendations(raw)),
    ]
    for loc, owner, recommendation in owners:
        for position, node in entries(owner, "milestones"):
            if isinstance(node, dict):
                yield WrittenStep((*loc, "milestones", position), node, recommendation)


def place(raw: Any, loc: Loc) -> str:
    """Name a place as a person would: the nearest id and the way from there, such as `R1-M2 due.day`."""
    name, way, node = "", list[str](), raw
    for key in loc:
        if isinstance(node, str):
            break
        try:
            node = node[key]
        except (KeyError, IndexError, TypeError):
            continue
        way.append(str(key))
        if isinstance(key, int) and text(node, "id"):
            name, way = text(node, "id"), []
    return f"{name[:40]} {'.'.join(way)}".strip()
