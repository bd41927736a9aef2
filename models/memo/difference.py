"""What differs between two memos: sentences by their text, rows and counts by their ids.

Source: docs/memo.md#errata.
"""

import re
from collections.abc import Iterator
from typing import Any

from models.core import Value
from models.memo.facts import MemoFacts

_NUMBER = re.compile(r"-[0-9]+$")


class Difference(Value):
    """The ids of what differs in the later memo, and of what only the earlier one says."""

    changed: tuple[str, ...]
    """Sentences and rows of the later memo that are new or differ, in order."""
    left_out: tuple[str, ...]
    """Sentences and rows of the earlier memo that the later one does not say, with nothing in their place."""


def difference_of(old: MemoFacts, new: MemoFacts) -> Difference:
    """Return what differs in the new memo.

    A numbered sentence (`change-3`) is the same if any sentence of its kind (`change-1`, `change-2`) had the same text,
    because one more change moves the numbers of those after it.
    """
    before = dict(_texts_by_id(old))
    after = dict(_texts_by_id(new))
    changed = _only_in(after, before)
    left_out = tuple(name for name in _only_in(before, after) if name not in changed)
    return Difference(changed=changed, left_out=left_out)


def sentence_ids(difference: Difference) -> tuple[str, ...]:
    """Return the ids of the sentences that differ, without rows and counts."""
    return tuple(name for name in difference.changed if not name.startswith(("row-", "count-")))


def _only_in(these: dict[str, str], those: dict[str, str]) -> tuple[str, ...]:
    """Return the ids whose text no id of the same kind has among the others."""
    texts_by_kind: dict[str, set[str]] = {}
    for name, text in those.items():
        texts_by_kind.setdefault(_NUMBER.sub("", name), set()).add(text)
    return tuple(name for name, text in these.items() if text not in texts_by_kind.get(_NUMBER.sub("", name), ()))


def _texts_by_id(facts: MemoFacts) -> Iterator[tuple[str, str]]:
    """Yield each id of a memo with all that is said under it, without the correction itself."""
    content = facts.model_dump(mode="json", exclude={"memo", "correction", "records", "files", "terms"})
    counts = content.pop("counts")
    sources = content.pop("sources")
    pages = content.pop("annex")
    yield from _walk(content)
    for name, count in counts.items():
        yield f"count-{name}", str(count["value"])
    for source in sources:
        yield f"row-source-{source['name']}", _without_traces(source)
    for page in pages:
        yield from _walk({name: page.pop(name) for name in ("milestones", "open_points")})
        yield f"row-page-{page['rec']}", _without_traces(page)


def _walk(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, list):
        for item in node:
            yield from _walk(item)
    elif isinstance(node, dict):
        if "text" in node and "id" in node:
            yield node["id"], node["text"]
        elif "id" in node and "trace" in node:
            yield f"row-{node['id']}", _without_traces(node)
        for value in node.values():
            yield from _walk(value)


def _without_traces(node: Any) -> str:
    """Return all that is said about a thing, without the entries it rests on."""
    if isinstance(node, dict):
        return str({key: _without_traces(value) for key, value in node.items() if key not in ("trace", "seq")})
    return str([_without_traces(item) for item in node]) if isinstance(node, list) else str(node)
