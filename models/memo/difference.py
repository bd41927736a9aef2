"""What reads otherwise in one memo than in another: sentences by what they say, rows and counts by their ids."""

import re
from collections.abc import Iterator
from typing import Any

from models.core import Value
from models.memo.facts import MemoFacts

_NUMBER = re.compile(r"-[0-9]+$")


class Difference(Value):
    """The ids of what reads otherwise in the later memo, and of what stands in the earlier one alone."""

    otherwise: tuple[str, ...]
    """Sentences and rows of the later memo that are new or read otherwise, in their order."""
    left_out: tuple[str, ...]
    """Sentences and rows of the earlier memo that the later one says nowhere, and nothing else in their place."""


def difference_of(old: MemoFacts, new: MemoFacts) -> Difference:
    """Return what reads otherwise in the new memo.

    A numbered sentence (`change-3`) reads as before where any of its kind (`change-1`, `change-2`) said the same: one
    more change moves the numbers of those after it, and they still read as before.
    """
    before, after = dict(_said(old)), dict(_said(new))
    otherwise = _alone(after, before)
    left_out = tuple(name for name in _alone(before, after) if name not in otherwise)
    return Difference(otherwise=otherwise, left_out=left_out)


def _alone(these: dict[str, str], those: dict[str, str]) -> tuple[str, ...]:
    """Return the ids of what none of its kind among those others says."""
    kinds: dict[str, set[str]] = {}
    for name, text in those.items():
        kinds.setdefault(_NUMBER.sub("", name), set()).add(text)
    return tuple(name for name, text in these.items() if text not in kinds.get(_NUMBER.sub("", name), ()))


def sentences_of(difference: Difference) -> tuple[str, ...]:
    """Return the ids of the sentences among what reads otherwise; rows and counts are said apart."""
    return tuple(name for name in difference.otherwise if not name.startswith(("row-", "count-")))


def _said(facts: MemoFacts) -> Iterator[tuple[str, str]]:
    """Yield each id of a memo with all that is said under it; the correction itself is left out."""
    said = facts.model_dump(mode="json", exclude={"memo", "correction", "records", "files", "terms"})
    counts, sources, pages = said.pop("counts"), said.pop("sources"), said.pop("annex")
    yield from _walk(said)
    for name, count in counts.items():
        yield f"count-{name}", str(count["value"])
    for one in sources:
        yield f"row-source-{one['name']}", _untraced(one)
    for page in pages:
        yield from _walk({name: page.pop(name) for name in ("milestones", "open_points")})
        yield f"row-page-{page['rec']}", _untraced(page)


def _walk(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, list):
        for each in node:
            yield from _walk(each)
    elif isinstance(node, dict):
        if "text" in node and "id" in node:
            yield node["id"], node["text"]
        elif "id" in node and "trace" in node:
            yield f"row-{node['id']}", _untraced(node)
        for each in node.values():
            yield from _walk(each)


def _untraced(node: Any) -> str:
    """Return all that is said of a thing, without the entries it rests on."""
    if isinstance(node, dict):
        return str({key: _untraced(value) for key, value in node.items() if key not in ("trace", "seq")})
    return str([_untraced(each) for each in node]) if isinstance(node, list) else str(node)
