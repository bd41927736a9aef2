"""What an erratum says first: which memo it corrects, why, and what differs. Source: docs/memo.md#errata."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from models.core import Value
from models.memo import events
from notifications.memo.context import MemoContext, sentence
from notifications.memo.document import MemoDocument, Sentence
from notifications.words import say

NAMED_PLACES = 8
"""How many places are named; the entry that notes the correction names every sentence."""
PLACES = (
    ("row-source-", "what is said of the source “{}”"),
    ("row-page-", "the annex of {}"),
    ("row-", "the row of {}"),
    ("count-", "the number of {}"),
    ("short-", "point {} of the bottom line"),
    ("change-", "change {}"),
    ("note-", "note {} beside the table"),
    ("question-", "question {}"),
    ("going-", "what becomes of {}"),
    ("open-", "the open point on {}"),
    ("shaken-", "the open point on {}"),
    ("shows-", "what {} shows"),
)
"""How the ids begin and what stands there. The first that fits counts."""
WHOLE_PLACES = {"ask": "the heading of the questions", "comment": "the comment on the draft"}

_INSTANCE = re.compile(r"(-M\d+)-(\d)")
"""An instance in the id of a sentence, where "@" became "-" so that a link can lead there."""
_NUMBER = re.compile(r"-[0-9]+$")
NOT_SAID = frozenset({
    "trace", "seq", "date_seq", "date_state", "counts_from", "days_late", "days_past_original", "ground", "proof",
    "why", "proof_since", "verdict", "turn", "last_decision", "answered", "claim", "open_after_closing", "listed",
})  # fmt: skip
"""What a row rests on, and the facts that a row shows by its words only."""


class Difference(Value):
    """The ids of what differs in the later memo, and of what only the earlier one says."""

    changed: tuple[str, ...]
    """Sentences and rows of the later memo that are new or differ, in order."""
    left_out: tuple[str, ...]
    """Sentences and rows of the earlier memo that the later one does not say, with nothing in their place."""

    @property
    def sentence_ids(self) -> tuple[str, ...]:
        """Return the ids of the sentences that differ; rows and counts are left out."""
        return tuple(name for name in self.changed if not name.startswith(("row-", "count-")))


def difference_of(old: MemoDocument | None, new: MemoDocument) -> Difference:
    """Return what differs in the new memo; of a numbered sentence (`change-3`) the text alone, whatever its number. All
    of it differs where an earlier version issued the old one (None), in other words."""
    before, after = dict(_texts_by_id(old)) if old else {}, dict(_texts_by_id(new))
    changed = _only_in(after, before)
    left_out = tuple(name for name in _only_in(before, after) if name not in changed)
    return Difference(changed=changed, left_out=left_out)


def _only_in(these: dict[str, str], those: dict[str, str]) -> tuple[str, ...]:
    texts_by_kind: dict[str, set[str]] = {}
    for name, text in those.items():
        texts_by_kind.setdefault(_NUMBER.sub("", name), set()).add(text)
    return tuple(name for name, text in these.items() if text not in texts_by_kind.get(_NUMBER.sub("", name), ()))


def _texts_by_id(memo: MemoDocument) -> Iterator[tuple[str, str]]:
    content = memo.model_dump(mode="json", exclude={"memo", "correction", "records", "files", "terms"})
    lists, sources, pages = content.pop("headline"), content.pop("sources"), content.pop("annex")
    yield from _walk(content)
    for name, ids in lists.items():
        if name != "oldest":
            yield f"count-{name}", str(len(ids))
    for source in sources:
        yield f"row-source-{source['name']}", _said(source)
    for page in pages:
        yield from _walk({name: page.pop(name) for name in ("milestones", "open_points")})
        yield f"row-page-{page['rec']}", _said(page)


def _walk(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, list):
        for item in node:
            yield from _walk(item)
    elif isinstance(node, dict):
        if "text" in node and "id" in node:
            yield node["id"], node["text"]
        elif "id" in node and "trace" in node:
            yield f"row-{node['id']}", _said(node)
        for value in node.values():
            yield from _walk(value)


def _said(node: Any) -> str:
    if isinstance(node, dict):
        return str({key: _said(value) for key, value in node.items() if key not in NOT_SAID})
    return str([_said(item) for item in node]) if isinstance(node, list) else str(node)


def correction_of(context: MemoContext, new: MemoDocument) -> Sentence | None:
    """Say which memo an erratum corrects, why, and what differs in it; None for a memo that is no erratum."""
    draft = context.draft
    if draft.supersedes is None:
        return None
    corrected = next(memo for memo in context.world.drafts.values() if memo.number == draft.supersedes)
    reason = " ".join(context.words(draft.reason_id).split())
    if not reason.endswith((".", "!", "?")):
        reason += "."
    head = say("correction.corrects", number=draft.supersedes, on=corrected.issued_on, reason=reason)
    if context.corrected:
        difference = difference_of(context.corrected, new)
        ways = (("otherwise", difference.changed), ("left_out", difference.left_out))
        differs = " ".join(_say_places(how, ids) for how, ids in ways if ids) or say("correction.records_only")
    else:
        differs = say("correction.older_words")
    return sentence("correction", f"{head} {differs}", events(corrected.drafted_seq, corrected.issue.seq))


def place_of(name: str) -> str:
    """Say in words where in a memo a sentence, a row or a count stands, by its id."""
    if name in WHOLE_PLACES:
        return WHOLE_PLACES[name]
    for start, words in PLACES:
        if name.startswith(start):
            place = _INSTANCE.sub(r"\1@\2", name.removeprefix(start))
            return words.format(place.replace("_", " "))
    return name.replace("-", " ")


def _say_places(how: str, ids: Iterable[str]) -> str:
    places = list(dict.fromkeys(map(place_of, ids)))
    # "And 1 more" is longer than the one more place, so one above the limit is still named.
    named_places = places if len(places) <= NAMED_PLACES + 1 else places[:NAMED_PLACES]
    return say(f"correction.{how}", names=named_places, more=len(places) - len(named_places))
