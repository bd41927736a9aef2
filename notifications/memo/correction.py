"""What an erratum says first: which memo it corrects, why, and what differs. Source: docs/memo.md#errata."""

import re
from collections.abc import Iterable, Iterator

from models.core import Value
from models.memo import events
from notifications.memo.context import MemoContext, sentence
from notifications.memo.document import Memo, Sentence
from notifications.words import say

NAMED_PLACES = 8
"""How many places are named; the entry that notes the correction names every sentence."""
PLACES = (
    ("row-", "the row of {}"),
    ("count-", "the number of {}"),
    ("short-", "point {} of the bottom line"),
    ("told-", "what changed, sentence {}"),
    ("change-", "change {}"),
    ("note-", "note {} beside the table"),
    ("question-", "question {}"),
    ("going-", "what becomes of {}"),
    ("legal-group-", "the deadlines from {}"),
    ("legal-", "the deadline {}"),
    ("related-", "the duty {}"),
    ("clock-", "the date {}"),
    ("owes-", "what the office owes"),
    ("number-", "behind the numbers"),
    ("source-", "source {}"),
    ("council-", "what the office {} follows"),
)
"""How the ids begin and what stands there. The first that fits counts."""
OF_ANNEX = re.compile(r"(?:annex|milestone|words|reasons|hand|history|note)-([A-Z]+\d*)\b")
"""An id within the annex of a recommendation."""
WHOLE_PLACES = {"ask": "the heading of the questions", "comment": "the comment on the draft"}

_INSTANCE = re.compile(r"(-M\d+)-(\d)")
"""An instance in the id of a sentence, where "@" became "-" so that a link can lead there."""
_NUMBER = re.compile(r"-[0-9]+$")
ROWS = ("row-", "count-", "milestone-", "legal-R", "legal-A", "related-", "source-", "council-", "annex-")
"""How the ids of what is no sentence begin."""
NOT_COMPARED = ("correction", "records", "terms")
"""Sections that say nothing of what a memo is about."""


class Difference(Value):
    """The ids of what differs in the later memo, and of what only the earlier one says."""

    changed: tuple[str, ...]
    """Sentences and rows of the later memo that are new or differ, in order."""
    left_out: tuple[str, ...]
    """Sentences and rows of the earlier memo that the later one does not say, with nothing in their place."""

    @property
    def sentence_ids(self) -> tuple[str, ...]:
        """Return the ids of the sentences that differ; rows and counts are left out."""
        return tuple(name for name in self.changed if not name.startswith(ROWS))


def difference_of(old: Memo | None, new: Memo) -> Difference:
    """Return what a reader sees differ in the new memo; of a numbered sentence (`change-3`) the text alone, whatever
    its number. All of it differs where an earlier version issued the old one (None), in other words."""
    before, after = dict(_texts_by_id(old)) if old else {}, dict(_texts_by_id(new))
    changed = _only_in(after, before)
    left_out = tuple(name for name in _only_in(before, after) if name not in changed)
    return Difference(changed=changed, left_out=left_out)


def _only_in(these: dict[str, str], those: dict[str, str]) -> tuple[str, ...]:
    texts_by_kind: dict[str, set[str]] = {}
    for name, text in those.items():
        texts_by_kind.setdefault(_NUMBER.sub("", name), set()).add(text)
    return tuple(name for name, text in these.items() if text not in texts_by_kind.get(_NUMBER.sub("", name), ()))


def _texts_by_id(memo: Memo) -> Iterator[tuple[str, str]]:
    for section in memo.sections:
        if section.part in NOT_COMPARED:
            continue
        for part in section.bar:
            yield f"count-{part.of}", part.figure
        for row in section.rows:
            if row.id:
                yield row.id, str([words.texts for cell in row.cells.values() for line in cell.lines for words in line])
        for line in section.lines:
            yield from ((words.id, words.texts) for words in line if words.id)
        if section.part == "annex":
            summary = (words.texts for line in section.small for words in line if not words.id)
            yield section.id, " ".join((section.name, *summary))


def correction_of(context: MemoContext, new: Memo) -> Sentence | None:
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
    if annex := OF_ANNEX.match(name):
        return f"the annex of {annex[1]}"
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
